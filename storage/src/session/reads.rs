//! The report of rows with personal data that another person has read. Whose data a row contains, each table declares
//! itself in module `tables`.

use diesel::{PgConnection, QueryResult, RunQueryDsl, define_sql_function, select, sql_types::Jsonb};
use serde_json::{Value, json};
use std::collections::HashSet;
use telehealth_core::{Entity, Record, UserId};
use uuid::Uuid;

/// Reports reads to the audit log. The ids are parameters, because `pg_stat_activity` shows the text of a statement to
/// every session of the login.
pub(crate) fn report(connection: &mut PgConnection, reports: Vec<Value>) -> QueryResult<()> {
    reports.into_iter().try_for_each(|report| select(audit_report_reads(report)).execute(connection).map(drop))
}

define_sql_function! {
    /// Records reads in the audit log (migration 0029).
    fn audit_report_reads(reads: Jsonb);
}

/// Whether reads of an entity's rows are recorded in the audit log.
pub(crate) trait PersonalData: Sized {
    /// Whether a row is about the reader, so that reading it is not recorded; `None` if the table contains no personal
    /// data.
    const IS_OWN: Option<fn(&Self, &OwnRows) -> bool>;
}

/// The reader's own rows that the transaction has read, by entity and id, because an id may occur in several tables.
#[derive(Debug)]
pub(crate) struct OwnRows {
    pub(crate) reader: UserId,
    rows: HashSet<(&'static str, Uuid)>,
}

/// Entities whose id is the user's id.
const ACCOUNTS: &[&str] = &["user", "patient", "provider", "administrator"];

impl OwnRows {
    pub(crate) fn has<E: Entity>(&self, id: Uuid) -> bool {
        self.has_named(E::Record::NAME, id)
    }

    pub(crate) fn has_named(&self, entity: &'static str, id: Uuid) -> bool {
        (ACCOUNTS.contains(&entity) && id == self.reader.uuid()) || self.rows.contains(&(entity, id))
    }
}

/// The maximum number of ids in one report, as defined by `audit_report_reads` in migration 0029.
const REPORT_IDS: usize = 1_000;

/// The rows about other people that a statement has read.
#[derive(Debug)]
struct Read {
    entity: &'static str,
    ids: Vec<Uuid>,
}

/// The rows about other people that a transaction of a person has read.
#[derive(Debug)]
pub(crate) struct Reads {
    /// `None` for a service account, whose reads are not recorded: no person sees the rows.
    own: Option<OwnRows>,
    others: Vec<Read>,
}

impl Reads {
    pub(crate) fn of(reader: Option<UserId>) -> Self {
        Self { own: reader.map(|reader| OwnRows { reader, rows: HashSet::new() }), others: Vec::new() }
    }

    /// Records what one statement has read.
    pub(crate) fn note<E: Entity + PersonalData>(&mut self, found: &[E]) {
        let (Some(own), Some(is_own)) = (self.own.as_mut(), E::IS_OWN) else { return };
        let entity = E::Record::NAME;
        let (theirs, others): (Vec<&E>, Vec<&E>) = found.iter().partition(|row| is_own(row, own));
        own.rows.extend(theirs.into_iter().map(|row| (entity, row.id().into())));
        let ids: Vec<Uuid> = others.into_iter().map(|row| row.id().into()).collect();
        if !ids.is_empty() {
            self.others.push(Read { entity, ids });
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.others.is_empty()
    }

    /// Returns lists of `{entity, ids}`, each with at most [`REPORT_IDS`] ids.
    pub(crate) fn reports(&self) -> Vec<Value> {
        let mut reports = vec![Vec::new()];
        let mut room = REPORT_IDS;
        for Read { entity, ids } in &self.others {
            for ids in ids.chunks(REPORT_IDS) {
                if ids.len() > room {
                    reports.push(Vec::new());
                    room = REPORT_IDS;
                }
                room = room.saturating_sub(ids.len());
                if let Some(report) = reports.last_mut() {
                    let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
                    report.push(json!({ "entity": entity, "ids": ids }));
                }
            }
        }
        reports.into_iter().map(Value::Array).collect()
    }
}
