//! Erasure: what the portal knows about a patient is deleted, except what a law requires it to keep, by the rules of
//! [`ERASURE`](telehealth_core::erasure::ERASURE). So an erasure closes the account at once, and the rest follows by
//! `apply_retention`.

mod steps;

use crate::{
    error::{Error, Name, Result},
    operations::{
        count,
        legal_holds::HeldPatients,
        patient_rows::{Id, about, has_ended, rows_of},
        retention::TableRows,
    },
    session::{page::checked_rows, transaction::Transaction},
    sql::{row::Db, schema},
};
use diesel::{
    QueryableByName,
    prelude::*,
    sql_query,
    sql_types::{Array, BigInt, Bool, Nullable, Timestamptz, Uuid as SqlUuid},
};
use std::collections::HashSet;
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    Code, Date, PatientId, Timestamp,
    care::{Consultation, ConsultationStatus},
    error::Violation,
    retention::RETENTION,
    value::{Count, Text},
};

/// Rows that an erasure left because a law requires it.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
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
#[non_exhaustive]
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

impl PatientErasure {
    const fn begun(patient_id: PatientId, erased_at: Timestamp) -> Self {
        Self { patient_id, erased_at, erased: Vec::new(), kept: Vec::new(), is_complete: true }
    }
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
    /// Erases a patient, and those who were merged with them: deletes their notifications, the tags and tasks on any
    /// row of theirs, the tasks that they have assigned or been assigned, and all rows whose retention period has
    /// passed; cancels visits to come; closes the account, whose address can register again; and removes the telephone
    /// number, picture, password, addresses and contacts, links of calls, and the devices with which forms were filled
    /// in. What a law requires stays, with the names and the date of birth that it belongs to, and the answer says
    /// what, until when and why; `apply_retention` deletes it later. Erasing a patient again deletes what has become
    /// free since.
    ///
    /// For service accounts.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such patient, [`Error::Conflict`] with `patient.on_hold` if a legal hold
    /// preserves the records, [`Error::GrantMissing`]; [`Error::Denied`] for a person.
    #[operation(grants = "form_submissions:delete prescriptions:delete sessions:delete conversations:delete \
                          messages:delete invoices:delete orders:delete telehealth_flows:delete consultations:delete \
                          patient_insurance:delete emergency_access:delete notifications:delete entity_tags:delete \
                          tasks:delete order_items:select users:update patients:update consultations:update \
                          form_submissions:update patient_merges:select patient_erasures:insert \
                          patient_erasures:update legal_holds:select")]
    pub fn erase_patient(&mut self, patient_id: PatientId, now: Timestamp) -> Result<PatientErasure> {
        self.require_grants_of("erase_patient")?;
        self.keep_holds()?;
        let group = self.same_person(patient_id)?;
        if group.is_empty() {
            return Err(Error::NotFound { entity: "patient", id: patient_id.into() });
        }
        let held = self.held_patients()?;
        held.require_none(&group)?;
        let mut erasure = PatientErasure::begun(patient_id, now);
        for member in group {
            self.erase_one(member, now, &held, &mut erasure)?;
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
        self.run(|connection| erased(connection, since, limit.into()))
    }

    /// Erases patients again after a backup was restored, from a list that `erased_patients` returned. Patients whom
    /// the backup does not know are left out. Returns the number of those who were erased. For service
    /// accounts.
    ///
    /// # Errors
    /// [`Error::Validation`] if there are not 1 to 1,000 patients, [`Error::Conflict`] with `patient.merged` if the
    /// backup has one of them merged with a patient who is not in the list, with `patient.on_hold` if one of them is on
    /// legal hold in the backup, [`Error::GrantMissing`]; [`Error::Denied`] for a person.
    #[operation(grants = "form_submissions:delete prescriptions:delete sessions:delete conversations:delete \
                          messages:delete invoices:delete orders:delete telehealth_flows:delete consultations:delete \
                          patient_insurance:delete emergency_access:delete notifications:delete entity_tags:delete \
                          tasks:delete order_items:select users:update patients:update consultations:update \
                          form_submissions:update patient_merges:select patient_erasures:insert \
                          patient_erasures:update legal_holds:select")]
    pub fn replay_erasures(&mut self, patients: Vec<ErasedPatient>, now: Timestamp) -> Result<Count> {
        checked_rows("patient_erasure", "patients", patients.len())?;
        self.require_grants_of("replay_erasures")?;
        self.keep_holds()?;
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
                let held = self.held_patients()?;
                held.require_none(&group)?;
                self.erase_one(patient_id, now, &held, &mut PatientErasure::begun(patient_id, erased_at))?;
                replayed += 1;
            }
        }
        Ok(count(replayed))
    }
}

/// Returns every patient who was erased, in the order of the erasures, for a login that sees all rows.
pub(crate) fn all_erased(connection: &mut PgConnection) -> Result<Vec<ErasedPatient>> {
    Ok(erased(connection, None, i64::MAX)?)
}

/// Returns the first patients who were erased since a time, in the order of the erasures.
fn erased(connection: &mut PgConnection, since: Option<Timestamp>, limit: i64) -> QueryResult<Vec<ErasedPatient>> {
    let query = sql_query(
        "SELECT id, erased_at FROM patient_erasures WHERE $1 IS NULL OR erased_at >= $1
         ORDER BY erased_at, id LIMIT $2",
    );
    let query = query.bind::<Nullable<Timestamptz>, _>(since.map(Db)).bind::<BigInt, _>(limit);
    let rows: Vec<Erased> = query.load(connection)?;
    Ok(rows.into_iter().map(|row| ErasedPatient { patient_id: row.id.0, erased_at: row.erased_at.0 }).collect())
}

#[derive(QueryableByName)]
struct Erased {
    #[diesel(sql_type = SqlUuid)]
    id: Db<PatientId>,
    #[diesel(sql_type = Timestamptz)]
    erased_at: Db<Timestamp>,
}

impl Transaction {
    /// Locks and returns a patient and those who are merged with them. While it waits for the locks, another
    /// transaction may merge somebody or undo a merge, so it asks again until nothing changes.
    fn same_person(&mut self, patient_id: PatientId) -> Result<Vec<PatientId>> {
        let mut group = self.lock_group(patient_id)?;
        loop {
            let again = self.lock_group(patient_id)?;
            if again == group {
                return Ok(group);
            }
            group = again;
        }
    }

    /// Locks and returns a patient and those who are merged with them when the statement begins: for update, so that
    /// nobody adds a row for one of them meanwhile.
    fn lock_group(&mut self, patient_id: PatientId) -> Result<Vec<PatientId>> {
        let query = sql_query(
            "WITH kept AS (
                 SELECT coalesce((SELECT kept_id FROM patient_merges
                                  WHERE merged_id = $1 AND undone_at IS NULL), $1) AS id
             )
             SELECT id FROM patients
             WHERE id = ANY (ARRAY(
                 SELECT id FROM kept UNION
                 SELECT merged_id FROM patient_merges JOIN kept ON kept_id = kept.id WHERE undone_at IS NULL))
             ORDER BY id FOR UPDATE",
        );
        let query = query.bind::<SqlUuid, _>(Db(patient_id));
        Ok(self.ids(|connection| query.load(connection))?.into_iter().map(PatientId::from).collect())
    }

    /// Erases a patient who is not on hold. Rows that are about somebody else as well, who is on hold, stay.
    fn erase_one(
        &mut self,
        patient_id: PatientId,
        now: Timestamp,
        held: &HeldPatients,
        erasure: &mut PatientErasure,
    ) -> Result<()> {
        self.cancel_visits(patient_id, now)?;
        erasure.erased.extend(self.delete_unneeded(patient_id, held)?);
        self.empty_columns(patient_id, held)?;
        // A literal, so that every statement has the same parameters.
        let now = format!("'{now}'");
        for rule in RETENTION.iter().filter(|rule| rule.source.is_some()) {
            let (rows, theirs, ended) = (rows_of(rule), about(rule.table, "$1"), has_ended(rule, &now));
            let expired = format!("{rows} WHERE {theirs} AND {ended}");
            let rows = self.delete_theirs(rule.table, &expired, patient_id, held)?;
            erasure.erased.extend(TableRows::some(rule.table, rows));
        }
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
        let insert = insert.bind::<SqlUuid, _>(Db(patient_id)).bind::<Timestamptz, _>(Db(erasure.erased_at));
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

    /// Removes the names of erased patients of whom no other row is kept any more, and what no law requires that was
    /// added since; returns their number.
    pub(crate) fn complete_erasures(&mut self, holds: &HeldPatients, limit: usize) -> Result<usize> {
        let kept = RETENTION.iter().filter(|rule| rule.source.is_some()).map(|rule| {
            let theirs = about(rule.table, "patient_erasures.id");
            // OFFSET makes PostgreSQL look up each patient in the index, rather than joining the whole table.
            format!("AND NOT EXISTS (SELECT FROM {} AS rows WHERE {theirs} OFFSET 0)", rule.table)
        });
        let query = sql_query(format!(
            "SELECT id FROM patient_erasures
             WHERE NOT is_complete AND NOT ({} OR id = ANY ($2)) {} ORDER BY id LIMIT $1",
            holds.everybody,
            kept.collect::<Vec<_>>().join(" ")
        ));
        let query = query.bind::<BigInt, _>(i64::try_from(limit).unwrap_or(i64::MAX));
        let query = query.bind::<Array<SqlUuid>, _>(holds.patients.clone());
        let free: Vec<Id> = self.run(|connection| query.load(connection))?;
        for Id { id } in &free {
            self.delete_unneeded((*id).into(), holds)?;
            self.remove_names((*id).into())?;
            let update = sql_query("UPDATE patient_erasures SET is_complete = true WHERE id = $1");
            let update = update.bind::<SqlUuid, _>(*id);
            self.run(|connection| update.execute(connection))?;
        }
        Ok(free.len())
    }
}
