//! The amounts of an order.

use super::OrderRecord;
use crate::{
    error::{FieldError, ValidationError, Violations, field_of},
    record::Record,
    value::Money,
};

impl OrderRecord {
    /// Subtotal + tax - discount + shipping.
    pub(super) fn priced(&self) -> Result<Money, FieldError> {
        let sum = self.subtotal.decimal() + self.tax_amount.decimal() + self.shipping_amount.decimal();
        Money::try_from(sum - self.discount_amount.decimal())
    }

    /// Checks the rules for new amounts, addresses and the currency.
    pub(super) fn check_new(&self, violations: &mut Violations) {
        violations.take("currency", self.currency.verify());
        let amounts: [(&'static [_; 2], Money); 4] = [
            (&["subtotal", "currency"], self.subtotal),
            (&["tax_amount", "currency"], self.tax_amount),
            (&["discount_amount", "currency"], self.discount_amount),
            (&["shipping_amount", "currency"], self.shipping_amount),
        ];
        for (fields, amount) in amounts {
            violations.take(fields, self.currency.verify_amount(amount));
        }
        for (field, address) in
            [("shipping_address", &self.shipping_address), ("billing_address", &self.billing_address)]
        {
            if let Some(address) = address {
                violations.take(field, address.expose().verify());
            }
        }
    }

    /// Checks the rules for a new order in the columns that differ from those of `before`; an imported order need not
    /// satisfy them in the others.
    pub(super) fn check_changed(&self, before: &Self) -> Result<(), ValidationError> {
        let (before, after) = (before.to_json(), self.to_json());
        let mut violations = Violations::of("order");
        self.check_new(&mut violations);
        violations.retain(|field| {
            let column = field_of(field);
            before.get(column) != after.get(column)
        });
        violations.finish()
    }

    /// Recomputes the total.
    pub(super) fn reprice(&mut self) -> Result<(), ValidationError> {
        let mut violations = Violations::of("order");
        let total = violations.take(
            &["total_amount", "tax_amount", "discount_amount", "shipping_amount", "items", "subtotal"],
            self.priced(),
        );
        violations.finish()?;
        self.total_amount = total.unwrap_or(self.total_amount);
        Ok(())
    }
}
