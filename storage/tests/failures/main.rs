//! Failures of the database: each is reported as a typed error that says what to do, and leaves nothing half-written.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod canary;
mod cancel;
mod connect;
mod contention;
mod forks;
mod lost;
mod pool;
mod schemas;
mod secrecy;
#[path = "../support/mod.rs"]
mod support;
mod timeouts;
