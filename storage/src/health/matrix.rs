//! What core's matrix says and the catalog must, too: policies, grants, and the columns of triggers.

use super::{Finding, Severity};
use crate::{blind_index::BlindIndex, error::Result};
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Array, Bool, Nullable, Text},
};
use std::collections::{BTreeMap, BTreeSet};
use telehealth_core::access::{Grant, MATRIX, PORTAL_TABLES, Relation, TableRules, Verb, rules_of};

use Severity::{Critical, Warning};

/// The roles of people, of jobs and of the definer functions.
const PEOPLE: &str = "authenticated";
const JOBS: &str = "service_role";
const DEFINER: &str = "telehealth_definer";

/// What is granted on tables that are none of the matrix's: they hold nothing about a person, or policies hold them.
const BESIDE: &[(&str, &str, &str)] = &[
    ("status_transitions", PEOPLE, "SELECT"),
    ("status_transitions", JOBS, "SELECT"),
    ("__diesel_schema_migrations", JOBS, "SELECT"),
    ("payment_events", JOBS, "SELECT"),
    ("payment_events", JOBS, "INSERT"),
    // The reasons alone, for the service account that rotates keys.
    ("emergency_access", JOBS, "SELECT"),
    ("emergency_access", JOBS, "UPDATE"),
    // Policies let the job `audit` seal; what it cannot do is to make a tree that verifies without the signer's key.
    ("audit_leaves", JOBS, "SELECT"),
    ("audit_leaves", JOBS, "INSERT"),
    ("audit_checkpoints", JOBS, "SELECT"),
    ("audit_checkpoints", JOBS, "INSERT"),
];

pub(super) fn check(connection: &mut PgConnection) -> Result<Vec<Finding>> {
    let mut findings = policies(connection)?;
    findings.extend(grants(connection)?);
    findings.extend(triggers(connection)?);
    Ok(findings)
}

fn finding(code: &'static str, severity: Severity, object: String, message: &'static str) -> Finding {
    Finding { code, severity, object, message }
}

// ---- Policies -------------------------------------------------------------------------------------------------------

#[derive(QueryableByName)]
struct Policy {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    command: String,
    #[diesel(sql_type = Array<Text>)]
    roles: Vec<String>,
    #[diesel(sql_type = Bool)]
    permissive: bool,
    /// Whether it asks one of our functions.
    #[diesel(sql_type = Bool)]
    asks: bool,
    #[diesel(sql_type = Text)]
    expression: String,
}

const POLICIES: &str = r"
    SELECT c.relname::text AS table_name, p.polname::text AS name, p.polpermissive AS permissive,
           CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete'
               ELSE 'all' END AS command,
           ARRAY(SELECT CASE role WHEN 0 THEN 'public' ELSE pg_get_userbyid(role)::text END
                 FROM unnest(p.polroles) AS role) AS roles,
           EXISTS (SELECT FROM pg_depend d JOIN pg_proc f ON d.refclassid = 'pg_proc'::regclass AND f.oid = d.refobjid
                   WHERE d.classid = 'pg_policy'::regclass AND d.objid = p.oid AND f.proname ~ '^access_'
                     AND f.pronamespace = c.relnamespace) AS asks,
           concat_ws(' / ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) AS expression
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE c.relnamespace = current_schema()::regnamespace
    ORDER BY 1, 2";

fn policies(connection: &mut PgConnection) -> Result<Vec<Finding>> {
    let policies: Vec<Policy> = sql_query(POLICIES).load(connection)?;
    let mut findings = Vec::new();
    let mut of_commands = BTreeMap::<(&str, &str, &str), Vec<&Policy>>::new();
    for policy in &policies {
        let object = || format!("{}.{}", policy.table_name, policy.name);
        if policy.command == "all" {
            let message = "a policy is for one command: FOR ALL allows what nobody thought of";
            findings.push(finding("policy.all_commands", Critical, object(), message));
        }
        for role in &policy.roles {
            match role.as_str() {
                "public" => {
                    let message = "the policy holds for every role there is: name the roles";
                    findings.push(finding("policy.public", Critical, object(), message));
                }
                DEFINER => {}
                PEOPLE | JOBS => {
                    of_commands.entry((&policy.table_name, role, &policy.command)).or_default().push(policy);
                }
                _ => {
                    let message = "the policy is for a role that this library does not know";
                    findings.push(finding("policy.stranger", Warning, object(), message));
                }
            }
        }
        let for_people = policy.roles.iter().any(|role| role != DEFINER);
        let constant = policy.expression.split(|c: char| !c.is_alphanumeric()).any(|word| word == "true");
        if for_people && policy.permissive && (!policy.asks || constant) {
            let message = "the policy does not ask who acts, or asks in vain";
            findings.push(finding("policy.asks_nobody", Critical, object(), message));
        }
    }
    let tables = MATRIX.iter().map(|it| it.table).chain(PORTAL_TABLES.iter().map(|(table, _)| *table));
    for table in tables {
        for verb in Verb::ALL {
            let people = rules_of(table).is_some_and(|it| it.allows(*verb));
            for (role, allowed) in [(PEOPLE, people), (JOBS, Grant::new(table, *verb).is_grantable())] {
                let there = of_commands.get(&(table, role, verb.label())).map_or(0, Vec::len);
                let object = format!("{table} {verb} {role}");
                match (allowed, there) {
                    (true, 0) => {
                        let message = "the policy is missing, and nobody is let through";
                        findings.push(finding("policy.missing", Warning, object, message));
                    }
                    (false, 1..) => {
                        let message = "the matrix lets nobody do this: drop the policy";
                        findings.push(finding("policy.superfluous", Critical, object, message));
                    }
                    (true, 2..) => {
                        let message = "a row that one policy refuses, the other may let through: keep one";
                        findings.push(finding("policy.twice", Critical, object, message));
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(findings)
}

// ---- Grants ---------------------------------------------------------------------------------------------------------

#[derive(QueryableByName)]
struct Granted {
    #[diesel(sql_type = Text)]
    relation: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    grantee: String,
    #[diesel(sql_type = Text)]
    privilege: String,
    #[diesel(sql_type = Nullable<Text>)]
    column: Option<String>,
}

const GRANTS: &str = r#"
    SELECT relname::text AS relation, relkind::text AS kind, acl.privilege_type AS privilege, NULL::text AS "column",
           CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(acl.grantee)::text END AS grantee
    FROM pg_class c CROSS JOIN LATERAL aclexplode(relacl) AS acl
    WHERE relnamespace = current_schema()::regnamespace AND acl.grantee <> relowner
    UNION ALL
    SELECT relname::text, relkind::text, acl.privilege_type, attname::text,
           CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(acl.grantee)::text END
    FROM pg_class c JOIN pg_attribute ON attrelid = c.oid CROSS JOIN LATERAL aclexplode(attacl) AS acl
    WHERE relnamespace = current_schema()::regnamespace AND acl.grantee <> relowner AND NOT attisdropped
    ORDER BY 1, 5, 3, 4"#;

fn grants(connection: &mut PgConnection) -> Result<Vec<Finding>> {
    let granted: Vec<Granted> = sql_query(GRANTS).load(connection)?;
    Ok(granted.iter().filter_map(too_much).collect())
}

fn too_much(granted: &Granted) -> Option<Finding> {
    let Granted { relation, kind, grantee, privilege, column } = granted;
    let column = column.as_deref();
    let object = || {
        let column = column.map_or(String::new(), |column| format!(" ({column})"));
        format!("{relation}: {privilege}{column} to {grantee}")
    };
    let verb: Option<Verb> = privilege.to_lowercase().parse().ok();
    if kind == "S" {
        let message = "whoever may use a sequence may spend or set back its numbers: REVOKE ALL ON SEQUENCE …";
        return (grantee != DEFINER).then(|| finding("sequence.writable", Critical, object(), message));
    }
    let Some(verb) = verb else {
        let message = "policies do not bind TRUNCATE, REFERENCES, TRIGGER and MAINTAIN: revoke it";
        return Some(finding("grant.beyond_rows", Critical, object(), message));
    };
    match (grantee.as_str(), rules_of(relation)) {
        (DEFINER, _) => None,
        (PEOPLE | JOBS, Some(it)) => {
            let message = "the matrix lets nobody of that role do this: revoke it";
            let wider = !is_expected(it, grantee, verb, column);
            wider.then(|| finding("grant.wider", Critical, object(), message))
        }
        (PEOPLE | JOBS, None) => {
            let expected = BESIDE.contains(&(relation, grantee, privilege));
            let message = "the table is none of the matrix's, and nothing is known about who may read or write it";
            (!expected).then(|| finding("grant.unknown_table", Critical, object(), message))
        }
        _ => {
            let message = "the role is none of this library's: revoke it";
            Some(finding("grant.stranger", Critical, object(), message))
        }
    }
}

/// Whether the matrix has somebody to whom a grant serves.
fn is_expected(it: &TableRules, grantee: &str, verb: Verb, column: Option<&str>) -> bool {
    // Passwords have functions of their own.
    let hash = it.table == "users" && column.is_none_or(|column| column == "password_hash") && verb != Verb::Delete;
    if hash {
        return false;
    }
    // Nor do people read tokens; whoever may write what they stand for writes them.
    let mut indexes = BlindIndex::of_table(it.table).filter(|_| grantee == PEOPLE);
    let index = indexes.find(|index| column.is_none_or(|column| column == index.column));
    let column = match (index, verb, column) {
        (Some(_), Verb::Select, _) => return false,
        (Some(index), Verb::Update, Some(_)) => index.of.first().copied(),
        _ => column,
    };
    match grantee {
        JOBS => Grant::new(it.table, verb).is_grantable(),
        _ if verb == Verb::Update => column.is_some_and(|column| it.writable().any(|known| known == column)),
        _ => it.allows(verb),
    }
}

// ---- Triggers -------------------------------------------------------------------------------------------------------

#[derive(QueryableByName)]
struct Trigger {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    arguments: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

const TRIGGERS: &str = r"
    SELECT c.relname::text AS table_name, encode(t.tgargs, 'escape') AS arguments, pg_get_triggerdef(t.oid) AS definition
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
    WHERE c.relnamespace = current_schema()::regnamespace AND f.proname = 'access_columns'";

/// Where relations differ in the columns that they may change, a trigger must say the same as the matrix.
fn triggers(connection: &mut PgConnection) -> Result<Vec<Finding>> {
    let triggers: Vec<Trigger> = sql_query(TRIGGERS).load(connection)?;
    let mut findings = Vec::new();
    for it in MATRIX {
        let wanted = column_lists(it);
        let mut found = triggers.iter().filter(|trigger| trigger.table_name == it.table);
        let sound = match found.next() {
            // Whoever may change a row may change every column that is granted.
            None => wanted.len() <= 1,
            Some(trigger) => {
                let lists: BTreeSet<BTreeSet<&str>> = trigger
                    .arguments
                    .split("\\000")
                    .skip(1)
                    .step_by(2)
                    .map(|list| list.split([' ', '\n']).filter(|column| !column.is_empty()).collect())
                    .map(|list| without_tokens(it.table, list))
                    .collect();
                let bound = trigger.definition.contains("BEFORE UPDATE ON")
                    && trigger.definition.contains("FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name))");
                bound && lists.is_subset(&wanted) && wanted.iter().filter(|list| !lists.contains(*list)).count() <= 1
            }
        };
        if !sound {
            let message = "the trigger access_columns is missing, or lets other columns be changed than the matrix";
            findings.push(finding("trigger.columns", Critical, it.table.to_owned(), message));
        }
    }
    Ok(findings)
}

/// A list of columns without the tokens that go with one of them: they are storage's own, and no columns of the matrix.
fn without_tokens<'a>(table: &str, mut columns: BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    for index in BlindIndex::of_table(table) {
        if index.of.iter().all(|column| columns.contains(column)) {
            columns.remove(index.column);
        }
    }
    columns
}

/// The lists of columns that the rules of a table let people change. That of a super administrator is the grant itself.
fn column_lists(it: &'static TableRules) -> BTreeSet<BTreeSet<&'static str>> {
    let updates = it.rules.iter().filter(|rule| rule.verbs.contains(&Verb::Update));
    updates
        .map(|rule| {
            let all = rule.columns == ["*"] || rule.relations == [Relation::Any];
            if all { it.writable().collect() } else { rule.columns.iter().copied().collect() }
        })
        .collect()
}
