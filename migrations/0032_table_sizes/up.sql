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

-- As in 0031: revokes privileges from ALTER DEFAULT PRIVILEGES.
DO $$
DECLARE
    grantee text;
BEGIN
    FOR grantee IN
        SELECT DISTINCT CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
        WHERE c.oid = 'table_sizes'::regclass AND acl.grantee <> c.relowner
    LOOP
        EXECUTE format('REVOKE ALL ON table_sizes FROM %s', grantee);
    END LOOP;
END
$$;
