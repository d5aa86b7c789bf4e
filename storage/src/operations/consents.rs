//! Consents: the newest answer of a patient to each form of the type `consent`.

use crate::{
    error::Result,
    session::transaction::Transaction,
    sql::{row::Db, schema},
};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Uuid as SqlUuid},
};
use std::collections::{HashMap, HashSet};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    FormSchemaId, FormSubmissionId, PatientId, Timestamp, UserId,
    forms::{FormSchema, FormSubmission},
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
    /// form asks for a boolean `given`; submitting it again with false withdraws the consent. An answer about nobody is
    /// about the patient who submitted it. A form's text never changes once it is published, so its version says what
    /// the patient has agreed to. All earlier answers stay submissions.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) if the newest answer to a form cannot be read: an earlier one is not in
    /// force again. [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "form_submissions:select form_schemas:select")]
    pub fn consents(&mut self, patient_id: PatientId) -> Result<Vec<Consent>> {
        use schema::form_submissions::dsl;
        if !self.is_by_person() {
            self.require_grants_of("consents")?;
        }
        let newest = sql::<Bool>(
            "form_submissions.id IN (
                 SELECT DISTINCT ON (form_schemas.title) theirs.id
                 FROM form_submissions AS theirs JOIN form_schemas ON form_schemas.id = theirs.form_schema_id
                 WHERE form_schemas.medical_form_type = 'consent' AND (theirs.patient_id = ",
        );
        let newest = newest.bind::<SqlUuid, _>(Db(patient_id));
        let newest = newest.sql(" OR theirs.patient_id IS NULL AND theirs.submitted_by = ");
        let newest = newest.bind::<SqlUuid, _>(Db(patient_id));
        let newest = newest.sql(") ORDER BY form_schemas.title, theirs.created_at DESC, theirs.id DESC)");
        let rows =
            self.rows::<FormSubmission>(|query| query.filter(newest).order((dsl::created_at.desc(), dsl::id.desc())))?;
        let submissions: Vec<FormSubmission> = self.read_audited_strict(rows)?;
        let forms: HashSet<FormSchemaId> = submissions.iter().map(|submission| submission.form_schema_id).collect();
        let forms: Vec<FormSchema> = self.get_many(&forms.into_iter().collect::<Vec<_>>())?;
        let titles: HashMap<FormSchemaId, Text<200>> =
            forms.into_iter().map(|form| (form.id, form.title.clone())).collect();
        let consents = submissions.into_iter().filter_map(|submission| {
            Some(Consent {
                title: titles.get(&submission.form_schema_id)?.clone(),
                version: submission.form_version.clone(),
                given: submission.submission_data.expose().members().get(GIVEN).and_then(|answer| answer.as_bool()),
                answered_at: submission.created_at,
                submitted_by: submission.submitted_by,
                submission_id: submission.id,
            })
        });
        Ok(consents.collect())
    }
}
