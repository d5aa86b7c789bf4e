mod state;

pub use state::InvoiceState;

use crate::{
    Code, Date, InvoiceId, OrderId, PatientId, Phi, SubscriptionPlanId, Timestamp,
    commerce::{Order, SubscriptionPlan},
    error::{Error, FieldError, TransitionError, ValidationError, Violations},
    field::Change,
    label::labels,
    machine::{Machine, machine},
    record::{Rules, constraints},
    value::{Currency, InvoiceNumber, LongText, Money, Text, TimeZone},
};
use telehealth_macros::{change, input, operations, record};

labels! {
    /// The status of an invoice.
    InvoiceStatus {
        /// Not sent yet.
        Draft = "draft",
        /// Sent.
        Sent = "sent",
        /// Received by the patient and awaiting payment.
        Pending = "pending",
        /// Paid.
        Paid = "paid",
        /// Not paid by the due date.
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

    fn Invoice::transition(status);
}

/// An invoice to a patient.
#[record(table = "invoices", entity = Invoice)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InvoiceRecord {
    /// Primary key.
    pub id: InvoiceId,
    /// The invoice number shown to users, unique.
    pub invoice_number: InvoiceNumber,
    /// The patient who pays.
    pub patient_id: PatientId,
    /// The invoiced order.
    pub order_id: Option<OrderId>,
    /// The invoiced subscription plan.
    pub subscription_plan_id: Option<SubscriptionPlanId>,
    /// The status of the invoice.
    pub status: InvoiceStatus,
    /// The date of the invoice.
    pub issue_date: Date,
    /// The due date, the last day for paying in time.
    pub due_date: Date,
    /// The day of payment.
    pub paid_date: Option<Date>,
    /// The amount before tax and discount, shipping included.
    pub subtotal: Money,
    /// Tax.
    pub tax_amount: Money,
    /// Discount.
    pub discount_amount: Money,
    /// Subtotal + tax - discount.
    pub total_amount: Money,
    /// The currency of the amounts.
    pub currency: Currency,
    /// The payment terms; `Net 30` means 30 days.
    pub payment_terms: Text<100>,
    /// Notes.
    pub notes: Option<Phi<LongText>>,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// An [`InvoiceRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
        patient_is_not_merged: patient_id => PATIENT_MERGED,
        patient_is_not_erased: patient_id => PATIENT_ERASED,
        status_transition: status => STATUS_TRANSITION,
    }

    fn check(&self, violations: &mut Violations) {
        violations.require(
            self.priced() == Ok(self.total_amount),
            &["total_amount", "subtotal", "tax_amount", "discount_amount"],
            Code::INVOICE_TOTAL,
            "must be subtotal + tax_amount - discount_amount",
        );
        violations.require(
            self.due_date >= self.issue_date,
            &["due_date", "issue_date"],
            Code::INVOICE_DUE,
            "must not be before issue_date",
        );
        violations.require(
            self.paid_date.is_some() == (self.status == InvoiceStatus::Paid),
            &["paid_date", "status"],
            Code::INVOICE_PAID,
            "must be set if and only if status is paid",
        );
    }
}

impl InvoiceRecord {
    /// Subtotal + tax - discount.
    fn priced(&self) -> Result<Money, FieldError> {
        Money::try_from(self.subtotal.decimal() + self.tax_amount.decimal() - self.discount_amount.decimal())
    }
}

/// The default payment terms (specification).
const USUAL_TERMS: &str = "Net 30";

/// Returns the days of payment terms: 30 for `Net 30`.
fn net_days(terms: &str) -> Option<u32> {
    let days = terms.strip_prefix("Net ")?;
    let formed = (1..=4).contains(&days.len()) && days.bytes().all(|b| b.is_ascii_digit());
    if formed { days.parse().ok() } else { None }
}

/// Input for creating an invoice, besides its number. The issue date defaults to today. The due date defaults to that of
/// payment terms such as `Net 30`; with other terms it is required.
#[input(InvoiceRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewInvoice {
    pub id: Option<InvoiceId>,
    pub issue_date: Option<Date>,
    pub due_date: Option<Date>,
    pub payment_terms: Option<Text<100>>,
    pub notes: Option<Phi<LongText>>,
    /// The clinic's time zone, which decides what day today is; by default UTC.
    pub time_zone: Option<TimeZone>,
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
    /// Creates an invoice for the given amounts.
    #[constructor]
    pub fn for_amount(
        invoice_number: InvoiceNumber,
        new: NewInvoice,
        patient_id: PatientId,
        amounts: InvoiceAmounts,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        Self::draft(invoice_number, new, patient_id, amounts, now)
    }

    /// Creates an invoice for an order: its total in its currency, with shipping included in the subtotal.
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

    /// Creates an invoice for one billing cycle of a plan: its price, its discount (as in the plan's `charge` query),
    /// and the given tax.
    #[constructor]
    pub fn for_plan(
        invoice_number: InvoiceNumber,
        new: NewInvoice,
        plan: &SubscriptionPlan,
        patient_id: PatientId,
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
        self.transition("send", InvoiceStatus::Sent)
    }

    /// Records that the patient has received the invoice.
    #[command]
    pub fn receive(self) -> Result<Self, TransitionError> {
        self.transition("receive", InvoiceStatus::Pending)
    }

    /// Records that the invoice was paid today, in the clinic's time zone, by default UTC.
    #[command]
    pub fn pay(self, time_zone: Option<TimeZone>, now: Timestamp) -> Result<Self, TransitionError> {
        let mut invoice = self.transition("pay", InvoiceStatus::Paid)?;
        invoice.0.paid_date = Some(today(time_zone, now));
        Ok(invoice)
    }

    /// Marks the invoice as overdue. Fails until the due date has passed in the clinic's time zone, by default UTC.
    #[command]
    pub fn mark_overdue(self, time_zone: Option<TimeZone>, now: Timestamp) -> Result<Self, TransitionError> {
        let (status, due_date) = (self.status, self.due_date);
        let invoice = self.transition("mark_overdue", InvoiceStatus::Overdue)?;
        if today(time_zone, now) <= due_date {
            return Err(status.not_allowed("mark_overdue", Code::INVOICE_NOT_OVERDUE, "the due date has not passed"));
        }
        Ok(invoice)
    }

    /// Withdraws the invoice.
    #[command]
    pub fn cancel(self) -> Result<Self, TransitionError> {
        self.transition("cancel", InvoiceStatus::Cancelled)
    }

    /// Changes an invoice that has not been sent. Its amounts cannot be changed: cancel it and create another one.
    #[command]
    pub fn revise(mut self, changes: InvoiceChanges) -> Result<Self, Error> {
        if self.status != InvoiceStatus::Draft {
            return Err(self
                .status
                .not_allowed("revise", Code::STATUS_TRANSITION, "only a draft can be changed")
                .into());
        }
        changes.apply(&mut self.0);
        let mut violations = Violations::of("invoice");
        violations.take("payment_terms", self.payment_terms.verify());
        self.check(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Checks whether the invoice is overdue: it was sent, is unpaid, and its due date has passed in the clinic's time
    /// zone, by default UTC.
    #[query]
    #[must_use]
    pub fn is_overdue(&self, time_zone: Option<TimeZone>, now: Timestamp) -> bool {
        use InvoiceStatus as Status;
        matches!(self.status, Status::Sent | Status::Pending | Status::Overdue) && today(time_zone, now) > self.due_date
    }
}

/// Returns the date in the clinic's time zone.
fn today(time_zone: Option<TimeZone>, now: Timestamp) -> Date {
    time_zone.unwrap_or(TimeZone::UTC).date(now)
}

impl Invoice {
    /// Creates a draft with the given amounts, by default issued today.
    fn draft(
        invoice_number: InvoiceNumber,
        new: NewInvoice,
        patient_id: PatientId,
        amounts: InvoiceAmounts,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let payment_terms = new.payment_terms.unwrap_or_else(|| Text::from_static(USUAL_TERMS));
        let issue_date = new.issue_date.unwrap_or_else(|| today(new.time_zone, now));
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
        if new.due_date.or(net).is_none() {
            let message = "is required unless payment_terms have the form Net 30";
            let error = FieldError::new(Code::FIELD_MISSING, message).with("rule", "payment_terms");
            violations.report(&["due_date", "payment_terms"], error);
        }
        violations.take("payment_terms", record.payment_terms.verify());
        violations.take("currency", record.currency.verify());
        let amounts: [(&'static [_; 2], Money); 3] = [
            (&["subtotal", "currency"], record.subtotal),
            (&["tax_amount", "currency"], record.tax_amount),
            (&["discount_amount", "currency"], record.discount_amount),
        ];
        for (fields, amount) in amounts {
            violations.take(fields, record.currency.verify_amount(amount));
        }
        let total = violations.take(&["total_amount", "subtotal", "tax_amount", "discount_amount"], record.priced());
        violations.finish()?;
        record.total_amount = total.unwrap_or(Money::ZERO);
        record.try_into()
    }
}
