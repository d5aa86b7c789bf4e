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
