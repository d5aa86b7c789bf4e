//! Probes of roles and logins.

use super::{
    Severity::{Critical, Notice, Warning},
    probe::Probe,
};

pub(super) const PROBES: &[Probe] = &[
    // The application's logins
    Probe {
        code: "login.superuser",
        severity: Critical,
        message: "Policies do not apply to a superuser.",
        remedy: "Use a separate login for the application: CREATE ROLE … LOGIN NOINHERIT.",
        query: "SELECT rolname AS object, NULL AS sql FROM login WHERE rolsuper",
    },
    Probe {
        code: "login.bypasses_policies",
        severity: Critical,
        message: "Policies do not apply to a login with BYPASSRLS.",
        remedy: "Remove the attribute.",
        query: "SELECT rolname AS object, format('ALTER ROLE %I NOBYPASSRLS', rolname) AS sql FROM login WHERE rolbypassrls",
    },
    Probe {
        code: "login.owns",
        severity: Critical,
        message: "The login has the rights of the owner of the tables or the schema, who can disable policies.",
        remedy: "Migrate as one login and serve as another.",
        query: "SELECT DISTINCT rolname AS object, NULL AS sql FROM login
                WHERE EXISTS (SELECT FROM ours WHERE pg_has_role(login.oid, relowner, 'MEMBER'))
                   OR EXISTS (SELECT FROM portal WHERE pg_has_role(login.oid, nspowner, 'MEMBER'))",
    },
    Probe {
        code: "login.creates_roles",
        severity: Critical,
        message: "Before PostgreSQL 16, a login with CREATEROLE can make itself a member of any role except superusers.",
        remedy: "Remove the attribute.",
        query: "SELECT rolname AS object, format('ALTER ROLE %I NOCREATEROLE', rolname) AS sql FROM login WHERE rolcreaterole",
    },
    Probe {
        code: "login.creates_databases",
        severity: Warning,
        message: "A login with CREATEDB can copy a database that it owns or that is a template.",
        remedy: "Remove the attribute.",
        query: "SELECT rolname AS object, format('ALTER ROLE %I NOCREATEDB', rolname) AS sql FROM login WHERE rolcreatedb",
    },
    Probe {
        code: "login.replicates",
        severity: Critical,
        message: "A login with REPLICATION can copy the whole server.",
        remedy: "Remove the attribute.",
        query: "SELECT rolname AS object, format('ALTER ROLE %I NOREPLICATION', rolname) AS sql FROM login WHERE rolreplication",
    },
    Probe {
        code: "login.inherits",
        severity: Warning,
        message: "The login inherits the rights of the role, so it also has them outside transactions of the library.",
        remedy: "Disable inheritance, so that the login must enter the role with SET ROLE.",
        query: "SELECT DISTINCT login.rolname || ' in ' || role_name AS object,
                       CASE WHEN rolinherit THEN format('ALTER ROLE %I NOINHERIT', login.rolname)
                                || CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN
                                       format('; GRANT %I TO %I WITH INHERIT FALSE', role_name, login.rolname) ELSE '' END END AS sql
                FROM login JOIN reach ON reach.member = login.oid
                WHERE inherits AND role NOT IN (SELECT oid FROM definer) AND login.oid NOT IN (SELECT oid FROM owner)",
    },
    Probe {
        code: "login.missing",
        severity: Warning,
        message: "The login does not exist.",
        remedy: "Name the application's logins.",
        query: "SELECT name AS object, NULL AS sql FROM unnest($4::text[]) AS name
                WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name AND rolcanlogin)",
    },
    Probe {
        code: "login.member",
        severity: Critical,
        message: "The login, or a role of the portal that it may enter, is a member of this role, to which policies do not apply.",
        remedy: "Revoke the membership.",
        query: "SELECT DISTINCT m.rolname || ' in ' || r.rolname AS object, 
                       (SELECT string_agg(format('REVOKE %s FROM %s', g.roleid::regrole, g.member::regrole), '; ') FROM pg_auth_members g
                     WHERE g.member = m.oid AND pg_has_role(g.roleid, r.oid, 'MEMBER')) AS sql
                FROM pg_roles m CROSS JOIN pg_roles r
                WHERE m.oid IN (SELECT oid FROM login UNION SELECT oid FROM role WHERE oid NOT IN (SELECT oid FROM definer))
                  AND NOT m.rolsuper AND m.oid <> r.oid
                  AND (r.oid IN (SELECT oid FROM definer) OR r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication
                       -- PostgreSQL's predefined roles; login.owns covers pg_database_owner.
                       OR (r.rolname ^@ 'pg_' AND r.rolname <> 'pg_database_owner'))
                  AND pg_has_role(m.oid, r.oid, 'MEMBER')",
    },
    // The portal's own roles
    Probe {
        code: "role.missing",
        severity: Critical,
        message: "A role that policies and grants name is missing.",
        remedy: "Create it again, and grant it to the owner of the tables and to the application's logins.",
        query: "SELECT name AS object, format('CREATE ROLE %I NOLOGIN', name) AS sql FROM unnest($2::text[]) AS name
                WHERE to_regrole(quote_ident(name)) IS NULL",
    },
    Probe {
        code: "role.powerful",
        severity: Critical,
        message: "A role that policies name has an attribute that it must not have.",
        remedy: "Remove the attributes.",
        query: "SELECT rolname || ': ' || attributes AS object,
                       format('ALTER ROLE %I NOSUPERUSER NOBYPASSRLS NOLOGIN NOCREATEROLE NOCREATEDB NOREPLICATION', rolname) AS sql
                FROM role CROSS JOIN LATERAL (SELECT concat_ws(', ', CASE WHEN rolsuper THEN 'SUPERUSER' END,
                    CASE WHEN rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN rolcanlogin THEN 'LOGIN' END,
                    CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END,
                    CASE WHEN rolreplication THEN 'REPLICATION' END) AS attributes) AS has
                WHERE attributes <> ''",
    },
    Probe {
        code: "role.member",
        severity: Critical,
        message: "A role that policies name is a member of another role, and has its rights.",
        remedy: "Revoke the membership.",
        query: "SELECT m.member::regrole || ' in ' || m.roleid::regrole AS object,
                       format('REVOKE %s FROM %s', m.roleid::regrole, m.member::regrole) AS sql
                FROM pg_auth_members m WHERE m.member IN (SELECT oid FROM role)",
    },
    Probe {
        code: "role.login",
        severity: Warning,
        message: "A login other than the application's may enter the role, or has its rights, and can then act in every portal of the server. \
                  Only signed contexts restrict it.",
        remedy: "Revoke the membership, or name the login if the application uses it.",
        query: "SELECT name || ' in ' || role_name AS object,
                       (SELECT string_agg(format('REVOKE %s FROM %s', g.roleid::regrole, g.member::regrole), '; ') FROM pg_auth_members g
                     WHERE g.member = reach.member AND pg_has_role(g.roleid, reach.role, 'MEMBER')) AS sql
                FROM reach
                WHERE logs_in AND (enters OR inherits) AND role NOT IN (SELECT oid FROM definer)
                  AND member NOT IN (SELECT oid FROM login UNION SELECT oid FROM owner)",
    },
    Probe {
        code: "role.admin",
        severity: Warning,
        message: "A role with the ADMIN option can grant membership to others.",
        remedy: "Revoke the option.",
        query: "SELECT m.member::regrole || ' of ' || m.roleid::regrole AS object,
                       format('REVOKE ADMIN OPTION FOR %s FROM %s', m.roleid::regrole, m.member::regrole) AS sql
                FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
                WHERE m.admin_option AND m.roleid IN (SELECT oid FROM role) AND NOT r.rolsuper
                  AND m.member NOT IN (SELECT oid FROM owner)",
    },
    Probe {
        code: "definer.member",
        severity: Critical,
        message: "The role is a member of the role of the definer functions, and so can read every row.",
        remedy: "Revoke the membership.",
        query: "SELECT name || ' in ' || role_name AS object,
                       (SELECT string_agg(format('REVOKE %s FROM %s', g.roleid::regrole, g.member::regrole), '; ') FROM pg_auth_members g
                     WHERE g.member = reach.member AND pg_has_role(g.roleid, reach.role, 'MEMBER')) AS sql
                FROM reach
                WHERE (enters OR inherits) AND role IN (SELECT oid FROM definer)",
    },
    Probe {
        code: "role.reads_statements",
        severity: Notice,
        message: "The login can read the statements of others in pg_stat_activity.",
        remedy: "Revoke the membership, unless the login monitors the server.",
        query: "SELECT rolname AS object, format('REVOKE pg_read_all_stats, pg_monitor FROM %I', rolname) AS sql FROM pg_roles
                WHERE rolcanlogin AND NOT rolsuper AND oid NOT IN (SELECT oid FROM login)
                  AND pg_has_role(oid, 'pg_read_all_stats', 'MEMBER')",
    },
];
