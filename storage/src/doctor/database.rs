//! Probes of objects outside the portal's schema.

use super::{
    Severity::{Critical, Notice, Warning},
    probe::Probe,
};

pub(super) const PROBES: &[Probe] = &[
    // Objects that bypass the policies
    Probe {
        code: "view.definer",
        severity: Critical,
        message: "The view shows every row that its owner may read.",
        remedy: "Make it a security_invoker view, or remove it.",
        query: "SELECT DISTINCT v.oid::regclass AS object,
                       format('ALTER VIEW %s SET (security_invoker = true)', v.oid::regclass) AS sql
                FROM pg_class v JOIN pg_rewrite r ON r.ev_class = v.oid
                JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                    AND d.refclassid = 'pg_class'::regclass
                JOIN ours ON ours.oid = d.refobjid
                WHERE v.relkind = 'v'
                  AND NOT coalesce((SELECT option_value::boolean FROM pg_options_to_table(v.reloptions)
                                    WHERE option_name = 'security_invoker'), false)",
    },
    Probe {
        code: "view.materialized",
        severity: Critical,
        message: "A materialized view contains rows that its owner could read, and has no policies.",
        remedy: "Revoke the privileges of others on it, or remove it.",
        query: "SELECT DISTINCT v.oid::regclass AS object, format('DROP MATERIALIZED VIEW IF EXISTS %s', v.oid::regclass) AS sql
                FROM pg_class v JOIN pg_rewrite r ON r.ev_class = v.oid
                JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                    AND d.refclassid = 'pg_class'::regclass
                JOIN ours ON ours.oid = d.refobjid
                CROSS JOIN LATERAL aclexplode(v.relacl) AS acl
                WHERE v.relkind = 'm' AND acl.grantee <> v.relowner",
    },
    Probe {
        code: "definer.elsewhere",
        severity: Warning,
        message: "The portal's roles or logins may call this definer function of another schema, which may have more rights than they have.",
        remedy: "Review the function; revoke EXECUTE if in doubt.",
        query: "SELECT DISTINCT p.oid::regprocedure AS object,
                       format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC, %I', p.oid::regprocedure, role.rolname) AS sql
                FROM pg_proc p CROSS JOIN (SELECT oid, rolname FROM role UNION SELECT oid, rolname FROM login WHERE NOT rolsuper) AS role
                WHERE p.prosecdef
                  AND p.pronamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema'))
                  AND p.pronamespace <> (SELECT oid FROM portal)
                  -- Functions of another portal.
                  AND NOT (p.proowner IN (SELECT oid FROM definer)
                           AND EXISTS (SELECT FROM pg_class WHERE relname = 'context_secret' AND relnamespace = p.pronamespace))
                  AND role.oid NOT IN (SELECT oid FROM definer)
                  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
                  AND has_schema_privilege(role.oid, p.pronamespace, 'USAGE') AND has_function_privilege(role.oid, p.oid, 'EXECUTE')",
    },
    Probe {
        code: "path.owner",
        severity: Critical,
        message: "The login owns, or is a member of the owner of, a schema on the search path of every session, or a function there.",
        remedy: "Change the owner to the owner of the tables or a superuser.",
        query: "SELECT DISTINCT thing.kind || ' ' || thing.name AS object, format('ALTER %s %s OWNER TO %I', thing.kind, thing.name,
                       (SELECT rolname FROM pg_roles WHERE rolsuper ORDER BY oid LIMIT 1)) AS sql
                FROM (SELECT 'SCHEMA' AS kind, quote_ident(nspname) AS name, nspowner AS owner FROM pg_namespace
                      WHERE nspname IN ('extensions', 'auth')
                      UNION ALL SELECT 'FUNCTION', p.oid::regprocedure::text, proowner FROM pg_proc p
                      JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname IN ('extensions', 'auth')) AS thing
                CROSS JOIN (SELECT oid FROM login WHERE NOT rolsuper UNION SELECT oid FROM role) AS who
                WHERE pg_has_role(who.oid, thing.owner, 'MEMBER')
                  -- On a private server, one user has all these roles.
                  AND who.oid NOT IN (SELECT oid FROM owner)",
    },
    Probe {
        code: "catalog.privilege",
        severity: Critical,
        message: "A privilege on PostgreSQL's own catalog or functions that is not a default: these give access to samples of values, password hashes or files.",
        remedy: "Revoke it.",
        query: "SELECT format('%s to %s: %s', acl.privilege_type, coalesce(nullif(grantee.name, ''), 'PUBLIC'), thing.name) AS object,
                       format('REVOKE %s ON %s %s FROM %s', acl.privilege_type, thing.kind, thing.name, coalesce(nullif(grantee.name, ''), 'PUBLIC')) AS sql
                FROM (SELECT 'pg_class'::regclass AS class, oid, 'TABLE' AS kind, oid::regclass::text AS name, relacl AS acl, relowner AS owner
                      FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relacl IS NOT NULL
                      UNION ALL
                      SELECT 'pg_proc'::regclass, oid, 'FUNCTION', oid::regprocedure::text, proacl, proowner
                      FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proacl IS NOT NULL) AS thing
                CROSS JOIN LATERAL aclexplode(thing.acl) AS acl
                CROSS JOIN LATERAL (SELECT CASE acl.grantee WHEN 0 THEN '' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END AS name) AS grantee
                WHERE acl.grantee <> thing.owner
                  AND NOT EXISTS (
                      SELECT FROM pg_init_privs initial CROSS JOIN LATERAL aclexplode(initial.initprivs) AS first
                      WHERE initial.objoid = thing.oid AND initial.classoid = thing.class AND initial.objsubid = 0
                        AND first.grantee = acl.grantee AND first.privilege_type = acl.privilege_type)
                  -- By default, everybody may call a function.
                  AND NOT (thing.kind = 'FUNCTION' AND acl.grantee = 0 AND NOT EXISTS (
                      SELECT FROM pg_init_privs initial WHERE initial.objoid = thing.oid AND initial.classoid = thing.class))",
    },
    Probe {
        code: "function.leakproof",
        severity: Critical,
        message: "PostgreSQL runs leakproof functions on rows before it applies the policies, and this function can disclose its arguments.",
        remedy: "Remove the attribute, as a superuser.",
        query: "SELECT oid::regprocedure AS object, format('ALTER FUNCTION %s NOT LEAKPROOF', oid::regprocedure) AS sql
                FROM pg_proc
                WHERE proleakproof
                  AND (oid >= 16384
                       OR proname IN ('textlike', 'texticlike', 'textregexeq', 'texticregexeq', 'int4div', 'int8div',
                                      'float8div', 'numeric_div', 'arraycontains', 'arraycontained', 'arrayoverlap',
                                      'jsonb_contains', 'range_overlaps', 'text_starts_with', 'convert_from'))",
    },
    // Objects that send data out
    Probe {
        code: "replication.publication",
        severity: Warning,
        message: "Logical replication sends every row of the table to its subscribers.",
        remedy: "Remove the table from the publication.",
        query: "SELECT pubname || '.' || ours.oid::regclass AS object,
                       CASE WHEN puballtables OR EXISTS (SELECT FROM pg_publication_namespace WHERE pnpubid = p.oid)
                           THEN format('DROP PUBLICATION %I', pubname)
                           ELSE format('ALTER PUBLICATION %I DROP TABLE %s', pubname, ours.oid::regclass) END AS sql
                FROM pg_publication_tables JOIN ours ON ours.relname = tablename JOIN pg_publication p USING (pubname)
                WHERE schemaname = (SELECT nspname FROM portal)",
    },
    Probe {
        code: "replication.slot",
        severity: Warning,
        message: "A logical replication slot gives the changes of every table of the database to its consumer.",
        remedy: "Remove it, unless you know its consumer.",
        query: "SELECT slot_name AS object, format('SELECT pg_drop_replication_slot(%L)', slot_name) AS sql
                FROM pg_replication_slots WHERE database = current_database() AND slot_type = 'logical'",
    },
    Probe {
        code: "replication.subscription",
        severity: Warning,
        message: "A subscription writes rows that another server sends.",
        remedy: "Remove it, unless you know the other server.",
        query: "SELECT subname AS object, format('DROP SUBSCRIPTION %I', subname) AS sql FROM pg_subscription
                WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
    },
    Probe {
        code: "foreign.server",
        severity: Warning,
        message: "Statements can access another server or files through it, with other rights.",
        remedy: "Remove it, unless you need it; revoke its USAGE from others.",
        query: "SELECT srvname AS object, format('DROP SERVER %I CASCADE', srvname) AS sql FROM pg_foreign_server",
    },
    Probe {
        code: "extension.outlet",
        severity: Warning,
        message: "The extension can access files, raw pages or other servers, with other rights.",
        remedy: "Remove it, or revoke its functions.",
        query: "SELECT extname AS object, format('DROP EXTENSION %I', extname) AS sql FROM pg_extension
                WHERE extname IN ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'pageinspect', 'pg_walinspect', 'lo')",
    },
    Probe {
        code: "language.untrusted",
        severity: Warning,
        message: "Functions in this language can do everything that the server's operating system account can do.",
        remedy: "Remove the language.",
        query: "SELECT lanname AS object,
                       format('DROP %s %I', CASE WHEN e.oid IS NULL THEN 'LANGUAGE' ELSE 'EXTENSION' END, coalesce(extname, lanname)) AS sql
                FROM pg_language l
                LEFT JOIN pg_depend d ON d.classid = 'pg_language'::regclass AND d.objid = l.oid AND d.deptype = 'e'
                LEFT JOIN pg_extension e ON e.oid = d.refobjid
                WHERE lanispl AND NOT lanpltrusted",
    },
    // Foreign code
    Probe {
        code: "extension.unexpected",
        severity: Notice,
        message: "The portal only needs plpgsql and btree_gist, and the doctor pg_stat_statements; it does not check extensions.",
        remedy: "Remove it, unless you need it.",
        query: "SELECT extname AS object, format('DROP EXTENSION %I', extname) AS sql FROM pg_extension
                WHERE extname NOT IN ('plpgsql', 'btree_gist', 'pg_stat_statements', 'dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'pageinspect',
                                      'pg_walinspect', 'lo')",
    },
    Probe {
        code: "event_trigger.unexpected",
        severity: Warning,
        message: "An event trigger runs with the rights of the user who changes the schema, including the doctor and migrations.",
        remedy: "Remove it, unless you need it.",
        query: "SELECT evtname AS object, format('DROP EVENT TRIGGER %I', evtname) AS sql FROM pg_event_trigger
                WHERE evtenabled <> 'D'",
    },
    Probe {
        code: "cast.unexpected",
        severity: Warning,
        message: "A user-defined cast runs its function when statements convert values.",
        remedy: "Remove it, unless you need it.",
        query: "SELECT format('%s AS %s', castsource::regtype, casttarget::regtype) AS object,
                       format('DROP CAST (%s AS %s)', castsource::regtype, casttarget::regtype) AS sql
                FROM pg_cast
                WHERE oid >= 16384
                  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_cast'::regclass AND objid = pg_cast.oid AND deptype = 'e')",
    },
    Probe {
        code: "extensions.object",
        severity: Warning,
        message: "The schema extensions is on the search path of every session; a function or operator there may shadow another.",
        remedy: "Move it to another schema, or remove it.",
        query: "SELECT thing.type || ' ' || thing.identity AS object, format('DROP %s %s', upper(thing.type), thing.identity) AS sql
                FROM (SELECT 'pg_proc'::regclass AS class, oid, pronamespace AS home FROM pg_proc
                      UNION ALL SELECT 'pg_operator'::regclass, oid, oprnamespace FROM pg_operator
                      UNION ALL SELECT 'pg_class'::regclass, oid, relnamespace FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
                     ) AS o
                CROSS JOIN LATERAL pg_identify_object(o.class, o.oid, 0) AS thing
                WHERE o.home = to_regnamespace('extensions')
                  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = o.class AND objid = o.oid AND deptype = 'e')",
    },
    // Schemas, databases, defaults
    Probe {
        code: "schema.writable",
        severity: Critical,
        message: "A role that may create objects here can shadow functions and operators of others.",
        remedy: "Revoke CREATE.",
        query: "SELECT n.nspname || ' by ' || grantee.name AS object,
                       format('REVOKE CREATE ON SCHEMA %I FROM %s', n.nspname, grantee.name) AS sql
                FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) AS acl
                CROSS JOIN LATERAL (SELECT CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
                                        AS name) AS grantee
                WHERE n.nspname IN ('extensions', 'auth') AND acl.privilege_type = 'CREATE'
                  AND (acl.grantee = 0 OR acl.grantee IN (SELECT oid FROM role UNION SELECT oid FROM login)
                       OR acl.grantee = to_regrole('anon'))
                  AND acl.grantee <> n.nspowner AND acl.grantee NOT IN (SELECT oid FROM owner)",
    },
    Probe {
        code: "database.writable",
        severity: Warning,
        message: "A role that may create schemas in the database can create functions that others call.",
        remedy: "Revoke CREATE.",
        query: "SELECT datname || ' by ' || grantee.name AS object,
                       format('REVOKE CREATE ON DATABASE %I FROM %s', datname, grantee.name) AS sql
                FROM pg_database CROSS JOIN LATERAL aclexplode(datacl) AS acl
                CROSS JOIN LATERAL (SELECT CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
                                        AS name) AS grantee
                WHERE datname = current_database() AND acl.privilege_type = 'CREATE'
                  AND (acl.grantee = 0 OR acl.grantee IN (SELECT oid FROM role UNION SELECT oid FROM login))
                  AND acl.grantee <> datdba AND acl.grantee NOT IN (SELECT oid FROM owner)",
    },
    Probe {
        code: "default.privileges",
        severity: Warning,
        message: "New objects get privileges that the portal does not need.",
        remedy: "Revoke the default privilege.",
        query: "SELECT pg_get_userbyid(defaclrole) || ' grants ' || acl.privilege_type || ' ON ' || kind.word || ' to ' || grantee.name
                           AS object,
                       format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s REVOKE %s ON %s FROM %s', pg_get_userbyid(defaclrole),
                              ' IN SCHEMA ' || (SELECT quote_ident(nspname) FROM pg_namespace n WHERE n.oid = defaclnamespace),
                              acl.privilege_type, kind.word, grantee.name) AS sql
                FROM pg_default_acl CROSS JOIN LATERAL aclexplode(defaclacl) AS acl
                JOIN (VALUES ('r', 'TABLES'), ('S', 'SEQUENCES'), ('f', 'FUNCTIONS'), ('T', 'TYPES')) AS kind(letter, word)
                    ON kind.letter = defaclobjtype::text
                CROSS JOIN LATERAL (SELECT CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
                                        AS name) AS grantee
                WHERE defaclnamespace IN (0, (SELECT oid FROM portal)) AND acl.grantee <> defaclrole
                  -- By default, PUBLIC may call functions and use types.
                  AND NOT (defaclnamespace = 0 AND acl.grantee = 0 AND defaclobjtype IN ('f', 'T'))",
    },
];
