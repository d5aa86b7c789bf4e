//! Errors of storage: those of core, and those of the database.

mod audit;
mod backup;
mod damaged;

pub use audit::{AuditError, LockHolder, Tampering};
pub use backup::BackupError;
pub use damaged::{DAMAGED_LIMIT, DamagedRow, Name};

use crate::{crypto::CryptoError, telemetry::STATEMENT};
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, DeserializeFieldError};
use telehealth_core::{
    Code, NextStep,
    access::Grant,
    catalog,
    error::{Error as DomainError, FieldError, TransitionError, ValidationError, Violation},
};
use uuid::Uuid;

/// An error of a portal or a transaction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input violates rules.
    #[error(transparent)]
    Validation(#[from] ValidationError),
    /// The entity's state does not allow it.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// The row does not exist, or the actor is not authorized to read it.
    #[error("there is no {entity} {id} [{}]", Code::ROW_NOT_FOUND)]
    NotFound {
        /// The entity, such as `consultation`.
        entity: &'static str,
        /// The requested id.
        id: Uuid,
    },
    /// The row has changed since it was read: read it again and repeat the change.
    #[error("{entity} {id} has changed since it was read [{}]", Code::ROW_STALE)]
    Stale {
        /// The entity, such as `consultation`.
        entity: &'static str,
        /// The id of the row.
        id: Uuid,
    },
    /// The row conflicts with another row.
    #[error("{0}")]
    Conflict(Violation),
    /// The actor is not authorized to do this.
    #[error("the actor is not authorized to do this [{}]", Code::ACCESS_DENIED)]
    Denied,
    /// The service account lacks a grant, which [`Portal::grant_service`](crate::Portal::grant_service) gives.
    #[error("the service account lacks the grant {grant} [{}]", Code::ACCESS_GRANT_MISSING)]
    GrantMissing {
        /// The grant.
        grant: Grant,
    },
    /// The service account cannot begin a transaction: it has no grants, which
    /// [`Portal::grant_service`](crate::Portal::grant_service) gives, or its context is not signed.
    #[error(
        "the service account has no grants (`grant_service` gives them), or the portal lacks the context key [{}]",
        Code::ACCESS_DENIED
    )]
    Ungranted,
    /// The actor has reached the limit of calls per hour.
    #[error("{message} [{code}]")]
    LimitReached {
        /// The stable code.
        code: Code,
        /// The limit.
        message: &'static str,
    },
    /// The database is unavailable; the message says what to do.
    #[error("{message} [{code}]")]
    Unavailable {
        /// The stable code.
        code: Code,
        /// The cause, and what to do.
        message: String,
    },
    /// The login lacks rights to migrate. An administrator runs the statements once, in this order and in one
    /// transaction; none of them leaves the login access to rows.
    #[error(
        "an administrator must prepare the database for this login; run these statements in one transaction, then migrate \
         again [{}]\n{};",
        Code::DATABASE_NOT_PREPARED,
        statements.join(";\n")
    )]
    Unprepared {
        /// The statements.
        statements: Vec<String>,
    },
    /// A stored row cannot be decrypted or violates a rule.
    #[error("{0}")]
    Damaged(DamagedRow),
    /// Other stored data violates rules.
    #[error("a stored row is corrupt: {reason} [{}]", Code::ROW_CORRUPT)]
    Corrupt {
        /// The violations, without values.
        reason: String,
    },
    /// A protected value cannot be sealed or opened.
    #[error(transparent)]
    Sealed(#[from] CryptoError),
    /// The audit log could not be integrated, or was tampered with.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// A backup could not be made, checked or restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
}

/// The result of a method of a portal or a transaction.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Returns the stable code; if there are several violations, that of the first.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Validation(invalid) => invalid.code(),
            Self::Transition(refused) => refused.code(),
            Self::NotFound { .. } => Code::ROW_NOT_FOUND,
            Self::Stale { .. } => Code::ROW_STALE,
            Self::Conflict(violation) => violation.code(),
            Self::Denied | Self::Ungranted => Code::ACCESS_DENIED,
            Self::GrantMissing { .. } => Code::ACCESS_GRANT_MISSING,
            Self::LimitReached { code, .. } | Self::Unavailable { code, .. } => *code,
            Self::Unprepared { .. } => Code::DATABASE_NOT_PREPARED,
            Self::Damaged(row) => row.error_code(),
            Self::Corrupt { .. } => Code::ROW_CORRUPT,
            Self::Sealed(error) => error.code(),
            Self::Audit(error) => error.code(),
            Self::Backup(error) => error.code(),
        }
    }

    /// Returns the violations, if there are any.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Validation(invalid) => invalid.violations(),
            Self::Conflict(violation) => std::slice::from_ref(violation),
            _ => &[],
        }
    }

    /// Returns what a program does next; see [`Code::next_step`].
    #[must_use]
    pub fn next_step(&self) -> Option<NextStep> {
        self.code().next_step()
    }

    /// Whether the transaction may succeed if it is run again.
    pub(crate) fn is_contention(&self) -> bool {
        self.code() == Code::DATABASE_CONTENTION
    }

    pub(crate) fn unavailable(code: Code, message: impl Into<String>) -> Self {
        Self::Unavailable { code, message: message.into() }
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        Self::Validation(error.into())
    }
}

impl From<DomainError> for Error {
    fn from(error: DomainError) -> Self {
        match error {
            DomainError::Validation(invalid) => Self::Validation(invalid),
            DomainError::Transition(refused) => Self::Transition(refused),
            other => Self::unavailable(other.code(), other.to_string()),
        }
    }
}

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
    let (_, name) = information.message().rsplit_once(" for table ")?;
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
