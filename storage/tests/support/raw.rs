//! SQL outside core; its errors are mapped as the library maps them.

use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_types};
use telehealth_core::field::Object;
use telehealth_storage::Error;

#[derive(QueryableByName)]
struct Json {
    #[diesel(sql_type = sql_types::Text)]
    json: String,
}

pub fn connect(url: &str) -> PgConnection {
    let mut connection = PgConnection::establish(url).expect("a connection");
    connection.batch_execute("SET timezone = 'UTC'").expect("a setting");
    connection
}

/// Runs one statement; returns the number of changed rows, or the error.
pub fn run(connection: &mut PgConnection, sql: &str) -> Result<usize, Error> {
    super::seals::allow_stand_ins(connection, sql);
    run_as_it_is(connection, sql)
}

/// The same without converting stand-ins for envelopes.
pub fn run_as_it_is(connection: &mut PgConnection, sql: &str) -> Result<usize, Error> {
    diesel::sql_query(sql).execute(connection).map_err(Error::from)
}

/// Runs one or several statements that must succeed.
pub fn must(connection: &mut PgConnection, sql: &str) {
    super::seals::allow_stand_ins(connection, sql);
    connection.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The rows that a query returns.
pub fn rows(connection: &mut PgConnection, query: &str) -> Vec<Object> {
    let query = format!("SELECT to_jsonb(q)::text AS json FROM ({query}) AS q");
    let found: Vec<Json> =
        diesel::sql_query(&query).load(connection).unwrap_or_else(|error| panic!("{query}: {error}"));
    found.into_iter().map(|row| serde_json::from_str(&row.json).expect("an object")).collect()
}

/// The first column of each row, as text.
pub fn texts(connection: &mut PgConnection, query: &str) -> Vec<String> {
    let query = format!("SELECT coalesce(v::text, '') AS json FROM ({query}) AS q(v)");
    let found: Vec<Json> =
        diesel::sql_query(&query).load(connection).unwrap_or_else(|error| panic!("{query}: {error}"));
    found.into_iter().map(|row| row.json).collect()
}

/// The single value that a query returns, as text.
pub fn text(connection: &mut PgConnection, query: &str) -> String {
    texts(connection, query).pop().unwrap_or_else(|| panic!("{query}: no row"))
}

/// Runs statements and rolls them back; returns `None` if they are allowed, else the library's error.
pub fn tried(connection: &mut PgConnection, sql: &str) -> Option<Error> {
    super::seals::allow_stand_ins(connection, sql);
    must(connection, "BEGIN");
    let outcome = connection.batch_execute(sql);
    must(connection, "ROLLBACK");
    outcome.err().map(Error::from)
}

/// The query plan of PostgreSQL.
pub fn plan(connection: &mut PgConnection, query: &str) -> String {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = sql_types::Text, column_name = "QUERY PLAN")]
        line: String,
    }
    let lines: Vec<Line> = diesel::sql_query(format!("EXPLAIN {query}")).load(connection).expect("a plan");
    lines.into_iter().map(|line| line.line + "\n").collect()
}
