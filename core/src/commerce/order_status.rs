//! Where an order stands.

use crate::{
    Date,
    commerce::Order,
    label::labels,
    value::{Money, Text},
};

labels! {
    /// What is ordered.
    OrderType {
        /// Drugs on prescription.
        Prescription = "prescription",
        /// A visit.
        Consultation = "consultation",
        /// A laboratory test.
        LabTest = "lab_test",
        /// Food supplements.
        Supplement = "supplement",
        /// Devices.
        MedicalDevice = "medical_device",
        /// A treatment session.
        TelehealthSession = "telehealth_session",
    }

    /// Where an order stands.
    OrderStatus {
        /// Placed.
        Pending = "pending",
        /// Accepted.
        Confirmed = "confirmed",
        /// Being put together.
        Processing = "processing",
        /// On its way.
        Shipped = "shipped",
        /// Arrived.
        Delivered = "delivered",
        /// Called off before it was shipped.
        Cancelled = "cancelled",
        /// Closed after money was sent back.
        Refunded = "refunded",
        /// Come back.
        Returned = "returned",
    }
}

impl OrderStatus {
    /// Whether what the order has taken out of the stock is there again once it becomes `next`: it was called off before
    /// it was shipped, or it has come back.
    #[must_use]
    pub const fn brings_stock_back(self, next: Self) -> bool {
        match next {
            Self::Cancelled | Self::Refunded => matches!(self, Self::Pending | Self::Confirmed | Self::Processing),
            Self::Returned => matches!(self, Self::Shipped | Self::Delivered),
            _ => false,
        }
    }
}

/// An order's status with the data that belongs to it, to match on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OrderState<'a> {
    /// Placed.
    Pending,
    /// Accepted.
    Confirmed,
    /// Being put together.
    Processing,
    /// On its way.
    Shipped {
        /// The carrier's number.
        tracking_number: Option<&'a Text<100>>,
        /// When it should arrive.
        estimated_delivery_date: Option<Date>,
    },
    /// Arrived.
    Delivered {
        /// The day.
        on: Option<Date>,
    },
    /// Called off.
    Cancelled,
    /// Closed after money was sent back.
    Refunded {
        /// What was sent back.
        amount: Money,
    },
    /// Come back.
    Returned,
}

impl Order {
    /// The status with the data that belongs to it.
    #[must_use]
    pub fn state(&self) -> OrderState<'_> {
        match self.status {
            OrderStatus::Pending => OrderState::Pending,
            OrderStatus::Confirmed => OrderState::Confirmed,
            OrderStatus::Processing => OrderState::Processing,
            OrderStatus::Shipped => OrderState::Shipped {
                tracking_number: self.tracking_number.as_ref(),
                estimated_delivery_date: self.estimated_delivery_date,
            },
            OrderStatus::Delivered => OrderState::Delivered { on: self.actual_delivery_date },
            OrderStatus::Cancelled => OrderState::Cancelled,
            OrderStatus::Refunded => OrderState::Refunded { amount: self.refunded_amount },
            OrderStatus::Returned => OrderState::Returned,
        }
    }
}
