//! How core's types travel to and from PostgreSQL.

use diesel::{
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    internal::derives::as_expression::Bound,
    pg::{Pg, PgValue},
    serialize::{self, Output, ToSql},
    sql_types::{SingleValue, SqlType, is_nullable},
};
use std::fmt::Debug;
use telehealth_core::Phi;

use crate::{
    crypto::Place,
    error::Result,
    sealed::{Sealable, TableKeys},
};

/// The one local wrapper around core's types: Diesel's traits cannot be implemented for another crate's types.
#[derive(Clone, Debug, FromSqlRow)]
pub struct Db<T>(pub T);

/// A type of core that is the type of a column.
pub trait Column: Debug + Sized {
    /// The column's type in PostgreSQL.
    type Sql: SqlType<IsNull = is_nullable::NotNull> + SingleValue;

    /// Writes the value in PostgreSQL's binary form.
    ///
    /// # Errors
    /// Whatever Diesel reports.
    fn write(&self, out: &mut Output<'_, '_, Pg>) -> serialize::Result;

    /// Reads the value from PostgreSQL's binary form.
    ///
    /// # Errors
    /// A flaw of the stored value.
    fn read(value: PgValue<'_>) -> deserialize::Result<Self>;
}

impl<T: Column> ToSql<T::Sql, Pg> for Db<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        self.0.write(&mut out.reborrow())
    }
}

impl<T: Column> FromSql<T::Sql, Pg> for Db<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        T::read(value).map(Self)
    }
}

impl<T: Column> AsExpression<T::Sql> for Db<T> {
    type Expression = Bound<T::Sql, Self>;

    fn as_expression(self) -> Self::Expression {
        Bound::new(self)
    }
}

impl<'a, T: Column> AsExpression<T::Sql> for &'a Db<T> {
    type Expression = Bound<T::Sql, &'a Db<T>>;

    fn as_expression(self) -> Self::Expression {
        Bound::new(self)
    }
}

/// A field of a record as a field of a Diesel row: `Db<T>`, or `Option<Db<T>>` where it may be NULL. A protected one is
/// sealed in the row: no [`Phi`] has a column type of its own, so none comes to the database in another way.
pub trait Cell: Sized {
    /// The field of the row.
    type Row;

    /// Wraps the value, and seals it where its type asks for it.
    ///
    /// # Errors
    /// No keyring, or one that cannot seal.
    fn pack(self, at: Place, keys: &TableKeys) -> Result<Self::Row>;

    /// Unwraps the value, and opens it where its type asks for it.
    ///
    /// # Errors
    /// No keyring, an envelope that does not open, or a value that breaks the rules of its type.
    fn unpack(row: Self::Row, at: Place, keys: &TableKeys) -> Result<Self>;
}

impl<T: Column> Cell for T {
    type Row = Db<T>;

    fn pack(self, _: Place, _: &TableKeys) -> Result<Db<T>> {
        Ok(Db(self))
    }

    fn unpack(row: Db<T>, _: Place, _: &TableKeys) -> Result<T> {
        Ok(row.0)
    }
}

impl<T: Column> Cell for Option<T> {
    type Row = Option<Db<T>>;

    fn pack(self, _: Place, _: &TableKeys) -> Result<Self::Row> {
        Ok(self.map(Db))
    }

    fn unpack(row: Self::Row, _: Place, _: &TableKeys) -> Result<Self> {
        Ok(row.map(|db| db.0))
    }
}

impl<T: Sealable> Cell for Phi<T> {
    type Row = Db<T::Envelope>;

    fn pack(self, at: Place, keys: &TableKeys) -> Result<Self::Row> {
        keys.seal(at, &self).map(Db)
    }

    fn unpack(row: Self::Row, at: Place, keys: &TableKeys) -> Result<Self> {
        keys.open(at, &row.0)
    }
}

impl<T: Sealable> Cell for Option<Phi<T>> {
    type Row = Option<Db<T::Envelope>>;

    fn pack(self, at: Place, keys: &TableKeys) -> Result<Self::Row> {
        self.map(|value| value.pack(at, keys)).transpose()
    }

    fn unpack(row: Self::Row, at: Place, keys: &TableKeys) -> Result<Self> {
        row.map(|row| Cell::unpack(row, at, keys)).transpose()
    }
}
