//! Sessions, indexes, and limits of the server. Estimates are called so.

use crate::doctor::{
    Severity::{Critical, Notice, Warning},
    probe::Probe,
};

pub(super) const PROBES: &[Probe] = &[
    Probe {
        code: "transaction.long",
        severity: Warning,
        message: "The transaction has run for long: autovacuum cannot clean up what is newer, and locks stay.",
        remedy: "Find out what it does; end it if it hangs.",
        query: "SELECT format('process %s of %s', pid, usename) AS object, format('SELECT pg_terminate_backend(%s)', pid) AS sql
                FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
                  AND backend_type = 'client backend' AND now() - xact_start > make_interval(secs => {long_transaction_seconds})",
    },
    Probe {
        code: "transaction.idle",
        severity: Warning,
        message: "The transaction is open and does nothing; its locks and its snapshot stay.",
        remedy: "Correct the program, which waits inside a transaction; set idle_in_transaction_session_timeout.",
        query: "SELECT format('process %s of %s', pid, usename) AS object, format('SELECT pg_terminate_backend(%s)', pid) AS sql
                FROM pg_stat_activity
                WHERE datname = current_database() AND state LIKE 'idle in transaction%'
                  AND now() - state_change > make_interval(secs => {idle_transaction_seconds})",
    },
    Probe {
        code: "lock.waiting",
        severity: Warning,
        message: "The session has waited for a lock for long.",
        remedy: "End the sessions that hold the locks if they hang.",
        // Names whoever does not wait in turn. Process 0 stands for prepared transactions.
        query: "WITH RECURSIVE waiting AS MATERIALIZED (
                    SELECT pid, datname, query_start, pg_blocking_pids(pid) AS blockers FROM pg_stat_activity
                    WHERE wait_event_type = 'Lock'),
                chains AS (
                    SELECT pid, unnest(blockers) AS blocker FROM waiting
                    UNION
                    SELECT chains.pid, unnest(blockers) FROM chains JOIN waiting ON waiting.pid = chains.blocker)
                SELECT format('process %s waits for %s', pid,
                              string_agg(CASE blocker WHEN 0 THEN 'a prepared transaction' ELSE blocker::text END, ', '
                                         ORDER BY blocker)) AS object,
                       'SELECT ' || string_agg(format('pg_terminate_backend(%s)', blocker), ', ' ORDER BY blocker)
                                    FILTER (WHERE blocker <> 0) AS sql
                FROM chains JOIN waiting USING (pid)
                WHERE datname = current_database() AND now() - query_start > make_interval(secs => {lock_wait_seconds})
                  AND NOT EXISTS (SELECT FROM waiting AS others WHERE others.pid = blocker AND cardinality(others.blockers) > 0)
                GROUP BY pid",
    },
    Probe {
        code: "index.invalid",
        severity: Warning,
        message: "Building the index failed: it is kept up to date, and never used.",
        remedy: "Build it again, or drop it.",
        // What a failed REINDEX CONCURRENTLY has left goes.
        query: "SELECT indexrelid::regclass::text AS object,
                       format('%s INDEX CONCURRENTLY %s',
                              CASE WHEN c.relname ~ '_cc(new|old)[0-9]*$' THEN 'DROP' ELSE 'REINDEX' END,
                              indexrelid::regclass) AS sql
                FROM pg_index JOIN pg_class c ON c.oid = indexrelid
                WHERE relnamespace = quote_ident(current_schema())::regnamespace AND NOT (indisvalid AND indisready)
                  AND (NOT indisunique OR c.relname ~ '_cc(new|old)[0-9]*$')
                  AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = indexrelid)",
    },
    Probe {
        code: "index.invalid_unique",
        severity: Critical,
        message: "Building the unique index failed, mostly because equal values are there: it may let more in.",
        remedy: "Find the equal values and decide which stays, then build it again.",
        query: "SELECT indexrelid::regclass::text AS object, format('REINDEX INDEX CONCURRENTLY %s', indexrelid::regclass) AS sql
                FROM pg_index JOIN pg_class c ON c.oid = indexrelid
                WHERE relnamespace = quote_ident(current_schema())::regnamespace AND NOT (indisvalid AND indisready)
                  AND indisunique AND c.relname !~ '_cc(new|old)[0-9]*$'
                  AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = indexrelid)",
    },
    Probe {
        code: "index.duplicate",
        severity: Warning,
        message: "Another index of the table is the same: every write pays for both.",
        remedy: "Drop it.",
        query: "SELECT b.indexrelid::regclass::text AS object, format('DROP INDEX CONCURRENTLY %s', b.indexrelid::regclass) AS sql
                FROM pg_index a
                JOIN pg_index b ON a.indrelid = b.indrelid AND a.indexrelid <> b.indexrelid AND a.indkey::text = b.indkey::text
                    AND a.indclass::text = b.indclass::text AND a.indcollation::text = b.indcollation::text
                    AND a.indoption::text = b.indoption::text
                    AND pg_get_expr(a.indexprs, a.indrelid) IS NOT DISTINCT FROM pg_get_expr(b.indexprs, b.indrelid)
                    AND pg_get_expr(a.indpred, a.indrelid) IS NOT DISTINCT FROM pg_get_expr(b.indpred, b.indrelid)
                JOIN pg_class ca ON ca.oid = a.indexrelid JOIN pg_class cb ON cb.oid = b.indexrelid AND ca.relam = cb.relam
                WHERE cb.relnamespace = quote_ident(current_schema())::regnamespace AND NOT b.indisunique
                  AND NOT b.indisexclusion AND (a.indisunique OR a.indexrelid < b.indexrelid)",
    },
    Probe {
        code: "index.unused",
        severity: Notice,
        message: "No query has used the index since statistics were reset; every write pays for it.",
        remedy: "Look at the statistics of replicas, too; then drop the index.",
        query: "SELECT indexrelid::regclass::text AS object, format('DROP INDEX CONCURRENTLY %s', indexrelid::regclass) AS sql
                FROM pg_stat_user_indexes JOIN pg_index USING (indexrelid)
                CROSS JOIN (SELECT coalesce(stats_reset, pg_postmaster_start_time()) AS since FROM pg_stat_database
                            WHERE datname = current_database()) AS statistics
                WHERE schemaname = current_schema() AND idx_scan = 0 AND NOT indisunique AND NOT indisexclusion
                  AND since < now() - make_interval(days => {unused_index_days})
                  AND pg_relation_size(indexrelid) > {unused_index_kilobytes} * 1024",
    },
    Probe {
        code: "foreign_key.unindexed",
        severity: Notice,
        message: "Deleting a row that the foreign key refers to reads the whole table.",
        remedy: "Create an index if such rows are deleted.",
        query: "SELECT conname || ' of ' || conrelid::regclass AS object,
                       format('CREATE INDEX CONCURRENTLY ON %s (%I)', conrelid::regclass, attname) AS sql
                FROM pg_constraint
                JOIN pg_class ON pg_class.oid = conrelid
                JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
                WHERE contype = 'f' AND relnamespace = quote_ident(current_schema())::regnamespace
                  AND reltuples >= {unindexed_rows}
                  AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1] AND indisvalid)",
    },
    Probe {
        code: "wraparound.near",
        severity: Warning,
        message: "The database needs a freeze: at 2,000 million transactions PostgreSQL stops writing.",
        remedy: "End old transactions, prepared transactions and unused replication slots; then run the statement.",
        query: "SELECT format('%s: %s million transactions', datname, greatest(age(datfrozenxid), mxid_age(datminmxid)) / 1000000) AS object,
                       'VACUUM (FREEZE)' AS sql
                FROM pg_database
                WHERE greatest(age(datfrozenxid), mxid_age(datminmxid)) / 1000000
                      BETWEEN {wraparound_millions} AND {wraparound_critical_millions} - 1",
    },
    Probe {
        code: "wraparound.imminent",
        severity: Critical,
        message: "The database needs a freeze at once: at 2,000 million transactions PostgreSQL stops writing.",
        remedy: "End old transactions, prepared transactions and unused replication slots; then run the statement.",
        query: "SELECT format('%s: %s million transactions', datname, greatest(age(datfrozenxid), mxid_age(datminmxid)) / 1000000) AS object,
                       'VACUUM (FREEZE)' AS sql
                FROM pg_database
                WHERE greatest(age(datfrozenxid), mxid_age(datminmxid)) / 1000000 >= {wraparound_critical_millions}",
    },
    Probe {
        code: "sequence.near_end",
        severity: Warning,
        message: "The sequence has used most of its numbers; when it ends, inserts fail.",
        remedy: "Change its type, and that of the column, to bigint.",
        query: "SELECT format('%I: %s of %s', sequencename, last_value, max_value) AS object, NULL::text AS sql
                FROM pg_sequences
                WHERE schemaname = current_schema() AND NOT cycle AND last_value > max_value / 100.0 * {sequence_percent}",
    },
    Probe {
        code: "autovacuum.off",
        severity: Warning,
        message: "Without autovacuum, dead rows stay and statistics grow old.",
        remedy: "Switch it on.",
        query: "SELECT 'the server' AS object, 'ALTER SYSTEM RESET autovacuum' AS sql WHERE current_setting('autovacuum') = 'off'
                UNION ALL
                SELECT oid::regclass::text, format('ALTER TABLE %s RESET (autovacuum_enabled)', oid::regclass) FROM pg_class
                WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r'
                  AND EXISTS (SELECT FROM pg_options_to_table(reloptions)
                              WHERE option_name = 'autovacuum_enabled' AND NOT option_value::boolean)",
    },
    Probe {
        code: "table.dead_rows",
        severity: Warning,
        message: "By PostgreSQL's estimate, much of the table is dead rows.",
        remedy: "See that autovacuum runs and that no old transaction stops it; then run the statement.",
        query: "SELECT format('%s: %s dead rows beside %s', relid::regclass, n_dead_tup, n_live_tup) AS object,
                       format('VACUUM (ANALYZE) %s', relid::regclass) AS sql
                FROM pg_stat_user_tables
                WHERE schemaname = current_schema() AND n_dead_tup >= {dead_rows}
                  AND n_dead_tup * 100 > (n_live_tup + n_dead_tup) * {dead_rows_percent}",
    },
    Probe {
        code: "connections.many",
        severity: Warning,
        message: "Most of the server's connections are in use; when all are, logins fail.",
        remedy: "Make pools smaller, use a pooler, or raise max_connections.",
        query: "SELECT format('%s of %s connections', count(*), current_setting('max_connections')) AS object, NULL::text AS sql
                FROM pg_stat_activity WHERE backend_type = 'client backend'
                HAVING count(*) * 100 > current_setting('max_connections')::integer * {connections_percent}",
    },
    Probe {
        code: "cache.small",
        severity: Notice,
        message: "Many pages were not in the server's cache since statistics were reset.",
        remedy: "Give the server more memory, and raise shared_buffers.",
        query: "SELECT format('%s %% of pages from the cache', blks_hit * 100 / (blks_hit + blks_read)) AS object, NULL::text AS sql
                FROM pg_stat_database
                WHERE datname = current_database() AND blks_hit + blks_read > {cache_blocks}
                  AND blks_hit * 100 < (blks_hit + blks_read) * {cache_percent}",
    },
    Probe {
        code: "slot.behind",
        severity: Warning,
        message: "Nobody reads the replication slot, and the server keeps its log for it until the disk is full.",
        remedy: "Start the replica again, or drop the slot.",
        query: "SELECT slot_name::text AS object, format('SELECT pg_drop_replication_slot(%L)', slot_name) AS sql
                FROM pg_replication_slots
                WHERE NOT active
                  AND pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
                                      restart_lsn) >= {slot_megabytes} * 1048576.0",
    },
    Probe {
        code: "replica.behind",
        severity: Warning,
        message: "The replica is far behind: reads from it are old, and what it lacks is lost with the server.",
        remedy: "See whether the network or its disk is too slow, and whether a long query on the replica stops it.",
        query: "SELECT format('%s: %s behind', coalesce(nullif(application_name, ''), pid::text), pg_size_pretty(lag)) AS object,
                       NULL::text AS sql
                FROM (SELECT application_name, pid, pg_wal_lsn_diff(
                                 CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
                                 coalesce(replay_lsn, flush_lsn, sent_lsn)) AS lag
                      FROM pg_stat_replication WHERE state <> 'backup') AS replicas
                WHERE lag >= {lag_megabytes} * 1048576.0",
    },
];
