//! Defects of the server: sessions, indexes, limits.

/// The code of a finding, what its object contains, the statements that plant it, and the threshold for it.
pub type Defect = (&'static str, &'static str, &'static str, &'static [(&'static str, u32)]);

pub const DEFECTS: &[Defect] = &[
    (
        "index.invalid",
        "broken",
        "CREATE INDEX broken ON patients (created_at);
         UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass",
        &[],
    ),
    ("index.duplicate", "twice", "CREATE INDEX twice ON users (email)", &[]),
    ("index.duplicate", "again", "CREATE INDEX once ON tasks (title); CREATE INDEX again ON tasks (title)", &[]),
    (
        "index.unused",
        "idle",
        "CREATE INDEX idle ON orders (created_at)",
        &[("unused_index_days", 0), ("unused_index_kilobytes", 0)],
    ),
    (
        "foreign_key.unindexed",
        "unindexed",
        "ALTER TABLE categories ADD COLUMN owner uuid CONSTRAINT unindexed REFERENCES users; ANALYZE categories",
        &[("unindexed_rows", 0)],
    ),
    ("wraparound.near", "postgres", "SELECT 1", &[("wraparound_millions", 0)]),
    ("wraparound.imminent", "postgres", "SELECT 1", &[("wraparound_critical_millions", 0)]),
    ("sequence.near_end", "small", "CREATE SEQUENCE small AS smallint; SELECT setval('small', 30000)", &[]),
    ("autovacuum.off", "tags", "ALTER TABLE tags SET (autovacuum_enabled = off)", &[]),
    ("connections.many", "connections", "SELECT 1", &[("connections_percent", 0)]),
    ("cache.small", "from the cache", "SELECT 1", &[("cache_blocks", 0), ("cache_percent", 101)]),
    (
        "statement.slow",
        "statement 7: 25.0 ms on average, 200 calls",
        "CREATE VIEW pg_stat_statements AS
         SELECT 7::bigint AS queryid, 'a query'::text AS query, 25::float8 AS mean_exec_time, 200::bigint AS calls,
                (SELECT oid FROM pg_database WHERE datname = current_database()) AS dbid",
        &[],
    ),
    (
        "messages.localized",
        "lc_messages = de_DE.UTF-8",
        "INSERT INTO pg_db_role_setting SELECT oid, 0, '{lc_messages=de_DE.UTF-8}' FROM pg_database
         WHERE datname = current_database()",
        &[],
    ),
    (
        "slot.behind",
        "planted_slot",
        "SELECT pg_create_physical_replication_slot('planted_slot', true)",
        &[("slot_megabytes", 0)],
    ),
    (
        "statement.slow",
        "statement 8: 6000.0 ms on average, 1 calls",
        "CREATE VIEW pg_stat_statements AS
         SELECT 8::bigint AS queryid, 'a query'::text AS query, 6000::float8 AS mean_exec_time, 1::bigint AS calls,
                (SELECT oid FROM pg_database WHERE datname = current_database()) AS dbid",
        &[],
    ),
    (
        "index.invalid",
        "left_ccnew",
        "CREATE UNIQUE INDEX left_ccnew ON tags (id, name);
         UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'left_ccnew'::regclass",
        &[],
    ),
    (
        "index.invalid_unique",
        "only_once",
        "CREATE UNIQUE INDEX only_once ON tags (id, name);
         UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'only_once'::regclass",
        &[],
    ),
    (
        "statistics.old",
        "changed: 200 changes since",
        "CREATE TABLE changed (n integer) WITH (autovacuum_enabled = off);
         INSERT INTO changed SELECT generate_series(1, 200)",
        &[("changed_rows", 100)],
    ),
    (
        "constraint.not_validated",
        "later of tags",
        "ALTER TABLE tags ADD CONSTRAINT later CHECK (usage_count < 1000) NOT VALID",
        &[],
    ),
    (
        "table.scanned",
        "read_whole: read ",
        "CREATE TABLE read_whole AS SELECT generate_series(1, 1000) AS n; SELECT count(*) FROM read_whole",
        &[("scans", 0), ("scanned_rows", 1000)],
    ),
    (
        "collation.changed",
        "database test_",
        "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = current_database()",
        &[],
    ),
    (
        "extension.outdated",
        "btree_gist 0.1, not ",
        "UPDATE pg_extension SET extversion = '0.1' WHERE extname = 'btree_gist'",
        &[],
    ),
    (
        "temporary_files.large",
        "a day",
        "SET work_mem = '64kB'; CREATE TABLE sorted AS SELECT n FROM generate_series(1, 100000) AS n ORDER BY random()",
        &[("temporary_megabytes", 0)],
    ),
    ("rollbacks.many", "transactions", "BEGIN; ROLLBACK", &[("rollbacks", 0), ("rollbacks_percent", 0)]),
];
