//! The tables of each domain: their registration and the questions that they answer.

mod accounts;
mod care;
mod messaging;
mod workflow;

pub use accounts::{AdministratorFilter, PatientFilter, ProviderFilter, UserFilter};
pub use care::{ConsultationFilter, PatientChart, PrescriptionFilter, SessionFilter};
pub use messaging::{ConversationFilter, MessageFilter, NotificationFilter};
pub use workflow::{AuditLogFilter, TaskFilter, TelehealthFlowFilter};

/// The finders of all domains.
pub(crate) const FINDERS: &[&[crate::finder::Finder]] = &[accounts::FINDERS, care::FINDERS];
