//! Schemas: unmigrated, partly migrated, newer than the library, and several side by side.

use crate::support::{care::store_one, *};
use diesel::{Connection, PgConnection, connection::SimpleConnection};
use telehealth_core::{
    Code,
    accounts::{User, UserRole},
};
use telehealth_storage::{Options, Portal, migration, now};

fn begin_fails(portal: &Portal, code: Code, says: &str) {
    let error = portal.begin(&service()).map(drop).expect_err("refused");
    assert_eq!(error.code(), code, "{error}");
    assert!(error.to_string().contains(says), "{error}");
}

fn in_schema(url: &str, schema: &str) -> Portal {
    Portal::connect_with(url, Options { schema: schema.to_owned(), ..options() }).expect("a portal")
}

#[test]
fn an_unmigrated_database_is_reported() {
    let url = empty_database();
    let portal = portal_at(&url);
    begin_fails(&portal, Code::DATABASE_NOT_MIGRATED, "run the portal's `migrate`");

    // Partly migrated.
    let mut connection = PgConnection::establish(&url).expect("a connection");
    connection.batch_execute("CREATE SCHEMA extensions; SET search_path = public, extensions").expect("a schema");
    let all = migration::count().expect("migrations");
    migration::run_next(&mut connection).expect("the first");
    migration::run_next(&mut connection).expect("the second");
    begin_fails(&portal, Code::DATABASE_NOT_MIGRATED, &format!("{} migrations are pending", all - 2));

    // The same portal works as soon as the rest has been migrated.
    assert_eq!(portal.migrate().expect("the rest"), all - 2);
    trust_services(&portal);
    store_one(&portal, new_user(UserRole::Patient, now()));
}

#[test]
fn a_newer_database_is_reported_and_left_unchanged() {
    let url = migrated_database();
    batch(&url, "INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
    let portal = portal_at(&url);
    begin_fails(&portal, Code::DATABASE_TOO_NEW, "use a newer version");
    assert_eq!(portal.migrate().expect_err("too new").code(), Code::DATABASE_TOO_NEW);
    batch(&url, "DELETE FROM __diesel_schema_migrations WHERE version IN ('9999', '0016')");
    batch(&url, "INSERT INTO __diesel_schema_migrations (version) VALUES ('9998')");
    assert_eq!(portal.migrate().expect_err("too new").code(), Code::DATABASE_TOO_NEW);
    assert_eq!(ask(&url, "SELECT max(version) FROM __diesel_schema_migrations"), "9998");
}

#[test]
fn portals_of_one_database_are_separate() {
    let url = empty_database();
    let schemas = ["public", "clinic_b", "Dr. \"O'Neil\" & sons", "日本"];
    let portals: Vec<Portal> = schemas.iter().map(|schema| in_schema(&url, schema)).collect();
    for portal in &portals {
        begin_fails(portal, Code::DATABASE_NOT_MIGRATED, "run the portal's `migrate`");
        assert_eq!(portal.migrate().expect("migrated"), migration::count().expect("migrations"));
        trust_services(portal);
    }
    // The same user in every schema: neither ids nor addresses conflict.
    let user = new_user(UserRole::Patient, now());
    for portal in &portals {
        let stored = store_one(portal, user.clone());
        let patient = store_one(portal, new_patient(&stored, now()));
        assert_eq!(patient.id.user_id(), user.id);
    }
    // Changes in one are not visible in the others.
    let active = portals[1].transaction(&service(), |tx| tx.save(user.clone().activate()?)).expect("saved");
    for (index, portal) in portals.iter().enumerate() {
        let read: User = portal.transaction(&service(), |tx| tx.get(user.id)).expect("read");
        assert_eq!(read, if index == 1 { active.clone() } else { user.clone() }, "{}", schemas[index]);
    }
    portals[2].transaction(&service(), |tx| tx.remove(&user)).expect("removed");
    let left: Vec<usize> =
        schemas.iter().map(|schema| count(&url, &format!("\"{}\".patients", schema.replace('"', "\"\"")))).collect();
    assert_eq!(left, [1, 1, 0, 1]);
}

#[test]
fn an_invalid_schema_name_is_refused_at_once() {
    let url = empty_database();
    let cases = [
        (String::new(), Code::TEXT_BLANK),
        ("a\0b".to_owned(), Code::TEXT_NULL_BYTE),
        ("x".repeat(64), Code::TEXT_TOO_LONG),
        ("ü".repeat(32), Code::TEXT_TOO_LONG), // PostgreSQL counts bytes
    ];
    for (schema, code) in cases {
        let options = Options { schema: schema.clone(), ..options() };
        let error = Portal::connect_with(&url, options).map(drop).expect_err(&schema);
        assert_eq!(error.code(), code, "{schema:?}: {error}");
    }
    let longest = in_schema(&url, &"x".repeat(63));
    longest.migrate().expect("migrated");
    trust_services(&longest);
    store_one(&longest, new_user(UserRole::Patient, now()));
    for reserved in ["pg_clinic", "extensions", "auth"] {
        let error = in_schema(&url, reserved).migrate().expect_err(reserved);
        assert_eq!(error.code(), Code::DATABASE_MIGRATION_FAILED, "{reserved}: {error}");
    }
}
