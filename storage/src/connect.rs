//! One connection: from a string to a session, or to what is wrong with the string or the server.

use crate::{
    error::{Error, Result},
    portal::Options,
};
use diesel::{Connection, PgConnection};
use std::{ops::RangeInclusive, time::Duration};
use telehealth_core::{Code, error::Violations};

/// Connects to the server of a libpq URL or keyword string.
pub(crate) fn establish(url: &str) -> Result<PgConnection> {
    use diesel::ConnectionError as Diesel;
    let malformed = "the connection string must be a libpq URL such as postgresql://user@host/database";
    PgConnection::establish(url).map_err(|error| match error {
        Diesel::InvalidCString(_) | Diesel::InvalidConnectionUrl(_) => {
            Error::unavailable(Code::DATABASE_URL_MALFORMED, malformed)
        }
        // What libpq says about a string repeats parts of it, the password among them.
        Diesel::BadConnection(reason) if !is_about_a_server(&reason) => {
            Error::unavailable(Code::DATABASE_URL_MALFORMED, malformed)
        }
        Diesel::BadConnection(reason) => unreachable_server(reason.trim()),
        other => unreachable_server(&other.to_string()),
    })
}

/// libpq tells a malformed string from a silent server only by its words. It reads some options when it connects, and a
/// host with an `@` is the tail of a password that was not percent-encoded.
fn is_about_a_server(reason: &str) -> bool {
    let reason = reason.trim_start();
    let answers = reason.starts_with("connection to server") && !reason.contains("connection option");
    answers || (reason.starts_with("could not translate host name") && !reason.contains('@'))
}

/// The most bytes of a name; PostgreSQL cuts off the rest, and two names would become one.
const NAME_BYTES: usize = 63;

/// More connections than any PostgreSQL server takes.
const POOL_SIZES: RangeInclusive<u32> = 1..=1_000;
/// r2d2 refuses to wait for nothing at all.
const PATIENCE: RangeInclusive<Duration> = Duration::from_millis(1)..=Duration::from_secs(86_400);

/// Checks what a program asks for, before anything is opened.
pub(crate) fn check_options(options: &Options) -> Result<()> {
    let mut broken = Violations::of("options");
    let (size, patience) = (options.pool_size, options.patience);
    broken.require(POOL_SIZES.contains(&size), "pool_size", Code::INTEGER_OUT_OF_RANGE, "must be 1 to 1000");
    broken.require(PATIENCE.contains(&patience), "patience", Code::INTEGER_OUT_OF_RANGE, "must be 1 ms to 1 day");
    let schema = options.schema.as_str();
    broken.require(!schema.is_empty(), "schema", Code::TEXT_BLANK, "must not be empty");
    broken.require(!schema.contains('\0'), "schema", Code::TEXT_NULL_BYTE, "must not hold a null byte");
    broken.require(schema.len() <= NAME_BYTES, "schema", Code::TEXT_TOO_LONG, "must have at most 63 bytes");
    Ok(broken.finish()?)
}

/// A name as SQL writes it.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What the pool repeats of libpq's reason, as far as it is about a server.
pub(crate) fn server_reason(message: &str) -> &str {
    let reason = message.strip_prefix("timed out waiting for connection: ").unwrap_or(message).trim();
    if is_about_a_server(reason) { reason } else { "no connection could be made" }
}

pub(crate) fn unreachable_server(reason: &str) -> Error {
    let message =
        format!("PostgreSQL cannot be reached ({reason}); check the connection string and that the server runs");
    Error::unavailable(Code::DATABASE_UNREACHABLE, message)
}
