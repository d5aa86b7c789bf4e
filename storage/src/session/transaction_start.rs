//! The statements that begin a transaction: modes, settings, and the actor's context and role. All are limited to the
//! transaction, so that a transaction-pooling PgBouncer may give the connection to another client afterwards.
//!
//! Without a [`ContextKey`] this takes one round trip, with the context as a literal. With a key it takes two: the
//! signed context is sent as parameters, because every session of the same login can read the text of a statement in
//! `pg_stat_activity`, and the server may log it.

use crate::{
    error::Result,
    session::{
        connect::quote,
        context::ContextKey,
        report::{self, Report},
        time_limits::Timeouts,
    },
};
use diesel::{
    PgConnection, QueryResult, RunQueryDsl,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    sql_query,
    sql_types::Text,
};
use serde_json::json;
use telehealth_core::field::Object;

/// What a transaction may do, and which state of the database its statements see.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Each statement sees what was committed before it.
    ReadWrite,
    /// The same, without changes.
    Read,
    /// Without changes; all statements see the same state.
    Snapshot,
}

impl Mode {
    /// Returns the modes of BEGIN. All are explicit, because RESET ALL is in the same message as BEGIN, so that
    /// defaults set by an earlier user of the connection would still apply.
    const fn sql(self) -> &'static str {
        match self {
            Self::ReadWrite => "ISOLATION LEVEL READ COMMITTED READ WRITE NOT DEFERRABLE",
            Self::Read => "ISOLATION LEVEL READ COMMITTED READ ONLY NOT DEFERRABLE",
            Self::Snapshot => "ISOLATION LEVEL REPEATABLE READ READ ONLY NOT DEFERRABLE",
        }
    }
}

/// The function that authenticates an actor (migration 0021).
const ENTER: &str = "access_begin";
/// The function that authenticates a person only to report a transaction to the audit log (migration 0029).
const ENTER_TO_REPORT: &str = "audit_begin_report";

/// Begins transactions of one actor in one schema.
pub(crate) struct TransactionStart {
    /// The role that may call the function; for a person the database then sets the role of their account.
    pub(crate) role: &'static str,
    /// The claims that `auth.uid()`, policies and the audit log read.
    pub(crate) claims: Object,
    pub(crate) schema: String,
    pub(crate) mode: Mode,
    pub(crate) key: Option<ContextKey>,
    pub(crate) timeouts: Timeouts,
    /// The key of the advisory lock by which the transaction can be cancelled.
    pub(crate) cancel_key: i64,
}

impl TransactionStart {
    /// Begins a transaction. On an error the connection may be left inside one.
    pub(crate) fn begin(&self, connection: &mut PgConnection) -> QueryResult<()> {
        self.begin_by(ENTER, self.mode, &self.lock(), connection)
    }

    /// Begins a transaction if a check succeeds, before the database reads who the actor is.
    pub(crate) fn begin_checked(
        &self,
        connection: &mut PgConnection,
        check: impl FnOnce(&mut PgConnection) -> Result<()>,
    ) -> Result<()> {
        AnsiTransactionManager::begin_transaction_sql(connection, &self.settings(self.mode, &self.lock()))?;
        check(connection)?;
        Ok(self.enter(ENTER, connection)?)
    }

    /// Sends the report of another transaction of the person in a transaction of its own, also if their account was
    /// suspended. On an error the connection may be left inside the transaction.
    pub(crate) fn report(&self, connection: &mut PgConnection, report: &Report) -> QueryResult<()> {
        // Without the lock by which a transaction is cancelled: the server may still hold it for the one that is
        // reported, and a cancellation must not end the report.
        self.begin_by(ENTER_TO_REPORT, Mode::ReadWrite, "", connection)?;
        report::send(connection, report.parts())?;
        AnsiTransactionManager::commit_transaction(connection)
    }

    fn begin_by(&self, function: &str, mode: Mode, lock: &str, connection: &mut PgConnection) -> QueryResult<()> {
        let settings = self.settings(mode, lock);
        if self.key.is_none() {
            let enter = enter_by_literals(function, &json!(self.claims).to_string(), "");
            return AnsiTransactionManager::begin_transaction_sql(connection, &format!("{settings}; {enter}"));
        }
        AnsiTransactionManager::begin_transaction_sql(connection, &settings)?;
        self.enter(function, connection)
    }

    /// Returns the statement that takes the lock by which the transaction can be cancelled.
    fn lock(&self) -> String {
        // Shared, because an operation may use several connections with one key.
        format!("SELECT pg_catalog.pg_advisory_xact_lock_shared({}); ", self.cancel_key)
    }

    fn enter(&self, function: &str, connection: &mut PgConnection) -> QueryResult<()> {
        let (claims, signature) = self.signed();
        let enter = sql_query(format!("SELECT {function}($1, $2)")).bind::<Text, _>(claims).bind::<Text, _>(signature);
        enter.execute(connection).map(drop)
    }

    /// Returns the statements as text with literals, for tests that connect to the server directly.
    pub(crate) fn statements(&self) -> String {
        let (claims, signature) = self.signed();
        format!("{}; {}", self.settings(self.mode, ""), enter_by_literals(ENTER, &claims, &signature))
    }

    /// Returns the statements before the context is set. They remove state that an earlier user left on the connection:
    /// settings are reset, cursors and temporary objects are dropped, and `access_begin` rejects prepared statements.
    /// Session-level advisory locks and LISTEN remain: they reveal no data.
    fn settings(&self, mode: Mode, lock: &str) -> String {
        let (schema, role) = (quote(&self.schema), self.role);
        let (mode, timeouts) = (mode.sql(), self.timeouts);
        format!(
            "RESET ALL; BEGIN {mode}; CLOSE ALL; DISCARD TEMP; \
             SET LOCAL search_path = {schema}, extensions, pg_temp; {timeouts}{lock}SET LOCAL ROLE {role}"
        )
    }

    /// Returns the claims with the schema and the time, and their signature. Each call signs again, because a signature
    /// is valid for one minute.
    fn signed(&self) -> (String, String) {
        let Some(key) = &self.key else { return (json!(self.claims).to_string(), String::new()) };
        let mut claims = self.claims.clone();
        claims.insert("schema".to_owned(), json!(self.schema));
        claims.insert("iat".to_owned(), json!(crate::now().utc().timestamp()));
        let claims = json!(claims).to_string();
        let signature = key.sign(&claims);
        (claims, signature)
    }
}

/// Ends a transaction that may have begun before an error. Returns false if the connection is broken.
pub(crate) fn roll_back(connection: &mut PgConnection) -> bool {
    // Diesel does not know of a transaction whose BEGIN was followed by an error in the same text.
    AnsiTransactionManager::rollback_transaction(connection).is_ok() || connection.batch_execute("ROLLBACK").is_ok()
}

/// Texts are encoded as hexadecimal digits, so that no input of a caller has to be quoted.
fn enter_by_literals(function: &str, claims: &str, signature: &str) -> String {
    let claims: String = claims.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("SELECT {function}(convert_from(decode('{claims}', 'hex'), 'UTF8'), '{signature}')")
}
