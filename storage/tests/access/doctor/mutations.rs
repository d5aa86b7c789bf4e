//! The doctor detects random objects of the catalog being dropped or altered. `TELEHEALTH_SEED` selects others,
//! `TELEHEALTH_MUTATIONS` sets how many.

use super::{check, clinic, lines, must};
use crate::support::random::{Random, cases, seed};
use diesel::{PgConnection, connection::SimpleConnection};
use std::collections::{BTreeMap, BTreeSet};
use telehealth_storage::doctor::{self, Thing};

/// How many mutations are checked at once. They concern different tables, so none hides another.
const BATCH: usize = 20;

#[test]
fn random_mutations_are_found_and_repaired() {
    let (_, mut connection, _turn) = clinic();
    let seed = seed();
    let mut random = Random::new(seed, "doctor");
    let things = doctor::catalog(&mut connection).expect("the catalog");
    let wanted = cases("TELEHEALTH_MUTATIONS", 200);
    let (mut done, mut by_kind) = (0, BTreeMap::<&str, usize>::new());
    let mut missed = Vec::new();
    while done < wanted {
        must(&mut connection, "BEGIN");
        let mut deeds = Vec::new();
        let mut tables = BTreeSet::new();
        let mut attempts = 0;
        while deeds.len() < BATCH && attempts < 20 * BATCH {
            attempts += 1;
            let thing = draw(&things, &mut random);
            if !tables.insert(whole(thing)) {
                continue;
            }
            let Some(deed) = mutation(thing, &mut random) else { continue };
            if attempt(&mut connection, &deed) {
                deeds.push((thing, deed));
            }
        }
        let findings = check(&mut connection);
        for (thing, deed) in &deeds {
            *by_kind.entry(&thing.kind).or_default() += 1;
            // What was dropped along with a constraint or a column is reported as part of it.
            let found = |it: &doctor::Finding| {
                let kind = it.code.split('.').next();
                kind == Some(thing.kind.as_str()) && it.object == thing.object.replace("{owner}", "postgres")
            };
            if !findings.iter().any(found) {
                missed.push(format!("{} {} after {deed}", thing.kind, thing.object));
            }
        }
        let statements: Vec<&str> = findings.iter().filter_map(|finding| finding.sql.as_deref()).collect();
        if statements.len() == findings.len() {
            let script = statements.join(";\n");
            connection.batch_execute(&script).unwrap_or_else(|error| panic!("{error}: {script}"));
            let left = lines(&check(&mut connection));
            assert_eq!(left, "", "TELEHEALTH_SEED={seed}: after {deeds:#?}");
        }
        done += deeds.len();
        must(&mut connection, "ROLLBACK");
    }
    println!("{done} mutations, {} missed, TELEHEALTH_SEED={seed}: {by_kind:?}", missed.len());
    assert!(missed.is_empty(), "TELEHEALTH_SEED={seed}\n{}", missed.join("\n"));
}

/// Picks an object; each kind is equally likely.
fn draw<'a>(things: &'a [Thing], random: &mut Random) -> &'a Thing {
    let kinds: BTreeSet<&str> = things.iter().map(|thing| thing.kind.as_str()).collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    let kind = kinds[random.below(kinds.len())];
    let of_kind: Vec<&Thing> = things.iter().filter(|thing| thing.kind == kind).collect();
    of_kind[random.below(of_kind.len())]
}

/// The table or function that an object belongs to.
fn whole(thing: &Thing) -> String {
    let whole = thing.parent.as_ref().unwrap_or(&thing.object);
    let name = whole.rsplit(' ').next().unwrap_or(whole);
    name.split('.').next().unwrap_or(name).to_owned()
}

fn attempt(connection: &mut PgConnection, deed: &str) -> bool {
    must(connection, "SAVEPOINT deed");
    let done = connection.batch_execute(deed).is_ok();
    must(connection, if done { "RELEASE deed" } else { "ROLLBACK TO deed" });
    done
}

/// A statement that damages an object, if there is one.
fn mutation(thing: &Thing, random: &mut Random) -> Option<String> {
    let object = thing.object.as_str();
    let (table, name) = object.split_once('.').unwrap_or(("", object));
    let alter = |clause: &str| Some(format!("ALTER TABLE {table} {clause}"));
    let drop = thing.undo.clone();
    let make = thing.make.as_deref().unwrap_or_default();
    match (thing.kind.as_str(), random.below(3)) {
        ("table" | "column" | "type" | "object", _) => None,
        ("storage", _) => Some(format!("ALTER TABLE {object} REPLICA IDENTITY FULL")),
        ("row_security", 0) if make.contains("DISABLE") => Some(format!("ALTER TABLE {object} ENABLE ROW LEVEL SECURITY")),
        ("row_security", 0) => Some(format!("ALTER TABLE {object} DISABLE ROW LEVEL SECURITY")),
        ("row_security", _) if make.contains("NO FORCE") => Some(format!("ALTER TABLE {object} FORCE ROW LEVEL SECURITY")),
        ("row_security", _) => Some(format!("ALTER TABLE {object} NO FORCE ROW LEVEL SECURITY")),
        ("nullability", _) if make.contains("DROP NOT NULL") => alter(&format!("ALTER COLUMN {name} SET NOT NULL")),
        ("nullability", _) => alter(&format!("ALTER COLUMN {name} DROP NOT NULL")),
        ("default", 0) => alter(&format!("ALTER COLUMN {name} SET DEFAULT NULL")),
        ("trigger", 0) => Some(make.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER").replace("EXECUTE FUNCTION", "WHEN (false) EXECUTE FUNCTION"))
            .filter(|sql| sql.matches("WHEN").count() == 1),
        ("trigger_state", _) if object.ends_with("(constraint)") => None,
        ("trigger_state", 0) => alter(&format!("ENABLE REPLICA TRIGGER {name}")),
        ("trigger_state", _) => alter(&format!("DISABLE TRIGGER {name}")),
        ("policy", 0) => Some(format!("ALTER POLICY {name} ON {table} TO PUBLIC")),
        ("policy", 1) if make.contains("USING (true)") => Some(format!("ALTER POLICY {name} ON {table} USING (false)")),
        ("policy", 1) if make.contains(" USING ") => Some(format!("ALTER POLICY {name} ON {table} USING (true)")),
        ("function", 0) => Some(format!("ALTER ROUTINE {object} SET statement_timeout = 7")),
        ("function", 1) => Some(format!("ALTER FUNCTION {object} COST 77")),
        ("function", _) => replaced_body(make),
        ("sequence", _) => Some(format!("ALTER SEQUENCE {object} INCREMENT BY 7")),
        ("owner", _) => Some(format!("ALTER {object} OWNER TO pg_monitor")),
        ("constraint", 0) => thing.parent.as_ref().and_then(|parent| parent.strip_prefix("table ")).map(|_| {
            format!("ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE; ALTER TABLE {table} ADD CONSTRAINT {name} CHECK (true)")
        }),
        ("grant", 0) => Some(format!("{} WITH GRANT OPTION", make.trim_end_matches(" WITH GRANT OPTION")))
            .filter(|sql| !sql.contains("TO PUBLIC")),
        _ => drop,
    }
}

/// A function that does nothing, if its body is a PL/pgSQL block.
fn replaced_body(make: &str) -> Option<String> {
    let (definition, _) = make.split_once("; REVOKE").unwrap_or((make, ""));
    let begin = definition.find("\nBEGIN\n")?;
    let body = definition.get(begin..)?;
    Some(format!("{}{}", definition.get(..begin)?, body.replacen("\nBEGIN\n", "\nBEGIN\n    NULL;\n", 1)))
}
