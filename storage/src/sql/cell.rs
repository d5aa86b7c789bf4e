//! Conversion between fields of records and fields of rows, which seals protected values.

use crate::{
    crypto::Place,
    error::Result,
    sql::{
        row::{Column, Loaded},
        sealed::{Sealable, TableKeys},
    },
};
use diesel::{
    deserialize::{self, FromSql, FromSqlRow},
    expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate},
    pg::{Pg, PgValue},
    query_builder::{AstPass, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Bool, Nullable},
};
use telehealth_core::Phi;

/// A field of a record that becomes a field of a Diesel row: `Loaded<T>`, or `Option<Loaded<T>>` if it may be NULL. A
/// protected field is sealed in the row. A [`Phi`] has no column type of its own, so it cannot reach the database in
/// any other way.
pub trait Cell: Sized {
    /// The field of the row.
    type Row;
    /// The field, if it is not NULL.
    type Value;
    /// The column's type in PostgreSQL.
    type Sql;
    /// Whether the column is an array. `unnest` would flatten arrays of them.
    const IS_LIST: bool;
    /// What remains of a written value: a protected value, because no trigger changes an envelope, so that it need not
    /// be read back and opened. The database returns all others.
    type Kept;
    /// The field of a row that a statement has written.
    type Returned;
    /// What `RETURNING` contains of a column.
    type Returning<C>;

    /// Wraps the value, and seals it if it is protected.
    ///
    /// # Errors
    /// A missing keyring, or one that cannot seal.
    fn pack(self, at: Place, keys: &TableKeys) -> Result<(Self::Row, Self::Kept)>;

    /// Returns what remains of a value that is not written, because it has not changed.
    fn keep(self) -> Self::Kept;

    /// Unwraps the value, and opens it if it is protected.
    ///
    /// # Errors
    /// A missing keyring; [`Error::Damaged`](crate::Error::Damaged) for an envelope that does not open, or a value that
    /// violates the rules of its type.
    fn unpack(row: Self::Row, at: Place, keys: &TableKeys) -> Result<Self>;

    /// Returns the field, if it is not NULL.
    fn value(row: Self::Row) -> Option<Self::Value>;

    /// Returns what `RETURNING` contains of a column.
    fn returning<C>(column: C) -> Self::Returning<C>;

    /// Unwraps a value that was written.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) for a value that violates the rules of its type.
    fn join(returned: Self::Returned, kept: Self::Kept, at: Place) -> Result<Self>;
}

impl<T: Column> Cell for T {
    type Row = Loaded<T>;
    type Value = Loaded<T>;
    type Sql = T::Sql;
    const IS_LIST: bool = T::IS_LIST;
    type Kept = ();
    type Returned = Loaded<T>;
    type Returning<C> = C;

    fn pack(self, _: Place, _: &TableKeys) -> Result<(Loaded<T>, ())> {
        Ok((Loaded(Ok(self)), ()))
    }

    fn keep(self) {}

    fn unpack(row: Loaded<T>, at: Place, _: &TableKeys) -> Result<T> {
        row.0.map_err(|code| at.damaged(code))
    }

    fn value(row: Self::Row) -> Option<Self::Value> {
        Some(row)
    }

    fn returning<C>(column: C) -> C {
        column
    }

    fn join(returned: Loaded<T>, (): (), at: Place) -> Result<T> {
        returned.0.map_err(|code| at.damaged(code))
    }
}

impl<T: Column> Cell for Option<T> {
    type Row = Option<Loaded<T>>;
    type Value = Loaded<T>;
    type Sql = T::Sql;
    const IS_LIST: bool = T::IS_LIST;
    type Kept = ();
    type Returned = Option<Loaded<T>>;
    type Returning<C> = C;

    fn pack(self, _: Place, _: &TableKeys) -> Result<(Self::Row, ())> {
        Ok((self.map(|value| Loaded(Ok(value))), ()))
    }

    fn keep(self) {}

    fn unpack(row: Self::Row, at: Place, keys: &TableKeys) -> Result<Self> {
        row.map(|row| Cell::unpack(row, at, keys)).transpose()
    }

    fn value(row: Self::Row) -> Option<Self::Value> {
        row
    }

    fn returning<C>(column: C) -> C {
        column
    }

    fn join(returned: Self::Returned, (): (), at: Place) -> Result<Self> {
        returned.map(|returned| Cell::join(returned, (), at)).transpose()
    }
}

impl<T: Sealable> Cell for Phi<T> {
    type Row = Loaded<T::Envelope>;
    type Value = Loaded<T::Envelope>;
    type Sql = <T::Envelope as Column>::Sql;
    const IS_LIST: bool = false;
    type Kept = Self;
    type Returned = NotReturned;
    type Returning<C> = NotReturned;

    fn pack(self, at: Place, keys: &TableKeys) -> Result<(Self::Row, Self)> {
        Ok((Loaded(Ok(keys.seal(at, &self)?)), self))
    }

    fn keep(self) -> Self {
        self
    }

    fn unpack(row: Self::Row, at: Place, keys: &TableKeys) -> Result<Self> {
        keys.open(at, &row.0.map_err(|code| at.damaged(code))?)
    }

    fn value(row: Self::Row) -> Option<Self::Value> {
        Some(row)
    }

    fn returning<C>(_: C) -> NotReturned {
        NotReturned
    }

    fn join(_: NotReturned, kept: Self, _: Place) -> Result<Self> {
        Ok(kept)
    }
}

impl<T: Sealable> Cell for Option<Phi<T>> {
    type Row = Option<Loaded<T::Envelope>>;
    type Value = Loaded<T::Envelope>;
    type Sql = <T::Envelope as Column>::Sql;
    const IS_LIST: bool = false;
    type Kept = Self;
    type Returned = NotReturned;
    type Returning<C> = NotReturned;

    fn pack(self, at: Place, keys: &TableKeys) -> Result<(Self::Row, Self)> {
        let envelope = self.as_ref().map(|value| keys.seal(at, value)).transpose()?;
        Ok((envelope.map(|envelope| Loaded(Ok(envelope))), self))
    }

    fn keep(self) -> Self {
        self
    }

    fn unpack(row: Self::Row, at: Place, keys: &TableKeys) -> Result<Self> {
        row.map(|row| Cell::unpack(row, at, keys)).transpose()
    }

    fn value(row: Self::Row) -> Option<Self::Value> {
        row
    }

    fn returning<C>(_: C) -> NotReturned {
        NotReturned
    }

    fn join(_: NotReturned, kept: Self, _: Place) -> Result<Self> {
        Ok(kept)
    }
}

/// A NULL in place of a sealed column in `RETURNING`, and its value.
#[derive(Clone, Copy, Debug, FromSqlRow, QueryId)]
pub struct NotReturned;

impl Expression for NotReturned {
    type SqlType = Nullable<Bool>;
}

impl QueryFragment<Pg> for NotReturned {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("NULL");
        Ok(())
    }
}

impl<T> AppearsOnTable<T> for NotReturned {}
impl<T> SelectableExpression<T> for NotReturned {}

impl<G> ValidGrouping<G> for NotReturned {
    type IsAggregate = is_aggregate::Never;
}

impl FromSql<Nullable<Bool>, Pg> for NotReturned {
    fn from_sql(_: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self)
    }

    fn from_nullable_sql(_: Option<PgValue<'_>>) -> deserialize::Result<Self> {
        Ok(Self)
    }
}
