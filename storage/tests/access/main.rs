//! Access control: users and service accounts read and change only what the matrix permits.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod actions;
mod attacks;
mod bookings;
mod contexts;
mod doctor;
mod documents;
mod emergency;
mod facts;
mod matrix;
mod patients;
mod permissions;
mod report;
#[path = "../support/mod.rs"]
mod support;
mod takeover;
mod wire;
mod world;
