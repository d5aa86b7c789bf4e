//! Reports on all rows, over a connection of their own.

use crate::{
    error::{Error, Result},
    session::{connect::quote, portal::Portal},
};
use diesel::{PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::Bool};

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
        let settings = format!(
            "SET LOCAL search_path = {}, extensions; SET LOCAL statement_timeout = '10min'; SET LOCAL timezone = 'UTC'",
            quote(&self.options().schema)
        );
        self.rolled_back("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", |connection| {
            connection.batch_execute(&settings)?;
            let rights = "SELECT rolsuper OR rolbypassrls AS sees_all FROM pg_roles WHERE rolname = current_user";
            let Rights { sees_all } = sql_query(rights).get_result(connection)?;
            if sees_all { work(connection) } else { Err(Error::Denied) }
        })
    }
}
