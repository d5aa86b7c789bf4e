//! How core's types travel to and from PostgreSQL.

use diesel::{
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    internal::derives::as_expression::Bound,
    pg::{Pg, PgValue},
    serialize::{self, Output, ToSql},
    sql_types::{SingleValue, SqlType, is_nullable},
};
use std::{error::Error, fmt::Debug};
use telehealth_core::{Code, Phi, error::FieldError};

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
    /// A field error of the stored value.
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

/// A column as it was read. A value that core cannot read damages its row, and not the statement that read it.
#[derive(Clone, Debug, FromSqlRow)]
pub struct Loaded<T>(Result<T, Code>);

impl<T> Loaded<T> {
    /// The value, where it can be read.
    pub fn value(&self) -> Option<&T> {
        self.0.as_ref().ok()
    }
}

impl<T: Column> ToSql<T::Sql, Pg> for Loaded<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        match &self.0 {
            Ok(value) => value.write(&mut out.reborrow()),
            Err(code) => Err(format!("a damaged value is not written ({code})").into()),
        }
    }
}

impl<T: Column> FromSql<T::Sql, Pg> for Loaded<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let code =
            |error: Box<dyn Error + Send + Sync>| error.downcast_ref().map_or(Code::ROW_CORRUPT, FieldError::code);
        Ok(Self(T::read(value).map_err(code)))
    }
}

impl<T: Column> AsExpression<T::Sql> for Loaded<T> {
    type Expression = Bound<T::Sql, Self>;

    fn as_expression(self) -> Self::Expression {
        Bound::new(self)
    }
}

impl<'a, T: Column> AsExpression<T::Sql> for &'a Loaded<T> {
    type Expression = Bound<T::Sql, &'a Loaded<T>>;

    fn as_expression(self) -> Self::Expression {
        Bound::new(self)
    }
}

/// A field of a record as a field of a Diesel row: `Loaded<T>`, or `Option<Loaded<T>>` where it may be NULL. A protected one is
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
    /// No keyring; [`Error::Damaged`](crate::Error::Damaged) for an envelope that does not open, or a value that breaks the
    /// rules of its type.
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
