//! One damaged row stops nothing: it is left out and reported, and can be repaired and removed.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

mod people;
#[path = "../support/mod.rs"]
mod support;
mod tables;
