//! Every violation of an input is reported at once: those of malformed fields together with those of all rules that do
//! not read a malformed field.

use crate::support::{JsonTable, Vectors, vectors};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use telehealth_core::{
    Code, Error,
    catalog::{self, TABLES, Table},
    error::{Parameter, ValidationError, Violation},
    field::Object,
};

/// Well-formed values of the columns of each table, from the vectors.
fn known_values(vectors: &Vectors) -> BTreeMap<(&'static str, &'static str), Vec<Value>> {
    let mut known = BTreeMap::<_, Vec<Value>>::new();
    for case in &vectors.records {
        let table = catalog::table(case["table"].as_str().unwrap()).unwrap();
        let row = vectors.resolve(case);
        for column in table.columns {
            let values = known.entry((table.name, column.name)).or_default();
            if let Some(value) = row.get(column.name).filter(|value| !values.contains(value)) {
                values.push(value.clone());
            }
        }
    }
    known
}

/// If a rule did not name a field that it reads, a sample in the place of a malformed value could violate it.
#[test]
fn rules_name_every_field_that_they_read() {
    let vectors = vectors();
    let known = known_values(&vectors);
    let mut violated = BTreeSet::new();
    for case in vectors.records.iter().filter(|case| case["violations"].is_null()) {
        let table = catalog::table(case["table"].as_str().unwrap()).unwrap();
        let row = vectors.resolve(case);
        for column in table.columns {
            for value in known[&(table.name, column.name)].iter().chain([&Value::Null]) {
                let mut changed = row.clone();
                changed.insert(column.name.to_owned(), value.clone());
                let Err(error) = table.check_json(&changed) else { continue };
                for violation in error.violations() {
                    assert!(violation.reads(column.name), "{}.{} = {value}: {violation}", table.name, column.name);
                    violated.insert((table.name, violation.code().as_str()));
                }
            }
        }
    }
    assert!(violated.len() > 60, "only {} rules were violated", violated.len());
}

/// An operation of the vectors, with its arguments resolved.
struct Call<'a> {
    table: &'static Table,
    name: &'a str,
    row: Option<Object>,
    arguments: Object,
}

impl<'a> Call<'a> {
    fn of(vectors: &Vectors, case: &'a Value) -> Self {
        let row = case["constructor"].is_null().then(|| vectors.resolve(&case["of"]));
        let name = case["constructor"].as_str().or(case["command"].as_str()).unwrap();
        Self {
            table: catalog::table(case["table"].as_str().unwrap()).unwrap(),
            name,
            row,
            arguments: vectors.arguments(case),
        }
    }

    fn violations(&self) -> Vec<Violation> {
        match self.table.call_json(self.name, self.row.as_ref(), &self.arguments) {
            Err(Error::Validation(error)) => error.violations().to_vec(),
            _ => Vec::new(),
        }
    }
}

#[test]
fn a_malformed_argument_hides_no_rule_that_does_not_read_it() {
    let vectors = vectors();
    let mut kept = 0;
    // The arguments of a command, such as whom to remove, may decide which rules apply; those of a constructor are fields.
    let constructors = vectors.operations.iter().filter(|case| !case["constructor"].is_null());
    for case in constructors.filter(|case| !case["violations"].is_null()) {
        let call = Call::of(&vectors, case);
        let expected = call.violations();
        // Where the input is missing a part without a sample, such as an entity, rules cannot be checked.
        for name in case["arguments"].as_object().unwrap().keys() {
            let mut arguments = call.arguments.clone();
            arguments.insert(name.clone(), json!([[{ "malformed": true }]]));
            let found = Call { arguments, row: call.row.clone(), ..call }.violations();
            assert!(found.iter().any(|violation| violation.reads(name)), "{name} of {case}");
            for violation in expected.iter().filter(|violation| !violation.reads(name) && name != "now") {
                let same = |it: &Violation| (it.field(), it.code()) == (violation.field(), violation.code());
                assert!(found.iter().any(same), "{violation} is hidden by {name} of {case}\n{found:?}");
                kept += 1;
            }
        }
    }
    assert!(kept > 200, "only {kept} violations beside a malformed argument");
}

#[test]
fn a_malformed_phone_hides_neither_a_blank_name_nor_an_age() {
    let vectors = vectors();
    let case = vectors.operations.iter().find(|case| case["constructor"] == "register" && case["table"] == "patients");
    let mut call = Call::of(&vectors, case.unwrap());
    call.arguments.extend([
        ("emergency_contact_phone".to_owned(), "call me".into()),
        ("first_name".to_owned(), "  ".into()),
        ("date_of_birth".to_owned(), "2026-01-01".into()),
    ]);
    let found: BTreeSet<_> = call.violations().iter().map(Violation::code).collect();
    assert_eq!(found, BTreeSet::from([Code::PHONE_MALFORMED, Code::TEXT_BLANK, Code::PATIENT_UNDER_13]));
}

/// Applications write messages in other languages from codes and parameters.
#[test]
fn limits_in_messages_are_parameters() {
    let table = catalog::table("users").unwrap();
    let mut row = vectors().row("user");
    row.insert("first_login".to_owned(), true.into());
    row.insert("timezone".to_owned(), 5.into());
    let error = table.check_json(&row).unwrap_err();
    let wrong = error.violations().iter().find(|it| it.code() == Code::FIELD_WRONG_TYPE).unwrap();
    let text = |text: &'static str| Parameter::from(text);
    assert_eq!(wrong.parameters(), [("expected", text("a time zone")), ("got", text("a number"))]);
    assert_eq!(wrong.message(), "must be a time zone, not a number");
    assert!(TABLES.iter().all(|table| !table.name.contains('{')));
}

#[test]
fn no_message_shows_an_unfilled_parameter() {
    let vectors = vectors();
    let check = |error: &ValidationError| {
        for violation in error.violations() {
            assert!(!violation.message().contains('{'), "{violation}");
        }
    };
    for case in &vectors.operations {
        for violation in Call::of(&vectors, case).violations() {
            check(&violation.into());
        }
    }
    for case in &vectors.records {
        let table = catalog::table(case["table"].as_str().unwrap()).unwrap();
        if let Err(error) = table.check_json(&vectors.resolve(case)) {
            check(&error);
        }
    }
}
