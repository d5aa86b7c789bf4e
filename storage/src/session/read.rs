//! Reads that may be slightly behind, on replicas.

use crate::{
    error::{Error, Result},
    session::{
        actor::Actor,
        portal::Portal,
        replicas::{self, Position, Replica},
        transaction::Transaction,
        transaction_start::Mode,
    },
};
use std::sync::Arc;

impl Portal {
    /// Runs `work` in a transaction that only reads, on one of [`Options::replica_urls`](crate::Options::replica_urls).
    /// It sees everything that this portal has committed before; what others have committed, it may see up to
    /// [`replica_max_lag`](crate::Options::replica_max_lag) later. If there is no replica, or all are unavailable or
    /// further behind, the primary serves it.
    ///
    /// Reads of other people's data are logged as in every transaction: on the primary, before this returns. Like
    /// [`transaction`](Self::transaction) it is run again on contention, here with the replay of the primary's changes.
    ///
    /// ```
    /// # use telehealth_storage::{Actor, Error, Portal, care::Consultation};
    /// # fn visits(portal: &Portal) -> Result<u64, Error> {
    /// portal.read(&Actor::service("reports"), |tx| tx.count::<Consultation>(&Default::default()))
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`transaction`](Self::transaction), and `transaction.read_only` if a statement would change rows. If the
    /// replica is lost meanwhile, `database.connection_lost`; the next read goes to another server.
    pub fn read<T, E: From<Error>>(
        &self,
        actor: &Actor,
        work: impl FnMut(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        self.repeat(|attempt| self.begin_read_as(actor, attempt), work)
    }

    /// Begins a transaction of `actor` that only reads, on a replica if possible; see [`read`](Self::read). The caller
    /// commits it: then its reads are logged.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub fn begin_read(&self, actor: &Actor) -> Result<Transaction> {
        self.begin_read_as(actor, 1)
    }

    fn begin_read_as(&self, actor: &Actor, attempt: u32) -> Result<Transaction> {
        let pools = self.pools();
        if pools.replicas.is_empty() {
            return self.begin_as(actor, Mode::Read, attempt);
        }
        let mut position = None;
        for replica in pools.replicas.in_turns() {
            let position = match position {
                Some(position) => position,
                None => *position.insert(self.position()?),
            };
            match self.begin_on(replica, position, actor, attempt) {
                Ok(transaction) => {
                    pools.primary.counters.replica_reads.add(1);
                    return Ok(transaction);
                }
                Err(error) => replica.note(&error),
            }
        }
        pools.primary.counters.replica_misses.add(1);
        self.begin_as(actor, Mode::Read, attempt)
    }

    fn begin_on(&self, replica: &Arc<Replica>, position: Position, actor: &Actor, attempt: u32) -> Result<Transaction> {
        let start = self.start(actor, Mode::Read)?;
        let transaction = self.begin_in(&replica.pool, actor, start, attempt, |connection, start| {
            // Within the transaction, because a pooler may lead each one to another server; and before the actor is
            // read, whose rights this portal may have withdrawn.
            start.begin_checked(connection, |connection| replicas::require_replayed(connection, position))
        })?;
        Ok(transaction.on_replica(Arc::clone(replica), Arc::clone(self.pool())))
    }
}
