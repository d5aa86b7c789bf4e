//! Conversion of core's types to and from PostgreSQL.

use diesel::{
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    internal::derives::as_expression::Bound,
    pg::{Pg, PgValue},
    serialize::{self, Output, ToSql},
    sql_types::{SingleValue, SqlType, is_nullable},
};
use std::{error::Error, fmt::Debug};
use telehealth_core::{Code, error::FieldError};

/// A wrapper around core's types, because Diesel's traits cannot be implemented for another crate's types.
#[derive(Clone, Debug, FromSqlRow)]
pub struct Db<T>(pub T);

/// A type of core that is stored in a column.
pub trait Column: Debug + Sized {
    /// The column's type in PostgreSQL.
    type Sql: SqlType<IsNull = is_nullable::NotNull> + SingleValue;
    /// Whether this is an array.
    const IS_LIST: bool = false;

    /// Writes the value in PostgreSQL's binary form.
    ///
    /// # Errors
    /// Errors of Diesel.
    fn write(&self, out: &mut Output<'_, '_, Pg>) -> serialize::Result;

    /// Reads the value from PostgreSQL's binary form.
    ///
    /// # Errors
    /// A field error, if the stored value is invalid.
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

/// A column's value as read. A value that core cannot read makes its row damaged, but does not make the statement fail.
#[derive(Clone, Debug, FromSqlRow)]
pub struct Loaded<T>(pub(crate) Result<T, Code>);

impl<T> Loaded<T> {
    /// Returns the value, if it could be read.
    pub fn value(&self) -> Option<&T> {
        self.0.as_ref().ok()
    }
}

impl<T: Column> ToSql<T::Sql, Pg> for Loaded<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        match &self.0 {
            Ok(value) => value.write(&mut out.reborrow()),
            Err(code) => Err(format!("a damaged value cannot be written ({code})").into()),
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
