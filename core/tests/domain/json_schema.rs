//! Hostile schemas and values: refused or judged in bounded time, without network access, panics or stack overflows.

use serde_json::{Map, Value, json};
use std::{
    io::ErrorKind,
    net::TcpListener,
    thread,
    time::{Duration, Instant},
};
use telehealth_core::{
    Code,
    error::{FieldError, Parameter},
    field::Field,
    value::JsonSchema,
};

/// Far more than any case here takes, and far less than what must be prevented.
const SOON: Duration = Duration::from_secs(20);

fn schema(schema: &Value) -> JsonSchema {
    JsonSchema::from_json(schema).unwrap()
}

/// The code and place of a field error.
fn shown(error: FieldError) -> (Code, String) {
    (error.code(), error.at("form_schema", "").field().to_owned())
}

fn refused(of: &Value) -> (Code, String) {
    shown(schema(of).verify().map_or_else(|error| error, |()| panic!("accepted: {of}")))
}

/// A chain of `levels` definitions, each built from a reference to the next, ending in `last`.
fn chain(levels: usize, last: Value, link: impl Fn(Value) -> Value) -> Value {
    let mut definitions: Map<String, Value> =
        (0..levels).map(|i| (format!("d{i}"), link(json!({ "$ref": format!("#/$defs/d{}", i + 1) })))).collect();
    definitions.insert(format!("d{levels}"), last);
    json!({ "$defs": definitions, "$ref": "#/$defs/d0" })
}

fn nested(levels: usize, innermost: Value) -> Value {
    (0..levels).fold(innermost, |inner, _| json!({ "a": inner }))
}

#[test]
fn nothing_is_fetched() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let web = format!("http://{}/form.json", listener.local_addr().unwrap());
    let file = std::env::temp_dir().join(format!("telehealth-form-{}.json", std::process::id()));
    std::fs::write(&file, "{}").unwrap();
    let local = format!("file://{}", file.display());
    for target in
        [web.as_str(), &local, &web.replace("http", "https"), "form.json", "//127.0.0.1/form.json", "urn:form"]
    {
        let fragment = format!("{target}#/$defs/a");
        for (of, place) in [
            (json!({ "$ref": target }), "/$ref"),
            (json!({ "properties": { "a/b": { "$ref": fragment } } }), "/properties/a~1b/$ref"),
            (json!({ "items": { "$dynamicRef": fragment } }), "/items/$dynamicRef"),
            // Wherever the root claims to be, nothing else exists there.
            (json!({ "$id": "http://127.0.0.1/a", "$ref": target }), "/$ref"),
            (json!({ "$id": "http://127.0.0.1/a", "not": { "$id": "b/", "$ref": target } }), "/not/$ref"),
            (json!({ "$defs": { "unused": { "allOf": [{ "$ref": target }] } } }), "/$defs/unused/allOf/0/$ref"),
            (json!({ "contentSchema": { "$ref": target } }), "/contentSchema/$ref"),
            // Not even from places to which a reference cannot lead.
            (json!({ "$ref": "#/x", "x": { "$ref": target } }), "/$ref"),
        ] {
            assert_eq!(refused(&of), (Code::JSON_SCHEMA_REFERENCE, place.to_owned()), "{of}");
        }
        for (of, place) in [
            (json!({ "$schema": target }), "/$schema"),
            (json!({ "$defs": { "a": { "$id": "a", "$schema": target } } }), "/$defs/a/$schema"),
        ] {
            let code = refused(&of).0;
            assert!(
                [Code::JSON_SCHEMA_MALFORMED, Code::JSON_SCHEMA_REFERENCE].contains(&code),
                "{of}: {code}, {place}"
            );
        }
        // What only looks like a reference is ignored.
        for of in [json!({ "const": { "$ref": target } }), json!({ "properties": { "$ref": { "const": target } } })] {
            assert_eq!(schema(&of).verify(), Ok(()), "{of}");
        }
    }
    std::fs::remove_file(file).unwrap();
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody called");
}

#[test]
fn references_must_stay_within_the_schema() {
    for of in [
        json!({ "$ref": "#/$defs/none" }),
        json!({ "$ref": "#none" }),
        json!({ "$ref": "#/$defs/%" }),
        json!({ "$ref": "#/x", "x": {} }),
        json!({ "$ref": "#/enum/0", "enum": [{}] }),
        json!({ "$ref": "https://json-schema.org/draft/2020-12/schema" }),
        json!({ "$ref": "http://json-schema.org/draft-07/schema#" }),
        // The location of a schema is not its identifier.
        json!({ "$id": "https://json-schema.org/draft/2020-12/schema", "$ref": "meta/core" }),
    ] {
        assert_eq!(refused(&of), (Code::JSON_SCHEMA_REFERENCE, "/$ref".to_owned()), "{of}");
    }
    // If the URI itself is invalid, there is no place to report.
    for of in [json!({ "$ref": "http://[" }), json!({ "$id": "urn:form", "$ref": "other.json" })] {
        assert_eq!(refused(&of), (Code::JSON_SCHEMA_REFERENCE, String::new()), "{of}");
    }
    for of in [
        json!({ "properties": { "a": { "$ref": "#" } } }),
        json!({ "$id": "https://example.com/form", "items": { "$ref": "form#/$defs/a%25" }, "$defs": { "a%": {} } }),
        json!({ "$ref": "#a", "definitions": { "b": { "$anchor": "a" } } }),
        json!({ "$ref": "b", "$defs": { "b": { "$id": "b", "$ref": "#c", "$defs": { "d": { "$anchor": "c" } } } } }),
    ] {
        assert_eq!(schema(&of).verify(), Ok(()), "{of}");
    }
}

#[test]
fn other_dialects_are_refused() {
    for dialect in [
        json!("http://json-schema.org/draft-07/schema#"),
        json!("https://json-schema.org/draft/2019-09/schema"),
        json!("https://json-schema.org/draft/2020-12/schema##"),
        json!("https://example.com/my-dialect"),
        json!(""),
    ] {
        let root = json!({ "$schema": dialect });
        assert_eq!(refused(&root), (Code::JSON_SCHEMA_MALFORMED, "/$schema".to_owned()), "{dialect}");
        let inner = json!({ "properties": { "a": { "$id": "a", "$schema": dialect } } });
        assert_eq!(refused(&inner), (Code::JSON_SCHEMA_MALFORMED, "/properties/a/$schema".to_owned()), "{dialect}");
        // A property may have this name.
        assert_eq!(schema(&json!({ "properties": { "$schema": { "const": dialect } } })).verify(), Ok(()));
    }
    assert_eq!(refused(&json!({ "$schema": 1 })).0, Code::JSON_SCHEMA_MALFORMED);
    for same in ["https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2020-12/schema#"] {
        assert_eq!(schema(&json!({ "$schema": same })).verify(), Ok(()));
    }
}

#[test]
fn endless_schemas_are_refused() {
    for (of, place) in [
        (json!({ "$ref": "#" }), ""),
        // With these two keywords alone the validator would overflow its stack and abort the process.
        (json!({ "$ref": "", "unevaluatedProperties": {} }), ""),
        (json!({ "allOf": [{ "$ref": "#" }] }), ""),
        (json!({ "not": { "$ref": "#" } }), ""),
        (json!({ "dependentSchemas": { "a": { "$ref": "#" } } }), ""),
        (json!({ "if": true, "else": { "if": { "$ref": "#/else" } } }), "/else"),
        (json!({ "$dynamicAnchor": "n", "anyOf": [{ "$dynamicRef": "#n" }] }), ""),
        (json!({ "$defs": { "a": { "oneOf": [{ "$ref": "#/$defs/b" }] }, "b": { "$ref": "#/$defs/a" } } }), "/$defs/a"),
    ] {
        assert_eq!(refused(&of), (Code::JSON_SCHEMA_ENDLESS, place.to_owned()), "{of}");
    }
    // A recursive tree ends where the value does.
    let tree = schema(&json!({ "properties": { "l": { "$ref": "#" }, "r": { "$ref": "#" } }, "minProperties": 1 }));
    assert!(tree.field_errors(&json!({ "l": { "l": 1 }, "r": { "r": 1 } })).unwrap().is_empty());
    let field_errors = tree.field_errors(&json!({ "l": { "l": {} }, "r": {} })).unwrap();
    assert_eq!(field_errors.into_iter().map(|error| shown(error).1).collect::<Vec<_>>(), ["/l/l", "/r"]);
}

/// Each would occupy the validator for hours or years, or overflow its stack.
#[test]
fn expensive_schemas_are_refused() {
    let start = Instant::now();
    let twice = |kind: &str| {
        let kind = kind.to_owned();
        chain(30, json!({ "type": "object" }), move |next| json!({ kind.clone(): [next, next] }))
    };
    let resources: Map<String, Value> = (0..9)
        .map(|i| {
            let all: Map<String, Value> =
                (0..9).map(|j| (format!("p{j}"), json!({ "$ref": format!("r{j}") }))).collect();
            (format!("r{i}"), json!({ "$id": format!("r{i}"), "properties": all }))
        })
        .collect();
    let patterns: Map<String, Value> =
        (0..3_000).map(|i| (format!("p{i}"), json!({ "pattern": format!(r"^\p{{L}}{{1,9}}{i}$") }))).collect();
    for of in [
        twice("allOf"),
        twice("anyOf"),
        twice("oneOf"),
        chain(30, json!({}), |next| json!({ "not": { "allOf": [next, next] } })),
        chain(30, json!({}), |next| json!({ "allOf": [next], "unevaluatedProperties": false })),
        chain(400, json!({}), |next| next),
        chain(5_000, json!({}), |next| json!({ "items": next })),
        json!({ "$id": "https://example.com/", "$defs": resources }),
        json!({ "properties": patterns }),
        json!({ "$defs": { "b": {
            "anyOf": vec![json!({ "items": { "$dynamicAnchor": "n", "items": { "$dynamicRef": "#n" } } }); 2_000] } } }),
        // The validator would compile these forever and overflow its stack.
        json!({ "additionalProperties": { "$ref": "#", "unevaluatedProperties": false } }),
        json!({ "contains": { "allOf": [{ "$ref": "#" }], "unevaluatedItems": false } }),
        json!({ "oneOf": [{ "items": { "allOf": [{ "$ref": "#" }], "unevaluatedProperties": {} } }] }),
        json!({ "propertyNames": { "$ref": "#" } }),
        json!({ "properties": { "a": { "propertyNames": { "items": { "$ref": "#" } } } } }),
        chain(
            30,
            json!({}),
            |next| json!({ "items": { "propertyNames": next }, "contains": { "propertyNames": next } }),
        ),
        json!({
            "$defs": { "all": { "allOf": vec![json!({ "properties": { "a": {} } }); 2_000] } },
            "prefixItems": vec![json!({ "$ref": "#/$defs/all", "unevaluatedProperties": false }); 100],
        }),
    ] {
        assert_eq!(refused(&of).0, Code::JSON_SCHEMA_TOO_COMPLEX, "{:.200}", of.to_string());
    }
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
}

/// Schemas just within the bounds can be compiled and applied on an ordinary thread's stack.
#[test]
fn schemas_within_the_bounds_fit_the_stack() {
    let links: [fn(Value) -> Value; 8] = [
        |next| next,
        |next| json!({ "properties": { "a": next, "b": true }, "additionalProperties": false }),
        |next| json!({ "patternProperties": { "^a": next }, "additionalProperties": next }),
        |next| json!({ "prefixItems": [next], "items": next }),
        |next| json!({ "unevaluatedProperties": next }),
        |next| json!({ "if": next, "then": { "type": "object" }, "else": false }),
        |next| json!({ "oneOf": [next, false] }),
        |next| json!({ "dependentSchemas": { "a": next } }),
    ];
    for link in links {
        let longest = (10..100).rev().map(|levels| schema(&chain(levels, json!({ "type": "object" }), link)));
        let longest = longest.into_iter().find(|schema| schema.verify().is_ok()).unwrap();
        let again = schema(&longest.to_json());
        let judge = move || again.field_errors(&nested(31, json!({}))).map(drop);
        assert_eq!(thread::Builder::new().stack_size(2 << 20).spawn(judge).unwrap().join().unwrap(), Ok(()));
        // Deeply nested schemas at every level of the value.
        for levels in [1, 3, 5, 8, 12, 20, 40] {
            let mut deep = chain(levels, json!({ "properties": { "a": { "$ref": "#" } } }), link);
            deep["type"] = "object".into();
            let deep = schema(&deep);
            let judge = move || deep.field_errors(&nested(31, json!(1))).map(drop);
            let _ = thread::Builder::new().stack_size(2 << 20).spawn(judge).unwrap().join().unwrap();
        }
    }
}

/// Expensive answers to a harmless form, or to one designed for them.
#[test]
fn hostile_answers_are_judged_quickly() {
    let mut state = 1_u64;
    let random: String = (0..100_000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if state >> 63 == 0 { '0' } else { '1' }
        })
        .collect();
    let labels: Vec<String> = (0..50).map(|i| format!("one of several choices, number {i}")).collect();
    let either: Vec<Value> = (0..500).map(|i| json!({ "const": i })).collect();
    let codes: Vec<usize> = (0..30_000).collect();
    let twice =
        json!({ "allOf": [{ "additionalProperties": { "$ref": "#" } }, { "additionalProperties": { "$ref": "#" } }] });
    let invalid = [Code::ANSWER_INVALID].as_slice();
    let unlisted = [Code::ANSWER_MORE].as_slice();
    let too_much = [Code::JSON_SCHEMA_TOO_COMPLEX].as_slice();
    for (name, property, value, expected) in [
        ("nested quantifiers", json!({ "pattern": "^(a+)+$" }), json!("a".repeat(50_000) + "!"), invalid),
        ("a pattern of many states", json!({ "pattern": "1[01]{2000}2" }), json!(random), too_much),
        ("unique numbers", json!({ "uniqueItems": true }), json!((0..10_000).collect::<Vec<_>>()), &[]),
        (
            "unique objects",
            json!({ "uniqueItems": true }),
            (0..10_000).map(|i| json!({ "a": [i % 9_999] })).collect(),
            invalid,
        ),
        ("many wrong choices", json!({ "items": { "enum": labels } }), json!(vec![1; 100_000]), unlisted),
        ("many alternatives", json!({ "anyOf": either }), json!(vec![1; 200_000]), unlisted),
        ("many codes", json!({ "items": { "enum": codes } }), json!(vec![29_999; 100]), &[]),
        ("many codes many times", json!({ "items": { "enum": codes } }), json!(vec![29_999; 50_000]), too_much),
        ("doubled at each level", twice, nested(28, json!(1)), too_much),
        ("a long e-mail address", json!({ "format": "email" }), json!("a.".repeat(400_000)), invalid),
        ("a long host name", json!({ "format": "idn-hostname" }), json!("é".repeat(400_000)), invalid),
        ("a long pattern", json!({ "format": "regex" }), json!("(".repeat(900_000)), invalid),
        ("huge numbers", json!({ "multipleOf": 1e-300, "maximum": 1e18 }), json!(1e19), invalid),
        ("huge integers", json!({ "type": "integer", "multipleOf": 2 }), json!(u64::MAX), invalid),
    ] {
        let start = Instant::now();
        let schema = match name {
            "doubled at each level" => schema(&property),
            _ => schema(&json!({ "properties": { "a": property } })),
        };
        let field_errors = schema.field_errors(&json!({ "a": value })).unwrap();
        let codes: Vec<Code> = field_errors.iter().map(FieldError::code).collect();
        assert_eq!(codes, expected, "{name}");
        assert!(start.elapsed() < SOON, "{name}: {:?}", start.elapsed());
    }
}

#[test]
fn a_truncated_list_of_violations_says_so() {
    let schema = schema(&json!({ "properties": { "n": { "items": { "type": "null" } } } }));
    let codes = |items: usize| {
        let field_errors = schema.field_errors(&json!({ "n": vec![1; items] })).unwrap();
        (field_errors.len(), field_errors.last().map(FieldError::code))
    };
    assert_eq!(codes(1_000), (1_000, Some(Code::ANSWER_INVALID)));
    assert_eq!(codes(1_001), (1_001, Some(Code::ANSWER_MORE)));
    assert_eq!(codes(20_000), (1_001, Some(Code::ANSWER_MORE)));
    // If the list itself would be too expensive, it is omitted.
    assert_eq!(codes(490_000), (1, Some(Code::ANSWER_MORE)));
    assert!(schema.field_errors(&json!({ "n": vec![(); 490_000] })).unwrap().is_empty());
}

/// Numeric names are the caller's text like others; list indexes are not.
#[test]
fn pointers_show_declared_names_and_list_indexes() {
    let schema = schema(&json!({
        "properties": { "a/b": { "items": { "additionalProperties": { "type": "null" } } } },
        "patternProperties": { "^[0-9]+$": { "type": "null" } },
    }));
    let field_errors = schema.field_errors(&json!({ "a/b": [{}, { "Ada": 1, "5550100": 1 }], "5550100": 1 })).unwrap();
    let places: Vec<String> = field_errors.into_iter().map(|error| shown(error).1).collect();
    assert_eq!(places, ["/?", "/a~1b/1/?", "/a~1b/1/?"]);
}

/// The validator's hash tables have random seeds; its results must not depend on them.
#[test]
fn the_order_of_violations_is_deterministic() {
    let many = |of: &Value| -> Map<String, Value> { (0..40).map(|i| (format!("q{i}"), of.clone())).collect() };
    let of = json!({
        "properties": many(&json!({ "type": "null", "enum": ["a"], "minLength": 3, "pattern": "^b", "format": "date" })),
        "patternProperties": { "^q1": { "maxLength": 1 }, "1$": { "const": 1 }, "^q": { "not": { "type": "string" } } },
        "required": (0..40).map(|i| format!("r{i}")).collect::<Vec<_>>(),
        "dependentRequired": many(&json!(["s1", "s2"])),
        "dependentSchemas": many(&json!({ "maxProperties": 2 })),
        "propertyNames": { "maxLength": 2 },
        "additionalProperties": { "type": "null" },
        "unevaluatedProperties": false,
        "allOf": [{ "properties": many(&json!(false)), "additionalProperties": false }],
    });
    let mut answers = many(&json!("xy"));
    answers.extend((0..40).map(|i| (format!("other{i}"), json!(1))));
    let answers = Value::Object(answers);
    let judged = || schema(&of).field_errors(&answers).unwrap();
    let first = judged();
    assert!(first.len() > 500, "{}", first.len());
    for _ in 0..30 {
        assert_eq!(judged(), first);
    }
    // They must not depend on the run, or on the order in which the schema is written.
    let small = schema(&json!({
        "properties": { "n": { "items": { "type": "null", "minLength": 2 } }, "b": false, "a": false },
        "required": ["z", "y"],
    }));
    let items = ["", "aa", "aa", "aa", "aa", "aa", "aa", "aa", "aa", "aa", ""];
    let field_errors = small.field_errors(&json!({ "b": 1, "a": 1, "n": items })).unwrap();
    let shown: Vec<String> = field_errors
        .into_iter()
        .map(|error| error.at("it", ""))
        .map(|violations| format!("{} {}", violations.field(), violations.message()))
        .filter(|line| !line.contains("/n/") || line.contains("characters"))
        .collect();
    assert_eq!(
        shown,
        [
            "/a must contain only what the form asks for",
            "/b must contain only what the form asks for",
            "/n/0 must have at least 2 characters",
            "/n/10 must have at least 2 characters",
            "/y is required",
            "/z is required",
        ]
    );
}

/// Every keyword with every type of value is refused or applied, and the validator does not panic.
#[test]
fn no_value_of_a_keyword_panics() {
    let keywords = "$ref $dynamicRef $id $anchor $dynamicAnchor $schema $vocabulary $defs definitions allOf anyOf oneOf not \
        if then else dependentSchemas dependentRequired dependencies properties patternProperties additionalProperties \
        propertyNames unevaluatedProperties items prefixItems contains minContains maxContains unevaluatedItems type enum \
        const multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength pattern format minItems \
        maxItems uniqueItems minProperties maxProperties required contentEncoding contentMediaType contentSchema title";
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e19),
        json!(1e-320),
        json!(u64::MAX),
        json!(""),
        json!("("),
        json!("#"),
        json!("a"),
        json!("integer"),
        json!("date"),
        json!([]),
        json!([1]),
        json!([null, true]),
        json!(["a", "a"]),
        json!([{}]),
        json!({}),
        json!({ "a": 1 }),
        json!({ "a": ["b"] }),
        json!({ "(": {} }),
        json!({ "a": { "$ref": "#" } }),
        json!({ "a": null }),
    ];
    let answers =
        [json!({ "a": 1, "b": [1, 2.5, "x"], "": { "a": "a" } }), json!([1e308, -0.0]), json!("aaa"), json!(0)];
    let mut applied = 0;
    for keyword in keywords.split_whitespace() {
        for value in &values {
            for other in
                ["title", "then", "contains", "items", "properties", "unevaluatedProperties", "unevaluatedItems"]
            {
                let mut of = json!({ other: { "a": false } });
                of[keyword] = value.clone();
                let schema = schema(&of);
                if schema.verify().is_ok() {
                    applied += 1;
                    answers.iter().for_each(|answer| drop(schema.field_errors(answer).unwrap()));
                }
            }
        }
    }
    assert!(applied > 1_000, "{applied}");
}

/// A schema is compiled on first use, which neither comparison nor `Debug` shows.
#[test]
fn equality_and_debug_ignore_the_compiled_schema() {
    let of = json!({ "properties": { "a": { "pattern": r"^\p{L}{1,40}$" } } });
    let used = schema(&of);
    used.verify().unwrap();
    let unused = schema(&of);
    assert_eq!(used, unused);
    assert_ne!(used, schema(&json!({})));
    assert_eq!(format!("{used:?}"), "JsonSchema({1 members})");
    assert_eq!((used.to_json(), format!("{used:?}")), (unused.to_json(), format!("{unused:?}")));
}

/// A program can write the messages in another language.
#[test]
fn every_invalid_answer_names_its_keyword_and_has_its_message() {
    let keyword = |error: &FieldError| {
        let named = |(name, value): &(&str, Parameter)| (*name == "keyword").then(|| value.to_string());
        error.parameters().iter().find_map(named)
    };
    for (name, argument, value, message) in [
        ("type", json!("string"), json!(1), "must be of type string"),
        ("type", json!(["string", "null"]), json!(1), "must fulfil type of the form"),
        ("minimum", json!(2), json!(1), "must be at least 2"),
        ("maximum", json!(2), json!(3), "must be at most 2"),
        ("exclusiveMinimum", json!(2), json!(2), "must be more than 2"),
        ("exclusiveMaximum", json!(2), json!(2), "must be less than 2"),
        ("minLength", json!(2), json!("a"), "must have at least 2 characters"),
        ("maxLength", json!(2), json!("abc"), "must have at most 2 characters"),
        ("minItems", json!(2), json!([1]), "must hold at least 2 items"),
        ("maxItems", json!(2), json!([1, 2, 3]), "must hold at most 2 items"),
        ("minProperties", json!(1), json!({}), "must fulfil minProperties of the form"),
        ("maxProperties", json!(0), json!({ "a": 1 }), "must fulfil maxProperties of the form"),
        ("format", json!("date"), json!("soon"), "must be of the format date"),
        ("uniqueItems", json!(true), json!([1, 1]), "must not hold an item twice"),
        ("multipleOf", json!(2), json!(3), "must be a multiple of 2"),
        ("enum", json!([1]), json!(2), "must be one of the form's choices"),
        ("const", json!(1), json!(2), "must be one of the form's choices"),
        ("anyOf", json!([{ "const": 1 }]), json!(2), "must fit one of the form's alternatives"),
        ("oneOf", json!([{ "const": 1 }]), json!(2), "must fit exactly one of the form's alternatives"),
        ("not", json!({ "const": 1 }), json!(1), "must fulfil not of the form"),
        ("pattern", json!("^a$"), json!("b"), "must match the form's pattern"),
        ("contains", json!({ "const": 1 }), json!([2]), "must fulfil contains of the form"),
    ] {
        let errors = schema(&json!({ name: argument })).field_errors(&value).unwrap();
        assert_eq!(errors.iter().map(ToString::to_string).collect::<Vec<_>>(), [message], "{name}");
        assert_eq!(errors.iter().map(keyword).collect::<Vec<_>>(), [Some(name.to_owned())], "{name}: {errors:?}");
    }
}
