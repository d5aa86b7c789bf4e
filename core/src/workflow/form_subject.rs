//! The subject of a form submission: a visit, a flow and their patient. It is here because module `forms` does not know
//! flows.

use crate::{
    Code,
    care::Consultation,
    error::{ValidationError, Violations},
    forms::NewFormSubmission,
    workflow::TelehealthFlow,
};

impl NewFormSubmission {
    /// Links the submission to a visit and a flow. The patient defaults to theirs, and the provider to that of the
    /// visit.
    ///
    /// # Errors
    /// [`Code::FORM_SUBMISSION_SUBJECT`] if the visit or the flow is of another patient, or the visit of another
    /// provider.
    pub fn about(
        mut self,
        visit: Option<&Consultation>,
        flow: Option<&TelehealthFlow>,
    ) -> Result<Self, ValidationError> {
        let (of_visit, of_flow) = (visit.map(|visit| visit.patient_id), flow.map(|flow| flow.patient_id));
        let patient_id = self.patient_id.or(of_visit).or(of_flow);
        let provider_id = visit.map(|visit| visit.provider_id);
        let mut violations = Violations::of("form_submission");
        let mut require = |fits: bool, field, message| {
            violations.require(fits, field, Code::FORM_SUBMISSION_SUBJECT, message);
        };
        require(
            of_visit.is_none() || of_visit == patient_id,
            &["consultation_id", "patient_id"],
            "must be a visit of the patient",
        );
        require(
            of_flow.is_none() || of_flow == patient_id,
            &["telehealth_flow_id", "patient_id"],
            "must be a flow of the patient",
        );
        let same_provider = self.provider_id.is_none() || provider_id.is_none() || self.provider_id == provider_id;
        require(same_provider, &["consultation_id", "provider_id"], "must be a visit with the provider");
        violations.finish()?;
        self.patient_id = patient_id;
        self.provider_id = self.provider_id.or(provider_id);
        self.consultation_id = visit.map(|visit| visit.id);
        self.telehealth_flow_id = flow.map(|flow| flow.id);
        Ok(self)
    }
}
