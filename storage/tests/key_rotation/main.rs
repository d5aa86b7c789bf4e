//! Key rotation: alongside live writers, killed repeatedly, without losing anything.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod kills;
mod limits;
#[path = "../support/mod.rs"]
mod support;
mod world;
