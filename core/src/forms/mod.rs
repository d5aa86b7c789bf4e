//! Forms (specification section 6): their versions, and what people submit.

mod assessment;
mod form_schema;
mod form_submission;
mod subject;

pub use assessment::{Assessment, PriorityRule, Score, ScoreBand, ScoreRule};
pub use form_schema::{
    FormFiling, FormSchema, FormSchemaChanges, FormSchemaRecord, MedicalFormType, NewFormSchema, VersionStep,
};
pub use form_submission::{
    ClinicalPriority, DeviceType, FormSubmission, FormSubmissionRecord, FormSubmissionState, FormSubmissionStatus,
    NewFormSubmission,
};
