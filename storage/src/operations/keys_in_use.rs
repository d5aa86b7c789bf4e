//! The keys that stored values are encrypted with.

use crate::{
    error::Result,
    operations::emergency,
    session::{actor::Actor, portal::Portal, service_accounts, transaction::Transaction},
};
use diesel::{
    PgConnection, QueryResult, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Text},
};
use std::collections::BTreeMap;
use telehealth_core::{
    access::Verb,
    catalog::{TABLES, Table},
    field::TypeDescriptor,
};

/// The service account that [`Portal::rotate_keys`] and [`Portal::keys_in_use`] act as.
pub const ROTATE_KEYS_SERVICE: &str = "rotate-keys";

impl Portal {
    /// Returns how many rows contain an envelope of each key, by the key's id; a row may contain envelopes of several
    /// keys. A key that is missing from the result is used by no row, but the audit log may still contain its
    /// envelopes. Acts as the same service account as [`rotate_keys`](Self::rotate_keys), and reads every row of the
    /// tables with sealed columns.
    ///
    /// # Errors
    /// [`Error::Denied`](crate::Error::Denied) without the grants; errors of the database.
    pub fn keys_in_use(&self) -> Result<BTreeMap<String, u64>> {
        let mut keys = BTreeMap::new();
        for sealed in sealed_tables() {
            let used = self.transaction(&Actor::service(ROTATE_KEYS_SERVICE), |tx| {
                require_grant(tx, sealed.name)?;
                tx.run(|connection| sealed.keys(connection))
            })?;
            add(&mut keys, used);
        }
        Ok(keys)
    }
}

/// Returns what [`Portal::keys_in_use`] returns, for a login that sees all rows.
pub(crate) fn keys_used(connection: &mut PgConnection) -> Result<BTreeMap<String, u64>> {
    let mut keys = BTreeMap::new();
    for sealed in sealed_tables() {
        add(&mut keys, sealed.keys(connection)?);
    }
    Ok(keys)
}

/// The number of rows of a table with an envelope of a key.
#[derive(QueryableByName)]
struct KeyUse {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

fn add(keys: &mut BTreeMap<String, u64>, used: Vec<KeyUse>) {
    for KeyUse { key, rows } in used {
        *keys.entry(key).or_default() += u64::try_from(rows).unwrap_or(0);
    }
}

/// Fails without the grant. Policies would hide all rows without an error, and the old key would seem to be out of use.
pub(crate) fn require_grant(tx: &mut Transaction, table: &str) -> Result<()> {
    tx.run_long(|connection| service_accounts::require(connection, table, Verb::Update))
}

/// A table with its sealed columns.
pub(crate) struct SealedTable {
    pub name: &'static str,
    pub columns: Vec<&'static str>,
}

impl SealedTable {
    /// Counts the rows with envelopes of each key.
    fn keys(&self, connection: &mut PgConnection) -> QueryResult<Vec<KeyUse>> {
        let columns: Vec<String> = self.columns.iter().map(|column| start_of(column)).collect();
        let query = format!(
            "SELECT key, count(*) AS rows FROM {} CROSS JOIN LATERAL (
                 SELECT DISTINCT split_part(start, ':', 3) AS key FROM unnest(ARRAY[{}]) AS start WHERE start IS NOT NULL
             ) AS keys GROUP BY key",
            self.name,
            columns.join(", ")
        );
        sql_query(query).load(connection)
    }
}

/// Returns the tables with sealed columns in core's catalog, and the table of emergency accesses.
pub(crate) fn sealed_tables() -> impl Iterator<Item = SealedTable> {
    let sealed = |table: &'static Table| SealedTable {
        name: table.name,
        columns: table.columns.iter().filter(|column| is_sealed(&column.kind)).map(|column| column.name).collect(),
    };
    let emergencies = SealedTable { name: emergency::TABLE, columns: vec![emergency::REASON] };
    TABLES.iter().map(sealed).filter(|sealed| !sealed.columns.is_empty()).chain([emergencies])
}

const fn is_sealed(kind: &TypeDescriptor) -> bool {
    match kind {
        TypeDescriptor::Phi(_) => true,
        TypeDescriptor::Optional(inner) => is_sealed(inner),
        _ => false,
    }
}

/// Returns SQL for the beginning of a column's envelope, which is text or a JSON string.
pub(crate) fn start_of(column: &str) -> String {
    format!("ltrim(left({column}::text, 64), '\"')")
}
