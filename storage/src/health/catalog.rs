//! What PostgreSQL's catalog alone tells.

use super::{Finding, Severity};
use crate::error::Result;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use std::collections::HashSet;
use telehealth_core::access::{MATRIX, PORTAL_TABLES};

use Severity::{Critical, Notice, Warning};

/// A question whose every answer is a finding.
struct Check {
    code: &'static str,
    severity: Severity,
    message: &'static str,
    /// Answers with the names of what is wrong, as `object`. It sees `ours` (the portal's tables), `portal` (the
    /// schema) and `login` (the role of the connection).
    query: &'static str,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    object: String,
}

/// The migrations that make functions: one that is not there to the letter has been changed, or is somebody else's.
const SOURCES: &[&str] = &[
    include_str!("../../../migrations/0001_foundation/up.sql"),
    include_str!("../../../migrations/0013_status_transitions/up.sql"),
    include_str!("../../../migrations/0014_automation/up.sql"),
    include_str!("../../../migrations/0015_integrity/up.sql"),
    include_str!("../../../migrations/0017_commerce/up.sql"),
    include_str!("../../../migrations/0018_messaging/up.sql"),
    include_str!("../../../migrations/0019_entities/up.sql"),
    include_str!("../../../migrations/0020_audit/up.sql"),
    include_str!("../../../migrations/0021_access/up.sql"),
    include_str!("../../../migrations/0022_sealed/up.sql"),
    include_str!("../../../migrations/0023_blind_index/up.sql"),
    include_str!("../../../migrations/0024_key_rotation/up.sql"),
    include_str!("../../../migrations/0025_values/up.sql"),
    include_str!("../../../migrations/0026_emergency/up.sql"),
];

/// The tree of the audit log, which is protected like the log.
const TREE: [&str; 2] = ["audit_leaves", "audit_checkpoints"];

pub(super) fn check(connection: &mut PgConnection) -> Result<Vec<Finding>> {
    let beside = PORTAL_TABLES.iter().map(|(table, _)| *table).chain(TREE);
    let tables: Vec<&str> = MATRIX.iter().map(|it| it.table).chain(beside).collect();
    let tables = tables.join("', '");
    let known = format!(
        "WITH portal AS (SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname = current_schema()),
              ours AS (SELECT c.* FROM pg_class c JOIN portal ON c.relnamespace = portal.oid
                       WHERE c.relkind IN ('r', 'p') AND c.relname IN ('{tables}')),
              login AS (SELECT * FROM pg_roles WHERE rolname = session_user)"
    );
    let mut findings = Vec::new();
    for Check { code, severity, message, query } in CHECKS {
        let found: Vec<Found> = sql_query(format!("{known} {query}")).load(connection)?;
        let finding = |Found { object }| Finding { code, severity: *severity, object, message };
        findings.extend(found.into_iter().map(finding));
    }
    findings.extend(strange_functions(connection, &known)?);
    findings.extend(missing_triggers(connection, &known)?);
    findings.extend(bookkeeping(connection)?);
    Ok(findings)
}

/// Functions of the portal's that no migration has made: definer functions, and those that triggers of its tables run.
fn strange_functions(connection: &mut PgConnection, known: &str) -> Result<Vec<Finding>> {
    #[derive(QueryableByName)]
    struct Function {
        #[diesel(sql_type = Text)]
        object: String,
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Text)]
        source: String,
    }
    let query = format!(
        "{known} SELECT DISTINCT p.oid::regprocedure::text AS object, p.proname::text AS name, p.prosrc AS source FROM pg_proc p
         WHERE (p.pronamespace = (SELECT oid FROM portal) AND (p.prosecdef OR p.proname ~ '^access_'))
            OR p.oid IN (SELECT tgfoid FROM pg_trigger JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal)
         ORDER BY 1"
    );
    let functions: Vec<Function> = sql_query(query).load(connection)?;
    let made = |it: &Function| {
        let head = format!("FUNCTION {}(", it.name);
        let bodies = SOURCES.iter().flat_map(|text| text.split(&head).skip(1)).map(|rest| rest.split("$$").nth(1));
        bodies.flatten().any(|body| body == it.source)
    };
    Ok(functions
        .into_iter()
        .filter(|it| !made(it))
        .map(|Function { object, .. }| Finding {
            code: "function.strange",
            severity: Critical,
            object,
            message: "no migration has made this function as it is; it runs with the rights of others, or on their rows",
        })
        .collect())
}

/// Triggers that the migrations have made by name, and that are gone.
fn missing_triggers(connection: &mut PgConnection, known: &str) -> Result<Vec<Finding>> {
    let query = format!(
        "{known} SELECT relname || '.' || tgname AS object FROM pg_trigger JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal"
    );
    let there: Vec<Found> = sql_query(query).load(connection)?;
    let there: HashSet<&str> = there.iter().map(|found| found.object.as_str()).collect();
    let made = SOURCES.iter().flat_map(|text| text.split("CREATE ").skip(1)).filter_map(|statement| {
        let statement = statement.strip_prefix("CONSTRAINT ").unwrap_or(statement).strip_prefix("TRIGGER ")?;
        let (name, rest) = statement.split_once(char::is_whitespace)?;
        let (_, rest) = rest.split_once(" ON ")?;
        let table = rest.split(char::is_whitespace).next()?;
        Some(format!("{table}.{name}"))
    });
    Ok(made
        .filter(|trigger| !trigger.contains('%') && !there.contains(trigger.as_str()))
        .map(|object| Finding {
            code: "trigger.missing",
            severity: Critical,
            object,
            message: "the trigger that a migration has made is gone: make it again as it was",
        })
        .collect())
}

/// What the owner's tables tell, where the login may read them.
fn bookkeeping(connection: &mut PgConnection) -> Result<Vec<Finding>> {
    let checks = [
        (
            "jobs.any",
            Warning,
            "any job may do this; grant each job by its name, and nothing to *",
            "job_grants",
            "SELECT '* ' || string_agg(DISTINCT verb, ', ') AS object FROM job_grants WHERE job = '*' HAVING count(*) > 0",
        ),
        (
            "contexts.unsigned",
            Notice,
            "whoever runs SQL of his own may act for anybody; sign contexts (Portal::sign_contexts)",
            "context_keys",
            "SELECT 'context_keys' AS object WHERE NOT EXISTS (SELECT FROM context_keys)",
        ),
    ];
    let mut findings = Vec::new();
    for (code, severity, message, table, query) in checks {
        let readable = format!(
            "SELECT 'yes' AS object FROM pg_class
             WHERE oid = to_regclass('{table}') AND has_table_privilege(oid, 'SELECT')
               AND has_schema_privilege(relnamespace, 'USAGE')"
        );
        let readable: Vec<Found> = sql_query(readable).load(connection)?;
        if !readable.is_empty() {
            let found: Vec<Found> = sql_query(query).load(connection)?;
            findings.extend(found.into_iter().map(|Found { object }| Finding { code, severity, object, message }));
        }
    }
    Ok(findings)
}

const CHECKS: &[Check] = &[
    // Tables
    Check {
        code: "table.unprotected",
        severity: Critical,
        message: "row-level security is off: ALTER TABLE … ENABLE ROW LEVEL SECURITY",
        query: "SELECT relname::text AS object FROM ours WHERE NOT relrowsecurity",
    },
    Check {
        code: "table.not_forced",
        severity: Critical,
        message: "the owner is above the policies: ALTER TABLE … FORCE ROW LEVEL SECURITY",
        query: "SELECT relname::text AS object FROM ours WHERE NOT relforcerowsecurity",
    },
    Check {
        code: "table.child",
        severity: Critical,
        message: "a table that inherits from another, or is a part of one, has policies of its own, if any: drop or protect it",
        query: "SELECT inhrelid::regclass::text AS object FROM pg_inherits JOIN ours ON ours.oid = inhparent",
    },
    Check {
        code: "table.rule",
        severity: Critical,
        message: "a rule rewrites statements with the rights of the table's owner: drop it",
        query: "SELECT relname || '.' || rulename AS object FROM pg_rewrite JOIN ours ON ours.oid = ev_class",
    },
    Check {
        code: "table.published",
        severity: Warning,
        message: "logical replication sends every row to whoever subscribes: take the table out of the publication",
        query: "SELECT pubname || '.' || tablename AS object FROM pg_publication_tables JOIN ours ON ours.relname = tablename
                WHERE schemaname = (SELECT nspname FROM portal)",
    },
    // Triggers
    Check {
        code: "trigger.disabled",
        severity: Critical,
        message: "the trigger does not run: ALTER TABLE … ENABLE TRIGGER",
        query: "SELECT relname || '.' || tgname AS object FROM pg_trigger JOIN ours ON ours.oid = tgrelid
                WHERE tgenabled NOT IN ('O', 'A')",
    },
    Check {
        code: "trigger.silenced",
        severity: Critical,
        message: "sessions begin with triggers and foreign keys switched off: ALTER … RESET session_replication_role",
        query: "SELECT coalesce((SELECT rolname FROM pg_roles WHERE oid = setrole), 'everybody') || ': ' || setting AS object
                FROM pg_db_role_setting, unnest(setconfig) AS setting
                WHERE setting ~* '^(session_replication_role=(replica|local)|row_security=(off|false|no|0))$'
                  AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))",
    },
    // Views
    Check {
        code: "view.definer",
        severity: Critical,
        message: "the view shows what its owner may see: ALTER VIEW … SET (security_invoker = true)",
        query: "SELECT DISTINCT v.oid::regclass::text AS object
                FROM pg_class v JOIN pg_rewrite r ON r.ev_class = v.oid
                JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                    AND d.refclassid = 'pg_class'::regclass
                JOIN ours ON ours.oid = d.refobjid
                WHERE v.relkind = 'v'
                  AND NOT coalesce((SELECT option_value::boolean FROM pg_options_to_table(v.reloptions)
                                    WHERE option_name = 'security_invoker'), false)",
    },
    Check {
        code: "view.materialized",
        severity: Critical,
        message: "a materialized view holds rows as its owner saw them, and has no policies: revoke it, or drop it",
        query: "SELECT DISTINCT v.oid::regclass::text AS object
                FROM pg_class v JOIN pg_rewrite r ON r.ev_class = v.oid
                JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                    AND d.refclassid = 'pg_class'::regclass
                JOIN ours ON ours.oid = d.refobjid
                CROSS JOIN LATERAL aclexplode(v.relacl) AS acl
                WHERE v.relkind = 'm' AND acl.grantee <> v.relowner",
    },
    // Functions
    Check {
        code: "definer.search_path",
        severity: Critical,
        message: "a definer function must pin its search_path, pg_temp last: CALL lock_down(…)",
        query: "SELECT p.oid::regprocedure::text AS object FROM pg_proc p JOIN portal ON p.pronamespace = portal.oid
                WHERE p.prosecdef AND NOT EXISTS (
                    SELECT FROM unnest(p.proconfig) AS setting
                    WHERE setting = format('search_path=%s, pg_temp', quote_ident(portal.nspname)))",
    },
    Check {
        code: "definer.owner",
        severity: Critical,
        message: "a definer function belongs to telehealth_definer, which has only what they need: CALL hand_over(…)",
        query: "SELECT p.oid::regprocedure::text AS object FROM pg_proc p JOIN portal ON p.pronamespace = portal.oid
                WHERE p.prosecdef AND p.proowner <> 'telehealth_definer'::regrole",
    },
    Check {
        code: "definer.public",
        severity: Critical,
        message: "anybody may call this definer function: REVOKE ALL ON FUNCTION … FROM PUBLIC, or from that role",
        query: "SELECT p.oid::regprocedure::text AS object FROM pg_proc p JOIN portal ON p.pronamespace = portal.oid
                WHERE p.prosecdef AND EXISTS (
                    SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS acl
                    WHERE acl.grantee NOT IN (p.proowner, 'authenticated'::regrole, 'service_role'::regrole))",
    },
    Check {
        code: "definer.elsewhere",
        severity: Warning,
        message: "a definer function of another schema may be called by people, and may read what they must not: look at it",
        query: "SELECT p.oid::regprocedure::text AS object FROM pg_proc p
                WHERE p.prosecdef AND p.pronamespace NOT IN (SELECT oid FROM pg_namespace
                                                             WHERE nspname IN ('pg_catalog', 'information_schema'))
                  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid
                                                          AND deptype = 'e')
                  AND p.proowner <> 'telehealth_definer'::regrole
                  AND p.pronamespace <> (SELECT oid FROM portal)
                  AND has_schema_privilege('authenticated', p.pronamespace, 'USAGE')
                  AND has_function_privilege('authenticated', p.oid, 'EXECUTE')",
    },
    Check {
        code: "function.leakproof",
        severity: Critical,
        message: "PostgreSQL runs leakproof functions before the policies: ALTER FUNCTION … NOT LEAKPROOF",
        query: "SELECT oid::regprocedure::text AS object FROM pg_proc
                WHERE proleakproof
                  AND (oid >= 16384
                       OR proname IN ('textlike', 'texticlike', 'textregexeq', 'texticregexeq', 'int4div', 'int8div',
                                      'float8div', 'numeric_div', 'arraycontains', 'arraycontained', 'arrayoverlap',
                                      'jsonb_contains', 'range_overlaps', 'text_starts_with', 'convert_from'))",
    },
    // Roles
    Check {
        code: "login.superuser",
        severity: Critical,
        message: "no policy binds a superuser: serve as a login of its own",
        query: "SELECT rolname::text AS object FROM login WHERE rolsuper",
    },
    Check {
        code: "login.bypasses",
        severity: Critical,
        message: "no policy binds the login: ALTER ROLE … NOBYPASSRLS",
        query: "SELECT rolname::text AS object FROM login WHERE rolbypassrls",
    },
    Check {
        code: "login.owns",
        severity: Critical,
        message: "the login may do what the tables' owner may, who can switch policies off: serve as another login",
        query: "SELECT DISTINCT rolname::text AS object FROM login, ours WHERE pg_has_role(session_user, relowner, 'MEMBER')",
    },
    Check {
        code: "login.creates_roles",
        severity: Critical,
        message: "before 16 the login may make itself a member of any role but a superuser's: ALTER ROLE … NOCREATEROLE",
        query: "SELECT rolname::text AS object FROM login WHERE rolcreaterole",
    },
    Check {
        code: "login.replicates",
        severity: Critical,
        message: "the login may copy the whole server: ALTER ROLE … NOREPLICATION",
        query: "SELECT rolname::text AS object FROM login WHERE rolreplication",
    },
    Check {
        code: "login.member",
        severity: Critical,
        message: "the login, or a role that it may enter, is a member of this role, which is above the policies: revoke it",
        query: "SELECT DISTINCT m.rolname || ' in ' || r.rolname AS object
                FROM pg_roles m, pg_roles r
                WHERE m.rolname IN (session_user, 'authenticated', 'service_role') AND NOT m.rolsuper
                  AND r.rolname IN ('telehealth_definer', 'pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files',
                                    'pg_write_server_files', 'pg_execute_server_program', 'pg_maintain')
                  AND pg_has_role(m.oid, r.oid, 'MEMBER')",
    },
    Check {
        code: "role.powerful",
        severity: Critical,
        message: "the role of people, jobs or definer functions has an attribute that it must not have: ALTER ROLE … NO…",
        query: "SELECT rolname || ': ' || concat_ws(', ', CASE WHEN rolsuper THEN 'SUPERUSER' END,
                                                    CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
                                                    CASE WHEN rolcanlogin THEN 'LOGIN' END,
                                                    CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
                                                    CASE WHEN rolcreatedb THEN 'CREATEDB' END,
                                                    CASE WHEN rolreplication THEN 'REPLICATION' END) AS object
                FROM pg_roles
                WHERE rolname IN ('authenticated', 'service_role', 'telehealth_definer')
                  AND (rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb OR rolreplication)",
    },
    Check {
        code: "role.member",
        severity: Critical,
        message: "the role of people, jobs or definer functions is a member of another, and may do what that may: revoke it",
        query: "SELECT m.member::regrole || ' in ' || m.roleid::regrole AS object FROM pg_auth_members m
                WHERE m.member IN (SELECT oid FROM pg_roles
                                   WHERE rolname IN ('authenticated', 'service_role', 'telehealth_definer'))",
    },
    Check {
        code: "role.heir",
        severity: Warning,
        message: "the role inherits from telehealth_definer, and so sees every row: revoke the membership",
        query: "SELECT rolname::text AS object FROM pg_roles
                WHERE rolname <> 'telehealth_definer' AND NOT rolsuper AND rolname <> session_user
                  AND to_regrole('telehealth_definer') IS NOT NULL AND pg_has_role(oid, 'telehealth_definer', 'USAGE')",
    },
    // Schemas, databases, defaults
    Check {
        code: "schema.writable",
        severity: Critical,
        message: "whoever may create here puts functions into everybody's way: REVOKE CREATE ON SCHEMA …",
        query: "SELECT n.nspname || ' by ' || CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(acl.grantee) END AS object
                FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) AS acl
                WHERE (n.oid = (SELECT oid FROM portal) OR n.nspname IN ('extensions', 'auth'))
                  AND acl.privilege_type = 'CREATE'
                  AND acl.grantee IN (0, to_regrole('authenticated'), to_regrole('service_role'), to_regrole('telehealth_definer'),
                                      to_regrole('anon'))",
    },
    Check {
        code: "default.privileges",
        severity: Warning,
        message: "what is made next comes with grants that nobody asked for: ALTER DEFAULT PRIVILEGES … REVOKE",
        query: "SELECT pg_get_userbyid(defaclrole) || ' grants ' || acl.privilege_type || ' to '
                       || CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(acl.grantee) END AS object
                FROM pg_default_acl CROSS JOIN LATERAL aclexplode(defaclacl) AS acl
                WHERE defaclnamespace IN (0, (SELECT oid FROM portal)) AND defaclobjtype IN ('r', 'S', 'f')
                  AND acl.grantee <> defaclrole AND (defaclnamespace <> 0 OR acl.grantee <> 0 OR defaclobjtype <> 'f')",
    },
    Check {
        code: "extension.outlet",
        severity: Warning,
        message: "the extension reaches files or other servers, with other rights: drop it, or revoke its functions",
        query: "SELECT extname::text AS object FROM pg_extension
                WHERE extname IN ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'pageinspect', 'pg_walinspect', 'lo')",
    },
    Check {
        code: "language.untrusted",
        severity: Warning,
        message: "functions of this language do whatever the server's account may: DROP EXTENSION …",
        query: "SELECT lanname::text AS object FROM pg_language WHERE lanispl AND NOT lanpltrusted",
    },
    Check {
        code: "setting.large_objects",
        severity: Critical,
        message: "any large object may be read and written by anybody: set it off",
        query: "SELECT 'lo_compat_privileges' AS object WHERE current_setting('lo_compat_privileges')::boolean",
    },
];
