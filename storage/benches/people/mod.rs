//! The people whose rows the benchmarks write.

use std::error;
use telehealth_core::{
    Timestamp,
    accounts::{NewPatient, NewProvider, NewUser, Patient, Provider, User, UserRole},
};
use telehealth_storage::{Actor, Error, Portal};

/// Stores a patient and a provider with their users, and returns them.
pub fn people(portal: &Portal, now: Timestamp) -> Result<(Patient, Provider), Box<dyn error::Error>> {
    let user = |address: &str, role| {
        Ok::<_, Box<dyn error::Error>>(User::register(NewUser::new(address.parse()?, role), now)?)
    };
    let (patient, provider) =
        (user("ada@example.com", UserRole::Patient)?, user("house@example.com", UserRole::Provider)?);
    let new = NewPatient {
        first_name: Some("Ada".parse()?),
        last_name: Some("Lovelace".parse()?),
        ..NewPatient::new("1985-12-10".parse()?)
    };
    let new_provider = NewProvider {
        first_name: Some("Gregory".parse()?),
        last_name: Some("House".parse()?),
        ..NewProvider::new("MA1".parse()?, "MA".parse()?, "9000-01-01".parse()?)
    };
    let (patient_row, provider_row) =
        (Patient::register(new, &patient, now)?, Provider::register(new_provider, &provider, now)?);
    Ok(portal.transaction(&Actor::service("bench"), |tx| {
        tx.add_all(vec![patient.clone(), provider.clone()])?;
        Ok::<_, Error>((tx.add(patient_row.clone())?, tx.add(provider_row.clone())?))
    })?)
}
