//! How a portal connects.

use crate::{crypto::Keyring, session::context::ContextKey};
use std::{sync::Arc, time::Duration};

/// How a portal connects.
#[derive(Clone, Debug)]
pub struct Options {
    /// The most connections at a time, 1 to 1,000.
    pub pool_size: u32,
    /// How long a transaction waits for a connection, 1 ms to 1 day: for its turn, then for a server that starts. A server
    /// that is not there is reported after a second, one that refuses at once.
    pub acquire_timeout: Duration,
    /// The schema that the portal lives in.
    pub schema: String,
    /// Whether statements stay prepared on the server. Switch it off behind a transaction-pooling PgBouncer before 1.21.
    pub prepared_statements: bool,
    /// The keys of the protected columns. Without any, they are neither written nor read: `crypto.no_keyring`.
    pub keyring: Option<Arc<Keyring>>,
    /// Whether patients can be found by names alone and by the beginnings of names
    /// ([`patients_by_name`](crate::Transaction::patients_by_name)). Off, they are found by last name, first name and date of birth.
    ///
    /// It writes tokens of each name beside the sealed ones, and these give names away to somebody with a dump. Of 20,000 patients
    /// with names as frequent as in the census they gave away 54 % of first names and 12 % of last names; together with e-mail
    /// addresses, of which half held a name or a part of one, 62 % of whole names. Without them it is 3 %, 1 % and 22 %, and so it
    /// is with the tokens that are always written (see [security](crate::security)).
    ///
    /// Every portal of a database must have the same setting. A row that is written without it loses its tokens of names;
    /// after switching it on or off, run [`rotate_keys`](crate::Portal::rotate_keys), which adds or drops them in every row.
    pub name_index: bool,
    /// Signs for whom each transaction acts, so that SQL of somebody else's cannot act for another; see [`ContextKey`].
    pub context_key: Option<ContextKey>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            pool_size: 8,
            acquire_timeout: Duration::from_secs(10),
            schema: "public".to_owned(),
            prepared_statements: true,
            keyring: None,
            name_index: false,
            context_key: None,
        }
    }
}
