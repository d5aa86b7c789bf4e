//! The audit log that proves itself.
//!
//! Triggers write an entry for every change, in the same transaction (migration 0020): `PATIENT_UPDATE` with what changed.
//! PostgreSQL has no trigger on reading, so a person's [`Transaction`] itself reports, when it ends, which rows of other
//! people it has read: one `CONSULTATION_READ` for each statement, however it ends. The *integrator* puts the entries of
//! finished transactions into a Merkle tree (RFC 6962) and signs its head: a [`Checkpoint`], which is kept in the database
//! and outside of it. From then on [`Portal::verify`] finds any entry that was changed, removed, slipped in or moved,
//! whoever did it, and [`Portal::prove_inclusion`] shows others that an entry is in the log.
//!
//! ```
//! use telehealth_storage::{Portal, audit::Signer};
//! # let portal = Portal::embedded()?;
//! let signer = Signer::generate("clinic.example/audit")?; // keep signer.secret() away from the database
//! let mut outside = Vec::new(); // CheckpointFolder::new("/mnt/worm/audit"), or a store of your own
//! portal.checkpoint(&signer, &mut outside)?;
//! let verified = portal.verify(&signer.verifier(), &mut outside)?;
//! assert_eq!(verified.pending, 0);
//! # Ok::<(), telehealth_storage::Error>(())
//! ```
//!
//! # What holds
//!
//! Against somebody with all of the database, superuser included: what was integrated cannot be changed, removed, reordered
//! or added to without `verify` naming the first entry that does not fit. To cut off the end, or to put back an old backup
//! as a whole, is found by the checkpoints outside.
//!
//! # What does not
//!
//! * What SQL around this library reads, and what a process reads that dies before its transaction ends. When a connection
//!   breaks, the report goes over another one; only if the server is gone as well, what was read is missing, and an event of
//!   `tracing` says so.
//! * What service accounts read; what they write is logged under their name. Whoever shows people what a service account has read shows it unlogged.
//! * What is not integrated yet: whoever has the database can still change it. Make checkpoints often; every minute costs
//!   little.
//! * Reads that somebody reports who has not read, by SQL of their own: in their own name, of rows whose ids they know, and at
//!   most 1,000 a call.
//! * Entries that somebody adds today in the name of somebody else: as the owner of the database he could just as well have
//!   made the change itself in that name.
//! * A server that lies: whoever replaces PostgreSQL itself can show one log to `verify` and another to everybody else.
//!   Verify a restored backup on a machine of your own.

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

use crate::{Actor, Error, Portal, Transaction, error::Result, now, session::service_accounts};
use diesel::PgConnection;
use telehealth_core::{AuditLogId, Code, access::Verb};

impl Portal {
    /// Integrates what finished transactions have logged since the last time, and keeps the checkpoint `outside`.
    ///
    /// It acts as the service account `audit`, as verifying and proving do, which needs a grant:
    /// `portal.grant_service("audit", &[Grant::new("audit_logs", Verb::Select)])`.
    ///
    /// Several may run: they take turns, by a lock that only this service account can take, and wait for their turn as long
    /// as for a connection ([`Options::acquire_timeout`](crate::Options::acquire_timeout)). When this is broken off, at whatever point, the
    /// next one goes on.
    ///
    /// # Errors
    /// [`AuditError::Tampered`] where the tree is not what was signed last: it is not built upon.
    /// [`AuditError::Store`] where the checkpoint could not be kept outside; it stands in the database, and the next
    /// call keeps it or its successor. [`AuditError::Locked`] with who holds the lock, where it is not released in time.
    pub fn checkpoint(&self, signer: &Signer, outside: &mut impl CheckpointStore) -> Result<Integrated> {
        let known = newest(outside, &signer.verifier())?;
        // READ COMMITTED: the rows of a page must be those of now, not of when the integrator before this one began.
        let integrated = self.transaction(&Actor::service(service_accounts::AUDIT), |transaction| {
            let connection = readable(transaction)?;
            integrate::integrate(connection, signer, known.as_ref(), now())
        });
        let integrated = integrated.map_err(|error: Error| match error.code() {
            Code::DATABASE_LOCK_TIMEOUT => AuditError::Locked { holder: lock::holder(self).ok().flatten() }.into(),
            _ => error,
        })?;
        if let Some(checkpoint) = &integrated.checkpoint
            && known.is_none_or(|known| known.size() < checkpoint.size())
        {
            outside.keep(checkpoint.size(), checkpoint.note()).map_err(AuditError::from)?;
        }
        Ok(integrated)
    }

    /// Verifies the whole log against the checkpoints of the database and the newest one outside.
    ///
    /// # Errors
    /// [`AuditError::Tampered`] with the first entry that is not as it was integrated; its code says what was done to it.
    pub fn verify(&self, verifier: &Verifier, outside: &mut impl CheckpointStore) -> Result<Verified> {
        let known = newest(outside, verifier)?;
        self.snapshot(|connection| verify::verify(connection, verifier, known.as_ref()))
    }

    /// Proves that an entry is in the log, against the newest checkpoint.
    ///
    /// # Errors
    /// [`AuditError::NotIntegrated`] for an entry that is not integrated, or that there is not.
    pub fn prove_inclusion(&self, verifier: &Verifier, id: AuditLogId) -> Result<InclusionProof> {
        self.snapshot(|connection| proof::inclusion(connection, verifier, id))
    }

    /// Proves that the log has only grown since a checkpoint.
    ///
    /// # Errors
    /// [`AuditError::NotIntegrated`] for a checkpoint that is newer than the database's newest one.
    pub fn prove_consistency(&self, verifier: &Verifier, older: &Checkpoint) -> Result<ConsistencyProof> {
        self.snapshot(|connection| proof::consistency(connection, verifier, older))
    }

    /// Reads one state of the database.
    fn snapshot<T>(&self, work: impl Fn(&mut PgConnection) -> Result<T>) -> Result<T> {
        let mode = "ISOLATION LEVEL REPEATABLE READ READ ONLY NOT DEFERRABLE";
        self.transaction_as(&Actor::service(service_accounts::AUDIT), mode, |transaction| work(readable(transaction)?))
    }
}

/// The connection of a service account that sees the whole log: to another, a log that was emptied would look like one without entries.
fn readable(transaction: &mut Transaction) -> Result<&mut PgConnection> {
    service_accounts::require(transaction.connection()?, "audit_logs", Verb::Select)?;
    transaction.connection()
}

/// Verifies on a connection of the caller's, for tests that undo what they have verified. Its time zone is UTC.
#[doc(hidden)]
pub fn verify_on(connection: &mut PgConnection, verifier: &Verifier, outside: Option<&Checkpoint>) -> Result<Verified> {
    verify::verify(connection, verifier, outside)
}

fn newest(outside: &mut impl CheckpointStore, verifier: &Verifier) -> Result<Option<Checkpoint>> {
    let note = outside.newest().map_err(AuditError::from)?;
    Ok(note.map(|note| Checkpoint::open(&note, verifier)).transpose()?)
}
