//! Proofs of RFC 6962 (the same as in RFC 9162), for those who have a checkpoint but not the log.
//!
//! The crate `ct-merkle` determines the nodes of a proof and checks proofs; the nodes are stored in the database.

use super::{
    AuditError, Checkpoint, Verifier,
    entry::LEAF,
    nodes::{self, number},
    tree::Hash,
};
use crate::error::Result;
use ct_merkle::{
    ConsistencyProof as Consistency, InclusionProof as Inclusion, RootHash, indices_for_consistency_proof,
    indices_for_inclusion_proof,
};
use diesel::{
    PgConnection,
    prelude::*,
    sql_types::{BigInt, Text, Uuid as SqlUuid},
};
use sha2::Sha256;
use std::ops::Range;
use telehealth_core::AuditLogId;
use uuid::Uuid;

/// Proves that an entry is in the log of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// The entry as it was integrated: its columns as JSON, without `user_id`. The leaf is the hash of this text.
    pub entry: String,
    /// Its position in the log, counted from 0.
    pub position: u64,
    /// The sibling nodes on the path to the root, from the leaf upwards: `PATH(m, D[n])` of RFC 6962.
    pub path: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

impl InclusionProof {
    /// Checks the checkpoint's signature and the path from the entry to its root.
    ///
    /// # Errors
    /// [`AuditError::ProofWrong`], and the errors of [`Checkpoint::open`].
    pub fn check(&self, verifier: &Verifier) -> Result<Checkpoint, AuditError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, verifier)?;
        let proof = Inclusion::try_from_bytes(self.path.concat()).map_err(|_| AuditError::ProofWrong)?;
        let checked = root(&checkpoint)?.verify_inclusion(&self.entry, self.position, &proof);
        checked.map(|()| checkpoint).map_err(|_| AuditError::ProofWrong)
    }
}

/// Proves that the log of one checkpoint is a prefix of the log of another: entries were only added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// The nodes of the proof, `PROOF(m, D[n])` of RFC 6962.
    pub path: Vec<Hash>,
    /// The signed checkpoint of the longer log.
    pub checkpoint: String,
}

impl ConsistencyProof {
    /// Checks the newer checkpoint's signature and that the older log is a prefix of the newer one.
    ///
    /// # Errors
    /// [`AuditError::ProofWrong`], and the errors of [`Checkpoint::open`].
    pub fn check(&self, older: &Checkpoint, verifier: &Verifier) -> Result<Checkpoint, AuditError> {
        let newer = Checkpoint::open(&self.checkpoint, verifier)?;
        let proof = Consistency::try_from_bytes(self.path.concat()).map_err(|_| AuditError::ProofWrong)?;
        let checked = root(&newer)?.verify_consistency(&root(older)?, &proof);
        checked.map(|()| newer).map_err(|_| AuditError::ProofWrong)
    }
}

fn root(checkpoint: &Checkpoint) -> Result<RootHash<Sha256>, AuditError> {
    in_bounds(checkpoint.size())?;
    Ok(RootHash::new((*checkpoint.root()).into(), checkpoint.size()))
}

/// Checks that a size does not overflow in `ct-merkle`, which counts nodes: twice as many as leaves.
fn in_bounds(size: u64) -> Result<(), AuditError> {
    if size <= u64::MAX / 4 { Ok(()) } else { Err(AuditError::ProofWrong) }
}

/// Returns the ranges of leaves under the nodes of a proof.
pub(super) fn inclusion_ranges(position: u64, size: u64) -> Result<Vec<Range<u64>>, AuditError> {
    in_bounds(size)?;
    if position >= size {
        return Err(AuditError::NotIntegrated);
    }
    Ok(indices_for_inclusion_proof(size, position).into_iter().map(|index| range(index, size)).collect())
}

pub(super) fn consistency_ranges(older: u64, newer: u64) -> Result<Vec<Range<u64>>, AuditError> {
    in_bounds(newer)?;
    if older == 0 || older > newer {
        return Err(AuditError::NotIntegrated);
    }
    Ok(indices_for_consistency_proof(older, newer.abs_diff(older))
        .into_iter()
        .map(|index| range(index, newer))
        .collect())
}

/// Returns the leaves under a node. Nodes are numbered as in an array (RFC 9420, appendix C): a leaf is at twice its
/// position, a node in the middle between its children.
fn range(index: u64, size: u64) -> Range<u64> {
    let half = (1_u64 << index.trailing_ones()) >> 1;
    let middle = index.div_ceil(2);
    if half == 0 {
        middle..middle.saturating_add(1)
    } else {
        middle.saturating_sub(half)..middle.saturating_add(half).min(size)
    }
}

/// Proves an entry against the newest checkpoint, in the caller's transaction.
pub(super) fn inclusion(connection: &mut PgConnection, verifier: &Verifier, id: AuditLogId) -> Result<InclusionProof> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        position: i64,
        #[diesel(sql_type = Text)]
        entry: String,
    }
    let query = format!(
        "SELECT f.position, {LEAF} AS entry FROM audit_leaves AS f JOIN audit_logs AS l ON l.id = f.audit_id WHERE l.id = $1"
    );
    let found =
        diesel::sql_query(query).bind::<SqlUuid, _>(Uuid::from(id)).get_result::<Found>(connection).optional()?;
    let Found { position, entry } = found.ok_or(AuditError::NotIntegrated)?;
    let checkpoint = nodes::newest(connection, verifier)?.ok_or(AuditError::NotIntegrated)?;
    let position = number(position);
    let path = nodes::hashes_over(connection, &inclusion_ranges(position, checkpoint.size())?)?;
    Ok(InclusionProof { entry, position, path, checkpoint: checkpoint.note().to_owned() })
}

/// Proves that entries were only added since a checkpoint, in the caller's transaction.
pub(super) fn consistency(
    connection: &mut PgConnection,
    verifier: &Verifier,
    older: &Checkpoint,
) -> Result<ConsistencyProof> {
    let checkpoint = nodes::newest(connection, verifier)?.ok_or(AuditError::NotIntegrated)?;
    let ranges = consistency_ranges(older.size(), checkpoint.size())?;
    let path = nodes::hashes_over(connection, &ranges)?;
    Ok(ConsistencyProof { path, checkpoint: checkpoint.note().to_owned() })
}
