//! Conversion between fields of records and fields of rows, which seals protected values.

use crate::{
    crypto::Place,
    error::Result,
    sql::{
        row::{Column, Loaded},
        sealed::{Sealable, TableKeys},
    },
};
use telehealth_core::Phi;

/// A field of a record that becomes a field of a Diesel row: `Loaded<T>`, or `Option<Loaded<T>>` if it may be NULL. A
/// protected field is sealed in the row. A [`Phi`] has no column type of its own, so it cannot reach the database in
/// any other way.
pub trait Cell: Sized {
    /// The field of the row.
    type Row;

    /// Wraps the value, and seals it if it is protected.
    ///
    /// # Errors
    /// A missing keyring, or one that cannot seal.
    fn pack(self, at: Place, keys: &TableKeys) -> Result<Self::Row>;

    /// Unwraps the value, and opens it if it is protected.
    ///
    /// # Errors
    /// A missing keyring; [`Error::Damaged`](crate::Error::Damaged) for an envelope that does not open, or a value that
    /// violates the rules of its type.
    fn unpack(row: Self::Row, at: Place, keys: &TableKeys) -> Result<Self>;
}

impl<T: Column> Cell for T {
    type Row = Loaded<T>;

    fn pack(self, _: Place, _: &TableKeys) -> Result<Loaded<T>> {
        Ok(Loaded(Ok(self)))
    }

    fn unpack(row: Loaded<T>, at: Place, _: &TableKeys) -> Result<T> {
        row.0.map_err(|code| at.damaged(code))
    }
}

impl<T: Column> Cell for Option<T> {
    type Row = Option<Loaded<T>>;

    fn pack(self, at: Place, keys: &TableKeys) -> Result<Self::Row> {
        self.map(|value| value.pack(at, keys)).transpose()
    }

    fn unpack(row: Self::Row, at: Place, keys: &TableKeys) -> Result<Self> {
        row.map(|row| Cell::unpack(row, at, keys)).transpose()
    }
}

impl<T: Sealable> Cell for Phi<T> {
    type Row = Loaded<T::Envelope>;

    fn pack(self, at: Place, keys: &TableKeys) -> Result<Self::Row> {
        keys.seal(at, &self).map(|envelope| Loaded(Ok(envelope)))
    }

    fn unpack(row: Self::Row, at: Place, keys: &TableKeys) -> Result<Self> {
        keys.open(at, &row.0.map_err(|code| at.damaged(code))?)
    }
}

impl<T: Sealable> Cell for Option<Phi<T>> {
    type Row = Option<Loaded<T::Envelope>>;

    fn pack(self, at: Place, keys: &TableKeys) -> Result<Self::Row> {
        self.map(|value| value.pack(at, keys)).transpose()
    }

    fn unpack(row: Self::Row, at: Place, keys: &TableKeys) -> Result<Self> {
        row.map(|row| Cell::unpack(row, at, keys)).transpose()
    }
}
