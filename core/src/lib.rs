//! The domain of a telehealth portal, without I/O, clocks or databases.
//!
//! Every table of the specification is a *record* (a flat row), an *entity* (a row that keeps every rule) and a
//! set of *operations*: constructors that make new facts, commands that change one, queries that read from one. Time is
//! always an argument.

// The macros name this crate as other crates do.
extern crate self as telehealth_core;

pub mod access;
pub mod accounts;
pub mod care;
pub mod catalog;
mod code;
pub mod commerce;
pub mod coverage;
pub mod error;
pub mod field;
pub mod forms;
mod id;
mod label;
pub mod machine;
pub mod messaging;
pub mod operation;
mod phi;
pub mod record;
pub mod tagging;
mod time;
pub mod value;
pub mod workflow;

pub use code::Code;
pub use error::Error;
pub use id::{
    AuditLogId, CategoryId, ConsultationId, ConversationId, EntityId, EntityTagId, FormSchemaId, FormSubmissionId, Id,
    InsuranceProviderId, InvoiceId, MessageId, NotificationId, OrderId, OrderItemId, PatientInsuranceId, PharmacyId,
    PrescriptionId, ProductId, SessionId, SubscriptionPlanId, TagId, TaskId, TelehealthFlowId, UserId,
};
pub use phi::Phi;
pub use record::{Entity, Record};
pub use time::{Date, Timestamp};

#[doc(hidden)]
pub use telehealth_macros as macros;
