//! What begins a transaction: the modes, the settings, the actor's context and role, all for this transaction only, so that a
//! transaction-pooling PgBouncer may give the connection to somebody else afterwards.
//!
//! It takes one round trip, in which the context travels as a literal. With a [`ContextKey`] it takes two: the signed context
//! travels as parameters, because the text of a statement can be read in `pg_stat_activity` by every session of the same
//! login, and in the server's log.

use crate::session::{connect::quote, context::ContextKey, reads};
use diesel::{
    PgConnection, QueryResult, RunQueryDsl,
    connection::{AnsiTransactionManager, TransactionManager},
    sql_query,
    sql_types::Text,
};
use serde_json::{Value, json};
use std::time::Duration;
use telehealth_core::field::Object;

/// The modes of a transaction for which nothing else is asked. Each is named, because defaults that an earlier user of the
/// connection has set apply before RESET ALL does, which is in the same message as BEGIN.
const ORDINARY: &str = "ISOLATION LEVEL READ COMMITTED READ WRITE NOT DEFERRABLE";

/// The function that lets an actor in (migration 0021).
const ENTER: &str = "access_enter";
/// The one that lets a person in to report what they have read, and to do nothing else (migration 0027).
const ENTER_TO_REPORT: &str = "audit_enter";

/// Begins transactions of one actor in one schema.
pub(crate) struct Prelude {
    /// The role that may enter a context; the database then sets the role of the person.
    pub(crate) role: &'static str,
    /// The claims that `auth.uid()`, policies and the audit log read.
    pub(crate) claims: Object,
    pub(crate) schema: String,
    pub(crate) mode: &'static str,
    pub(crate) key: Option<ContextKey>,
    /// How long its statements wait for a lock, where that is not left to the operator.
    pub(crate) lock_timeout: Option<Duration>,
}

impl Prelude {
    /// Begins a transaction. Where it fails, the connection may be left inside one.
    pub(crate) fn begin(&self, connection: &mut PgConnection) -> QueryResult<()> {
        self.begin_by(ENTER, connection)
    }

    /// Reports what a transaction that left no trace has read, in one of its own: also for a person whose account was suspended
    /// since. Where it fails, the connection may be left inside it.
    pub(crate) fn report(&self, connection: &mut PgConnection, reports: Vec<Value>) -> QueryResult<()> {
        self.begin_by(ENTER_TO_REPORT, connection)?;
        reads::report(connection, reports)?;
        AnsiTransactionManager::commit_transaction(connection)
    }

    fn begin_by(&self, function: &str, connection: &mut PgConnection) -> QueryResult<()> {
        let settings = self.settings();
        if self.key.is_none() {
            let enter = enter_by_literals(function, &json!(self.claims).to_string(), "");
            return AnsiTransactionManager::begin_transaction_sql(connection, &format!("{settings}; {enter}"));
        }
        AnsiTransactionManager::begin_transaction_sql(connection, &settings)?;
        let (claims, signature) = self.signed();
        let enter = sql_query(format!("SELECT {function}($1, $2)")).bind::<Text, _>(claims).bind::<Text, _>(signature);
        enter.execute(connection).map(drop)
    }

    /// The same as text with literals, for tests that speak to the server by themselves.
    pub(crate) fn statements(&self) -> String {
        let (claims, signature) = self.signed();
        format!("{}; {}", self.settings(), enter_by_literals(ENTER, &claims, &signature))
    }

    /// Everything but the context and the settings that come with it. What an earlier user has left on the connection has no effect: settings are reset, cursors
    /// and temporary objects go, and `access_enter` refuses prepared statements. Session-level advisory locks and LISTEN
    /// stay: they tell nothing.
    fn settings(&self) -> String {
        let (schema, role) = (quote(&self.schema), self.role);
        let mode = if self.mode.is_empty() { ORDINARY } else { self.mode };
        let wait = self.lock_timeout.map(|wait| format!("SET LOCAL lock_timeout = {}; ", wait.as_millis().max(1)));
        let wait = wait.unwrap_or_default();
        format!(
            "RESET ALL; BEGIN {mode}; CLOSE ALL; DISCARD TEMP; \
             SET LOCAL search_path = {schema}, extensions, pg_temp; {wait}SET LOCAL ROLE {role}"
        )
    }

    /// The claims with the schema and the time, and their signature. Each call signs anew, because a signature counts for a
    /// minute only.
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

/// Text travels as hexadecimal digits, so that nothing which a caller says is ever quoted by hand.
fn enter_by_literals(function: &str, claims: &str, signature: &str) -> String {
    let claims: String = claims.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("SELECT {function}(convert_from(decode('{claims}', 'hex'), 'UTF8'), '{signature}')")
}
