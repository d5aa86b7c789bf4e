use crate::{
    Code, Date, InvoiceId, OrderId, Phi, SubscriptionPlanId, Timestamp, UserId,
    commerce::{Order, SubscriptionPlan},
    error::{Error, FieldError, TransitionError, ValidationError, Violations},
    field::Change,
    label::labels,
    machine::{Machine, machine},
    record::{Rules, constraints},
    value::{Currency, InvoiceNumber, LongText, Money, Text},
};
use telehealth_macros::{change, input, operations, record};

labels! {
    /// Where an invoice stands.
    InvoiceStatus {
        /// Being written.
        Draft = "draft",
        /// Sent.
        Sent = "sent",
        /// Received, to be paid.
        Pending = "pending",
        /// Paid.
        Paid = "paid",
        /// Not paid in time.
        Overdue = "overdue",
        /// Withdrawn.
        Cancelled = "cancelled",
    }
}

machine! {
    InvoiceStatus as "invoice" {
        Draft => Sent, Cancelled;
        Sent => Pending, Paid, Overdue, Cancelled;
        Pending => Paid, Overdue, Cancelled;
        Overdue => Paid, Cancelled;
        Paid => ;
        Cancelled => ;
    }

    fn Invoice::moved(status);
}

/// What a patient is to pay.
#[record(table = "invoices", entity = Invoice)]
#[derive(Clone, Debug, PartialEq)]
pub struct InvoiceRecord {
    /// Primary key.
    pub id: InvoiceId,
    /// The number that people see, unique.
    pub invoice_number: InvoiceNumber,
    /// Who pays.
    pub patient_id: UserId,
    /// The order that it is for.
    pub order_id: Option<OrderId>,
    /// The plan that it is for.
    pub subscription_plan_id: Option<SubscriptionPlanId>,
    /// Where it stands.
    pub status: InvoiceStatus,
    /// The day of the invoice.
    pub issue_date: Date,
    /// The last day on which it is paid in time.
    pub due_date: Date,
    /// The day on which it was paid.
    pub paid_date: Option<Date>,
    /// What it is for, shipping included.
    pub subtotal: Money,
    /// Tax.
    pub tax_amount: Money,
    /// Discount.
    pub discount_amount: Money,
    /// Subtotal + tax - discount.
    pub total_amount: Money,
    /// The currency of the amounts.
    pub currency: Currency,
    /// The terms of payment; `Net 30` is 30 days.
    pub payment_terms: Text<100>,
    /// Notes.
    pub notes: Option<Phi<LongText>>,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When the row last changed; the version that a save compares.
    pub updated_at: Timestamp,
}

/// A [`InvoiceRecord`] that keeps the rules of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoice(InvoiceRecord);

impl Rules for InvoiceRecord {
    constraints! {
        valid_invoice_number: invoice_number => INVOICE_NUMBER_MALFORMED,
        invoices_invoice_number_key: invoice_number => INVOICE_NUMBER_TAKEN,
        invoices_subtotal_check: subtotal => MONEY_NEGATIVE,
        invoices_tax_amount_check: tax_amount => MONEY_NEGATIVE,
        invoices_discount_amount_check: discount_amount => MONEY_NEGATIVE,
        invoices_total_amount_check: total_amount => MONEY_NEGATIVE,
        total_calculation: total_amount => INVOICE_TOTAL,
        due_after_issue: due_date => INVOICE_DUE,
        paid_logic: paid_date => INVOICE_PAID,
        status_transition: status => STATUS_TRANSITION,
    }

    fn check(&self, violations: &mut Violations) {
        violations.require(
            self.priced() == Ok(self.total_amount),
            "total_amount",
            Code::INVOICE_TOTAL,
            "must be subtotal + tax_amount - discount_amount",
        );
        violations.require(
            self.due_date >= self.issue_date,
            "due_date",
            Code::INVOICE_DUE,
            "must not be before issue_date",
        );
        violations.require(
            self.paid_date.is_some() == (self.status == InvoiceStatus::Paid),
            "paid_date",
            Code::INVOICE_PAID,
            "must be there where status is paid, and only there",
        );
    }
}

impl InvoiceRecord {
    /// Subtotal + tax - discount.
    fn priced(&self) -> Result<Money, FieldError> {
        Money::try_from(self.subtotal.decimal() + self.tax_amount.decimal() - self.discount_amount.decimal())
    }
}

/// The terms of payment unless others are given (the specification's default).
const USUAL_TERMS: &str = "Net 30";

/// The days that terms of payment give: 30 for `Net 30`.
fn net_days(terms: &str) -> Option<u32> {
    let days = terms.strip_prefix("Net ")?;
    let formed = (1..=4).contains(&days.len()) && days.bytes().all(|b| b.is_ascii_digit());
    if formed { days.parse().ok() } else { None }
}

/// What it takes to write an invoice, besides its number. The due date follows from terms such as `Net 30` and is needed with others.
#[input(InvoiceRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewInvoice {
    pub id: Option<InvoiceId>,
    pub due_date: Option<Date>,
    pub payment_terms: Option<Text<100>>,
    pub notes: Option<Phi<LongText>>,
}

/// The amounts of an invoice.
#[input(InvoiceRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct InvoiceAmounts {
    pub subtotal: Money,
    pub tax_amount: Option<Money>,
    pub discount_amount: Option<Money>,
    pub currency: Option<Currency>,
}

/// Changes to an invoice that has not been sent.
#[change(InvoiceRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InvoiceChanges {
    pub due_date: Change<Date>,
    pub payment_terms: Change<Text<100>>,
    pub notes: Change<Option<Phi<LongText>>>,
}

#[operations]
impl Invoice {
    /// Writes an invoice over an amount.
    #[constructor]
    pub fn for_amount(
        invoice_number: InvoiceNumber,
        new: NewInvoice,
        patient_id: UserId,
        amounts: InvoiceAmounts,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        Self::draft(invoice_number, new, patient_id, amounts, now)
    }

    /// Writes the invoice of an order: its total in its currency, the shipping counted among the subtotal.
    #[constructor]
    pub fn for_order(
        invoice_number: InvoiceNumber,
        new: NewInvoice,
        order: &Order,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("invoice");
        violations.require(
            !order.is_closed(),
            "order_id",
            Code::ORDER_CLOSED,
            "must be an order that is not cancelled or refunded",
        );
        let subtotal = violations.take("subtotal", order.subtotal.plus(order.shipping_amount));
        violations.finish()?;
        let amounts = InvoiceAmounts {
            tax_amount: Some(order.tax_amount),
            discount_amount: Some(order.discount_amount),
            currency: Some(order.currency.clone()),
            ..InvoiceAmounts::new(subtotal.unwrap_or(order.subtotal))
        };
        let mut invoice = Self::draft(invoice_number, new, order.patient_id, amounts, now)?;
        invoice.0.order_id = Some(order.id);
        Ok(invoice)
    }

    /// Writes the invoice of one billing cycle of a plan: its price less its discount, see
    /// `SubscriptionPlan::charge`, and the tax on it.
    #[constructor]
    pub fn for_plan(
        invoice_number: InvoiceNumber,
        new: NewInvoice,
        plan: &SubscriptionPlan,
        patient_id: UserId,
        tax_amount: Option<Money>,
        currency: Option<Currency>,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let charge = plan.charge();
        let amounts = InvoiceAmounts {
            tax_amount,
            discount_amount: Some(charge.discount),
            currency,
            ..InvoiceAmounts::new(charge.subtotal)
        };
        let mut invoice = Self::draft(invoice_number, new, patient_id, amounts, now)?;
        invoice.0.subscription_plan_id = Some(plan.id);
        Ok(invoice)
    }

    /// Sends the invoice.
    #[command]
    pub fn send(self) -> Result<Self, TransitionError> {
        self.moved("send", InvoiceStatus::Sent)
    }

    /// Records that the patient has received it.
    #[command]
    pub fn receive(self) -> Result<Self, TransitionError> {
        self.moved("receive", InvoiceStatus::Pending)
    }

    /// Records that it was paid today (UTC).
    #[command]
    pub fn pay(self, now: Timestamp) -> Result<Self, TransitionError> {
        let mut invoice = self.moved("pay", InvoiceStatus::Paid)?;
        invoice.0.paid_date = Some(now.date());
        Ok(invoice)
    }

    /// Records that it was not paid in time, not before the due date has passed (in UTC).
    #[command]
    pub fn mark_overdue(self, now: Timestamp) -> Result<Self, TransitionError> {
        let (status, due_date) = (self.status, self.due_date);
        let invoice = self.moved("mark_overdue", InvoiceStatus::Overdue)?;
        if now.date() <= due_date {
            return Err(status.refuse("mark_overdue", Code::INVOICE_NOT_OVERDUE, "the due date has not passed"));
        }
        Ok(invoice)
    }

    /// Withdraws the invoice.
    #[command]
    pub fn cancel(self) -> Result<Self, TransitionError> {
        self.moved("cancel", InvoiceStatus::Cancelled)
    }

    /// Changes an invoice that has not been sent. Its amounts do not change: it is cancelled, and another one written.
    #[command]
    pub fn revise(mut self, changes: InvoiceChanges) -> Result<Self, Error> {
        if self.status != InvoiceStatus::Draft {
            return Err(self.status.refuse("revise", Code::STATUS_TRANSITION, "only a draft is changed").into());
        }
        changes.apply(&mut self.0);
        let mut violations = Violations::of("invoice");
        violations.take("payment_terms", self.payment_terms.verify());
        self.check(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Whether it should have been paid by now: it was sent, is unpaid, and its due date has passed (in UTC).
    #[query]
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        use InvoiceStatus as Status;
        matches!(self.status, Status::Sent | Status::Pending | Status::Overdue) && now.date() > self.due_date
    }
}

/// An invoice's status with the dates that belong to it, to match on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InvoiceState {
    /// Being written.
    Draft,
    /// Sent.
    Sent {
        /// The last day on which it is paid in time.
        due_date: Date,
    },
    /// Received, to be paid.
    Pending {
        /// The last day on which it is paid in time.
        due_date: Date,
    },
    /// Paid.
    Paid {
        /// The day on which it was paid.
        paid_date: Date,
    },
    /// Not paid in time.
    Overdue {
        /// The day by which it should have been paid.
        due_date: Date,
    },
    /// Withdrawn.
    Cancelled,
}

impl Invoice {
    /// The status with the dates that belong to it.
    #[must_use]
    pub fn state(&self) -> InvoiceState {
        let due_date = self.due_date;
        match (self.status, self.paid_date) {
            (InvoiceStatus::Sent, _) => InvoiceState::Sent { due_date },
            (InvoiceStatus::Pending, _) => InvoiceState::Pending { due_date },
            (InvoiceStatus::Overdue, _) => InvoiceState::Overdue { due_date },
            (InvoiceStatus::Cancelled, _) => InvoiceState::Cancelled,
            (InvoiceStatus::Paid, Some(paid_date)) => InvoiceState::Paid { paid_date },
            // The rules of the table leave nothing else.
            (InvoiceStatus::Draft | InvoiceStatus::Paid, _) => InvoiceState::Draft,
        }
    }

    /// A draft over these amounts, issued today (UTC).
    fn draft(
        invoice_number: InvoiceNumber,
        new: NewInvoice,
        patient_id: UserId,
        amounts: InvoiceAmounts,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let payment_terms = new.payment_terms.unwrap_or_else(|| Text::from_static(USUAL_TERMS));
        let issue_date = now.date();
        let net = net_days(payment_terms.as_str()).and_then(|days| issue_date.plus_days(days));
        let mut record = InvoiceRecord {
            id: new.id.unwrap_or_else(InvoiceId::generate),
            invoice_number,
            patient_id,
            order_id: None,
            subscription_plan_id: None,
            status: InvoiceStatus::Draft,
            issue_date,
            due_date: new.due_date.or(net).unwrap_or(issue_date),
            paid_date: None,
            subtotal: amounts.subtotal,
            tax_amount: amounts.tax_amount.unwrap_or(Money::ZERO),
            discount_amount: amounts.discount_amount.unwrap_or(Money::ZERO),
            total_amount: Money::ZERO,
            currency: amounts.currency.unwrap_or_else(Currency::usd),
            payment_terms,
            notes: new.notes,
            created_at: now,
            updated_at: now,
        };
        let mut violations = Violations::of("invoice");
        violations.require(
            new.due_date.or(net).is_some(),
            "due_date",
            Code::FIELD_MISSING,
            "is required unless payment_terms are of the form Net 30",
        );
        violations.take("payment_terms", record.payment_terms.verify());
        violations.take("currency", record.currency.verify());
        let amounts = [
            ("subtotal", record.subtotal),
            ("tax_amount", record.tax_amount),
            ("discount_amount", record.discount_amount),
        ];
        for (field, amount) in amounts {
            violations.take(field, record.currency.verify_amount(amount));
        }
        let total = violations.take("total_amount", record.priced());
        violations.finish()?;
        record.total_amount = total.unwrap_or(Money::ZERO);
        record.try_into()
    }
}
