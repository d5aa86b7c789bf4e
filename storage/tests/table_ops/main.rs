//! The basic methods of a transaction, on a real PostgreSQL.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod add;
mod context;
mod list;
mod read;
mod run;
mod save;
mod stream;
#[path = "../support/mod.rs"]
mod support;
mod transaction;
mod written;
