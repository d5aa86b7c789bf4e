//! Reads on a streaming replica: they see what the portal has written, are logged, and survive the replica. Needs
//! pg_basebackup.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod streaming;
#[path = "../support/mod.rs"]
mod support;
