//! Rows that refer to rows that do not exist: foreign keys are triggers, which an import may switch off.

use super::Found;
use crate::{
    doctor::{Finding, Severity::Critical, probe::Probe},
    error::Result,
};
use diesel::{PgConnection, RunQueryDsl, sql_query};

/// Its query returns a query for each foreign key.
pub(super) const PROBE: Probe = Probe {
    code: "reference.orphaned",
    severity: Critical,
    message: "Rows refer to rows that do not exist.",
    remedy: "Find out who removed the rows without the triggers, and restore them from a backup.",
    query: "SELECT format('SELECT %L || '': '' || count(*) AS object, NULL::text AS sql FROM %s AS child
                           WHERE num_nulls(%s) = 0 AND NOT EXISTS (
                               SELECT FROM %s AS parent WHERE %s) HAVING count(*) > 0',
                          conname, conrelid::regclass,
                          (SELECT string_agg(format('child.%I', a.attname), ', ')
                           FROM pg_attribute a WHERE a.attrelid = conrelid AND a.attnum = ANY (conkey)),
                          confrelid::regclass,
                          (SELECT string_agg(format('child.%I = parent.%I', c.attname, p.attname), ' AND ')
                           FROM unnest(conkey, confkey) AS pair(c, p)
                           JOIN pg_attribute c ON c.attrelid = conrelid AND c.attnum = pair.c
                           JOIN pg_attribute p ON p.attrelid = confrelid AND p.attnum = pair.p)) AS object,
                   NULL::text AS sql
            FROM pg_constraint WHERE contype = 'f' AND connamespace = quote_ident(current_schema())::regnamespace
            ORDER BY conname",
};

/// Returns the number of foreign keys, and for each with orphans its name and their number.
pub(crate) fn orphans(connection: &mut PgConnection) -> Result<(usize, Vec<String>)> {
    let queries: Vec<Found> = sql_query(PROBE.query).load(connection)?;
    let mut orphans = Vec::new();
    for Found { object: query, .. } in &queries {
        let found: Vec<Found> = sql_query(query).load(connection)?;
        orphans.extend(found.into_iter().map(|found| found.object));
    }
    Ok((queries.len(), orphans))
}

pub(super) fn check(connection: &mut PgConnection) -> Result<Vec<Finding>> {
    let (_, orphans) = orphans(connection)?;
    Ok(orphans.into_iter().map(|object| PROBE.finding(object, None)).collect())
}
