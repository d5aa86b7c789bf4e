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

/// A field of a record as a field of a Diesel row: `Db<T>`, or `Option<Db<T>>` where it may be NULL.
pub trait Cell: Sized {
    /// The field of the row.
    type Row;

    /// Wraps the value.
    fn pack(self) -> Self::Row;

    /// Unwraps the value.
    fn unpack(row: Self::Row) -> Self;
}

impl<T: Column> Cell for T {
    type Row = Db<T>;

    fn pack(self) -> Db<T> {
        Db(self)
    }

    fn unpack(row: Db<T>) -> T {
        row.0
    }
}

impl<T: Column> Cell for Option<T> {
    type Row = Option<Db<T>>;

    fn pack(self) -> Self::Row {
        self.map(Db)
    }

    fn unpack(row: Self::Row) -> Self {
        row.map(|db| db.0)
    }
}
