//! Transactions of asynchronous programs.

use crate::{
    error::{Error, Result, cancelled},
    session::{actor::Actor, cancel::Canceller, portal::Portal, transaction::Transaction},
};
use std::sync::{Arc, Mutex, PoisonError};
use telehealth_core::Code;

impl Portal {
    /// Like [`transaction`](Self::transaction), on a thread that may block: the task that awaits it does not block its
    /// executor. Dropping the future, as `tokio::time::timeout` does, cancels the transaction: its running statement ends
    /// at once, and it is rolled back, unless its commit has reached the server. Must be called within a Tokio runtime.
    ///
    /// A [`Transaction`] must not be held across an `await`, because every method blocks. To have Clippy check it, add
    /// `await-holding-invalid-types = ["telehealth_storage::Transaction"]` to `clippy.toml`.
    ///
    /// ```
    /// # use telehealth_storage::{Actor, Portal, Error, accounts::{NewUser, User, UserRole}, now};
    /// # async fn sign_up(portal: Portal) -> Result<User, Error> {
    /// let user = User::register(NewUser::new("ada@example.com".parse()?, UserRole::Patient), now())?;
    /// portal.run(Actor::service("sign-up"), move |tx| tx.add(user.clone())).await
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`transaction`](Self::transaction), and `internal.panic` if `work` panics.
    pub async fn run<T, E>(
        &self,
        actor: Actor,
        work: impl FnMut(&mut Transaction) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.run_by(work, move |portal, work| portal.transaction(&actor, work)).await
    }

    /// Like [`read`](Self::read), on a thread that may block; see [`run`](Self::run).
    ///
    /// # Errors
    /// As [`read`](Self::read), and `internal.panic` if `work` panics.
    pub async fn run_read<T, E>(
        &self,
        actor: Actor,
        work: impl FnMut(&mut Transaction) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.run_by(work, move |portal, work| portal.read(&actor, work)).await
    }

    async fn run_by<T, E>(
        &self,
        mut work: impl FnMut(&mut Transaction) -> Result<T, E> + Send + 'static,
        run: impl FnOnce(&Self, &mut dyn FnMut(&mut Transaction) -> Result<T, E>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (portal, attempts) = (self.clone(), Attempts::default());
        let _cancel = CancelOnDrop(attempts.clone());
        let mut work = move |tx: &mut Transaction| {
            attempts.begin(tx.canceller())?;
            work(tx)
        };
        let stopped = |_| Error::unavailable(Code::INTERNAL_PANIC, "the transaction panicked; it was rolled back");
        tokio::task::spawn_blocking(move || run(&portal, &mut work)).await.map_err(stopped)?
    }
}

/// The attempts at a transaction that a future awaits: the current one, and whether another may begin.
#[derive(Clone, Default)]
struct Attempts(Arc<Mutex<(Option<Canceller>, bool)>>);

impl Attempts {
    fn begin(&self, canceller: Canceller) -> Result<()> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = Some(canceller);
        if state.1 { Err(cancelled()) } else { Ok(()) }
    }
}

/// Cancels when the future is dropped. A transaction that has ended is not affected.
struct CancelOnDrop(Attempts);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        let mut state = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.1 = true;
        if let Some(canceller) = state.0.take() {
            canceller.cancel_in_background();
        }
    }
}
