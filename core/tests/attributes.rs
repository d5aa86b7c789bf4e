//! `#[cfg]` and `#[deprecated]` on methods that `#[operations]` describes.

#![deny(deprecated)]

use operations::{HasOperations, TransactionOperation};
use telehealth_core::error::Error;
use telehealth_macros::operations;

type Result<T> = std::result::Result<T, Error>;

/// What the storage layer declares beside the macro.
mod operations {
    use super::{Result, Transaction};
    use telehealth_core::{
        field::Arguments,
        operation::{Answered, Signature},
    };

    pub trait HasOperations {
        type Operation: 'static;
    }

    pub struct TransactionOperation {
        pub signature: Signature,
        pub grants: &'static [&'static str],
        pub person: &'static [&'static str],
        pub call: fn(&mut Transaction, Arguments<'_>) -> Result<Answered>,
    }
}

struct Transaction;

impl HasOperations for Transaction {
    type Operation = TransactionOperation;
}

#[operations(list = CARE)]
impl Transaction {
    /// Returns 1.
    #[cfg(test)]
    #[operation(grants = "visits:select")]
    fn present(&mut self) -> Result<i32> {
        Ok(1)
    }

    /// Uses a type that does not exist in this configuration.
    #[cfg(not(test))]
    #[operation(grants = "visits:select")]
    fn absent(&mut self, place: Absent) -> Result<i32> {
        Ok(place.number())
    }

    /// Returns 2.
    #[deprecated = "use present"]
    #[operation(grants = "visits:select")]
    fn old(&mut self) -> Result<i32> {
        Ok(2)
    }
}

#[test]
fn a_method_is_described_where_it_exists_and_may_be_deprecated() {
    let answer = |operation: &TransactionOperation| {
        let arguments = telehealth_core::field::Object::new();
        let answer = (operation.call)(&mut Transaction, (&arguments).into()).expect("no error");
        (operation.signature.name, telehealth_core::field::json_text(&*answer))
    };
    let answers: Vec<_> = Transaction::CARE.iter().map(answer).collect();
    assert_eq!(answers, [("present", "1".to_owned()), ("old", "2".to_owned())]);
    assert!(Transaction::CARE.iter().all(|it| it.grants == ["visits:select"] && it.person == ["visits:select"]));
}
