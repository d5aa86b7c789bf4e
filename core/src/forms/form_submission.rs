use crate::{
    Code, ConsultationId, FormSchemaId, FormSubmissionId, Phi, TelehealthFlowId, Timestamp, UserId,
    error::{Error, TransitionError, ValidationError, Violations},
    forms::FormSchema,
    label::labels,
    machine::machine,
    record::{Rules, constraints},
    value::{IpAddress, JsonObject, LongText, Positive, Version},
};
use telehealth_macros::{input, operations, record};

labels! {
    /// Where a submission stands.
    FormSubmissionStatus {
        /// Received.
        Pending = "pending",
        /// Being worked on.
        Processing = "processing",
        /// Worked off.
        Completed = "completed",
        /// Could not be worked on; may be tried again.
        Error = "error",
    }

    /// How soon a clinician has to look.
    ClinicalPriority {
        /// In its turn.
        Routine = "routine",
        /// Soon.
        Urgent = "urgent",
        /// At once.
        Emergency = "emergency",
    }

    /// What a form was filled in on.
    DeviceType {
        /// A computer.
        Desktop = "desktop",
        /// A tablet.
        Tablet = "tablet",
        /// A phone.
        Mobile = "mobile",
    }
}

machine! {
    FormSubmissionStatus as "form_submission" {
        Pending => Processing;
        Processing => Completed, Error;
        Error => Processing;
        Completed => ;
    }

    fn FormSubmission::moved(status);
}

/// The answers to a published form.
#[record(table = "form_submissions", entity = FormSubmission)]
#[derive(Clone, Debug, PartialEq)]
pub struct FormSubmissionRecord {
    /// Primary key.
    pub id: FormSubmissionId,
    /// The form.
    pub form_schema_id: FormSchemaId,
    /// The form's version.
    pub form_version: Version,
    /// Who submitted it.
    pub submitted_by: Option<UserId>,
    /// The patient whom it is about.
    pub patient_id: Option<UserId>,
    /// The provider who is to look at it.
    pub provider_id: Option<UserId>,
    /// The visit that it belongs to.
    pub consultation_id: Option<ConsultationId>,
    /// The telehealth flow that it belongs to.
    pub telehealth_flow_id: Option<TelehealthFlowId>,
    /// The answers, of at most 1,000,000 bytes.
    pub submission_data: Phi<JsonObject>,
    /// Where it stands.
    pub status: FormSubmissionStatus,
    /// How soon a clinician has to look.
    pub clinical_priority: ClinicalPriority,
    /// When it was worked off.
    pub processed_at: Option<Timestamp>,
    /// What went wrong when it was last worked on.
    pub processing_errors: Option<Vec<LongText>>,
    /// Seconds that it took to fill in.
    pub completion_time_seconds: Option<Positive>,
    /// What it was filled in on.
    pub device_type: Option<DeviceType>,
    /// Where it came from.
    pub ip_address: Option<IpAddress>,
    /// The browser.
    pub user_agent: Option<LongText>,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`FormSubmissionRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct FormSubmission(FormSubmissionRecord);

impl Rules for FormSubmissionRecord {
    constraints! {
        completion_time_positive: completion_time_seconds => INTEGER_NOT_POSITIVE,
        form_is_published: form_schema_id => FORM_SUBMISSION_UNPUBLISHED,
        form_version_matches: form_version => FORM_SUBMISSION_VERSION,
        priority_is_of_form: clinical_priority => FORM_SUBMISSION_PRIORITY,
        status_transition: status => STATUS_TRANSITION,
    }
}

/// What it takes to submit a form.
#[input(FormSubmissionRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewFormSubmission {
    pub submission_data: Phi<JsonObject>,
    pub id: Option<FormSubmissionId>,
    pub submitted_by: Option<UserId>,
    pub patient_id: Option<UserId>,
    pub provider_id: Option<UserId>,
    pub consultation_id: Option<ConsultationId>,
    pub telehealth_flow_id: Option<TelehealthFlowId>,
    pub completion_time_seconds: Option<Positive>,
    pub device_type: Option<DeviceType>,
    pub ip_address: Option<IpAddress>,
    pub user_agent: Option<LongText>,
}

#[operations]
impl FormSubmission {
    /// Submits a published form. The answers are checked whole; the form's rules, and nobody else, set the priority.
    #[constructor]
    pub fn submit(new: NewFormSubmission, form: &FormSchema, now: Timestamp) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("form_submission");
        violations.require(
            form.is_published,
            "form_schema_id",
            Code::FORM_SUBMISSION_UNPUBLISHED,
            "must name a published form",
        );
        if let Some(address) = new.ip_address {
            violations.take("ip_address", address.verify());
        }
        let assessment = violations.merge(form.assess(new.submission_data.expose()));
        violations.finish()?;
        let priority = assessment.map_or(ClinicalPriority::Routine, |assessment| assessment.clinical_priority);
        Self::try_from(FormSubmissionRecord {
            id: new.id.unwrap_or_else(FormSubmissionId::generate),
            form_schema_id: form.id,
            form_version: form.version.clone(),
            submitted_by: new.submitted_by,
            patient_id: new.patient_id,
            provider_id: new.provider_id,
            consultation_id: new.consultation_id,
            telehealth_flow_id: new.telehealth_flow_id,
            submission_data: new.submission_data,
            status: FormSubmissionStatus::Pending,
            clinical_priority: priority,
            processed_at: None,
            processing_errors: None,
            completion_time_seconds: new.completion_time_seconds,
            device_type: new.device_type,
            ip_address: new.ip_address,
            user_agent: new.user_agent,
            created_at: now,
            updated_at: now,
        })
    }

    /// Begins to work on the submission, or tries again after an error.
    #[command]
    pub fn process(self) -> Result<Self, TransitionError> {
        self.moved("process", FormSubmissionStatus::Processing)
    }

    /// Records that the submission was worked off; earlier errors are forgotten.
    #[command]
    pub fn complete(self, now: Timestamp) -> Result<Self, TransitionError> {
        let mut submission = self.moved("complete", FormSubmissionStatus::Completed)?;
        submission.0.processed_at = Some(now);
        submission.0.processing_errors = None;
        Ok(submission)
    }

    /// Records what went wrong, which must be something and must repeat no answer: it is not protected.
    #[command]
    pub fn fail(self, processing_errors: Vec<LongText>) -> Result<Self, Error> {
        let mut submission = self.moved("fail", FormSubmissionStatus::Error)?;
        let mut violations = Violations::of("form_submission");
        let said = processing_errors.iter().any(|error| !error.is_blank());
        violations.require(said, "processing_errors", Code::TEXT_BLANK, "must say what went wrong");
        violations.finish()?;
        submission.0.processing_errors = Some(processing_errors);
        Ok(submission)
    }

    /// Gives the submission another priority, as a clinician decides.
    #[command]
    pub fn prioritize(mut self, clinical_priority: ClinicalPriority) -> Result<Self, ValidationError> {
        self.0.clinical_priority = clinical_priority;
        Ok(self)
    }
}

/// A submission's status with the data that belongs to it, to match on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FormSubmissionState<'a> {
    /// Received.
    Pending,
    /// Being worked on.
    Processing {
        /// What went wrong the last time.
        earlier_errors: &'a [LongText],
    },
    /// Worked off.
    Completed {
        /// When; a row from elsewhere may not say.
        processed_at: Option<Timestamp>,
    },
    /// Could not be worked on.
    Error {
        /// What went wrong.
        errors: &'a [LongText],
    },
}

impl FormSubmission {
    /// The status with the data that belongs to it.
    #[must_use]
    pub fn state(&self) -> FormSubmissionState<'_> {
        let errors = self.processing_errors.as_deref().unwrap_or_default();
        match self.status {
            FormSubmissionStatus::Pending => FormSubmissionState::Pending,
            FormSubmissionStatus::Processing => FormSubmissionState::Processing { earlier_errors: errors },
            FormSubmissionStatus::Completed => FormSubmissionState::Completed { processed_at: self.processed_at },
            FormSubmissionStatus::Error => FormSubmissionState::Error { errors },
        }
    }
}
