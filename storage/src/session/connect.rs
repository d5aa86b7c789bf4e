//! Connecting to PostgreSQL, with distinct errors for a malformed string and an unreachable server.

use crate::{
    error::{Error, Result},
    session::options::Options,
};
use diesel::{Connection, PgConnection};
use std::{ops::RangeInclusive, time::Duration};
use telehealth_core::{
    Code,
    error::{FieldError, Violations},
};

/// Connects to the server of a libpq URL or keyword string.
pub(crate) fn establish(url: &str) -> Result<PgConnection> {
    use diesel::ConnectionError as Diesel;
    PgConnection::establish(url).map_err(|error| match error {
        Diesel::InvalidCString(_) | Diesel::InvalidConnectionUrl(_) => malformed(),
        Diesel::BadConnection(reason) => refused(&reason),
        other => unreachable_server(&other.to_string()),
    })
}

fn malformed() -> Error {
    let message = "the connection string must be a libpq URL such as postgresql://user@host/database";
    Error::unavailable(Code::DATABASE_URL_MALFORMED, message)
}

/// Converts libpq's message. About a malformed string it repeats parts of it, possibly the password, so it is not passed
/// on.
fn refused(reason: &str) -> Error {
    if reason.contains("SSL support is not compiled in") {
        return unreachable_server(
            "sslmode requires TLS, and this build of the library has none: use the feature `tls`",
        );
    }
    if is_about_a_server(reason) { unreachable_server(reason.trim()) } else { malformed() }
}

/// Whether a message of libpq is about the server. Only the wording distinguishes it from a malformed string: libpq
/// parses some options when it connects, and a host with an `@` is the end of a password that was not percent-encoded.
fn is_about_a_server(reason: &str) -> bool {
    let reason = reason.trim_start();
    let answers = reason.starts_with("connection to server") && !reason.contains("connection option");
    answers || (reason.starts_with("could not translate host name") && !reason.contains('@'))
}

/// The maximum length of a name in bytes. PostgreSQL truncates longer ones, so that two names could become one.
const NAME_BYTES: usize = 63;

/// The maximum is more than any PostgreSQL server accepts.
const POOL_SIZES: RangeInclusive<u32> = 1..=1_000;
const TIMEOUTS: RangeInclusive<Duration> = Duration::from_millis(1)..=Duration::from_secs(86_400);

/// Checks the options before connecting.
pub(crate) fn check_options(options: &Options) -> Result<()> {
    let mut violations = Violations::of("options");
    if !POOL_SIZES.contains(&options.pool_size) {
        let error = FieldError::new(Code::INTEGER_OUT_OF_RANGE, "must be {min} to {max}");
        let (min, max) = (i64::from(*POOL_SIZES.start()), i64::from(*POOL_SIZES.end()));
        violations.report("pool_size", error.with("min", min).with("max", max));
    }
    let timeouts = [
        ("acquire_timeout", options.acquire_timeout),
        ("lock_timeout", options.lock_timeout),
        ("statement_timeout", options.statement_timeout),
        ("idle_timeout", options.idle_timeout),
        ("transaction_timeout", options.transaction_timeout),
        ("replica_max_lag", options.replica_max_lag),
    ];
    for (name, timeout) in timeouts {
        if !TIMEOUTS.contains(&timeout) {
            let error = FieldError::new(Code::INTEGER_OUT_OF_RANGE, "must be {min} to {max} {unit}");
            violations.report(name, error.with("min", 1).with("max", 86_400_000).with("unit", "ms"));
        }
    }
    let schema = options.schema.as_str();
    violations.require(!schema.is_empty(), "schema", Code::TEXT_BLANK, "must not be blank");
    violations.require(!schema.contains('\0'), "schema", Code::TEXT_NULL_BYTE, "must not hold U+0000");
    if schema.len() > NAME_BYTES {
        let error = FieldError::new(Code::TEXT_TOO_LONG, "must have at most {max} {unit}");
        violations.report("schema", error.with("max", NAME_BYTES).with("unit", "bytes"));
    }
    let named = !options.replica_urls.iter().any(String::is_empty);
    violations.require(named, "replica_urls", Code::TEXT_BLANK, "must not be blank");
    Ok(violations.finish()?)
}

/// Quotes a name as an SQL identifier.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Adds a `connect_timeout` to the string, unless it or the environment has one: by default libpq would wait for an
/// unresponsive host as long as TCP does, which is minutes.
pub(crate) fn with_time_limit(url: &str, limit: Duration) -> String {
    const NAME: &str = "connect_timeout";
    if url.contains(NAME) || std::env::var_os("PGCONNECT_TIMEOUT").is_some() {
        return url.to_owned();
    }
    let seconds = limit.as_millis().div_ceil(1_000);
    let Some((_, rest)) = url.split_once("://").filter(|(scheme, _)| ["postgresql", "postgres"].contains(scheme))
    else {
        // For a keyword string: in front, so that the rest need not be parsed.
        return format!("{NAME}={seconds} {url}");
    };
    // Like libpq: the part before an `@` is a user and a password, unless a slash comes first.
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

/// Parts of the messages of a server that will accept connections soon.
const STARTING: &[&str] = &["starting up", "shutting down", "recovery mode", "not yet accepting connections"];
/// Parts of the messages of a server that may accept connections when others have disconnected.
const FULL: &[&str] = &["too many", "connection slots", "terminating connection"];
/// How long connecting to an unreachable or full server is retried: a restart takes at most this long, or much longer.
const RESTART: Duration = Duration::from_secs(1);

/// Returns for how long to retry after a failure to connect: without limit while the server starts, not at all after a
/// permanent refusal such as a wrong password.
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
    let message =
        format!("all {size} connections were in use for {seconds} s; make the pool larger or end transactions sooner");
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
    fn a_missing_connect_timeout_is_added() {
        let limited = |url: &str| with_time_limit(url, Duration::from_millis(1_500));
        let cases = [
            ("postgresql://ada@host/clinic", "postgresql://ada@host/clinic?connect_timeout=2"),
            ("postgres://host", "postgres://host?connect_timeout=2"),
            ("postgresql:///clinic?host=/run", "postgresql:///clinic?host=/run&connect_timeout=2"),
            ("postgresql://host/clinic?", "postgresql://host/clinic?connect_timeout=2"),
            // A question mark in a password does not begin the options, and an `@` in an option does not end a
            // password.
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
    fn required_tls_is_missed_in_a_build_without_it() {
        // Of libpq, which then parses the option as malformed.
        let error = refused("sslmode value \"require\" invalid when SSL support is not compiled in\n");
        assert_eq!(error.code(), Code::DATABASE_UNREACHABLE);
        assert!(error.to_string().contains("this build of the library has none"), "{error}");
        assert_eq!(refused("invalid sslmode value: \"perhaps\"\n").code(), Code::DATABASE_URL_MALFORMED);
    }

    #[test]
    fn only_temporary_failures_are_retried() {
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
