//! Errors of storage: those of core, and those of the database.

mod audit;
mod backup;
mod damaged;
mod database;

pub use audit::{AuditError, LockHolder, Tampering};
pub use backup::BackupError;
pub use damaged::{DAMAGED_LIMIT, DamagedRow, Name};
pub(crate) use database::{
    cancelled, closed, connection_lost, contention, forked, lowercase_first, not_primary, refused_entity, sqlstate,
    timed_out,
};

use crate::crypto::CryptoError;
use telehealth_core::{
    Code, NextStep,
    access::Grant,
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
