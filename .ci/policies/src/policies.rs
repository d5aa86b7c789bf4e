//! Row-level security: one policy for each line, verb and role.

use crate::conditions;
use std::fmt::Write;
use telehealth_core::access::{
    AUTHENTICATED, DATABASE_ROLES, DEFINER, DatabaseRole, Grant, MATRIX, PORTAL_TABLES, Relation, SERVICE_ROLE,
    TableRules, Verb,
};

/// Returns the statements for all tables.
pub fn write() -> String {
    let mut sql = String::new();
    for it in MATRIX {
        table(&mut sql, it.table);
        for role in DATABASE_ROLES {
            user_policies(&mut sql, it, role.name, role.word, *role);
        }
        for role in DATABASE_ROLES {
            user_policies(&mut sql, it, AUTHENTICATED, &format!("{AUTHENTICATED}_{}", role.word), *role);
        }
    }
    for (name, _) in PORTAL_TABLES {
        table(&mut sql, name);
    }
    sql
}

/// Enables row-level security, and writes the policies that do not depend on the row.
fn table(sql: &mut String, name: &str) {
    let _ = write!(
        sql,
        "\n-- {name}\nALTER TABLE {name} ENABLE ROW LEVEL SECURITY;\nALTER TABLE {name} FORCE ROW LEVEL SECURITY;\n\
         CREATE POLICY definer_select ON {name} FOR SELECT TO {DEFINER} USING (true);\n\
         CREATE POLICY definer_update ON {name} FOR UPDATE TO {DEFINER} USING (true);\n"
    );
    for verb in Verb::ALL.iter().filter(|verb| Grant::new(grantable(name), **verb).is_grantable()) {
        let condition = format!("(SELECT access_service('{name}', '{verb}'))");
        policy(sql, &format!("service_{verb}"), name, *verb, SERVICE_ROLE, &condition);
    }
}

/// Returns the table's name with the static lifetime that a grant requires.
fn grantable(name: &str) -> &'static str {
    let known = MATRIX.iter().map(|it| it.table).chain(PORTAL_TABLES.iter().map(|(table, _)| *table));
    known.into_iter().find(|known| *known == name).unwrap_or_default()
}

fn user_policies(sql: &mut String, it: &TableRules, database_role: &str, prefix: &str, role: DatabaseRole) {
    for rule in it.rules.iter().filter(|rule| role.has(rule)) {
        let relations: Vec<String> = rule.relations.iter().map(Relation::to_string).collect();
        let who = if role.is_super(rule) { "_super" } else { "" };
        for verb in rule.verbs {
            let condition = conditions::of_line(it, rule, role, *verb, "");
            // PostgreSQL evaluates policies in reverse order of their names. Those that collect a set of rows come last.
            let set = if condition.contains("ANY (ARRAY(") { "among_" } else { "" };
            let name = format!("{prefix}{who}_{set}{}_{verb}", relations.join("_"));
            policy(sql, &name, it.table, *verb, database_role, &condition);
        }
    }
}

fn policy(sql: &mut String, name: &str, table: &str, verb: Verb, role: &str, condition: &str) {
    // Without a WITH CHECK, USING applies to an UPDATE's new row as well.
    let clause = if verb == Verb::Insert { "WITH CHECK" } else { "USING" };
    let command = verb.label().to_uppercase();
    let _ = writeln!(sql, "CREATE POLICY {name} ON {table} FOR {command} TO {role}\n    {clause} ({condition});");
}
