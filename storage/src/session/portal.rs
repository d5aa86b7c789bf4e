//! The portal: a pool of connections to one schema of one database.

mod transactions;

use crate::{
    crypto::{KEYS_VARIABLE, Keyring},
    error::{Error, Result},
    session::{
        cancel::{Canceller, new_key},
        connect::{check_options, establish, with_time_limit},
        context::{self, ContextKey},
        key_check::KeyCheck,
        migration,
        options::Options,
        pool::Pool,
        preparation::Status,
        process::PerProcess,
        replicas::{self, Pools},
        service_accounts, time_zones,
    },
};
use diesel::{RunQueryDsl, dsl::sql, select, sql_types::Text};
use once_cell::race::OnceBool;
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
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
    /// Cancels what this clone runs.
    canceller: Option<Canceller>,
}

struct Inner {
    // Declared first and therefore dropped first: the server waits for its clients before it stops.
    pools: PerProcess<Pools>,
    url: String,
    options: Options,
    /// The database and the schema, as OpenTelemetry names them for PostgreSQL: `database|schema`.
    namespace: String,
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
        let mut connection = establish(&with_time_limit(url, options.acquire_timeout))?;
        let database: String = select(sql::<Text>("current_database()::text")).get_result(&mut connection)?;
        replicas::check_urls(&options)?;
        let pools = PerProcess::new(Pools::new(url, &options));
        let inner = Inner {
            pools,
            url: url.to_owned(),
            namespace: format!("{database}|{}", options.schema),
            options,
            checked: OnceBool::new(),
            closed: AtomicBool::new(false),
            key_check: KeyCheck::default(),
            server,
        };
        Ok(Self { inner: Arc::new(inner), canceller: None })
    }

    /// The private server.
    pub(crate) fn private_server(&self) -> &Server {
        &self.inner.server
    }

    /// The pools of this process.
    pub(super) fn pools(&self) -> &Pools {
        let Inner { pools, url, options, .. } = &*self.inner;
        pools.get(|| Pools::new(url, options))
    }

    /// The pool of connections to the primary.
    pub(crate) fn pool(&self) -> &Arc<Pool> {
        &self.pools().primary
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
        self.directly(|connection| migration::run(connection, &self.inner.options.schema))
    }

    /// Returns how many migrations the schema has, which are pending, and what an administrator must run before this
    /// login can migrate. Changes nothing. Of a login that may not act in the portal's roles, only the latter is known.
    ///
    /// # Errors
    /// As [`connect`](Self::connect), and `database.too_new`.
    pub fn status(&self) -> Result<Status> {
        self.directly(|connection| migration::status(connection, &self.inner.options.schema))
    }

    /// Sets the grants of a service account: revokes those that are not in the list. Requires the login that owns the
    /// tables and a direct connection, like [`migrate`](Self::migrate), and may be repeated. A service account without
    /// grants cannot begin a transaction.
    ///
    /// # Errors
    /// [`Error::Validation`] for a blank name or an unknown grant, [`Error::Denied`] if the login is not the owner,
    /// `database.not_migrated` before [`migrate`](Self::migrate).
    pub fn grant_service(&self, name: &str, grants: &[Grant]) -> Result<()> {
        self.write_as_owner(|connection| service_accounts::grant(connection, name, grants))
    }

    /// Sets the keys with which contexts must be signed from now on. Requires the login that owns the tables. The
    /// newest key is every portal's [`Options::context_key`]; older ones stay valid while portals are restarted. With
    /// no key, contexts need not be signed. See [`ContextKey`].
    ///
    /// # Errors
    /// [`Error::Denied`] if the login is not the owner, `database.not_migrated` before [`migrate`](Self::migrate).
    pub fn sign_contexts(&self, keys: &[ContextKey]) -> Result<()> {
        self.write_as_owner(|connection| context::store(connection, keys))
    }

    /// Returns a handle that cancels the operations of a portal of [`cancelled_by`](Self::cancelled_by).
    ///
    /// # Errors
    /// `crypto.failed` if the operating system provides no random bytes.
    pub fn canceller(&self) -> Result<Canceller> {
        Ok(Canceller::new(new_key()?, &self.inner.url))
    }

    /// Returns this portal for operations that another thread may cancel, such as [`migrate`](Self::migrate),
    /// [`verify`](Self::verify) and [`doctor`](Self::doctor): the running statement ends at once, and the operation fails
    /// with `transaction.cancelled`. What it has committed before stays, such as whole migrations. It also cancels
    /// transactions of this portal, and the wait for a connection.
    ///
    /// ```no_run
    /// # fn migrate_within(portal: telehealth_storage::Portal, limit: std::time::Duration) -> telehealth_storage::Result<usize> {
    /// let canceller = portal.canceller()?;
    /// let migrating = portal.cancelled_by(&canceller);
    /// std::thread::spawn(move || {
    ///     std::thread::sleep(limit);
    ///     canceller.cancel()
    /// });
    /// migrating.migrate()
    /// # }
    /// ```
    #[must_use]
    pub fn cancelled_by(&self, canceller: &Canceller) -> Self {
        Self { inner: Arc::clone(&self.inner), canceller: Some(canceller.clone()) }
    }

    /// Returns the handle that cancels what this clone of the portal runs.
    pub(super) fn own_canceller(&self) -> Option<&Canceller> {
        self.canceller.as_ref()
    }

    /// Runs statements, unless the operation was cancelled. An error after the cancellation is its consequence.
    pub(crate) fn unless_cancelled<T>(&self, statements: impl FnOnce() -> Result<T>) -> Result<T> {
        let Some(canceller) = &self.canceller else { return statements() };
        canceller.while_running(statements)?.or_else(|error| canceller.check().and(Err(error)))
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

    /// Opens all connections of the pool, [`Options::pool_size`](crate::Options::pool_size) of them for the primary and
    /// for each replica, so that the first transactions need not wait for new ones. A service calls it before it takes
    /// requests, and in each process that it forks. Connections that stay unused for ten minutes are closed again. An
    /// unreachable replica is no error. A cancellation ends it after the connection that it is opening.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database cannot be reached, or allows fewer connections.
    pub fn warm_up(&self) -> Result<()> {
        self.pools().warm_up(self.canceller.as_ref())
    }

    /// Closes the portal and its clones in this process: rejects new transactions and operations, waits up to `limit` for
    /// those that are open, and closes the connections. Afterwards nothing is committed: a transaction that is still open
    /// fails with `portal.closed`, except one whose commit the server is working on, and except an operation over a
    /// connection of its own, such as [`migrate`](Self::migrate); its own call returns the outcome.
    ///
    /// # Errors
    /// `portal.in_use` if transactions or operations were still open after `limit`.
    pub fn close(&self, limit: Duration) -> Result<()> {
        self.inner.closed.store(true, Ordering::SeqCst);
        match self.pools().close(limit) {
            0 => Ok(()),
            open => Err(Error::unavailable(
                Code::PORTAL_IN_USE,
                format!(
                    "{open} transactions or operations were still open after {} s; the portal is closed, and no transaction \
                     begins to commit any more",
                    limit.as_secs_f32()
                ),
            )),
        }
    }
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may hold a password.
        f.debug_struct("Portal").field("options", &self.inner.options).finish_non_exhaustive()
    }
}
