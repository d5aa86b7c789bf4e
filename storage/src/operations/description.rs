//! Operations: what a transaction does beyond the verbs of one table, such as booking a visit and notifying the patient. They
//! are methods in Rust, and Python and Node call them by name.

use crate::{
    error::Result,
    session::{actor::Actor, portal::Portal, transaction::Transaction},
};
use telehealth_core::{
    field::{Object, Value},
    operation::Signature,
};

/// An operation in a transaction, with what bindings need to offer it.
#[derive(Debug)]
pub struct TransactionOperation {
    /// How it is offered.
    pub signature: Signature,
    /// Calls it.
    pub call: fn(&mut Transaction, &Object) -> Result<Value>,
}

/// What a portal does for an actor in transactions of its own.
#[derive(Debug)]
pub struct PortalOperation {
    /// How it is offered.
    pub signature: Signature,
    /// Calls it.
    pub call: fn(&Portal, &Actor, &Object) -> Result<Value>,
}

/// What has operations.
pub(crate) trait Operated {
    /// How one is described.
    type Operation;
}

impl Operated for Transaction {
    type Operation = TransactionOperation;
}

impl Operated for Portal {
    type Operation = PortalOperation;
}
