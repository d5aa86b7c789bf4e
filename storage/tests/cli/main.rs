//! The program `telehealth`, run as a user runs it, on a private server.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod audit;
mod doctor;
mod evidence;
mod explain;
mod keys;
mod migrations;
mod pgbackrest;
mod program;
#[path = "../support/mod.rs"]
mod support;
mod usage;
