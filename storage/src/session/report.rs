//! The report of a person's transaction to the audit log: the rows with personal data of other people that it has read, and
//! what it was denied. Whose data a row contains, each table declares itself in module `tables`.

use diesel::{PgConnection, QueryResult, RunQueryDsl, define_sql_function, select, sql_types::Jsonb};
use serde_json::{Value, json};
use std::collections::HashSet;
use telehealth_core::{Entity, Record, UserId, access::Verb};
use uuid::Uuid;

/// Sends the parts of a report. They are parameters, because `pg_stat_activity` shows the text of a statement to every
/// session of the login.
pub(crate) fn send(connection: &mut PgConnection, parts: Vec<Value>) -> QueryResult<()> {
    parts.into_iter().try_for_each(|part| select(audit_report(part)).execute(connection).map(drop))
}

define_sql_function! {
    /// Records reads and denials in the audit log (migration 0029).
    fn audit_report(statements: Jsonb);
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

/// What a person was denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// To begin a transaction, because they are not an active user.
    Begin,
    /// What the database refused; it does not say which action.
    Statement,
    /// An action on rows.
    Verb(Verb),
}

impl Attempt {
    const fn label(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Statement => "statement",
            Self::Verb(verb) => verb.label(),
        }
    }
}

/// What the report says of one statement.
#[derive(Debug)]
struct Statement {
    /// `None` if the database does not say which table it refused.
    entity: Option<&'static str>,
    /// The rows. Empty if the statement was denied for any row.
    ids: Vec<Uuid>,
    /// `None` if it has read the rows.
    denied: Option<Attempt>,
}

/// The maximum number of statements and ids in one part, as defined by `audit_report` in migration 0029.
const PART_LIMIT: usize = 1_000;

/// What a transaction reports.
#[derive(Debug)]
pub(crate) struct Report {
    /// `None` for a service account, of which nothing is reported: no person sees the rows, and what it is denied is a
    /// mistake of its program.
    own: Option<OwnRows>,
    statements: Vec<Statement>,
}

impl Report {
    pub(crate) fn of(reader: Option<UserId>) -> Self {
        Self { own: reader.map(|reader| OwnRows { reader, rows: HashSet::new() }), statements: Vec::new() }
    }

    /// Notes what one statement has read.
    pub(crate) fn note_read<E: Entity + PersonalData>(&mut self, found: &[E]) {
        let (Some(own), Some(is_own)) = (self.own.as_mut(), E::IS_OWN) else { return };
        let entity = E::Record::NAME;
        let (theirs, others): (Vec<&E>, Vec<&E>) = found.iter().partition(|row| is_own(row, own));
        own.rows.extend(theirs.into_iter().map(|row| (entity, row.id().into())));
        let ids: Vec<Uuid> = others.into_iter().map(|row| row.id().into()).collect();
        if !ids.is_empty() {
            self.statements.push(Statement { entity: Some(entity), ids, denied: None });
        }
    }

    /// Notes rows with personal data that were not found. The database reports those that are there, but hidden.
    pub(crate) fn note_not_found<E: Entity + PersonalData>(&mut self, ids: Vec<Uuid>) {
        if E::IS_OWN.is_some() && !ids.is_empty() {
            self.note_denied(Some(E::Record::NAME), Attempt::Verb(Verb::Select), ids);
        }
    }

    /// Notes that a statement was denied: for some rows, or if none are given, for any.
    pub(crate) fn note_denied(&mut self, entity: Option<&'static str>, denied: Attempt, ids: Vec<Uuid>) {
        if self.own.is_some() {
            self.statements.push(Statement { entity, ids, denied: Some(denied) });
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// Returns the parts of the report: lists of `{entity, ids, denied}`, each within [`PART_LIMIT`].
    pub(crate) fn parts(&self) -> Vec<Value> {
        let mut parts = vec![Vec::new()];
        let mut room = PART_LIMIT;
        let mut put = |statement: &Statement, ids: &[Uuid]| {
            let size = ids.len().max(1);
            if size > room {
                parts.push(Vec::new());
                room = PART_LIMIT;
            }
            room = room.saturating_sub(size);
            if let Some(part) = parts.last_mut() {
                let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
                let denied = statement.denied.map(Attempt::label);
                part.push(json!({ "entity": statement.entity, "ids": ids, "denied": denied }));
            }
        };
        for statement in &self.statements {
            if statement.ids.is_empty() {
                put(statement, &[]);
            }
            statement.ids.chunks(PART_LIMIT).for_each(|ids| put(statement, ids));
        }
        parts.into_iter().map(Value::Array).collect()
    }
}
