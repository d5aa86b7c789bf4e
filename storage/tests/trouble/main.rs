//! Trouble with the database: each kind is a typed error that says what to do, and leaves nothing half-written.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may")]

mod canary;
mod connect;
mod contention;
mod lost;
mod schemas;
mod secrecy;
#[path = "../support/mod.rs"]
mod support;
