use crate::{
    Code, ConsultationId, FormSchemaId, FormSubmissionId, PatientId, Phi, ProviderId, TelehealthFlowId, Timestamp,
    UserId,
    error::{Error, FieldError, TransitionError, ValidationError, Violations},
    forms::{FormSchema, Score},
    label::labels,
    machine::machine,
    record::{Rules, constraints},
    value::{IpAddress, JsonObject, LongText, Positive, Version},
};
use telehealth_macros::{input, operations, record};

labels! {
    /// The status of a submission.
    FormSubmissionStatus {
        /// Received.
        Pending = "pending",
        /// Being processed.
        Processing = "processing",
        /// Processed.
        Completed = "completed",
        /// Processing failed; it may be retried.
        Error = "error",
    }

    /// How soon a clinician must review a submission.
    ClinicalPriority {
        /// In order of receipt.
        Routine = "routine",
        /// Soon.
        Urgent = "urgent",
        /// Immediately.
        Emergency = "emergency",
    }

    /// The type of device on which a form was filled in.
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

    fn FormSubmission::transition(status);
}

/// The answers to a published form.
#[record(table = "form_submissions", entity = FormSubmission)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FormSubmissionRecord {
    /// Primary key.
    pub id: FormSubmissionId,
    /// The form.
    pub form_schema_id: FormSchemaId,
    /// The form's version.
    pub form_version: Version,
    /// The user who submitted it.
    pub submitted_by: Option<UserId>,
    /// The patient.
    pub patient_id: Option<PatientId>,
    /// The provider who is to review it.
    pub provider_id: Option<ProviderId>,
    /// The visit that the submission belongs to.
    pub consultation_id: Option<ConsultationId>,
    /// The telehealth flow that the submission belongs to.
    pub telehealth_flow_id: Option<TelehealthFlowId>,
    /// The answers, of at most 1,000,000 bytes.
    pub submission_data: Phi<JsonObject>,
    /// The scores of the answers by the form's `x-scores`, computed when the form was submitted; may be missing in
    /// imported rows.
    pub scores: Option<Phi<Vec<Score>>>,
    /// The status of the submission.
    pub status: FormSubmissionStatus,
    /// How soon a clinician must review it.
    pub clinical_priority: ClinicalPriority,
    /// When it was processed.
    pub processed_at: Option<Timestamp>,
    /// The errors of the last failed processing.
    pub processing_errors: Option<Vec<LongText>>,
    /// The time taken to fill in the form, in seconds.
    pub completion_time_seconds: Option<Positive>,
    /// The device on which the form was filled in.
    pub device_type: Option<DeviceType>,
    /// The IP address of the client.
    pub ip_address: Option<IpAddress>,
    /// The user agent of the client.
    pub user_agent: Option<LongText>,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`FormSubmissionRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FormSubmission(FormSubmissionRecord);

impl Rules for FormSubmissionRecord {
    constraints! {
        completion_time_positive: completion_time_seconds => INTEGER_NOT_POSITIVE,
        form_is_published: form_schema_id => FORM_SUBMISSION_UNPUBLISHED,
        form_version_matches: form_version => FORM_SUBMISSION_VERSION,
        submission_priority_from_form: clinical_priority => FORM_SUBMISSION_PRIORITY,
        patient_is_not_merged: patient_id => PATIENT_MERGED,
        patient_is_not_erased: patient_id => PATIENT_ERASED,
        status_transition: status => STATUS_TRANSITION,
    }
}

/// Input for submitting a form.
#[input(FormSubmissionRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewFormSubmission {
    pub submission_data: Phi<JsonObject>,
    pub id: Option<FormSubmissionId>,
    pub submitted_by: Option<UserId>,
    pub patient_id: Option<PatientId>,
    pub provider_id: Option<ProviderId>,
    pub consultation_id: Option<ConsultationId>,
    pub telehealth_flow_id: Option<TelehealthFlowId>,
    pub completion_time_seconds: Option<Positive>,
    pub device_type: Option<DeviceType>,
    pub ip_address: Option<IpAddress>,
    pub user_agent: Option<LongText>,
}

#[operations]
impl FormSubmission {
    /// Submits answers to a published form. All answers are checked. The form's rules determine the scores and the
    /// priority.
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
        let (scores, clinical_priority) = assessment.map_or((Vec::new(), ClinicalPriority::Routine), |assessment| {
            (assessment.scores, assessment.clinical_priority)
        });
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
            scores: Some(Phi::new(scores)),
            status: FormSubmissionStatus::Pending,
            clinical_priority,
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

    /// Starts processing the submission, or retries after an error.
    #[command]
    pub fn process(self) -> Result<Self, TransitionError> {
        self.transition("process", FormSubmissionStatus::Processing)
    }

    /// Records that the submission was processed, and clears earlier errors.
    #[command]
    pub fn complete(self, now: Timestamp) -> Result<Self, TransitionError> {
        let mut submission = self.transition("complete", FormSubmissionStatus::Completed)?;
        submission.0.processed_at = Some(now);
        submission.0.processing_errors = None;
        Ok(submission)
    }

    /// Records that processing failed, with at least one error. The errors must not repeat answers, because they are
    /// not encrypted.
    #[command]
    pub fn fail(self, processing_errors: Vec<LongText>) -> Result<Self, Error> {
        let mut submission = self.transition("fail", FormSubmissionStatus::Error)?;
        let mut violations = Violations::of("form_submission");
        let said = processing_errors.iter().any(|error| !error.is_blank());
        if !said {
            let error = FieldError::new(Code::TEXT_BLANK, "must contain an error that is not blank");
            violations.report("processing_errors", error.with("rule", "any"));
        }
        violations.finish()?;
        submission.0.processing_errors = Some(processing_errors);
        Ok(submission)
    }

    /// Sets the priority that a clinician has decided on.
    #[command]
    pub fn prioritize(mut self, clinical_priority: ClinicalPriority) -> Result<Self, ValidationError> {
        self.0.clinical_priority = clinical_priority;
        Ok(self)
    }
}

/// A submission's status with its data, for pattern matching.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FormSubmissionState<'a> {
    /// Received.
    Pending,
    /// Being processed.
    Processing {
        /// The errors of the previous attempt.
        earlier_errors: &'a [LongText],
    },
    /// Processed.
    Completed {
        /// When it was processed; may be missing in imported rows.
        processed_at: Option<Timestamp>,
    },
    /// Processing failed.
    Error {
        /// The errors.
        errors: &'a [LongText],
    },
}

impl FormSubmission {
    /// Returns the status with its data.
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
