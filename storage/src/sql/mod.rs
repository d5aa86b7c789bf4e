//! Storage of core's types: Diesel's schema, columns, rows and envelopes.

pub(crate) mod cell;
mod column;
pub(crate) mod row;
pub(crate) mod schema;
pub(crate) mod sealed;
pub(crate) mod selection;
pub(crate) mod table_row;
