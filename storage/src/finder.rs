//! Finders: questions that a transaction answers, called as methods in Rust and by name from other hosts.

use crate::{error::Result, transaction::Transaction};
use serde_json::Value;
use telehealth_core::{
    field::{Kind, Object},
    operation::Signature,
};

/// One finder, with what a host needs to offer it.
#[derive(Debug)]
pub struct Finder {
    /// How it is offered.
    pub signature: Signature,
    /// The type of the answer.
    pub returns: Kind,
    /// Asks it.
    pub call: fn(&mut Transaction, &Object) -> Result<Value>,
}

/// Declares finders as methods of [`Transaction`] and lists them.
macro_rules! finders {
    (
        const $list:ident;
        $(
            $(#[doc = $doc:literal])*
            pub fn $name:ident(&mut $this:ident $(, $arg:ident: $ty:ty)* $(,)?) -> Result<$answer:ty> $body:block
        )*
    ) => {
        impl $crate::transaction::Transaction {
            $($(#[doc = $doc])* pub fn $name(&mut $this $(, $arg: $ty)*) -> $crate::error::Result<$answer> $body)*
        }

        pub(crate) const $list: &[$crate::finder::Finder] = &[$({
            const ARGUMENTS: &[telehealth_core::field::Member] = &[$(telehealth_core::field::Member {
                name: stringify!($arg),
                doc: &[],
                kind: <$ty as telehealth_core::field::Field>::KIND,
            }),*];
            $crate::finder::Finder {
                signature: telehealth_core::operation::Signature { name: stringify!($name), doc: &[$($doc),*], arguments: ARGUMENTS },
                returns: <$answer as telehealth_core::field::Field>::KIND,
                call: |transaction, object| {
                    let mut broken = telehealth_core::error::Violations::of(stringify!($name));
                    telehealth_core::operation::refuse_unknown(object, ARGUMENTS, &mut broken);
                    $(let $arg = <$ty as telehealth_core::field::Field>::from_arguments(object, stringify!($arg), &mut broken);)*
                    broken.finish()?;
                    // An argument that is `None` has left a violation, so the finder is never left out.
                    $(let Some($arg) = $arg else { return Err(telehealth_core::error::Invalid::default().into()) };)*
                    transaction.$name($($arg),*).map(|answer| telehealth_core::field::Field::to_json(&answer))
                },
            }
        }),*];
    };
}
pub(crate) use finders;
