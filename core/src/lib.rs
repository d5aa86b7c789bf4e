//! The domain model of a telehealth portal, without I/O, clock or database.
//!
//! Every table of the specification has a *record* (a flat row), an *entity* (a row that satisfies every rule) and
//! *operations*: constructors create an entity, commands change it, queries read from it. The current time is always an
//! argument.

// The code that the macros generate refers to this crate by name, in this crate too.
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
    AdministratorId, AuditLogId, CategoryId, ConsultationId, ConversationId, EntityId, EntityTagId, FormSchemaId,
    FormSubmissionId, Id, InsuranceProviderId, InvoiceId, MessageId, NotificationId, OrderId, OrderItemId, PatientId,
    PatientInsuranceId, PharmacyId, PrescriptionId, ProductId, ProviderId, SessionId, SubscriptionPlanId, TagId,
    TaskId, TelehealthFlowId, UserId,
};
pub use phi::Phi;
pub use record::{Entity, Record};
pub use time::{Date, Timestamp};

#[doc(hidden)]
pub use telehealth_macros as macros;
