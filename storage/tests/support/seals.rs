//! Stand-ins for envelopes, for SQL outside core: PostgreSQL accepts them, and their contents can be read.

use super::{
    options,
    raw::{connect, must, rows},
};
use diesel::{PgConnection, connection::SimpleConnection};
use serde_json::Value;
use telehealth_core::{
    catalog::Table,
    field::{Object, TypeDescriptor},
};
use telehealth_storage::crypto::Keyring;

/// For SQL that writes stand-ins: makes the test's database accept them, which otherwise accepts only envelopes.
pub fn allow_stand_ins(connection: &mut PgConnection, sql: &str) {
    if sql.contains("'phi:v1:") || sql.contains("\"phi:v1:") {
        let allow = "DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_constraint JOIN pg_type ON pg_type.oid = contypid
                       WHERE conname = 'sealed' AND pg_has_role(typowner, 'USAGE')) THEN
                ALTER DOMAIN sealed_text DROP CONSTRAINT IF EXISTS sealed;
                ALTER DOMAIN sealed_json DROP CONSTRAINT IF EXISTS sealed;
            END IF; END $$";
        connection.batch_execute(allow).expect("the domains");
    }
}

const SEAL: &str = "phi:v1:test:";

pub fn is_protected(kind: &TypeDescriptor) -> bool {
    match kind {
        TypeDescriptor::Phi(_) => true,
        TypeDescriptor::Optional(inner) => is_protected(inner),
        _ => false,
    }
}

fn is_sealed(table: &Table, column: &str) -> bool {
    table.columns.iter().any(|member| member.name == column && is_protected(&member.kind))
}

/// A row in the form in which it may be written.
pub fn sealed(table: &Table, row: &Object) -> Object {
    let seal = |(name, value): (&String, &Value)| match value {
        Value::Null => (name.clone(), Value::Null),
        value if is_sealed(table, name) => (name.clone(), format!("{SEAL}{value}").into()),
        value => (name.clone(), value.clone()),
    };
    row.iter().map(seal).collect()
}

/// A stored row in the form that core knows.
pub fn opened(table: &Table, row: Object) -> Object {
    let open = |(name, value): (String, Value)| match value.as_str().and_then(|text| text.strip_prefix(SEAL)) {
        Some(json) if is_sealed(table, &name) => (name, serde_json::from_str(json).expect("JSON")),
        _ => (name, value),
    };
    row.into_iter().map(open).collect()
}

/// Replaces the stand-ins in rows of a table with real envelopes, using the keys shared by all tests, so that the library can read them.
pub fn seal_stand_ins(url: &str, table: &Table, condition: &str) {
    seal_stand_ins_with(&options().keyring.expect("a keyring"), url, table, condition);
}

/// The same with the test's own keys.
pub fn seal_stand_ins_with(keyring: &Keyring, url: &str, table: &Table, condition: &str) {
    let sealer = keyring.sealer(table.name).expect("a sealer");
    let mut connection = connect(url);
    let mut statements = vec!["SET session_replication_role = replica".to_owned()];
    for column in table.columns.iter().filter(|column| is_protected(&column.kind)) {
        let name = column.name;
        let query = format!("SELECT id, {name} AS value FROM {} WHERE {name} IS NOT NULL AND {condition}", table.name);
        for row in rows(&mut connection, &query) {
            let id = row["id"].as_str().expect("an id");
            let json = row["value"].as_str().and_then(|text| text.strip_prefix(SEAL)).expect("a stand-in");
            let envelope = sealer.seal(name, id.parse().expect("a UUID"), json.as_bytes()).expect("sealed");
            // The row type decides whether the column is text or JSON.
            statements.push(format!(
                "UPDATE {0} AS it
                 SET {name} = (jsonb_populate_record(it, jsonb_build_object('{name}', '{envelope}'))).{name} WHERE id = '{id}'",
                table.name
            ));
        }
    }
    must(&mut connection, &statements.join(";"));
}
