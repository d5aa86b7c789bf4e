//! How core's types are stored: the schema as Diesel knows it, columns, rows and envelopes.

pub(crate) mod cell;
mod column;
pub(crate) mod row;
pub(crate) mod schema;
pub(crate) mod sealed;
