//! Operations: what a transaction does beyond reading and writing one table, such as booking a visit and notifying the
//! patient. They are methods in Rust; the bindings call them by name.

use crate::{
    error::Result,
    session::{actor::Actor, portal::Portal, transaction::Transaction},
};
use telehealth_core::{
    field::Arguments,
    operation::{Answered, Signature},
};

/// An operation of a transaction, with its description for bindings.
#[derive(Debug)]
pub struct TransactionOperation {
    /// Its name, documentation, arguments and result.
    pub signature: Signature,
    /// The grants with which a service account can call it, whatever the arguments, each as `table:verb`.
    pub grants: &'static [&'static str],
    /// What a person must be permitted for some rows, each as `table:verb`.
    pub person: &'static [&'static str],
    /// Calls it.
    pub call: fn(&mut Transaction, Arguments<'_>) -> Result<Answered>,
}

/// An operation of a portal, which runs its own transactions for an actor.
#[derive(Debug)]
pub struct PortalOperation {
    /// Its name, documentation, arguments and result.
    pub signature: Signature,
    /// Calls it.
    pub call: fn(&Portal, &Actor, Arguments<'_>) -> Result<Answered>,
}

/// A type with operations.
pub(crate) trait HasOperations {
    /// The description of an operation.
    type Operation;
}

impl HasOperations for Transaction {
    type Operation = TransactionOperation;
}

impl HasOperations for Portal {
    type Operation = PortalOperation;
}
