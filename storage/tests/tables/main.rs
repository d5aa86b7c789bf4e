//! The tables: what the library reads and writes, the rules of the database, and whether core says the same.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod agreement;
mod catalog;
mod diesel_schema;
mod rules;
#[path = "../support/mod.rs"]
mod support;
mod table_ops;
