//! Column triggers, for tables where two lines of one role allow changes of different columns: grants cannot
//! distinguish them.

use crate::{
    conditions,
    grants::{followers, updated},
};
use std::{collections::BTreeSet, fmt::Write};
use telehealth_core::{
    access::{AUTHENTICATED, DATABASE_ROLES, DatabaseRole, MATRIX, Rule, TableRules, Verb},
    catalog,
};

/// Returns the trigger functions and triggers of the tables that need one.
pub fn write() -> String {
    MATRIX.iter().filter_map(trigger).collect()
}

/// A line that allows a role to change columns, and these columns.
type Line<'a> = (DatabaseRole, &'a Rule, Vec<&'a str>);

fn trigger(it: &'static TableRules) -> Option<String> {
    let columns: Vec<&str> = catalog::table(it.table)?.columns.iter().map(|column| column.name).collect();
    let lines: Vec<Line<'_>> = DATABASE_ROLES
        .iter()
        .flat_map(|role| {
            let updates = it.rules.iter().filter(|rule| role.has(rule) && rule.verbs.contains(&Verb::Update));
            updates.map(|rule| (*role, rule, updated(it, &[rule], &columns)))
        })
        .collect();
    let differ = |lines: &[&Line<'_>]| lines.iter().map(|(.., columns)| columns).collect::<BTreeSet<_>>().len() > 1;
    let of_role = |role: &DatabaseRole| lines.iter().filter(|(of, ..)| of == role).collect::<Vec<_>>();
    let mut roles: Vec<&str> =
        DATABASE_ROLES.iter().filter(|role| differ(&of_role(role))).map(|role| role.name).collect();
    if differ(&lines.iter().collect::<Vec<_>>()) {
        roles.push(AUTHENTICATED);
    }
    if roles.is_empty() {
        return None;
    }
    let mut body = String::new();
    for (role, rule, columns) in &lines {
        // PL/pgSQL evaluates a condition without a subquery directly, and any other one by a query.
        let condition = conditions::of_line(it, rule, *role, Verb::Update, "OLD.");
        let condition = bare(&condition);
        let mut columns = columns.clone();
        columns.extend(followers(it.table, &columns));
        let _ = write!(
            body,
            "    IF {condition} THEN\n        allowed := allowed || '{{{}}}';\n    END IF;\n",
            columns.join(",")
        );
    }
    let (table, roles) = (it.table, roles.join("|"));
    Some(format!(
        "
-- {table}: relations of one role differ in the columns that users may change.
CREATE FUNCTION access_columns_{table}() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    changed text[] := access_changed(to_jsonb(OLD), to_jsonb(NEW));
    allowed text[] := '{{}}';
BEGIN
    IF changed = '{{}}' THEN
        RETURN NEW;
    END IF;
{body}    IF NOT changed <@ allowed THEN
        changed := ARRAY(SELECT unnest(changed) EXCEPT SELECT unnest(allowed) ORDER BY 1);
        RAISE EXCEPTION 'permission denied for column % of table {table}', changed[1]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('access_columns_{table}()');
CREATE TRIGGER access_columns BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (current_user::text ~ '^({roles})$') EXECUTE FUNCTION access_columns_{table}();
"
    ))
}

/// Returns a condition with `(SELECT f(…))` written as `f(…)`. A set in `ARRAY(SELECT f())` stays.
fn bare(condition: &str) -> String {
    let mut rest = condition;
    let mut written = String::new();
    while let Some((before, after)) = rest.split_once("(SELECT access_") {
        written.push_str(before);
        match after.split_once("))") {
            Some((call, after)) if !before.ends_with("ARRAY") => {
                let _ = write!(written, "access_{call})");
                rest = after;
            }
            _ => {
                written.push_str("(SELECT access_");
                rest = after;
            }
        }
    }
    written + rest
}
