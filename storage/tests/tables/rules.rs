//! The rules that the database enforces on SQL outside core; the library maps each refusal to core's code.

mod accounts;
mod care;
mod commerce;
mod coverage;
mod forms;
mod messaging;
mod refusals;
mod tagging;
mod triggers;

use crate::support::raw::tried;
use diesel::PgConnection;
use telehealth_core::Code;
use telehealth_storage::Error;

/// Runs each statement and checks for the outcome given with it.
fn all(connection: &mut PgConnection, statements: &[(String, Option<Code>)]) {
    for (sql, expected) in statements {
        let refusal = tried(connection, sql);
        assert_eq!(refusal.as_ref().map(Error::code), *expected, "{sql}: {refusal:?}");
    }
}

fn code(connection: &mut PgConnection, sql: &str) -> Option<Code> {
    tried(connection, sql).as_ref().map(Error::code)
}
