//! Errors of the audit log: keys, checkpoints, proofs, and tampering found by a verification.

use std::{fmt, io};
use telehealth_core::{AuditLogId, Code, Timestamp};

/// An error of integrating or verifying the audit log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// A key is malformed.
    #[error("the key {reason} [{}]", Code::AUDIT_KEY_MALFORMED)]
    KeyMalformed {
        /// What the key must be. Never repeats the input, which may be the secret.
        reason: &'static str,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes for a key [{}]", Code::AUDIT_KEY_FAILED)]
    KeyFailed,
    /// A text is not a checkpoint.
    #[error("the checkpoint {reason} [{}]", Code::AUDIT_NOTE_MALFORMED)]
    NoteMalformed {
        /// What the checkpoint must be.
        reason: &'static str,
    },
    /// A checkpoint is not signed by the key.
    #[error("the checkpoint has no valid signature of {origin} [{}]", Code::AUDIT_NOTE_UNSIGNED)]
    NoteUnsigned {
        /// The name of the key.
        origin: String,
    },
    /// The checkpoint store outside the database failed.
    #[error("the checkpoints outside the database cannot be read or written: {reason} [{}]", Code::AUDIT_STORE_FAILED)]
    Store {
        /// The error of the store.
        reason: io::Error,
    },
    /// The entry is not covered by a checkpoint yet.
    #[error("no checkpoint covers this yet; make one first [{}]", Code::AUDIT_NOT_INTEGRATED)]
    NotIntegrated,
    /// A proof is wrong.
    #[error("the proof does not lead to the checkpoint [{}]", Code::AUDIT_PROOF_WRONG)]
    ProofWrong,
    /// Another session held the integrator's lock, or a lock on one of its tables, for longer than the portal waits.
    #[error("the tree of the audit log is locked by {} [{}]", named(.holder.as_ref()), Code::AUDIT_LOCKED)]
    Locked {
        /// The session that holds the lock; `None` if it was released meanwhile.
        holder: Option<LockHolder>,
    },
    /// The log differs from what was integrated.
    #[error(transparent)]
    Tampered(#[from] Tampering),
}

impl AuditError {
    /// Returns the stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::KeyMalformed { .. } => Code::AUDIT_KEY_MALFORMED,
            Self::KeyFailed => Code::AUDIT_KEY_FAILED,
            Self::NoteMalformed { .. } => Code::AUDIT_NOTE_MALFORMED,
            Self::NoteUnsigned { .. } => Code::AUDIT_NOTE_UNSIGNED,
            Self::Store { .. } => Code::AUDIT_STORE_FAILED,
            Self::NotIntegrated => Code::AUDIT_NOT_INTEGRATED,
            Self::ProofWrong => Code::AUDIT_PROOF_WRONG,
            Self::Locked { .. } => Code::AUDIT_LOCKED,
            Self::Tampered(tampering) => tampering.code,
        }
    }
}

fn named(holder: Option<&LockHolder>) -> String {
    holder.map_or_else(|| "a session that has released it meanwhile".to_owned(), ToString::to_string)
}

impl From<io::Error> for AuditError {
    fn from(reason: io::Error) -> Self {
        Self::Store { reason }
    }
}

/// The first difference between the log and what was integrated; all entries before it are unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tampering {
    /// The kind of tampering: one of the `audit.` codes.
    pub code: Code,
    /// The position of the first bad entry, counted from 0. If the tree was rewritten as well, the first possible
    /// position.
    pub first: u64,
    /// The last possible position: equal to `first`, unless the tree was rewritten or several entries are missing.
    pub last: u64,
    /// The bad entry, if known.
    pub entry: Option<AuditLogId>,
}

impl Tampering {
    /// Tampering with the entry at one position.
    pub(crate) const fn at(code: Code, position: u64, entry: Option<AuditLogId>) -> Self {
        Self { code, first: position, last: position, entry }
    }

    /// Tampering with one or more entries in a range of positions.
    pub(crate) const fn within(code: Code, first: u64, last: u64) -> Self {
        Self { code, first, last, entry: None }
    }
}

impl std::error::Error for Tampering {}

impl fmt::Display for Tampering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the audit log was tampered with, ")?;
        if self.first == self.last {
            write!(f, "at position {}", self.first)?;
        } else {
            write!(f, "between positions {} and {}", self.first, self.last)?;
        }
        if let Some(entry) = self.entry {
            write!(f, ", entry {entry}")?;
        }
        let meaning = self.code.meaning().trim_end_matches('.');
        write!(f, ": {} [{}]", meaning.to_lowercase(), self.code)
    }
}

/// A session that blocks the integrator.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LockHolder {
    /// The server's process id, as accepted by `pg_terminate_backend`.
    pub pid: i32,
    /// The login of the session.
    pub login: Option<String>,
    /// When its transaction began; `None` if this portal's login may not read that.
    pub since: Option<Timestamp>,
}

impl fmt::Display for LockHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server's process {}", self.pid)?;
        if let Some(login) = &self.login {
            write!(f, " of login {login}")?;
        }
        self.since.map_or(Ok(()), |since| write!(f, " since {since}"))
    }
}
