//! Verification: compares the whole log with its checkpoints, entry by entry, and reports the first mismatch.

use super::{
    AuditError, Checkpoint, Tampering, Verifier,
    entry::{LEAF, transaction_of},
    nodes::{self, column, number},
    snapshot::Snapshot,
    tree::{Edge, leaf_hash},
};
use crate::{error::Result, sql::schema::audit_checkpoints};
use diesel::{
    PgConnection,
    prelude::*,
    sql_types::{Array, BigInt, Bool, Bytea, Nullable, Text, Uuid as SqlUuid},
};
use std::collections::{HashMap, VecDeque};
use telehealth_core::Code;
use uuid::Uuid;

/// The result of a successful verification.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// The number of integrated entries, all of them unchanged.
    pub integrated: u64,
    /// The number of entries that are not integrated yet, and so not protected.
    pub pending: u64,
    /// The newest checkpoint; `None` if no entry was ever integrated.
    pub checkpoint: Option<Checkpoint>,
}

/// The number of entries that are read at a time.
const PAGE: i64 = 10_000;

/// Verifies the log in the caller's transaction, which must see one snapshot of the database, in time zone UTC.
pub(super) fn verify(
    connection: &mut PgConnection,
    verifier: &Verifier,
    outside: Option<&Checkpoint>,
) -> Result<Verified> {
    nodes::disable_jit(connection)?;
    let mut walk = Walk::begin(verifier, outside);
    loop {
        let page = leaves(connection, walk.edge.size())?;
        if page.is_empty() {
            break;
        }
        for leaf in page {
            walk.step(connection, &leaf)?;
        }
    }
    walk.end_of_leaves(connection)?;
    let pending = walk.pending(connection)?;
    walk.end_of_entries(connection)?;
    Ok(Verified { integrated: walk.edge.size(), pending, checkpoint: walk.last })
}

/// A leaf with its entry.
#[derive(QueryableByName)]
struct Leaf {
    #[diesel(sql_type = BigInt)]
    position: i64,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Bytea)]
    hashes: Vec<u8>,
    #[diesel(sql_type = Nullable<Text>)]
    leaf: Option<String>,
    #[diesel(embed)]
    user: User,
}

/// Relations about the column `user_id`, which is not part of leaves.
#[derive(QueryableByName)]
struct User {
    /// Whether the column names a user other than the actor.
    #[diesel(sql_type = Bool)]
    is_other: bool,
    /// The actor, if the column is NULL.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    unnamed: Option<Uuid>,
    /// The user, if the entry is about creating or deleting them.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    account: Option<Uuid>,
}

const USER: &str = "l.user_id IS NOT NULL AND l.user_id IS DISTINCT FROM l.actor_id AS is_other, \
     CASE WHEN l.user_id IS NULL THEN l.actor_id END AS unnamed, \
     CASE WHEN l.action IN ('USER_INSERT', 'USER_DELETE') THEN l.entity_id END AS account";

fn leaves(connection: &mut PgConnection, from: u64) -> Result<Vec<Leaf>> {
    // OFFSET 0 prevents the planner from reading the whole log for each page: one index look-up for each leaf is enough.
    let query = format!(
        "SELECT f.position, f.audit_id AS id, f.hashes, e.leaf, coalesce(e.is_other, false) AS is_other, e.unnamed, e.account \
         FROM (SELECT * FROM audit_leaves WHERE position >= $1 ORDER BY position LIMIT $2) AS f \
         LEFT JOIN LATERAL (SELECT {LEAF} AS leaf, {USER} FROM audit_logs AS l WHERE l.id = f.audit_id OFFSET 0) AS e ON true \
         ORDER BY f.position"
    );
    let query = diesel::sql_query(query).bind::<BigInt, _>(column(from)).bind::<BigInt, _>(PAGE);
    Ok(query.load(connection)?)
}

/// The state of a verification, which builds the tree again from the entries.
struct Walk<'a> {
    verifier: &'a Verifier,
    outside: Option<&'a Checkpoint>,
    edge: Edge,
    /// The size and note of checkpoints in the database that are not reached yet.
    ahead: VecDeque<(u64, String)>,
    /// Whether all checkpoints have been read.
    all_read: bool,
    /// The last checkpoint that was reached.
    last: Option<Checkpoint>,
    /// The previous entry, if the same integration added both.
    previous: Option<Uuid>,
    /// Actors of entries whose `user_id` is NULL, since the actor was last created or deleted, with the first such
    /// entry.
    unnamed: HashMap<Uuid, Tampering>,
}

impl<'a> Walk<'a> {
    fn begin(verifier: &'a Verifier, outside: Option<&'a Checkpoint>) -> Self {
        let (edge, ahead, unnamed) = (Edge::empty(), VecDeque::new(), HashMap::new());
        Self { verifier, outside, edge, ahead, all_read: false, last: None, previous: None, unnamed }
    }

    fn step(&mut self, connection: &mut PgConnection, leaf: &Leaf) -> Result<()> {
        let position = self.edge.size();
        let at = |code| tampered(Tampering::at(code, position, Some(leaf.id.into())));
        if number(leaf.position) != position {
            let last = number(leaf.position).saturating_sub(1);
            return tampered(Tampering::within(Code::AUDIT_ROW_MISSING, position, last));
        }
        let Some(entry) = &leaf.leaf else { return at(Code::AUDIT_ROW_MISSING) };
        let hash = leaf_hash(entry.as_bytes());
        if leaf.hashes.first_chunk() != Some(&hash) || leaf.user.is_other {
            return at(Code::AUDIT_ROW_CHANGED);
        }
        self.track_user(&leaf.user, Tampering::at(Code::AUDIT_ROW_CHANGED, position, Some(leaf.id.into())));
        let completed = self.edge.push(hash);
        // The number of nodes that a leaf completes depends on its position.
        if completed.len() != leaf.hashes.as_chunks::<32>().0.len() {
            return at(Code::AUDIT_ROW_MOVED);
        }
        if self.previous.is_some_and(|previous| previous >= leaf.id) {
            return tampered(Tampering::within(Code::AUDIT_ROW_MOVED, position.saturating_sub(1), position));
        }
        self.previous = Some(leaf.id);
        if completed.concat() != leaf.hashes {
            // One of the leaves under the smallest node that does not match.
            let same =
                completed.iter().zip(leaf.hashes.as_chunks().0).take_while(|(ours, theirs)| ours == theirs).count();
            let width = u32::try_from(same).ok().and_then(|level| 1_u64.checked_shl(level)).unwrap_or(1);
            let first = self.edge.size().saturating_sub(width);
            return tampered(Tampering::within(Code::AUDIT_TREE_CHANGED, first, position));
        }
        self.compare_checkpoints(connection)
    }

    /// Records a `user_id` that is NULL until it is known whether that is correct: it is if the user was created or
    /// deleted later.
    fn track_user(&mut self, user: &User, tampering: Tampering) {
        if let Some(account) = user.account {
            self.unnamed.remove(&account);
        }
        if let Some(unnamed) = user.unnamed {
            self.unnamed.entry(unnamed).or_insert(tampering);
        }
    }

    /// Compares the tree with the checkpoints of its size.
    fn compare_checkpoints(&mut self, connection: &mut PgConnection) -> Result<()> {
        let size = self.edge.size();
        let reached = self.last.as_ref().map_or(0, Checkpoint::size);
        let changed = Tampering::within(Code::AUDIT_TREE_CHANGED, reached, size.saturating_sub(1));
        if self.outside.is_some_and(|outside| outside.size() == size && *outside.root() != self.edge.root()) {
            return tampered(changed);
        }
        self.look_ahead(connection)?;
        if self.ahead.front().is_some_and(|(next, _)| *next == size)
            && let Some((_, note)) = self.ahead.pop_front()
        {
            let checkpoint = nodes::read(size, &note, reached, self.verifier)?;
            if *checkpoint.root() != self.edge.root() {
                return tampered(changed);
            }
            self.last = Some(checkpoint);
            self.previous = None;
        }
        Ok(())
    }

    /// Reads the next checkpoints when all previous ones have been reached.
    fn look_ahead(&mut self, connection: &mut PgConnection) -> Result<()> {
        if self.all_read || !self.ahead.is_empty() {
            return Ok(());
        }
        use audit_checkpoints::dsl;
        let reached = self.last.as_ref().map_or(0, Checkpoint::size);
        let rows: Vec<(i64, String)> = dsl::audit_checkpoints
            .filter(dsl::tree_size.gt(column(reached)))
            .order(dsl::tree_size)
            .limit(PAGE)
            .select((dsl::tree_size, dsl::note))
            .load(connection)?;
        self.all_read = rows.is_empty();
        self.ahead.extend(rows.into_iter().map(|(size, note)| (number(size), note)));
        Ok(())
    }

    /// Compares the number of leaves with the checkpoints.
    fn end_of_leaves(&mut self, connection: &mut PgConnection) -> Result<()> {
        self.look_ahead(connection)?;
        let size = self.edge.size();
        let reached = self.last.as_ref().map_or(0, Checkpoint::size);
        if let Some(next) = self.ahead.front() {
            return tampered(Tampering::within(Code::AUDIT_ROW_MISSING, size, next.0.saturating_sub(1)));
        }
        // Leaves after the last checkpoint are not signed.
        match self.outside.map(Checkpoint::size) {
            Some(outside) if outside > size => {
                tampered(Tampering::within(Code::AUDIT_ROLLED_BACK, reached, outside.saturating_sub(1)))
            }
            _ if size > reached => {
                tampered(Tampering::within(Code::AUDIT_CHECKPOINT_MISSING, reached, size.saturating_sub(1)))
            }
            _ => Ok(()),
        }
    }

    /// Checks the entries that are not in the tree: those of transactions that had ended at the last integration should
    /// be.
    fn pending(&mut self, connection: &mut PgConnection) -> Result<u64> {
        #[derive(QueryableByName)]
        struct Entry {
            #[diesel(sql_type = SqlUuid)]
            id: Uuid,
            #[diesel(embed)]
            user: User,
        }
        let now = Snapshot::read(connection)?;
        // In a database that was restored into another cluster and not integrated since, transaction numbers are not
        // comparable.
        let before =
            self.last.as_ref().map(Checkpoint::snapshot).filter(|before| before.cluster == now.cluster).cloned();
        let query = format!(
            "SELECT l.id, {USER} FROM audit_logs AS l \
             WHERE l.id > $1 AND NOT EXISTS (SELECT FROM audit_leaves AS f WHERE f.audit_id = l.id) ORDER BY l.id LIMIT $2"
        );
        let (mut pending, mut after) = (0_u64, Uuid::nil());
        loop {
            let query = diesel::sql_query(&query).bind::<SqlUuid, _>(after).bind::<BigInt, _>(PAGE);
            let page: Vec<Entry> = query.load(connection)?;
            let Some(last) = page.last() else { return Ok(pending) };
            after = last.id;
            for entry in page {
                let transaction = transaction_of(entry.id);
                let expected = before.as_ref().is_none_or(|before| {
                    transaction.is_some_and(|number| number < now.next && !before.is_over(number))
                });
                let position = self.edge.size().saturating_add(pending);
                if !expected {
                    return tampered(Tampering::at(Code::AUDIT_ROW_INSERTED, position, Some(entry.id.into())));
                }
                let changed = Tampering::at(Code::AUDIT_ROW_CHANGED, position, Some(entry.id.into()));
                if entry.user.is_other {
                    return tampered(changed);
                }
                self.track_user(&entry.user, changed);
                pending = pending.saturating_add(1);
            }
        }
    }

    /// Checks the entries without a `user_id`: if their actor is a user now and was not created or deleted after the
    /// entry, the column was cleared. A function that only needs the right to read the log returns which actors are
    /// users, because policies would hide their accounts.
    fn end_of_entries(&mut self, connection: &mut PgConnection) -> Result<()> {
        if self.unnamed.is_empty() {
            return Ok(());
        }
        #[derive(QueryableByName)]
        struct Account {
            #[diesel(sql_type = SqlUuid)]
            id: Uuid,
        }
        let actors: Vec<Uuid> = self.unnamed.keys().copied().collect();
        let accounts: Vec<Account> = diesel::sql_query("SELECT audit_current_users($1) AS id")
            .bind::<Array<SqlUuid>, _>(actors)
            .load(connection)?;
        let first = accounts.iter().filter_map(|account| self.unnamed.get(&account.id)).min_by_key(|found| found.first);
        first.map_or(Ok(()), |first| tampered(*first))
    }
}

fn tampered<T>(tampering: Tampering) -> Result<T> {
    Err(AuditError::Tampered(tampering).into())
}
