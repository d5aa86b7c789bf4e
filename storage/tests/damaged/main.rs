//! A damaged row blocks nothing: it is left out, reported, and can be repaired or removed.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod people;
#[path = "../support/mod.rs"]
mod support;
mod tables;
