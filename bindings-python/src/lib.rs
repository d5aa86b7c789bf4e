//! The native module of the Python package `telehealth`.
//!
//! It has no code for single tables: rows, arguments and return values are converted by the types that core declares
//! (see `convert.rs`), and the Python modules build their classes from `describe()`.

mod audit;
mod command;
mod convert;
mod domain;
mod error;
mod keyring;
mod log;
mod members;
mod options;
mod portal;
mod row;
mod transaction;

/// The private module `telehealth._native`; the public interface is that of the package `telehealth`.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::{
        audit::{CheckpointFolder, Signer, check_consistency, check_inclusion, open_checkpoint},
        command::run_command,
        domain::{call, check, describe, member_object, parse, provoke_panic, query, register},
        keyring::Keyring,
        log::{set_log_handler, set_log_level},
        portal::Portal,
        row::Row,
        transaction::{Pages, Transaction},
    };
}
