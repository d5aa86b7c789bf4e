//! The tests of the core, in one program, which is linked once. The others are beside it: `time_zone_release.rs` changes its
//! process, and `attributes.rs` uses a macro that expects `crate::operations`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod access;
mod availability;
mod catalog;
mod categories;
mod display;
mod entities;
mod errors;
mod forms;
mod json_schema;
mod json_schema_suite;
mod machines;
mod orders;
mod payments;
mod population;
mod proration;
mod scheduling;

mod states;
mod straight_path;
mod submissions;
mod support;
mod values;
mod values_commerce;
mod values_coverage;
mod values_forms;
mod values_messaging;
mod values_workflow;
mod vectors;
mod violations;
