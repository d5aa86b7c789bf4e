//! The original database, as it is when a drill begins.

use crate::{
    error::Result,
    operations::erasure::{ErasedPatient, all_erased},
    session::connect::{establish, quote},
};
use chrono::{DateTime, Utc};
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Nullable, Timestamptz},
};

/// What a copy is compared with.
pub(super) struct Original {
    pub log: Log,
    /// Every patient who was erased.
    pub erased: Vec<ErasedPatient>,
}

impl Original {
    pub(super) fn read(url: &str, schema: &str) -> Result<Self> {
        let mut connection = establish(url)?;
        // Without the right to read all rows, fails rather than counting few.
        connection
            .batch_execute(&format!("SET search_path = {}, extensions; SET row_security = off", quote(schema)))?;
        Ok(Self { log: Log::read(&mut connection)?, erased: all_erased(&mut connection)? })
    }
}

/// The newest entry of an audit log, and how many there are.
#[derive(QueryableByName)]
pub(super) struct Log {
    #[diesel(sql_type = BigInt)]
    pub entries: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub newest: Option<DateTime<Utc>>,
}

impl Log {
    pub(super) fn read(connection: &mut PgConnection) -> Result<Self> {
        let query = "SELECT count(*) AS entries, max(created_at) AS newest FROM audit_logs";
        Ok(sql_query(query).get_result(connection)?)
    }
}
