//! How a portal begins and runs transactions.

use super::{Inner, Portal};
use crate::{
    error::{Error, Result, closed, connection_lost},
    session::{
        actor::Actor,
        cancel::Canceller,
        migration,
        observed::{Observed, note_denied},
        pool::{Connection, Pool},
        replicas::Position,
        report::{Attempt, Report},
        transaction::{Transaction, warn_of},
        transaction_start::{Mode, TransactionStart, roll_back},
    },
};
use diesel::{PgConnection, connection::SimpleConnection};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use telehealth_core::Code;

impl Portal {
    /// Runs `work` in one transaction of `actor` and commits it. On contention with other transactions it is run again,
    /// up to eight times in all, also if `work` then returns an error of its own; so `work` should have no side effects
    /// outside the database. [`Error::Stale`] is not contention; to read and change a row until it succeeds, use
    /// [`Transaction::update`]. A transaction of [`begin`](Self::begin) is not repeated.
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
        self.transaction_as(actor, Mode::ReadWrite, work)
    }

    /// Like [`transaction`](Self::transaction), in the given mode.
    pub(crate) fn transaction_as<T, E: From<Error>>(
        &self,
        actor: &Actor,
        mode: Mode,
        work: impl FnMut(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        self.repeat(|attempt| self.begin_as(actor, mode, attempt), work)
    }

    /// Begins a transaction of `actor` that the caller commits.
    ///
    /// # Errors
    /// [`Error::Denied`] if the actor is not an active user, [`Error::Ungranted`] for a service account without grants.
    /// [`Error::Unavailable`] if there is no connection or the schema's version differs from the library's.
    pub fn begin(&self, actor: &Actor) -> Result<Transaction> {
        self.begin_as(actor, Mode::ReadWrite, 1)
    }

    pub(in crate::session) fn begin_as(&self, actor: &Actor, mode: Mode, attempt: u32) -> Result<Transaction> {
        self.begin_unreported(actor, mode, attempt).inspect_err(|error| {
            if matches!(error, Error::Denied) {
                self.report_denial(actor);
            }
        })
    }

    /// Like [`begin`](Self::begin), without a report to the audit log if the actor is not an active user.
    pub(crate) fn begin_unreported(&self, actor: &Actor, mode: Mode, attempt: u32) -> Result<Transaction> {
        // Checks the caller's input before taking a connection.
        let start = self.start(actor, mode)?;
        let begun = self.begin_in(self.pool(), actor, start, attempt, |connection, start| {
            self.check(connection)?;
            Ok(start.begin(connection)?)
        });
        // Only the primary denies: a replica may not know the actor yet.
        begun.map_err(|error| {
            note_denied(&self.pool().counters, &error);
            actor.explained(error)
        })
    }

    /// Reports to the audit log that a person may not begin a transaction.
    fn report_denial(&self, actor: &Actor) {
        let mut report = Report::of(actor.person());
        report.note_denied(None, Attempt::Begin, Vec::new());
        if report.is_empty() {
            return;
        }
        let sent = self.start(actor, Mode::ReadWrite).and_then(|start| {
            let mut lent = self.pool().acquire(self.canceller.as_ref())?;
            let connection = lent.get()?;
            start.report(connection, &report).map_err(|error| {
                roll_back(connection);
                error.into()
            })
        });
        if let Err(error) = sent {
            warn_of(&error);
        }
    }

    /// Begins a transaction on a connection of a pool.
    pub(in crate::session) fn begin_in(
        &self,
        pool: &Arc<Pool>,
        actor: &Actor,
        start: TransactionStart,
        attempt: u32,
        begin: impl Fn(&mut Connection, &TransactionStart) -> Result<()>,
    ) -> Result<Transaction> {
        if self.inner.closed.load(Ordering::SeqCst) {
            return Err(closed());
        }
        let mut lent = pool.acquire(self.canceller.as_ref())?;
        let observed = Observed::begin(actor.kind(), &self.inner.namespace, attempt, Arc::clone(lent.counters()));
        // Skips connections that broke while idle; nothing has been done on them yet.
        let mut lost = connection_lost();
        for _ in 0..=self.inner.options.pool_size {
            let connection = lent.get()?;
            let begun = {
                let _entered = observed.enter();
                self.unless_cancelled(|| begin(connection, &start))
            };
            let error = match begun {
                Ok(()) => {
                    let Inner { url, options, .. } = &*self.inner;
                    let canceller = match &self.canceller {
                        Some(canceller) => {
                            canceller.lead_to(url);
                            canceller.clone()
                        }
                        None => Canceller::new(start.cancel_key, url),
                    };
                    return Ok(Transaction::begun(lent, options, actor, start, url, canceller, observed));
                }
                Err(error) => error,
            };
            if roll_back(connection) {
                if ![Code::DATABASE_CONNECTION_LOST, Code::DATABASE_NOT_PRIMARY].contains(&error.code()) {
                    return Err(error);
                }
                // It holds state of an earlier user, or leads to a server that is no primary any more.
                lent.discard()?;
            } else {
                lent.renew()?;
            }
            lost = error;
        }
        Err(lost)
    }

    /// Compares the schema's version and the keyring with the database, if that has not been done.
    fn check(&self, connection: &mut PgConnection) -> Result<()> {
        let keyring = self.inner.options.keyring.as_ref();
        if self.is_check_due() {
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
        Ok(())
    }

    fn is_check_due(&self) -> bool {
        let keyring = self.inner.options.keyring.as_ref();
        self.inner.checked.get().is_none() || keyring.is_some_and(|keyring| self.inner.key_check.is_due(keyring))
    }

    /// Returns the position of the primary's log that a replica must have replayed. Checks the primary if that is due,
    /// because the check of a new key writes.
    pub(in crate::session) fn position(&self) -> Result<Position> {
        let max_lag = if self.is_check_due() { Duration::ZERO } else { self.options().replica_max_lag };
        self.pools().position(max_lag, |connection| self.check(connection))
    }

    pub(in crate::session) fn start(&self, actor: &Actor, mode: Mode) -> Result<TransactionStart> {
        let mut start = actor.start(&self.inner.options, mode)?;
        if let Some(canceller) = &self.canceller {
            start.cancel_key = canceller.key();
        }
        Ok(start)
    }

    /// Returns the statements that begin a transaction, for tests that connect to the server directly.
    ///
    /// # Errors
    /// As [`begin`](Self::begin), for invalid input.
    #[doc(hidden)]
    pub fn statements(&self, actor: &Actor) -> Result<String> {
        Ok(self.start(actor, Mode::ReadWrite)?.statements())
    }
}
