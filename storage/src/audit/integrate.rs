//! The integrator: adds the entries of finished transactions to the tree and signs its head.

use super::{
    AuditError, Checkpoint, Signer, Tampering,
    entry::{LEAF, first_id},
    lock, nodes,
    snapshot::Snapshot,
    tree::{Edge, leaf_hash},
};
use crate::error::Result;
use diesel::{
    PgConnection,
    prelude::*,
    sql_types::{Array, BigInt, Bytea, Text, Uuid as SqlUuid},
};
use telehealth_core::{Code, Timestamp};
use uuid::Uuid;

/// The result of an integration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Integrated {
    /// The number of entries that were added to the tree.
    pub added: u64,
    /// The head of the tree; `None` if there are no entries.
    pub checkpoint: Option<Checkpoint>,
}

/// The number of entries that are read and written at a time.
const PAGE: i64 = 10_000;

/// Integrates new entries in the caller's transaction. Integrators take turns. `outside` is the newest checkpoint
/// outside the database.
pub(super) fn integrate(
    connection: &mut PgConnection,
    signer: &Signer,
    outside: Option<&Checkpoint>,
    now: Timestamp,
) -> Result<Integrated> {
    lock::acquire_lock(connection)?;
    nodes::disable_jit(connection)?;
    let last = nodes::newest(connection, &signer.verifier())?;
    let mut edge = resume(connection, last.as_ref(), outside)?;

    let snapshot = Snapshot::read(connection)?;
    let size = edge.size();
    let before = last.as_ref().map(Checkpoint::snapshot).filter(|before| before.cluster == snapshot.cluster);
    let (from, until) = match before {
        Some(before) => (first_id(before.oldest), first_id(snapshot.next)),
        // In a new cluster (a first integration, a restored dump), transaction numbers say nothing about existing
        // entries: all entries are searched.
        None => (Uuid::nil(), Uuid::max()),
    };
    append(connection, &mut edge, from, until)?;

    let added = edge.size().saturating_sub(size);
    if added == 0 {
        return Ok(Integrated { added, checkpoint: last });
    }
    let checkpoint = Checkpoint::sign(signer, edge.size(), edge.root(), now, snapshot);
    {
        use crate::sql::schema::audit_checkpoints::dsl;
        let row = (dsl::tree_size.eq(nodes::column(checkpoint.size())), dsl::note.eq(checkpoint.note()));
        diesel::insert_into(dsl::audit_checkpoints).values(row).execute(connection)?;
    }
    Ok(Integrated { added, checkpoint: Some(checkpoint) })
}

/// Loads the right edge of the tree at the last checkpoint. Rejects a tree that does not match its checkpoints, because
/// the next signature would confirm the manipulation.
fn resume(connection: &mut PgConnection, last: Option<&Checkpoint>, outside: Option<&Checkpoint>) -> Result<Edge> {
    let size = last.map_or(0, Checkpoint::size);
    let edge = nodes::edge(connection, size)?;
    if last.is_some_and(|last| edge.root() != *last.root()) {
        return tampered(Tampering::within(Code::AUDIT_TREE_CHANGED, 0, size.saturating_sub(1)));
    }
    if let Some(outside) = outside {
        let last = outside.size().saturating_sub(1);
        if outside.size() > size {
            return tampered(Tampering::within(Code::AUDIT_ROLLED_BACK, size, last));
        }
        if nodes::edge(connection, outside.size())?.root() != *outside.root() {
            return tampered(Tampering::within(Code::AUDIT_TREE_CHANGED, 0, last));
        }
    }
    let beyond: Option<i64> = {
        use crate::sql::schema::audit_leaves::dsl;
        dsl::audit_leaves
            .filter(dsl::position.ge(nodes::column(size)))
            .select(diesel::dsl::max(dsl::position))
            .first(connection)?
    };
    match beyond {
        Some(beyond) => tampered(Tampering::within(Code::AUDIT_CHECKPOINT_MISSING, size, nodes::number(beyond))),
        None => Ok(edge),
    }
}

fn tampered<T>(tampering: Tampering) -> Result<T> {
    Err(AuditError::Tampered(tampering).into())
}

#[derive(QueryableByName)]
struct Entry {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    leaf: String,
}

/// Appends the entries in a range of ids that are not in the tree yet, in the order of their ids. Visible entries are
/// of finished transactions. Entries that become visible before the current page are of transactions that were still
/// running in the snapshot, so the next integration will start before them.
fn append(connection: &mut PgConnection, edge: &mut Edge, from: Uuid, until: Uuid) -> Result<()> {
    // OFFSET 0 prevents the planner from reading the whole tree: one index look-up for each new entry is enough.
    let query = format!(
        "SELECT l.id, {LEAF} AS leaf FROM audit_logs AS l WHERE l.id >= $1 AND l.id < $2 \
         AND NOT EXISTS (SELECT FROM audit_leaves AS f WHERE f.audit_id = l.id OFFSET 0) ORDER BY l.id LIMIT $3"
    );
    let mut from = from;
    loop {
        let page: Vec<Entry> = diesel::sql_query(&query)
            .bind::<SqlUuid, _>(from)
            .bind::<SqlUuid, _>(until)
            .bind::<BigInt, _>(PAGE)
            .load(connection)?;
        let Some(last) = page.last() else { return Ok(()) };
        // The entries of this page, including the last, are in the tree when the next page is read.
        from = last.id;
        let (mut positions, mut ids, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
        for entry in page {
            positions.push(nodes::column(edge.size()));
            ids.push(entry.id);
            hashes.push(edge.push(leaf_hash(entry.leaf.as_bytes())).concat());
        }
        diesel::sql_query("INSERT INTO audit_leaves (position, audit_id, hashes) SELECT * FROM unnest($1, $2, $3)")
            .bind::<Array<BigInt>, _>(positions)
            .bind::<Array<SqlUuid>, _>(ids)
            .bind::<Array<Bytea>, _>(hashes)
            .execute(connection)?;
    }
}
