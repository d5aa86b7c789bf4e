//! The tables of each domain: their registration and the questions that they answer.

mod accounts;
mod care;
mod commerce;
mod coverage;
mod forms;
mod messaging;
mod tagging;
mod workflow;

pub use accounts::{AdministratorFilter, PatientFilter, ProviderFilter, UserFilter};
pub use care::{ConsultationFilter, PatientChart, PrescriptionFilter, SessionFilter};
pub use commerce::{
    CategoryFilter, InvoiceFilter, OrderFilter, OrderItemFilter, ProductFilter, SubscriptionPlanFilter,
};
pub use coverage::{InsuranceProviderFilter, PatientInsuranceFilter, PharmacyFilter};
pub use forms::{FormSchemaFilter, FormSubmissionFilter};
pub use messaging::{ConversationFilter, MessageFilter, NotificationFilter};
pub use tagging::{EntityTagFilter, TagFilter};
pub use workflow::{AuditLogFilter, TaskFilter, TelehealthFlowFilter};

/// The finders of all domains.
pub(crate) const FINDERS: &[&[crate::finder::Finder]] = &[accounts::FINDERS, care::FINDERS];
