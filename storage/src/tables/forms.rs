//! Forms and their submissions.

use crate::tables::macros::stored;
use diesel::prelude::*;
use telehealth_core::{
    ConsultationId, FormSchemaId, FormSubmissionId, PatientId, Phi, ProviderId, TelehealthFlowId, Timestamp, UserId,
    forms::*, value::*,
};

stored! {
    form_schemas: FormSchema, FormSchemaFilter {
        title: Text<200> => title eq,
        medical_form_type: MedicalFormType => medical_form_type eq,
        category: Text<100> => category eq,
        is_template: bool => is_template eq,
        is_published: bool => is_published eq,
        created_by: UserId => created_by eq,
    }
    order {}
    // The questions, not the answers.
    not personal
}

stored! {
    form_submissions: FormSubmission, FormSubmissionFilter {
        form_schema_id: FormSchemaId => form_schema_id eq,
        patient_id: PatientId => patient_id eq,
        provider_id: ProviderId => provider_id eq,
        consultation_id: ConsultationId => consultation_id eq,
        telehealth_flow_id: TelehealthFlowId => telehealth_flow_id eq,
        status: FormSubmissionStatus => status eq,
        clinical_priority: ClinicalPriority => clinical_priority eq,
        submitted_from: Timestamp => created_at ge,
        submitted_before: Timestamp => created_at lt,
    }
    order {}
    // Part of a chart.
    personal |it, own| it.patient_id == Some(own.reader.into())
}
