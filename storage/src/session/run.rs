//! Transactions of asynchronous programs.

use crate::{
    error::{Error, Result},
    session::{actor::Actor, portal::Portal, transaction::Transaction},
};
use telehealth_core::Code;

impl Portal {
    /// Like [`transaction`](Self::transaction), on a thread that may block: the task that awaits it does not block its
    /// executor. Dropping the future does not stop a transaction that has begun. Must be called within a Tokio runtime.
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
        let portal = self.clone();
        let stopped = |_| Error::unavailable(Code::INTERNAL_PANIC, "the transaction panicked; it was rolled back");
        tokio::task::spawn_blocking(move || portal.transaction(&actor, work)).await.map_err(stopped)?
    }
}
