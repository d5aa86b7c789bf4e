//! Legal holds: records that proceedings require are neither erased nor deleted by retention (Federal Rules of Civil
//! Procedure 37(e); GDPR Art. 17(3)(e)).

use crate::{
    error::{Error, Result},
    operations::patient_rows::{Id, about},
    session::{
        page::{checked_rows, cut},
        transaction::Transaction,
    },
    sql::row::Db,
};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Nullable, Text as SqlText, Timestamptz, Uuid as SqlUuid},
};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    AdministratorId, Code, LegalHoldId, PatientId, Timestamp, accounts::Administrator, error::Violation,
    value::HoldReference,
};
use uuid::Uuid;

/// A legal hold: while it is in force, nothing about the patient is erased or deleted by retention.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct LegalHold {
    /// The hold.
    pub id: LegalHoldId,
    /// The patient; absent for a hold on all patients.
    pub patient_id: Option<PatientId>,
    /// The matter, as the clinic's counsel names it.
    pub reference: HoldReference,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Who decided it.
    pub placed_by: AdministratorId,
    /// When it was released, if it was.
    pub released_at: Option<Timestamp>,
    /// Who decided that.
    pub released_by: Option<AdministratorId>,
}

/// A page of legal holds, newest first.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct LegalHoldPage {
    /// The holds.
    pub items: Vec<LegalHold>,
    /// The value to pass as `after` for the next page; absent on the last page.
    pub next: Option<LegalHoldId>,
}

#[operations(list = LEGAL_HOLDS)]
impl Transaction {
    /// Places a legal hold on a patient, or on all patients if none is given, as an administrator has decided. Until it
    /// is released, `erase_patient` and `replay_erasures` refuse the patient and those who are merged with them, and
    /// `apply_retention` leaves and counts their rows. It does not prevent corrections, nor an administrator from
    /// removing a row, except those of the patient and of the administrators who are named in a hold, even a released one.
    /// A patient can have several holds. It waits until erasures and retention that are under way have ended.
    ///
    /// For service accounts.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such patient or administrator, [`Error::GrantMissing`]; [`Error::Denied`] for
    /// a person.
    #[operation(grants = "patients:update administrators:select legal_holds:insert")]
    pub fn place_legal_hold(
        &mut self,
        patient_id: Option<PatientId>,
        reference: HoldReference,
        placed_by: AdministratorId,
        now: Timestamp,
    ) -> Result<LegalHold> {
        self.require_grants_of("place_legal_hold")?;
        self.lock_holds("pg_advisory_xact_lock")?;
        self.get::<Administrator>(placed_by)?;
        if let Some(id) = patient_id {
            let query = sql_query("SELECT id FROM patients WHERE id = $1").bind::<SqlUuid, _>(Db(id));
            let known: Vec<Id> = self.run(|connection| query.load(connection))?;
            if known.is_empty() {
                return Err(Error::NotFound { entity: "patient", id: id.into() });
            }
        }
        let insert = sql_query(
            "INSERT INTO legal_holds (id, patient_id, reference, placed_at, placed_by) VALUES ($1, $2, $3, $4, $5)
             RETURNING *",
        );
        let insert = insert.bind::<SqlUuid, _>(Db(LegalHoldId::generate()));
        let insert = insert.bind::<Nullable<SqlUuid>, _>(patient_id.map(Db));
        let insert = insert.bind::<SqlText, _>(reference.as_str().to_owned());
        let insert = insert.bind::<Timestamptz, _>(Db(now)).bind::<SqlUuid, _>(Db(placed_by));
        self.run(|connection| insert.get_result::<Row>(connection))?.into_hold()
    }

    /// Releases a legal hold, as an administrator has decided. For service accounts.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such hold or administrator, [`Error::Conflict`] with `legal_hold.released` if
    /// it has been released, [`Error::GrantMissing`]; [`Error::Denied`] for a person.
    #[operation(grants = "administrators:select legal_holds:update")]
    pub fn release_legal_hold(
        &mut self,
        hold_id: LegalHoldId,
        released_by: AdministratorId,
        now: Timestamp,
    ) -> Result<LegalHold> {
        self.require_grants_of("release_legal_hold")?;
        self.get::<Administrator>(released_by)?;
        let release = sql_query(
            "UPDATE legal_holds SET released_at = greatest($2, placed_at), released_by = $3
             WHERE id = $1 AND released_at IS NULL RETURNING *",
        );
        let release = release.bind::<SqlUuid, _>(Db(hold_id)).bind::<Timestamptz, _>(Db(now));
        let release = release.bind::<SqlUuid, _>(Db(released_by));
        let mut released: Vec<Row> = self.run(|connection| release.load(connection))?;
        if let Some(row) = released.pop() {
            return row.into_hold();
        }
        self.require_hold(hold_id)?;
        let message = "has been released already";
        Err(Error::Conflict(Violation::new("legal_hold", "id", Code::LEGAL_HOLD_RELEASED, message)))
    }

    /// Returns a page of up to `limit` legal holds, released ones included, newest first: those on a patient and on all
    /// patients, or every hold if no patient is given. For service accounts.
    ///
    /// # Errors
    /// [`Error::Validation`] if the limit is not 1 to 1,000, [`Error::NotFound`] if there is no hold `after`,
    /// [`Error::GrantMissing`]; [`Error::Denied`] for a person.
    #[operation(grants = "legal_holds:select")]
    pub fn legal_holds(
        &mut self,
        patient_id: Option<PatientId>,
        after: Option<LegalHoldId>,
        limit: i32,
    ) -> Result<LegalHoldPage> {
        let limit = checked_rows("legal_hold", "limit", limit)?;
        self.require_grants_of("legal_holds")?;
        let query = sql_query(
            "SELECT * FROM legal_holds
             WHERE ($1 IS NULL OR patient_id IS NULL OR patient_id = $1)
               AND ($2 IS NULL OR (placed_at, id) < (SELECT placed_at, id FROM legal_holds WHERE id = $2))
             ORDER BY placed_at DESC, id DESC LIMIT $3",
        );
        let query = query.bind::<Nullable<SqlUuid>, _>(patient_id.map(Db)).bind::<Nullable<SqlUuid>, _>(after.map(Db));
        // One extra row shows whether there is a next page.
        let query = query.bind::<BigInt, _>(i64::from(limit) + 1);
        let mut rows: Vec<Row> = self.run(|connection| query.load(connection))?;
        if let (Some(after), []) = (after, &rows[..]) {
            self.require_hold(after)?;
        }
        let next = cut(&mut rows, limit).map(|last| last.id.0);
        let items = rows.into_iter().map(Row::into_hold).collect::<Result<_>>()?;
        Ok(LegalHoldPage { items, next })
    }
}

impl Transaction {
    fn require_hold(&mut self, id: LegalHoldId) -> Result<()> {
        let query = sql_query("SELECT id FROM legal_holds WHERE id = $1").bind::<SqlUuid, _>(Db(id));
        let known: Vec<Id> = self.run(|connection| query.load(connection))?;
        if known.is_empty() { Err(Error::NotFound { entity: "legal_hold", id: id.into() }) } else { Ok(()) }
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Db<LegalHoldId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    patient_id: Option<Db<PatientId>>,
    #[diesel(sql_type = SqlText)]
    reference: String,
    #[diesel(sql_type = Timestamptz)]
    placed_at: Db<Timestamp>,
    #[diesel(sql_type = SqlUuid)]
    placed_by: Db<AdministratorId>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    released_at: Option<Db<Timestamp>>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    released_by: Option<Db<AdministratorId>>,
}

impl Row {
    fn into_hold(self) -> Result<LegalHold> {
        let unreadable = |_| Error::Corrupt { reason: "the reference of a legal hold cannot be read".to_owned() };
        Ok(LegalHold {
            id: self.id.0,
            patient_id: self.patient_id.map(|id| id.0),
            reference: self.reference.parse().map_err(unreadable)?,
            placed_at: self.placed_at.0,
            placed_by: self.placed_by.0,
            released_at: self.released_at.map(|at| at.0),
            released_by: self.released_by.map(|id| id.0),
        })
    }
}

/// The patients whose records a legal hold preserves.
pub(crate) struct HeldPatients {
    /// Whether there is a hold on all patients.
    pub everybody: bool,
    /// Those with a hold of their own, and those who are merged with them.
    pub patients: Vec<Uuid>,
}

impl HeldPatients {
    /// Whether there is any hold.
    pub(crate) fn is_any(&self) -> bool {
        self.everybody || !self.patients.is_empty()
    }

    /// Fails if a hold preserves the records of one of these patients.
    pub(crate) fn require_none(&self, patients: &[PatientId]) -> Result<()> {
        if !self.everybody && !patients.iter().any(|id| self.patients.contains(&id.uuid())) {
            return Ok(());
        }
        let message = "must not be on legal hold; release the hold first";
        Err(Error::Conflict(Violation::new("patient", "id", Code::PATIENT_ON_HOLD, message)))
    }

    /// SQL that is true for the rows of a table, as `rows`, that a hold preserves; `patients` is SQL for the list.
    pub(crate) fn condition(&self, table: &str, patients: &str) -> String {
        let held = about(table, "held.id");
        // The list is a parameter in either case.
        let everybody = self.everybody;
        format!("({everybody} OR EXISTS (SELECT FROM unnest({patients}) AS held (id) WHERE {held}))")
    }
}

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    id: Option<Uuid>,
}

impl Transaction {
    /// Waits, before holds are read, until a hold that is being placed is in force; nobody places one until the
    /// transaction ends.
    pub(crate) fn keep_holds(&mut self) -> Result<()> {
        self.lock_holds("pg_advisory_xact_lock_shared")
    }

    /// A statement of its own, so that the next ones see what was committed meanwhile.
    fn lock_holds(&mut self, lock: &str) -> Result<()> {
        let lock = sql_query(format!("SELECT {lock}(hashtextextended('legal_holds of ' || current_schema(), 0))"));
        self.run(|connection| lock.execute(connection)).map(drop)
    }

    /// Returns whose records are preserved.
    pub(crate) fn held_patients(&mut self) -> Result<HeldPatients> {
        let query = sql_query(
            "SELECT DISTINCT person.id
             FROM legal_holds AS holds
             LEFT JOIN patient_merges AS merged ON merged.merged_id = holds.patient_id AND merged.undone_at IS NULL
             LEFT JOIN patient_merges AS others
                    ON others.kept_id = coalesce(merged.kept_id, holds.patient_id) AND others.undone_at IS NULL
             CROSS JOIN LATERAL unnest(ARRAY[holds.patient_id, merged.kept_id, others.merged_id]) AS person (id)
             WHERE holds.released_at IS NULL AND (holds.patient_id IS NULL OR person.id IS NOT NULL)",
        );
        let rows: Vec<Held> = self.run(|connection| query.load(connection))?;
        let everybody = rows.iter().any(|row| row.id.is_none());
        Ok(HeldPatients { everybody, patients: rows.into_iter().filter_map(|row| row.id).collect() })
    }
}
