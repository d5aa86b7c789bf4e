//! The row of a table, as Diesel reads and writes it: its protected columns are sealed.

use crate::{
    crypto::Place,
    error::{Error, Result},
    sql::{cell::Cell, sealed::TableKeys},
};
use diesel::expression::TypedExpressionType;
use telehealth_core::Entity;

/// The record of a row.
pub(crate) type RecordOf<R> = <<R as TableRow>::Entity as Entity>::Record;

/// The Diesel row of a table: what must be done for each column. `stored!` implements it.
pub(crate) trait TableRow: Clone + Send + 'static {
    /// The entity.
    type Entity: Entity;
    /// The types of the columns in SQL.
    type Sql: TypedExpressionType;
    /// The columns that an update sets.
    type Part;
    /// What remains of a written record: its id and its protected columns.
    type Kept;
    /// What the database returns of a row that was written: all columns but the sealed ones.
    type Returned;

    /// Returns the primary key.
    fn id(&self) -> <Self::Entity as Entity>::Id;

    /// Seals a record: each protected column for its own place.
    fn seal(record: RecordOf<Self>, keys: &TableKeys) -> Result<(Self, Self::Kept)>;

    /// Seals only the given columns.
    fn part(record: RecordOf<Self>, columns: &[&str], keys: &TableKeys) -> Result<(Self::Part, Self::Kept)>;

    /// Returns the id of a row that was written.
    fn id_of(kept: &Self::Kept) -> <Self::Entity as Entity>::Id;

    /// Returns the record of a row that was written.
    fn join(returned: Self::Returned, kept: Self::Kept) -> Result<RecordOf<Self>>;

    /// Opens each column.
    fn open(self, opener: Opener<'_, RecordOf<Self>>) -> Result<RecordOf<Self>>;

    /// Returns the columns in which two records differ.
    fn differences(one: &RecordOf<Self>, other: &RecordOf<Self>) -> Vec<&'static str>;
}

/// Opens the columns of one row.
pub(crate) struct Opener<'a, R> {
    keys: &'a TableKeys,
    /// The record from which the values of damaged columns are taken, and the names of these columns. Without it, a
    /// damaged column is an error.
    instead: Option<(&'a R, &'a mut Vec<&'static str>)>,
}

impl<R> Opener<'_, R> {
    pub(crate) fn column<T: Cell + Clone>(&mut self, at: Place, cell: T::Row, of: impl Fn(&R) -> &T) -> Result<T> {
        match (T::unpack(cell, at, self.keys), &mut self.instead) {
            (Err(Error::Damaged(_)), Some((record, damaged))) => {
                damaged.push(at.column);
                Ok(of(record).clone())
            }
            (value, _) => value,
        }
    }
}

/// Opens a row.
///
/// # Errors
/// [`Error::Damaged`]; a missing keyring.
pub(crate) fn open<R: TableRow>(row: R, keys: &TableKeys) -> Result<RecordOf<R>> {
    row.open(Opener { keys, instead: None })
}

/// Returns the columns in which a record differs from a stored row, including damaged ones but not `updated_at`, which
/// the database sets.
///
/// # Errors
/// A missing keyring.
pub(crate) fn changed<R: TableRow>(stored: R, wanted: &RecordOf<R>, keys: &TableKeys) -> Result<Vec<&'static str>> {
    let mut changed = Vec::new();
    let stored = stored.open(Opener { keys, instead: Some((wanted, &mut changed)) })?;
    changed.extend(R::differences(&stored, wanted));
    changed.retain(|column| *column != "updated_at");
    Ok(changed)
}

/// What is written of an entity: its row alone, or with the tokens of the table's blind indexes.
pub(crate) trait Written: Sized {
    /// The row.
    type Row: TableRow;
    /// What an update sets.
    type Part;
    /// The number of token columns.
    const TOKENS: usize;

    fn seal(record: RecordOf<Self::Row>, keys: &TableKeys) -> Result<(Self, KeptOf<Self>)>;

    /// Seals only the given columns, and makes the tokens that are made from one of them.
    fn part(record: RecordOf<Self::Row>, columns: &[&str], keys: &TableKeys) -> Result<(Self::Part, KeptOf<Self>)>;

    /// Returns rows that are written alone; `Err` if they have tokens.
    fn without_tokens(rows: Vec<Self>) -> Result<Vec<Self::Row>, Vec<Self>>;
}

/// What remains of a written record.
pub(crate) type KeptOf<W> = <<W as Written>::Row as TableRow>::Kept;

impl<R: TableRow> Written for R {
    type Row = R;
    type Part = R::Part;
    const TOKENS: usize = 0;

    fn seal(record: RecordOf<R>, keys: &TableKeys) -> Result<(Self, R::Kept)> {
        R::seal(record, keys)
    }

    fn part(record: RecordOf<R>, columns: &[&str], keys: &TableKeys) -> Result<(R::Part, R::Kept)> {
        <R as TableRow>::part(record, columns, keys)
    }

    fn without_tokens(rows: Vec<Self>) -> Result<Vec<R>, Vec<Self>> {
        Ok(rows)
    }
}

/// The tokens that are written with a row.
pub(crate) trait Tokens: Sized {
    /// The record from which they are made.
    type Record;
    /// The number of columns.
    const COLUMNS: usize;

    /// Makes the tokens of a record.
    fn of(record: &Self::Record, keys: &TableKeys) -> Result<Self>;

    /// Whether they are made from one of the columns.
    fn depend_on(columns: &[&str]) -> bool;
}

impl<R: TableRow, T: Tokens<Record = RecordOf<R>>> Written for (R, T) {
    type Row = R;
    type Part = (R::Part, Option<T>);
    const TOKENS: usize = T::COLUMNS;

    fn seal(record: RecordOf<R>, keys: &TableKeys) -> Result<(Self, R::Kept)> {
        let tokens = T::of(&record, keys)?;
        let (row, kept) = R::seal(record, keys)?;
        Ok(((row, tokens), kept))
    }

    fn part(record: RecordOf<R>, columns: &[&str], keys: &TableKeys) -> Result<(Self::Part, R::Kept)> {
        let tokens = T::depend_on(columns).then(|| T::of(&record, keys)).transpose()?;
        let (part, kept) = <R as TableRow>::part(record, columns, keys)?;
        Ok(((part, tokens), kept))
    }

    fn without_tokens(rows: Vec<Self>) -> Result<Vec<R>, Vec<Self>> {
        Err(rows)
    }
}
