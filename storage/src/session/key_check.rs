//! Compares a keyring with the database, so that a key id always denotes the same secret.
//!
//! With a different secret under a known id the portal could read nothing and, worse, would write values that no other
//! program can decrypt. The database therefore stores a check value for each key id, from which nothing about the key
//! can be computed, and a portal compares its keyring before its first transaction and after each reload.

use crate::{
    crypto::{CryptoError, Keyring},
    error::{Error, Result},
    session::connect::quote,
};
use diesel::{
    Connection, PgConnection, RunQueryDsl,
    connection::SimpleConnection,
    define_sql_function, select,
    sql_types::{Array, Binary, Text},
};
use std::sync::atomic::{AtomicU64, Ordering};

define_sql_function! {
    /// Stores new key ids, and returns those that are known with a different check value (migration 0024).
    fn check_keys(ids: Array<Text>, check_values: Array<Binary>) -> Array<Text>;
}

/// Which state of a keyring has been compared, by the number of its loads.
#[derive(Debug, Default)]
pub(crate) struct KeyCheck {
    loads: AtomicU64,
}

impl KeyCheck {
    /// Whether the keyring has been loaded since it was last compared.
    pub(crate) fn is_due(&self, keyring: &Keyring) -> bool {
        self.loads.load(Ordering::Acquire) != keyring.loads()
    }

    /// Compares a keyring with the database, unless these keys have been compared already.
    ///
    /// # Errors
    /// `keyring.mismatch`; nothing is stored in that case.
    pub(crate) fn run(&self, connection: &mut PgConnection, schema: &str, keyring: &Keyring) -> Result<()> {
        if !self.is_due(keyring) {
            return Ok(());
        }
        let loads = keyring.loads();
        let (ids, values): (Vec<String>, Vec<Vec<u8>>) = keyring.check_values()?.into_iter().unzip();
        connection.transaction(|connection| {
            let schema = quote(schema);
            connection.batch_execute(&format!(
                "SET LOCAL search_path = {schema}, extensions, pg_temp; SET LOCAL ROLE service_role"
            ))?;
            let differing: Vec<String> = select(check_keys(ids, values)).get_result(connection)?;
            match differing.into_iter().next() {
                Some(key) => Err(Error::from(CryptoError::KeyMismatch { key })),
                None => Ok(()),
            }
        })?;
        self.loads.store(loads, Ordering::Release);
        Ok(())
    }
}
