//! The merge of duplicate patients, and its reversal.

use crate::{
    error::{Error, Name, Result},
    operations::{count, patient_rows::Id, retention::TableRows},
    session::transaction::Transaction,
    sql::row::Db,
};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Array, Bool, Jsonb, Nullable, Timestamptz, Uuid as SqlUuid},
};
use serde_json::{Map, Value};
use telehealth_core::macros::{InputField, ObjectField, operations};
use telehealth_core::{
    Code, PatientId, Timestamp,
    error::{ValidationError, Violation},
};
use uuid::Uuid;

/// A merge of two patients who are the same person, or its reversal.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct PatientMerge {
    /// The patient who has all rows after the merge.
    pub kept_id: PatientId,
    /// The patient whose rows were moved. The row and the account stay; the account is inactive.
    pub merged_id: PatientId,
    /// When they were merged.
    pub merged_at: Timestamp,
    /// The number of rows that were moved, to the kept patient or back; tables without any are left out.
    pub moved: Vec<TableRows>,
}

/// Two patients who are the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, InputField)]
pub struct DuplicatePatients {
    /// The patient who gets all rows.
    pub kept_id: PatientId,
    /// The patient whose rows are moved, and whose account is deactivated.
    pub merged_id: PatientId,
}

/// The tables whose rows are moved, with the column that names the patient: visits before prescriptions, because those
/// of controlled substances need a visit of the same patient.
pub(super) const MOVED: &[(&str, &str)] = &[
    ("consultations", "patient_id"),
    ("prescriptions", "patient_id"),
    ("sessions", "patient_id"),
    ("telehealth_flows", "patient_id"),
    (SUBMISSIONS, "patient_id"),
    ("orders", "patient_id"),
    ("invoices", "patient_id"),
    ("patient_insurance", "patient_id"),
    ("notifications", "user_id"),
    (CONVERSATIONS, ""),
];
const SUBMISSIONS: &str = "form_submissions";
const CONVERSATIONS: &str = "conversations";

/// The entry of `moved` with the policies that were primary before.
const DEMOTED: &str = "was_primary";

/// The ids of moved rows by table, as `patient_merges.moved` stores them.
type Moved = Map<String, Value>;

#[operations(list = MERGE)]
impl Transaction {
    /// Merges a duplicate into another patient: moves the visits, prescriptions, sessions, flows, submissions, orders,
    /// invoices, policies, notifications and conversations of `merged_id` to `kept_id`, and deactivates the account of
    /// `merged_id`. A primary policy becomes secondary if the kept patient has a primary one at the same time. Tags and
    /// tasks stay. From then on no visit, prescription, session, flow, submission, order, invoice or policy can be added
    /// for `merged_id`, and their account cannot be activated. `unmerge_patients` undoes it.
    ///
    /// For service accounts.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such patient, [`Error::Validation`] with `patient.merge_self`,
    /// [`Error::Conflict`] with `patient.merged` if one of them was merged into another or if others were merged into
    /// `merged_id`, with `patient.erased`, and with `consultation.patient_double_booking` if both have visits to come
    /// at the same time, or in progress; [`Error::GrantMissing`].
    #[operation(grants = "consultations:update prescriptions:update sessions:update telehealth_flows:update \
                          form_submissions:update orders:update invoices:update patient_insurance:update \
                          notifications:update conversations:update users:update patients:update \
                          patient_merges:update patient_merges:insert patient_erasures:select")]
    pub fn merge_patients(&mut self, patients: DuplicatePatients, now: Timestamp) -> Result<PatientMerge> {
        let DuplicatePatients { kept_id, merged_id } = patients;
        if kept_id == merged_id {
            let message = "must be another patient than kept_id";
            let itself = Violation::new("patient", "merged_id", Code::PATIENT_MERGE_SELF, message);
            return Err(ValidationError::from(itself).into());
        }
        self.lock_patients(kept_id, merged_id)?;
        for (field, patient_id, of) in
            [("kept_id", kept_id, "merged_id = $1"), ("merged_id", merged_id, "$1 IN (merged_id, kept_id)")]
        {
            let query =
                format!("SELECT EXISTS (SELECT FROM patient_merges WHERE {of} AND undone_at IS NULL) AS answer");
            if self.answers(&query, patient_id)? {
                return Err(conflict(field, Code::PATIENT_MERGED, "takes part in another merge; undo it first"));
            }
        }
        let demoted = self.demote_policies(kept_id, merged_id)?;
        let mut moved = Moved::new();
        for (table, column) in MOVED {
            moved.insert((*table).to_owned(), self.move_rows(table, column, merged_id, kept_id, None)?);
        }
        let deactivate = sql_query("UPDATE users SET status = 'inactive' WHERE id = $1 AND status = 'active'")
            .bind::<SqlUuid, _>(Db(merged_id));
        let was_active = self.run(|connection| deactivate.execute(connection))? > 0;
        let merge = PatientMerge { kept_id, merged_id, merged_at: now, moved: counted(&moved) };
        moved.insert(DEMOTED.to_owned(), demoted);
        let insert = sql_query(
            "INSERT INTO patient_merges (id, merged_id, kept_id, moved, was_active, merged_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        );
        let insert = insert.bind::<SqlUuid, _>(Uuid::now_v7()).bind::<SqlUuid, _>(Db(merged_id));
        let insert = insert.bind::<SqlUuid, _>(Db(kept_id)).bind::<Jsonb, _>(Value::from(moved));
        let insert = insert.bind::<Bool, _>(was_active).bind::<Timestamptz, _>(Db(now));
        self.run(|connection| insert.execute(connection))?;
        Ok(merge)
    }

    /// Undoes the merge of a patient: moves back the rows that the merge moved and that the kept patient still has, and
    /// activates the account again if it was active. What was added for the kept patient since then stays with them.
    ///
    /// Requires the same service account as `merge_patients`.
    ///
    /// # Errors
    /// [`Error::Conflict`] with `patient.not_merged` if the patient is not merged, with `patient.erased`;
    /// [`Error::GrantMissing`].
    #[operation(grants = "consultations:update prescriptions:update sessions:update telehealth_flows:update \
                          form_submissions:update orders:update invoices:update patient_insurance:update \
                          notifications:update conversations:update users:update patients:update \
                          patient_merges:update patient_merges:insert patient_erasures:select")]
    pub fn unmerge_patients(&mut self, merged_id: PatientId, now: Timestamp) -> Result<PatientMerge> {
        let not_merged = || conflict("merged_id", Code::PATIENT_NOT_MERGED, "is not merged into another patient");
        self.require_grants_of("merge_patients")?;
        let kept_id = self.merged_into(merged_id)?.ok_or_else(not_merged)?;
        self.lock_patients(kept_id, merged_id)?;
        // A concurrent call may have undone it before the lock.
        let undo = sql_query(
            "UPDATE patient_merges SET undone_at = greatest($2, merged_at) WHERE merged_id = $1 AND undone_at IS NULL
             RETURNING merged_at, moved, was_active",
        );
        let undo = undo.bind::<SqlUuid, _>(Db(merged_id)).bind::<Timestamptz, _>(Db(now));
        let mut undone: Vec<Undone> = self.run(|connection| undo.load(connection))?;
        let Undone { merged_at, moved, was_active } = undone.pop().ok_or_else(not_merged)?;
        let mut back = Moved::new();
        for (table, column) in MOVED {
            let ids = Some(listed(&moved, table));
            back.insert((*table).to_owned(), self.move_rows(table, column, kept_id, merged_id, ids)?);
        }
        let promote = sql_query(
            "UPDATE patient_insurance AS theirs SET is_primary = true
             WHERE patient_id = $1 AND $2 ? id::text AND is_active AND NOT EXISTS (
                 SELECT FROM patient_insurance AS newer
                 WHERE newer.patient_id = $1 AND newer.is_primary AND newer.is_active
                   AND daterange(newer.effective_date, newer.expiration_date, '[]')
                       && daterange(theirs.effective_date, theirs.expiration_date, '[]'))",
        );
        let promote = promote.bind::<SqlUuid, _>(Db(merged_id)).bind::<Jsonb, _>(listed(&moved, DEMOTED));
        self.run(|connection| promote.execute(connection))?;
        if was_active {
            let activate = sql_query("UPDATE users SET status = 'active' WHERE id = $1 AND status = 'inactive'");
            let activate = activate.bind::<SqlUuid, _>(Db(merged_id));
            self.run(|connection| activate.execute(connection))?;
        }
        Ok(PatientMerge { kept_id, merged_id, merged_at: merged_at.0, moved: counted(&back) })
    }

    /// Returns the patient into whom a patient was merged, if they were. For service
    /// accounts.
    ///
    /// # Errors
    /// [`Error::GrantMissing`]; [`Error::Denied`] for a person.
    #[operation(grants = "patient_merges:select")]
    pub fn merged_into(&mut self, patient_id: PatientId) -> Result<Option<PatientId>> {
        self.require_grants_of("merged_into")?;
        let query = sql_query("SELECT kept_id AS id FROM patient_merges WHERE merged_id = $1 AND undone_at IS NULL");
        let kept: Vec<Id> = self.run(|connection| query.bind::<SqlUuid, _>(Db(patient_id)).load(connection))?;
        Ok(kept.first().map(|kept| kept.id.into()))
    }
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    answer: bool,
}

#[derive(QueryableByName)]
struct Undone {
    #[diesel(sql_type = Timestamptz)]
    merged_at: Db<Timestamp>,
    #[diesel(sql_type = Jsonb)]
    moved: Value,
    #[diesel(sql_type = Bool)]
    was_active: bool,
}

fn conflict(field: &'static str, code: Code, message: &'static str) -> Error {
    Error::Conflict(Violation::new("patient", field, code, message))
}

fn json_of(ids: Vec<Uuid>) -> Value {
    ids.into_iter().map(|id| id.to_string()).collect()
}

/// The ids of a table as a JSON array.
fn listed(moved: &Value, table: &str) -> Value {
    moved.get(table).cloned().unwrap_or_else(|| Value::Array(Vec::new()))
}

fn counted(moved: &Moved) -> Vec<TableRows> {
    let rows = |table: &str| moved.get(table).and_then(Value::as_array).map_or(0, Vec::len);
    let counted = MOVED.iter().map(|(table, _)| TableRows { table: Name::of(table), rows: count(rows(table)) });
    counted.filter(|moved| moved.rows.get() > 0).collect()
}

impl Transaction {
    /// Locks both patients, in the order of their ids, so that concurrent merges do not deadlock: for update, so that
    /// nobody adds a row for one of them meanwhile. Neither may have been erased.
    fn lock_patients(&mut self, kept_id: PatientId, merged_id: PatientId) -> Result<()> {
        self.require_grants_of("merge_patients")?;
        let both = [("kept_id", kept_id), ("merged_id", merged_id)];
        let lock = sql_query("SELECT id FROM patients WHERE id = ANY ($1) ORDER BY id FOR UPDATE");
        let lock = lock.bind::<Array<SqlUuid>, _>(both.map(|(_, id)| id.uuid()).to_vec());
        let locked: Vec<Id> = self.run(|connection| lock.load(connection))?;
        for (field, id) in both {
            if !locked.iter().any(|patient| patient.id == id.uuid()) {
                return Err(Error::NotFound { entity: "patient", id: id.into() });
            }
            if self.answers("SELECT EXISTS (SELECT FROM patient_erasures WHERE id = $1) AS answer", id)? {
                return Err(conflict(field, Code::PATIENT_ERASED, "was erased"));
            }
        }
        Ok(())
    }

    fn answers(&mut self, query: &str, patient_id: PatientId) -> Result<bool> {
        let query = sql_query(query).bind::<SqlUuid, _>(Db(patient_id));
        let Answer { answer } = self.run(|connection| query.get_result(connection))?;
        Ok(answer)
    }

    /// Makes primary policies secondary that would pay at the same time as a primary one of the kept patient.
    fn demote_policies(&mut self, kept_id: PatientId, merged_id: PatientId) -> Result<Value> {
        let demote = sql_query(
            "UPDATE patient_insurance AS theirs SET is_primary = false
             WHERE patient_id = $1 AND is_primary AND is_active AND EXISTS (
                 SELECT FROM patient_insurance AS kept
                 WHERE kept.patient_id = $2 AND kept.is_primary AND kept.is_active
                   AND daterange(kept.effective_date, kept.expiration_date, '[]')
                       && daterange(theirs.effective_date, theirs.expiration_date, '[]'))
             RETURNING id",
        );
        let demote = demote.bind::<SqlUuid, _>(Db(merged_id)).bind::<SqlUuid, _>(Db(kept_id));
        self.ids(|connection| demote.load(connection)).map(json_of)
    }

    /// Moves the rows of one patient, or those with the given ids, to another.
    fn move_rows(
        &mut self,
        table: &str,
        column: &str,
        from: PatientId,
        to: PatientId,
        only: Option<Value>,
    ) -> Result<Value> {
        let (change, theirs) = if table == SUBMISSIONS {
            // One about nobody is about the patient who submitted it.
            let theirs = format!("({column} = $1 OR {column} IS NULL AND submitted_by = $1)");
            (format!("{column} = $2"), theirs)
        } else if table == CONVERSATIONS {
            // One in which both participate stays as it is.
            let change = "participant_ids = array_replace(participant_ids, $1, $2),
                          created_by = CASE created_by WHEN $1 THEN $2 ELSE created_by END";
            (change.to_owned(), "participant_ids @> ARRAY[$1] AND NOT participant_ids @> ARRAY[$2]".to_owned())
        } else {
            (format!("{column} = $2"), format!("{column} = $1"))
        };
        let update = sql_query(format!(
            "UPDATE {table} SET {change} WHERE {theirs} AND ($3::jsonb IS NULL OR $3 ? id::text) RETURNING id"
        ));
        let update = update.bind::<SqlUuid, _>(Db(from)).bind::<SqlUuid, _>(Db(to));
        let update = update.bind::<Nullable<Jsonb>, _>(only);
        self.ids(|connection| update.load(connection)).map(json_of)
    }

    pub(crate) fn ids(
        &mut self,
        statement: impl FnOnce(&mut diesel::PgConnection) -> diesel::QueryResult<Vec<Id>>,
    ) -> Result<Vec<Uuid>> {
        Ok(self.run(statement)?.into_iter().map(|row| row.id).collect())
    }
}
