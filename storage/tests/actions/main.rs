//! What a transaction does beyond the verbs, on a real PostgreSQL.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may")]

mod care;
mod conversations;
mod inbox;
mod notifications;
mod queue;
#[path = "../support/mod.rs"]
mod support;
mod talk;
