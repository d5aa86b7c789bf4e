//! Accounts (specification section 1): users, patients, providers and administrators.

mod administrator;
mod patient;
mod provider;
mod user;

pub use administrator::{
    Administrator, AdministratorChanges, AdministratorRecord, NewAdministrator, NewAdministratorRequired,
};
pub use patient::{Gender, NewPatient, NewPatientRequired, Patient, PatientChanges, PatientRecord};
pub use provider::{NewProvider, NewProviderRequired, Provider, ProviderChanges, ProviderRecord};
pub use user::{NewUser, User, UserChanges, UserRecord, UserRole, UserState, UserStatus};
