//! The rows that a transaction has read or written itself. Saving one of them needs no second read to find what has
//! changed.

use crate::session::stored::Readable;
use std::{
    any::Any,
    collections::{HashMap, VecDeque},
};
use uuid::Uuid;

/// The maximum number of rows. A longer list is not remembered at all: its rows are seldom all saved, and copying them
/// takes time.
const LIMIT: usize = 256;

/// A table and the id of a row.
type Key = (&'static str, Uuid);

/// Rows as they were last read or written. They may be outdated: `save` compares the version with that of the stored
/// row.
#[derive(Default)]
pub(crate) struct KnownRows {
    rows: HashMap<Key, Box<dyn Any + Send + Sync>>,
    /// The keys, oldest first.
    order: VecDeque<Key>,
}

impl KnownRows {
    /// Remembers rows, if rows of their table can be saved.
    pub(crate) fn note<E: Readable>(&mut self, found: &[E]) {
        if found.len() > LIMIT {
            return;
        }
        for entity in found.iter().filter(|entity| entity.version().is_some()) {
            let key = (E::TABLE, entity.id().into());
            if self.rows.insert(key, Box::new(entity.clone())).is_none() {
                self.order.push_back(key);
            }
        }
        while self.order.len() > LIMIT {
            if let Some(oldest) = self.order.pop_front() {
                self.rows.remove(&oldest);
            }
        }
    }

    /// Returns what is known of a row in the version of an entity.
    pub(crate) fn same_version<E: Readable>(&self, entity: &E) -> Option<&E> {
        let known: &E = self.rows.get(&(E::TABLE, entity.id().into()))?.downcast_ref()?;
        (known.version() == entity.version()).then_some(known)
    }

    /// Forgets a row.
    pub(crate) fn forget<E: Readable>(&mut self, id: E::Id) {
        let key = (E::TABLE, id.into());
        if self.rows.remove(&key).is_some() {
            self.order.retain(|known| *known != key);
        }
    }

    /// Forgets all rows.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests;
