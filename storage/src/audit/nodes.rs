//! The nodes of the tree in the database.

use super::{
    AuditError, Checkpoint, Tampering, Verifier,
    tree::{self, Edge, Hash},
};
use crate::{
    error::Result,
    sql::schema::{audit_checkpoints, audit_leaves},
};
use diesel::{PgConnection, prelude::*};
use std::ops::Range;
use telehealth_core::Code;

/// Converts a number of entries to a column value. `i64` is large enough.
pub(super) fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Converts a column value to a number of entries. A CHECK excludes negative values.
pub(super) fn number(column: i64) -> u64 {
    u64::try_from(column).unwrap_or_default()
}

/// Prevents PostgreSQL from compiling the queries of this transaction. It compiles a query whose estimated cost is high
/// each time it runs, and a page of entries is read in less time than that takes.
pub(super) fn disable_jit(connection: &mut PgConnection) -> Result<()> {
    diesel::sql_query("SET LOCAL jit = off").execute(connection)?;
    Ok(())
}

/// Loads the hashes over ranges of leaves in one round trip.
pub(super) fn hashes_over(connection: &mut PgConnection, ranges: &[Range<u64>]) -> Result<Vec<Hash>> {
    let leaves: Vec<i64> = tree::leaves_for(ranges).into_iter().map(column).collect();
    let rows: Vec<(i64, Vec<u8>)> = audit_leaves::table
        .filter(audit_leaves::position.eq_any(leaves))
        .select((audit_leaves::position, audit_leaves::hashes))
        .load(connection)?;
    let stored = rows.into_iter().map(|(position, hashes)| (number(position), hashes)).collect();
    let missing = |leaf| AuditError::Tampered(Tampering::at(Code::AUDIT_ROW_MISSING, leaf, None));
    Ok(tree::hashes_over(ranges, &stored).map_err(missing)?)
}

/// Loads the right edge of the tree of a size.
pub(super) fn edge(connection: &mut PgConnection, size: u64) -> Result<Edge> {
    Ok(Edge::of(size, hashes_over(connection, &tree::peaks(size))?))
}

/// Loads the newest checkpoint in the database.
pub(super) fn newest(connection: &mut PgConnection, verifier: &Verifier) -> Result<Option<Checkpoint>> {
    let found = audit_checkpoints::table
        .order(audit_checkpoints::tree_size.desc())
        .select((audit_checkpoints::tree_size, audit_checkpoints::note))
        .first::<(i64, String)>(connection)
        .optional()?;
    found.map(|(size, note)| read(number(size), &note, 0, verifier)).transpose()
}

/// Loads the checkpoints since a day, oldest first.
#[cfg(feature = "cli")]
pub(super) fn checkpoints_since(
    connection: &mut PgConnection,
    verifier: &Verifier,
    since: telehealth_core::Date,
) -> Result<Vec<Checkpoint>> {
    let rows: Vec<(i64, String)> = audit_checkpoints::table
        .order(audit_checkpoints::tree_size)
        .select((audit_checkpoints::tree_size, audit_checkpoints::note))
        .load(connection)?;
    // Only the note has the time.
    let read = rows.iter().map(|(size, note)| read(number(*size), note, 0, verifier));
    read.filter(|it| it.as_ref().map_or(true, |it| it.time().date() >= since)).collect()
}

/// Parses a checkpoint of the database; the entries before `known` have been verified.
pub(super) fn read(size: u64, note: &str, known: u64, verifier: &Verifier) -> Result<Checkpoint> {
    let read = Checkpoint::open(note, verifier).ok().filter(|checkpoint| checkpoint.size() == size);
    let forged = Tampering::within(Code::AUDIT_CHECKPOINT_FORGED, known, size.saturating_sub(1));
    Ok(read.ok_or(AuditError::Tampered(forged))?)
}
