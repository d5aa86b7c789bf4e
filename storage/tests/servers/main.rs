//! The library and its server: connections, migrations, replicas, backups, failovers, the doctor, and telemetry.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod backup;
mod cluster;
mod doctor;
#[cfg(unix)]
mod embedded;
mod migrations;
mod pooler;
mod replicas;
mod scale;
#[path = "../support/mod.rs"]
mod support;
mod telemetry;
mod tls;
