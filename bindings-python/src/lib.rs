//! The native half of the Python package `telehealth`.
//!
//! It holds no code per table: rows, arguments and answers are converted by the kinds that core declares
//! (see [`convert`]), and the package's Python half builds its classes from [`describe`].

mod audit;
mod convert;
mod domain;
mod error;
mod keyring;
mod options;
mod portal;
mod row;
mod transaction;

/// The module `telehealth._native`. It is not for users: the package offers everything under better names.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::{
        audit::{CheckpointFolder, Signer, check_consistency, check_inclusion, open_checkpoint},
        domain::{ask, call, check, describe, member_object, parse, provoke_panic, register, retry_pause},
        keyring::Keyring,
        portal::Portal,
        row::Row,
        transaction::Transaction,
    };
}
