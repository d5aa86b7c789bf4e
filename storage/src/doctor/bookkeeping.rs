//! Checks of rows in the owner's tables, if the login may read them.

use super::{Finding, Severity};
use crate::error::Result;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types::Text};

struct Check {
    code: &'static str,
    severity: Severity,
    table: &'static str,
    message: &'static str,
    remedy: &'static str,
    query: &'static str,
}

const CHECKS: &[Check] = &[
    Check {
        code: "grants.wildcard",
        severity: Severity::Warning,
        table: "service_grants",
        message: "Every service account may do this.",
        remedy: "Grant to each service account by name, and nothing to *: Portal::grant_service.",
        query: "SELECT '* ' || string_agg(DISTINCT verb, ', ') AS object FROM service_grants WHERE service = '*' HAVING count(*) > 0",
    },
    Check {
        code: "contexts.unsigned",
        severity: Severity::Notice,
        table: "context_keys",
        message: "Users who can run SQL of their own can act for anybody.",
        remedy: "Sign contexts: Portal::sign_contexts.",
        query: "SELECT 'context_keys' AS object WHERE NOT EXISTS (SELECT FROM context_keys)",
    },
    Check {
        code: "contexts.several_keys",
        severity: Severity::Warning,
        table: "context_keys",
        message: "Anybody who has an older or an added key can act for any user.",
        remedy: "Once every portal signs with the newest key, keep only that key: Portal::sign_contexts.",
        query: "SELECT 'context_keys: ' || count(*) AS object FROM context_keys HAVING count(*) > 1",
    },
];

/// Returns the code, meaning and remedy of each check.
pub(super) fn explanations() -> impl Iterator<Item = (&'static str, String, &'static str)> {
    CHECKS.iter().map(|check| (check.code, check.message.to_owned(), check.remedy))
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    object: String,
}

pub(super) fn check(connection: &mut PgConnection) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for Check { code, severity, table, message, remedy, query } in CHECKS {
        let readable = format!(
            "SELECT 'yes' AS object FROM pg_class
             WHERE oid = to_regclass('{table}') AND has_table_privilege(oid, 'SELECT')
               AND has_schema_privilege(relnamespace, 'USAGE')"
        );
        let readable: Vec<Found> = sql_query(readable).load(connection)?;
        if readable.is_empty() {
            continue;
        }
        let found: Vec<Found> = sql_query(*query).load(connection)?;
        findings.extend(found.into_iter().map(|Found { object }| Finding {
            code,
            severity: *severity,
            object,
            message: (*message).to_owned(),
            remedy: (*remedy).to_owned(),
            sql: None,
        }));
    }
    Ok(findings)
}
