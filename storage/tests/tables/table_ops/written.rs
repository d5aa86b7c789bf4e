//! What `add` and `save` return, although the database returns no sealed column.

use crate::support::{
    json::JsonOps,
    random::{Random, seed},
    seals::is_protected,
    world::World,
    *,
};
use telehealth_core::{
    catalog::{TABLES, Table},
    field::Object,
};
use telehealth_storage::{
    Transaction,
    bindings::{self, TableOps, Writes},
};

const ROWS: usize = 30;

/// Whether a row was written and returned as it is read.
fn is_as_read(tx: &mut Transaction, ops: &TableOps, written: telehealth_storage::Result<Object>) -> Option<Object> {
    // Not every random row can be added, such as a second row with the same number.
    let written = written.ok()?;
    let id = written["id"].as_str().expect("an id").parse().expect("a UUID");
    assert_eq!(written, ops.get_json(tx, id).expect("read"), "{}", ops.table.name);
    Some(written)
}

/// The row with the protected values of another one.
fn with_secrets_of(table: &Table, row: &Object, other: &Object) -> Object {
    let mut mixed = row.clone();
    for column in table.columns.iter().filter(|column| is_protected(&column.kind)) {
        mixed.insert(column.name.to_owned(), other[column.name].clone());
    }
    mixed
}

#[test]
fn written_rows_are_returned_as_they_are_read() {
    let (world, _connection) = World::build();
    let portal = portal_at(&world.url);
    trust_services(&portal);
    let mut random = Random::new(seed(), "written");
    for table in TABLES {
        let ops = bindings::table(table.name).expect("a table");
        if ops.writes == Writes::None {
            continue;
        }
        let (mut added, mut saved, mut together) = (0, 0, 0);
        for _ in 0..ROWS {
            let (row, other) = (world.valid(table, &mut random), world.valid(table, &mut random));
            let mut tx = portal.begin(&service()).expect("begun");
            if let Ok(many) = ops.add_all_json(&mut tx, &[row.clone(), other.clone()]) {
                assert_eq!(many.len(), 2);
                for (given, new) in [&row, &other].into_iter().zip(many) {
                    assert_eq!(given["id"], new["id"], "{}: not in their order", table.name);
                    is_as_read(&mut tx, ops, Ok(new));
                }
                together += 1;
            }
            tx.rollback().expect("rolled back");
            // Rolled back, too.
            let mut tx = portal.begin(&service()).expect("begun");
            let new = ops.add_all_json(&mut tx, std::slice::from_ref(&row)).map(|mut rows| rows.remove(0));
            let Some(new) = is_as_read(&mut tx, ops, new) else { continue };
            added += 1;
            if ops.writes == Writes::All {
                let changed = ops.save_json(&mut tx, &with_secrets_of(table, &new, &other));
                saved += usize::from(is_as_read(&mut tx, ops, changed).is_some());
            }
        }
        assert!(added > 0 && together > 0, "{}: {added} rows and {together} pairs were added", table.name);
        assert!(saved > 0 || ops.writes != Writes::All, "{}: no row was saved", table.name);
    }
}
