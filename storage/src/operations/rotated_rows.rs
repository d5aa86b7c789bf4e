//! How many rows were re-encrypted, as evidence that keys are rotated.

use crate::{error::Result, operations::keys_in_use::ROTATE_KEYS_SERVICE, session::portal::Portal, sql::row::Db};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Date as SqlDate, Text},
};
use telehealth_core::Date;

#[derive(QueryableByName)]
struct RotatedDay {
    #[diesel(sql_type = SqlDate)]
    date: Db<Date>,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

impl Portal {
    /// Returns, from the audit log, how many rows were re-encrypted on each day since a day. Run it as a superuser: the
    /// policies hide rows from everybody else.
    pub(crate) fn rotated_rows(&self, since: Date) -> Result<Vec<(Date, u64)>> {
        let query = sql_query(
            r"SELECT created_at::date AS date, count(*) AS rows FROM audit_logs
              WHERE created_at >= $1 AND actor_id IS NULL AND split_part(user_agent, ' ', 1) = $2
                AND action LIKE '%\_UPDATE'
              GROUP BY 1 ORDER BY 1",
        );
        let query = query.bind::<SqlDate, _>(Db(since)).bind::<Text, _>(format!("service:{ROTATE_KEYS_SERVICE}"));
        let days: Vec<RotatedDay> = self.on_all_rows(|connection| Ok(query.load(connection)?))?;
        Ok(days.into_iter().map(|day| (day.date.0, u64::try_from(day.rows).unwrap_or(0))).collect())
    }
}
