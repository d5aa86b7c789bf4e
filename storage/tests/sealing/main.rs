//! Protected values: sealed columns, their keys, what is damaged, and the names that a dump reveals.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a test may panic"
)]

mod damaged;
mod key_rotation;
mod name_recovery;
mod sealed;
#[path = "../support/mod.rs"]
mod support;
