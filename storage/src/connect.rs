//! One connection: from a string to a session, or to what is wrong with the string or the server.

use crate::error::{Error, Result};
use diesel::{Connection, PgConnection};
use telehealth_core::{Code, error::Violation};

/// Connects to the server of a libpq URL or keyword string.
pub(crate) fn establish(url: &str) -> Result<PgConnection> {
    use diesel::ConnectionError as Diesel;
    let malformed = "the connection string must be a libpq URL such as postgresql://user@host/database";
    PgConnection::establish(url).map_err(|error| match error {
        Diesel::InvalidCString(_) | Diesel::InvalidConnectionUrl(_) => {
            Error::unavailable(Code::DATABASE_URL_MALFORMED, malformed)
        }
        // libpq tells a malformed string from a silent server only by its words.
        Diesel::BadConnection(reason) if is_about_the_string(&reason) => {
            Error::unavailable(Code::DATABASE_URL_MALFORMED, malformed)
        }
        Diesel::BadConnection(reason) => unreachable_server(reason.trim()),
        other => unreachable_server(&other.to_string()),
    })
}

fn is_about_the_string(reason: &str) -> bool {
    [
        "missing \"=\" after",
        "invalid URI",
        "invalid percent-encoded",
        "invalid connection option",
        "unexpected character",
        "unterminated quoted",
        "invalid port number",
        "invalid integer value",
        "invalid sslmode value",
        "end of string reached",
        "extra key/value",
        "missing key/value",
    ]
    .iter()
    .any(|words| reason.contains(words))
}

/// The most bytes of a name; PostgreSQL cuts off the rest, and two names would become one.
const NAME_BYTES: usize = 63;

pub(crate) fn check_schema_name(name: &str) -> Result<()> {
    let (code, message) = match name {
        "" => (Code::TEXT_BLANK, "must not be empty"),
        name if name.contains('\0') => (Code::TEXT_NULL_BYTE, "must not hold a null byte"),
        name if name.len() > NAME_BYTES => (Code::TEXT_TOO_LONG, "must have at most 63 bytes"),
        _ => return Ok(()),
    };
    Err(Error::Invalid(Violation::new("options", "schema", code, message).into()))
}

pub(crate) fn unreachable_server(reason: &str) -> Error {
    let message =
        format!("PostgreSQL cannot be reached ({reason}); check the connection string and that the server runs");
    Error::unavailable(Code::DATABASE_UNREACHABLE, message)
}
