//! The program `telehealth`, run as a user runs it, on a private server.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod access_report;
mod audit;
mod capacity;
mod doctor;
mod evidence;
mod explain;
mod keys;
mod metrics;
mod migrations;
mod pgbackrest;
mod program;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
mod usage;
