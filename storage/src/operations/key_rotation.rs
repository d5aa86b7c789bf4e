//! Key rotation: what is sealed with older keys is re-encrypted with the newest, beside live traffic.
//!
//! What is left to do stands in the data: an envelope names its key. So a run that is killed has lost nothing, and the
//! next one goes on where it was. The tokens of blind indexes go with the key. Rows that lack tokens get them, and tokens of names
//! that the portal's option does not want go.

use crate::{
    crypto::{CryptoError, Sealer},
    error::{DAMAGED_LIMIT, DamagedRow, Result},
    operations::emergency,
    session::{actor::Actor, portal::Portal, service_accounts, transaction::Transaction},
    tables::blind_index::{BlindIndex, Clear},
};
use diesel::{
    QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Jsonb, Text, Uuid as SqlUuid},
};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    thread,
    time::Duration,
};
use telehealth_core::{
    access::{Grant, Verb},
    catalog::{TABLES, Table},
    field::TypeDescriptor,
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The service account that [`Portal::rotate_keys`] and [`Portal::keys_in_use`] act as.
pub const ROTATE_KEYS_SERVICE: &str = "rotate-keys";

/// How often a table is gone through before rows that others keep to themselves are left to the next run.
const ROUNDS: u32 = 20;
/// The longest wait between two rounds.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What a run of [`Portal::rotate_keys`] has done so far, or in all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyRotation {
    /// The rows that hold nothing but the newest key's envelopes now, and did not before.
    pub rows: u64,
    /// The rows with an envelope of an older key that does not decrypt: the key is missing, or it was changed or stems from
    /// another place. They are as they were. One that names the newest key is not looked at: there is nothing to do.
    pub unreadable: u64,
    /// Where these are, at most [`DAMAGED_LIMIT`](crate::DAMAGED_LIMIT) columns; the program's log names all.
    pub damaged: Vec<DamagedRow>,
    /// The rows that others kept locked, or sealed with an older key meanwhile: the next run does them.
    pub left: u64,
}

/// What the service account [`ROTATE_KEYS_SERVICE`] must be granted: to change each table that has sealed columns.
#[must_use]
pub fn rotate_keys_grants() -> Vec<Grant> {
    sealed_tables().map(|sealed| Grant::new(sealed.name, Verb::Update)).collect()
}

impl Portal {
    /// Re-encrypts what is sealed with an older key than the newest, `batch` rows a transaction (1 to
    /// [`PAGE_LIMIT`](crate::PAGE_LIMIT)), table by table. It acts as the service account [`ROTATE_KEYS_SERVICE`], which needs
    /// [`rotate_keys_grants`]: `portal.grant_service(ROTATE_KEYS_SERVICE, &rotate_keys_grants())`.
    ///
    /// Live traffic goes on: a row that somebody else has locked is passed over and done later, and a value that does
    /// not change is no new version, so nobody's copy becomes [stale](crate::Error::Stale) by it. It may be killed at any time:
    /// the next run goes on. Two at a time share the work. `progress` is called after each batch; it may sleep, and an error of its
    /// ends the run, which the next one goes on with.
    ///
    /// It also makes the blind indexes what the portal's options want: rows that lack tokens get them, and with
    /// [`name_index`](crate::Options::name_index) off the tokens of names are dropped.
    ///
    /// Run it when all programs seal with the newest key; then, when [`keys_in_use`](Self::keys_in_use) names the old key no more, it
    /// may leave the ring. The audit log only grows and keeps the envelopes as they were: who is to read in it what was
    /// sealed with a key needs that key for as long, so put it away instead of destroying it.
    ///
    /// # Errors
    /// [`Error::Denied`](crate::Error::Denied) without the grants; `crypto.no_keyring`; `page.limit`; what the database answers.
    pub fn rotate_keys(&self, batch: u16, mut progress: impl FnMut(&KeyRotation) -> Result<()>) -> Result<KeyRotation> {
        let batch = crate::session::page::checked_rows("rotate_keys", "batch", batch)?;
        let mut done = KeyRotation::default();
        for sealed in sealed_tables() {
            let sealer = self.options().keyring.as_ref().ok_or(CryptoError::NoKeyring { table: sealed.name })?;
            let sealer = sealer.sealer(sealed.name)?;
            let (newest, indexes) = (sealer.newest_prefix()?, BlindIndex::of_table(sealed.name).collect());
            let work = TableWork { portal: self, sealed, sealer: &sealer, newest, indexes, batch };
            work.run(&mut done, &mut progress)?;
        }
        Ok(done)
    }

    /// How many rows hold an envelope of each key, by the key's id; a row may hold those of several. A key that is not
    /// named is used by no row; the audit log may still hold what it has sealed. It acts as [`rotate_keys`](Self::rotate_keys) does, and
    /// reads every row that has sealed columns.
    ///
    /// # Errors
    /// [`Error::Denied`](crate::Error::Denied) without the grants; what the database answers.
    pub fn keys_in_use(&self) -> Result<BTreeMap<String, u64>> {
        #[derive(QueryableByName)]
        struct Use {
            #[diesel(sql_type = Text)]
            key: String,
            #[diesel(sql_type = BigInt)]
            rows: i64,
        }
        let mut keys = BTreeMap::new();
        for SealedTable { name, columns, .. } in sealed_tables() {
            let columns: Vec<String> = columns.iter().map(|column| start_of(column)).collect();
            let query = format!(
                "SELECT key, count(*) AS rows FROM {name} CROSS JOIN LATERAL (
                     SELECT DISTINCT split_part(start, ':', 3) AS key FROM unnest(ARRAY[{}]) AS start WHERE start IS NOT NULL
                 ) AS keys GROUP BY key",
                columns.join(", ")
            );
            let found: Vec<Use> = self.transaction(&Actor::service(ROTATE_KEYS_SERVICE), |tx| {
                require_grant(tx, name)?;
                tx.run(|connection| sql_query(&query).load(connection))
            })?;
            for Use { key, rows } in found {
                *keys.entry(key).or_default() += u64::try_from(rows).unwrap_or(0);
            }
        }
        Ok(keys)
    }
}

/// Without a grant there would be no error, but no rows either, and the old key would seem to be out of use.
fn require_grant(tx: &mut Transaction, table: &str) -> Result<()> {
    service_accounts::require(tx.connection()?, table, Verb::Update)
}

/// A table with its sealed columns.
struct SealedTable {
    name: &'static str,
    columns: Vec<&'static str>,
}

/// The tables that have any, as core's catalog knows them, and that of emergencies.
fn sealed_tables() -> impl Iterator<Item = SealedTable> {
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

/// How a column's envelope begins, whether it is text or a JSON string.
fn start_of(column: &str) -> String {
    format!("ltrim(left({column}::text, 64), '\"')")
}

/// What there is to do in one table.
struct TableWork<'a> {
    portal: &'a Portal,
    sealed: SealedTable,
    sealer: &'a Sealer,
    /// What envelopes of the newest key begin with.
    newest: String,
    /// The columns of tokens.
    indexes: Vec<&'static BlindIndex>,
    batch: u16,
}

/// A row that is locked: its sealed columns by name, its tokens, and what these stand for.
#[derive(QueryableByName)]
struct Locked {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Jsonb)]
    cells: Value,
}

/// What a batch has done, and after which row the next one begins.
struct Batch {
    last: Option<Uuid>,
    rotated: u64,
    unreadable: u64,
    damaged: Vec<DamagedRow>,
}

impl TableWork<'_> {
    /// Goes through the table until there is nothing left, or others do not let go.
    fn run(&self, done: &mut KeyRotation, progress: &mut impl FnMut(&KeyRotation) -> Result<()>) -> Result<()> {
        let mut pause = Duration::from_millis(10);
        for round in 1.. {
            let (mut after, mut unreadable, mut damaged) = (Uuid::nil(), 0, Vec::new());
            loop {
                let batch =
                    self.portal.transaction(&Actor::service(ROTATE_KEYS_SERVICE), |tx| self.batch(tx, after))?;
                let Some(last) = batch.last else { break };
                after = last;
                unreadable += batch.unreadable;
                damaged.extend(batch.damaged);
                done.rows += batch.rotated;
                progress(done)?;
            }
            let left = self
                .portal
                .transaction(&Actor::service(ROTATE_KEYS_SERVICE), |tx| self.count(tx))?
                .saturating_sub(unreadable);
            if left == 0 || round == ROUNDS {
                done.unreadable += unreadable;
                damaged.truncate(DAMAGED_LIMIT.saturating_sub(done.damaged.len()));
                done.damaged.append(&mut damaged);
                done.left += left;
                break;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Ok(())
    }

    /// What a row looks like that there is something to do in. The first parameter is what new envelopes begin with.
    fn condition(&self) -> String {
        let old = |column: &&str| format!("NOT starts_with({}, $1)", start_of(column));
        // Rows that were written by portals with another option, or around this library.
        let other_tokens = self.indexes.iter().map(|index| {
            let BlindIndex { column, of, .. } = index;
            if self.is_wanted(index) {
                format!("{column} IS NULL AND num_nulls({}) = 0", of.join(", "))
            } else {
                format!("{column} IS NOT NULL")
            }
        });
        self.sealed.columns.iter().map(old).chain(other_tokens).collect::<Vec<_>>().join(" OR ")
    }

    fn is_wanted(&self, index: &BlindIndex) -> bool {
        !index.is_optional || self.portal.options().name_index
    }

    /// The columns of tokens, and those that they stand for and that are not sealed.
    fn beside_sealed(&self) -> BTreeSet<&'static str> {
        let columns = self.indexes.iter().flat_map(|index| index.of.iter().chain([&index.column]));
        columns.copied().filter(|column| !self.sealed.columns.contains(column)).collect()
    }

    fn count(&self, tx: &mut Transaction) -> Result<u64> {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            rows: i64,
        }
        let query = format!("SELECT count(*) AS rows FROM {} WHERE {}", self.sealed.name, self.condition());
        let query = sql_query(query).bind::<Text, _>(&self.newest);
        let Count { rows } = tx.run(|connection| query.get_result(connection))?;
        Ok(u64::try_from(rows).unwrap_or(0))
    }

    fn batch(&self, tx: &mut Transaction, after: Uuid) -> Result<Batch> {
        require_grant(tx, self.sealed.name)?;
        let rows = self.lock(tx, after)?;
        let mut batch = Batch { last: rows.last().map(|row| row.id), rotated: 0, unreadable: 0, damaged: Vec::new() };
        let mut changed = Vec::with_capacity(rows.len());
        for row in rows {
            let (row, damaged) = self.sealed_anew(row)?;
            changed.extend(row);
            *(if damaged.is_empty() { &mut batch.rotated } else { &mut batch.unreadable }) += 1;
            batch.damaged.extend(damaged);
        }
        if !changed.is_empty() {
            self.write(tx, changed)?;
        }
        Ok(batch)
    }

    /// The next rows that nobody else has locked, as they are now and stay until the transaction ends.
    fn lock(&self, tx: &mut Transaction, after: Uuid) -> Result<Vec<Locked>> {
        let columns = self.sealed.columns.iter().copied().chain(self.beside_sealed());
        let cells: Vec<String> = columns.map(|column| format!("'{column}', to_jsonb({column})")).collect();
        let query = format!(
            "SELECT id, jsonb_build_object({}) AS cells FROM {} WHERE id > $2 AND ({}) ORDER BY id LIMIT $3
             FOR NO KEY UPDATE SKIP LOCKED",
            cells.join(", "),
            self.sealed.name,
            self.condition()
        );
        let query = sql_query(query).bind::<Text, _>(&self.newest);
        let query = query.bind::<SqlUuid, _>(after).bind::<BigInt, _>(i64::from(self.batch));
        tx.run(|connection| query.load(connection))
    }

    /// A row with new envelopes and tokens, where it has any, and which of its old ones did not decrypt. These stay.
    fn sealed_anew(&self, row: Locked) -> Result<(Option<Value>, Vec<DamagedRow>)> {
        let Locked { id, mut cells } = row;
        let (mut is_changed, mut damaged) = (false, Vec::new());
        let mut changed = Map::new();
        let readable_cell = |column| Some((column, Zeroizing::new(cells.get(column)?.to_string().into_bytes())));
        let mut clear: BTreeMap<&str, Zeroizing<Vec<u8>>> =
            self.beside_sealed().into_iter().filter_map(readable_cell).collect();
        for column in &self.sealed.columns {
            let envelope = match cells.get_mut(*column).map(Value::take) {
                None | Some(Value::Null) => continue,
                Some(Value::String(envelope)) => envelope,
                // The column's type lets nothing else in.
                Some(other) => other.to_string(),
            };
            let (is_old, is_indexed) = (!envelope.starts_with(&self.newest), self.is_indexed(column));
            let value = if is_old || is_indexed { Some(self.sealer.open(column, id, &envelope)) } else { None };
            let envelope = match value.transpose() {
                Ok(Some(value)) => {
                    is_changed |= is_old;
                    let envelope = if is_old { self.sealer.seal(column, id, &value)? } else { envelope };
                    clear.insert(column, value);
                    envelope
                }
                Ok(None) => envelope,
                Err(error) => {
                    damaged.push(DamagedRow::of_column(self.sealed.name, id, column, error.code()));
                    tracing::error!(code = %error.code(), "{error}");
                    envelope
                }
            };
            changed.insert((*column).to_owned(), envelope.into());
        }
        for index in &self.indexes {
            let before = cells.get_mut(index.column).map(Value::take).unwrap_or_default();
            let of: Vec<Clear> = index.of.iter().map(|column| clear.get(column).cloned()).collect();
            let tokens = match index.tokens(self.sealer, id, &of) {
                _ if !self.is_wanted(index) => Value::Null,
                Some(tokens) => tokens,
                // What does not open keeps its tokens.
                None => before.clone(),
            };
            is_changed |= tokens != before;
            changed.insert(index.column.to_owned(), tokens);
        }
        changed.insert("id".to_owned(), id.to_string().into());
        Ok((is_changed.then(|| changed.into()), damaged))
    }

    fn is_indexed(&self, column: &str) -> bool {
        self.indexes.iter().any(|index| index.of.contains(&column))
    }

    fn write(&self, tx: &mut Transaction, rows: Vec<Value>) -> Result<()> {
        let name = self.sealed.name;
        let columns = self.sealed.columns.iter().copied().chain(self.indexes.iter().map(|index| index.column));
        let set: Vec<String> = columns.map(|column| format!("{column} = anew.{column}")).collect();
        let update = format!(
            "UPDATE {name} SET {} FROM jsonb_populate_recordset(NULL::{name}, $1) AS anew WHERE {name}.id = anew.id",
            set.join(", ")
        );
        let update = sql_query(update).bind::<Jsonb, _>(Value::from(rows));
        tx.run(|connection| {
            connection.batch_execute("SET LOCAL telehealth.rotating_keys = 'on'")?;
            update.execute(connection)
        })
        .map(drop)
    }
}
