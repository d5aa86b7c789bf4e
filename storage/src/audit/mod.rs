//! The tamper-evident audit log.
//!
//! Triggers write an entry for every change, in the same transaction (migration 0020): `PATIENT_UPDATE` with the
//! changed values. PostgreSQL has no trigger on reading, so a user's [`Transaction`] reports, when it ends, which rows
//! of other people it has read, one `CONSULTATION_READ` for each statement, and what it was denied: a `CONSULTATION_DENIED`
//! for a visit that the user may not see or change, whether it commits or not. If there is no row to name, as for a user who
//! is not active, it is `TRANSACTION_DENIED`. The *integrator* adds the entries of finished transactions to a Merkle tree
//! (RFC 6962) and signs its head as a [`Checkpoint`], which is stored in the database and outside of it. From then on
//! [`Portal::verify`] detects any entry that was changed, removed, inserted or moved by anyone, and
//! [`Portal::prove_inclusion`] proves to others that an entry is in the log.
//!
//! ```
//! use telehealth_storage::{Portal, access::Grant, audit::Signer};
//! # let portal = Portal::embedded()?;
//! portal.grant_service("audit", &["audit_logs:select".parse::<Grant>()?])?;
//! let signer = Signer::generate("clinic.example/audit")?; // keep signer.secret() away from the database
//! let mut outside = Vec::new(); // or CheckpointFolder::new("/mnt/worm/audit"), or your own store
//! portal.checkpoint(&signer, &mut outside)?;
//! let verified = portal.verify(&signer.verifier(), &mut outside)?;
//! assert_eq!(verified.pending, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is detected
//!
//! An attacker with full access to the database, even as superuser, cannot change, remove, reorder or insert integrated
//! entries without `verify` naming the first entry that does not match. The checkpoints outside the database reveal a
//! truncated log and an old backup that was restored as a whole.
//!
//! # What is not detected
//!
//! * Reads by SQL outside this library, and reads of a process that dies before its transaction ends. If a connection
//!   breaks, the report is sent over another one; only if the server is gone as well are the reads missing, and a
//!   `tracing` event reports that.
//! * Reads of service accounts; their writes are logged under their name. Showing users what a service account has read
//!   is not logged.
//! * Changes of entries that are not integrated yet: somebody with write access to the database can make them. Make
//!   checkpoints often; one every minute costs little.
//! * What service accounts are denied, which is a mistake of their program; attempts to read rows that are not there; and
//!   rows that a replica does not show, which may not have arrived there yet.
//! * False reports of reads and denials, by a user with SQL of their own: in their own name, at most 1,000 per call, and of
//!   a certain row only if they know its id.
//! * New entries that the owner of the database adds in another user's name: they could just as well have made the
//!   change itself in that name.
//! * A manipulated server: somebody who replaces PostgreSQL itself can show one log to `verify` and another to
//!   everybody else. Verify a restored backup on a separate machine.

mod checkpoint;
mod entry;
mod integrate;
mod lock;
mod nodes;
mod note;
mod proof;
mod snapshot;
mod store;
#[cfg(test)]
mod tests;
mod tree;
mod verify;

pub use crate::error::{AuditError, LockHolder, Tampering};
pub use checkpoint::Checkpoint;
pub use integrate::Integrated;
pub use note::{Signer, Verifier};
pub use proof::{ConsistencyProof, InclusionProof};
pub use store::{CheckpointFolder, CheckpointStore};
pub use tree::Hash;
pub use verify::Verified;

use crate::{
    Actor, Error, Portal, Transaction,
    error::Result,
    now,
    session::{service_accounts, transaction_start::Mode},
    telemetry::AUDIT,
};
use diesel::PgConnection;
use telehealth_core::{AuditLogId, Code, access::Verb};

impl Portal {
    /// Integrates what finished transactions have logged since the last call, and stores the checkpoint in `outside`.
    ///
    /// Like verifying and proving, it acts as the service account `audit`, which needs a grant:
    /// `portal.grant_service("audit", &[Grant::new("audit_logs", Verb::Select)])`.
    ///
    /// Concurrent calls take turns, by a lock that only this service account can take, for at most
    /// [`Options::lock_timeout`](crate::Options::lock_timeout). If a call is interrupted, the next one continues.
    ///
    /// # Errors
    /// [`AuditError::Tampered`] if the tree does not match the last checkpoint; nothing is added to it then.
    /// [`AuditError::Store`] if the checkpoint could not be stored outside; it is in the database, and the next call
    /// stores it or its successor. [`AuditError::Locked`] with the holder of the lock, if it is not released in time.
    pub fn checkpoint(&self, signer: &Signer, outside: &mut impl CheckpointStore) -> Result<Integrated> {
        let _entered = tracing::info_span!(target: AUDIT, "integrate").entered();
        let known = newest(outside, &signer.verifier())?;
        // READ COMMITTED: each page must read the current rows, not those from before the previous integrator
        // committed.
        let integrated = self.transaction(&Actor::service(service_accounts::AUDIT), |transaction| {
            on_log(transaction, |connection| integrate::integrate(connection, signer, known.as_ref(), now()))
        });
        let integrated = integrated.map_err(|error: Error| match error.code() {
            Code::DATABASE_LOCK_TIMEOUT => AuditError::Locked { holder: lock::holder(self).ok().flatten() }.into(),
            _ => report_tampering(error),
        })?;
        tracing::info!(
            target: AUDIT,
            {
                telehealth.added = integrated.added,
                telehealth.size = integrated.checkpoint.as_ref().map(Checkpoint::size),
            },
            "integrated the audit log"
        );
        if let Some(checkpoint) = &integrated.checkpoint
            && known.is_none_or(|known| known.size() < checkpoint.size())
        {
            outside.store(checkpoint.size(), checkpoint.note()).map_err(AuditError::from)?;
        }
        Ok(integrated)
    }

    /// Verifies the whole log against the checkpoints of the database and the newest one outside.
    ///
    /// # Errors
    /// [`AuditError::Tampered`] with the first entry that does not match; its code says how it was tampered with.
    pub fn verify(&self, verifier: &Verifier, outside: &mut impl CheckpointStore) -> Result<Verified> {
        let known = newest(outside, verifier)?;
        self.snapshot(|connection| verify::verify(connection, verifier, known.as_ref())).map_err(report_tampering)
    }

    /// Returns the checkpoints of the database since a day, oldest first.
    #[cfg(feature = "cli")]
    pub(crate) fn checkpoints_since(
        &self,
        verifier: &Verifier,
        since: telehealth_core::Date,
    ) -> Result<Vec<Checkpoint>> {
        self.snapshot(|connection| nodes::checkpoints_since(connection, verifier, since))
    }

    /// Proves that an entry is in the log, against the newest checkpoint.
    ///
    /// # Errors
    /// [`AuditError::NotIntegrated`] if the entry is not integrated or does not exist.
    pub fn prove_inclusion(&self, verifier: &Verifier, id: AuditLogId) -> Result<InclusionProof> {
        self.snapshot(|connection| proof::inclusion(connection, verifier, id))
    }

    /// Proves that entries were only added to the log since a checkpoint.
    ///
    /// # Errors
    /// [`AuditError::NotIntegrated`] if the checkpoint is newer than the database's newest one.
    pub fn prove_consistency(&self, verifier: &Verifier, older: &Checkpoint) -> Result<ConsistencyProof> {
        self.snapshot(|connection| proof::consistency(connection, verifier, older))
    }

    /// Runs `work` on one snapshot of the database.
    fn snapshot<T>(&self, work: impl Fn(&mut PgConnection) -> Result<T>) -> Result<T> {
        let actor = Actor::service(service_accounts::AUDIT);
        self.transaction_as(&actor, Mode::Snapshot, |transaction| on_log(transaction, &work))
    }
}

/// Runs `work`, after checking that the service account can read the whole log. Without the grant, every log would look
/// empty.
fn on_log<T>(transaction: &mut Transaction, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
    transaction.run_long(|connection| {
        service_accounts::require(connection, "audit_logs", Verb::Select)?;
        work(connection)
    })
}

/// Reports that the log does not match its tree.
fn report_tampering(error: Error) -> Error {
    if matches!(error, Error::Audit(AuditError::Tampered(_))) {
        tracing::error!(target: AUDIT, { error.type = error.code().as_str() }, "the audit log does not match");
    }
    error
}

/// Verifies on the caller's connection, for tests that roll back afterwards. Its time zone must be UTC.
#[doc(hidden)]
pub fn verify_on(connection: &mut PgConnection, verifier: &Verifier, outside: Option<&Checkpoint>) -> Result<Verified> {
    verify::verify(connection, verifier, outside)
}

fn newest(outside: &mut impl CheckpointStore, verifier: &Verifier) -> Result<Option<Checkpoint>> {
    let note = outside.newest().map_err(AuditError::from)?;
    Ok(note.map(|note| Checkpoint::open(&note, verifier)).transpose()?)
}
