//! The accounting of disclosures: who read or changed what about a patient (45 CFR 164.528), from the audit log.

use crate::{
    error::{Error, Result},
    session::{
        page::{checked_rows, cut},
        transaction::Transaction,
    },
    sql::row::Db,
};
use chrono::TimeDelta;
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Array, Bool, Integer, Nullable, Text as SqlText, Timestamptz, Uuid as SqlUuid},
};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    AuditLogId, EntityId, PatientId, Timestamp, UserId,
    accounts::UserRole,
    value::{AuditAction, LongText, Text},
};

/// One entry of the audit log about a patient, without values.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct Disclosure {
    /// The entry of the audit log.
    pub id: AuditLogId,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it; absent for a service account.
    pub actor_id: Option<UserId>,
    /// The capacity in which they did it: their current role. Absent for a service account, and if the account was
    /// deleted.
    pub role: Option<UserRole>,
    /// The name of the provider or administrator, or the service account as the log names it.
    pub actor: Option<LongText>,
    /// What they did, such as `PATIENT_READ`.
    pub action: AuditAction,
    /// The type of the rows, such as `consultation`.
    pub entity: Text<100>,
    /// The rows that are about the patient; one action may concern rows of others too.
    pub row_ids: Vec<EntityId>,
    /// Whether it happened under emergency access.
    pub is_emergency: bool,
}

/// A page of an accounting, oldest first.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct DisclosurePage {
    /// The entries.
    pub items: Vec<Disclosure>,
    /// The value to pass as `after` for the next page; absent on the last page.
    pub next: Option<AuditLogId>,
}

/// Six years, to which 45 CFR 164.528(a)(1) limits an accounting, with both leap days.
const SIX_YEARS: TimeDelta = TimeDelta::days(6 * 365 + 2);

#[operations(list = DISCLOSURES)]
impl Transaction {
    /// Returns a page of up to `limit` entries of the audit log about a patient: who else read or changed their
    /// account, chart, orders or messages, when, and in which capacity (45 CFR 164.528); by default of the last six
    /// years. What the patient did, and what others were denied, is left out. For the patient, and for actors who may
    /// read the audit log.
    ///
    /// # Errors
    /// [`Error::Denied`] for any other actor, [`Error::Validation`] if the limit is not 1 to 1,000.
    #[operation(grants = "audit_logs:select")]
    pub fn accounting_of_disclosures(
        &mut self,
        patient_id: PatientId,
        since: Option<Timestamp>,
        after: Option<AuditLogId>,
        limit: i32,
        now: Timestamp,
    ) -> Result<DisclosurePage> {
        let limit = checked_rows("audit_log", "limit", limit)?;
        let since = since.or_else(|| now.plus(-SIX_YEARS)).unwrap_or(now);
        let query = sql_query("SELECT * FROM access_disclosures($1, $2, $3, $4)")
            .bind::<SqlUuid, _>(Db(patient_id))
            .bind::<Timestamptz, _>(Db(since))
            .bind::<Nullable<SqlUuid>, _>(after.map(Db))
            // One extra entry shows whether there is a next page.
            .bind::<Integer, _>(i32::from(limit) + 1);
        let rows: Vec<Row> = self.run(|connection| query.load(connection))?;
        let mut items = rows.into_iter().map(Row::into_disclosure).collect::<Result<Vec<_>>>()?;
        let next = cut(&mut items, limit).map(|last| last.id);
        Ok(DisclosurePage { items, next })
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Db<AuditLogId>,
    #[diesel(sql_type = Timestamptz)]
    at: Db<Timestamp>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    actor_id: Option<Db<UserId>>,
    #[diesel(sql_type = Nullable<SqlText>)]
    role: Option<String>,
    #[diesel(sql_type = Nullable<SqlText>)]
    name: Option<String>,
    #[diesel(sql_type = SqlText)]
    action: String,
    #[diesel(sql_type = SqlText)]
    entity: String,
    #[diesel(sql_type = Array<SqlUuid>)]
    ids: Vec<uuid::Uuid>,
    #[diesel(sql_type = Bool)]
    is_emergency: bool,
}

impl Row {
    fn into_disclosure(self) -> Result<Disclosure> {
        let unreadable = |_| Error::Corrupt { reason: "an entry of the audit log cannot be read".to_owned() };
        Ok(Disclosure {
            id: self.id.0,
            at: self.at.0,
            actor_id: self.actor_id.map(|id| id.0),
            role: self.role.map(|role| role.parse()).transpose().map_err(unreadable)?,
            actor: self.name.map(|name| name.parse()).transpose().map_err(unreadable)?,
            action: self.action.parse().map_err(unreadable)?,
            entity: self.entity.parse().map_err(unreadable)?,
            row_ids: self.ids.into_iter().map(Into::into).collect(),
            is_emergency: self.is_emergency,
        })
    }
}
