//! Sealing anew with another key: beside live writers, killed again and again, and nothing is lost.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

mod kills;
mod limits;
#[path = "../support/mod.rs"]
mod support;
mod world;
