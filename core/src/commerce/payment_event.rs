//! What a payment service reports about an order.

use crate::{
    Code, OrderId, Phi,
    commerce::{Order, PaymentStatus},
    error::{Error, ValidationError, Violations},
    label::labels,
    value::{Currency, Money, Text},
};
use telehealth_macros::ObjectField;

labels! {
    /// What a payment service reports.
    PaymentEventKind {
        /// The money is reserved.
        Authorized = "authorized",
        /// The money is here.
        Captured = "captured",
        /// It did not work.
        Failed = "failed",
        /// Money went back.
        Refunded = "refunded",
    }

    /// What became of a payment event.
    PaymentOutcome {
        /// The order was changed.
        Applied = "applied",
        /// The event has been here before.
        Repeated = "repeated",
        /// The payment is past it; it was recorded, and the order stays as it is.
        Superseded = "superseded",
    }
}

/// What a payment service reports about an order.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct PaymentEvent {
    /// The event's id at the payment service, by which it is known when it comes again. That of a refund is the
    /// refund's own id: `refund_order` records it under the same one.
    pub id: Text<255>,
    /// The order.
    pub order_id: OrderId,
    /// What has happened.
    pub kind: PaymentEventKind,
    /// How much it is about.
    pub amount: Money,
    /// The currency of the amount; the order's where there is none.
    pub currency: Option<Currency>,
    /// The payment's id at the payment service.
    pub payment_intent_id: Option<Phi<Text<100>>>,
}

impl PaymentEvent {
    /// An event, with nothing optional set.
    #[must_use]
    pub const fn new(id: Text<255>, order_id: OrderId, kind: PaymentEventKind, amount: Money) -> Self {
        Self { id, order_id, kind, amount, currency: None, payment_intent_id: None }
    }

    /// The event is about what the order costs: all of it is captured, and nothing less reserved.
    fn check(&self, order: &Order) -> Result<(), ValidationError> {
        let mut violations = Violations::of("payment_event");
        violations.take("id", self.id.verify());
        violations.require(
            self.currency.as_ref().is_none_or(|currency| *currency == order.currency),
            "currency",
            Code::PAYMENT_EVENT_CURRENCY,
            "must be the currency of the order",
        );
        let covers = match self.kind {
            PaymentEventKind::Authorized => self.amount >= order.total_amount,
            PaymentEventKind::Captured => self.amount == order.total_amount,
            PaymentEventKind::Failed | PaymentEventKind::Refunded => true,
        };
        violations.require(covers, "amount", Code::PAYMENT_EVENT_AMOUNT, "must be the total of the order");
        violations.finish()
    }

    /// Whether the payment is past the event, or in another attempt than it.
    fn is_late(&self, order: &Order) -> bool {
        use PaymentStatus as Status;
        match self.kind {
            PaymentEventKind::Authorized => order.payment_status != Status::Pending,
            PaymentEventKind::Captured => order.payment_status.is_captured(),
            PaymentEventKind::Failed => {
                let open = matches!(order.payment_status, Status::Pending | Status::Authorized);
                let ours = order.payment_intent_id.is_none() || self.payment_intent_id.is_none();
                !open || !(ours || order.payment_intent_id == self.payment_intent_id)
            }
            // Money that went back is never past: before the capture is known, the event must come again.
            PaymentEventKind::Refunded => false,
        }
    }
}

impl Order {
    /// What a payment event that is new makes of the order. One that comes late, as an authorization after the capture,
    /// changes nothing; money that was captured counts whatever came before, and even after the order was cancelled, so
    /// that it can be given back.
    ///
    /// # Errors
    /// An amount or currency that is not the order's; a refund before the capture is known, or of more than is left.
    pub fn receive(self, event: &PaymentEvent) -> Result<(Self, PaymentOutcome), Error> {
        event.check(&self)?;
        if event.is_late(&self) {
            return Ok((self, PaymentOutcome::Superseded));
        }
        let payment_intent_id = event.payment_intent_id.clone();
        let order = match event.kind {
            PaymentEventKind::Authorized => self.authorize(payment_intent_id)?,
            PaymentEventKind::Captured => self.capture(payment_intent_id)?,
            PaymentEventKind::Failed => self.fail()?,
            PaymentEventKind::Refunded => self.refund(event.amount)?,
        };
        Ok((order, PaymentOutcome::Applied))
    }
}
