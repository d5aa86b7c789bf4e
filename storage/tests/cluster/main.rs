//! Failovers between three servers, as `examples/cluster` configures them. Needs Patroni, etcd and HAProxy.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod patroni;
#[path = "../support/mod.rs"]
mod support;
