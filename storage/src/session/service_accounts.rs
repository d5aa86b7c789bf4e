//! The grants of service accounts.

use crate::{
    error::{Error, Result},
    sql::schema::service_grants::{self, dsl},
};
use diesel::{
    Connection, ExpressionMethods, OptionalExtension, PgConnection, QueryDsl, QueryResult, QueryableByName,
    RunQueryDsl, define_sql_function, insert_into, select, sql_query,
    sql_types::{Array, BigInt, Text},
};
use telehealth_core::{
    Code,
    access::{Grant, Verb},
    error::{FieldError, ValidationError, Violations},
};

/// The service account that integrates and verifies the audit log and creates proofs; no other may write the tree. It
/// needs the grant `audit_logs:select`.
pub(crate) const AUDIT: &str = "audit";

/// The name that stands for every service account: its grants apply to all of them. For private servers
/// ([`Portal::embedded_with`](crate::Portal::embedded_with)); do not use it on a production server.
pub const ANY_SERVICE: &str = "*";

/// The maximum length of a name, because PostgreSQL limits the size of index entries.
const NAME_CHARACTERS: usize = 200;

/// Checks the name of a service account.
pub(crate) fn check_name(name: &str) -> Result<(), ValidationError> {
    let mut violations = Violations::of("actor");
    violations.require(!name.contains('\0'), "service", Code::TEXT_NULL_BYTE, "must not hold U+0000");
    violations.finish()
}

/// Fails if the transaction's service account does not have a grant. Without this check policies would hide all rows,
/// and an empty result could be mistaken for finished work.
pub(crate) fn require(connection: &mut PgConnection, table: &str, verb: Verb) -> Result<()> {
    if has_grant(connection, table, verb)? { Ok(()) } else { Err(Error::Denied) }
}

/// Whether the transaction's service account has a grant.
pub(crate) fn has_grant(connection: &mut PgConnection, table: &str, verb: Verb) -> QueryResult<bool> {
    select(access_service(table, verb.label())).get_result(connection)
}

/// Returns the first of some grants that the transaction's service account lacks, in one round trip.
pub(crate) fn missing_grant_of(connection: &mut PgConnection, grants: &[Grant]) -> QueryResult<Option<Grant>> {
    let query = sql_query(
        "SELECT position - 1 AS index FROM unnest($1, $2) WITH ORDINALITY AS needed (name, verb, position)
         WHERE NOT access_service(name, verb) ORDER BY position LIMIT 1",
    );
    let tables: Vec<&str> = grants.iter().map(|grant| grant.table).collect();
    let verbs: Vec<&str> = grants.iter().map(|grant| grant.verb.label()).collect();
    let query = query.bind::<Array<Text>, _>(tables).bind::<Array<Text>, _>(verbs);
    let missing: Option<Missing> = query.get_result(connection).optional()?;
    Ok(missing.and_then(|missing| grants.get(usize::try_from(missing.index).ok()?).copied()))
}

#[derive(QueryableByName)]
struct Missing {
    #[diesel(sql_type = BigInt)]
    index: i64,
}

define_sql_function! {
    /// Whether the service account of the transaction has the grant (migration 0021).
    fn access_service(wanted_table: Text, wanted_verb: Text) -> Bool;
}

/// Replaces the grants of a service account. Unchanged grants are not written, so that the audit log shows only
/// changes.
pub(crate) fn grant(connection: &mut PgConnection, name: &str, grants: &[Grant]) -> Result<()> {
    let mut violations = Violations::of("service");
    let length = name.chars().count();
    violations.require(!name.trim().is_empty(), "name", Code::TEXT_BLANK, "must not be blank");
    violations.require(!name.contains('\0'), "name", Code::TEXT_NULL_BYTE, "must not hold U+0000");
    if length > NAME_CHARACTERS {
        let error = FieldError::new(Code::TEXT_TOO_LONG, "must have at most {max} characters");
        violations.report("name", error.with("max", NAME_CHARACTERS).with("got", length));
    }
    for _ in grants.iter().filter(|grant| !grant.is_grantable()) {
        let error = FieldError::new(Code::FIELD_UNKNOWN, "must be {expected}");
        violations.report("grants", error.with("expected", "a table and a verb that service accounts can be granted"));
    }
    violations.finish()?;
    let rows: Vec<_> = grants
        .iter()
        .map(|grant| (dsl::service.eq(name), dsl::table_name.eq(grant.table), dsl::verb.eq(grant.verb.label())))
        .collect();
    connection.transaction(|connection| {
        let theirs = service_grants::table.filter(dsl::service.eq(name));
        let had: Vec<(String, String)> = theirs.select((dsl::table_name, dsl::verb)).load(connection)?;
        let goes = |(table, verb): &(String, String)| {
            !grants.iter().any(|grant| grant.table == table && grant.verb.label() == verb)
        };
        for (table, verb) in had.into_iter().filter(goes) {
            diesel::delete(service_grants::table.find((name, table, verb))).execute(connection)?;
        }
        insert_into(service_grants::table).values(rows).on_conflict_do_nothing().execute(connection)?;
        Ok(())
    })
}
