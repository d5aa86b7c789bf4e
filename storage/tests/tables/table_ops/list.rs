//! `list` and `stream`.
#![allow(clippy::panic, reason = "a test may panic")]

use crate::support::{
    care::*,
    json::{JsonOps, JsonTable},
    random::{Random, seed},
    raw::{must, run},
    seals::seal_stand_ins,
    statements::insert,
    world::World,
    *,
};
use serde_json::Value;
use std::{collections::BTreeSet, sync::LazyLock};
use telehealth_core::{
    Code, Record, UserId,
    accounts::{User, UserRole},
    catalog::Table,
    field::{FieldDescriptor, Object, TypeDescriptor},
};
use telehealth_storage::{
    Cursor, Error, Filter, ListOrder, Options, PAGE_LIMIT, Portal, UserFilter,
    bindings::{Paging, TABLES, TableOps},
    now,
};

/// The columns behind the conditions whose names end in `_from`, `_before` and `_below`.
const RANGES: &[(&str, &str)] = &[
    ("active", "last_active_at"),
    ("scheduled", "scheduled_at"),
    ("scheduled", "scheduled_date"),
    ("price", "price"),
    ("stock", "inventory_quantity"),
    ("created", "created_at"),
    ("submitted", "created_at"),
    ("sent", "created_at"),
    ("due", "due_date"),
    ("last_message", "last_message_at"),
    ("expires", "expires_at"),
    ("expires", "expiration_date"),
];

/// The meaning of a condition's name: the column, the comparison in words, and the same comparison in Rust.
struct Condition {
    name: &'static str,
    column: &'static str,
    words: &'static str,
    holds: fn(&Value, &Value) -> bool,
}

impl Condition {
    fn of(table: &Table, member: &'static FieldDescriptor) -> Self {
        let name = member.name;
        let known = |column: &str| table.columns.iter().find(|known| known.name == column).map(|known| known.name);
        let of_range = |stem: &str| RANGES.iter().filter(|(of, _)| *of == stem).find_map(|(_, column)| known(column));
        let range = |end| name.strip_suffix(end).and_then(of_range);
        let (column, words, holds): (_, _, fn(&Value, &Value) -> bool) = if let Some(column) = range("_from") {
            (Some(column), "at least", |value, bound| key(value) >= key(bound))
        } else if let Some(column) = range("_before").or_else(|| range("_below")) {
            (Some(column), "less than", |value, bound| key(value) < key(bound))
        } else if matches!(member.kind, TypeDescriptor::Change(TypeDescriptor::List(_))) {
            (known(name), "a list that contains all of", |value, wanted| {
                wanted.as_array().is_some_and(|wanted| {
                    wanted.iter().all(|item| value.as_array().is_some_and(|it| it.contains(item)))
                })
            })
        } else {
            (known(name), "equal to", |value, wanted| value == wanted)
        };
        let column = column.unwrap_or_else(|| panic!("{}: no column for {name}", table.name));
        Self { name, column, words, holds }
    }

    /// Whether the condition holds for a row; no condition holds for NULL.
    fn holds(&self, row: &Object, wanted: &Value) -> bool {
        !row[self.column].is_null() && (self.holds)(&row[self.column], wanted)
    }

    /// The value of some row in the column; for a list, part of it.
    fn wanted(&self, row: &Object, random: &mut Random) -> Value {
        match &row[self.column] {
            Value::Array(items) => items.iter().filter(|_| random.once_in(2)).cloned().collect(),
            value => value.clone(),
        }
    }
}

/// Numbers by value; instants and dates are written so that text order is chronological.
fn key(value: &Value) -> (i64, &str) {
    let text = value.as_str().unwrap_or_default();
    let cents = if text.contains('-') { None } else { text.replace('.', "").parse().ok() };
    (value.as_i64().or(cents).unwrap_or_default(), text)
}

/// A database with random rows in every table, as many as its rules allow, which tests only read.
static FILLED: LazyLock<String> = LazyLock::new(|| {
    let mut random = Random::new(seed(), "rows");
    let (world, mut connection) = World::build();
    for table in TABLES {
        for _ in 0..80 {
            // As the library writes it.
            let row = table.table.check_json(&world.valid(&table.table, &mut random)).expect("a valid row");
            // A slot or a user may already be taken.
            let _ = run(&mut connection, &insert(&table.table, &row));
        }
    }
    for table in TABLES {
        seal_stand_ins(&world.url, &table.table, "true");
    }
    // The log's own entries about all this are more than a page.
    must(
        &mut connection,
        "ALTER TABLE audit_logs DISABLE TRIGGER tr_audit_logs_append_only;
         DELETE FROM audit_logs WHERE substr(id::text, 15, 1) = '8'; -- its own entries
         ALTER TABLE audit_logs ENABLE ALWAYS TRIGGER tr_audit_logs_append_only",
    );
    world.url
});

/// Each condition of every table selects what its name says, alone and combined with others.
#[test]
fn every_condition_selects_what_its_name_says() {
    let mut random = Random::new(seed(), "conditions");
    let portal = portal_at(&FILLED);
    let listed = |ops: &TableOps, conditions: &Object| -> Vec<Object> {
        let page = portal.transaction(&service(), |tx| ops.list_json(tx, conditions, PAGE_LIMIT)).expect("listed");
        assert_eq!(page.next, None, "{}", ops.table.name);
        page.items
    };
    let mut tried = 0;
    for ops in TABLES {
        let name = ops.table.name;
        let all = listed(ops, &Object::new());
        assert!(all.len() >= 20, "{name} has {} rows", all.len());
        let conditions: Vec<Condition> = ops.filter.iter().map(|it| Condition::of(&ops.table, it)).collect();
        let expect = |wanted: &[(&Condition, Value)]| {
            let given = wanted.iter().map(|(condition, value)| (condition.name.to_owned(), value.clone())).collect();
            let holds = |row: &&Object| wanted.iter().all(|(condition, value)| condition.holds(row, value));
            let expected: Vec<Object> = all.iter().filter(holds).cloned().collect();
            assert!(listed(ops, &given) == expected, "{name}: {given:?}");
            expected.len()
        };
        for (condition, member) in conditions.iter().zip(ops.filter) {
            let documented = format!(" `{}` must be {} this.", condition.column, condition.words);
            assert_eq!(member.doc.concat().trim(), documented.trim(), "{name}.{}", condition.name);
            let known: Vec<&Object> = all.iter().filter(|row| !row[condition.column].is_null()).collect();
            let mut told_apart = false;
            for _ in 0..12 {
                let value = condition.wanted(random.pick(&known), &mut random);
                let selected = expect(&[(condition, value)]);
                told_apart |= selected > 0 && selected < all.len();
                tried += 1;
            }
            assert!(told_apart, "{name}.{} tells no rows apart", condition.name);
        }
        // Several at once: taken from one row, so that something is selected, and from any rows.
        for i in 0..12 {
            let some: Vec<&Condition> = conditions.iter().filter(|_| random.once_in(2)).collect();
            let row = random.pick(&all);
            let mut wanted = Vec::new();
            for condition in some {
                let from = if i % 3 == 0 { random.pick(&all) } else { row.clone() };
                if !from[condition.column].is_null() {
                    wanted.push((condition, condition.wanted(&from, &mut random)));
                }
            }
            expect(&wanted);
        }
    }
    println!("{tried} single conditions");
}

/// Each order of every table, in pages, in both directions.
#[test]
fn every_order_lists_every_row_once() {
    let portal = portal_at(&FILLED);
    let mut orders = 0;
    for ops in TABLES {
        let listed = |order: &str, limit| {
            portal.transaction(&service(), |tx| ops.read_all_json(tx, order, limit)).expect("listed").0
        };
        let mut rows = listed("id", PAGE_LIMIT);
        let counted = portal.transaction(&service(), |tx| (ops.count)(tx, &Object::new())).expect("counted");
        assert_eq!(counted, rows.len() as u64, "{}", ops.table.name);
        for column in (ops.orders)() {
            // Texts of timestamps and dates are in the order of their values.
            rows.sort_by_key(|row| (row[column].to_string(), row["id"].to_string()));
            assert_eq!(listed(column, 7), rows, "{} by {column}", ops.table.name);
            let descending: Vec<Object> = rows.iter().rev().cloned().collect();
            assert_eq!(listed(&format!("-{column}"), 7), descending, "{} by -{column}", ops.table.name);
            orders += 1;
        }
    }
    assert!(orders > TABLES.len(), "{orders} orders");
}

#[test]
fn a_page_follows_its_position_even_if_the_row_is_gone() {
    let portal = portal();
    let users = store(&portal, (0..3).map(|_| new_user(UserRole::Patient, now())).collect());
    let page = |after: Option<Cursor>| {
        let all = UserFilter::default();
        portal.transaction(&service(), |tx| tx.list::<User>(&all, ListOrder::ID, after.clone(), 1)).expect("a page")
    };
    let next = page(None).next;
    portal.transaction(&service(), |tx| tx.remove(&users[0])).expect("removed");
    assert_eq!(page(next).items, users[1..2]);
}

#[test]
fn positions_of_another_order_are_rejected() {
    let portal = portal();
    let visits = TABLES.iter().find(|ops| ops.table.name == "consultations").expect("a table");
    let id = "0190a000-0000-7000-8000-000000000001";
    let [by_time, by_date] =
        ["scheduled_at~2026-01-01T00:00:00.000Z", "scheduled_date~2026-01-01"].map(|text| format!("{text}~{id}"));
    let refused = [
        (Some("scheduled_at"), Some(id)),
        (Some("scheduled_at"), Some(by_date.as_str())),
        (Some("scheduled_at"), Some("scheduled_at~today~x")),
        (Some("scheduled_at"), Some("~~~~")),
        (None, Some(by_time.as_str())),
        (None, Some("")),
        (None, Some("x")),
        (Some("patient_id"), None),
        (Some("--id"), None),
        (Some(""), None),
    ];
    let listed = |order, after| {
        let page = Paging { order, after, limit: 1 };
        portal.transaction(&service(), |tx| (visits.list)(tx, &Object::new(), page)).map(|page| page.items.len())
    };
    for (order, after) in refused {
        let error = listed(order, after).expect_err("refused");
        let (field, code) = if after.is_some() { ("after", Code::PAGE_CURSOR) } else { ("order", Code::LABEL_UNKNOWN) };
        assert_eq!((error.violations()[0].field(), error.code()), (field, code), "{order:?} {after:?}");
    }
    for (order, after) in [(Some("-scheduled_at"), by_time.as_str()), (None, id), (Some("-id"), id)] {
        assert_eq!(listed(order, Some(after)).expect("an empty page"), 0);
    }
}

#[test]
fn pages_have_no_gaps_or_duplicates() {
    let portal = portal();
    let mut users: Vec<User> = (0..2_500).map(|_| new_user(UserRole::Patient, now())).collect();
    let expected: Vec<UserId> = users.iter().map(|user| user.id).collect::<BTreeSet<_>>().into_iter().collect();
    users.reverse();
    store(&portal, users);
    store(&portal, vec![new_user(UserRole::Admin, now())]);
    let filter = UserFilter { role: Some(UserRole::Patient), ..UserFilter::default() };
    portal
        .transaction(&service(), |tx| {
            for (limit, lengths) in [(1_000, vec![1_000, 1_000, 500]), (500, vec![500; 5]), (999, vec![999, 999, 502])]
            {
                let (mut ids, mut found, mut after) = (Vec::new(), Vec::new(), None);
                while found.len() < 10 {
                    let page = tx.list::<User>(&filter, ListOrder::ID, after, limit)?;
                    found.push(page.items.len());
                    ids.extend(page.items.iter().map(|user| user.id));
                    assert!(
                        page.next
                            .as_ref()
                            .is_none_or(|next| Some(next) == ids.last().copied().map(Cursor::from).as_ref())
                    );
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(found, lengths, "pages of {limit}");
                assert!(ids == expected, "pages of {limit}");
            }
            let streamed: Vec<UserId> = tx
                .stream::<User>(&filter, ListOrder::ID)
                .take(3_000)
                .map(|user| Ok(user?.id))
                .collect::<Result<_, Error>>()?;
            assert!(streamed == expected, "streamed");
            assert_eq!(tx.stream::<User>(&UserFilter::default(), ListOrder::ID).take(3).count(), 3);
            let nobody = UserFilter { role: Some(UserRole::Provider), ..UserFilter::default() };
            assert!(tx.stream::<User>(&nobody, ListOrder::ID).next().is_none());
            Ok::<_, Error>(())
        })
        .expect("listed");
}

#[test]
fn page_sizes_have_limits() {
    let portal = portal();
    store(&portal, (0..2).map(|_| new_user(UserRole::Patient, now())).collect());
    for (limit, rows) in [(0, None), (1, Some(1)), (2, Some(2)), (1_000, Some(2)), (1_001, None), (u32::MAX, None)] {
        let page =
            portal.transaction(&service(), |tx| tx.list::<User>(&UserFilter::default(), ListOrder::ID, None, limit));
        match (page, rows) {
            (Ok(page), rows) => assert_eq!(Some(page.items.len()), rows, "{limit}"),
            (Err(error), rows) => {
                assert_eq!((error.code(), rows), (Code::PAGE_LIMIT, None), "{limit}");
                let violation = &error.violations()[0];
                assert_eq!(
                    (violation.entity(), violation.field()),
                    (telehealth_core::accounts::UserRecord::NAME, "limit")
                );
            }
        }
    }
}

#[test]
fn a_stream_skips_and_reports_damaged_rows() {
    let url = migrated_database();
    let portal = portal_at(&url);
    store(&portal, (0..3).map(|_| new_user(UserRole::Patient, now())).collect());
    batch(&url, "UPDATE users SET timezone = 'Moon/Base'");
    portal
        .transaction(&service(), |tx| {
            let filter = UserFilter::default();
            let mut stream = tx.stream::<User>(&filter, ListOrder::ID);
            assert!(stream.next().is_none());
            let damaged: Vec<_> = stream.damaged().iter().map(|row| (row.column.as_deref(), row.code)).collect();
            assert_eq!(damaged, [(Some("timezone"), Code::TIME_ZONE_UNKNOWN); 3]);
            Ok::<_, Error>(())
        })
        .expect("a damaged row does not roll back");
}

#[test]
fn invalid_conditions_are_refused() {
    for (conditions, code) in [
        (serde_json::json!({ "email": null }), Code::FIELD_MISSING),
        (serde_json::json!({ "e_mail": "ada@example.com" }), Code::FIELD_UNKNOWN),
        (serde_json::json!({ "email": "ada" }), Code::EMAIL_MALFORMED),
    ] {
        let refused = UserFilter::from_json(conditions.as_object().expect("an object")).expect_err("refused");
        assert!(refused.has(code), "{refused}");
    }
}

#[test]
fn a_stream_that_is_dropped_before_its_end_keeps_no_connection() {
    let portal = Portal::connect_with(&migrated_database(), Options { pool_size: 1, ..options() }).expect("a portal");
    let users: Vec<User> = (0..=PAGE_LIMIT).map(|_| new_user(UserRole::Patient, now())).collect();
    portal.transaction(&service(), |tx| tx.add_all(users.clone()).map(drop)).expect("added");
    for fails in [false, true] {
        let outcome: Result<(), Error> = portal.transaction(&service(), |tx| {
            let filter = UserFilter::default();
            let mut stream = tx.stream::<User>(&filter, ListOrder::ID);
            stream.next().expect("a row")?;
            drop(stream);
            // The transaction goes on, on the same connection.
            assert_eq!(tx.count::<User>(&filter)?, u64::from(PAGE_LIMIT) + 1);
            if fails { Err(Error::Denied) } else { Ok(()) }
        });
        assert_eq!(outcome.is_err(), fails);
        let metrics = portal.metrics();
        let connections = (metrics.connections_used, metrics.connections_idle, metrics.connections_opened);
        assert_eq!(connections, (0, 1, 1));
    }
}
