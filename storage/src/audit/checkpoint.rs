//! The head of the tree as of <https://c2sp.org/tlog-checkpoint>: a signed note of its size and hash.

use super::{AuditError, Signer, Verifier, tree::Hash};
use base64ct::{Base64, Encoding};
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
/// horizon 91337 of 7437281905512384512
///
/// — clinic.example/audit 3q2+7wAA…
/// ```
///
/// the log's name, the number of entries, the root hash, the time of sealing, and up to which transaction of which
/// database cluster everything is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    note: String,
    size: u64,
    root: Hash,
    time: Timestamp,
    horizon: Horizon,
}

/// Every entry of a transaction before this one is in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Horizon {
    /// PostgreSQL's number of the oldest transaction that was not over.
    pub(super) transaction: u64,
    /// PostgreSQL's number of the cluster, whose transactions have numbers of their own.
    pub(super) cluster: u64,
}

impl Checkpoint {
    /// Signs a head.
    pub(super) fn sign(signer: &Signer, size: u64, root: Hash, time: Timestamp, horizon: Horizon) -> Self {
        let Horizon { transaction, cluster } = horizon;
        let text = format!(
            "{}\n{size}\n{}\ntime {time}\nhorizon {transaction} of {cluster}\n",
            signer.name(),
            Base64::encode_string(&root),
        );
        Self { note: signer.sign(&text), size, root, time, horizon }
    }

    /// Checks the signature of a note and reads it.
    ///
    /// # Errors
    /// [`AuditError::NoteMalformed`], [`AuditError::NoteUnsigned`].
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self, AuditError> {
        let malformed = |reason| AuditError::NoteMalformed { reason };
        let mut lines = verifier.open(note)?.lines();
        let mut line = || lines.next().unwrap_or_default();
        let (origin, size, root, time, horizon) = (line(), line(), line(), line(), line());
        if origin != verifier.name() {
            return Err(malformed("must begin with the name of its key"));
        }
        let number = |text: &str| text.parse::<u64>().ok().filter(|number| number.to_string() == text);
        let size = number(size).ok_or_else(|| malformed("must have the size of the tree in its second line"))?;
        let root = Base64::decode_vec(root).ok().and_then(|root| root.try_into().ok());
        let root = root.ok_or_else(|| malformed("must have the root hash in its third line"))?;
        let time = time.strip_prefix("time ").and_then(|time| time.parse().ok());
        let time = time.ok_or_else(|| malformed("must have the time in its fourth line"))?;
        let horizon = horizon.strip_prefix("horizon ").and_then(|horizon| horizon.split_once(" of "));
        let horizon = horizon.and_then(|(transaction, cluster)| {
            Some(Horizon { transaction: number(transaction)?, cluster: number(cluster)? })
        });
        let horizon = horizon.ok_or_else(|| malformed("must have the horizon in its fifth line"))?;
        Ok(Self { note: note.to_owned(), size, root, time, horizon })
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

    /// When they were sealed, by the sealer's clock.
    #[must_use]
    pub const fn time(&self) -> Timestamp {
        self.time
    }

    pub(super) const fn horizon(&self) -> Horizon {
        self.horizon
    }
}
