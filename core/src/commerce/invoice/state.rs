//! The status of an invoice with its dates.

use super::{Invoice, InvoiceStatus};
use crate::Date;

/// An invoice's status with its dates, for pattern matching.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InvoiceState {
    /// Not sent yet.
    Draft,
    /// Sent.
    Sent {
        /// The due date, the last day for paying in time.
        due_date: Date,
    },
    /// Received by the patient and awaiting payment.
    Pending {
        /// The due date, the last day for paying in time.
        due_date: Date,
    },
    /// Paid.
    Paid {
        /// The day of payment.
        paid_date: Date,
    },
    /// Not paid by the due date.
    Overdue {
        /// The due date.
        due_date: Date,
    },
    /// Withdrawn.
    Cancelled,
}

impl Invoice {
    /// Returns the status with its dates.
    #[must_use]
    pub fn state(&self) -> InvoiceState {
        let due_date = self.due_date;
        match (self.status, self.paid_date) {
            (InvoiceStatus::Sent, _) => InvoiceState::Sent { due_date },
            (InvoiceStatus::Pending, _) => InvoiceState::Pending { due_date },
            (InvoiceStatus::Overdue, _) => InvoiceState::Overdue { due_date },
            (InvoiceStatus::Cancelled, _) => InvoiceState::Cancelled,
            (InvoiceStatus::Paid, Some(paid_date)) => InvoiceState::Paid { paid_date },
            // The rules of the table allow no other combination.
            (InvoiceStatus::Draft | InvoiceStatus::Paid, _) => InvoiceState::Draft,
        }
    }
}
