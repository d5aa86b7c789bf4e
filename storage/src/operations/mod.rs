//! The operations of each domain.

mod accounts;
mod booking;
mod care;
mod catalogue;
mod consents;
mod conversations;
mod coverage;
mod description;
mod disclosures;
mod emergency;
pub(crate) mod erasure;
mod flows;
mod forms;
mod inbox;
mod invoices;
mod key_rotation;
pub(crate) mod keys_in_use;
mod legal_holds;
mod merge;
mod notifications;
mod orders;
mod patient_rows;
mod payment_events;
mod payments;
mod permissions;
mod record_set;
mod retention;
#[cfg(feature = "cli")]
mod rotated_rows;
mod tags;
mod tasks;

use crate::session::transaction::Transaction;
use telehealth_core::value::Count;

pub use accounts::PatientPage;
pub use booking::{NewVisitTime, ProviderPage};
pub use care::PatientChart;
pub use consents::Consent;
pub use conversations::{Invitation, ParticipantRemoval};
pub(crate) use description::HasOperations;
pub use description::{PortalOperation, TransactionOperation};
pub use disclosures::{Disclosure, DisclosurePage};
pub use emergency::{EmergencyAccess, EmergencyMatch, EmergencyMatches, EmergencySearch};
pub use erasure::{ErasedPatient, KeptRows, PatientErasure};
pub use flows::FlowOverview;
pub use forms::ClaimedSubmissions;
pub use inbox::{Inbox, InboxEntry, InboxPlace, MessagePage};
pub use key_rotation::{KeyRotation, rotate_keys_grants};
pub use keys_in_use::ROTATE_KEYS_SERVICE;
pub use legal_holds::{LegalHold, LegalHoldPage};
pub use merge::{DuplicatePatients, PatientMerge};
pub use notifications::{ClaimedNotifications, SentNotifications, SweptNotifications};
pub use orders::PlacedOrder;
pub use payment_events::PaymentException;
pub use payments::{PaymentExceptionPage, PaymentReceipt};
pub use permissions::{Permissions, grants_of};
pub use record_set::DesignatedRecordSet;
pub use retention::{RetentionRun, TableRows};
pub use tags::TaggedPage;
pub use tasks::TaskPage;

/// The operations of all domains.
pub(crate) const OPERATIONS: &[&[TransactionOperation]] = &[
    Transaction::ACCOUNTS,
    Transaction::BOOKING,
    Transaction::CARE,
    Transaction::CATALOGUE,
    Transaction::ORDERS,
    Transaction::PAYMENTS,
    Transaction::INVOICES,
    Transaction::CONVERSATIONS,
    Transaction::INBOX,
    Transaction::NOTIFICATIONS,
    Transaction::FLOWS,
    Transaction::TASKS,
    Transaction::FORMS,
    Transaction::CONSENTS,
    Transaction::COVERAGE,
    Transaction::TAGS,
    Transaction::EMERGENCY,
    Transaction::RECORD_SET,
    Transaction::DISCLOSURES,
    Transaction::MERGE,
    Transaction::LEGAL_HOLDS,
    Transaction::ERASURE,
    Transaction::RETENTION,
];

/// Converts a number of rows to a count; values that do not fit become the maximum.
fn count(rows: impl TryInto<i32>) -> Count {
    rows.try_into().unwrap_or(i32::MAX).try_into().unwrap_or(Count::ZERO)
}
