//! Reads the catalog of a schema and compares two of them.

use super::{
    Finding,
    kinds::{self, Kind},
};
use crate::error::Result;
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Integer, Nullable, Text},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An object of a schema: a row of `snapshot.sql`, which explains the fields.
#[derive(Clone, Debug)]
pub struct Thing {
    /// The name of the kind.
    pub kind: String,
    /// The name of the object.
    pub object: String,
    /// The kind and name of the object that it is a part of.
    pub parent: Option<String>,
    facts: Value,
    /// SQL that creates it.
    pub make: Option<String>,
    /// SQL that removes it.
    pub undo: Option<String>,
    weight: i32,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    object: String,
    #[diesel(sql_type = Nullable<Text>)]
    parent: Option<String>,
    #[diesel(sql_type = Text)]
    facts: String,
    #[diesel(sql_type = Nullable<Text>)]
    make: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    undo: Option<String>,
    #[diesel(sql_type = Integer)]
    weight: i32,
}

/// The placeholder of `snapshot.sql` for the owner of the tables.
const OWNER: &str = "{owner}";

/// Reads the objects of the first schema of `search_path`.
///
/// # Errors
/// [`Error::Unavailable`](crate::Error::Unavailable) if the database is not available.
pub fn catalog(connection: &mut PgConnection) -> Result<Vec<Thing>> {
    let rows: Vec<Row> = sql_query(include_str!("snapshot.sql")).load(connection)?;
    let thing = |Row { kind, object, parent, facts, make, undo, weight }| Thing {
        facts: serde_json::from_str(&facts).unwrap_or(Value::String(facts)),
        kind,
        object,
        parent,
        make,
        undo,
        weight,
    };
    Ok(rows.into_iter().map(thing).collect())
}

impl Thing {
    fn key(&self) -> String {
        format!("{} {}", self.kind, self.object)
    }

    /// Replaces the name of a schema. `name` is the new name as a quoted identifier, `literal` as the text of a
    /// literal.
    pub(super) fn rename_schema(mut self, schema: &str, name: &str, literal: &str) -> Self {
        let in_quotes = (format!("'{schema}'"), format!("'{literal}'"));
        let rename = |text: &str| text.replace(&in_quotes.0, &in_quotes.1).replace(schema, name);
        for text in
            [Some(&mut self.object), self.parent.as_mut(), self.make.as_mut(), self.undo.as_mut()].into_iter().flatten()
        {
            *text = rename(text);
        }
        map_strings(&mut self.facts, &rename);
        self
    }
}

fn map_strings(value: &mut Value, change: &impl Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| map_strings(item, change)),
        Value::Object(members) => members.values_mut().for_each(|member| map_strings(member, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

const CREATE_AGAIN: &str = "Create it again, as a superuser or, if their rights suffice, as the owner of the tables.";
const RESTORE: &str = "Restore it, as a superuser or, if their rights suffice, as the owner of the tables; find out who changed it, and why.";
const REMOVE: &str = "Find out who created it, and why. Move your own objects to another schema; remove the others.";

/// Returns the code, meaning and remedy of each finding that a comparison can return.
pub(super) fn explanations() -> impl Iterator<Item = (&'static str, String, &'static str)> {
    kinds::KINDS.iter().flat_map(|kind| {
        let Kind { codes: [missing, changed, unexpected], noun, effect, .. } = kind;
        [
            (*missing, missing_message(kind), CREATE_AGAIN),
            (*changed, format!("The {noun} differs from what the migrations create. {effect}"), RESTORE),
            (*unexpected, unexpected_message(kind), REMOVE),
        ]
    })
}

fn missing_message(Kind { noun, effect, .. }: &Kind) -> String {
    format!("The {noun} that the migrations create is missing. {effect}")
}

fn unexpected_message(Kind { noun, effect, .. }: &Kind) -> String {
    format!("The migrations create no such {noun}. {effect}")
}

/// Returns the objects that are missing in `live`, different or unexpected, compared with `expected`.
pub(super) fn differences(live: &[Thing], expected: &[Thing], owner: &str) -> Vec<Finding> {
    let live_by_key = by_key(live);
    let expected_by_key = by_key(expected);
    let missing: BTreeSet<&str> = absent(&expected_by_key, &live_by_key);
    let unexpected: BTreeSet<&str> = absent(&live_by_key, &expected_by_key);
    let mut findings = Vec::new();
    for (key, thing) in &expected_by_key {
        let Some(kind) = kinds::of_name(&thing.kind) else { continue };
        match live_by_key.get(key) {
            None if !is_part(thing, &missing, &expected_by_key) => {
                findings.push(missing_thing(kind, thing, expected));
            }
            Some(found) if found.facts != thing.facts => findings.push(changed_thing(kind, thing, found, expected)),
            _ => {}
        }
    }
    for key in &unexpected {
        let Some(thing) = live_by_key.get(*key) else { continue };
        let Some(kind) = kinds::of_name(&thing.kind) else { continue };
        if !is_part(thing, &unexpected, &live_by_key) && !is_harmless(thing) {
            findings.push(unexpected_thing(kind, thing, expected));
        }
    }
    for finding in &mut findings {
        finding.object = finding.object.replace(OWNER, owner);
        finding.sql = finding.sql.take().map(|sql| sql.replace(OWNER, owner));
    }
    findings
}

fn by_key(things: &[Thing]) -> BTreeMap<String, &Thing> {
    things.iter().map(|thing| (thing.key(), thing)).collect()
}

fn absent<'a>(these: &'a BTreeMap<String, &Thing>, those: &BTreeMap<String, &Thing>) -> BTreeSet<&'a str> {
    these.keys().filter(|key| !those.contains_key(*key)).map(String::as_str).collect()
}

/// Whether an object is a part of one in `whole`, which is reported instead.
fn is_part(thing: &Thing, whole: &BTreeSet<&str>, all: &BTreeMap<String, &Thing>) -> bool {
    // The index of a constraint has the constraint's name.
    let constraint = thing.kind == "index" && whole.contains(format!("constraint {}", thing.object).as_str());
    constraint
        || thing.parent.as_ref().is_some_and(|parent| {
            whole.contains(parent.as_str()) || all.get(parent).is_some_and(|parent| is_part(parent, whole, all))
        })
}

/// `USAGE` on a schema alone gives no access to data; PUBLIC has it on `public`.
fn is_harmless(thing: &Thing) -> bool {
    thing.kind == "grant" && thing.object.starts_with("USAGE ON SCHEMA ")
}

/// Returns SQL that creates an object and its parts.
fn make_whole(thing: &Thing, expected: &[Thing]) -> Option<String> {
    let key = thing.key();
    let parts = expected.iter().filter(|part| part.parent.as_ref() == Some(&key));
    let statements: Vec<&str> = std::iter::once(thing).chain(parts).filter_map(|it| it.make.as_deref()).collect();
    thing.make.as_ref().map(|_| statements.join(";\n"))
}

fn missing_thing(kind: &Kind, thing: &Thing, expected: &[Thing]) -> Finding {
    let sql = make_whole(thing, expected);
    let remedy = match sql {
        Some(_) => CREATE_AGAIN,
        None => "Restore it from a backup, or from a schema that the migrations created.",
    };
    Finding {
        code: kind.codes[0],
        severity: kind.missing,
        object: thing.object.clone(),
        message: missing_message(kind),
        remedy: remedy.to_owned(),
        sql,
    }
}

fn changed_thing(kind: &Kind, thing: &Thing, found: &Thing, expected: &[Thing]) -> Finding {
    let sql = match (&thing.make, &found.undo) {
        (Some(make), _) if kind.replaces => Some(make.clone()),
        // The trigger of a constraint has a different name in each schema.
        (None, Some(undo)) if kind.name == "trigger_state" => Some(undo.clone()),
        // Removing a column would remove its values.
        (Some(_), Some(undo)) if kind.name != "column" => {
            make_whole(thing, expected).map(|make| format!("{undo};\n{make}"))
        }
        _ => None,
    };
    let remedy = match sql {
        Some(_) => RESTORE,
        None => "Change it back to what the migrations create; find out who changed it, and why.",
    };
    Finding {
        code: kind.codes[1],
        severity: kind.changed,
        object: thing.object.clone(),
        message: format!(
            "The {} differs from what the migrations create: {}. {}",
            kind.noun,
            different_facts(&thing.facts, &found.facts).join(", "),
            kind.effect
        ),
        remedy: remedy.to_owned(),
        sql,
    }
}

/// Returns the names of the facts that differ, without their values.
fn different_facts<'a>(expected: &'a Value, found: &Value) -> Vec<&'a str> {
    let members = expected.as_object().into_iter().flatten();
    members.filter(|(name, value)| found.get(name.as_str()) != Some(value)).map(|(name, _)| name.as_str()).collect()
}

/// Returns SQL that removes an object and restores what is removed with it: revoking a privilege on a table also
/// revokes it on the columns.
fn undo_alone(thing: &Thing, expected: &[Thing]) -> Option<String> {
    let undo = thing.undo.clone()?;
    let Some((privilege, rest)) = thing.object.split_once(" ON ").filter(|_| thing.kind == "grant") else {
        return Some(undo);
    };
    let (start, end) = (format!("{privilege} ("), format!(") ON {rest}"));
    let on_columns = expected.iter().filter(|it| it.object.starts_with(&start) && it.object.ends_with(&end));
    let statements: Vec<&str> = on_columns.filter_map(|it| it.make.as_deref()).collect();
    Some([&[undo.as_str()], statements.as_slice()].concat().join(";\n"))
}

fn unexpected_thing(kind: &Kind, thing: &Thing, expected: &[Thing]) -> Finding {
    Finding {
        code: kind.codes[2],
        severity: kinds::severity(thing.weight),
        object: thing.object.clone(),
        message: unexpected_message(kind),
        remedy: REMOVE.to_owned(),
        sql: undo_alone(thing, expected),
    }
}
