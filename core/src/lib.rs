//! The domain of a telehealth portal, without I/O, clocks or databases.
//!
//! Every table of the specification is a *record* (a flat row), an *entity* (a row that keeps every rule) and a
//! set of *operations*: doors that make new facts, moves that change one. Time is always an argument.

pub mod accounts;
pub mod care;
pub mod catalog;
mod code;
pub mod error;
pub mod field;
mod id;
mod label;
pub mod machine;
pub mod messaging;
pub mod operation;
mod phi;
pub mod record;
mod time;
pub mod value;
pub mod workflow;

pub use code::Code;
pub use error::Error;
pub use id::{
    AuditLogId, CategoryId, ConsultationId, ConversationId, EntityId, Id, MessageId, NotificationId, OrderId,
    PharmacyId, PrescriptionId, ProductId, SessionId, SubscriptionPlanId, TaskId, TelehealthFlowId, UserId,
};
pub use phi::Phi;
pub use record::{Entity, Record};
pub use time::{Date, Timestamp};
