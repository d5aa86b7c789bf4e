//! The Merkle tree of RFC 6962 over the entries of the log.
//!
//! A leaf is `SHA-256(0x00 || entry)`, a node `SHA-256(0x01 || left || right)`. Each leaf is stored with the nodes that
//! it completes, so that appending and proving read a logarithmic number of nodes.

use sha2::{Digest, Sha256};
use std::{collections::HashMap, ops::Range};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Returns the hash of a leaf.
pub(super) fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// Returns the hash of a node over two others.
fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A complete node over `2^level` leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Node {
    level: u32,
    /// The leaf that completes the node and is stored with it.
    last_leaf: u64,
}

/// Returns the fewest nodes over a range of leaves: the largest that fit, from left to right. The range must begin
/// where a node as large as the whole range could begin, as every subtree does.
fn cover(range: &Range<u64>) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut first = range.start;
    while let Some(level) = range.end.saturating_sub(first).checked_ilog2() {
        let next = first.saturating_add(1 << level);
        nodes.push(Node { level, last_leaf: next.saturating_sub(1) });
        first = next;
    }
    nodes
}

/// Returns the leaves whose stored nodes [`hashes_over`] needs.
pub(super) fn leaves_for(ranges: &[Range<u64>]) -> Vec<u64> {
    ranges.iter().flat_map(cover).map(|node| node.last_leaf).collect()
}

/// Returns the hashes over ranges of leaves, from the nodes that are stored with leaves.
///
/// # Errors
/// The missing leaf.
pub(super) fn hashes_over(ranges: &[Range<u64>], stored: &HashMap<u64, Vec<u8>>) -> Result<Vec<Hash>, u64> {
    let hash = |node: Node| {
        let nodes = stored.get(&node.last_leaf).map_or(&[][..], |stored| stored.as_chunks().0);
        let level = usize::try_from(node.level).ok();
        level.and_then(|level| nodes.get(level)).copied().ok_or(node.last_leaf)
    };
    let hash_over = |range| Ok(join(&cover(range).into_iter().map(hash).collect::<Result<Vec<Hash>, u64>>()?));
    ranges.iter().map(hash_over).collect()
}

/// Returns the peaks of a tree: the ranges of leaves under the nodes of its right edge.
pub(super) fn peaks(size: u64) -> Vec<Range<u64>> {
    let ends = cover(&(0..size)).into_iter().map(|node| node.last_leaf.saturating_add(1));
    let mut first = 0;
    ends.map(|end| std::mem::replace(&mut first, end)..end).collect()
}

/// Returns the hash over neighbouring nodes, each smaller than the one before.
fn join(hashes: &[Hash]) -> Hash {
    let mut hashes = hashes.iter().rev();
    match hashes.next() {
        // The hash of an empty tree (RFC 6962).
        None => Sha256::digest([]).into(),
        Some(last) => hashes.fold(*last, |right, left| node_hash(left, &right)),
    }
}

/// The right edge of a growing tree, which is sufficient to append to it.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    size: u64,
    peaks: Vec<Hash>,
}

impl Edge {
    /// Returns the edge of an empty tree.
    pub(super) const fn empty() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// Creates the edge of a tree from the hashes over its [`peaks`].
    pub(super) const fn of(size: u64, peaks: Vec<Hash>) -> Self {
        Self { size, peaks }
    }

    /// Returns the number of leaves.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// Returns the hash over all leaves.
    pub(super) fn root(&self) -> Hash {
        join(&self.peaks)
    }

    /// Appends a leaf and returns the nodes that it completes, from the leaf upwards.
    pub(super) fn push(&mut self, leaf: Hash) -> Vec<Hash> {
        let mut completed = vec![leaf];
        let mut peak = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                peak = node_hash(&left, &peak);
                completed.push(peak);
            }
        }
        self.peaks.push(peak);
        self.size = self.size.saturating_add(1);
        completed
    }
}
