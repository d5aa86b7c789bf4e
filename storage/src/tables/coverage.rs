//! Insurance providers, patients' policies and pharmacies.

use crate::tables::macros::stored;
use diesel::prelude::*;
use telehealth_core::{
    Date, InsuranceProviderId, PatientId, PatientInsuranceId, PharmacyId, Phi, Timestamp, coverage::*, value::*,
};

stored! {
    insurance_providers: InsuranceProvider, InsuranceProviderFilter {
        name: Text<200> => name eq,
        payer_id: PayerId => payer_id eq,
        is_active: bool => is_active eq,
    }
    order {}
    // A company.
    not personal
}

stored! {
    patient_insurance: PatientInsurance, PatientInsuranceFilter {
        patient_id: PatientId => patient_id eq,
        insurance_provider_id: InsuranceProviderId => insurance_provider_id eq,
        is_primary: bool => is_primary eq,
        is_active: bool => is_active eq,
        expires_from: Date => expiration_date ge,
        expires_before: Date => expiration_date lt,
    }
    order {}
    // How a patient is insured.
    personal |it, own| own.reader == it.patient_id.user_id()
}

stored! {
    pharmacies: Pharmacy, PharmacyFilter {
        npi_number: Npi => npi_number eq,
        state: UsState => state eq,
        postal_code: PostalCode => postal_code eq,
        city: Text<100> => city eq,
        is_24_hour: bool => is_24_hour eq,
        accepts_insurance: bool => accepts_insurance eq,
        delivery_available: bool => delivery_available eq,
        is_active: bool => is_active eq,
    }
    order {}
    // A business.
    not personal
}
