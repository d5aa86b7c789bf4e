//! Runs all probes in one query.

use super::{Expectation, Finding, database, probe::Probe, roles, settings};
use crate::error::Result;
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Array, Nullable, Text},
};

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    object: String,
    #[diesel(sql_type = Nullable<Text>)]
    sql: Option<String>,
}

/// The relations that probes may use: `portal` (the schema), `ours` (its tables that the migrations create), `owner`
/// (of the tables), `role` (the roles that policies and grants name), `definer` (those of them that definer functions
/// run as), `login` (the application's logins), and `reach`: which roles, superusers aside, can enter which of the
/// portal's roles, or inherit their rights.
const KNOWN: &str = r"
WITH portal AS MATERIALIZED (SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname = current_schema()),
ours AS MATERIALIZED (
    SELECT c.oid, relname, relowner, relnamespace FROM pg_class c JOIN portal ON c.relnamespace = portal.oid
    WHERE c.relkind IN ('r', 'p')
      AND (c.oid::regclass::text = ANY ($1::text[]) OR cardinality($1::text[]) = 0)),
owner AS MATERIALIZED (SELECT relowner AS oid FROM ours GROUP BY relowner ORDER BY count(*) DESC, relowner LIMIT 1),
role AS MATERIALIZED (SELECT * FROM pg_roles WHERE rolname = ANY ($2::text[])),
definer AS MATERIALIZED (SELECT * FROM pg_roles WHERE rolname = ANY ($3::text[])),
login AS MATERIALIZED (
    SELECT * FROM pg_roles
    WHERE CASE cardinality($4::text[]) WHEN 0 THEN rolname = session_user ELSE rolname = ANY ($4::text[]) END),
reach AS MATERIALIZED (
    SELECT m.oid AS member, m.rolname AS name, m.rolcanlogin AS logs_in, r.oid AS role, r.rolname AS role_name,
           -- Since PostgreSQL 16, membership, inheritance and SET ROLE are independent.
           CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN pg_has_role(m.oid, r.oid, 'SET')
                ELSE pg_has_role(m.oid, r.oid, 'MEMBER') END AS enters,
           pg_has_role(m.oid, r.oid, 'USAGE') AS inherits
    FROM pg_roles m CROSS JOIN role r
    WHERE NOT m.rolsuper AND m.oid <> r.oid)
";

/// Every probe.
pub(super) fn all() -> impl Iterator<Item = &'static Probe> {
    database::PROBES.iter().chain(roles::PROBES).chain(settings::PROBES)
}

/// Runs all probes in one query.
pub(super) fn run(connection: &mut PgConnection, expectation: &Expectation, logins: &[&str]) -> Result<Vec<Finding>> {
    let queries: Vec<String> = all()
        .map(|probe| {
            format!("SELECT '{}'::text AS code, object::text, sql::text FROM ({}) AS q", probe.code, probe.query)
        })
        .collect();
    let answers: Vec<Answer> = sql_query(format!("{KNOWN} {}", queries.join(" UNION ALL ")))
        .bind::<Array<Text>, _>(expectation.tables())
        .bind::<Array<Text>, _>(&expectation.roles.all)
        .bind::<Array<Text>, _>(&expectation.roles.definers)
        .bind::<Array<Text>, _>(logins)
        .load(connection)?;
    let finding =
        |Answer { code, object, sql }| all().find(|probe| probe.code == code).map(|probe| probe.finding(object, sql));
    Ok(answers.into_iter().filter_map(finding).collect())
}
