//! Consultations, prescriptions and treatment sessions.

use crate::tables::macros::stored;
use diesel::prelude::*;
use telehealth_core::{
    ConsultationId, Date, OrderId, PatientId, PharmacyId, Phi, PrescriptionId, ProviderId, SessionId, TelehealthFlowId,
    Timestamp, care::*, value::*,
};

stored! {
    consultations: Consultation, ConsultationFilter {
        patient_id: PatientId => patient_id eq,
        provider_id: ProviderId => provider_id eq,
        status: ConsultationStatus => status eq,
        scheduled_from: Timestamp => scheduled_at ge,
        scheduled_before: Timestamp => scheduled_at lt,
    }
    order {
        SCHEDULED_AT = scheduled_at: Timestamp,
    }
    // Part of a chart.
    personal |it, own| own.reader == it.patient_id.user_id()
}

stored! {
    prescriptions: Prescription, PrescriptionFilter {
        patient_id: PatientId => patient_id eq,
        provider_id: ProviderId => provider_id eq,
        consultation_id: ConsultationId => consultation_id eq,
        status: PrescriptionStatus => status eq,
        expires_from: Timestamp => expires_at ge,
        expires_before: Timestamp => expires_at lt,
    }
    order {
        PRESCRIBED_AT = prescribed_at: Timestamp,
        EXPIRES_AT = expires_at: Timestamp,
    }
    // Part of a chart.
    personal |it, own| own.reader == it.patient_id.user_id()
}

stored! {
    sessions: Session, SessionFilter {
        patient_id: PatientId => patient_id eq,
        provider_id: ProviderId => provider_id eq,
        status: SessionStatus => status eq,
        scheduled_from: Date => scheduled_date ge,
        scheduled_before: Date => scheduled_date lt,
    }
    order {
        SCHEDULED_DATE = scheduled_date: Date,
    }
    // Part of a chart.
    personal |it, own| own.reader == it.patient_id.user_id()
}
