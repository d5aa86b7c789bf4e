//! What can go wrong with keys, checkpoints and proofs, and what a verification finds.

use std::{fmt, io};
use telehealth_core::{AuditLogId, Code, Timestamp};

/// Why the audit log could not be integrated, or is not what was integrated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// A key cannot be read.
    #[error("the key {reason} [{}]", Code::AUDIT_KEY_MALFORMED)]
    KeyMalformed {
        /// What it must be. It never repeats what was given, which may be the secret.
        reason: &'static str,
    },
    /// The operating system gave no random bytes.
    #[error("no random bytes for a key can be had [{}]", Code::AUDIT_KEY_FAILED)]
    KeyFailed,
    /// A text is no checkpoint.
    #[error("the checkpoint {reason} [{}]", Code::AUDIT_NOTE_MALFORMED)]
    NoteMalformed {
        /// What it must be.
        reason: &'static str,
    },
    /// A checkpoint is not signed by the key.
    #[error("the checkpoint carries no valid signature of {origin} [{}]", Code::AUDIT_NOTE_UNSIGNED)]
    NoteUnsigned {
        /// The name of the key.
        origin: String,
    },
    /// The place outside the database does not serve.
    #[error("the checkpoints outside the database cannot be read or written: {reason} [{}]", Code::AUDIT_STORE_FAILED)]
    Store {
        /// What the place said.
        reason: io::Error,
    },
    /// There is nothing to prove yet.
    #[error("no checkpoint covers this yet; make one first [{}]", Code::AUDIT_NOT_INTEGRATED)]
    NotIntegrated,
    /// A proof does not prove it.
    #[error("the proof does not lead to the checkpoint [{}]", Code::AUDIT_PROOF_WRONG)]
    ProofWrong,
    /// Another session kept the lock of the integrator, or one of its tables, for longer than the portal waits.
    #[error("the tree of the audit log is locked by {} [{}]", named(.holder.as_ref()), Code::AUDIT_LOCKED)]
    Locked {
        /// Who holds the lock; `None` where it was released meanwhile.
        holder: Option<LockHolder>,
    },
    /// The log is not what was integrated.
    #[error(transparent)]
    Tampered(#[from] Tampering),
}

impl AuditError {
    /// The stable code.
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

/// The first thing that is wrong with a log: everything before it is as it was integrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tampering {
    /// What was done: one of the `audit.` codes.
    pub code: Code,
    /// The first bad entry, counted from 0. Where whoever did it has also rewritten the tree, the first entry that it
    /// may be.
    pub first: u64,
    /// The last entry that it may be: the same, unless the tree was rewritten or several are missing.
    pub last: u64,
    /// The bad entry, where it is known.
    pub entry: Option<AuditLogId>,
}

impl Tampering {
    /// One entry.
    pub(crate) const fn at(code: Code, position: u64, entry: Option<AuditLogId>) -> Self {
        Self { code, first: position, last: position, entry }
    }

    /// One of several, or all of them.
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

/// A session that keeps the integrator waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockHolder {
    /// The process of the server, as `pg_terminate_backend` takes it.
    pub pid: i32,
    /// The login of the session.
    pub login: Option<String>,
    /// When its transaction began; `None` where this portal's login may not know.
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
