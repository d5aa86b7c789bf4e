//! Rows of every table with sealed columns, in any state, encrypted with an old key.

use crate::support::{
    json::JsonOps,
    portal_at,
    random::{Random, seed},
    raw::{connect, must, run},
    seals::{is_protected, seal_stand_ins_with},
    statements::insert,
    trust_services, world,
};
use std::collections::BTreeMap;
use telehealth_core::{
    catalog::{TABLES, Table},
    field::Object,
};
use telehealth_storage::{
    Error, Options, Portal, bindings,
    crypto::{Key, Keyring},
};

/// Two keys in the format of a keyring.
pub struct Keys {
    pub old: String,
    pub new: String,
}

impl Keys {
    pub fn generate() -> Self {
        let key = |id| Key::generate(id).expect("a key").expose().to_string();
        Self { old: key("2026a"), new: key("2027a") }
    }

    /// Both keys; the new one encrypts.
    pub fn both(&self) -> String {
        format!("{},{}", self.old, self.new)
    }
}

/// A keyring from `id:secret` pairs separated by commas.
pub fn ring(keys: &str) -> Keyring {
    let key = |text: &str| {
        let (id, secret) = text.split_once(':').expect("a key");
        Key::new(id, &decoded(secret)).expect("a key")
    };
    Keyring::new(keys.split(',').map(key).collect()).expect("a ring")
}

/// Decodes base64 with PostgreSQL, because the library does not expose its own decoder.
fn decoded(base64: &str) -> Vec<u8> {
    let hex = crate::support::ask(
        &crate::support::server().url_for("postgres"),
        &format!("encode(decode('{base64}', 'base64'), 'hex')"),
    );
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("a byte")).collect()
}

pub fn portal_of(url: &str, keys: &str) -> Portal {
    portal_with(url, ring(keys))
}

pub fn portal_with(url: &str, keyring: Keyring) -> Portal {
    let options = Options { keyring: Some(std::sync::Arc::new(keyring)), ..Options::default() };
    Portal::connect_with(url, options).expect("a portal")
}

/// The tables that have sealed columns.
pub fn sealed_tables() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.columns.iter().any(|column| is_protected(&column.kind)))
}

/// A database with up to `rows` random rows per table, all encrypted with one key.
pub fn build(rows: usize, key: &str) -> String {
    let (world, mut connection) = world::World::build();
    let mut random = Random::new(seed(), "rotate_keys");
    // Like imported history: in intermediate and final states.
    must(&mut connection, "SET session_replication_role = replica");
    for table in sealed_tables() {
        for _ in 0..rows {
            // A row whose number is already taken is left out.
            let _ = run(&mut connection, &insert(table, &world.valid(table, &mut random)));
        }
    }
    for table in sealed_tables() {
        if table.columns.iter().any(|column| column.name == "updated_at") {
            // A version in the year 9999 cannot be followed by another.
            must(&mut connection, &format!("UPDATE {} SET updated_at = least(updated_at, '2100-01-01')", table.name));
        }
        seal_stand_ins_with(&ring(key), &world.url, table, "true");
    }
    trust_services(&portal_at(&world.url));
    world.url
}

/// Every row of these tables, as the library reads it.
pub fn read_all(portal: &Portal) -> BTreeMap<&'static str, Vec<Object>> {
    let read = |table: &'static Table| {
        let ops = bindings::table(table.name).expect("a table");
        let read = portal.transaction(&crate::support::service(), |tx| ops.read_all_json(tx, "id", 1_000));
        let (found, _) = read.unwrap_or_else(|error: Error| panic!("{}: {error}", table.name));
        (table.name, found)
    };
    sealed_tables().map(read).collect()
}

/// The number of audit entries about changes.
pub fn updates_logged(url: &str) -> u64 {
    let logged = "SELECT count(*) FROM audit_logs WHERE action LIKE '%\\_UPDATE'";
    crate::support::raw::text(&mut connect(url), logged).parse().expect("a number")
}
