//! Streams of rows, which are read page by page.

use crate::{
    error::{DamagedRow, Result},
    session::{
        cursor::Cursor,
        damaged::DamagedRows,
        page::{PAGE_LIMIT, Page, checked_limit, cut_page, page_query},
        stored::{ListOrder, Query, Readable},
        transaction::{Ahead, Transaction},
    },
};
use diesel::RunQueryDsl;
use std::fmt::{self, Debug};

impl Transaction {
    /// Reads all entities that match the filter, in the given order, one page at a time.
    ///
    /// From the second page on, the server reads the next page while the rows of the present one are decrypted and used.
    /// So at most two pages are in memory. A stream that is dropped early leaves that query to the transaction, whose
    /// next statement or end waits for it. Only rows of pages whose first row was asked for are recorded as read.
    pub fn stream<'a, E: Readable>(&'a mut self, filter: &'a E::Filter, order: ListOrder<E>) -> Stream<'a, E> {
        let (page, damaged) = (Vec::new().into_iter(), DamagedRows::default());
        Stream { transaction: self, pages: Pages::new(filter.clone(), order, None, PAGE_LIMIT), page, damaged }
    }
}

/// An iterator over all entities that match a filter; see [`Transaction::stream`]. Damaged rows are left out:
/// [`damaged`](Self::damaged) returns those of the pages that were read so far.
#[derive(Debug)]
pub struct Stream<'a, E: Readable> {
    transaction: &'a mut Transaction,
    pages: Pages<E>,
    page: std::vec::IntoIter<E>,
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
            match self.pages.next(self.transaction)? {
                Ok(page) => {
                    self.page = page.items.into_iter();
                    self.damaged.extend(page.damaged);
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// The pages of all rows that match a filter, in an order.
pub(crate) struct Pages<E: Readable> {
    filter: E::Filter,
    order: ListOrder<E>,
    limit: u32,
    /// Where the next page begins; the outer `None` means that there are no more pages.
    next: Option<Option<Cursor>>,
    /// The stored rows of the next page, if the server reads them already.
    ahead: Option<Ahead<Vec<E::Row>>>,
    /// Whether the first page was read. The second one is not read ahead, because a loop may end with a first row.
    has_begun: bool,
    /// Whether other statements have run between the pages. They may change the rows of the next page, so no page is read
    /// ahead any more.
    is_shared: bool,
}

impl<E: Readable> Pages<E> {
    /// Returns the pages of up to `limit` rows that begin after a position.
    pub(crate) fn new(filter: E::Filter, order: ListOrder<E>, after: Option<Cursor>, limit: u32) -> Self {
        Self { filter, order, limit, next: Some(after), ahead: None, has_begun: false, is_shared: false }
    }

    /// Reads the next page. Returns `None` after the last one, and after an error.
    pub(crate) fn next(&mut self, transaction: &mut Transaction) -> Option<Result<Page<E>>> {
        let after = self.next.take()?;
        Some(self.read(transaction, after))
    }

    fn read(&mut self, transaction: &mut Transaction, after: Option<Cursor>) -> Result<Page<E>> {
        let limit = checked_limit::<E>(self.limit)?;
        let mut found = match self.read_ahead(transaction)? {
            Some(found) => found,
            None => {
                let query = self.query(transaction, after, limit)?;
                transaction.page_rows::<E>(query)?
            }
        };
        let next = cut_page(&mut found, self.order, limit)?;
        if next.is_some() && self.has_begun && !self.is_shared {
            let query = self.query(transaction, next.clone(), limit)?;
            self.ahead = transaction.start_ahead(move |connection| query.load(connection));
        }
        self.has_begun = true;
        let page = transaction.page_of_rows(found, next)?;
        self.next = page.next.clone().map(Some);
        Ok(page)
    }

    /// Returns the rows that were read ahead.
    fn read_ahead(&mut self, transaction: &mut Transaction) -> Result<Option<Vec<E::Row>>> {
        let Some(ahead) = self.ahead.take() else { return Ok(None) };
        let found = transaction.finish_ahead(ahead)?;
        self.is_shared = found.is_none();
        Ok(found)
    }

    fn query(&self, transaction: &mut Transaction, after: Option<Cursor>, limit: u16) -> Result<Query<E>> {
        let matching = transaction.matching::<E>(&self.filter)?;
        page_query(matching, self.order, after, limit)
    }
}

impl<E: Readable> Debug for Pages<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("order", &self.order).finish_non_exhaustive()
    }
}
