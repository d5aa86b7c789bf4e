//! Pages of rows in the order of their ids, and streams of pages.

use crate::{
    error::{DamagedRow, Error, Result},
    session::{
        damaged::DamagedRows,
        stored::{Conditions, Readable},
        transaction::Transaction,
    },
    sql::table_row::TableRow,
};
use diesel::RunQueryDsl;
use telehealth_core::{Code, Record, error::FieldError};

/// The maximum number of rows in one page.
pub const PAGE_LIMIT: u32 = 1_000;

/// A page of rows in the order of their ids, with the position of the next page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<E, Id> {
    /// The rows.
    pub items: Vec<E>,
    /// The value to pass as `after` for the next page; `None` on the last page.
    pub next: Option<Id>,
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

impl Transaction {
    /// Reads a page of up to `limit` entities that match the filter, in the order of their ids.
    ///
    /// # Errors
    /// [`Error::Validation`] if the limit is not 1 to [`PAGE_LIMIT`].
    pub fn list<E: Readable>(
        &mut self,
        filter: &E::Filter,
        after: Option<E::Id>,
        limit: u32,
    ) -> Result<Page<E, E::Id>> {
        let limit = checked_limit::<E>(limit)?;
        // One extra row shows whether there is a next page.
        let matching = filter.apply(E::query(), self.is_by_person());
        let query = E::page(matching, after, i64::from(limit) + 1);
        let mut found: Vec<E::Row> = self.run(|connection| query.load(connection))?;
        let more = found.len() > usize::from(limit);
        found.truncate(limit.into());
        let next = found.last().filter(|_| more).map(TableRow::id);
        let (items, damaged) = self.with_damaged(|tx| tx.read_audited(found))?;
        Ok(Page { items, next, damaged })
    }

    /// Reads all entities that match the filter, in the order of their ids, one page at a time.
    pub fn stream<'a, E: Readable>(&'a mut self, filter: &'a E::Filter) -> Stream<'a, E> {
        let found = DamagedRows::default();
        Stream { transaction: self, filter, page: Vec::new().into_iter(), next: Some(None), damaged: found }
    }
}

/// An iterator over all entities that match a filter; see [`Transaction::stream`]. Damaged rows are left out:
/// [`damaged`](Self::damaged) returns those of the pages that were read so far.
#[derive(Debug)]
pub struct Stream<'a, E: Readable> {
    transaction: &'a mut Transaction,
    filter: &'a E::Filter,
    page: std::vec::IntoIter<E>,
    /// The id after which the next page begins, if any; the outer `None` means that there are no more pages.
    next: Option<Option<E::Id>>,
    damaged: DamagedRows,
}

impl<E: Readable> Stream<'_, E> {
    /// Returns the damaged rows that were left out so far, at most [`DAMAGED_LIMIT`](crate::DAMAGED_LIMIT).
    #[must_use]
    pub fn damaged(&self) -> &[DamagedRow] {
        self.damaged.all()
    }
}

impl<E: Readable> Iterator for Stream<'_, E> {
    type Item = Result<E>;

    fn next(&mut self) -> Option<Result<E>> {
        loop {
            if let Some(entity) = self.page.next() {
                return Some(Ok(entity));
            }
            let after = self.next.take()?;
            match self.transaction.list::<E>(self.filter, after, PAGE_LIMIT) {
                Ok(page) => {
                    self.next = page.next.map(Some);
                    self.page = page.items.into_iter();
                    self.damaged.extend(page.damaged);
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
