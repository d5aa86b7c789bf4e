//! Operations on forms: versions, submissions, and the queue of submissions to process.

use crate::{
    error::{DamagedRow, Result},
    session::{damaged::by_reason, page::checked_limit, transaction::Transaction},
    sql::{row::Db, schema},
    tables::forms::form_submissions,
};
use diesel::{
    dsl::sql,
    expression::SqlLiteral,
    prelude::*,
    sql_types::{Array, BigInt},
};
use std::collections::HashMap;
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    FormSchemaId, FormSubmissionId, PatientId, Timestamp, UserId,
    access::Verb,
    accounts::Patient,
    forms::{FormSchema, FormSubmission, FormSubmissionStatus, NewFormSubmission, VersionStep},
    value::Text,
};

/// Submissions that a worker has claimed, or that were recovered from lost workers.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct ClaimedSubmissions {
    /// The submissions.
    pub submissions: Vec<FormSubmission>,
    /// The rows that cannot be read. Their status was set to `error`, with the reason in `processing_errors`.
    pub damaged: Vec<DamagedRow>,
}

/// How many times a claim queries the queue when it meets damaged rows.
const ROUNDS: usize = 10;

#[operations(list = FORMS)]
impl Transaction {
    /// Publishes a draft. From then on it accepts submissions and can no longer be changed.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such form,
    /// [`Error::Transition`](crate::Error::Transition) if it is already published.
    #[operation(grants = "form_schemas:update")]
    pub fn publish_form(&mut self, form_schema_id: FormSchemaId) -> Result<FormSchema> {
        let draft = self.get_for_update::<FormSchema>(form_schema_id)?;
        self.save(draft.publish()?)
    }

    /// Creates a draft of the next version of a published form, with the same content, to be revised and published.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such form,
    /// [`Error::Transition`](crate::Error::Transition) if it is a draft, [`Error::Conflict`](crate::Error::Conflict)
    /// with `form_schema.version_taken` if the version already exists.
    #[operation(grants = "form_schemas:insert")]
    pub fn next_form_version(
        &mut self,
        form_schema_id: FormSchemaId,
        step: VersionStep,
        created_by: UserId,
        now: Timestamp,
    ) -> Result<FormSchema> {
        let form: FormSchema = self.get(form_schema_id)?;
        self.add(FormSchema::next_version(&form, step, created_by, now)?)
    }

    /// Returns the highest published version of a form, if there is one.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "form_schemas:select")]
    pub fn current_form(&mut self, title: Text<200>) -> Result<Option<FormSchema>> {
        use schema::form_schemas::dsl;
        let published = self.find::<FormSchema>(|query| {
            query
                .filter(dsl::title.eq(Db(title)))
                .filter(dsl::is_published)
                .order((numbers().desc(), dsl::version.desc()))
                .limit(1)
        });
        published.map(|mut found| found.pop())
    }

    /// Returns all versions of a form, including drafts, highest first.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "form_schemas:select")]
    pub fn form_versions(&mut self, title: Text<200>) -> Result<Vec<FormSchema>> {
        use schema::form_schemas::dsl;
        self.find::<FormSchema>(|query| {
            query.filter(dsl::title.eq(Db(title))).order((numbers().desc(), dsl::version.desc()))
        })
    }

    /// Submits a published form. All answers are checked; the form's rules may raise the priority. The patient and the
    /// provider default to those of the visit or flow that the submission belongs to; without one, the patient to the
    /// submitter, if they are a patient.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such form, visit or flow.
    /// [`Error::Validation`](crate::Error::Validation) with all violations in the answers, each with its JSON pointer;
    /// if the form is a draft; and if the visit or flow belongs to another patient or provider.
    #[operation(grants = "form_schemas:select consultations:select telehealth_flows:select patients:select \
                  form_submissions:insert")]
    pub fn submit_form(
        &mut self,
        form_schema_id: FormSchemaId,
        new: NewFormSubmission,
        now: Timestamp,
    ) -> Result<FormSubmission> {
        let form: FormSchema = self.get(form_schema_id)?;
        let visit = new.consultation_id.map(|id| self.get(id)).transpose()?;
        let flow = new.telehealth_flow_id.map(|id| self.get(id)).transpose()?;
        let mut new = new.about(visit.as_ref(), flow.as_ref())?;
        if new.patient_id.is_none() {
            new.patient_id = self.patient_with_account(new.submitted_by)?;
        }
        self.add(FormSubmission::submit(new, &form, now)?)
    }

    /// Claims up to `limit` pending submissions for processing, ordered by priority, then oldest first. Concurrent
    /// claims get different submissions. A worker commits the claim, does the work, and saves the submission after
    /// `complete` or `fail`. If the save fails as stale, the claim was recovered meanwhile by `recover_submissions`.
    /// Rows that cannot be read get the status `error` in the same transaction and do not block other submissions.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if the limit is not 1 to 1,000.
    #[operation(grants = "form_submissions:update")]
    pub fn claim_submissions(&mut self, limit: i32) -> Result<ClaimedSubmissions> {
        use schema::form_submissions::dsl;
        let limit = usize::from(checked_limit::<FormSubmission>(limit)?);
        let mut claimed = ClaimedSubmissions { submissions: Vec::new(), damaged: Vec::new() };
        for _ in 0..ROUNDS {
            let wanted = i64::try_from(limit - claimed.submissions.len()).unwrap_or(i64::MAX);
            let ids: Vec<Db<FormSubmissionId>> = self.run(|connection| {
                dsl::form_submissions
                    .filter(dsl::status.eq(Db(FormSubmissionStatus::Pending)))
                    .order((dsl::clinical_priority.desc(), dsl::created_at, dsl::id))
                    .limit(wanted)
                    .select(dsl::id)
                    .for_no_key_update()
                    .skip_locked()
                    .load(connection)
            })?;
            let some = self.move_submissions(ids, FormSubmissionStatus::Processing, None)?;
            claimed.submissions.extend(some.submissions);
            let is_done = some.damaged.is_empty() || claimed.submissions.len() >= limit;
            claimed.damaged.extend(some.damaged);
            if is_done {
                break;
            }
        }
        Ok(claimed)
    }

    /// Recovers up to `limit` submissions that were claimed before an instant and not finished, longest claimed first:
    /// they get the status `error` with a reason, and can be processed again. The time of the claim is known only from
    /// `updated_at`, so the instant should lie further back than processing can take.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if the limit is not 1 to 1,000.
    #[operation(grants = "form_submissions:update")]
    pub fn recover_submissions(&mut self, claimed_before: Timestamp, limit: i32) -> Result<ClaimedSubmissions> {
        use schema::form_submissions::dsl;
        let limit = checked_limit::<FormSubmission>(limit)?;
        // A locked row has a worker that is saving it.
        let ids: Vec<Db<FormSubmissionId>> = self.run(|connection| {
            dsl::form_submissions
                .filter(dsl::status.eq(Db(FormSubmissionStatus::Processing)))
                .filter(dsl::updated_at.lt(Db(claimed_before)))
                .order((dsl::updated_at, dsl::id))
                .limit(limit.into())
                .select(dsl::id)
                .for_no_key_update()
                .skip_locked()
                .load(connection)
        })?;
        self.move_submissions(ids, FormSubmissionStatus::Error, Some("the worker did not finish"))
    }
}

/// The numbers of a version, by which PostgreSQL orders versions in the same way as core.
fn numbers() -> SqlLiteral<Array<BigInt>> {
    sql("string_to_array(version, '.')::bigint[]")
}

impl Transaction {
    /// Returns the patient whose account this is, if it is a patient's. For a person, somebody whom they can see.
    fn patient_with_account(&mut self, user_id: Option<UserId>) -> Result<Option<PatientId>> {
        use schema::patients::dsl;
        let Some(patient_id) = user_id.map(PatientId::from) else { return Ok(None) };
        let query = dsl::patients.find(Db(patient_id)).select(dsl::id);
        let found: Option<Db<PatientId>> = self.run(|connection| query.first(connection).optional())?;
        if found.is_none() {
            self.require::<Patient>(Verb::Select)?;
        }
        Ok(found.map(|id| id.0))
    }

    /// Sets the status of locked submissions and returns them in the order of the ids. Those that cannot be read get
    /// the status `error`.
    fn move_submissions(
        &mut self,
        ids: Vec<Db<FormSubmissionId>>,
        status: FormSubmissionStatus,
        error: Option<&'static str>,
    ) -> Result<ClaimedSubmissions> {
        use schema::form_submissions::dsl;
        if ids.is_empty() {
            self.require::<FormSubmission>(Verb::Update)?;
            return Ok(ClaimedSubmissions { submissions: Vec::new(), damaged: Vec::new() });
        }
        let places: HashMap<FormSubmissionId, usize> = ids.iter().map(|id| id.0).zip(0..).collect();
        let rows = self.run(|connection| {
            let error = error.map(|error| dsl::processing_errors.eq(Some(vec![Some(error)])));
            diesel::update(dsl::form_submissions.filter(dsl::id.eq_any(ids)))
                .set((dsl::status.eq(Db(status)), error))
                .returning(form_submissions::Row::as_returning())
                .load(connection)
        })?;
        let moved = self.with_damaged(|tx| tx.decrypt_valid(rows));
        let (mut submissions, damaged): (Vec<FormSubmission>, _) = self.fail_on_unreadable(moved)?;
        submissions.sort_by_key(|submission| places.get(&submission.id).copied());
        for (reason, ids) in by_reason(&damaged) {
            let ids = dsl::id.eq_any(ids.into_iter().map(|id| Db(FormSubmissionId::from(id))));
            let update = diesel::update(dsl::form_submissions.filter(ids)).set((
                dsl::status.eq(Db(FormSubmissionStatus::Error)),
                dsl::processing_errors.eq(Some(vec![Some(reason)])),
            ));
            self.run(|connection| update.execute(connection))?;
        }
        Ok(ClaimedSubmissions { submissions, damaged })
    }
}
