//! The portal: a pool of connections to one schema of one database.

use crate::{
    crypto::{KEYS_VARIABLE, Keyring},
    embedded::{Embedded, EmbeddedError},
    error::{Error, Result, connection_lost},
    session::{
        actor::Actor,
        connect::{check_options, establish, quote, with_time_limit},
        context::{self, ContextKey},
        key_check::KeyCheck,
        migration,
        options::Options,
        pool::{Connection, Pool},
        prelude::Prelude,
        preparation::Status,
        process::PerProcess,
        service_accounts::{self, ANY_SERVICE},
        transaction::Transaction,
    },
};
use diesel::{
    PgConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
};
use once_cell::race::OnceBool;
use std::{fmt, path::Path, sync::Arc, thread, time::Duration};
use telehealth_core::{Code, access::Grant};

/// A telehealth portal in a PostgreSQL database. Clones share one pool.
///
/// A forked process (gunicorn's `--preload`, Python's `multiprocessing`) may use its parent's portal: it gets connections of
/// its own there, and leaves its parent's alone. A transaction that was open at the fork goes on in the parent only; in the
/// child each of its verbs is `transaction.forked`. Each process has a pool of [`Options::pool_size`] connections: count them
/// together when you choose the server's `max_connections`. The sockets that a child inherits stay open in it until it ends,
/// so that the server notices the end of a parent that was killed only when its children have ended, too.
#[derive(Clone)]
pub struct Portal {
    inner: Arc<Inner>,
}

struct Inner {
    // Declared first, hence closed first: the server waits for its clients.
    pools: PerProcess<Arc<Pool>>,
    url: String,
    options: Options,
    /// Whether the schema fits. No lock, which a fork could find held.
    checked: OnceBool,
    key_check: KeyCheck,
    server: Option<Embedded>,
}

/// How often a transaction is run before contention is reported.
const ATTEMPTS: u32 = 8;

impl Portal {
    /// Connects to a database by a libpq URL or keyword string, without keys: its protected columns stay closed. To give
    /// it a keyring, use [`connect_with`](Self::connect_with).
    ///
    /// # Errors
    /// [`Error::Unavailable`] with `database.url_malformed` or `database.unreachable`.
    pub fn connect(url: &str) -> Result<Self> {
        Self::connect_with(url, Options::default())
    }

    /// Connects with other than the default options.
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub fn connect_with(url: &str, options: Options) -> Result<Self> {
        Self::open(url, options, None)
    }

    /// Starts a private PostgreSQL that ends with the portal, and migrates it. Its keyring is a random key that goes
    /// with it. Whoever reaches such a server owns it, so any service account may do everything there ([`ANY_SERVICE`]).
    ///
    /// # Errors
    /// `embedded.not_found` where no PostgreSQL is installed, and the other codes of [`EmbeddedError`].
    pub fn embedded() -> Result<Self> {
        let server = Embedded::temporary().map_err(|error| server_error(&error))?;
        Self::on_server(server, Keyring::generate("embedded")?)
    }

    /// Starts a private PostgreSQL whose data stays in a folder, and migrates it. The keyring is the file `keys` in
    /// that folder, made with a random key where it is not there: whoever has the folder has all.
    ///
    /// # Errors
    /// As [`embedded`](Self::embedded), and the codes `keyring.…`.
    pub fn embedded_in(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        let server = Embedded::persistent(folder).map_err(|error| server_error(&error))?;
        Self::on_server(server, Keyring::kept_in(&folder.join("keys"))?)
    }

    /// The server that the variable `DATABASE_URL` names, with the keys that `TELEHEALTH_KEYS` holds, if it is set; or a private
    /// server where `DATABASE_URL` is not set. Migrated in both cases.
    ///
    /// # Errors
    /// As [`connect`](Self::connect), [`embedded`](Self::embedded), [`migrate`](Self::migrate) and
    /// [`Keyring::from_environment`].
    pub fn from_environment() -> Result<Self> {
        match std::env::var("DATABASE_URL") {
            Ok(url) if !url.is_empty() => {
                let keys = std::env::var_os(KEYS_VARIABLE).map(|_| Keyring::from_environment()).transpose()?;
                let options = Options { keyring: keys.map(Arc::new), ..Options::default() };
                let portal = Self::connect_with(&url, options)?;
                portal.migrate()?;
                Ok(portal)
            }
            _ => Self::embedded(),
        }
    }

    fn on_server(server: Embedded, keyring: Keyring) -> Result<Self> {
        let url = server.url().to_owned();
        let options = Options { keyring: Some(Arc::new(keyring)), ..Options::default() };
        let portal = Self::open(&url, options, Some(server))?;
        portal.migrate()?;
        portal.grant_service(ANY_SERVICE, &Grant::all())?;
        Ok(portal)
    }

    fn open(url: &str, options: Options, server: Option<Embedded>) -> Result<Self> {
        check_options(&options)?;
        // What is wrong with the string or the server is told here and now.
        establish(&with_time_limit(url, options.acquire_timeout))?;
        let pools = PerProcess::new(Pool::new(url, &options));
        let inner = Inner {
            pools,
            url: url.to_owned(),
            options,
            checked: OnceBool::new(),
            key_check: KeyCheck::default(),
            server,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The pool of this process.
    fn pool(&self) -> &Arc<Pool> {
        let Inner { pools, url, options, .. } = &*self.inner;
        pools.get(|| Pool::new(url, options))
    }

    /// Why somebody who has waited for `acquire_timeout` gets no connection: for bindings that queue by themselves.
    #[doc(hidden)]
    #[must_use]
    pub fn timed_out(&self) -> Error {
        self.pool().timed_out()
    }

    /// Runs the migrations that the schema lacks; returns how many. Over a direct connection: a transaction-pooling
    /// PgBouncer would spread its session over several.
    ///
    /// # Errors
    /// [`Error::Unprepared`] where the login lacks rights: it has every statement that an administrator must run, and nothing
    /// has been changed. `database.migration_failed` with the server's message; `database.role_missing` where a role was
    /// removed from a database that had been migrated.
    pub fn migrate(&self) -> Result<usize> {
        migration::run(&mut establish(&self.inner.url)?, &self.inner.options.schema)
    }

    /// How many migrations the schema has, which it lacks, and what an administrator must run before this login can migrate.
    /// It changes nothing.
    ///
    /// # Errors
    /// As [`connect`](Self::connect), and `database.too_new`.
    pub fn status(&self) -> Result<Status> {
        migration::status(&mut establish(&self.inner.url)?, &self.inner.options.schema)
    }

    /// Grants a service account what it may do, and takes back what else it was granted: as the owner of the tables, over a direct
    /// connection like [`migrate`](Self::migrate), and as often as you like. A service account that has been granted nothing is nobody.
    ///
    /// # Errors
    /// [`Error::Validation`] for a blank name or a grant that there is not, [`Error::Denied`] for another login than the owner,
    /// `database.not_migrated` before [`migrate`](Self::migrate).
    pub fn grant_service(&self, name: &str, grants: &[Grant]) -> Result<()> {
        service_accounts::grant(&mut self.connect_as_owner()?, name, grants)
    }

    /// Sets the keys with which contexts must be signed from now on, as the owner of the tables: the newest is that of
    /// every portal's [`Options::context_key`], older ones keep serving while portals are restarted. With no key at all,
    /// contexts need not be signed. See [`ContextKey`].
    ///
    /// # Errors
    /// [`Error::Denied`] for another login than the owner, `database.not_migrated` before [`migrate`](Self::migrate).
    pub fn sign_contexts(&self, keys: &[ContextKey]) -> Result<()> {
        context::store(&mut self.connect_as_owner()?, keys)
    }

    /// A connection beside the pool, in the portal's schema.
    fn connect_as_owner(&self) -> Result<PgConnection> {
        let mut connection = establish(&self.inner.url)?;
        let (schema, wait) = (quote(&self.inner.options.schema), self.inner.options.acquire_timeout.as_millis().max(1));
        connection.batch_execute(&format!("SET search_path = {schema}, extensions; SET lock_timeout = {wait}"))?;
        migration::check(&mut connection, &self.inner.options.schema)?;
        Ok(connection)
    }

    /// The URL of the database. It may hold a password.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.inner.url
    }

    /// How the portal connects.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// The private server, where the portal has one.
    #[must_use]
    pub fn server(&self) -> Option<&Embedded> {
        self.inner.server.as_ref()
    }

    /// Runs `work` as one transaction of `actor` and commits it. Contention with other transactions runs it again, up
    /// to eight times; so `work` should change nothing but the database.
    ///
    /// # Errors
    /// What `work` answers, and what commit answers; nothing stands then.
    pub fn transaction<T, E: From<Error> + Contention>(
        &self,
        actor: &Actor,
        work: impl FnMut(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transaction_as(actor, "", work)
    }

    /// The same in other modes than the ordinary ones: isolation level, READ WRITE or READ ONLY, DEFERRABLE or not, all three.
    pub(crate) fn transaction_as<T, E: From<Error> + Contention>(
        &self,
        actor: &Actor,
        mode: &'static str,
        mut work: impl FnMut(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut attempt = 1;
        loop {
            let outcome = self.attempt(actor, mode, &mut work);
            match outcome {
                Err(error) if error.is_contention() => match retry_pause(attempt) {
                    Some(pause) => thread::sleep(pause),
                    None => return Err(error),
                },
                outcome => return outcome,
            }
            attempt += 1;
        }
    }

    fn attempt<T, E: From<Error>>(
        &self,
        actor: &Actor,
        mode: &'static str,
        work: &mut impl FnMut(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut transaction = self.begin_as(actor, mode)?;
        let result = work(&mut transaction)?;
        transaction.commit()?;
        Ok(result)
    }

    /// Begins a transaction of `actor` that the caller commits.
    ///
    /// # Errors
    /// [`Error::Denied`]: the portal does not let the actor in. [`Error::Unavailable`]: no connection, or a schema that
    /// does not fit this library.
    pub fn begin(&self, actor: &Actor) -> Result<Transaction> {
        self.begin_as(actor, "")
    }

    fn begin_as(&self, actor: &Actor, mode: &'static str) -> Result<Transaction> {
        // What a caller wrote is checked before the pool is asked for anything.
        let prelude = self.prelude(actor, mode)?;
        let mut lent = self.pool().acquire()?;
        // Connections that died in the pool are passed over; nothing has happened on them yet.
        for _ in 0..=self.inner.options.pool_size {
            let connection = lent.get()?;
            let error = match self.begin_on(connection, &prelude) {
                Ok(()) => {
                    let Inner { url, options, .. } = &*self.inner;
                    return Ok(Transaction::begun(lent, options, actor, prelude, url));
                }
                Err(error) => error,
            };
            // BEGIN may have been done before the rest failed. Only a dead connection cannot roll back.
            let _ = AnsiTransactionManager::rollback_transaction(&mut **connection);
            if connection.batch_execute("ROLLBACK").is_ok() {
                if error.code() != Code::DATABASE_CONNECTION_LOST {
                    return Err(error);
                }
                // It lives, and holds what somebody else has left on it: it must not be used again.
                let _ = connection.batch_execute("SELECT pg_terminate_backend(pg_backend_pid())");
            }
            lent.renew()?;
        }
        Err(connection_lost())
    }

    fn begin_on(&self, connection: &mut Connection, prelude: &Prelude) -> Result<()> {
        let keyring = self.inner.options.keyring.as_ref();
        if self.inner.checked.get().is_none() || keyring.is_some_and(|keyring| self.inner.key_check.is_due(keyring)) {
            // Whatever the login's defaults are; the transaction resets them again.
            connection.batch_execute(
                "SET exit_on_error = off; SET row_security = on; SET default_transaction_read_only = off; \
                 SET default_transaction_isolation = 'read committed'",
            )?;
        }
        if self.inner.checked.get().is_none() {
            migration::check(connection, &self.inner.options.schema)?;
            let _ = self.inner.checked.set(true);
        }
        if let Some(keyring) = keyring {
            self.inner.key_check.run(connection, &self.inner.options.schema, keyring)?;
        }
        Ok(prelude.begin(connection)?)
    }

    fn prelude(&self, actor: &Actor, mode: &'static str) -> Result<Prelude> {
        let options = &self.inner.options;
        // Anybody on the login can lock a table that the integrator reads.
        let lock_timeout = actor.is_service(service_accounts::AUDIT).then_some(options.acquire_timeout);
        Ok(actor.prelude(&options.schema, mode, options.context_key.as_ref(), lock_timeout)?)
    }

    /// The statements that begin a transaction, for tests that speak to the server by themselves.
    ///
    /// # Errors
    /// As [`begin`](Self::begin), for what the caller wrote.
    #[doc(hidden)]
    pub fn statements(&self, actor: &Actor) -> Result<String> {
        Ok(self.prelude(actor, "")?.statements())
    }
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may hold a password.
        f.debug_struct("Portal").field("options", &self.inner.options).finish_non_exhaustive()
    }
}

/// An error that can say whether its transaction is worth another try.
pub trait Contention {
    /// Whether other transactions got in the way.
    fn is_contention(&self) -> bool;
}

impl Contention for Error {
    fn is_contention(&self) -> bool {
        Error::is_contention(self)
    }
}

/// How long to wait before a transaction that met contention is run again, `None` after enough attempts: a pause that
/// doubles with each attempt, spread by the clock so that rivals do not meet again.
pub(crate) fn retry_pause(attempt: u32) -> Option<Duration> {
    if attempt >= ATTEMPTS {
        return None;
    }
    let longest = 4_u64 << attempt.min(8);
    let nanoseconds = std::time::UNIX_EPOCH.elapsed().map_or(0, |elapsed| u64::from(elapsed.subsec_nanos()));
    Some(Duration::from_micros(longest * 500 + nanoseconds / 1_000 % (longest * 500)))
}

fn server_error(error: &EmbeddedError) -> Error {
    Error::unavailable(Code::find(error.code()).unwrap_or(Code::EMBEDDED_FAILED), error.to_string())
}
