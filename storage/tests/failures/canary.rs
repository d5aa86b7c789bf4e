//! No error repeats a caller's input: a canary is passed in place of every argument of everything that takes arguments.
//!
//! `storage/src/security.md` lists what errors may name: unknown fields that look like names, the keys of form schemas, and
//! servers, databases, roles and folders of the configuration.

use crate::support::{
    json::{JsonOps, JsonTable, call_json, portal_call_json},
    migrated_database, portal_at, service,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, error::Error as _, fs, path::Path};
use telehealth_core::{
    AuditLogId, UserId,
    error::Error as DomainError,
    field::{FieldDescriptor, Object, TypeDescriptor},
    operation::spread,
};
use telehealth_storage::{
    Actor, Error, Options, Portal, Transaction, bindings,
    crypto::{Key, Keyring},
};

const CANARY: &str = "Zaphod, canary 47114711";

/// What must not appear in errors.
const NEEDLES: [&str; 2] = ["zaphod", "47114711"];

/// The canary in every type of JSON.
fn canaries() -> Vec<Value> {
    vec![
        json!(CANARY),
        json!(format!("zaphod47114711@example.com {CANARY}")),
        json!("zaphod47114711"),
        json!("4711471147"),
        json!("+14711471147"),
        json!("4711-47114711-47"),
        json!("47114711.47114711"),
        json!("4711-47-11T47:11:47Z 47114711"),
        json!(CANARY.repeat(1_000)),
        json!(format!("{CANARY}\0")),
        json!(4_711_471_147_i64),
        json!(-47_114_711),
        json!(47_114_711.5),
        json!([CANARY, [CANARY]]),
        json!({ CANARY: { CANARY: CANARY } }),
    ]
}

/// The canary in every type, and for compound types also in each part.
fn variants(kind: &TypeDescriptor) -> Vec<Value> {
    let mut all = canaries();
    match *kind {
        TypeDescriptor::Optional(of) | TypeDescriptor::Change(of) | TypeDescriptor::Phi(of) => return variants(of),
        TypeDescriptor::List(of) => all.extend(variants(of).into_iter().map(|value| json!([value]))),
        TypeDescriptor::Map { value: of, .. } => {
            all.extend(variants(of).into_iter().map(|value| json!({ CANARY: value })))
        }
        TypeDescriptor::Object(shape) | TypeDescriptor::Input(shape) => {
            for member in shape.members {
                all.extend(variants(&member.kind).into_iter().map(|value| json!({ member.name: value })));
            }
        }
        _ => {}
    }
    all
}

/// Objects with the canary in one member of `base`, in each of them, and in an unknown member.
fn objects<'a>(members: impl Iterator<Item = &'a FieldDescriptor>, base: &Object) -> Vec<Object> {
    let mut all = Vec::new();
    let mut filled = base.clone();
    for member in members {
        // The author of a form's schema chooses its keys; see above.
        if member.name == "schema_definition" {
            continue;
        }
        for value in variants(&member.kind) {
            let mut object = base.clone();
            object.insert(member.name.to_owned(), value);
            all.push(object);
        }
        filled.insert(member.name.to_owned(), json!(CANARY));
    }
    all.push(filled);
    let mut unknown = base.clone();
    unknown.insert(CANARY.to_owned(), json!(CANARY));
    all.push(unknown);
    all
}

/// Searches the complete output of an error.
fn clean(place: &str, error: &Error) {
    let mut said = format!("{error} {error:?} {error:#?} {}", bindings::report(error));
    let mut source = error.source();
    while let Some(cause) = source {
        said.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    let lower = said.to_lowercase();
    assert!(NEEDLES.iter().all(|needle| !lower.contains(needle)), "{place}: {said}");
}

/// A valid row of each table, from the vectors shared by all languages.
fn rows() -> BTreeMap<String, Object> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/vectors");
    let mut found = BTreeMap::new();
    for file in fs::read_dir(folder).expect("the vectors") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = fs::read_to_string(path).expect("a file");
        let part: Value = serde_json::from_str(&text).expect("JSON");
        for case in part["records"].as_array().expect("records") {
            let name = case["row"].as_str().expect("a name");
            let row = part["rows"][name].as_object().expect("a row");
            let table = case["table"].as_str().expect("a table");
            found.entry(table.to_owned()).or_insert_with(|| row.clone());
        }
    }
    found
}

#[test]
fn no_error_of_a_record_or_an_operation_repeats_its_input() {
    let rows = rows();
    let mut refused = 0;
    let mut judge = |place: &str, outcome: Result<(), DomainError>| {
        if let Err(error) = outcome {
            refused += 1;
            clean(place, &error.into());
        }
    };
    for ops in bindings::TABLES {
        let table = &ops.table;
        let row = &rows[table.name];
        for base in [row, &Object::new()] {
            for object in objects(table.columns.iter(), base) {
                judge(table.name, table.check_json(&object).map(drop).map_err(DomainError::from));
            }
        }
        let operations = (table.constructors)().into_iter().map(|it| (it, None));
        for (signature, row) in operations.chain((table.commands)().into_iter().map(|it| (it, Some(row)))) {
            for arguments in objects(spread(signature.arguments), &Object::new()) {
                let place = format!("{}.{}", table.name, signature.name);
                judge(&place, table.call_json(signature.name, row, &arguments).map(drop));
            }
        }
        for signature in (table.queries)() {
            for arguments in objects(spread(signature.arguments), &Object::new()) {
                let place = format!("{}.{}", table.name, signature.name);
                judge(&place, table.query_json(signature.name, row, &arguments).map(drop));
            }
        }
    }
    assert!(refused > 10_000, "{refused} of the canaries were refused");
}

/// Runs a savepoint that is always rolled back.
fn part<T>(tx: &mut Transaction, work: impl FnOnce(&mut Transaction) -> Result<T, Error>) -> Result<T, Error> {
    tx.begin_savepoint()?;
    let outcome = work(tx);
    tx.end_savepoint(false)?;
    outcome
}

#[test]
fn no_error_of_a_transaction_repeats_its_input() {
    let portal = portal_at(&migrated_database());
    let mut tx = portal.begin(&service()).expect("begun");
    let rows = rows();
    let mut refused = 0;
    let mut judge = |place: &str, outcome: Result<(), Error>| {
        if let Err(error) = outcome {
            refused += 1;
            clean(place, &error);
        }
    };
    for action in bindings::transaction_operations() {
        let signature = &action.signature;
        for arguments in objects(spread(signature.arguments), &Object::new()) {
            judge(signature.name, part(&mut tx, |tx| call_json(action, tx, &arguments)).map(drop));
        }
    }
    for ops in bindings::TABLES {
        let (table, row) = (&ops.table, &rows[ops.table.name]);
        for conditions in objects(ops.filter.iter(), &Object::new()) {
            judge(table.name, part(&mut tx, |tx| ops.list_json(tx, &conditions, 10)).map(drop));
        }
        // Text columns that accept the canary pass it to the database, whose constraints report violations.
        for column in table.columns {
            let mut object = row.clone();
            object.insert(column.name.to_owned(), json!(CANARY));
            judge(table.name, part(&mut tx, |tx| ops.add_all_json(tx, &[object.clone()])).map(drop));
            judge(table.name, part(&mut tx, |tx| ops.save_json(tx, &object)).map(drop));
            judge(table.name, part(&mut tx, |tx| ops.remove_json(tx, &object)).map(drop));
        }
        let twice = [row.clone(), row.clone()];
        judge(table.name, part(&mut tx, |tx| ops.add_all_json(tx, &twice)).map(drop));
    }
    assert!(refused > 2_000, "{refused} of the canaries were refused");
}

#[test]
fn no_error_of_the_portal_repeats_its_input() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let nul = format!("{CANARY}\0");
    let judge = |place: &str, outcome: Result<(), Error>| clean(place, &outcome.expect_err(place));

    for text in [CANARY, &nul, "postgresql://zaphod:47114711@[::1", "host=/tmp 47114711=zaphod", "port=zaphod47114711"]
    {
        judge("connect", Portal::connect(text).map(drop));
    }
    let schema = |schema: &str| Options { schema: schema.to_owned(), ..Options::default() };
    judge("options", Portal::connect_with(&url, schema(&CANARY.repeat(9))).map(drop));
    judge("options", Portal::connect_with(&url, schema(&nul)).map(drop));
    let elsewhere = Portal::connect_with(&url, schema(CANARY)).expect("a portal");
    judge("begin", elsewhere.begin(&service()).map(drop));
    judge("grant_service", elsewhere.grant_service(CANARY, &[]));
    judge("sign_contexts", elsewhere.sign_contexts(&[]));

    judge("grant_service", portal.grant_service(&nul, &[]));
    judge("grant_service", portal.grant_service(&CANARY.repeat(99), &[]));
    for value in canaries() {
        judge("grants", bindings::actor::grants(&value).map(drop).map_err(Error::from));
        judge("grants", bindings::actor::grants(&json!([value])).map(drop).map_err(Error::from));
    }
    let user = || Actor::user(UserId::generate());
    let actors = [
        Actor::service(CANARY),
        Actor::service(nul.clone()),
        user().session(nul.clone()),
        user().user_agent(nul.clone()),
    ];
    let portal_without = portal_at(&url);
    portal_without.grant_service("*", &[]).expect("revoked");
    for actor in actors {
        judge("actor", portal_without.begin(&actor).map(drop));
    }
    for object in objects(bindings::actor::ACTOR.iter(), &Object::new()) {
        if let Err(error) = bindings::actor::actor(&object) {
            clean("actor", &error.into());
        }
    }

    for action in bindings::portal_operations() {
        let signature = &action.signature;
        for arguments in objects(spread(signature.arguments), &Object::new()) {
            for actor in [user(), service()] {
                if let Err(error) = portal_call_json(action, &portal, &actor, &arguments) {
                    clean(signature.name, &error);
                }
            }
        }
    }

    let crypto = |made: Result<(), telehealth_storage::crypto::CryptoError>| made.map_err(Error::from);
    judge("key", crypto(Key::new(CANARY, &[7; 32]).map(drop)));
    judge("key", crypto(Key::new("zaphod47114711", CANARY.as_bytes()).map(drop)));
    for text in [CANARY, &nul, "/zaphod/47114711", "zaphod:47114711"] {
        judge("from_file", crypto(Keyring::from_file(text).map(drop)));
    }

    let proof = json!({ "entry": CANARY, "position": 47_114_711, "path": [CANARY], "checkpoint": CANARY });
    let proof = proof.as_object().expect("an object");
    judge("verify", bindings::audit::verify(&portal, CANARY, None).map(drop));
    judge("prove_inclusion", bindings::audit::prove_inclusion(&portal, CANARY, AuditLogId::generate()).map(drop));
    judge("prove_consistency", bindings::audit::prove_consistency(&portal, CANARY, CANARY).map(drop));
    judge("check_inclusion", bindings::audit::check_inclusion(proof, CANARY).map(drop));
    judge("check_consistency", bindings::audit::check_consistency(proof, CANARY, CANARY).map(drop));
    judge("open_checkpoint", bindings::audit::open_checkpoint(CANARY, CANARY).map(drop));
}
