//! Users, patients, providers and administrators.

use crate::tables::macros::stored;
use diesel::prelude::*;
use telehealth_core::{
    AdministratorId, Date, PatientId, PharmacyId, Phi, ProviderId, SubscriptionPlanId, Timestamp, UserId, accounts::*,
    value::*,
};

stored! {
    users: User, UserFilter {
        email: Email => email leakproof_eq,
        role: UserRole => role eq,
        status: UserStatus => status eq,
    }
    order {}
    // The e-mail address, telephone number, role and status of a person.
    personal |it, own| own.reader == it.id
}

stored! {
    indexed patients: Patient, PatientFilter {
        primary_provider_id: ProviderId => primary_provider_id eq,
        subscription_plan_id: SubscriptionPlanId => subscription_plan_id eq,
        active_from: Timestamp => last_active_at ge,
        active_before: Timestamp => last_active_at lt,
    }
    order {
        LAST_ACTIVE_AT = last_active_at: Timestamp,
    }
    // The patient's chart.
    personal |it, own| own.reader == it.id.user_id()
}

stored! {
    providers: Provider, ProviderFilter {
        npi_number: Npi => npi_number eq,
        license_state: UsState => license_state eq,
        is_accepting_patients: bool => is_accepting_patients eq,
    }
    order {}
    // The licence and numbers of a person. Patients may read who treats them, and these reads are recorded.
    personal |it, own| own.reader == it.id.user_id()
}

stored! {
    administrators: Administrator, AdministratorFilter {
        manager_id: AdministratorId => manager_id eq,
    }
    order {}
    // The name, department and permissions of a person.
    personal |it, own| own.reader == it.id.user_id()
}
