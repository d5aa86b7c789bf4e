//! What errors say: their codes, places and texts.

use serde_json::json;
use std::collections::BTreeSet;
use telehealth_core::{
    Code, Error,
    catalog::TABLES,
    error::{FieldError, Parameter, TransitionError, ValidationError, Violation, Violations},
    field::Field,
};

fn field_error() -> FieldError {
    FieldError::new(Code::NPI_MALFORMED, "must have ten digits")
}

fn violation(field: &'static str, code: Code) -> Violation {
    Violation::new("provider", field, code, "must be right")
}

#[test]
fn every_code_is_found_by_its_text_and_has_a_meaning() {
    for (code, meaning) in Code::ALL {
        assert_eq!(Code::find(code.as_str()), Some(*code), "{code}");
        assert_eq!(code.meaning(), *meaning, "{code}");
        assert!(meaning.ends_with('.'), "{code}: {meaning}");
        assert_eq!((code.to_string(), format!("{code:?}")), (code.as_str().to_owned(), code.as_str().to_owned()));
        assert_eq!((Code::from_json(&code.to_json()), code.to_json()), (Ok(*code), json!(code.as_str())));
    }
    assert_eq!((Code::NPI_MALFORMED.as_str(), Code::find("")), ("npi.malformed", None));
    for text in ["npi", "npi.", "NPI.MALFORMED", "npi.malformed "] {
        assert_eq!(Code::find(text), None, "{text:?}");
        assert_eq!(Code::from_json(&json!(text)).unwrap_err().code(), Code::LABEL_UNKNOWN, "{text:?}");
    }
    assert_eq!(Code::from_json(&json!(1)).unwrap_err().code(), Code::FIELD_WRONG_TYPE);
}

#[test]
fn a_field_error_becomes_a_violation_of_the_field_that_holds_the_value() {
    let plain = field_error().at("provider", "npi_number");
    assert_eq!(
        (plain.entity(), plain.field(), plain.code(), plain.message()),
        ("provider", "npi_number", Code::NPI_MALFORMED, "must have ten digits")
    );
    assert_eq!(plain.to_string(), "provider.npi_number must have ten digits [npi.malformed]");
    assert_eq!(
        (field_error().to_string(), field_error().code()),
        ("must have ten digits".to_owned(), Code::NPI_MALFORMED)
    );
    // The innermost step is added first.
    let inner = field_error().inside("/number").inside("/2").at("provider", "numbers");
    assert_eq!(inner.field(), "numbers/2/number");
    assert_eq!(inner.to_string(), "provider.numbers/2/number must have ten digits [npi.malformed]");
}

#[test]
fn violations_are_collected_in_order() {
    let mut violations = Violations::of("provider");
    violations.require(true, "bio", Code::TEXT_BLANK, "must hold something");
    assert_eq!(violations.take("years_experience", Ok::<_, FieldError>(7)), Some(7));
    assert_eq!(violations.merge(Ok(8)), Some(8));
    assert_eq!(violations.merge_at("items/0", Ok(9)), Some(9));
    violations.require(false, "bio", Code::TEXT_BLANK, "must hold something");
    assert_eq!(violations.take::<i32>("npi_number", Err(field_error())), None);
    assert_eq!(
        violations.merge::<i32>(Err(Violation::new("user", "email", Code::EMAIL_MALFORMED, "is none").into())),
        None
    );
    let other = Violation::new("item", "npi", Code::NPI_CHECK_DIGIT, "is wrong").into();
    assert_eq!(violations.merge_at::<i32>("items/2", Err(other)), None);
    violations.unknown("surname");
    let invalid = violations.finish().unwrap_err();
    let found: Vec<_> =
        invalid.violations().iter().map(|it| (it.entity(), it.field(), it.code(), it.message())).collect();
    assert_eq!(
        found,
        [
            ("provider", "bio", Code::TEXT_BLANK, "must hold something"),
            ("provider", "npi_number", Code::NPI_MALFORMED, "must have ten digits"),
            ("user", "email", Code::EMAIL_MALFORMED, "is none"),
            // A part of the entity is named by its place in it.
            ("provider", "items/2/npi", Code::NPI_CHECK_DIGIT, "is wrong"),
            ("provider", "surname", Code::FIELD_UNKNOWN, "is unknown"),
        ]
    );
    assert_eq!(Violations::of("provider").finish(), Ok(()));
}

#[test]
fn violations_of_fields_that_do_not_matter_are_dropped() {
    let mut violations = Violations::of("provider");
    for field in ["bio", "npi_number", "languages"] {
        violations.require(false, field, Code::TEXT_BLANK, "must hold something");
    }
    violations.retain(|field| field != "npi_number");
    let invalid = violations.finish().unwrap_err();
    assert_eq!(invalid.violations().iter().map(Violation::field).collect::<Vec<_>>(), ["bio", "languages"]);
}

#[test]
fn parameters_fill_the_message_and_go_along_with_it() {
    let error = FieldError::new(Code::TEXT_TOO_LONG, "must have {min} to {max} {unit}, at most {max}")
        .with("min", 1)
        .with("max", 6_usize)
        .with("unit", "letters")
        .with_text("unused", 2.5);
    let parameters: [(&str, Parameter); 4] =
        [("min", 1_i64.into()), ("max", 6_i32.into()), ("unit", "letters".into()), ("unused", "2.5".to_owned().into())];
    assert_eq!(error.parameters(), parameters);
    assert_eq!(error.to_string(), "must have 1 to 6 letters, at most 6");
    let violation = error.at("provider", "bio");
    assert_eq!((violation.message(), violation.parameters()), ("must have 1 to 6 letters, at most 6", &parameters[..]));
    assert_eq!(Parameter::from(usize::MAX), Parameter::Integer(i64::MAX));
    assert_eq!(Parameter::from(-3).to_string(), "-3");
    assert_eq!(field_error().parameters(), []);
}

/// A rule about a malformed value decides nothing, so it is not reported beside it.
#[test]
fn a_rule_is_reported_only_if_the_fields_that_it_reads_are_well_formed() {
    let rule = |fields: &'static [&'static str; 2]| {
        let mut rules = Violations::of("consultation");
        rules.require(true, fields, Code::CONSULTATION_IN_PAST, "must be later");
        assert!(rules.is_empty());
        rules.require(false, fields, Code::CONSULTATION_SLOT, "must be later");
        assert!(!rules.is_empty());
        rules.finish().unwrap_err()
    };
    for (malformed, expected) in [
        ("fee", 2),
        ("slot_end", 1),
        ("scheduled_at", 1),
        ("slot_end/2/from", 1),
        ("scheduled_at/0", 1),
        ("slot", 2),
        ("slot_end_time", 2),
    ] {
        let mut violations = Violations::of("consultation");
        assert_eq!(violations.take("notes", Ok(3)), Some(3));
        assert_eq!(violations.take::<i32>(malformed, Err(field_error())), None);
        violations.merge_independent(rule(&["slot_end", "scheduled_at"]));
        let found = violations.finish().unwrap_err();
        assert_eq!(found.violations().len(), expected, "{malformed}: {found}");
    }
    let found = rule(&["slot_end", "scheduled_at"]);
    let [violation] = found.violations() else { panic!("{found}") };
    assert_eq!(violation.field(), "slot_end");
    for (field, expected) in [("slot_end", true), ("scheduled_at", true), ("slot", false), ("", false)] {
        assert_eq!(violation.reads(field), expected, "{field}");
    }
    let inside = field_error().inside("/2").at("order", "items");
    assert!(inside.reads("items") && !inside.reads("items/2"));
}

#[test]
fn a_value_of_checked_parts_is_there_or_says_what_is_missing() {
    assert_eq!(Violations::of("task").finish_with(Some(1)), Ok(1));
    let missing = Violations::of("task").finish_with(None::<i32>).unwrap_err();
    assert_eq!(missing.to_string(), "task.self is required [field.missing]");
    let mut violations = Violations::of("task");
    violations.report("title", field_error());
    let invalid = violations.finish_with(Some(1)).unwrap_err();
    assert_eq!(invalid.to_string(), "task.title must have ten digits [npi.malformed]");
}

/// A name that a caller made up may be anything, so only what looks like one is repeated.
#[test]
fn unknown_fields_are_named_only_if_they_look_like_names() {
    let (longest, too_long) = ("n".repeat(64), "n".repeat(65));
    for (name, expected) in [
        ("surname", "surname"),
        ("_a1_Z9", "_a1_Z9"),
        (longest.as_str(), longest.as_str()),
        (too_long.as_str(), "?"),
        ("Ada Lovelace", "?"),
        ("ada@example.com", "?"),
        ("first-name", "?"),
        ("größe", "?"),
    ] {
        let mut violations = Violations::of("patient");
        violations.unknown(name);
        assert_eq!(violations.finish().unwrap_err().violations()[0].field(), expected, "{name}");
    }
}

#[test]
fn a_validation_error_lists_its_violations() {
    let one = ValidationError::from(violation("bio", Code::TEXT_BLANK));
    assert_eq!(one.to_string(), "provider.bio must be right [text.blank]");
    let mut violations = Violations::of("provider");
    let _: Option<()> = violations.merge(Err(one.clone()));
    let _: Option<()> = violations.merge(Err(violation("npi_number", Code::NPI_MALFORMED).into()));
    let _: Option<()> = violations.merge(Err(violation("languages", Code::TEXT_BLANK).into()));
    let several = violations.finish().unwrap_err();
    assert_eq!(
        several.to_string(),
        "provider.bio must be right [text.blank]; provider.npi_number must be right [npi.malformed]; \
         provider.languages must be right [text.blank]"
    );
    for (invalid, code, expected) in [
        (&one, Code::TEXT_BLANK, true),
        (&one, Code::NPI_MALFORMED, false),
        (&several, Code::NPI_MALFORMED, true),
        (&several, Code::NPI_CHECK_DIGIT, false),
    ] {
        assert_eq!(invalid.has(code), expected, "{code} in {invalid}");
    }
    assert_eq!(Error::from(several.clone()).code(), Code::TEXT_BLANK, "the first one's");
    assert_eq!(Error::from(several.clone()).to_string(), several.to_string());
    assert_eq!((one.code(), several.code()), (Code::TEXT_BLANK, Code::TEXT_BLANK));
}

#[test]
fn a_transition_error_names_machine_state_and_event() {
    let refused = TransitionError::new("task", "completed", "start", Code::STATUS_TRANSITION, "this state is final");
    assert_eq!(
        (refused.machine(), refused.from(), refused.event(), refused.code(), refused.message()),
        ("task", "completed", "start", Code::STATUS_TRANSITION, "this state is final")
    );
    let text = "cannot start a task that is completed: this state is final [status.transition]";
    assert_eq!(refused.to_string(), text);
    assert_eq!(
        (Error::from(refused.clone()).code(), Error::from(refused).to_string()),
        (Code::STATUS_TRANSITION, text.to_owned())
    );
}

/// PostgreSQL's own names for keys and for what every column of a type is checked for.
#[test]
fn constraints_that_every_table_has_are_found_by_their_names() {
    let code_and_field = |table: &telehealth_core::catalog::Table, name: &str| {
        table.constraint(name).map(|found| (found.code, found.field))
    };
    for table in TABLES {
        let name = table.name;
        assert_eq!(code_and_field(table, &format!("{name}_pkey")), Some((Code::ID_TAKEN, "id")));
        for column in table.columns {
            use telehealth_core::field::TypeDescriptor as Type;
            let is_date = matches!(column.kind, Type::Date | Type::Optional(Type::Date));
            let in_range = if is_date { Code::DATE_OUT_OF_RANGE } else { Code::TIMESTAMP_OUT_OF_RANGE };
            for (end, code) in [
                ("fkey", Code::REFERENCE_UNKNOWN),
                ("not_null", Code::FIELD_MISSING),
                ("in_range", in_range),
                ("near_now", Code::TIMESTAMP_NOT_NOW),
                ("plain_list", Code::FIELD_MISSING),
                ("is_url", Code::URL_MALFORMED),
                ("is_time_zone", Code::TIME_ZONE_UNKNOWN),
                ("is_availability", Code::AVAILABILITY_MALFORMED),
                ("is_text", Code::TEXT_TOO_LONG),
                ("is_list", Code::LIST_TOO_LONG),
            ] {
                let constraint = format!("{name}_{}_{end}", column.name);
                assert_eq!(code_and_field(table, &constraint), Some((code, column.name)), "{constraint}");
            }
        }
        for known in table.constraints {
            assert_eq!(table.constraint(known.name), Some(*known), "{name}");
        }
        let nameless: BTreeSet<_> = [
            format!("{name}_gone_fkey"),
            format!("{name}_id"),
            format!("{name}_pkey_"),
            "pkey".to_owned(),
            format!("other_{name}_pkey"),
        ]
        .into_iter()
        .filter(|constraint| table.constraint(constraint).is_some())
        .collect();
        assert_eq!(nameless, BTreeSet::new());
    }
}
