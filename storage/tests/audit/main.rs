//! The audit log: its contents, its immutability, and its proofs.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod append_only;
mod clinic;
mod contents;
mod crash;
mod denials;
mod integrate;
mod load;
mod origin;
mod proofs;
mod reads;
#[path = "../support/mod.rs"]
mod support;
mod tamper;
