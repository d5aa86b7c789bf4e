//! Access control: users and service accounts read and change only what the matrix permits.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod actions;
mod attacks;
mod bookings;
mod contexts;
mod doctor;
mod emergency;
mod facts;
mod matrix;
mod patients;
mod permissions;
mod report;
mod takeover;
mod wire;
mod world;
