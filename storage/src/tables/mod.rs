//! The tables of each domain: their registration and the questions that they answer.

mod accounts;
mod care;
mod commerce;

pub use accounts::{AdministratorFilter, PatientFilter, ProviderFilter, UserFilter};
pub use care::{ConsultationFilter, PatientChart, PrescriptionFilter, SessionFilter};
pub use commerce::{
    CategoryFilter, InvoiceFilter, OrderFilter, OrderItemFilter, ProductFilter, SubscriptionPlanFilter,
};

/// The finders of all domains.
pub(crate) const FINDERS: &[&[crate::finder::Finder]] = &[accounts::FINDERS, care::FINDERS];
