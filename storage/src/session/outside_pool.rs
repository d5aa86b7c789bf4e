//! Work over connections of their own, outside the pool, which the portal's canceller ends.

use crate::{
    error::Result,
    session::{
        connect::{establish, quote, with_time_limit},
        migration,
        portal::Portal,
    },
};
use diesel::{
    PgConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
};

impl Portal {
    /// Runs `work` over a connection of its own, which must lead directly to PostgreSQL.
    pub(crate) fn directly<T>(&self, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
        self.outside_pool(|connection| {
            self.mark(connection, "pg_advisory_lock_shared")?;
            work(connection)
        })
    }

    /// Runs `work` in a transaction over a connection of its own, in a schema that has exactly the migrations of this
    /// library. The transaction is always rolled back: no state remains in the session, so a transaction-pooling PgBouncer
    /// is safe.
    pub(crate) fn rolled_back<T>(&self, begin: &str, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
        self.outside_pool(|connection| {
            migration::check(connection, &self.options().schema)?;
            AnsiTransactionManager::begin_transaction_sql(connection, begin)?;
            self.mark(connection, "pg_advisory_xact_lock_shared")?;
            let outcome = work(connection);
            AnsiTransactionManager::rollback_transaction(connection)?;
            outcome
        })
    }

    /// Writes over a connection outside the pool, in the portal's schema. Later reads on replicas see it.
    pub(crate) fn write_as_owner(&self, write: impl FnOnce(&mut PgConnection) -> Result<()>) -> Result<()> {
        self.directly(|connection| {
            let (schema, wait) = (quote(&self.options().schema), self.options().lock_timeout.as_millis());
            connection.batch_execute(&format!("SET search_path = {schema}, extensions; SET lock_timeout = {wait}"))?;
            migration::check(connection, &self.options().schema)?;
            write(connection)
        })?;
        self.pool().counters.written.add(1);
        Ok(())
    }

    fn outside_pool<T>(&self, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
        let _counted = self.pool().outside()?;
        let mut connection = establish(&with_time_limit(self.url(), self.options().acquire_timeout))?;
        self.unless_cancelled(|| work(&mut connection))
    }

    /// Takes the lock by which the canceller finds the connection.
    fn mark(&self, connection: &mut PgConnection, function: &str) -> Result<()> {
        match self.own_canceller() {
            Some(canceller) => {
                canceller.lead_to(self.url());
                Ok(connection.batch_execute(&format!("SELECT {function}({})", canceller.key()))?)
            }
            None => Ok(()),
        }
    }
}
