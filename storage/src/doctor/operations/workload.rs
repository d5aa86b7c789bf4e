//! What statements and rows cost, and what hides errors. Estimates are called so.

use crate::doctor::{
    Severity::{Notice, Warning},
    probe::Probe,
};

/// Probes of `pg_stat_statements`, which `{statements}` stands for. They run only where the extension is installed.
pub(super) const OF_STATEMENTS: &[Probe] = &[Probe {
    code: "statement.slow",
    severity: Notice,
    message: "The statement takes long on average.",
    remedy: "Look at its text and plan; it may need an index, or read fewer rows.",
    // Not its text, which may contain values.
    query: "SELECT format('statement %s: %s ms on average, %s calls', queryid, round(mean_exec_time::numeric, 1), calls) AS object,
                   format('SELECT query FROM {statements} WHERE queryid = %s', queryid) AS sql
            FROM {statements}
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND (calls >= {slow_statement_calls} AND mean_exec_time >= {slow_statement_milliseconds}
                   OR mean_exec_time >= {very_slow_statement_milliseconds})
            ORDER BY mean_exec_time * calls DESC LIMIT 20",
}];

/// The finding where it is not installed.
pub(super) const UNCHECKED: Probe = Probe::without_query(
    "statement.unchecked",
    Notice,
    "The extension pg_stat_statements is not installed, so it is unknown which statements are slow.",
    "Add pg_stat_statements to shared_preload_libraries, restart the server, then run the statement.",
);

/// Its query returns a query for each large table. It measures rows in about a thousand blocks, because columns with
/// personal data have no statistics, and so no known width.
pub(super) const BLOATED: Probe = Probe {
    code: "table.bloated",
    severity: Notice,
    message: "By an estimate from some of its rows, much of the table's file is empty.",
    remedy: "See that autovacuum keeps up. To give the space back, use pg_repack, or VACUUM FULL while nobody needs the table.",
    query: "SELECT format($$SELECT %1$L || ': about ' || (100 - round(needed * 100 / %2$s)) || ' %% of '
                                   || pg_size_pretty(%2$s * 8192::bigint) AS object, 'VACUUM (ANALYZE) ' || %1$L AS sql
                            FROM (SELECT ceil(%3$s * (4 + coalesce(avg(pg_column_size(it.*)), 24)) / 8168) AS needed
                                  FROM %1$s AS it TABLESAMPLE SYSTEM (%4$s)) AS estimated
                            WHERE (%2$s - needed) * 100 > %2$s * {bloat_percent}$$,
                          oid::regclass, relpages, reltuples::bigint, least(100, 100000.0 / relpages)) AS object,
                   NULL::text AS sql
            FROM pg_class
            WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r' AND reltuples >= 0
              AND relpages * 8192::bigint > {bloat_megabytes} * 1048576::bigint
            ORDER BY relname",
};

pub(super) const PROBES: &[Probe] = &[
    Probe {
        code: "messages.localized",
        severity: Warning,
        message: "The server sends messages in another language. Some errors, such as a deadlock, are known by their English \
                  words only: transactions that meet one are not run again.",
        remedy: "Set lc_messages to C.",
        query: "SELECT 'lc_messages = ' || value AS object,
                       CASE WHEN login IS NULL THEN format('ALTER DATABASE %I SET lc_messages = ''C''', current_database())
                            ELSE format('ALTER ROLE %I SET lc_messages = ''C''', login) END AS sql
                FROM (SELECT current_setting('lc_messages') AS value, NULL::name AS login
                      UNION
                      SELECT split_part(setting, '=', 2), rolname
                      FROM pg_db_role_setting CROSS JOIN unnest(setconfig) AS setting LEFT JOIN pg_roles r ON r.oid = setrole
                      WHERE setting LIKE 'lc\\_messages=%'
                        AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))) AS set
                WHERE value !~* '^(C|POSIX|en)([._@]|$)' AND value <> ''",
    },
];
