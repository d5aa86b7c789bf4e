//! The status of an order.

use crate::{
    Date,
    commerce::Order,
    label::labels,
    value::{Money, Text},
};

labels! {
    /// The type of an order.
    OrderType {
        /// Prescription drugs.
        Prescription = "prescription",
        /// A visit.
        Consultation = "consultation",
        /// A laboratory test.
        LabTest = "lab_test",
        /// Dietary supplements.
        Supplement = "supplement",
        /// Medical devices.
        MedicalDevice = "medical_device",
        /// A treatment session.
        TelehealthSession = "telehealth_session",
    }

    /// The status of an order.
    OrderStatus {
        /// Placed.
        Pending = "pending",
        /// Confirmed.
        Confirmed = "confirmed",
        /// Being prepared.
        Processing = "processing",
        /// Shipped.
        Shipped = "shipped",
        /// Delivered.
        Delivered = "delivered",
        /// Cancelled before it was shipped.
        Cancelled = "cancelled",
        /// Closed after a refund.
        Refunded = "refunded",
        /// Returned by the patient.
        Returned = "returned",
    }
}

impl OrderStatus {
    /// Checks whether the transition to `next` returns the ordered units to stock: the order is cancelled or refunded
    /// before it was shipped, or its goods were returned.
    #[must_use]
    pub const fn returns_stock(self, next: Self) -> bool {
        match next {
            Self::Cancelled | Self::Refunded => matches!(self, Self::Pending | Self::Confirmed | Self::Processing),
            Self::Returned => matches!(self, Self::Shipped | Self::Delivered),
            _ => false,
        }
    }
}

/// An order's status with its data, for pattern matching.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OrderState<'a> {
    /// Placed.
    Pending,
    /// Confirmed.
    Confirmed,
    /// Being prepared.
    Processing,
    /// Shipped.
    Shipped {
        /// The carrier's tracking number.
        tracking_number: Option<&'a Text<100>>,
        /// The estimated delivery date.
        estimated_delivery_date: Option<Date>,
    },
    /// Delivered.
    Delivered {
        /// The delivery date.
        on: Option<Date>,
    },
    /// Cancelled.
    Cancelled,
    /// Closed after a refund.
    Refunded {
        /// The refunded amount.
        amount: Money,
    },
    /// Returned by the patient.
    Returned,
}

impl Order {
    /// Returns the status with its data.
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
