//! What PostgreSQL needs from its administrators: statistics, validated constraints, versions that fit, an archive.

use crate::doctor::{
    Severity::{Critical, Notice, Warning},
    probe::Probe,
};

pub(super) const PROBES: &[Probe] = &[
    Probe {
        code: "statistics.old",
        severity: Notice,
        message: "Much of the table has changed since its statistics were collected, so plans may be wrong.",
        remedy: "See that autovacuum runs; then run the statement.",
        query: "SELECT format('%s: %s changes since', relid::regclass, n_mod_since_analyze) AS object,
                       format('ANALYZE %s', relid::regclass) AS sql
                FROM pg_stat_user_tables
                WHERE schemaname = current_schema() AND n_mod_since_analyze >= {changed_rows}
                  AND n_mod_since_analyze * 100 >= n_live_tup * {changed_rows_percent}",
    },
    Probe {
        code: "constraint.not_validated",
        severity: Warning,
        message: "The constraint was never checked for the rows that were there before it.",
        remedy: "Run the statement; if it fails, correct the rows that break the rule.",
        query: "SELECT conname || ' of ' || conrelid::regclass AS object,
                       format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) AS sql
                FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
                WHERE relnamespace = quote_ident(current_schema())::regnamespace AND NOT convalidated",
    },
    Probe {
        code: "index.bloated",
        severity: Notice,
        message: "By an estimate from column widths, much of the index's file is empty.",
        remedy: "Run the statement at a quiet time: it reads the whole table.",
        query: "SELECT format('%s: about %s %% of %s', indexrelid::regclass, 100 - round(needed * 100 / relpages),
                              pg_size_pretty(pages)) AS object,
                       format('REINDEX INDEX CONCURRENTLY %s', indexrelid::regclass) AS sql
                FROM (SELECT i.indexrelid, c.relpages::numeric AS relpages, c.relpages * 8192::bigint AS pages,
                             1 + ceil(c.reltuples::numeric
                                      * (16 + sum((1 - null_frac) * (avg_width + 4)))::numeric / 7300) AS needed
                      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam
                      JOIN pg_class t ON t.oid = i.indrelid
                      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::smallint[])
                      JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = t.relname
                          AND s.attname = a.attname
                      WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND amname = 'btree'
                        AND c.reltuples >= 0 AND indexprs IS NULL
                      GROUP BY i.indexrelid, i.indnatts, c.relpages, c.reltuples
                      -- Columns with personal data have no statistics.
                      HAVING count(*) = i.indnatts) AS estimated
                WHERE pages > {bloat_megabytes} * 1048576::bigint
                  AND (relpages - needed) * 100 > relpages * {bloat_percent}",
    },
    Probe {
        code: "table.scanned",
        severity: Notice,
        message: "The table is large, and statements often read it whole: an index may be missing.",
        remedy: "Find the statements in pg_stat_statements, and look at their plans.",
        query: "SELECT format('%s: read %s times, %s rows at a time', relid::regclass, seq_scan,
                              seq_tup_read / seq_scan) AS object,
                       NULL::text AS sql
                FROM pg_stat_user_tables
                WHERE schemaname = current_schema() AND seq_scan > {scans}
                  AND seq_tup_read / seq_scan >= {scanned_rows}",
    },
    Probe {
        code: "collation.changed",
        severity: Critical,
        message: "The operating system sorts text otherwise than when indexes were built: they may miss rows, and \
                  unique ones may let duplicates in.",
        remedy: "Build all indexes on text again, then run the statement, which only records the new version.",
        query: "SELECT 'database ' || quote_ident(datname) AS object,
                       format('ALTER DATABASE %I REFRESH COLLATION VERSION', datname) AS sql
                FROM pg_database
                WHERE datname = current_database() AND datcollversion IS NOT NULL
                  AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)
                UNION ALL
                SELECT 'collation ' || oid::regcollation,
                       format('ALTER COLLATION %s REFRESH VERSION', oid::regcollation)
                FROM pg_collation
                WHERE collversion IS NOT NULL AND collversion IS DISTINCT FROM pg_collation_actual_version(oid)
                  AND EXISTS (SELECT FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                              WHERE attcollation = pg_collation.oid
                                AND relnamespace = quote_ident(current_schema())::regnamespace)",
    },
    Probe {
        code: "extension.outdated",
        severity: Notice,
        message: "The server has a newer version of the extension than the database uses.",
        remedy: "Read its notes, then run the statement.",
        query: "SELECT format('%s %s, not %s', name, installed_version, default_version) AS object,
                       format('ALTER EXTENSION %I UPDATE', name) AS sql
                FROM pg_available_extensions WHERE installed_version <> default_version",
    },
    Probe {
        code: "prepared_transaction.old",
        severity: Warning,
        message: "Nobody has ended the prepared transaction: its locks stay, and autovacuum cannot clean up.",
        remedy: "Ask whoever coordinates it, then commit it or roll it back.",
        query: "SELECT format('%L of %s', gid, owner) AS object, format('ROLLBACK PREPARED %L', gid) AS sql
                FROM pg_prepared_xacts
                WHERE database = current_database()
                  AND now() - prepared > make_interval(secs => {long_transaction_seconds})",
    },
    Probe {
        code: "archive.failing",
        severity: Critical,
        message: "The server's last attempt to archive its log failed: its disk fills up, and changes can be lost.",
        remedy: "Read the server's log, and correct the cause; then run `telehealth backup check`.",
        query: "SELECT format('archive_command: %s at %s', last_failed_wal,
                              date_trunc('second', last_failed_time)) AS object,
                       NULL::text AS sql
                FROM pg_stat_archiver
                WHERE current_setting('archive_mode') <> 'off'
                  AND last_failed_time > coalesce(last_archived_time, '-infinity')",
    },
    Probe {
        code: "checksum.failed",
        severity: Critical,
        message: "Pages of the database were damaged on the disk.",
        remedy: "Keep the disk as it is, find the pages with `pg_amcheck`, and restore from a backup to another disk.",
        query: "SELECT format('%s: %s pages, the last at %s', coalesce(datname, 'shared tables'), checksum_failures,
                              date_trunc('second', checksum_last_failure)) AS object,
                       NULL::text AS sql
                FROM pg_stat_database
                WHERE checksum_failures > 0 AND coalesce(datname = current_database(), true)",
    },
    Probe {
        code: "temporary_files.large",
        severity: Notice,
        message: "Statements sort and join on the disk, because work_mem is too small for them.",
        remedy: "Find them with log_temp_files; give them an index or more memory.",
        query: "SELECT format('%s a day', pg_size_pretty(round(temp_bytes / days))) AS object, NULL::text AS sql
                FROM {activity} WHERE temp_bytes / days > {temporary_megabytes} * 1048576.0",
    },
    Probe {
        code: "deadlocks.many",
        severity: Warning,
        message: "Transactions often end in a deadlock, and run again.",
        remedy: "Lock rows in the same order everywhere; the server's log names the statements.",
        query: "SELECT format('%s a day', round(deadlocks / days, 1)) AS object, NULL::text AS sql
                FROM {activity} WHERE deadlocks / days > {deadlocks}",
    },
    Probe {
        code: "rollbacks.many",
        severity: Notice,
        message: "Many transactions are rolled back.",
        remedy: "Look at the errors of the application, and at telehealth_transactions_total in `Portal::metrics`.",
        query: "SELECT format('%s %% of %s transactions', xact_rollback * 100 / (xact_commit + xact_rollback),
                              xact_commit + xact_rollback) AS object, NULL::text AS sql
                FROM {activity}
                WHERE xact_rollback > {rollbacks}
                  AND xact_rollback * 100 >= (xact_commit + xact_rollback) * {rollbacks_percent}",
    },
];

/// The counters of the database, and over how many days they count: at least one.
pub(super) const ACTIVITY: &str = "(SELECT *,
             greatest(extract(epoch FROM now() - coalesce(stats_reset, pg_postmaster_start_time())) / 86400, 1) AS days
      FROM pg_stat_database WHERE datname = current_database()) AS activity";
