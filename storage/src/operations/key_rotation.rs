//! Key rotation: re-encrypts values that are sealed with older keys with the newest key, while the portal is in use.
//!
//! Each envelope names its key, so the data shows what is left to do: a run that is killed loses nothing, and the next
//! run continues. The tokens of blind indexes are renewed with the key. Missing tokens are added, and tokens of names
//! are dropped if the portal's option `name_index` is off.

use crate::{
    crypto::{CryptoError, Sealer},
    error::{DAMAGED_LIMIT, DamagedRow, Result},
    operations::keys_in_use::{ROTATE_KEYS_SERVICE, SealedTable, require_grant, sealed_tables, start_of},
    session::{actor::Actor, portal::Portal, transaction::Transaction},
    tables::blind_index::{BlindIndex, Clear},
    telemetry::{DATA, KEYS},
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
use telehealth_core::access::{Grant, Verb};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The maximum number of passes over a table; rows that are still locked by others then are left to the next run.
const ROUNDS: u32 = 20;
/// The longest pause between two passes.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The progress or the result of a run of [`Portal::rotate_keys`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct KeyRotation {
    /// The number of rows that this run has changed, so that they contain only envelopes of the newest key.
    pub rows: u64,
    /// The number of rows with an envelope of an older key that does not decrypt, because the key is missing or the
    /// envelope was changed or copied from another place. They are left unchanged. Envelopes of the newest key are not
    /// checked.
    pub unreadable: u64,
    /// The columns of the unreadable rows, at most [`DAMAGED_LIMIT`](crate::DAMAGED_LIMIT); the program's log names
    /// all.
    pub damaged: Vec<DamagedRow>,
    /// The number of rows that others kept locked, or sealed with an older key meanwhile. They are left to the next
    /// run.
    pub left: u64,
}

/// Returns the grants that the service account [`ROTATE_KEYS_SERVICE`] needs: to update each table with sealed columns.
#[must_use]
pub fn rotate_keys_grants() -> Vec<Grant> {
    sealed_tables().map(|sealed| Grant::new(sealed.name, Verb::Update)).collect()
}

impl Portal {
    /// Re-encrypts all values that are sealed with an older key with the newest one, table by table, `batch` rows per
    /// transaction (1 to [`PAGE_LIMIT`](crate::PAGE_LIMIT)). Acts as the service account [`ROTATE_KEYS_SERVICE`], which
    /// needs [`rotate_keys_grants`]: `portal.grant_service(ROTATE_KEYS_SERVICE, &rotate_keys_grants())`.
    ///
    /// The portal can be used meanwhile: locked rows are skipped and processed later, and re-encryption does not change
    /// a row's version, so it makes no copy [stale](crate::Error::Stale). A run may be killed at any time; the next one
    /// continues. Two concurrent runs share the work. `progress` is called after each batch; it may sleep, and an error
    /// that it returns ends the run.
    ///
    /// The run also brings the blind indexes in line with the portal's options: missing tokens are added, and if
    /// [`name_index`](crate::Options::name_index) is off, the tokens of names are dropped.
    ///
    /// Run it once all programs seal with the newest key. When [`keys_in_use`](Self::keys_in_use) no longer returns the
    /// old key, remove it from the keyring. The audit log is append-only and keeps the old envelopes: reading these
    /// requires the old key, so archive it instead of destroying it.
    ///
    /// # Errors
    /// [`Error::Denied`](crate::Error::Denied) without the grants; `crypto.no_keyring`; `page.limit`; errors of the
    /// database and of `progress`.
    pub fn rotate_keys(&self, batch: u16, mut progress: impl FnMut(&KeyRotation) -> Result<()>) -> Result<KeyRotation> {
        let batch = crate::session::page::checked_rows("rotate_keys", "batch", batch)?;
        let _entered = tracing::info_span!(target: KEYS, "rotate_keys").entered();
        let mut progress = |done: &KeyRotation| {
            let KeyRotation { rows, unreadable, .. } = done;
            tracing::debug!(
                target: KEYS,
                { telehealth.rows = rows, telehealth.unreadable = unreadable },
                "re-encrypted rows"
            );
            progress(done)
        };
        let mut done = KeyRotation::default();
        for sealed in sealed_tables() {
            let sealer = self.options().keyring.as_ref().ok_or(CryptoError::NoKeyring { table: sealed.name })?;
            let sealer = sealer.sealer(sealed.name)?;
            let (newest, indexes) = (sealer.newest_prefix()?, BlindIndex::of_table(sealed.name).collect());
            let work = TableWork { portal: self, sealed, sealer: &sealer, newest, indexes, batch };
            work.run(&mut done, &mut progress)?;
        }
        let KeyRotation { rows, unreadable, left, .. } = done;
        tracing::info!(
            target: KEYS,
            { telehealth.rows = rows, telehealth.unreadable = unreadable, telehealth.left = left },
            "rotated the keys"
        );
        Ok(done)
    }
}

/// The rotation of one table.
struct TableWork<'a> {
    portal: &'a Portal,
    sealed: SealedTable,
    sealer: &'a Sealer,
    /// The prefix of envelopes of the newest key.
    newest: String,
    /// The columns of tokens.
    indexes: Vec<&'static BlindIndex>,
    batch: u16,
}

/// A locked row: its sealed columns by name, its tokens, and the columns from which the tokens are made.
#[derive(QueryableByName)]
struct Locked {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Jsonb)]
    cells: Value,
}

/// The result of a batch, and the row after which the next one begins.
struct Batch {
    last: Option<Uuid>,
    rotated: u64,
    unreadable: u64,
    damaged: Vec<DamagedRow>,
}

impl TableWork<'_> {
    /// Passes over the table until nothing is left, or only rows that others keep locked.
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

    /// Returns the SQL condition of rows to be changed. Its first parameter is the prefix of new envelopes.
    fn condition(&self) -> String {
        let old = |column: &&str| format!("NOT starts_with({}, $1)", start_of(column));
        // Rows that were written by portals with another setting of the option, or without this library.
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

    /// Returns the token columns, and the unsealed columns from which tokens are made.
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
            let (row, damaged) = self.rotated(row)?;
            changed.extend(row);
            *(if damaged.is_empty() { &mut batch.rotated } else { &mut batch.unreadable }) += 1;
            batch.damaged.extend(damaged);
        }
        if !changed.is_empty() {
            self.write(tx, changed)?;
        }
        Ok(batch)
    }

    /// Locks and returns the next rows that are not locked by others.
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

    /// Returns a row with new envelopes and tokens, if it has changed, and the columns that did not decrypt, which are
    /// kept.
    fn rotated(&self, row: Locked) -> Result<(Option<Value>, Vec<DamagedRow>)> {
        let Locked { id, mut cells } = row;
        let (mut is_changed, mut damaged) = (false, Vec::new());
        let mut changed = Map::new();
        let readable_cell = |column| Some((column, Zeroizing::new(cells.get(column)?.to_string().into_bytes())));
        let mut clear: BTreeMap<&str, Zeroizing<Vec<u8>>> =
            self.beside_sealed().into_iter().filter_map(readable_cell).collect();
        for column in &self.sealed.columns {
            let envelope = match cells.get_mut(*column).map(Value::take) {
                None | Some(Value::Null) => {
                    clear.insert(column, Zeroizing::new(b"null".to_vec()));
                    continue;
                }
                Some(Value::String(envelope)) => envelope,
                // Cannot occur: the column's type allows nothing else.
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
                    tracing::error!(target: DATA, { error.type = error.code().as_str() }, "{error}");
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
                // Tokens of columns that do not decrypt are kept.
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
        let set: Vec<String> = columns.map(|column| format!("{column} = changed.{column}")).collect();
        let update = format!(
            "UPDATE {name} SET {} FROM jsonb_populate_recordset(NULL::{name}, $1) AS changed WHERE {name}.id = changed.id",
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
