//! Forms (specification section 6): form versions and submissions.

mod assessment;
mod form_schema;
mod form_submission;

pub use assessment::{Assessment, PriorityRule, Score, ScoreBand, ScoreRule};
pub use form_schema::{
    FormFiling, FormSchema, FormSchemaChanges, FormSchemaRecord, MedicalFormType, NewFormSchema, VersionStep,
};
pub use form_submission::{
    ClinicalPriority, DeviceType, FormSubmission, FormSubmissionRecord, FormSubmissionState, FormSubmissionStatus,
    NewFormSubmission,
};
