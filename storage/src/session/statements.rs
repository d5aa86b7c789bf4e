//! Reports the statements of a connection: what they do to which table, never their text or their parameters.

use crate::{
    error::sqlstate,
    telemetry::{STATEMENT, SYSTEM, milliseconds},
};
use diesel::{
    connection::{DebugQuery, Instrumentation, InstrumentationEvent},
    result::Error as DieselError,
};
use std::{
    fmt::{self, Write},
    time::Instant,
};
use telehealth_core::catalog;
use tracing::Level;

/// The first words of statements, with the names of the operations. A transaction begins with RESET ALL.
const OPERATIONS: &[(&str, &str)] = &[
    ("SELECT", "SELECT"),
    ("INSERT", "INSERT"),
    ("UPDATE", "UPDATE"),
    ("DELETE", "DELETE"),
    ("WITH", "WITH"),
    ("RESET", "BEGIN"),
    ("BEGIN", "BEGIN"),
    ("COMMIT", "COMMIT"),
    ("ROLLBACK", "ROLLBACK"),
    ("SAVEPOINT", "SAVEPOINT"),
    ("RELEASE", "RELEASE"),
    ("LOCK", "LOCK"),
    ("SET", "SET"),
];

/// The words before the name of a table.
const BEFORE_TABLE: [&str; 3] = ["FROM", "INTO", "UPDATE"];

/// Reports each statement of a connection that has ended.
#[derive(Default)]
pub(crate) struct Statements {
    /// When the statements that have not ended began, if anybody listens; Diesel looks up types within a statement.
    began: Vec<Option<Instant>>,
}

impl Instrumentation for Statements {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => {
                self.began.push(tracing::enabled!(target: STATEMENT, Level::DEBUG).then(Instant::now));
            }
            InstrumentationEvent::FinishQuery { query, error, .. } => {
                if let Some(Some(began)) = self.began.pop() {
                    report(&Summary::of(query), began, error);
                }
            }
            // No statement is open; one that failed early has no end.
            InstrumentationEvent::BeginTransaction { .. } => self.began.clear(),
            _ => {}
        }
    }
}

fn report(summary: &Summary, began: Instant, error: Option<&DieselError>) {
    let state = error.and_then(|error| match error {
        DieselError::DatabaseError(kind, _) => sqlstate(kind),
        _ => None,
    });
    tracing::debug!(
        target: STATEMENT,
        {
            db.system.name = SYSTEM,
            db.operation.name = summary.operation,
            db.collection.name = summary.table,
            db.response.status_code = state,
            telehealth.duration_ms = milliseconds(began.elapsed()),
            telehealth.is_failed = error.is_some(),
        },
        "statement"
    );
}

/// What a statement does, in known words only: its text may contain values.
#[derive(Debug, PartialEq)]
struct Summary {
    operation: Option<&'static str>,
    table: Option<&'static str>,
}

impl Summary {
    fn of(query: &dyn DebugQuery) -> Self {
        let mut beginning = Beginning::default();
        // Fails on purpose when enough is written.
        let _ = write!(beginning, "{query}");
        Self::of_text(&beginning.0)
    }

    fn of_text(text: &str) -> Self {
        // Diesel appends the parameters.
        let text = text.split(" -- binds: ").next().unwrap_or_default();
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        let first = words.clone().next().unwrap_or_default();
        let known = OPERATIONS.iter().find(|(word, _)| word.eq_ignore_ascii_case(first));
        let mut table = None;
        while let (None, Some(word)) = (table, words.next()) {
            if BEFORE_TABLE.iter().any(|before| before.eq_ignore_ascii_case(word)) {
                table = words.clone().next().and_then(catalog::table).map(|table| table.name);
            }
        }
        Self { operation: known.map(|(_, name)| *name), table }
    }
}

/// The beginning of a statement.
#[derive(Default)]
struct Beginning(String);

/// The names of tables come after the columns, of which there are at most 40.
const LENGTH: usize = 4_096;

impl Write for Beginning {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(text);
        if self.0.len() < LENGTH { Ok(()) } else { Err(fmt::Error) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_contains_known_words_only() {
        let cases = [
            (
                r#"SELECT "users"."id" FROM "users" WHERE x = $1 -- binds: [" FROM patients "]"#,
                Some("SELECT"),
                Some("users"),
            ),
            (r#"INSERT INTO "patients" ("id") VALUES ($1)"#, Some("INSERT"), Some("patients")),
            ("update tasks SET title = 'secret'", Some("UPDATE"), Some("tasks")),
            ("RESET ALL; BEGIN; SELECT access_begin('secret')", Some("BEGIN"), None),
            ("SELECT access_user() FROM secret", Some("SELECT"), None),
            ("secret", None, None),
            ("", None, None),
        ];
        for (text, operation, table) in cases {
            assert_eq!(Summary::of_text(text), Summary { operation, table }, "{text}");
        }
    }
}
