//! The methods of every table under its name, for the dynamic API.

use crate::{
    error::{DamagedRow, Error, Result},
    session::{
        stored::{Filter, Readable, Stored, Versioned},
        transaction::Transaction,
    },
};
use telehealth_core::{
    Code, Record, Timestamp,
    catalog::Table,
    error::{ValidationError, Violation, Violations},
    field::{FieldDescriptor, Object},
    record::entity_from_json,
};
use uuid::Uuid;

/// A page of rows, with the position of the next page.
#[derive(Debug)]
pub struct Rows {
    /// The rows.
    pub items: Vec<Object>,
    /// The id after which the next page begins; `None` on the last page.
    pub next: Option<Uuid>,
    /// The damaged rows of the page.
    pub damaged: Vec<DamagedRow>,
}

/// The writing methods that a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// None: the table is read-only.
    None,
    /// `add_all` and `remove`: rows never change.
    AddRemove,
    /// `add_all`, `save` and `remove`.
    All,
}

/// The methods of one table. A method that the table does not have fails with `row.final`.
#[derive(Debug)]
pub struct TableOps {
    /// The description of the table.
    pub table: Table,
    /// The conditions of the filter of `list`.
    pub filter: &'static [FieldDescriptor],
    /// Which of `add_all`, `save` and `remove` the table has.
    pub writes: Writes,
    /// See [`Transaction::add_all`].
    pub add_all: fn(&mut Transaction, &[Object]) -> Result<Vec<Object>>,
    /// See [`Transaction::get`].
    pub get: fn(&mut Transaction, Uuid) -> Result<Object>,
    /// See [`Transaction::get_many`].
    pub get_many: fn(&mut Transaction, &[Uuid]) -> Result<Vec<Object>>,
    /// See [`Transaction::save`].
    pub save: fn(&mut Transaction, &Object) -> Result<Object>,
    /// See [`Transaction::remove`].
    pub remove: fn(&mut Transaction, &Object) -> Result<()>,
    /// See [`Transaction::remove_by_id`].
    pub remove_by_id: fn(&mut Transaction, Uuid, Option<Timestamp>) -> Result<()>,
    /// See [`Transaction::list`].
    pub list: fn(&mut Transaction, &Object, Option<Uuid>, u32) -> Result<Rows>,
}

/// An entity with its methods by name; `stored!` knows which of them the table has.
pub(crate) trait HasOps {
    const OPS: TableOps;
}

macro_rules! tables {
    ($($module:ident::$entity:ident($id:ident) = $label:literal;)*) => {
        /// All tables.
        pub const TABLES: &[TableOps] = &[$(<telehealth_core::$module::$entity as HasOps>::OPS),*];
    };
}
telehealth_core::for_each_entity!(tables);

/// Returns the methods of a table by its name in the specification.
#[must_use]
pub fn table(name: &str) -> Option<&'static TableOps> {
    TABLES.iter().find(|ops| ops.table.name == name)
}

/// Returns the methods of a table whose rows can change.
pub(crate) const fn versioned<E: Versioned>() -> TableOps {
    TableOps {
        writes: Writes::All,
        save: |transaction, row| transaction.save(entity_from_json::<E>(row)?).map(|entity| entity.to_json()),
        ..add_remove::<E>()
    }
}

/// Returns the methods of a table whose rows never change.
pub(crate) const fn add_remove<E: Stored>() -> TableOps {
    TableOps {
        writes: Writes::AddRemove,
        add_all: |transaction, rows| transaction.add_all(entities::<E>(rows)?).map(|stored| objects(&stored)),
        remove: |transaction, row| transaction.remove(&entity_from_json::<E>(row)?),
        remove_by_id: |transaction, id, version| transaction.remove_by_id::<E>(id.into(), version),
        ..read_only::<E>()
    }
}

/// Returns the methods of a read-only table.
pub(crate) const fn read_only<E: Readable>() -> TableOps {
    TableOps {
        table: Table::of::<E>(),
        filter: E::Filter::MEMBERS,
        writes: Writes::None,
        add_all: |_, _| Err(not_offered::<E>("must not be added: the table is read-only")),
        get: |transaction, id| transaction.get::<E>(id.into()).map(|entity| entity.to_json()),
        get_many: |transaction, ids| {
            let ids: Vec<E::Id> = ids.iter().copied().map(Into::into).collect();
            transaction.get_many::<E>(&ids).map(|found| objects(&found))
        },
        save: |_, _| Err(not_offered::<E>("must not be saved: rows of this table never change")),
        remove: |_, _| Err(not_offered::<E>("must not be removed: the table is read-only")),
        remove_by_id: |_, _, _| Err(not_offered::<E>("must not be removed: the table is read-only")),
        list: |transaction, conditions, after, limit| {
            let page = transaction.list::<E>(&E::Filter::from_json(conditions)?, after.map(Into::into), limit)?;
            Ok(Rows { items: objects(&page.items), next: page.next.map(Into::into), damaged: page.damaged })
        },
    }
}

/// Returns the error of a method that the table does not have.
fn not_offered<E: Readable>(message: &'static str) -> Error {
    ValidationError::from(Violation::new(E::Record::NAME, "id", Code::ROW_FINAL, message)).into()
}

fn objects<E: Readable>(entities: &[E]) -> Vec<Object> {
    entities.iter().map(|entity| entity.to_json()).collect()
}

/// Reads all rows, and reports the violations in any of them.
fn entities<E: Readable>(rows: &[Object]) -> Result<Vec<E>, ValidationError> {
    let mut violations = Violations::of(E::Record::NAME);
    let entities: Vec<E> = rows.iter().filter_map(|row| violations.merge(entity_from_json(row))).collect();
    violations.finish().map(|()| entities)
}
