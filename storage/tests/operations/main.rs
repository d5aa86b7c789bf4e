//! Operations of a transaction that involve several rows, on a real PostgreSQL.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod by_name;
mod care;
mod catalogue;
mod consents;
mod conversations;
mod coverage;
mod erased_texts;
mod erasure;
mod finders;
mod flows;
mod forms;
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
mod rights;
mod series;
mod shop;
mod submissions;
#[path = "../support/mod.rs"]
mod support;
mod tags;
mod talk;
mod tasks;
