//! Erasure: what the portal knows about a patient is deleted, except what a law requires it to keep.
//!
//! HIPAA knows no right of erasure; state laws and the GDPR do (Art. 17), and except what must be kept (Art. 17(3)(b)).
//! So an erasure closes the account at once, and the rest follows by `apply_retention`.

use crate::{
    crypto::Place,
    error::{Error, Name, Result},
    operations::{
        count,
        merge::Id,
        retention::{TableRows, end_of, rows_of},
    },
    session::{page::checked_rows, transaction::Transaction},
    sql::{row::Db, schema, schema::sql_types::SealedText},
};
use diesel::{
    QueryableByName,
    prelude::*,
    sql_query,
    sql_types::{BigInt, Bool, Date as SqlDate, Nullable, Timestamptz, Uuid as SqlUuid},
};
use std::collections::HashSet;
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    Code, Date, PatientId, Phi, Timestamp,
    accounts::Patient,
    care::{Consultation, ConsultationStatus},
    error::Violation,
    retention::{RETENTION, Retention},
    value::{Count, Text},
};

/// Rows that an erasure left because a law requires it.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct KeptRows {
    /// The table.
    pub table: Name,
    /// The number of rows; absent for the audit log, which is not searched.
    pub rows: Option<Count>,
    /// The last day on which one of them must be kept, if it is known.
    pub until: Option<Date>,
    /// The law.
    pub source: Text<100>,
}

/// What an erasure did.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct PatientErasure {
    /// The patient.
    pub patient_id: PatientId,
    /// When they were erased.
    pub erased_at: Timestamp,
    /// The number of rows that were deleted; tables without any are left out.
    pub erased: Vec<TableRows>,
    /// What stays, for how long and why.
    pub kept: Vec<KeptRows>,
    /// Whether only the audit log still knows the patient. Otherwise their names and date of birth stay with the rest,
    /// until `apply_retention` has deleted it.
    pub is_complete: bool,
}

/// A patient who was erased.
#[derive(Clone, Copy, Debug, PartialEq, ObjectField)]
pub struct ErasedPatient {
    /// The patient.
    pub patient_id: PatientId,
    /// When they were erased.
    pub erased_at: Timestamp,
}

/// The law that requires the audit log.
const AUDIT_SOURCE: &str = "45 CFR 164.316(b)(2)(i)";

#[operations(list = ERASURE)]
impl Transaction {
    /// Erases a patient, and those who were merged with them: deletes their notifications, tags and tasks, and all rows
    /// whose retention period has passed; cancels visits to come; closes the account, whose address can register again;
    /// and removes the telephone number, picture, password, addresses and contacts. What a law requires stays, with the
    /// names and the date of birth that it belongs to, and the answer says what, until when and why; `apply_retention`
    /// deletes it later. Erasing a patient again deletes what has become free since.
    ///
    /// For service accounts.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such patient, [`Error::GrantMissing`]; [`Error::Denied`] for a person.
    #[operation(grants = "form_submissions:delete prescriptions:delete sessions:delete conversations:delete \
                          messages:delete invoices:delete orders:delete telehealth_flows:delete consultations:delete \
                          patient_insurance:delete notifications:delete entity_tags:delete tasks:delete users:update \
                          patients:update consultations:update patient_merges:select patient_erasures:insert \
                          patient_erasures:update")]
    pub fn erase_patient(&mut self, patient_id: PatientId, now: Timestamp) -> Result<PatientErasure> {
        self.require_grants_of("erase_patient")?;
        let group = self.same_person(patient_id)?;
        if group.is_empty() {
            return Err(Error::NotFound { entity: "patient", id: patient_id.into() });
        }
        let mut erasure =
            PatientErasure { patient_id, erased_at: now, erased: Vec::new(), kept: Vec::new(), is_complete: true };
        for member in group {
            self.erase_one(member, now, now, &mut erasure)?;
        }
        let source = AUDIT_SOURCE.parse()?;
        erasure.kept.push(KeptRows { table: Name::of("audit_logs"), rows: None, until: None, source });
        Ok(erasure)
    }

    /// Returns up to `limit` patients who were erased since a time, in the order of the erasures. Keep the list outside
    /// of the database, as you keep checkpoints of the audit log: a backup does not know of the erasures after it was
    /// made. For service accounts.
    ///
    /// # Errors
    /// [`Error::Validation`] if the limit is not 1 to 1,000, [`Error::GrantMissing`]; [`Error::Denied`] for a person.
    #[operation(grants = "patient_erasures:select")]
    pub fn erased_patients(&mut self, since: Option<Timestamp>, limit: i32) -> Result<Vec<ErasedPatient>> {
        let limit = checked_rows("patient_erasure", "limit", limit)?;
        self.require_grants_of("erased_patients")?;
        let query = sql_query(
            "SELECT id, erased_at FROM patient_erasures WHERE $1 IS NULL OR erased_at >= $1
             ORDER BY erased_at, id LIMIT $2",
        );
        let query = query.bind::<Nullable<Timestamptz>, _>(since.map(Db)).bind::<BigInt, _>(i64::from(limit));
        let rows: Vec<Erased> = self.run(|connection| query.load(connection))?;
        Ok(rows.into_iter().map(|row| ErasedPatient { patient_id: row.id.0, erased_at: row.erased_at.0 }).collect())
    }

    /// Erases patients again after a backup was restored, from a list that `erased_patients` returned. Patients whom
    /// the backup does not know are left out. Returns the number of those who were erased. For service
    /// accounts.
    ///
    /// # Errors
    /// [`Error::Validation`] if there are not 1 to 1,000 patients, [`Error::Conflict`] with `patient.merged` if the
    /// backup has one of them merged with a patient who is not in the list, [`Error::GrantMissing`]; [`Error::Denied`]
    /// for a person.
    #[operation(grants = "form_submissions:delete prescriptions:delete sessions:delete conversations:delete \
                          messages:delete invoices:delete orders:delete telehealth_flows:delete consultations:delete \
                          patient_insurance:delete notifications:delete entity_tags:delete tasks:delete users:update \
                          patients:update consultations:update patient_merges:select patient_erasures:insert \
                          patient_erasures:update")]
    pub fn replay_erasures(&mut self, patients: Vec<ErasedPatient>, now: Timestamp) -> Result<Count> {
        checked_rows("patient_erasure", "patients", patients.len())?;
        self.require_grants_of("replay_erasures")?;
        let mut replayed = 0;
        let listed: HashSet<PatientId> = patients.iter().map(|it| it.patient_id).collect();
        for ErasedPatient { patient_id, erased_at } in patients {
            let group = self.same_person(patient_id)?;
            // The list names everybody who was erased; somebody else has become another person since the backup.
            if group.iter().any(|member| !listed.contains(member)) {
                let message = "is merged with a patient who is not in the list; undo the merge first";
                return Err(Error::Conflict(Violation::new("patient", "id", Code::PATIENT_MERGED, message)));
            }
            if group.contains(&patient_id) {
                let mut erasure =
                    PatientErasure { patient_id, erased_at, erased: Vec::new(), kept: Vec::new(), is_complete: true };
                self.erase_one(patient_id, erased_at, now, &mut erasure)?;
                replayed += 1;
            }
        }
        Ok(count(replayed))
    }
}

#[derive(QueryableByName)]
struct Erased {
    #[diesel(sql_type = SqlUuid)]
    id: Db<PatientId>,
    #[diesel(sql_type = Timestamptz)]
    erased_at: Db<Timestamp>,
}

#[derive(QueryableByName)]
struct Rest {
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = Nullable<SqlDate>)]
    until: Option<Db<Date>>,
}

/// SQL for the rows of a table that are a patient's; `patient` is SQL for the id.
fn owned(rule: &Retention, patient: &str) -> String {
    match rule.table {
        "notifications" => format!("rows.user_id = {patient}"),
        "conversations" => format!("rows.participant_ids @> ARRAY[{patient}]"),
        "messages" => {
            format!("rows.conversation_id IN (SELECT id FROM conversations WHERE participant_ids @> ARRAY[{patient}])")
        }
        _ => format!("rows.patient_id = {patient}"),
    }
}

impl Transaction {
    /// Locks and returns a patient and those who are merged with them.
    fn same_person(&mut self, patient_id: PatientId) -> Result<Vec<PatientId>> {
        let query = sql_query(
            "WITH kept AS (
                 SELECT coalesce((SELECT kept_id FROM patient_merges
                                  WHERE merged_id = $1 AND undone_at IS NULL), $1) AS id
             )
             SELECT id FROM patients
             WHERE id IN (SELECT id FROM kept UNION
                          SELECT merged_id FROM patient_merges JOIN kept ON kept_id = kept.id WHERE undone_at IS NULL)
             ORDER BY id FOR NO KEY UPDATE",
        );
        let query = query.bind::<SqlUuid, _>(Db(patient_id));
        Ok(self.ids(|connection| query.load(connection))?.into_iter().map(PatientId::from).collect())
    }

    fn erase_one(
        &mut self,
        patient_id: PatientId,
        erased_at: Timestamp,
        now: Timestamp,
        erasure: &mut PatientErasure,
    ) -> Result<()> {
        self.cancel_visits(patient_id, now)?;
        for rule in RETENTION {
            let (table, rows, theirs, end) = (rule.table, rows_of(rule), owned(rule, "$1"), end_of(rule));
            // A literal, so that every statement has the same parameters.
            let free = if rule.source.is_some() { format!("AND {end} <= '{now}'") } else { String::new() };
            let condition = format!("id IN (SELECT rows.id FROM {rows} WHERE {theirs} {free})");
            self.delete_theirs(table, &condition, patient_id, erasure)?;
        }
        self.delete_theirs("entity_tags", "entity_type = 'patient' AND entity_id = $1", patient_id, erasure)?;
        self.delete_theirs("tasks", "related_entity_type = 'patient' AND related_entity_id = $1", patient_id, erasure)?;
        self.close_account(patient_id)?;
        let is_complete = !self.list_kept(patient_id, erasure)?;
        if is_complete {
            self.remove_names(patient_id)?;
        }
        erasure.is_complete &= is_complete;
        let insert = sql_query(
            "INSERT INTO patient_erasures (id, erased_at, is_complete) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET is_complete = excluded.is_complete",
        );
        let insert = insert.bind::<SqlUuid, _>(Db(patient_id)).bind::<Timestamptz, _>(Db(erased_at));
        let insert = insert.bind::<Bool, _>(is_complete);
        self.run(|connection| insert.execute(connection)).map(drop)
    }

    fn cancel_visits(&mut self, patient_id: PatientId, now: Timestamp) -> Result<()> {
        use schema::consultations::dsl;
        let open = [ConsultationStatus::Scheduled, ConsultationStatus::InProgress].map(Db);
        let visits = self.find_unaudited::<Consultation>(|query| {
            query.filter(dsl::patient_id.eq(Db(patient_id))).filter(dsl::status.eq_any(open))
        })?;
        visits.into_iter().try_for_each(|visit| self.save(visit.cancel(None, now)?).map(drop))?;
        // Damaged ones, which would keep their slots.
        let rest =
            sql_query("UPDATE consultations SET status = 'cancelled' WHERE patient_id = $1 AND status = 'scheduled'");
        let rest = rest.bind::<SqlUuid, _>(Db(patient_id));
        self.run(|connection| rest.execute(connection)).map(drop)
    }

    fn delete_theirs(
        &mut self,
        table: &'static str,
        condition: &str,
        patient_id: PatientId,
        erasure: &mut PatientErasure,
    ) -> Result<()> {
        let delete = sql_query(format!("DELETE FROM {table} WHERE {condition}")).bind::<SqlUuid, _>(Db(patient_id));
        let rows = self.run(|connection| delete.execute(connection))?;
        if rows > 0 {
            erasure.erased.push(TableRows { table: Name::of(table), rows: count(rows) });
        }
        Ok(())
    }

    /// Closes the account, whose address becomes one that cannot exist (RFC 2606), and removes what no record needs.
    fn close_account(&mut self, patient_id: PatientId) -> Result<()> {
        for statement in [
            "UPDATE users SET email = id || '@erased.invalid', email_verified = false, phone = NULL,
                              phone_verified = false, profile_picture_url = NULL, last_login_at = NULL,
                              timezone = 'UTC', status = 'deleted'
             WHERE id = $1",
            "SELECT set_password_hash($1, NULL)",
            "UPDATE patients SET address_line_1 = NULL, address_line_2 = NULL, city = NULL, state = NULL,
                                 postal_code = NULL, emergency_contact_name = NULL, emergency_contact_phone = NULL,
                                 emergency_contact_relationship = NULL, subscription_plan_id = NULL,
                                 primary_pharmacy_id = NULL, primary_provider_id = NULL
             WHERE id = $1",
        ] {
            let statement = sql_query(statement).bind::<SqlUuid, _>(Db(patient_id));
            self.run(|connection| statement.execute(connection))?;
        }
        Ok(())
    }

    /// Adds the rows of the patient that are still there; returns whether there are any.
    fn list_kept(&mut self, patient_id: PatientId, erasure: &mut PatientErasure) -> Result<bool> {
        let (mut latest, mut any) = (None, false);
        for rule in RETENTION {
            let Some(source) = rule.source else { continue };
            let query = sql_query(format!(
                "SELECT count(*) AS rows, max({})::date AS until FROM {} WHERE {}",
                end_of(rule),
                rows_of(rule),
                owned(rule, "$1")
            ));
            let query = query.bind::<SqlUuid, _>(Db(patient_id));
            let Rest { rows, until } = self.run(|connection| query.get_result(connection))?;
            if rows > 0 {
                let until = until.map(|until| until.0);
                (latest, any) = (latest.max(until), true);
                erasure.kept.push(KeptRows {
                    table: Name::of(rule.table),
                    rows: Some(count(rows)),
                    until,
                    source: source.parse()?,
                });
            }
        }
        if any && let Some(source) = RETENTION.iter().find_map(|rule| rule.source) {
            let (table, source) = (Name::of("patients"), source.parse()?);
            erasure.kept.push(KeptRows { table, rows: Some(count(1)), until: latest, source });
        }
        Ok(any)
    }

    /// Replaces the names and the date of birth.
    fn remove_names(&mut self, patient_id: PatientId) -> Result<()> {
        let keys = self.keys::<Patient>()?;
        let sealed = |column| -> Result<_> {
            let at = Place { table: "patients", column, row: patient_id.into() };
            Ok(Db(keys.seal(at, &Phi::new("Erased".parse::<Text<100>>()?))?))
        };
        let update = sql_query(
            "UPDATE patients SET first_name = NULL, last_name = $2, date_of_birth = '1900-01-01',
                                 date_of_birth_correction = $3, gender = NULL, identity_token = NULL, name_tokens = NULL
             WHERE id = $1",
        );
        let update = update.bind::<SqlUuid, _>(Db(patient_id));
        let update = update.bind::<SealedText, _>(sealed("last_name")?);
        let update = update.bind::<SealedText, _>(sealed("date_of_birth_correction")?);
        self.run(|connection| update.execute(connection)).map(drop)
    }

    /// Removes the names of erased patients of whom no other row is kept any more; returns their number.
    pub(crate) fn complete_erasures(&mut self, limit: usize) -> Result<usize> {
        let rest = RETENTION.iter().filter(|rule| rule.source.is_some()).map(|rule| {
            format!("AND NOT EXISTS (SELECT FROM {} AS rows WHERE {})", rule.table, owned(rule, "patient_erasures.id"))
        });
        let query = sql_query(format!(
            "SELECT id FROM patient_erasures WHERE NOT is_complete {} ORDER BY id LIMIT $1",
            rest.collect::<Vec<_>>().join(" ")
        ));
        let query = query.bind::<BigInt, _>(i64::try_from(limit).unwrap_or(i64::MAX));
        let free: Vec<Id> = self.run(|connection| query.load(connection))?;
        for Id { id } in &free {
            self.remove_names((*id).into())?;
            let update = sql_query("UPDATE patient_erasures SET is_complete = true WHERE id = $1");
            let update = update.bind::<SqlUuid, _>(*id);
            self.run(|connection| update.execute(connection))?;
        }
        Ok(free.len())
    }
}
