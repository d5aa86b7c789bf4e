//! The payment of an order.

use crate::{
    Code, Phi,
    commerce::{Order, OrderStatus},
    error::{Error, TransitionError, Violations},
    label::labels,
    machine::{Machine, machine},
    value::{Money, Text},
};
use telehealth_macros::operations;

labels! {
    /// Where the payment of an order stands.
    PaymentStatus {
        /// Not begun.
        Pending = "pending",
        /// The money is reserved.
        Authorized = "authorized",
        /// The money is here.
        Captured = "captured",
        /// It did not work.
        Failed = "failed",
        /// All the money went back.
        Refunded = "refunded",
        /// Some of the money went back.
        PartiallyRefunded = "partially_refunded",
    }
}

machine! {
    PaymentStatus as "payment" {
        Pending => Authorized, Captured, Failed;
        Authorized => Captured, Failed;
        // Money that arrives after a failed attempt has arrived.
        Failed => Pending, Captured;
        Captured => PartiallyRefunded, Refunded;
        PartiallyRefunded => PartiallyRefunded, Refunded;
        Refunded => ;
    }

    fn Order::paid(payment_status);
}

#[operations(list = PAYMENT)]
impl Order {
    /// Records that the money is reserved.
    #[command]
    pub fn authorize(self, payment_intent_id: Option<Phi<Text<100>>>) -> Result<Self, TransitionError> {
        let mut order = self.paid("authorize", PaymentStatus::Authorized)?;
        order.0.payment_intent_id = payment_intent_id.or(order.0.payment_intent_id);
        Ok(order)
    }

    /// Records that the whole total has been paid. A payment that arrives late, after the order was cancelled, is
    /// recorded as well, so that it can be given back.
    #[command]
    pub fn capture(self, payment_intent_id: Option<Phi<Text<100>>>) -> Result<Self, TransitionError> {
        let mut order = self.paid("capture", PaymentStatus::Captured)?;
        order.0.payment_intent_id = payment_intent_id.or(order.0.payment_intent_id);
        Ok(order)
    }

    /// Records that the payment did not work.
    #[command]
    pub fn fail(self) -> Result<Self, TransitionError> {
        self.paid("fail", PaymentStatus::Failed)
    }

    /// Begins a failed payment anew, under a new id of the payment service; not of a closed order.
    #[command]
    pub fn retry(self) -> Result<Self, TransitionError> {
        self.not_closed("retry")?;
        let mut order = self.paid("retry", PaymentStatus::Pending)?;
        order.0.payment_intent_id = None;
        Ok(order)
    }

    /// Gives back a part of what was captured, or all that is left of it, never more. Once all of it went back, the order
    /// is closed where its machine has that move; a shipped one stays on its way. The stock of an order that is closed
    /// before it was shipped comes back with the action `refund_order`.
    #[command]
    pub fn refund(self, amount: Money) -> Result<Self, Error> {
        let payment = self.payment_status;
        let left = self.refundable();
        let next = if amount == left { PaymentStatus::Refunded } else { PaymentStatus::PartiallyRefunded };
        let mut order = self.paid("refund", next)?;
        if amount > left {
            return Err(payment.refuse("refund", Code::ORDER_REFUND_EXCEEDS, "it exceeds what is left").into());
        }
        // Only an order that cost nothing is refunded by nothing.
        let mut violations = Violations::of("order");
        violations.require(
            amount > Money::ZERO || amount == left,
            "amount",
            Code::MONEY_NOT_POSITIVE,
            "must be above zero",
        );
        let refunded = violations.take("amount", order.refunded_amount.plus(amount));
        violations.finish()?;
        order.0.refunded_amount = refunded.unwrap_or(order.0.refunded_amount);
        if next == PaymentStatus::Refunded && order.status.successors().contains(&OrderStatus::Refunded) {
            order = order.moved("refund", OrderStatus::Refunded)?;
        }
        Ok(order)
    }
}

impl PaymentStatus {
    /// Whether the money was captured, whatever went back later.
    #[must_use]
    pub const fn is_captured(self) -> bool {
        matches!(self, Self::Captured | Self::PartiallyRefunded | Self::Refunded)
    }

    /// Whether some or all of the money went back.
    #[must_use]
    pub const fn is_refunded(self) -> bool {
        matches!(self, Self::PartiallyRefunded | Self::Refunded)
    }

    /// Whether this status can go with what was given back of the total: all, a part, or nothing.
    #[must_use]
    pub fn fits(self, refunded: Money, total: Money) -> bool {
        match self {
            Self::Refunded => refunded == total,
            Self::PartiallyRefunded => refunded > Money::ZERO && refunded < total,
            Self::Pending | Self::Authorized | Self::Captured | Self::Failed => refunded == Money::ZERO,
        }
    }
}

/// A payment's status with the amounts that belong to it, to match on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PaymentState {
    /// Not begun.
    Pending,
    /// The money is reserved.
    Authorized,
    /// The money is here.
    Captured {
        /// All that was paid.
        total: Money,
    },
    /// It did not work.
    Failed,
    /// Some of the money went back.
    PartiallyRefunded {
        /// What went back.
        refunded: Money,
        /// What is left and can still go back.
        left: Money,
    },
    /// All the money went back.
    Refunded {
        /// What went back.
        refunded: Money,
    },
}

impl Order {
    /// The payment's status with the amounts that belong to it.
    #[must_use]
    pub fn payment(&self) -> PaymentState {
        match self.payment_status {
            PaymentStatus::Pending => PaymentState::Pending,
            PaymentStatus::Authorized => PaymentState::Authorized,
            PaymentStatus::Captured => PaymentState::Captured { total: self.total_amount },
            PaymentStatus::Failed => PaymentState::Failed,
            PaymentStatus::PartiallyRefunded => {
                PaymentState::PartiallyRefunded { refunded: self.refunded_amount, left: self.refundable() }
            }
            PaymentStatus::Refunded => PaymentState::Refunded { refunded: self.refunded_amount },
        }
    }
}
