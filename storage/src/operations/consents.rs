//! Consents: the newest answer of a patient to each form of the type `consent`.

use crate::{
    error::Result,
    session::transaction::Transaction,
    sql::{row::Db, schema},
};
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    Entity, FormSchemaId, FormSubmissionId, PatientId, Timestamp, UserId,
    forms::{FormSchema, FormSubmission, MedicalFormType},
    value::{Text, Version},
};

/// The answer to a consent form that is in force.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct Consent {
    /// The form's title, which its versions share.
    pub title: Text<200>,
    /// The version of the text that was answered.
    pub version: Version,
    /// Whether consent was given or, if false, refused or withdrawn; absent if the form has no answer `given`.
    pub given: Option<bool>,
    /// When it was answered.
    pub answered_at: Timestamp,
    /// Who answered.
    pub submitted_by: Option<UserId>,
    /// The submission with the complete answer.
    pub submission_id: FormSubmissionId,
}

/// The answer with which a consent is given or withdrawn.
const GIVEN: &str = "given";

#[operations(list = CONSENTS)]
impl Transaction {
    /// Returns the consents of a patient, newest first: of each form of the type `consent` the newest answer. Such a
    /// form asks for a boolean `given`; submitting it again with false withdraws the consent. A form's text never
    /// changes once it is published, so its version says what the patient has agreed to. All earlier answers stay
    /// submissions.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "form_submissions:select form_schemas:select")]
    pub fn consents(&mut self, patient_id: PatientId) -> Result<Vec<Consent>> {
        use schema::form_submissions::dsl;
        if !self.is_by_person() {
            self.require_grants_of("consents")?;
        }
        let submissions = self.find::<FormSubmission>(|query| {
            query.filter(dsl::patient_id.eq(Some(Db(patient_id)))).order((dsl::created_at.desc(), dsl::id.desc()))
        })?;
        let asked: HashSet<FormSchemaId> = submissions.iter().map(|submission| submission.form_schema_id).collect();
        let forms: Vec<FormSchema> = self.get_many(&asked.into_iter().collect::<Vec<_>>())?;
        let consents = forms.into_iter().filter(|form| form.medical_form_type == Some(MedicalFormType::Consent));
        let forms: HashMap<FormSchemaId, FormSchema> = consents.map(|form| (form.id(), form)).collect();
        let mut answered = HashSet::new();
        let newest = submissions.into_iter().filter_map(|submission| {
            let form = forms.get(&submission.form_schema_id)?;
            answered.insert(form.title.clone()).then(|| Consent {
                title: form.title.clone(),
                version: submission.form_version.clone(),
                given: submission.submission_data.expose().members().get(GIVEN).and_then(|answer| answer.as_bool()),
                answered_at: submission.created_at,
                submitted_by: submission.submitted_by,
                submission_id: submission.id,
            })
        });
        Ok(newest.collect())
    }
}
