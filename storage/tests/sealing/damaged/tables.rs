//! Damage in every table with sealed columns: a foreign envelope in each of them.

use crate::support::{
    json::JsonOps,
    options, portal_at,
    random::{Random, seed},
    raw::{must, run},
    seals::{is_protected, seal_stand_ins},
    service,
    statements::insert,
    trust_services,
    world::World,
};
use diesel::PgConnection;
use std::collections::BTreeSet;
use telehealth_core::{
    Code,
    catalog::{TABLES, Table},
    field::{Field, Object},
};
use telehealth_storage::{
    DamagedRow, Error, Portal, Transaction,
    bindings::{self, TableOps, Writes},
};
use uuid::Uuid;

/// A database with readable rows in each table with sealed columns.
fn readable_world() -> (Portal, PgConnection) {
    let (world, mut connection) = World::build();
    let mut random = Random::new(seed(), "damaged");
    must(&mut connection, "SET session_replication_role = replica");
    for table in sealed_tables() {
        for _ in 0..20 {
            // A row whose number is already taken is left out.
            let _ = run(&mut connection, &insert(table, &world.valid(table, &mut random)));
        }
        seal_stand_ins(&world.url, table, "true");
    }
    let portal = portal_at(&world.url);
    trust_services(&portal);
    (portal, connection)
}

fn sealed_tables() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.columns.iter().any(|column| is_protected(&column.kind)))
}

fn within<T>(portal: &Portal, work: impl FnMut(&mut Transaction) -> Result<T, Error>) -> T {
    portal.transaction(&service(), work).expect("done")
}

/// Reads a table in pages of `limit`; returns its rows and what was left out.
fn whole(portal: &Portal, ops: &TableOps, limit: u32) -> (Vec<Object>, Vec<DamagedRow>) {
    within(portal, |tx| {
        let (rows, damaged) = ops.read_all_json(tx, "id", limit)?;
        assert_eq!(tx.damaged(), damaged);
        Ok((rows, damaged))
    })
}

fn id_of(row: &Object) -> Uuid {
    row["id"].as_str().expect("an id").parse().expect("a UUID")
}

#[test]
fn a_row_with_a_foreign_envelope_is_left_out_and_reported() {
    let (portal, mut connection) = readable_world();
    let mut columns = 0;
    for table in sealed_tables() {
        let ops = bindings::table(table.name).expect("a table");
        let (intact, none) = whole(&portal, ops, 1_000);
        assert!(intact.len() > 1 && none.is_empty(), "{}: {} rows, {none:?}", table.name, intact.len());
        let sealer = options().keyring.expect("a keyring").sealer(table.name).expect("a sealer");
        for column in table.columns.iter().filter(|column| is_protected(&column.kind)).map(|column| column.name) {
            let Some(victim) = intact.iter().find(|row| !row[column].is_null()) else { continue };
            let id = id_of(victim);
            // An envelope of another row.
            let foreign = sealer.seal(column, Uuid::now_v7(), b"\"x\"").expect("sealed");
            let set = |value: &str| {
                format!(
                    "UPDATE {0} AS it SET {column} = (jsonb_populate_record(it, jsonb_build_object('{column}', {value}))).{column}
                     WHERE id = '{id}'",
                    table.name
                )
            };
            must(
                &mut connection,
                &format!(
                    "CREATE TEMP TABLE kept AS SELECT to_jsonb({column}) AS it FROM {} WHERE id = '{id}'",
                    table.name
                ),
            );
            must(&mut connection, &set(&format!("'{foreign}'")));

            let others: Vec<&Object> = intact.iter().filter(|row| id_of(row) != id).collect();
            for limit in [1_000, 1] {
                let (rows, damaged) = whole(&portal, ops, limit);
                assert!(rows.iter().eq(others.iter().copied()), "{}.{column}", table.name);
                is_about(&damaged, table, id, column);
            }
            let ids: Vec<Uuid> = intact.iter().map(id_of).collect();
            let many = within(&portal, |tx| ops.get_many_json(tx, &ids));
            assert!(many.iter().eq(others.iter().copied()), "{}.{column}", table.name);
            let error = portal.transaction(&service(), |tx| ops.get_json(tx, id)).expect_err("damaged");
            assert_eq!(error.code(), Code::CRYPTO_TAMPERED);
            let report = bindings::report(&error);
            assert_eq!((&report["kind"], &report["details"]["column"]), (&"Corrupt".into(), &column.into()));
            let Error::Damaged(damaged) = error else { panic!("{error}") };
            is_about(std::slice::from_ref(&damaged), table, id, column);
            assert_eq!(DamagedRow::from_json(&damaged.to_json()), Ok(damaged));

            must(&mut connection, &set("(SELECT it FROM kept)"));
            must(&mut connection, "DROP TABLE kept");
            assert_eq!(whole(&portal, ops, 1_000), (intact.clone(), Vec::new()));
            columns += 1;
        }
    }
    println!("{columns} columns");
    assert!(columns > 35, "{columns}");
}

fn is_about(damaged: &[DamagedRow], table: &Table, id: Uuid, column: &str) {
    let [row] = damaged else { panic!("{}.{column}: {damaged:?}", table.name) };
    assert_eq!((row.table.as_str(), row.id.uuid(), row.code), (table.name, id, Code::CRYPTO_TAMPERED));
    assert_eq!(row.column.as_deref(), Some(column));
    assert_eq!(row.version.is_some(), table.columns.iter().any(|column| column.name == "updated_at"), "{}", table.name);
}

/// Values of unsealed columns that only SQL outside core could have written.
const UNREADABLE: &[(&str, &str, &str, Code)] = &[
    ("users", "timezone", "'Nowhere/None'", Code::TIME_ZONE_UNKNOWN),
    ("messages", "read_by", "'{\"nobody\": 1}'", Code::UUID_MALFORMED),
    ("messages", "created_at", "'-infinity'", Code::ROW_CORRUPT),
    ("tasks", "tags", "ARRAY['a', NULL]", Code::FIELD_MISSING),
    ("notifications", "scheduled_at", "'0001-01-01'", Code::NOTIFICATION_SCHEDULE),
];

#[test]
fn an_unreadable_column_damages_only_its_row() {
    let (portal, mut connection) = readable_world();
    let rules = "DO $$ DECLARE found record; BEGIN
        FOR found IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
                     WHERE contype = 'c' AND conrelid <> 0 LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.relation, found.conname);
        END LOOP; END $$";
    must(&mut connection, rules);
    for (name, column, value, code) in UNREADABLE {
        let ops = bindings::table(name).expect("a table");
        let (intact, _) = whole(&portal, ops, 1_000);
        let id = id_of(&intact[0]);
        must(&mut connection, &format!("UPDATE {name} SET {column} = {value} WHERE id = '{id}'"));
        let (rows, damaged) = whole(&portal, ops, 1_000);
        assert_eq!(rows, intact[1..], "{name}.{column}");
        let [row] = damaged.as_slice() else { panic!("{name}.{column}: {damaged:?}") };
        assert_eq!((row.column.as_deref(), row.code), (Some(*column), *code), "{name}");
        let error = portal.transaction(&service(), |tx| ops.get_json(tx, id)).expect_err("damaged");
        assert_eq!(error.code(), Code::ROW_CORRUPT);
        must(&mut connection, &format!("DELETE FROM {name} WHERE id = '{id}'"));
    }
}

#[test]
fn a_damaged_row_can_be_repaired_by_saving_an_entity_or_removed_by_id() {
    let (portal, mut connection) = readable_world();
    let (mut repaired, mut removed) = (BTreeSet::new(), BTreeSet::new());
    for table in sealed_tables() {
        let ops = bindings::table(table.name).expect("a table");
        let sealer = options().keyring.expect("a keyring").sealer(table.name).expect("a sealer");
        let (intact, _) = whole(&portal, ops, 1_000);
        for row in intact {
            let column = table.columns.iter().find(|column| is_protected(&column.kind) && !row[column.name].is_null());
            let Some(column) = column.map(|column| column.name) else { continue };
            let id = id_of(&row);
            let foreign = sealer.seal(column, Uuid::now_v7(), b"\"x\"").expect("sealed");
            let damage = format!(
                "UPDATE {0} AS it SET {column} = (jsonb_populate_record(it, jsonb_build_object('{column}', '{foreign}'))).{column}
                 WHERE id = '{id}'",
                table.name
            );
            must(&mut connection, &damage);
            let Err(Error::Damaged(damaged)) = portal.transaction(&service(), |tx| ops.get_json(tx, id)) else {
                panic!("{} {id} is damaged", table.name)
            };
            if ops.writes == Writes::All {
                // A row in the middle of its life may be protected by a rule across rows.
                let mut whole = row.clone();
                whole.insert("updated_at".to_owned(), damaged.version.to_json());
                if let Ok(saved) = portal.transaction(&service(), |tx| ops.save_json(tx, &whole)) {
                    assert_eq!(saved[column], row[column], "{}", table.name);
                    repaired.insert(table.name);
                    must(&mut connection, &damage);
                }
            }
            let Err(Error::Damaged(damaged)) = portal.transaction(&service(), |tx| ops.get_json(tx, id)) else {
                panic!("{} {id} is damaged again", table.name)
            };
            if damaged.version.is_some() {
                let other = "2001-01-01T00:00:00Z".parse().expect("a time");
                let stale = portal.transaction(&service(), |tx| (ops.remove_by_id)(tx, id, Some(other)));
                assert_eq!(stale.map_err(|error| error.code()), Err(Code::ROW_STALE), "{}", table.name);
            }
            if portal.transaction(&service(), |tx| (ops.remove_by_id)(tx, id, damaged.version)).is_ok() {
                let gone = portal.transaction(&service(), |tx| ops.get_json(tx, id)).map_err(|error| error.code());
                assert_eq!(gone, Err(Code::ROW_NOT_FOUND));
                removed.insert(table.name);
            }
            if repaired.contains(table.name) && removed.contains(table.name) {
                break;
            }
        }
    }
    println!("repaired: {repaired:?}\nremoved: {removed:?}");
    let saved: BTreeSet<&str> = sealed_tables()
        .map(|table| table.name)
        .filter(|name| bindings::table(name).is_some_and(|ops| ops.writes == Writes::All))
        .collect();
    assert_eq!(repaired, saved);
    assert_eq!(removed, sealed_tables().map(|table| table.name).collect());
}
