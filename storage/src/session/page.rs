//! Ordered pages of rows, and counts.

use crate::{
    error::{DamagedRow, Error, Result},
    session::{
        cursor::Cursor,
        stored::{Conditions, ListOrder, Query, Readable},
        transaction::Transaction,
    },
    sql::{row::Db, table_row::TableRow},
};
use diesel::{
    RunQueryDsl,
    dsl::{AsExprOf, sql},
    expression::{AsExpression, SqlLiteral, UncheckedBind},
    sql_types::{Bool, Uuid},
};
use telehealth_core::{Code, Entity, Record, access::Verb, error::FieldError};

/// The maximum number of rows in one page.
pub const PAGE_LIMIT: u32 = 1_000;

/// A page of rows, with the position of the next page.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<E> {
    /// The rows.
    pub items: Vec<E>,
    /// Where the next page begins; `None` on the last page.
    pub next: Option<Cursor>,
    /// The damaged rows of the page.
    pub damaged: Vec<DamagedRow>,
}

/// Checks the limit of a page.
///
/// # Errors
/// [`Error::Validation`] if it is not 1 to [`PAGE_LIMIT`].
pub(crate) fn checked_limit<E: Readable>(limit: impl TryInto<u16>) -> Result<u16> {
    checked_rows(E::Record::NAME, "limit", limit)
}

/// Checks a number of rows, reported as `field` of `entity`.
///
/// # Errors
/// As [`checked_limit`].
pub(crate) fn checked_rows(entity: &'static str, field: &'static str, rows: impl TryInto<u16>) -> Result<u16> {
    let rows = rows.try_into().ok().filter(|rows| (1..=PAGE_LIMIT).contains(&u32::from(*rows)));
    rows.ok_or_else(|| {
        let error = FieldError::new(Code::PAGE_LIMIT, "must be {min} to {max}").with("min", 1);
        Error::Validation(error.with("max", i64::from(PAGE_LIMIT)).at(entity, field).into())
    })
}

/// Cuts rows, of which one more than `limit` was read, to a page. Returns the last one if there is a next page.
pub(crate) fn cut<T>(rows: &mut Vec<T>, limit: u16) -> Option<&T> {
    let more = rows.len() > usize::from(limit);
    rows.truncate(limit.into());
    rows.last().filter(|_| more)
}

/// A condition in SQL with an id in its middle.
type ConditionWithId<I> = SqlLiteral<Bool, UncheckedBind<SqlLiteral<Bool>, AsExprOf<Db<I>, Uuid>>>;

/// The condition that a row comes after the row `last` of its table, which `comparison` calls `last`.
pub(crate) fn comes_after<I>(table: &str, last: I, comparison: &str) -> ConditionWithId<I>
where
    Db<I>: AsExpression<Uuid>,
{
    let beginning = format!("EXISTS (SELECT FROM {table} AS last WHERE last.id = ");
    sql::<Bool>(&beginning).bind::<Uuid, _>(Db(last)).sql(&format!(" AND {comparison})"))
}

/// A page of an operation: the rows, the last of them if there is a next page, and the damaged ones.
pub(crate) type FoundPage<E> = (Vec<E>, Option<<E as Entity>::Id>, Vec<DamagedRow>);

impl Transaction {
    /// Reads a page of up to `limit` of the rows of a query, and records its entities as read. The query begins after
    /// the row `after`.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such row.
    pub(crate) fn page_after<E: Readable>(
        &mut self,
        after: Option<E::Id>,
        limit: u16,
        refine: impl FnOnce(Query<E>) -> Query<E>,
    ) -> Result<FoundPage<E>> {
        // One extra row shows whether there is a next page.
        let mut rows = self.rows::<E>(|query| E::limit(refine(query), i64::from(limit) + 1))?;
        if let (Some(after), []) = (after, &rows[..]) {
            self.require_row::<E>(after)?;
        }
        let next = cut(&mut rows, limit).map(TableRow::id);
        let (items, damaged) = self.with_damaged(|tx| tx.read_audited(rows))?;
        Ok((items, next, damaged))
    }

    /// Reads a page of up to `limit` entities that match the filter, in the given order, after the position where the
    /// previous page ended.
    ///
    /// ```
    /// # use telehealth_storage::{Error, ProviderId, ConsultationFilter, ListOrder, Transaction, care::Consultation};
    /// # fn calendar(tx: &mut Transaction, provider_id: ProviderId) -> Result<(), Error> {
    /// let of_provider = ConsultationFilter { provider_id: Some(provider_id), ..Default::default() };
    /// let latest_first = ListOrder::<Consultation>::SCHEDULED_AT.descending();
    /// let page = tx.list(&of_provider, latest_first, None, 50)?;
    /// let next = tx.list(&of_provider, latest_first, page.next, 50)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Validation`] if the limit is not 1 to [`PAGE_LIMIT`], or the position is not one in this order;
    /// [`Error::GrantMissing`] for a service account that may not read the table.
    pub fn list<E: Readable>(
        &mut self,
        filter: &E::Filter,
        order: ListOrder<E>,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Page<E>> {
        let limit = checked_limit::<E>(limit)?;
        let matching = self.matching::<E>(filter)?;
        self.page_of(matching, order, after, limit)
    }

    /// Returns the query of the rows that match a filter.
    pub(crate) fn matching<E: Readable>(&mut self, filter: &E::Filter) -> Result<Query<E>> {
        let all = E::query(self.hidden::<E>()?);
        Ok(filter.apply(all, self.is_by_person()))
    }

    /// Reads a page of up to `limit` of the rows of a query, and records its entities as read.
    pub(crate) fn page_of<E: Readable>(
        &mut self,
        matching: Query<E>,
        order: ListOrder<E>,
        after: Option<Cursor>,
        limit: u16,
    ) -> Result<Page<E>> {
        let query = page_query(matching, order, after, limit)?;
        let mut found = self.page_rows::<E>(query)?;
        let next = cut_page(&mut found, order, limit)?;
        self.page_of_rows(found, next)
    }

    /// Reads the stored rows of a page, including damaged ones.
    pub(crate) fn page_rows<E: Readable>(&mut self, query: Query<E>) -> Result<Vec<E::Row>> {
        let found: Vec<E::Row> = self.run(|connection| query.load(connection))?;
        if found.is_empty() {
            self.require::<E>(Verb::Select)?;
        }
        Ok(found)
    }

    /// Returns a page of stored rows, and records its entities as read.
    pub(crate) fn page_of_rows<E: Readable>(&mut self, found: Vec<E::Row>, next: Option<Cursor>) -> Result<Page<E>> {
        let (items, damaged) = self.with_damaged(|tx| tx.read_audited(found))?;
        Ok(Page { items, next, damaged })
    }

    /// Counts the rows that match the filter and that the actor may read, damaged ones included.
    ///
    /// # Errors
    /// [`Error::GrantMissing`] for a service account that may not read the table.
    pub fn count<E: Readable>(&mut self, filter: &E::Filter) -> Result<u64> {
        // Without hidden columns, as none is read.
        let matching = filter.apply(E::query(&[]), self.is_by_person());
        let count = self.run(|connection| E::count(connection, matching))?;
        if count == 0 {
            self.require::<E>(Verb::Select)?;
        }
        Ok(count.try_into().unwrap_or_default())
    }
}

/// Returns the query of a page, and of one extra row, which shows whether there is a next page.
pub(crate) fn page_query<E: Readable>(
    matching: Query<E>,
    order: ListOrder<E>,
    after: Option<Cursor>,
    limit: u16,
) -> Result<Query<E>> {
    Ok(E::limit(order.apply(matching, after)?, i64::from(limit) + 1))
}

/// Cuts the rows of [`page_query`] to a page. Returns where the next page begins, if there is one.
pub(crate) fn cut_page<E: Readable>(
    found: &mut Vec<E::Row>,
    order: ListOrder<E>,
    limit: u16,
) -> Result<Option<Cursor>> {
    match cut(found, limit) {
        Some(_) => order.last_position(found).map(Some),
        None => Ok(None),
    }
}
