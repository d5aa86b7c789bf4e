//! Connections, actors and transactions: options, pool, context, portal and transaction.

pub(crate) mod actor;
pub(crate) mod attempts;
pub(crate) mod cancel;
pub(crate) mod connect;
pub(crate) mod context;
pub(crate) mod counters;
pub(crate) mod cursor;
pub(crate) mod damaged;
mod grants;
pub(crate) mod key_check;
mod known;
pub(crate) mod metrics;
#[doc(hidden)]
pub mod migration;
pub(crate) mod observed;
pub(crate) mod options;
mod outside_pool;
pub(crate) mod page;
pub(crate) mod pool;
pub(crate) mod portal;
pub(crate) mod preparation;
#[cfg(all(unix, feature = "embedded"))]
pub(crate) mod private_portal;
pub(crate) mod process;
mod queries;
mod read;
pub(crate) mod replicas;
pub(crate) mod report;
mod rows;
#[cfg(feature = "tokio")]
mod run;
pub(crate) mod service_accounts;
mod statements;
pub(crate) mod stored;
pub(crate) mod stream;
pub(crate) mod time_limits;
mod time_zones;
pub(crate) mod transaction;
pub(crate) mod transaction_start;
mod unrestricted;
