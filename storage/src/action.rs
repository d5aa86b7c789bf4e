//! Actions: what a transaction does beyond the verbs of one table: the questions that it answers, and the work on several
//! rows that stands or falls together. They are methods in Rust and called by name from other hosts.

use crate::{actor::Actor, error::Result, portal::Portal, transaction::Transaction};
use serde_json::Value;
use telehealth_core::{field::Object, operation::Signature};

/// One action, with what a host needs to offer it.
#[derive(Debug)]
pub struct Action {
    /// How it is offered.
    pub signature: Signature,
    /// Does it.
    pub call: fn(&mut Transaction, &Object) -> Result<Value>,
}

/// What a portal does for an actor in transactions of its own.
#[derive(Debug)]
pub struct PortalAction {
    /// How it is offered.
    pub signature: Signature,
    /// Does it.
    pub call: fn(&Portal, &Actor, &Object) -> Result<Value>,
}

/// Declares actions as methods of [`Transaction`] and lists them.
macro_rules! actions {
    (
        $(
            $(#[doc = $doc:literal])*
            pub fn $name:ident(&mut $this:ident $(, $arg:ident: $ty:ty)* $(,)?) -> Result<$answer:ty> $body:block
        )*
    ) => {
        impl $crate::transaction::Transaction {
            $($(#[doc = $doc])* pub fn $name(&mut $this $(, $arg: $ty)*) -> $crate::error::Result<$answer> $body)*
        }

        pub(crate) const ACTIONS: &[$crate::action::Action] = &[$({
            const ARGUMENTS: &[telehealth_core::field::Member] = &[$(telehealth_core::field::Member {
                name: stringify!($arg),
                doc: &[],
                kind: <$ty as telehealth_core::field::Field>::KIND,
            }),*];
            $crate::action::Action {
                signature: telehealth_core::operation::Signature {
                    name: stringify!($name),
                    doc: &[$($doc),*],
                    arguments: ARGUMENTS,
                    returns: <$answer as telehealth_core::field::Field>::KIND,
                },
                call: |transaction, object| {
                    telehealth_core::operation::read_arguments!(stringify!($name), object, $($arg $ty)*);
                    transaction.$name($($arg),*).map(|answer| telehealth_core::field::Field::to_json(&answer))
                },
            }
        }),*];
    };
}
pub(crate) use actions;

/// Declares actions as methods of [`Portal`] and lists them.
macro_rules! portal_actions {
    (
        $(
            $(#[doc = $doc:literal])*
            pub fn $name:ident(&$this:ident, $actor:ident: &Actor $(, $arg:ident: $ty:ty)* $(,)?) -> Result<$answer:ty> $body:block
        )*
    ) => {
        impl $crate::portal::Portal {
            $(
                $(#[doc = $doc])*
                pub fn $name(&$this, $actor: &$crate::actor::Actor $(, $arg: $ty)*) -> $crate::error::Result<$answer> $body
            )*
        }

        pub(crate) const PORTAL_ACTIONS: &[$crate::action::PortalAction] = &[$({
            const ARGUMENTS: &[telehealth_core::field::Member] = &[$(telehealth_core::field::Member {
                name: stringify!($arg),
                doc: &[],
                kind: <$ty as telehealth_core::field::Field>::KIND,
            }),*];
            $crate::action::PortalAction {
                signature: telehealth_core::operation::Signature {
                    name: stringify!($name),
                    doc: &[$($doc),*],
                    arguments: ARGUMENTS,
                    returns: <$answer as telehealth_core::field::Field>::KIND,
                },
                call: |portal, actor, object| {
                    telehealth_core::operation::read_arguments!(stringify!($name), object, $($arg $ty)*);
                    portal.$name(actor $(, $arg)*).map(|answer| telehealth_core::field::Field::to_json(&answer))
                },
            }
        }),*];
    };
}
pub(crate) use portal_actions;
