//! One connection: from a string to a session, or to what is wrong with the string or the server.

use crate::{
    error::{Error, Result},
    session::options::Options,
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
const ACQUIRE_TIMEOUTS: RangeInclusive<Duration> = Duration::from_millis(1)..=Duration::from_secs(86_400);

/// Checks what a program asks for, before anything is opened.
pub(crate) fn check_options(options: &Options) -> Result<()> {
    let mut violations = Violations::of("options");
    let (size, timeout) = (options.pool_size, options.acquire_timeout);
    violations.require(POOL_SIZES.contains(&size), "pool_size", Code::INTEGER_OUT_OF_RANGE, "must be 1 to 1000");
    let in_time = ACQUIRE_TIMEOUTS.contains(&timeout);
    violations.require(in_time, "acquire_timeout", Code::INTEGER_OUT_OF_RANGE, "must be 1 ms to 1 day");
    let schema = options.schema.as_str();
    violations.require(!schema.is_empty(), "schema", Code::TEXT_BLANK, "must not be empty");
    violations.require(!schema.contains('\0'), "schema", Code::TEXT_NULL_BYTE, "must not hold a null byte");
    violations.require(schema.len() <= NAME_BYTES, "schema", Code::TEXT_TOO_LONG, "must have at most 63 bytes");
    Ok(violations.finish()?)
}

/// A name as SQL writes it.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The string with a bound for making one connection, unless it or the environment has one: libpq alone would wait for a
/// silent host as long as TCP does, which is minutes.
pub(crate) fn with_time_limit(url: &str, limit: Duration) -> String {
    const NAME: &str = "connect_timeout";
    if url.contains(NAME) || std::env::var_os("PGCONNECT_TIMEOUT").is_some() {
        return url.to_owned();
    }
    let seconds = limit.as_millis().div_ceil(1_000);
    let Some((_, rest)) = url.split_once("://").filter(|(scheme, _)| ["postgresql", "postgres"].contains(scheme))
    else {
        // Of a keyword string; first, so that the rest may be anything.
        return format!("{NAME}={seconds} {url}");
    };
    // As libpq does: what comes before an `@` is a user and a password, unless a slash comes first.
    let before_slash = rest.split_once('/').map_or(rest, |(before, _)| before);
    let host = if before_slash.contains('@') { rest.split_once('@').map_or(rest, |(_, host)| host) } else { rest };
    let joint = if host.ends_with('?') {
        ""
    } else if host.contains('?') {
        "&"
    } else {
        "?"
    };
    format!("{url}{joint}{NAME}={seconds}")
}

/// What a server says that will serve soon.
const STARTING: &[&str] = &["starting up", "shutting down", "recovery mode", "not yet accepting connections"];
/// What a server says that may serve when somebody else has gone.
const FULL: &[&str] = &["too many", "connection slots", "terminating connection"];
/// How long a server that is not there or full is asked again: a restart takes no longer, or much longer.
const RESTART: Duration = Duration::from_secs(1);

/// For how long it makes sense to try again after a failure to connect: always while the server starts, not at all where
/// it has refused for a reason that stays, such as a wrong password.
pub(crate) fn retry_time(error: &Error) -> Duration {
    let Error::Unavailable { code: Code::DATABASE_UNREACHABLE, message } = error else { return Duration::ZERO };
    let says = |words: &[&str]| words.iter().any(|words| message.contains(words));
    match message {
        _ if says(STARTING) => Duration::MAX,
        message if message.contains("FATAL") && !says(FULL) => Duration::ZERO,
        _ => RESTART,
    }
}

pub(crate) fn exhausted(size: u32, timeout: Duration) -> Error {
    let seconds = timeout.as_secs_f32();
    let message = format!(
        "all {size} connections stayed in use for {seconds} s; make the pool larger or end transactions sooner"
    );
    Error::unavailable(Code::DATABASE_POOL_EXHAUSTED, message)
}

pub(crate) fn unreachable_server(reason: &str) -> Error {
    let message =
        format!("PostgreSQL cannot be reached ({reason}); check the connection string and that the server runs");
    Error::unavailable(Code::DATABASE_UNREACHABLE, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_limit_is_added_where_none_is_given() {
        let limited = |url: &str| with_time_limit(url, Duration::from_millis(1_500));
        let cases = [
            ("postgresql://ada@host/clinic", "postgresql://ada@host/clinic?connect_timeout=2"),
            ("postgres://host", "postgres://host?connect_timeout=2"),
            ("postgresql:///clinic?host=/run", "postgresql:///clinic?host=/run&connect_timeout=2"),
            ("postgresql://host/clinic?", "postgresql://host/clinic?connect_timeout=2"),
            // A question mark of a password begins no options, and one of an option ends none.
            ("postgresql://ada:p?w@host/clinic", "postgresql://ada:p?w@host/clinic?connect_timeout=2"),
            ("postgresql:///clinic?user=a@b", "postgresql:///clinic?user=a@b&connect_timeout=2"),
            ("host=/run dbname=clinic", "connect_timeout=2 host=/run dbname=clinic"),
            ("", "connect_timeout=2 "),
            ("postgresql://host/clinic?connect_timeout=9", "postgresql://host/clinic?connect_timeout=9"),
            ("host=/run connect_timeout=9", "host=/run connect_timeout=9"),
        ];
        for (given, expected) in cases {
            assert_eq!(limited(given), expected);
        }
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let cases = [
            ("FATAL:  the database system is starting up", Duration::MAX),
            ("FATAL:  sorry, too many clients already", RESTART),
            ("Connection refused", RESTART),
            ("FATAL:  password authentication failed for user \"ada\"", Duration::ZERO),
            ("FATAL:  database \"clinic\" does not exist", Duration::ZERO),
        ];
        for (reason, expected) in cases {
            assert_eq!(retry_time(&unreachable_server(reason)), expected, "{reason}");
        }
        assert_eq!(retry_time(&Error::Denied), Duration::ZERO);
    }
}
