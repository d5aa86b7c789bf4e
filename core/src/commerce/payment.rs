//! The payment of an order.

use crate::{commerce::Order, label::labels, value::Money};

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
