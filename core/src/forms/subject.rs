//! Whom a submission is about.

use crate::{
    Code,
    care::Consultation,
    error::{ValidationError, Violations},
    forms::NewFormSubmission,
    workflow::TelehealthFlow,
};

impl NewFormSubmission {
    /// Ties the submission to a visit and a flow. Their patient and the visit's provider are its own, where it names
    /// none itself.
    ///
    /// # Errors
    /// [`Code::FORM_SUBMISSION_SUBJECT`] where a visit or a flow is of another patient, or a visit of another provider.
    pub fn about(
        mut self,
        visit: Option<&Consultation>,
        flow: Option<&TelehealthFlow>,
    ) -> Result<Self, ValidationError> {
        let (visited, walked) = (visit.map(|visit| visit.patient_id), flow.map(|flow| flow.patient_id));
        let patient_id = self.patient_id.or(visited).or(walked);
        let provider_id = visit.map(|visit| visit.provider_id);
        let mut violations = Violations::of("form_submission");
        let mut require = |fits: bool, field, message| {
            violations.require(fits, field, Code::FORM_SUBMISSION_SUBJECT, message);
        };
        require(visited.is_none() || visited == patient_id, "consultation_id", "must be a visit of the patient");
        require(walked.is_none() || walked == patient_id, "telehealth_flow_id", "must be a flow of the patient");
        let visits = self.provider_id.is_none() || provider_id.is_none() || self.provider_id == provider_id;
        require(visits, "consultation_id", "must be a visit with the provider");
        violations.finish()?;
        self.patient_id = patient_id;
        self.provider_id = self.provider_id.or(provider_id);
        self.consultation_id = visit.map(|visit| visit.id);
        self.telehealth_flow_id = flow.map(|flow| flow.id);
        Ok(self)
    }
}
