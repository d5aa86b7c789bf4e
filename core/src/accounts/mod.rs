//! Accounts (specification section 1): users, patients, providers and administrators.

mod administrator;
mod patient;
mod provider;
mod user;

pub use administrator::{Administrator, AdministratorChanges, AdministratorRecord, NewAdministrator};
pub use patient::{Gender, NewPatient, Patient, PatientChanges, PatientRecord};
pub use provider::{NewProvider, Provider, ProviderChanges, ProviderRecord};
pub use user::{NewUser, User, UserChanges, UserRecord, UserRole, UserState, UserStatus};

use crate::{Code, error::Violations};

/// Checks that a person has one of two names.
fn require_name<T>(first_name: Option<&T>, last_name: Option<&T>, violations: &mut Violations) {
    let message = "must have a value if there is no other name";
    let has_name = first_name.or(last_name).is_some();
    violations.require(has_name, &["last_name", "first_name"], Code::PERSON_NAME_MISSING, message);
}
