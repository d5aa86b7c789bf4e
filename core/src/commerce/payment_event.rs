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
        /// The reservation was released; nothing will be captured.
        Voided = "voided",
        /// An amount was refunded.
        Refunded = "refunded",
        /// A refund did not reach the patient, and the money came back.
        RefundFailed = "refund_failed",
        /// The patient's bank disputes the payment and holds the amount (a chargeback).
        DisputeOpened = "dispute_opened",
        /// The dispute ended in favour of the portal, which keeps the amount.
        DisputeWon = "dispute_won",
        /// The dispute ended in favour of the patient, who has the amount back.
        DisputeLost = "dispute_lost",
    }

    /// The outcome of processing a payment event.
    PaymentOutcome {
        /// The order was changed.
        Applied = "applied",
        /// The event had already been processed.
        Repeated = "repeated",
        /// The event was recorded, but the payment has moved past it; the order was not changed.
        Superseded = "superseded",
        /// The event was recorded for a person to work off; the order was not changed.
        Exception = "exception",
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
    /// The id of the earlier event that this one concludes: of the refund that failed, or of the opening of the dispute
    /// that was won or lost.
    pub concludes: Option<Text<255>>,
}

impl PaymentEvent {
    /// Creates an event from the required fields.
    #[must_use]
    pub fn new(id: Text<255>, order_id: OrderId, kind: PaymentEventKind, amount: impl Into<PaymentAmount>) -> Self {
        Self { id, order_id, kind, amount: amount.into(), currency: None, payment_intent_id: None, concludes: None }
    }

    /// Checks the event against the order and the event that it concludes: a capture is of exactly the total, an
    /// authorization of at least the total, and what is concluded of at most the amount of the earlier event; an order
    /// that was captured is paid with one payment.
    fn check(&self, order: &Order, earlier: Option<&Self>) -> Result<(), ValidationError> {
        let mut violations = Violations::of("payment_event");
        violations.take("id", self.id.verify());
        violations.require(
            self.currency.as_ref().is_none_or(|currency| *currency == order.currency),
            "currency",
            Code::PAYMENT_EVENT_CURRENCY,
            "must be the currency of the order",
        );
        violations.take("amount", order.currency.verify_amount(self.amount.money()));
        violations.require(
            !self.kind.is_about_money_received()
                || !order.payment_status.is_captured()
                || self.may_be_payment_of(order),
            &["payment_intent_id", "order_id"],
            Code::PAYMENT_EVENT_OTHER_PAYMENT,
            "must be the payment with which the order was paid",
        );
        let earlier = earlier.filter(|earlier| earlier.order_id == self.order_id);
        violations.require(
            earlier.map(|earlier| earlier.kind) == self.kind.concluded(),
            &["concludes", "kind"],
            Code::PAYMENT_EVENT_CONCLUDES,
            "must be the id of this order's refund that failed or dispute that ended, and of nothing else",
        );
        let covers = match self.kind {
            PaymentEventKind::Authorized => self.amount.money() >= order.total_amount,
            PaymentEventKind::Captured => self.amount.money() == order.total_amount,
            _ => earlier.is_none_or(|earlier| self.amount <= earlier.amount),
        };
        violations.require(
            covers,
            &["amount", "kind"],
            Code::PAYMENT_EVENT_AMOUNT,
            "must be the total of the order, or at most the amount of the event that it concludes",
        );
        violations.finish()
    }

    /// Checks whether the event is about the payment of the order, as far as the ids at the payment service are known.
    fn may_be_payment_of(&self, order: &Order) -> bool {
        order.payment_intent_id.is_none()
            || self.payment_intent_id.is_none()
            || order.payment_intent_id == self.payment_intent_id
    }

    /// Checks whether the payment has moved past the event, or is in a different attempt.
    fn is_late(&self, order: &Order) -> bool {
        use PaymentStatus as Status;
        let open = matches!(order.payment_status, Status::Pending | Status::Authorized);
        let ours = self.may_be_payment_of(order);
        match self.kind {
            PaymentEventKind::Authorized => order.payment_status != Status::Pending,
            PaymentEventKind::Captured => order.payment_status.is_captured(),
            PaymentEventKind::Failed => !open || !ours,
            // What was captured is refunded, not released: such an event about this attempt is an error.
            PaymentEventKind::Voided => !ours || order.payment_status == Status::Failed,
            // These are never late: if the capture is not known yet, the event fails and must be delivered again.
            _ => false,
        }
    }
}

impl PaymentEventKind {
    /// Checks whether an event of this kind is about an amount that was received, and not about an attempt to pay.
    const fn is_about_money_received(self) -> bool {
        !matches!(self, Self::Authorized | Self::Failed | Self::Voided)
    }

    /// Returns the kind of the earlier event that an event of this kind concludes.
    #[must_use]
    pub const fn concluded(self) -> Option<Self> {
        match self {
            Self::RefundFailed => Some(Self::Refunded),
            Self::DisputeWon | Self::DisputeLost => Some(Self::DisputeOpened),
            _ => None,
        }
    }
}

impl Order {
    /// Applies a new payment event to the order; `earlier` is the event that it concludes. A late event, such as an
    /// authorization after the capture, changes nothing. The first capture is always applied, even after the order was
    /// cancelled, so that it can be refunded. A lost dispute is a refund. A failed refund and a new dispute do not
    /// change the order: a person has to pay the patient in another way, or to answer the bank.
    ///
    /// # Errors
    /// The amount or the currency is not that of the order; an order that was captured with one payment is captured,
    /// refunded or disputed with another, because the patient has paid twice; a refund or a dispute arrives before the
    /// capture, or exceeds the refundable amount; a captured payment is voided; the earlier event is missing or of
    /// another kind.
    pub fn receive(
        self,
        event: &PaymentEvent,
        earlier: Option<&PaymentEvent>,
    ) -> Result<(Self, PaymentOutcome), Error> {
        use PaymentEventKind as Kind;
        event.check(&self, earlier)?;
        if event.is_late(&self) {
            return Ok((self, PaymentOutcome::Superseded));
        }
        let payment_intent_id = event.payment_intent_id.clone();
        let order = match event.kind {
            Kind::Authorized => self.authorize(payment_intent_id)?,
            Kind::Captured => self.capture(payment_intent_id)?,
            Kind::Failed => self.fail()?,
            Kind::Voided => self.void()?,
            Kind::Refunded | Kind::DisputeLost => self.refund(event.amount)?,
            Kind::DisputeWon => self,
            Kind::DisputeOpened => {
                // The amount could be lost as if it were refunded.
                self.clone().refund(event.amount)?;
                return Ok((self, PaymentOutcome::Exception));
            }
            Kind::RefundFailed => return Ok((self, PaymentOutcome::Exception)),
        };
        Ok((order, PaymentOutcome::Applied))
    }
}
