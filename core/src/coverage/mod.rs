//! Coverage (specification section 7): insurance providers, patients' policies and pharmacies.

mod insurance_provider;
mod patient_insurance;
mod pharmacy;

pub use insurance_provider::{
    InsuranceProvider, InsuranceProviderChanges, InsuranceProviderRecord, NewInsuranceProvider,
};
pub use patient_insurance::{
    NewPatientInsurance, PatientInsurance, PatientInsuranceChanges, PatientInsuranceRecord, Relationship,
};
pub use pharmacy::{NewPharmacy, Pharmacy, PharmacyChanges, PharmacyRecord};
