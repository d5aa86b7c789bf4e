//! Tables and operations by name, as bindings use them.

use crate::support::{JsonTable, vectors};
use serde_json::{Value, json};
use telehealth_core::{
    Code, Error,
    catalog::{self, TABLES},
    field::{Change, Field, LIST_LIMIT, Object, TypeDescriptor},
    operation::{required, spread},
    value::Money,
};

/// Entity, field and code of the only violation.
fn violation(error: &Error) -> (&str, &str, Code) {
    let Error::Validation(invalid) = error else { panic!("{error}") };
    let [violation] = invalid.violations() else { panic!("{error}") };
    (violation.entity(), violation.field(), violation.code())
}

#[test]
fn tables_are_found_by_their_own_names_alone() {
    for table in TABLES {
        assert_eq!(catalog::table(table.name).map(|found| found.entity), Some(table.entity));
        if table.entity != table.name {
            assert!(catalog::table(table.entity).is_none(), "{}", table.entity);
        }
    }
    assert!(catalog::table("").is_none() && catalog::table("pg_class").is_none());
}

#[test]
fn good_rows_are_canonical() {
    let vectors = vectors();
    for table in TABLES {
        let row = vectors.row(table.entity);
        assert_eq!(table.check_json(&row).as_ref(), Ok(&row), "{}", table.name);
    }
}

#[test]
fn an_unknown_operation_is_refused_by_every_table() {
    let vectors = vectors();
    for table in TABLES {
        let (row, none) = (vectors.row(table.entity), Object::new());
        let expected = (table.entity, "operation", Code::FIELD_UNKNOWN);
        assert_eq!(violation(&table.call_json("vanish", None, &none).unwrap_err()), expected);
        assert_eq!(violation(&table.call_json("vanish", Some(&row), &none).unwrap_err()), expected);
        assert_eq!(violation(&table.query_json("vanish", &row, &none).unwrap_err()), expected);
        // A constructor is not called on a row, nor a command or a query on nothing.
        for constructor in (table.constructors)() {
            assert_eq!(violation(&table.call_json(constructor.name, Some(&row), &none).unwrap_err()), expected);
        }
        for command in (table.commands)() {
            assert_eq!(violation(&table.call_json(command.name, None, &none).unwrap_err()), expected);
        }
        for query in (table.queries)() {
            assert_eq!(violation(&table.call_json(query.name, Some(&row), &none).unwrap_err()), expected);
        }
    }
    let missing = required::<()>(None, "task").unwrap_err();
    assert_eq!(violation(&missing.into()), ("task", "self", Code::FIELD_MISSING));
    assert_eq!(required(Some(1), "task"), Ok(1));
}

type Call<'a> = &'a dyn Fn(&str, &Object) -> Result<Value, Error>;

/// Constructors, commands and queries alike.
#[test]
fn unknown_arguments_are_refused_and_known_ones_are_not() {
    let vectors = vectors();
    for table in TABLES {
        let row = vectors.row(table.entity);
        let calls: [(_, Call<'_>); 3] = [
            ((table.constructors)(), &|name, arguments| table.call_json(name, None, arguments).map(Value::Object)),
            ((table.commands)(), &|name, arguments| table.call_json(name, Some(&row), arguments).map(Value::Object)),
            ((table.queries)(), &|name, arguments| table.query_json(name, &row, arguments)),
        ];
        for (signatures, call) in calls {
            for signature in signatures {
                let unknown = |arguments: Object| match call(signature.name, &arguments) {
                    Err(Error::Validation(invalid)) => invalid
                        .violations()
                        .iter()
                        .filter(|it| it.code() == Code::FIELD_UNKNOWN)
                        .map(|it| it.field().to_owned())
                        .collect(),
                    _ => Vec::new(),
                };
                let place = format!("{}.{}", table.name, signature.name);
                let known = spread(signature.arguments).map(|argument| (argument.name.to_owned(), Value::Null));
                assert_eq!(unknown(known.collect()), [""; 0], "{place}");
                assert_eq!(unknown(Object::from_iter([("surname".to_owned(), json!(1))])), ["surname"], "{place}");
                // The arguments of an input are given one by one, not under its own name.
                for argument in signature.arguments {
                    let is_taken = spread(signature.arguments).any(|member| member.name == argument.name);
                    if matches!(argument.kind, TypeDescriptor::Input(_)) && !is_taken {
                        let whole = Object::from_iter([(argument.name.to_owned(), json!({}))]);
                        assert_eq!(unknown(whole), [argument.name], "{place}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_list_holds_at_most_ten_thousand_items() {
    let list = |length: usize| Vec::<i32>::from_json(&json!(vec![7; length]));
    assert_eq!(LIST_LIMIT, 10_000);
    assert_eq!(list(LIST_LIMIT).map(|items| items.len()), Ok(LIST_LIMIT));
    assert_eq!(list(LIST_LIMIT + 1).unwrap_err().code(), Code::LIST_TOO_LONG);
    assert_eq!(list(0), Ok(Vec::new()));
}

#[test]
fn an_integer_has_32_bits_and_no_fraction() {
    for (value, expected) in [
        (json!(i32::MAX), Ok(i32::MAX)),
        (json!(i32::MIN), Ok(i32::MIN)),
        (json!(i64::from(i32::MAX) + 1), Err(Code::INTEGER_OUT_OF_RANGE)),
        (json!(i64::from(i32::MIN) - 1), Err(Code::INTEGER_OUT_OF_RANGE)),
        (json!(i64::MIN), Err(Code::INTEGER_OUT_OF_RANGE)),
        (json!(u64::MAX), Err(Code::INTEGER_OUT_OF_RANGE)),
        (json!(1.5), Err(Code::FIELD_WRONG_TYPE)),
        (json!(1.0), Err(Code::FIELD_WRONG_TYPE)),
        (json!("1"), Err(Code::FIELD_WRONG_TYPE)),
        (json!(null), Err(Code::FIELD_MISSING)),
    ] {
        assert_eq!(i32::from_json(&value).map_err(|error| error.code()), expected, "{value}");
    }
}

/// A float may be inexact, and its reader is told so.
#[test]
fn a_decimal_is_a_text_or_an_integer() {
    for (value, expected) in [
        (json!("1.50"), Ok("1.50")),
        (json!(2), Ok("2.00")),
        (json!(1.5), Err("must be a decimal string, not a floating-point number")),
        (json!(2.0), Err("must be a decimal string, not a floating-point number")),
        (json!(true), Err("must be a decimal string, not a boolean")),
        (json!(null), Err("is required")),
    ] {
        let read = Money::from_json(&value).map(|money| money.to_string()).map_err(|error| error.to_string());
        assert_eq!(read.as_deref().map_err(String::as_str), expected, "{value}");
    }
}

#[test]
fn what_is_left_out_of_changes_stays() {
    type Column = Change<Option<i32>>;
    assert_eq!(Column::absent(), Some(Change::Keep));
    assert_eq!(<Option<i32>>::absent(), Some(None));
    assert_eq!((i32::absent(), Vec::<i32>::absent()), (None, None));
    for (value, expected, applied) in
        [(json!(null), Change::Set(None), None), (json!(2), Change::Set(Some(2)), Some(2))]
    {
        let change = Column::from_json(&value).unwrap();
        assert_eq!((&change, change.to_json()), (&expected, value));
        assert_eq!(change.apply(Some(1)), applied);
    }
    assert_eq!((Column::Keep.to_json(), Column::Keep.apply(Some(1))), (Value::Null, Some(1)));
    assert_eq!(Change::from(3), Change::Set(3));
}
