//! The head of the tree as of <https://c2sp.org/tlog-checkpoint>: a signed note of its size and hash.

use super::{AuditError, Signer, Verifier, snapshot::Snapshot, tree::Hash};
use base64ct::{Base64, Encoding};
use std::{fmt, str::FromStr};
use telehealth_core::Timestamp;

/// A signed head of the tree: what the log held at a moment.
///
/// The note reads:
///
/// ```text
/// clinic.example/audit
/// 20852163
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
/// time 2026-11-22T10:00:00.000Z
/// snapshot 91337:91342:91337,91340 of 7437281905512384512
///
/// — clinic.example/audit 3q2+7wAA…
/// ```
///
/// the log's name, the number of entries, the root hash, the time of the integration, and what PostgreSQL's cluster of this number
/// said of transactions then (see `pg_snapshot`): those that were over have nothing to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    note: String,
    size: u64,
    root: Hash,
    time: Timestamp,
    snapshot: Snapshot,
}

impl Checkpoint {
    /// Signs a head.
    pub(super) fn sign(signer: &Signer, size: u64, root: Hash, time: Timestamp, snapshot: Snapshot) -> Self {
        let text =
            format!("{}\n{size}\n{}\ntime {time}\nsnapshot {snapshot}\n", signer.name(), Base64::encode_string(&root),);
        Self { note: signer.sign(&text), size, root, time, snapshot }
    }

    /// Checks the signature of a note and reads it.
    ///
    /// # Errors
    /// [`AuditError::NoteMalformed`], [`AuditError::NoteUnsigned`].
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self, AuditError> {
        let malformed = |reason| AuditError::NoteMalformed { reason };
        let mut lines = verifier.open(note)?.lines();
        let mut line = || lines.next().unwrap_or_default();
        let (origin, size, root, time, snapshot) = (line(), line(), line(), line(), line());
        if origin != verifier.name() {
            return Err(malformed("must begin with the name of its key"));
        }
        let size = exact::<u64>(size).ok_or_else(|| malformed("must have the size of the tree in its second line"))?;
        let root = Base64::decode_vec(root).ok().and_then(|root| root.try_into().ok());
        let root = root.ok_or_else(|| malformed("must have the root hash in its third line"))?;
        let time = time.strip_prefix("time ").and_then(|time| time.parse().ok());
        let time = time.ok_or_else(|| malformed("must have the time in its fourth line"))?;
        let snapshot = snapshot.strip_prefix("snapshot ").and_then(exact);
        let snapshot = snapshot.ok_or_else(|| malformed("must have the snapshot in its fifth line"))?;
        Ok(Self { note: note.to_owned(), size, root, time, snapshot })
    }

    /// The signed note.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// How many entries it covers.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root hash of RFC 6962 over them.
    #[must_use]
    pub const fn root(&self) -> &Hash {
        &self.root
    }

    /// When they were integrated, by the integrator's clock.
    #[must_use]
    pub const fn time(&self) -> Timestamp {
        self.time
    }

    pub(super) const fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}

/// Reads what is written as it would be written again.
fn exact<T: FromStr + fmt::Display>(text: &str) -> Option<T> {
    text.parse().ok().filter(|read: &T| read.to_string() == text)
}
