//! The options of a portal.

use crate::{crypto::Keyring, session::context::ContextKey};
use std::{fmt, sync::Arc, time::Duration};

/// The options of a portal.
#[derive(Clone)]
pub struct Options {
    /// The maximum number of connections, 1 to 1,000.
    pub pool_size: u32,
    /// How long a transaction waits for a connection, 1 ms to 1 day: for a free place in the pool, then for a server
    /// that is starting. An unreachable server is reported after one second, a refused login immediately.
    pub acquire_timeout: Duration,
    /// How long a statement waits for a lock that another transaction holds, 1 ms to 1 day; then it fails with
    /// `database.lock_timeout`. So a transaction that was begun within another one of the same program, and waits for
    /// its row, does not wait forever.
    pub lock_timeout: Duration,
    /// How long a statement runs, 1 ms to 1 day; then it fails with `database.statement_timeout`. PostgreSQL does not
    /// count the constraints and triggers that wait for the commit: there `lock_timeout` limits only waits for locks.
    pub statement_timeout: Duration,
    /// How long a transaction may be idle between two statements, 1 ms to 1 day; then the server ends its connection,
    /// so that a forgotten transaction does not hold its locks: the next statement fails with
    /// `database.connection_lost`.
    pub idle_timeout: Duration,
    /// How long a transaction lasts from its beginning to its commit, 1 ms to 1 day: then its running statement ends,
    /// that, each later one and the commit fail with `database.transaction_timeout`, and it is rolled back. A commit
    /// that has begun is not cut off, so that its outcome is known. Integrating and verifying the audit log may last
    /// longer, though none of its statements.
    pub transaction_timeout: Duration,
    /// The schema that holds the portal's tables.
    pub schema: String,
    /// Whether statements stay prepared on the server. Switch it off behind a transaction-pooling PgBouncer before
    /// 1.21.
    pub prepared_statements: bool,
    /// The keys of the protected columns. Without a keyring, reading or writing them fails with `crypto.no_keyring`.
    pub keyring: Option<Arc<Keyring>>,
    /// Whether patients can be found by name without a date of birth, and by the beginning of a name
    /// ([`patients_by_name`](crate::Transaction::patients_by_name)). If off, they are found by last name, first name
    /// and date of birth only.
    ///
    /// The option stores tokens of each name beside the sealed names, and these tokens reveal names to somebody with a
    /// dump. Of 20,000 patients with names as frequent as in the census, they revealed 54 % of first names and 12 % of
    /// last names; together with e-mail addresses, of which half contained a name or a part of one, 62 % of full names.
    /// Without the option it is 3 %, 1 % and 22 %, from the tokens that are always stored (see
    /// [security](crate::security)).
    ///
    /// Every portal of a database must have the same setting. A row that is written without the option loses its name
    /// tokens; after switching it on or off, run [`rotate_keys`](crate::Portal::rotate_keys), which adds or drops them
    /// in every row.
    pub name_index: bool,
    /// Signs the actor of each transaction, so that injected SQL cannot act for somebody else; see [`ContextKey`].
    pub context_key: Option<ContextKey>,
    /// The URLs of streaming replicas, on which [`Portal::read`](crate::Portal::read) reads. Each has a pool of
    /// `pool_size` connections of its own. None by default: then the primary serves these reads, too.
    pub replica_urls: Vec<String>,
    /// How far a replica may be behind the primary, 1 ms to 1 day; otherwise the primary serves the read. It also
    /// limits for how long an actor whose rights were withdrawn can still read on a replica.
    pub replica_max_lag: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            pool_size: 8,
            acquire_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(60),
            idle_timeout: Duration::from_secs(300),
            transaction_timeout: Duration::from_secs(600),
            schema: "public".to_owned(),
            prepared_statements: true,
            keyring: None,
            name_index: false,
            context_key: None,
            replica_urls: Vec::new(),
            replica_max_lag: Duration::from_secs(10),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("pool_size", &self.pool_size)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("lock_timeout", &self.lock_timeout)
            .field("statement_timeout", &self.statement_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("transaction_timeout", &self.transaction_timeout)
            .field("schema", &self.schema)
            .field("prepared_statements", &self.prepared_statements)
            .field("keyring", &self.keyring)
            .field("name_index", &self.name_index)
            .field("context_key", &self.context_key)
            // The URLs may hold passwords.
            .field("replicas", &self.replica_urls.len())
            .field("replica_max_lag", &self.replica_max_lag)
            .finish()
    }
}
