//! The tables of each domain: their registration and the questions that they answer.

mod accounts;
mod care;

pub use accounts::{AdministratorFilter, PatientFilter, ProviderFilter, UserFilter};
pub use care::{ConsultationFilter, PatientChart, PrescriptionFilter, SessionFilter};

/// The finders of all domains.
pub(crate) const FINDERS: &[&[crate::finder::Finder]] = &[accounts::FINDERS, care::FINDERS];
