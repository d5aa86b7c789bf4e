//! Events of a payment service.

use crate::{
    Code, OrderId, Phi,
    commerce::{Order, PaymentStatus},
    error::{Error, ValidationError, Violations},
    label::labels,
    value::{Currency, PaymentAmount, Text},
};
use telehealth_macros::ObjectField;

labels! {
    /// The type of a payment event.
    PaymentEventKind {
        /// The amount was reserved.
        Authorized = "authorized",
        /// The amount was received.
        Captured = "captured",
        /// The payment failed.
        Failed = "failed",
        /// An amount was refunded.
        Refunded = "refunded",
    }

    /// The outcome of processing a payment event.
    PaymentOutcome {
        /// The order was changed.
        Applied = "applied",
        /// The event had already been processed.
        Repeated = "repeated",
        /// The event was recorded, but the payment has moved past it; the order was not changed.
        Superseded = "superseded",
    }
}

/// An event of a payment service about an order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct PaymentEvent {
    /// The event's id at the payment service, which identifies duplicates. For a refund, use the id of the refund,
    /// which `refund_order` also records.
    pub id: Text<255>,
    /// The order.
    pub order_id: OrderId,
    /// The type of the event.
    pub kind: PaymentEventKind,
    /// The amount.
    pub amount: PaymentAmount,
    /// The currency of the amount; by default that of the order.
    pub currency: Option<Currency>,
    /// The payment's id at the payment service.
    pub payment_intent_id: Option<Phi<Text<100>>>,
}

impl PaymentEvent {
    /// Creates an event from the required fields.
    #[must_use]
    pub fn new(id: Text<255>, order_id: OrderId, kind: PaymentEventKind, amount: impl Into<PaymentAmount>) -> Self {
        Self { id, order_id, kind, amount: amount.into(), currency: None, payment_intent_id: None }
    }

    /// Checks the event against the order: a capture is of exactly the total, an authorization of at least the total.
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
            PaymentEventKind::Authorized => self.amount.money() >= order.total_amount,
            PaymentEventKind::Captured => self.amount.money() == order.total_amount,
            PaymentEventKind::Failed | PaymentEventKind::Refunded => true,
        };
        violations.require(covers, &["amount", "kind"], Code::PAYMENT_EVENT_AMOUNT, "must be the total of the order");
        violations.finish()
    }

    /// Checks whether the payment has moved past the event, or is in a different attempt.
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
            // A refund is never late: if the capture is not known yet, the event fails and must be delivered again.
            PaymentEventKind::Refunded => false,
        }
    }
}

impl Order {
    /// Applies a new payment event to the order. A late event, such as an authorization after the capture, changes
    /// nothing. A capture is always applied, even after the order was cancelled, so that it can be refunded.
    ///
    /// # Errors
    /// The amount or the currency is not that of the order; a refund arrives before the capture, or exceeds the
    /// refundable amount.
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
