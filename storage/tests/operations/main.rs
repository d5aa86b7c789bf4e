//! Operations of a transaction that involve several rows, on a real PostgreSQL.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod automation;
mod by_name;
mod care;
mod catalogue;
mod commerce;
mod consents;
mod conversations;
mod coverage;
mod erased_texts;
mod erasure;
mod finders;
mod flows;
mod forms;
mod forms_coverage_tagging;
mod identity;
mod inbox;
mod insurance;
mod invoices;
mod legal_holds;
mod licenses;
mod merge;
mod notifications;
mod orders;
mod payment_exceptions;
mod payments;
mod queue;
mod races;
mod rights;
mod round_trips;
mod series;
mod shop;
mod submissions;
#[path = "../support/mod.rs"]
mod support;
mod tags;
mod talk;
mod tasks;

/// Reads all pages of a list, of up to `limit` rows each: the first one, then the one after each page's `next`. Every page
/// but the last one is full.
fn all_pages<T, N>(limit: usize, mut read: impl FnMut(Option<N>) -> (Vec<T>, Option<N>)) -> Vec<T> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let (page, next) = read(after);
        assert!(if next.is_some() { page.len() == limit } else { page.len() <= limit }, "{} rows", page.len());
        all.extend(page);
        if next.is_none() {
            return all;
        }
        after = next;
    }
}
