//! Privileges on tables, columns and functions. Policies restrict rows.

use std::fmt::Write;
use telehealth_core::{
    access::{
        AUTHENTICATED, Caller, DATABASE_ROLES, DEFINER, FUNCTIONS, Grant, MATRIX, PATIENT_ROLE, PORTAL_TABLES, Rule,
        SERVICE_ROLE, TableRules, Verb,
    },
    catalog,
};

/// Columns that are not part of core's record.
struct StorageColumn {
    table: &'static str,
    name: &'static str,
    /// Users who may write this column may also write the storage column; no user can read it. `None` means that it is
    /// accessible through functions only, also for service accounts.
    follows: Option<&'static str>,
    /// Whether service accounts can read and write it like any other column.
    service: bool,
}

const STORAGE_COLUMNS: &[StorageColumn] = &[
    StorageColumn { table: "users", name: "password_hash", follows: None, service: false },
    StorageColumn { table: "patients", name: "identity_token", follows: Some("last_name"), service: true },
    StorageColumn { table: "patients", name: "name_tokens", follows: Some("last_name"), service: true },
    StorageColumn { table: "orders", name: "payment_intent_token", follows: Some("payment_intent_id"), service: true },
];

/// The columns that service accounts can access in tables outside the matrix, if these are not all columns.
const SERVICE_COLUMNS: &[(&str, Verb, &str)] = &[
    ("emergency_access", Verb::Select, "id, patient_id, granted_at, reason"),
    ("emergency_access", Verb::Update, "reason"),
];

/// Revokes privileges from `ALTER DEFAULT PRIVILEGES`, then grants those that the matrix requires.
pub fn tables() -> String {
    let mut sql = REVOKE.to_owned();
    for it in MATRIX {
        let _ = writeln!(sql, "\n-- {}", it.table);
        for role in DATABASE_ROLES {
            let rules: Vec<&Rule> = it.rules.iter().filter(|rule| role.has(rule)).collect();
            grant_users(&mut sql, it, &rules, role.name);
        }
        grant_users(&mut sql, it, &it.rules.iter().collect::<Vec<_>>(), AUTHENTICATED);
        grant_services(&mut sql, it.table);
        grant_definer(&mut sql, it.table);
    }
    for (table, _) in PORTAL_TABLES {
        let _ = writeln!(sql, "\n-- {table}");
        grant_services(&mut sql, table);
        grant_definer(&mut sql, table);
    }
    let roles = [&user_roles()[..], &[SERVICE_ROLE]].concat().join(", ");
    let _ = write!(
        sql,
        "
-- Tables that are not covered by the matrix
GRANT SELECT ON status_transitions TO {roles};
GRANT SELECT, INSERT ON audit_leaves, audit_checkpoints TO {SERVICE_ROLE};
"
    );
    sql
}

const REVOKE: &str = "
-- ALTER DEFAULT PRIVILEGES, as on Supabase, may have granted privileges on tables, sequences and functions: revokes all
-- privileges of every role except the owner and the definer.
DO $$
DECLARE
    given record;
BEGIN
    FOR given IN
        SELECT DISTINCT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, c.oid::regclass::text AS object,
                        CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END AS grantee
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
        WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relkind IN ('r', 'S', 'v')
          AND acl.grantee <> c.relowner AND acl.grantee <> 'telehealth_definer'::regrole
          AND c.relname <> '__diesel_schema_migrations'
        UNION
        SELECT DISTINCT CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, p.oid::regprocedure::text,
                        CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
        FROM pg_proc p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS acl
        WHERE p.pronamespace = quote_ident(current_schema())::regnamespace
          AND acl.grantee <> p.proowner AND acl.grantee <> 'telehealth_definer'::regrole
    LOOP
        EXECUTE format('REVOKE ALL ON %s %s FROM %s', given.kind, given.object, given.grantee);
    END LOOP;
END
$$;
";

/// Returns the roles in which users act.
fn user_roles() -> Vec<&'static str> {
    DATABASE_ROLES.iter().map(|role| role.name).chain([AUTHENTICATED]).collect()
}

fn grant_users(sql: &mut String, it: &TableRules, rules: &[&Rule], role: &str) {
    let beside: Vec<&StorageColumn> = STORAGE_COLUMNS.iter().filter(|column| column.table == it.table).collect();
    let columns: Vec<&str> =
        catalog::table(it.table).map_or(&[][..], |table| table.columns).iter().map(|it| it.name).collect();
    // `authenticated` is the role of all users, patients among them.
    let hidden = if role == PATIENT_ROLE || role == AUTHENTICATED { it.staff_only } else { &[] };
    let mut privileges = Vec::new();
    for verb in Verb::ALL.iter().filter(|verb| rules.iter().any(|rule| rule.verbs.contains(verb))) {
        let named = |names: &[&str]| format!("{} ({})", verb.label().to_uppercase(), names.join(", "));
        privileges.push(match verb {
            Verb::Update => named(&with_followers(&updated(it, rules, &columns), &beside)),
            Verb::Select if !hidden.is_empty() || !beside.is_empty() => {
                named(&columns.iter().copied().filter(|column| !hidden.contains(column)).collect::<Vec<_>>())
            }
            Verb::Insert if !beside.is_empty() => named(&with_followers(&columns, &beside)),
            verb => verb.label().to_uppercase(),
        });
    }
    grant(sql, &privileges, it.table, role);
}

/// Returns the columns that users may change by any of these lines.
pub fn updated<'a>(it: &TableRules, rules: &[&Rule], columns: &[&'a str]) -> Vec<&'a str> {
    let changes = |column: &str| {
        rules
            .iter()
            .any(|rule| rule.columns.contains(&column) || (rule.columns == ["*"] && !it.immutable.contains(&column)))
    };
    columns.iter().copied().filter(|column| changes(column)).collect()
}

fn with_followers<'a>(columns: &[&'a str], beside: &[&StorageColumn]) -> Vec<&'a str> {
    let mut columns = columns.to_vec();
    for column in beside {
        if column.follows.is_some_and(|leader| columns.contains(&leader)) {
            columns.push(column.name);
        }
    }
    columns
}

/// Returns the columns of a table that are written together with one of these.
pub fn followers(table: &str, columns: &[&str]) -> Vec<&'static str> {
    let of_table = STORAGE_COLUMNS.iter().filter(|column| column.table == table);
    of_table.filter(|column| column.follows.is_some_and(|leader| columns.contains(&leader))).map(|it| it.name).collect()
}

fn grant_services(sql: &mut String, table: &'static str) {
    let hidden = STORAGE_COLUMNS.iter().any(|column| column.table == table && !column.service);
    let columns = catalog::table(table).map_or(&[][..], |table| table.columns);
    let columns = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
    let verbs = Verb::ALL.iter().filter(|verb| Grant::new(table, **verb).is_grantable());
    let privileges: Vec<String> = verbs
        .map(|verb| match verb {
            Verb::Delete => "DELETE".to_owned(),
            verb if hidden => format!("{} ({columns})", verb.label().to_uppercase()),
            verb => match SERVICE_COLUMNS.iter().find(|(of, with, _)| (*of, with) == (table, verb)) {
                Some((.., columns)) => format!("{} ({columns})", verb.label().to_uppercase()),
                None => verb.label().to_uppercase(),
            },
        })
        .collect();
    grant(sql, &privileges, table, SERVICE_ROLE);
}

/// Grants for the definer functions, which read and lock rows; locking requires the right to change some column.
fn grant_definer(sql: &mut String, table: &str) {
    let _ = writeln!(sql, "GRANT SELECT, UPDATE (id) ON {table} TO {DEFINER};");
}

fn grant(sql: &mut String, privileges: &[String], table: &str, role: &str) {
    if !privileges.is_empty() {
        let _ = writeln!(sql, "GRANT {}\n    ON {table} TO {role};", privileges.join(",\n    "));
    }
}

/// Returns the grants on functions, and transfers those that read other rows to the definer, which may call the
/// remaining ones.
pub fn functions() -> String {
    let mut sql = String::new();
    sql.push_str("\n-- Functions\n");
    for function in FUNCTIONS {
        let mut roles: Vec<&str> = Vec::new();
        if function.callers.contains(&Caller::User) {
            roles.extend(user_roles());
        }
        if function.callers.contains(&Caller::ServiceAccount) {
            roles.push(SERVICE_ROLE);
        }
        let _ = writeln!(sql, "GRANT EXECUTE ON FUNCTION {} TO {};", function.signature, roles.join(", "));
    }
    sql.push_str(DEFINER_FUNCTIONS);
    sql
}

const DEFINER_FUNCTIONS: &str = "
-- Functions that read other rows run as telehealth_definer, which can call all other functions.
DO $$
DECLARE
    portal   CONSTANT regnamespace := quote_ident(current_schema())::regnamespace;
    definers CONSTANT regprocedure[] := ARRAY(
        SELECT oid FROM pg_proc WHERE pronamespace = portal AND prokind = 'f' AND prosecdef ORDER BY oid);
    helper   regprocedure;
BEGIN
    FOR helper IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = portal AND prokind = 'f' AND prorettype <> 'trigger'::regtype AND NOT prosecdef
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO telehealth_definer', helper);
    END LOOP;
    CALL set_function_owner(definers, 'telehealth_definer');
END
$$;
";
