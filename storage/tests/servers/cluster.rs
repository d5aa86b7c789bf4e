//! Failovers between three servers, as `examples/cluster` configures them. Needs Patroni, etcd and HAProxy.

mod patroni;
