//! Checkpoints, in the format of <https://c2sp.org/tlog-checkpoint>: signed notes of the tree's size and root hash.

use super::{AuditError, Signer, Verifier, snapshot::Snapshot, tree::Hash};
use base64ct::{Base64, Encoding};
use std::{fmt, str::FromStr};
use telehealth_core::Timestamp;

/// A signed head of the tree: commits to the content of the log at a point in time.
///
/// Example of a note:
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
/// Its lines are the log's name, the number of entries, the root hash, the time of the integration, and the snapshot of
/// transactions of the PostgreSQL cluster with this number (see `pg_snapshot`): transactions that had ended add no
/// entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    note: String,
    size: u64,
    root: Hash,
    time: Timestamp,
    snapshot: Snapshot,
}

impl Checkpoint {
    /// Signs the head of a tree.
    pub(super) fn sign(signer: &Signer, size: u64, root: Hash, time: Timestamp, snapshot: Snapshot) -> Self {
        let text =
            format!("{}\n{size}\n{}\ntime {time}\nsnapshot {snapshot}\n", signer.name(), Base64::encode_string(&root),);
        Self { note: signer.sign(&text), size, root, time, snapshot }
    }

    /// Checks the signature of a note and parses it.
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

    /// Returns the signed note.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Returns the number of entries that it covers.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns the root hash (RFC 6962) over these entries.
    #[must_use]
    pub const fn root(&self) -> &Hash {
        &self.root
    }

    /// Returns the time of the integration, by the integrator's clock.
    #[must_use]
    pub const fn time(&self) -> Timestamp {
        self.time
    }

    pub(super) const fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}

/// Parses a text in its canonical form only.
fn exact<T: FromStr + fmt::Display>(text: &str) -> Option<T> {
    text.parse().ok().filter(|read: &T| read.to_string() == text)
}
