//! The rules that the database enforces on SQL outside core; the library maps each refusal to core's code.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod accounts;
mod care;
mod commerce;
mod coverage;
mod forms;
mod messaging;
mod refusals;
#[path = "../support/mod.rs"]
mod support;
mod tagging;
mod triggers;

use diesel::PgConnection;
use support::raw::tried;
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
