//! Many rows: pages in the order of their ids, and streams of pages.

use crate::{
    error::{DamagedRow, Error, Result},
    session::{damaged::DamagedRows, stored::Readable, transaction::Transaction},
};
use telehealth_core::{Code, Record, error::Violation};

/// The most rows of one page.
pub const PAGE_LIMIT: u32 = 1_000;

/// A page of rows in the order of their ids, and where the next one begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<E, Id> {
    /// The rows.
    pub items: Vec<E>,
    /// What to pass as `after` for the next page; `None` on the last one.
    pub next: Option<Id>,
    /// The rows of the page that cannot be read.
    pub damaged: Vec<DamagedRow>,
}

/// The most rows that are wanted.
///
/// # Errors
/// [`Error::Validation`] where it is not 1 to [`PAGE_LIMIT`].
pub(crate) fn checked_limit<E: Readable>(limit: impl TryInto<u16>) -> Result<u16> {
    checked_rows(E::Record::NAME, "limit", limit)
}

/// A number of rows, as `field` of what asks for them.
///
/// # Errors
/// As [`checked_limit`].
pub(crate) fn checked_rows(entity: &'static str, field: &'static str, rows: impl TryInto<u16>) -> Result<u16> {
    let rows = rows.try_into().ok().filter(|rows| (1..=PAGE_LIMIT).contains(&u32::from(*rows)));
    rows.ok_or_else(|| {
        let message = format!("must be 1 to {PAGE_LIMIT}");
        Error::Validation(Violation::new(entity, field, Code::PAGE_LIMIT, message).into())
    })
}

impl Transaction {
    /// Reads a page of up to `limit` entities that pass the filter, in the order of their ids.
    ///
    /// # Errors
    /// [`Error::Validation`] where the limit is not 1 to [`PAGE_LIMIT`].
    pub fn list<E: Readable>(
        &mut self,
        filter: &E::Filter,
        after: Option<E::Id>,
        limit: u32,
    ) -> Result<Page<E, E::Id>> {
        let limit = checked_limit::<E>(limit)?;
        // One row more than asked for tells whether there is a next page.
        let by_person = self.is_by_person();
        let mut found = self.run(|connection| E::page(connection, filter, by_person, after, i64::from(limit) + 1))?;
        let more = found.len() > usize::from(limit);
        found.truncate(limit.into());
        let next = found.last().filter(|_| more).map(|row| E::key(row).0);
        let (items, damaged) = self.with_damaged(|tx| tx.shown(found))?;
        Ok(Page { items, next, damaged })
    }

    /// Reads all entities that pass the filter, in the order of their ids, a page at a time.
    pub fn stream<'a, E: Readable>(&'a mut self, filter: &'a E::Filter) -> Stream<'a, E> {
        let found = DamagedRows::default();
        Stream { transaction: self, filter, page: Vec::new().into_iter(), next: Some(None), damaged: found }
    }
}

/// All entities that pass a filter; see [`Transaction::stream`]. Damaged rows are left out:
/// [`damaged`](Self::damaged) names those of the pages that were read so far.
#[derive(Debug)]
pub struct Stream<'a, E: Readable> {
    transaction: &'a mut Transaction,
    filter: &'a E::Filter,
    page: std::vec::IntoIter<E>,
    /// After which id the next page begins; `None` when there is none.
    next: Option<Option<E::Id>>,
    damaged: DamagedRows,
}

impl<E: Readable> Stream<'_, E> {
    /// The rows that were left out so far, at most [`DAMAGED_LIMIT`](crate::DAMAGED_LIMIT).
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
