//! The basic methods of a transaction, on a real PostgreSQL.

mod add;
mod context;
mod list;
mod read;
mod run;
mod save;
mod stream;
mod transaction;
mod written;
