//! Forms: the values behind them, PHQ-9 and GAD-7 with their published cut-offs, and input that means harm.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use proptest::prelude::*;
use regex::Regex;
use serde_json::{Value, json};
use std::{net::IpAddr, sync::LazyLock};
use telehealth_core::{
    Code,
    field::Field,
    forms::{ClinicalPriority, FormSchema, FormSubmission},
    record::entity_from_json,
    value::*,
};

static VERSION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[0-9]+\.[0-9]+\.[0-9]+$").unwrap());

proptest! {
    #[test]
    fn versions(text in prop_oneof!["[0-9]{1,8}\\.[0-9]{0,8}\\.[0-9]{1,8}", "[0-9.]{0,8}", "[0-9]\\.[0-9]\\.[0-9\u{663}\n+-]{1,2}"]) {
        let version = text.parse::<Version>();
        prop_assert_eq!(version.is_ok(), VERSION.is_match(&text) && text.len() <= 20 && !text.ends_with('\n'));
        if let Ok(version) = version {
            prop_assert_eq!(version.as_str(), &text);
            for next in [version.next_major(), version.next_minor(), version.next_patch()].into_iter().flatten() {
                prop_assert!(next > version && next.verify().is_ok());
            }
        }
    }

    #[test]
    fn ip_addresses(address in any::<IpAddr>(), prefix in 0..140_u8) {
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let text = format!("{address}/{prefix}");
        let read = text.parse::<IpAddress>();
        prop_assert_eq!(read.is_ok(), prefix <= bits);
        if let Ok(read) = read {
            prop_assert_eq!((read.address(), read.prefix()), (address, prefix));
            prop_assert_eq!(read.verify().is_ok(), prefix == bits);
            prop_assert_eq!(read.to_string(), if prefix == bits { address.to_string() } else { text });
            prop_assert_eq!(IpAddress::from_json(&read.to_json()), Ok(read));
            prop_assert_eq!(format!("{read:?}"), "[ip address]");
        }
    }

    /// Whatever a schema and an answer are, they are judged without a panic, and no answer is repeated.
    #[test]
    fn no_answer_is_repeated(keyword in prop::sample::select(vec![
        json!({ "type": "integer" }), json!({ "const": 1 }), json!({ "enum": [1] }), json!({ "pattern": "^a$" }),
        json!({ "format": "email" }), json!({ "not": { "type": "string" } }), json!({ "oneOf": [{ "type": "null" }] }),
        json!({ "maxLength": 3 }), json!({ "minLength": 99 }), json!({ "anyOf": [false] }), json!(false),
    ]), answer in "SECRET[a-z]{4,20}") {
        let schema = JsonSchema::from_json(&json!({ "properties": { "a": keyword }, "additionalProperties": keyword })).unwrap();
        schema.verify().unwrap();
        let flaws = schema.flaws(&json!({ "a": answer, answer.as_str(): answer })).unwrap();
        prop_assert!(!flaws.is_empty());
        for flaw in flaws {
            let shown = flaw.at("form_submission", "submission_data").to_string();
            prop_assert!(!shown.contains("SECRET"), "{shown}");
        }
    }
}

/// The published form of vectors with this title.
fn form(title: &str) -> FormSchema {
    let vectors = support::vectors();
    let case = vectors.operations.iter().find(|case| case["door"] == "draft" && case["arguments"]["title"] == title);
    let mut row = vectors.row("form_schema");
    row["schema_definition"] = case.unwrap()["arguments"]["schema_definition"].clone();
    row["is_published"] = true.into();
    entity_from_json(&row).unwrap()
}

fn band(form: &FormSchema, questions: usize, total: usize) -> (i32, String, ClinicalPriority) {
    // As even as can be, with the last question answered by nought as long as the others can carry the total.
    let mut left = total;
    let mut answers = serde_json::Map::new();
    for question in 1..=questions {
        let answer = left.min(3);
        left -= answer;
        answers.insert(format!("q{question}"), answer.into());
    }
    let answers = JsonObject::try_from(answers).unwrap();
    let assessment = form.assess(&answers).unwrap();
    let score = &assessment.scores[0];
    (*score.total.expose(), score.band.as_ref().unwrap().expose().to_string(), assessment.clinical_priority)
}

/// Kroenke K, Spitzer RL, Williams JBW: The PHQ-9. J Gen Intern Med 2001; 16: 606-613: 5, 10, 15 and 20 are the least
/// scores of mild, moderate, moderately severe and severe depression.
#[test]
fn phq_9() {
    use ClinicalPriority::{Emergency, Routine, Urgent};
    let form = form("PHQ-9");
    for (total, label, priority) in [
        (0, "minimal", Routine),
        (4, "minimal", Routine),
        (5, "mild", Routine),
        (9, "mild", Routine),
        (10, "moderate", Routine),
        (14, "moderate", Routine),
        (15, "moderately severe", Routine),
        (19, "moderately severe", Routine),
        (20, "severe", Urgent),
        (24, "severe", Urgent),
        // Above 24 the ninth question, about thoughts of death, is not answered by nought.
        (25, "severe", Emergency),
        (27, "severe", Emergency),
    ] {
        assert_eq!(band(&form, 9, total), (i32::try_from(total).unwrap(), label.to_owned(), priority));
    }
    assert_eq!(form.questions().unwrap().last().map(String::as_str), Some("difficulty"));
}

/// Spitzer RL, Kroenke K, Williams JBW, Löwe B: A brief measure for assessing generalized anxiety disorder: the GAD-7.
/// Arch Intern Med 2006; 166: 1092-1097: 5, 10 and 15 are the least scores of mild, moderate and severe anxiety.
#[test]
fn gad_7() {
    use ClinicalPriority::{Routine, Urgent};
    let form = form("GAD-7");
    for (total, label, priority) in [
        (0, "minimal", Routine),
        (4, "minimal", Routine),
        (5, "mild", Routine),
        (9, "mild", Routine),
        (10, "moderate", Routine),
        (14, "moderate", Routine),
        (15, "severe", Urgent),
        (21, "severe", Urgent),
    ] {
        assert_eq!(band(&form, 7, total), (i32::try_from(total).unwrap(), label.to_owned(), priority));
    }
}

#[test]
fn answers_are_not_shown() {
    let mut row = support::vectors().row("form_submission");
    row["submission_data"] = json!({ "q1": "thoughts of death" });
    let submission: FormSubmission = entity_from_json(&row).unwrap();
    assert!(!format!("{submission:?}").contains("death") && !format!("{submission:?}").contains("203.0.113"));
}

fn nested(levels: usize) -> Value {
    (1..levels).fold(json!({}), |inner, _| json!({ "a": inner }))
}

#[test]
fn size_and_depth_are_bounded() {
    let code = |value: &Value| JsonSchema::from_json(value).map_err(|flaw| flaw.code()).err();
    assert_eq!((code(&nested(32)), code(&nested(33))), (None, Some(Code::JSON_TOO_DEEP)));
    assert_eq!(code(&json!({ "title": "x".repeat(300_000) })), Some(Code::JSON_TOO_LARGE));
    let five_megabytes = json!({ "q1": "x".repeat(5_000_000) });
    assert_eq!(<JsonObject>::from_json(&five_megabytes).map_err(|flaw| flaw.code()), Err(Code::JSON_TOO_LARGE));
}
