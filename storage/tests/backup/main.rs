//! Backups, restores and drills. The tests in `pgbackrest` need that program.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod pgbackrest;
#[path = "../support/mod.rs"]
mod support;
