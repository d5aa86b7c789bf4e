//! Reports on all rows, over a connection of their own.

use crate::{
    error::{Error, Result},
    session::{
        connect::{establish, quote},
        migration,
        portal::Portal,
    },
};
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl,
    connection::{AnsiTransactionManager, SimpleConnection},
    sql_query,
    sql_types::Bool,
};

#[derive(QueryableByName)]
struct Rights {
    #[diesel(sql_type = Bool)]
    sees_all: bool,
}

impl Portal {
    /// Runs `work` on one snapshot of all rows, which it cannot change, in time zone UTC.
    ///
    /// # Errors
    /// [`Error::Denied`] if policies would hide rows from the login.
    pub(crate) fn on_all_rows<T>(&self, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
        let schema = &self.options().schema;
        let mut connection = establish(self.url())?;
        migration::check(&mut connection, schema)?;
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        AnsiTransactionManager::begin_transaction_sql(&mut connection, begin)?;
        connection.batch_execute(&format!(
            "SET LOCAL search_path = {}, extensions; SET LOCAL statement_timeout = '10min'; SET LOCAL timezone = 'UTC'",
            quote(schema)
        ))?;
        let rights = "SELECT rolsuper OR rolbypassrls AS sees_all FROM pg_roles WHERE rolname = current_user";
        let Rights { sees_all } = sql_query(rights).get_result(&mut connection)?;
        // Closing the connection rolls back.
        if sees_all { work(&mut connection) } else { Err(Error::Denied) }
    }
}
