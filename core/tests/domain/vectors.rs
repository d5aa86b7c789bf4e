//! The shared vectors, run in Rust, and their completeness.

use crate::support::{JsonTable, vectors};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use telehealth_core::{
    Code, Error,
    catalog::{self, TABLES},
    error::ValidationError,
};

fn pairs(invalid: &ValidationError) -> BTreeSet<(String, String)> {
    let pair =
        |violation: &telehealth_core::error::Violation| (violation.field().to_owned(), violation.code().to_string());
    invalid.violations().iter().map(pair).collect()
}

fn expected_pairs(case: &Value) -> BTreeSet<(String, String)> {
    serde_json::from_value::<Vec<(String, String)>>(case["violations"].clone()).unwrap().into_iter().collect()
}

#[test]
fn records() {
    let vectors = vectors();
    for case in &vectors.records {
        let table = catalog::table(case["table"].as_str().unwrap()).unwrap();
        let outcome = table.check_json(&vectors.resolve(case));
        match outcome {
            Ok(_) => assert!(case["violations"].is_null(), "accepted: {case}"),
            Err(invalid) => assert_eq!(pairs(&invalid), expected_pairs(case), "{case}"),
        }
    }
}

#[test]
fn operations() {
    let vectors = vectors();
    for case in &vectors.operations {
        let table = catalog::table(case["table"].as_str().unwrap()).unwrap();
        let arguments = vectors.arguments(case);
        let outcome = match case["constructor"].as_str() {
            Some(constructor) => table.call_json(constructor, None, &arguments),
            None => table.call_json(case["command"].as_str().unwrap(), Some(&vectors.resolve(&case["of"])), &arguments),
        };
        match outcome {
            Ok(result) => {
                let expected = case["result"].as_object().unwrap_or_else(|| panic!("accepted: {case}"));
                for (field, value) in expected {
                    assert_eq!(&result[field], value, "{field} of {case}");
                }
            }
            Err(Error::Validation(invalid)) => assert_eq!(pairs(&invalid), expected_pairs(case), "{case}"),
            Err(Error::Transition(refused)) => {
                let expected = &case["refusal"];
                let found = [refused.machine(), refused.from(), refused.event(), refused.code().as_str()];
                assert_eq!(
                    found.map(Value::from),
                    ["machine", "from", "event", "code"].map(|key| expected[key].clone()),
                    "{case}"
                );
            }
            Err(other) => panic!("{other}: {case}"),
        }
    }
}

/// So that a program can write the messages in another language.
#[test]
fn code_and_parameters_determine_the_message() {
    let vectors = vectors();
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    let mut others = Vec::new();
    let mut check = |key: String, message: &str| {
        let known = messages.entry(key.clone()).or_insert_with(|| message.to_owned());
        if known != message {
            others.push(format!("{key}: {known:?}, {message:?}"));
        }
    };
    let mut check_all = |invalid: &ValidationError| {
        for violation in invalid.violations() {
            check(format!("{} {:?}", violation.code(), violation.parameters()), violation.message());
        }
    };
    let table = |case: &Value| catalog::table(case["table"].as_str().unwrap()).unwrap();
    for case in &vectors.records {
        table(case).check_json(&vectors.resolve(case)).err().iter().for_each(&mut check_all);
    }
    let mut refusals = Vec::new();
    for case in &vectors.operations {
        let entity = case["constructor"].is_null().then(|| vectors.resolve(&case["of"]));
        let name = case["constructor"].as_str().or(case["command"].as_str()).unwrap();
        match table(case).call_json(name, entity.as_ref(), &vectors.arguments(case)) {
            Err(Error::Validation(invalid)) => check_all(&invalid),
            Err(Error::Transition(refused)) => refusals.push(refused),
            _ => {}
        }
    }
    for refused in refusals {
        let key = [refused.machine(), refused.from(), refused.event(), refused.code().as_str()];
        check(format!("{key:?}"), refused.message());
    }
    assert_eq!(others, [""; 0]);
    assert!(messages.len() > 100, "{}", messages.len());
}

#[test]
fn queries() {
    let vectors = vectors();
    for case in &vectors.queries {
        let table = catalog::table(case["table"].as_str().unwrap()).unwrap();
        let arguments = case["arguments"].as_object().unwrap();
        let answer = table.query_json(case["query"].as_str().unwrap(), &vectors.resolve(&case["of"]), arguments);
        assert_eq!(answer.as_ref(), Ok(&case["answer"]), "{case}");
    }
}

#[test]
fn every_query_is_covered() {
    let vectors = vectors();
    for table in TABLES {
        for query in (table.queries)() {
            let asked = |case: &Value| case["table"] == table.name && case["query"] == query.name;
            let answers: BTreeSet<String> =
                vectors.queries.iter().filter(|case| asked(case)).map(|case| case["answer"].to_string()).collect();
            assert!(answers.len() >= 2, "{}.{} has {} different answers", table.name, query.name, answers.len());
        }
    }
}

#[test]
fn every_operation_is_accepted_and_refused() {
    let vectors = vectors();
    let cases = &vectors.operations;
    for table in TABLES {
        let (constructors, commands) = ((table.constructors)(), (table.commands)());
        let constructors = constructors.iter().map(|it| ("constructor", it.name));
        let operations = constructors.chain(commands.iter().map(|it| ("command", it.name)));
        for (kind, name) in operations {
            let tried = |accepted: bool| {
                cases.iter().any(|case| {
                    case["table"] == table.name && case[kind] == name && case["result"].is_object() == accepted
                })
            };
            assert!(
                tried(true) && tried(false),
                "{}.{name} is accepted {}, refused {}",
                table.name,
                tried(true),
                tried(false)
            );
        }
    }
}

/// Codes that only a database or a binding produces, or that no vector can show in one line of JSON.
const ELSEWHERE: &[&str] = &[
    "access.",
    "audit.",
    "backup.",
    "command.",
    "crypto.",
    "database.",
    "embedded.",
    "emergency.",
    "internal.",
    "keyring.",
    "name.",
    "page.",
    "password.",
    "portal.",
    "row.",
    "transaction.",
    "reference.",
    "id.",
    "list.too_long",
    "json.too_large",
    "text.lone_surrogate",
    "timestamp.not_now",
    "message.receipts",
    "form_submission.priority",
    "answer.more",
    "availability.range",
    "user.email_taken",
    "patient.correction_reason",
    "patient.merge",
    "patient.not_merged",
    "patient.erased",
    "patient.on_hold",
    "legal_hold.",
    "provider.npi_taken",
    "provider.licenses",
    "provider.dea_number_taken",
    "consultation.double_booking",
    "consultation.patient_double_booking",
    "consultation.pause",
    "consultation.series",
    "consultation.no_such_time",
    "category.name_taken",
    "category.slug_taken",
    "product.sku_taken",
    "subscription_plan.name_taken",
    // Of a query.
    "subscription_plan.cycle",
    "order.number_taken",
    "order.subtotal",
    "order.refund_shrinks",
    "invoice.number_taken",
    "invoice.order_invoiced",
    "payment_event.",
    "form_schema.version_taken",
    "form_submission.subject",
    "form_submission.version",
    "insurance_provider.name_taken",
    "insurance_provider.payer_id_taken",
    "patient_insurance.second_primary",
    "pharmacy.npi_taken",
    "tag.name_taken",
    "tag.system",
    "entity_tag.taken",
];

#[test]
fn every_code_is_covered() {
    let vectors = vectors();
    let text = serde_json::to_string(&(&vectors.records, &vectors.operations)).unwrap();
    for (code, _) in Code::ALL {
        let elsewhere = ELSEWHERE.iter().any(|prefix| code.as_str().starts_with(prefix));
        let met = text.contains(&format!("\"{code}\""));
        assert!(met != elsewhere, "{code}: in the vectors {met}, listed as elsewhere {elsewhere}");
    }
}
