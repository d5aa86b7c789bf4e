//! Errors of PostgreSQL, and of the connection to it.

use super::Error;
use crate::telemetry::STATEMENT;
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, DeserializeFieldError};
use telehealth_core::{
    Code, catalog,
    error::{FieldError, Violation},
};

/// An error of a library that only this crate converts, so that the public interface does not name the library. A program
/// that uses the library itself can convert its errors too.
trait Internal {
    fn convert(self) -> Error;
}

impl<E: Internal> From<E> for Error {
    fn from(error: E) -> Self {
        error.convert()
    }
}

impl Internal for diesel::result::Error {
    fn convert(self) -> Error {
        use diesel::result::Error as Diesel;
        match self {
            Diesel::DatabaseError(kind, information) => from_database(&kind, information.as_ref()),
            Diesel::DeserializationError(source) => Error::Corrupt { reason: unreadable(source.as_ref()) },
            Diesel::SerializationError(_) | Diesel::QueryBuilderError(_) => {
                Error::unavailable(Code::DATABASE_UNEXPECTED, "a value cannot be sent to PostgreSQL")
            }
            Diesel::RollbackErrorOnCommit { commit_error, .. } => (*commit_error).into(),
            Diesel::BrokenTransactionManager => connection_lost(),
            other => Error::unavailable(Code::DATABASE_UNEXPECTED, other.to_string()),
        }
    }
}

/// Describes a value that cannot be read by its column and violation, without the value.
fn unreadable(source: &(dyn std::error::Error + 'static)) -> String {
    let field = source.downcast_ref::<DeserializeFieldError>();
    let column = field.and_then(|field| field.field_name.as_deref()).map_or(String::new(), |name| format!(" {name}"));
    let field_error = field.map_or(source, |field| field.error.as_ref()).downcast_ref::<FieldError>();
    match field_error {
        Some(error) => format!("column{column} {} ({})", error, error.code()),
        None => format!("column{column} cannot be read"),
    }
}

/// The message of `access_begin` about a connection that must not be used any more.
const LEFT_BEHIND: &str = "the connection has prepared statements of an earlier user";

/// PostgreSQL's messages about a missing privilege, and about a row that a policy rejects; both have SQLSTATE 42501.
const DENIED: &[&str] = &["permission denied", "violates row-level security policy"];

/// Returns the entity of the table that a message about a missing privilege or a rejected row names.
pub(crate) fn refused_entity(error: &diesel::result::Error) -> Option<&'static str> {
    let diesel::result::Error::DatabaseError(_, information) = error else { return None };
    let (_, name) = information.message().rsplit_once(" table ")?;
    catalog::table(name.trim_matches('"')).map(|table| table.entity)
}

/// Whether a message is PostgreSQL's about SET ROLE: the role does not exist, or the login is not a member of it.
fn is_about_a_role(message: &str) -> bool {
    message.starts_with("permission denied to set role")
        || (message.starts_with("role \"") && message.ends_with("\" does not exist"))
}

pub(crate) fn connection_lost() -> Error {
    Error::unavailable(
        Code::DATABASE_CONNECTION_LOST,
        "the connection to PostgreSQL broke, or the transaction was idle for longer than idle_timeout; it was rolled back: run \
         it again",
    )
}

pub(crate) fn cancelled() -> Error {
    Error::unavailable(
        Code::TRANSACTION_CANCELLED,
        "the transaction was cancelled and is rolled back; run it again if its work is still wanted",
    )
}

pub(crate) fn timed_out() -> Error {
    Error::unavailable(
        Code::DATABASE_TRANSACTION_TIMEOUT,
        "the transaction lasted longer than transaction_timeout; it is rolled back: do less in one transaction, or raise the \
         limit",
    )
}

pub(crate) fn closed() -> Error {
    Error::unavailable(Code::PORTAL_CLOSED, "the portal has been closed; connect again")
}

pub(crate) fn forked() -> Error {
    Error::unavailable(
        Code::TRANSACTION_FORKED,
        "the transaction belongs to the process that began it; begin a new transaction in this process",
    )
}

/// The message of a deadlock, because Diesel does not pass on its SQLSTATE 40P01.
const DEADLOCK: &str = "deadlock detected";

/// The message of a replica about BEGIN READ WRITE.
const NOT_PRIMARY: &str = "cannot set transaction read-write mode during recovery";

/// The messages of SQLSTATE 55P03 and 57014 about statements that were ended.
const LOCK_TIMEOUT: &str = "canceling statement due to lock timeout";
const STATEMENT_TIMEOUT: &str = "canceling statement due to statement timeout";
const CANCELLED: &str = "canceling statement due to user request";

/// libpq's messages about a connection that broke while sending, which libpq does not mark as broken.
const BROKEN: &[&str] =
    &["server closed the connection", "could not send data", "could not receive data", "terminating connection"];

/// Converts an error of the server. Its DETAIL is never passed on, because it repeats values of the row.
fn from_database(kind: &DatabaseErrorKind, information: &dyn DatabaseErrorInformation) -> Error {
    use DatabaseErrorKind as Kind;
    let message = information.message();
    let unexpected = || unexpected(sqlstate(kind), information);
    match kind {
        Kind::ForeignKeyViolation | Kind::RestrictViolation if is_foreign_table(information) => {
            Error::Conflict(Violation::new("row", "id", Code::REFERENCE_IN_USE, "is still referenced by other rows"))
        }
        Kind::UniqueViolation | Kind::ExclusionViolation | Kind::RestrictViolation => {
            violation(information).map_or_else(unexpected, Error::Conflict)
        }
        Kind::CheckViolation | Kind::ForeignKeyViolation | Kind::NotNullViolation => {
            violation(information).map_or_else(unexpected, |violation| Error::Validation(violation.into()))
        }
        Kind::SerializationFailure => contention(),
        Kind::ReadOnlyTransaction => Error::unavailable(
            Code::TRANSACTION_READ_ONLY,
            "the transaction only reads, and a statement would change rows: use a transaction that may write",
        ),
        Kind::Unknown if message == NOT_PRIMARY => not_primary(),
        Kind::Unknown if message == DEADLOCK => contention(),
        Kind::Unknown if message == LOCK_TIMEOUT => Error::unavailable(
            Code::DATABASE_LOCK_TIMEOUT,
            "another transaction held a lock for longer than lock_timeout; run the transaction again, and do not wait within it \
             for another one",
        ),
        Kind::Unknown if message == STATEMENT_TIMEOUT => Error::unavailable(
            Code::DATABASE_STATEMENT_TIMEOUT,
            "the statement ran for longer than statement_timeout; the transaction was rolled back",
        ),
        Kind::Unknown if message == CANCELLED => cancelled(),
        Kind::ClosedConnection | Kind::UnableToSendCommand => connection_lost(),
        Kind::Unknown if message == LEFT_BEHIND => connection_lost(),
        Kind::Unknown if BROKEN.iter().any(|words| message.starts_with(words)) => connection_lost(),
        Kind::Unknown if is_about_a_role(message) => Error::unavailable(
            Code::DATABASE_ROLE_MISSING,
            "a role of the portal is missing, or the login is not a member of it; the portal's `status` lists the statements \
             that an administrator must run",
        ),
        Kind::Unknown if message.starts_with("function ") && message.ends_with(" does not exist") => {
            Error::unavailable(
                Code::DATABASE_ROLE_MISSING,
                "functions of the portal were removed, perhaps with the role that they belong to; restore the database from a \
                 backup made before that",
            )
        }
        Kind::Unknown if DENIED.iter().any(|words| message.contains(words)) => Error::Denied,
        _ => unexpected(),
    }
}

/// Returns the SQLSTATE of an error, if Diesel has a kind for it: it does not pass on any other.
pub(crate) const fn sqlstate(kind: &DatabaseErrorKind) -> Option<&'static str> {
    match kind {
        DatabaseErrorKind::UniqueViolation => Some("23505"),
        DatabaseErrorKind::ForeignKeyViolation => Some("23503"),
        DatabaseErrorKind::NotNullViolation => Some("23502"),
        DatabaseErrorKind::CheckViolation => Some("23514"),
        DatabaseErrorKind::RestrictViolation => Some("23001"),
        DatabaseErrorKind::ExclusionViolation => Some("23P01"),
        DatabaseErrorKind::SerializationFailure => Some("40001"),
        DatabaseErrorKind::ReadOnlyTransaction => Some("25006"),
        _ => None,
    }
}

/// Whether a violated reference belongs to a table that core does not know: no program writes it, so the referenced row
/// was being deleted.
fn is_foreign_table(information: &dyn DatabaseErrorInformation) -> bool {
    information.table_name().is_some_and(|name| catalog::table(name).is_none())
}

pub(crate) fn not_primary() -> Error {
    Error::unavailable(
        Code::DATABASE_NOT_PRIMARY,
        "the server is a replica, which accepts no changes; connect to the primary, or wait if a failover is under way",
    )
}

pub(crate) fn contention() -> Error {
    Error::unavailable(Code::DATABASE_CONTENTION, "the transaction conflicted with others; run it again")
}

/// Converts an unknown error. Its message may repeat input, so only names of tables, constraints and columns are passed
/// on.
fn unexpected(state: Option<&'static str>, information: &dyn DatabaseErrorInformation) -> Error {
    let place = [information.table_name(), information.constraint_name(), information.column_name()];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    tracing::warn!(
        target: STATEMENT,
        { db.response.status_code = state, telehealth.place = place.join(", ") },
        "unexpected database error"
    );
    let message = match place.as_slice() {
        [] => "PostgreSQL reported an unexpected error; its log has details".to_owned(),
        place => format!("PostgreSQL reported an unexpected error about {}; its log has details", place.join(", ")),
    };
    Error::unavailable(Code::DATABASE_UNEXPECTED, message)
}

/// Converts a violated constraint of the database to core's code for the same rule.
fn violation(information: &dyn DatabaseErrorInformation) -> Option<Violation> {
    let table = catalog::table(information.table_name()?)?;
    let column = information.column_name().and_then(|name| table.columns.iter().find(|column| column.name == name));
    let column = column.map(|column| column.name);
    let (field, code) = match information.constraint_name() {
        // A trigger names the column, because one rule covers the transitions of an order's two statuses.
        Some(name) => table.constraint(name).map(|known| (column.unwrap_or(known.field), known.code))?,
        None => (column?, Code::FIELD_MISSING),
    };
    let error = FieldError::new(code, "violates a constraint of the database: {rule}");
    Some(error.with_text("rule", lowercase_first(code.meaning())).at(table.entity, field))
}

pub(crate) fn lowercase_first(sentence: &str) -> String {
    let mut characters = sentence.trim_end_matches('.').chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
