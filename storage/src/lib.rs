//! The telehealth portal on PostgreSQL.
//!
//! A [`Portal`] is a pool of connections to one schema. All reads and writes happen in a [`Transaction`] that acts for
//! one [`Actor`]:
//!
//! ```
//! use telehealth_storage::accounts::{NewUser, User, UserRole};
//! use telehealth_storage::{Actor, Portal, now};
//!
//! let portal = Portal::embedded()?;
//! portal.grant_service("sign-up", &["users:insert".parse()?])?;
//! let user = User::register(NewUser::new("ada@example.com".parse()?, UserRole::Patient), now())?.activate()?;
//! let user = portal.transaction(&Actor::service("sign-up"), |tx| tx.add(user.clone()))?;
//! let read: User = portal.transaction(&Actor::user(user.id), |tx| tx.get(user.id))?;
//! assert_eq!(read.email.as_str(), "ada@example.com");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Portal::embedded`] starts a private server for trials and tests; [`Portal::connect_with`] connects to a server with
//! [`Options`], such as the [keys](crypto::Keyring) of protected columns. [`Portal::migrate`] creates the tables.
//!
//! | module | contents |
//! |---|---|
//! | [`architecture`] | the path of a request from Python and Node to the table and back, and what costs a round trip |
//! | [`security`] | the threat model, what is not protected, and how to handle keys |
//! | [`crypto`] | sealing of columns, blind indexes, passwords |
//! | [`audit`] | the signed Merkle tree of the audit log, and its proofs |
//! | [`backup`] | backups, restores and drills with pgBackRest |
//! | [`doctor`] | compares a database with the migrations |
//! | [`access_report`] | who can do what, and who did |
//! | [`embedded`] | the private server |
//! | [`telemetry`] | what is reported through `tracing` |
//! | [`bindings`] | the dynamic API that the Python and Node packages call |
//! | [`cli`] | the program `telehealth` |
//!
//! **Features.** `tls-vendored`, the default, builds libpq and OpenSSL from source; `tls` uses the system's OpenSSL;
//! `bundled` has no TLS. Without any of them, the system's libpq is linked. With `sslmode=require` or stronger in the
//! URL, a connection without TLS fails. `embedded`, also a default, adds private servers and the module [`backup`], on
//! Unix; `tokio` adds `Portal::run` for asynchronous programs; `bindings` adds the dynamic API; `cli` adds the program
//! `telehealth`, on Unix.

#[doc = include_str!("architecture.md")]
pub mod architecture {}
pub mod access_report;
pub mod audit;
#[cfg(all(unix, feature = "embedded"))]
pub mod backup;
#[cfg(feature = "bindings")]
pub mod bindings;
mod capacity;
#[cfg(all(unix, feature = "cli"))]
pub mod cli;
pub mod crypto;
pub mod doctor;
#[cfg(all(unix, feature = "embedded"))]
pub mod embedded;
mod error;
mod metrics;
#[cfg_attr(not(feature = "bindings"), allow(dead_code, reason = "only bindings call operations by name"))]
mod operations;
#[doc = include_str!("security.md")]
pub mod security {}
mod session;
mod sql;
mod tables;
pub mod telemetry;

// The domain, so that an application depends on this crate alone.
pub use telehealth_core::{
    Code, Date, Entity, Error as DomainError, NextStep, Phi, Record, Timestamp, access, accounts, care, catalog,
    commerce, coverage, erasure,
    error::{FieldError, Parameter, TransitionError, ValidationError, Violation, Violations},
    field, forms,
    id::*,
    machine, messaging, operation, record, retention, tagging, value, workflow,
};

pub use capacity::{Capacity, TableGrowth};
pub use error::{DAMAGED_LIMIT, DamagedRow, Error, Name, Result};
pub use metrics::{Backlog, METRICS_SERVICE, metrics_grants};
pub use operations::{
    ClaimedNotifications, ClaimedSubmissions, Consent, DesignatedRecordSet, Disclosure, DisclosurePage,
    DuplicatePatients, EmergencyAccess, EmergencyMatch, EmergencyMatches, EmergencySearch, ErasedPatient, FlowOverview,
    Inbox, InboxEntry, InboxPlace, Invitation, KeptRows, KeyRotation, LegalHold, LegalHoldPage, MessagePage,
    NewVisitTime, ParticipantRemoval, PatientChart, PatientErasure, PatientMerge, PatientPage, PaymentException,
    PaymentExceptionPage, PaymentReceipt, Permissions, PlacedOrder, PortalOperation, ProviderPage, ROTATE_KEYS_SERVICE,
    RetentionRun, SentNotifications, SweptNotifications, TableRows, TaggedPage, TaskPage, TransactionOperation,
    grants_of, rotate_keys_grants,
};
#[doc(hidden)]
pub use session::migration;
#[cfg(all(unix, feature = "embedded"))]
pub use session::private_portal::EmbeddedOptions;
pub use session::{
    actor::Actor,
    cancel::Canceller,
    context::ContextKey,
    cursor::Cursor,
    metrics::Metrics,
    options::Options,
    page::{PAGE_LIMIT, Page},
    portal::Portal,
    preparation::Status,
    service_accounts::ANY_SERVICE,
    stored::{Filter, ListOrder, Readable, Stored, Versioned},
    stream::Stream,
    transaction::Transaction,
};
pub use tables::*;

/// Returns the current time, in whole milliseconds.
#[must_use]
pub fn now() -> Timestamp {
    // Only a clock beyond the year 9999 is out of range.
    chrono::Utc::now().try_into().unwrap_or(Timestamp::MAX)
}

/// The documents whose examples are tests.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../README.md")]
    struct Readme;
    #[doc = include_str!("../../examples/guide/access.md")]
    struct Access;
    #[doc = include_str!("../../examples/guide/audit.md")]
    struct Audit;
    #[doc = include_str!("../../examples/guide/booking.md")]
    struct Booking;
    #[doc = include_str!("../../examples/guide/deployment.md")]
    struct Deployment;
    #[doc = include_str!("../../examples/guide/emergencies.md")]
    struct Emergencies;
    #[doc = include_str!("../../examples/guide/errors.md")]
    struct Errors;
    #[doc = include_str!("../../examples/guide/forms.md")]
    struct Forms;
    #[doc = include_str!("../../examples/guide/keys.md")]
    struct Keys;
    #[doc = include_str!("../../examples/guide/lists.md")]
    struct Lists;
    #[doc = include_str!("../../examples/guide/rights.md")]
    struct Rights;
    #[doc = include_str!("../../examples/guide/testing.md")]
    struct Testing;
    #[doc = include_str!("../../examples/guide/visits.md")]
    struct Visits;
}
