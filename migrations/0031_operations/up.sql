-- The sizes of the tables by day (UTC), from which their growth is measured. The owner of the tables records them; nobody
-- else sees them.
CREATE TABLE table_sizes (
    day DATE,
    name TEXT,
    bytes BIGINT NOT NULL CHECK (bytes >= 0),
    rows BIGINT NOT NULL CHECK (rows >= 0),
    PRIMARY KEY (day, name)
);
ALTER TABLE table_sizes ENABLE ROW LEVEL SECURITY;

CALL revoke_default_privileges('table_sizes');

-- The records of restore drills (storage/src/backup/drill), which the audit log confirms. A restored database has only the
-- drills before its moment; the file beside the backups has all, and the next drill adds those that are missing here. The
-- owner of the tables adds them; nobody else sees them.
CREATE TABLE backup_drills (
    started_at TIMESTAMPTZ PRIMARY KEY,
    is_passed BOOLEAN NOT NULL,
    record JSONB NOT NULL
);
ALTER TABLE backup_drills ENABLE ROW LEVEL SECURITY;

CALL revoke_default_privileges('backup_drills');
CALL audit_table('backup_drills', 'backup_drill');
