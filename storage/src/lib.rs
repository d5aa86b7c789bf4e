//! The telehealth portal on PostgreSQL.
//!
//! A [`Portal`] is a pool of connections to one schema. Everything happens in a [`Transaction`] of one [`Actor`]:
//!
//! ```
//! use telehealth_core::accounts::{NewUser, User, UserRole};
//! use telehealth_storage::{Actor, Portal, now};
//!
//! let portal = Portal::embedded()?;
//! let user = User::register(NewUser::new("ada@example.com".parse()?, UserRole::Patient), now())?;
//! let user = portal.transaction(&Actor::service("sign-up"), |tx| tx.add(user.clone()))?;
//! assert_eq!(user.email.as_str(), "ada@example.com");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod actor;
pub mod audit;
pub mod bindings;
mod blind_index;
mod column;
mod connect;
mod context;
pub mod crypto;
mod damaged;
pub mod doctor;
pub mod embedded;
mod emergency;
mod error;
mod key_check;
mod key_rotation;
#[doc(hidden)]
pub mod migration;
mod operation;
mod operations;
mod page;
mod pool;
mod portal;
mod prelude;
mod preparation;
mod process;
mod row;
mod schema;
mod sealed;
mod service_accounts;
#[doc = include_str!("security.md")]
pub mod security {}
mod stored;
mod tables;
mod transaction;

pub use actor::Actor;
pub use context::ContextKey;
pub use damaged::{DAMAGED_LIMIT, DamagedRow, Name};
pub use emergency::{EmergencyAccess, EmergencyMatch, EmergencyMatches, EmergencySearch};
pub use error::{Error, Result};
pub use key_rotation::{KeyRotation, ROTATE_KEYS_SERVICE, rotate_keys_grants};
pub use operation::{PortalOperation, TransactionOperation};
pub use operations::{
    ClaimedNotifications, ClaimedSubmissions, FlowOverview, Inbox, InboxEntry, InboxPlace, MessagePage, PatientChart,
    PatientPage, PaymentReceipt, PlacedOrder, SweptNotifications,
};
pub use page::{PAGE_LIMIT, Page, Stream};
pub use portal::{Contention, Options, Portal};
pub use preparation::Status;
pub use service_accounts::ANY_SERVICE;
pub use stored::{Filter, Readable, Stored, Versioned};
pub use tables::{
    AdministratorFilter, AuditLogFilter, CategoryFilter, ConsultationFilter, ConversationFilter, EntityTagFilter,
    FormSchemaFilter, FormSubmissionFilter, InsuranceProviderFilter, InvoiceFilter, MessageFilter, NotificationFilter,
    OrderFilter, OrderItemFilter, PatientFilter, PatientInsuranceFilter, PharmacyFilter, PrescriptionFilter,
    ProductFilter, ProviderFilter, SessionFilter, SubscriptionPlanFilter, TagFilter, TaskFilter, TelehealthFlowFilter,
    UserFilter,
};
pub use transaction::Transaction;

/// The present instant, in whole milliseconds.
#[must_use]
pub fn now() -> telehealth_core::Timestamp {
    // A clock beyond the year 9999 is the only one that does not fit.
    chrono::Utc::now().try_into().unwrap_or(telehealth_core::Timestamp::MAX)
}

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
