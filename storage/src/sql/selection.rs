//! The columns of a row that a query returns: NULL in place of those that the actor cannot read.

use crate::sql::table_row::TableRow;
use diesel::{
    expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate},
    pg::Pg,
    query_builder::{AstPass, QueryFragment, QueryId},
    result::QueryResult,
};
use std::marker::PhantomData;
use telehealth_core::{Entity, Record};

/// The columns of a table that the actor cannot read. PostgreSQL refuses a query that names one of them.
pub(crate) type Hidden = &'static [&'static str];

/// All columns of a row except the hidden ones. A tuple of Diesel's columns would have to be checked column by column in
/// each generic function; this is one expression.
pub(crate) struct Selection<R> {
    hidden: Hidden,
    row: PhantomData<R>,
}

impl<R> Selection<R> {
    pub(crate) const fn without(hidden: Hidden) -> Self {
        Self { hidden, row: PhantomData }
    }
}

impl<R: TableRow> Expression for Selection<R> {
    type SqlType = R::Sql;
}

impl<R: TableRow> QueryFragment<Pg> for Selection<R> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (index, column) in <R::Entity as Entity>::Record::COLUMNS.iter().enumerate() {
            if index > 0 {
                out.push_sql(", ");
            }
            if self.hidden.contains(&column.name) {
                out.push_sql("NULL");
            } else {
                out.push_identifier(<R::Entity as Entity>::TABLE)?;
                out.push_sql(".");
                out.push_identifier(column.name)?;
            }
        }
        Ok(())
    }
}

impl<R> QueryId for Selection<R> {
    type QueryId = ();
    // The text depends on the hidden columns.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<R: TableRow, T> AppearsOnTable<T> for Selection<R> {}

impl<R: TableRow, T> SelectableExpression<T> for Selection<R> {}

impl<R, G> ValidGrouping<G> for Selection<R> {
    type IsAggregate = is_aggregate::No;
}
