//! The payment of an order.

use crate::{
    Code, Phi,
    commerce::{Order, OrderStatus},
    error::{Error, TransitionError, ValidationError, Violations},
    label::labels,
    machine::{Machine, machine},
    value::{Money, PaymentAmount, Text},
};
use telehealth_macros::operations;

labels! {
    /// The status of the payment of an order.
    PaymentStatus {
        /// Not started.
        Pending = "pending",
        /// The amount is reserved.
        Authorized = "authorized",
        /// The amount has been received.
        Captured = "captured",
        /// The payment failed.
        Failed = "failed",
        /// Refunded in full.
        Refunded = "refunded",
        /// Refunded in part.
        PartiallyRefunded = "partially_refunded",
    }
}

machine! {
    PaymentStatus as "payment" {
        Pending => Authorized, Captured, Failed;
        Authorized => Captured, Failed;
        // A payment may still be captured after a failed attempt.
        Failed => Pending, Captured;
        Captured => PartiallyRefunded, Refunded;
        PartiallyRefunded => PartiallyRefunded, Refunded;
        Refunded => ;
    }

    fn Order::paid(payment_status);
}

#[operations(list = PAYMENT)]
impl Order {
    /// Records that the payment was authorized.
    #[command]
    pub fn authorize(self, payment_intent_id: Option<Phi<Text<100>>>) -> Result<Self, TransitionError> {
        let mut order = self.paid("authorize", PaymentStatus::Authorized)?;
        order.0.payment_intent_id = payment_intent_id.or(order.0.payment_intent_id);
        Ok(order)
    }

    /// Records that the total has been paid in full. A payment that arrives after the order was cancelled is recorded
    /// as well, so that it can be refunded. The order's invoice stays unpaid: `apply_payment_event` of a transaction pays
    /// it too, and `pay_invoice` pays it alone.
    #[command]
    pub fn capture(self, payment_intent_id: Option<Phi<Text<100>>>) -> Result<Self, TransitionError> {
        let mut order = self.paid("capture", PaymentStatus::Captured)?;
        order.0.payment_intent_id = payment_intent_id.or(order.0.payment_intent_id);
        Ok(order)
    }

    /// Records that the payment failed.
    #[command]
    pub fn fail(self) -> Result<Self, TransitionError> {
        self.paid("fail", PaymentStatus::Failed)
    }

    /// Records that the reservation was released without a capture, which is the end of this attempt.
    #[command]
    pub fn void(self) -> Result<Self, TransitionError> {
        self.paid("void", PaymentStatus::Failed)
    }

    /// Restarts a failed payment and clears its id at the payment service. Fails if the order is closed.
    #[command]
    pub fn retry(self) -> Result<Self, TransitionError> {
        self.not_closed("retry")?;
        let mut order = self.paid("retry", PaymentStatus::Pending)?;
        order.0.payment_intent_id = None;
        Ok(order)
    }

    /// Sets the method of a payment that has not been made, and restarts it if it failed.
    #[command]
    pub fn pay_by(self, payment_method: Text<50>) -> Result<Self, Error> {
        self.not_closed("pay_by")?;
        payment_method.verify().map_err(|error| ValidationError::from(error.at("order", "payment_method")))?;
        let mut order = match self.payment_status {
            PaymentStatus::Pending => self,
            PaymentStatus::Failed => self.retry()?,
            status => {
                let reason = "the payment was authorized or made already";
                return Err(status.not_allowed("pay_by", Code::STATUS_TRANSITION, reason).into());
            }
        };
        order.0.payment_method = Some(payment_method);
        Ok(order)
    }

    /// Refunds a part or all of the remaining captured amount. A full refund closes the order if its state machine has
    /// that transition; a shipped order stays shipped. To return the items of an order that is closed before it was
    /// shipped to stock as well, use `refund_order` of a transaction.
    #[command]
    pub fn refund(self, amount: PaymentAmount) -> Result<Self, Error> {
        let amount = amount.money();
        let payment = self.payment_status;
        let left = self.refundable();
        let next = if amount == left { PaymentStatus::Refunded } else { PaymentStatus::PartiallyRefunded };
        let mut order = self.paid("refund", next)?;
        if amount > left {
            return Err(payment
                .not_allowed("refund", Code::ORDER_REFUND_EXCEEDS, "it exceeds the refundable amount")
                .into());
        }
        // A refund of zero is valid only for a free order.
        let mut violations = Violations::of("order");
        violations.require(
            amount > Money::ZERO || amount == left,
            "amount",
            Code::MONEY_NOT_POSITIVE,
            "must be above zero",
        );
        violations.take("amount", order.currency.verify_amount(amount));
        let refunded = violations.take("amount", order.refunded_amount.plus(amount));
        violations.finish()?;
        order.0.refunded_amount = refunded.unwrap_or(order.0.refunded_amount);
        if next == PaymentStatus::Refunded && order.status.successors().contains(&OrderStatus::Refunded) {
            order = order.transition("refund", OrderStatus::Refunded)?;
        }
        Ok(order)
    }
}

impl PaymentStatus {
    /// Checks whether the payment was captured, even if it was refunded later.
    #[must_use]
    pub const fn is_captured(self) -> bool {
        matches!(self, Self::Captured | Self::PartiallyRefunded | Self::Refunded)
    }

    /// Checks whether the payment was refunded in full or in part.
    #[must_use]
    pub const fn is_refunded(self) -> bool {
        matches!(self, Self::PartiallyRefunded | Self::Refunded)
    }

    /// Checks whether this status is consistent with the refunded amount: all of the total, a part of it, or zero.
    #[must_use]
    pub fn fits(self, refunded: Money, total: Money) -> bool {
        match self {
            Self::Refunded => refunded == total,
            Self::PartiallyRefunded => refunded > Money::ZERO && refunded < total,
            Self::Pending | Self::Authorized | Self::Captured | Self::Failed => refunded == Money::ZERO,
        }
    }
}

/// A payment's status with its amounts, for pattern matching.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PaymentState {
    /// Not started.
    Pending,
    /// The amount is reserved.
    Authorized,
    /// The amount has been received.
    Captured {
        /// The amount paid.
        total: Money,
    },
    /// The payment failed.
    Failed,
    /// Refunded in part.
    PartiallyRefunded {
        /// The refunded amount.
        refunded: Money,
        /// The amount that can still be refunded.
        left: Money,
    },
    /// Refunded in full.
    Refunded {
        /// The refunded amount.
        refunded: Money,
    },
}

impl Order {
    /// Returns the payment's status with its amounts.
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
