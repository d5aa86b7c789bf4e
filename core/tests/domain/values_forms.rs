//! The value types of forms.

use crate::support::vectors;
use proptest::prelude::*;
use regex::Regex;
use serde_json::{Value, json};
use std::{net::IpAddr, sync::LazyLock};
use telehealth_core::{Code, field::Field, forms::FormSubmission, record::entity_from_json, value::*};

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

    /// Arbitrary schemas and answers are judged without a panic, and no answer is repeated.
    #[test]
    fn errors_do_not_repeat_answers(keyword in prop::sample::select(vec![
        json!({ "type": "integer" }), json!({ "const": 1 }), json!({ "enum": [1] }), json!({ "pattern": "^a$" }),
        json!({ "format": "email" }), json!({ "not": { "type": "string" } }), json!({ "oneOf": [{ "type": "null" }] }),
        json!({ "maxLength": 3 }), json!({ "minLength": 99 }), json!({ "anyOf": [false] }), json!(false),
    ]), answer in "SECRET[a-z]{4,20}") {
        let schema = JsonSchema::from_json(&json!({ "properties": { "a": keyword }, "additionalProperties": keyword })).unwrap();
        schema.verify().unwrap();
        let field_errors = schema.field_errors(&json!({ "a": answer, answer.as_str(): answer })).unwrap();
        prop_assert!(!field_errors.is_empty());
        for field_error in field_errors {
            let shown = field_error.at("form_submission", "submission_data").to_string();
            prop_assert!(!shown.contains("SECRET"), "{shown}");
        }
    }
}

#[test]
fn debug_hides_answers() {
    let mut row = vectors().row("form_submission");
    row["submission_data"] = json!({ "q1": "thoughts of death" });
    let submission: FormSubmission = entity_from_json(&row).unwrap();
    assert!(!format!("{submission:?}").contains("death") && !format!("{submission:?}").contains("203.0.113"));
}

fn nested(levels: usize) -> Value {
    (1..levels).fold(json!({}), |inner, _| json!({ "a": inner }))
}

#[test]
fn size_and_depth_are_bounded() {
    let code = |value: &Value| JsonSchema::from_json(value).map_err(|error| error.code()).err();
    assert_eq!((code(&nested(32)), code(&nested(33))), (None, Some(Code::JSON_TOO_DEEP)));
    assert_eq!(code(&json!({ "title": "x".repeat(300_000) })), Some(Code::JSON_TOO_LARGE));
    let five_megabytes = json!({ "q1": "x".repeat(5_000_000) });
    assert_eq!(<JsonObject>::from_json(&five_megabytes).map_err(|error| error.code()), Err(Code::JSON_TOO_LARGE));
}

#[test]
fn numbers_are_exact_or_refused() {
    let read = |number: &str| -> Result<String, Code> {
        let text = format!(r#"{{"a": [{number}]}}"#);
        let object = <JsonObject>::from_json(&serde_json::from_str(&text).unwrap()).map_err(|error| error.code())?;
        Ok(object.members()["a"][0].to_string())
    };
    for exact in ["18446744073709551615", "-9223372036854775808", "0.1", "-1.5e-300"] {
        assert_eq!(read(exact).as_deref(), Ok(exact), "{exact}");
    }
    for inexact in ["18446744073709551616", "-9223372036854775809", "1e300", "-1e300"] {
        assert_eq!(read(inexact), Err(Code::INTEGER_OUT_OF_RANGE), "{inexact}");
    }
}
