//! The portal: a pool of connections to one schema of one database.

use crate::{
    crypto::{KEYS_VARIABLE, Keyring},
    error::{Error, Result, closed, connection_lost},
    session::{
        actor::Actor,
        connect::{check_options, establish, quote, with_time_limit},
        context::{self, ContextKey},
        key_check::KeyCheck,
        migration,
        observed::{Observed, note_denied},
        options::Options,
        pool::{Connection, Pool},
        preparation::Status,
        process::PerProcess,
        service_accounts, time_zones,
        transaction::Transaction,
        transaction_start::TransactionStart,
    },
    telemetry::{TRANSACTION, milliseconds},
};
use diesel::{
    PgConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
};
use once_cell::race::OnceBool;
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};
use telehealth_core::{Code, access::Grant};

/// A telehealth portal in a PostgreSQL database. Clones share one pool.
///
/// A forked process (gunicorn's `--preload`, Python's `multiprocessing`) may use its parent's portal: it opens
/// connections of its own and never uses its parent's. A transaction that was open at the fork continues in the parent
/// only; in the child each of its methods fails with `transaction.forked`. Each process has its own pool of
/// [`Options::pool_size`] connections: count all of them when you choose the server's `max_connections`. A child keeps
/// the inherited sockets open until it exits, so the server notices that a parent was killed only after its children
/// have exited.
#[derive(Clone)]
pub struct Portal {
    inner: Arc<Inner>,
}

struct Inner {
    // Declared first and therefore dropped first: the server waits for its clients before it stops.
    pools: PerProcess<Arc<Pool>>,
    url: String,
    options: Options,
    /// Whether the schema has been found compatible. Not a lock, because a forked child could inherit it locked.
    checked: OnceBool,
    closed: AtomicBool,
    key_check: KeyCheck,
    server: Server,
}

/// The private server of a portal, if it has one.
#[cfg(all(unix, feature = "embedded"))]
pub(crate) type Server = Option<crate::embedded::Embedded>;
#[cfg(not(all(unix, feature = "embedded")))]
pub(crate) type Server = Option<std::convert::Infallible>;

/// How many times a transaction is run before contention is reported, and a row is read before it is reported as stale.
pub(crate) const ATTEMPTS: u32 = 8;

impl Portal {
    /// Connects to a database by a libpq URL or keyword string, without keys: protected columns can be neither read nor
    /// written. To pass a keyring, use [`connect_with`](Self::connect_with).
    ///
    /// # Errors
    /// [`Error::Unavailable`] with `database.url_malformed` or `database.unreachable`.
    pub fn connect(url: &str) -> Result<Self> {
        Self::connect_with(url, Options::default())
    }

    /// Connects with the given options.
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub fn connect_with(url: &str, options: Options) -> Result<Self> {
        Self::open(url, options, None)
    }

    /// Connects to the server in the environment variable `DATABASE_URL`, with the keys in `TELEHEALTH_KEYS` if that is
    /// set; starts a private server if `DATABASE_URL` is not set. Migrates the database in both cases.
    ///
    /// # Errors
    /// As [`connect`](Self::connect), `Portal::embedded`, [`migrate`](Self::migrate) and [`Keyring::from_environment`].
    pub fn from_environment() -> Result<Self> {
        match std::env::var("DATABASE_URL") {
            Ok(url) if !url.is_empty() => {
                let keys = std::env::var_os(KEYS_VARIABLE).map(|_| Keyring::from_environment()).transpose()?;
                let options = Options { keyring: keys.map(Arc::new), ..Options::default() };
                let portal = Self::connect_with(&url, options)?;
                portal.migrate()?;
                Ok(portal)
            }
            #[cfg(all(unix, feature = "embedded"))]
            _ => Self::embedded(),
            #[cfg(not(all(unix, feature = "embedded")))]
            _ => Err(Error::unavailable(Code::DATABASE_URL_MALFORMED, "the variable DATABASE_URL is not set")),
        }
    }

    pub(crate) fn open(url: &str, options: Options, server: Server) -> Result<Self> {
        check_options(&options)?;
        time_zones::refresh();
        // Reports an invalid string or an unreachable server now, not at the first transaction.
        establish(&with_time_limit(url, options.acquire_timeout))?;
        let pools = PerProcess::new(Pool::new(url, &options));
        let inner = Inner {
            pools,
            url: url.to_owned(),
            options,
            checked: OnceBool::new(),
            closed: AtomicBool::new(false),
            key_check: KeyCheck::default(),
            server,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The private server.
    pub(crate) fn private_server(&self) -> &Server {
        &self.inner.server
    }

    /// The pool of this process.
    pub(crate) fn pool(&self) -> &Arc<Pool> {
        let Inner { pools, url, options, .. } = &*self.inner;
        pools.get(|| Pool::new(url, options))
    }

    /// Returns the error for a caller who waited for `acquire_timeout` without getting a connection, for bindings that
    /// queue by themselves.
    #[doc(hidden)]
    #[must_use]
    pub fn timed_out(&self) -> Error {
        self.pool().timed_out()
    }

    /// Runs the pending migrations and returns how many ran. The connection string must lead directly to PostgreSQL:
    /// behind a transaction-pooling PgBouncer the session would be spread over several server connections.
    ///
    /// # Errors
    /// [`Error::Unprepared`] if the login lacks rights: it lists every statement that an administrator must run, and
    /// nothing has been changed. `database.migration_failed` with the server's message; `database.role_missing` if a
    /// role was removed from a migrated database.
    pub fn migrate(&self) -> Result<usize> {
        migration::run(&mut establish(&self.inner.url)?, &self.inner.options.schema)
    }

    /// Returns how many migrations the schema has, which are pending, and what an administrator must run before this
    /// login can migrate. Changes nothing.
    ///
    /// # Errors
    /// As [`connect`](Self::connect), and `database.too_new`.
    pub fn status(&self) -> Result<Status> {
        migration::status(&mut establish(&self.inner.url)?, &self.inner.options.schema)
    }

    /// Sets the grants of a service account: revokes those that are not in the list. Requires the login that owns the
    /// tables and a direct connection, like [`migrate`](Self::migrate), and may be repeated. A service account without
    /// grants cannot begin a transaction.
    ///
    /// # Errors
    /// [`Error::Validation`] for a blank name or an unknown grant, [`Error::Denied`] if the login is not the owner,
    /// `database.not_migrated` before [`migrate`](Self::migrate).
    pub fn grant_service(&self, name: &str, grants: &[Grant]) -> Result<()> {
        service_accounts::grant(&mut self.connect_as_owner()?, name, grants)
    }

    /// Sets the keys with which contexts must be signed from now on. Requires the login that owns the tables. The
    /// newest key is every portal's [`Options::context_key`]; older ones stay valid while portals are restarted. With
    /// no key, contexts need not be signed. See [`ContextKey`].
    ///
    /// # Errors
    /// [`Error::Denied`] if the login is not the owner, `database.not_migrated` before [`migrate`](Self::migrate).
    pub fn sign_contexts(&self, keys: &[ContextKey]) -> Result<()> {
        context::store(&mut self.connect_as_owner()?, keys)
    }

    /// Opens a connection outside the pool, in the portal's schema.
    fn connect_as_owner(&self) -> Result<PgConnection> {
        let mut connection = establish(&self.inner.url)?;
        let (schema, wait) = (quote(&self.inner.options.schema), self.inner.options.lock_timeout.as_millis());
        connection.batch_execute(&format!("SET search_path = {schema}, extensions; SET lock_timeout = {wait}"))?;
        migration::check(&mut connection, &self.inner.options.schema)?;
        Ok(connection)
    }

    /// Returns the URL of the database. It may contain a password.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.inner.url
    }

    /// Returns the options of the portal.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// Runs `work` in one transaction of `actor` and commits it. On contention with other transactions it is run again,
    /// up to eight times in all, so `work` should have no side effects outside the database. [`Error::Stale`] is not
    /// contention; to read and change a row until it succeeds, use [`Transaction::update`].
    ///
    /// A transaction that is begun within `work` is another one, on another connection: it does not see what this one has
    /// written, is committed on its own, and waits for this one's locks until `lock_timeout`. To roll back a part, use
    /// [`Transaction::savepoint`].
    ///
    /// # Errors
    /// The error of `work` or of the commit; the transaction is rolled back. `work` may return any error that is made
    /// from an [`Error`], such as `anyhow::Error` or `Box<dyn std::error::Error>`:
    ///
    /// ```
    /// # use telehealth_storage::{Actor, Portal, accounts::{NewUser, User, UserRole}, now};
    /// fn sign_up(portal: &Portal, email: &str) -> Result<User, Box<dyn std::error::Error>> {
    ///     portal.transaction(&Actor::service("sign-up"), |tx| {
    ///         let user = User::register(NewUser::new(email.parse()?, UserRole::Patient), now())?;
    ///         Ok(tx.add(user)?)
    ///     })
    /// }
    /// ```
    pub fn transaction<T, E: From<Error>>(
        &self,
        actor: &Actor,
        work: impl FnMut(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transaction_as(actor, "", work)
    }

    /// Like [`transaction`](Self::transaction), in the given modes: isolation level, READ WRITE or READ ONLY, and
    /// DEFERRABLE or NOT DEFERRABLE, all three.
    pub(crate) fn transaction_as<T, E: From<Error>>(
        &self,
        actor: &Actor,
        mode: &'static str,
        mut work: impl FnMut(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut attempt = 1;
        loop {
            match self.attempt(actor, mode, attempt, &mut work) {
                Err((error, true)) => match self.retry_pause(attempt) {
                    Some(pause) => thread::sleep(pause),
                    None => return Err(error),
                },
                outcome => return outcome.map_err(|(error, _)| error),
            }
            attempt += 1;
        }
    }

    /// Runs `work` once. An error comes with whether the transaction met contention, which the transaction itself knows,
    /// whatever `work` makes of the errors of its statements.
    fn attempt<T, E: From<Error>>(
        &self,
        actor: &Actor,
        mode: &'static str,
        attempt: u32,
        work: &mut impl FnMut(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, (E, bool)> {
        let failed = |error: Error| {
            let met_contention = error.is_contention();
            (error.into(), met_contention)
        };
        let mut transaction = self.begin_as(actor, mode, attempt).map_err(failed)?;
        let result = work(&mut transaction).map_err(|error| (error, transaction.met_contention()))?;
        transaction.commit().map_err(failed)?;
        Ok(result)
    }

    /// Counts and reports that a transaction met contention in attempt `attempt`, counted from 1, and returns how long
    /// to wait before it is run again; `None` after the last attempt. For bindings that run transactions themselves.
    #[doc(hidden)]
    #[must_use]
    pub fn retry_pause(&self, attempt: u32) -> Option<Duration> {
        let pause = pause_after(attempt);
        match pause {
            Some(pause) => {
                self.pool().counters.retries.add(1);
                tracing::info!(
                    target: TRANSACTION,
                    { telehealth.attempt = attempt, telehealth.pause_ms = milliseconds(pause) },
                    "the transaction met contention and runs again"
                );
            }
            None => {
                tracing::warn!(
                    target: TRANSACTION,
                    { telehealth.attempt = attempt },
                    "the transaction met contention in every attempt"
                )
            }
        }
        pause
    }

    /// Begins a transaction of `actor` that the caller commits.
    ///
    /// # Errors
    /// [`Error::Denied`] if the actor is not authorized to use the portal. [`Error::Unavailable`] if there is no
    /// connection or the schema's version differs from the library's.
    pub fn begin(&self, actor: &Actor) -> Result<Transaction> {
        self.begin_as(actor, "", 1)
    }

    fn begin_as(&self, actor: &Actor, mode: &'static str, attempt: u32) -> Result<Transaction> {
        // Checks the caller's input before taking a connection.
        let start = self.start(actor, mode)?;
        if self.inner.closed.load(Ordering::SeqCst) {
            return Err(closed());
        }
        let mut lent = self.pool().acquire()?;
        let observed = Observed::begin(actor.kind(), &self.options().schema, attempt, Arc::clone(lent.counters()));
        // Skips connections that broke while idle; nothing has been done on them yet.
        for _ in 0..=self.inner.options.pool_size {
            let connection = lent.get()?;
            let begun = {
                let _entered = observed.enter();
                self.begin_on(connection, &start)
            };
            let error = match begun {
                Ok(()) => {
                    let Inner { url, options, .. } = &*self.inner;
                    return Ok(Transaction::begun(lent, options, actor, start, url, observed));
                }
                Err(error) => error,
            };
            // BEGIN may have succeeded before the rest failed. Only a broken connection cannot roll back.
            let _ = AnsiTransactionManager::rollback_transaction(&mut **connection);
            if connection.batch_execute("ROLLBACK").is_ok() {
                if error.code() != Code::DATABASE_CONNECTION_LOST {
                    note_denied(lent.counters(), &error);
                    return Err(error);
                }
                // The connection works but holds state of an earlier user: it must not be used again.
                let _ = connection.batch_execute("SELECT pg_terminate_backend(pg_backend_pid())");
            }
            lent.renew()?;
        }
        Err(connection_lost())
    }

    /// Closes the portal and its clones in this process: rejects new transactions, waits up to `limit` for those that are
    /// open, and closes the connections. Afterwards nothing is committed: a transaction that is still open fails with
    /// `portal.closed`, except one whose commit the server is working on; its own call returns the outcome.
    ///
    /// # Errors
    /// `portal.in_use` if transactions were still open after `limit`.
    pub fn close(&self, limit: Duration) -> Result<()> {
        self.inner.closed.store(true, Ordering::SeqCst);
        match self.pool().close(limit) {
            0 => Ok(()),
            open => Err(Error::unavailable(
                Code::PORTAL_IN_USE,
                format!(
                    "{open} transactions were still open after {} s; the portal is closed, and begins no commit any more",
                    limit.as_secs_f32()
                ),
            )),
        }
    }

    fn begin_on(&self, connection: &mut Connection, start: &TransactionStart) -> Result<()> {
        let keyring = self.inner.options.keyring.as_ref();
        if self.inner.checked.get().is_none() || keyring.is_some_and(|keyring| self.inner.key_check.is_due(keyring)) {
            // Overrides the login's defaults; the transaction resets them again.
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
        Ok(start.begin(connection)?)
    }

    fn start(&self, actor: &Actor, mode: &'static str) -> Result<TransactionStart> {
        let options = &self.inner.options;
        actor.start(options, mode)
    }

    /// Returns the statements that begin a transaction, for tests that connect to the server directly.
    ///
    /// # Errors
    /// As [`begin`](Self::begin), for invalid input.
    #[doc(hidden)]
    pub fn statements(&self, actor: &Actor) -> Result<String> {
        Ok(self.start(actor, "")?.statements())
    }
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may hold a password.
        f.debug_struct("Portal").field("options", &self.inner.options).finish_non_exhaustive()
    }
}

/// Returns how long to wait before another attempt, or `None` after the last one. The pause doubles with each attempt;
/// jitter from the clock keeps competing transactions apart.
fn pause_after(attempt: u32) -> Option<Duration> {
    if attempt >= ATTEMPTS {
        return None;
    }
    let longest = 4_u64 << attempt.min(8);
    let nanoseconds = std::time::UNIX_EPOCH.elapsed().map_or(0, |elapsed| u64::from(elapsed.subsec_nanos()));
    Some(Duration::from_micros(longest * 500 + nanoseconds / 1_000 % (longest * 500)))
}
