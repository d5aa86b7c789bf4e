//! The tables of each domain with their filters.

pub(crate) mod accounts;
pub(crate) mod blind_index;
pub(crate) mod care;
pub(crate) mod commerce;
pub(crate) mod coverage;
pub(crate) mod forms;
pub(crate) mod macros;
pub(crate) mod messaging;
pub(crate) mod tagging;
pub(crate) mod workflow;

pub use accounts::{AdministratorFilter, PatientFilter, ProviderFilter, UserFilter};
pub use care::{ConsultationFilter, PrescriptionFilter, SessionFilter};
pub use commerce::{
    CategoryFilter, InvoiceFilter, OrderFilter, OrderItemFilter, ProductFilter, SubscriptionPlanFilter,
};
pub use coverage::{InsuranceProviderFilter, PatientInsuranceFilter, PharmacyFilter};
pub use forms::{FormSchemaFilter, FormSubmissionFilter};
pub use messaging::{ConversationFilter, MessageFilter, NotificationFilter};
pub use tagging::{EntityTagFilter, TagFilter};
pub use workflow::{AuditLogFilter, TaskFilter, TelehealthFlowFilter};
