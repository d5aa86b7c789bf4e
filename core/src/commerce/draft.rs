//! The draft of an order with its items.

use crate::{
    Code, OrderId, Phi, PrescriptionId, ProductId, Timestamp,
    care::Prescription,
    commerce::{NewOrder, NewOrderCharge, NewOrderItem, Order, OrderItem, Product},
    error::{FieldError, ValidationError, Violations},
    field::LIST_LIMIT,
    value::{JsonObject, LongText, Money, OrderNumber, Positive, Text},
};
use std::collections::{BTreeMap, BTreeSet};
use telehealth_macros::ObjectField;

/// An order line for a product.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct OrderLine {
    /// The product.
    pub product_id: ProductId,
    /// The number of units.
    pub quantity: Positive,
    /// The prescription, if the product requires one.
    pub prescription_id: Option<PrescriptionId>,
    /// Instructions for taking the drug.
    pub dosage_instructions: Option<Phi<LongText>>,
    /// Additional data of the application.
    pub metadata: Option<JsonObject>,
}

/// An order line for something that is not a product, such as a visit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct OrderCharge {
    /// Name.
    pub name: Phi<Text<200>>,
    /// The number of units.
    pub quantity: Positive,
    /// The price of a unit.
    pub unit_price: Money,
    /// Description.
    pub description: Option<Phi<LongText>>,
    /// Additional data of the application.
    pub metadata: Option<JsonObject>,
}

impl OrderLine {
    /// Creates an order line from the required fields.
    #[must_use]
    pub const fn new(product_id: ProductId, quantity: Positive) -> Self {
        Self { product_id, quantity, prescription_id: None, dosage_instructions: None, metadata: None }
    }
}

impl OrderCharge {
    /// Creates a charge from the required fields.
    #[must_use]
    pub const fn new(name: Phi<Text<200>>, quantity: Positive, unit_price: Money) -> Self {
        Self { name, quantity, unit_price, description: None, metadata: None }
    }
}

/// Builds an order with its items. [`place`](Self::place) reports the violations of all parts at once.
///
/// ```
/// use telehealth_core::{PatientId, Timestamp, commerce::{NewOrder, OrderCharge, OrderDraft, OrderType}};
///
/// let now: Timestamp = "2026-11-23T13:00:00Z".parse()?;
/// let mut new = NewOrder::new(PatientId::generate(), OrderType::Consultation);
/// new.tax_amount = Some("1.60".parse()?);
/// let visits = OrderCharge::new("visit".parse()?, 2.try_into()?, "9.99".parse()?);
/// let sale = OrderDraft::new(new, now).charge(vec![visits]).place("ORD-00000042".parse()?)?;
/// assert_eq!(sale.order.total_amount.to_string(), "21.58");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct OrderDraft {
    new: NewOrder,
    id: OrderId,
    now: Timestamp,
    items: Vec<OrderItem>,
    /// Whether a line or charge is missing from `items` because it was invalid.
    incomplete: bool,
    /// The products, with the stock that remains.
    products: BTreeMap<ProductId, Product>,
    sold: BTreeSet<ProductId>,
    violations: Violations,
}

/// A placed order with its items and the products whose stock it reduces.
#[derive(Clone, Debug, PartialEq)]
pub struct Sale {
    /// The order.
    pub order: Order,
    /// The items of the order: first the lines, then the charges, each in the given order.
    pub items: Vec<OrderItem>,
    /// The products whose stock was reduced, after the reduction, ordered by id.
    pub products: Vec<Product>,
}

impl OrderDraft {
    /// Starts the draft of an order.
    #[must_use]
    pub fn new(new: NewOrder, now: Timestamp) -> Self {
        Self {
            id: new.id.unwrap_or_else(OrderId::generate),
            new,
            now,
            items: Vec::new(),
            incomplete: false,
            products: BTreeMap::new(),
            sold: BTreeSet::new(),
            violations: Violations::of("order"),
        }
    }

    /// Returns the id that the order will have.
    #[must_use]
    pub const fn id(&self) -> OrderId {
        self.id
    }

    // `within`, which checks the flow of the order, is in `workflow/flow_order.rs`: this module does not know flows.

    /// Returns the order's input, and the violations found so far.
    pub(crate) const fn parts(&mut self) -> (&NewOrder, &mut Violations) {
        (&self.new, &mut self.violations)
    }

    /// Adds products at their current prices, with the prescriptions to which the lines refer; see [`OrderItem::sell`].
    /// Several lines may be for the same product, and share its stock.
    #[must_use]
    pub fn sell(mut self, lines: Vec<OrderLine>, products: Vec<Product>, prescriptions: Vec<Prescription>) -> Self {
        self.products.extend(products.into_iter().map(|product| (product.id, product)));
        let prescriptions: BTreeMap<PrescriptionId, Prescription> =
            prescriptions.into_iter().map(|prescription| (prescription.id, prescription)).collect();
        if self.fits("lines", lines.len()) {
            for (i, line) in lines.into_iter().enumerate() {
                let prescription = line.prescription_id.and_then(|id| prescriptions.get(&id)).cloned();
                let item = self.item(line, prescription);
                self.take("lines", i, item);
            }
        }
        self
    }

    /// Adds charges for things that are not products; see [`OrderItem::charge`].
    #[must_use]
    pub fn charge(mut self, charges: Vec<OrderCharge>) -> Self {
        if self.fits("charges", charges.len()) {
            for (i, charge) in charges.into_iter().enumerate() {
                let new = NewOrderCharge {
                    description: charge.description,
                    metadata: charge.metadata,
                    ..NewOrderCharge::new(self.id, charge.name, charge.quantity, charge.unit_price)
                };
                let item = OrderItem::charge(new, self.now);
                self.take("charges", i, item);
            }
        }
        self
    }

    /// Prices and checks the order; see [`Order::place`].
    ///
    /// # Errors
    /// [`ValidationError`] with every violation of the order, its lines (such as `lines/2/quantity`) and its charges.
    pub fn place(mut self, order_number: OrderNumber) -> Result<Sale, ValidationError> {
        let mut violations = Violations::of("order");
        // The items name the order's id.
        let order = violations.merge(Order::place(order_number, self.new, self.items.clone(), self.now));
        // If items are missing, errors about the item list or its sums are meaningless.
        let incomplete = self.incomplete;
        violations.retain(|field| !incomplete || !matches!(field, "items" | "subtotal" | "total_amount"));
        self.violations.merge(violations.finish());
        let order = self.violations.finish_with(order)?;
        let products = self.products.into_values().filter(|product| self.sold.contains(&product.id)).collect();
        Ok(Sale { order, items: self.items, products })
    }

    /// Turns a line into an item, and takes its units out of the remaining stock.
    fn item(&mut self, line: OrderLine, prescription: Option<Prescription>) -> Result<OrderItem, ValidationError> {
        let mut violations = Violations::of("order_item");
        violations.require(
            line.prescription_id.is_none() || prescription.is_some(),
            "prescription_id",
            Code::REFERENCE_UNKNOWN,
            "must refer to an existing row",
        );
        let product = self.products.get(&line.product_id);
        let product = product.ok_or_else(|| FieldError::new(Code::REFERENCE_UNKNOWN, "must refer to an existing row"));
        let Some(product) = violations.take("product_id", product.cloned()) else {
            return violations.finish_with(None);
        };
        violations.finish()?;
        let new = NewOrderItem {
            dosage_instructions: line.dosage_instructions,
            metadata: line.metadata,
            ..NewOrderItem::new(self.id, line.quantity)
        };
        let item = OrderItem::sell(new, &product, self.new.patient_id, prescription, self.now);
        if let Ok(left) = product.take(line.quantity)
            && left.product_type.is_stocked()
        {
            self.sold.insert(left.id);
            self.products.insert(left.id, left);
        }
        item
    }

    /// Checks the number of lines or charges.
    fn fits(&mut self, field: &'static str, count: usize) -> bool {
        if count > LIST_LIMIT {
            let error = FieldError::new(Code::LIST_TOO_LONG, "must have at most {max} items");
            self.violations.take::<()>(field, Err(error.with("max", LIST_LIMIT).with("got", count)));
            self.incomplete = true;
        }
        count <= LIST_LIMIT
    }

    fn take(&mut self, list: &'static str, number: usize, item: Result<OrderItem, ValidationError>) {
        self.incomplete |= item.is_err();
        self.items.extend(self.violations.merge_at(format_args!("{list}/{number}"), item));
    }
}
