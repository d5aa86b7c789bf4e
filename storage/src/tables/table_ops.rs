//! The methods of every table under its name, for the dynamic API.

use crate::{
    error::{DamagedRow, Error, Result},
    session::{
        cursor::Cursor,
        page::Page,
        stored::{Filter, ListOrder, Readable, Stored, Versioned},
        stream::Pages,
        transaction::Transaction,
    },
};
use std::fmt::Debug;
use telehealth_core::{
    Code, Record, Timestamp,
    catalog::{Boxed, Table},
    error::{ValidationError, Violation, Violations},
    field::{AnyEntity, FieldDescriptor, Object},
    record::downcast,
};
use uuid::Uuid;

/// A page of rows, with the position of the next page.
#[derive(Debug)]
pub struct Rows {
    /// The rows.
    pub items: Vec<Boxed>,
    /// Where the next page begins; `None` on the last page.
    pub next: Option<String>,
    /// The damaged rows of the page.
    pub damaged: Vec<DamagedRow>,
}

impl<E: Readable> From<Page<E>> for Rows {
    fn from(page: Page<E>) -> Self {
        let next = page.next.map(|next| next.to_string());
        Self { items: all_boxed(page.items), next, damaged: page.damaged }
    }
}

/// The pages of a stream; see [`Transaction::stream`].
pub trait RowPages: Debug + Send {
    /// Reads the next page. Returns `None` after the last one, and after an error.
    fn next(&mut self, transaction: &mut Transaction) -> Option<Result<Rows>>;
}

impl<E: Readable> RowPages for Pages<E> {
    fn next(&mut self, transaction: &mut Transaction) -> Option<Result<Rows>> {
        self.next(transaction).map(|page| page.map(Rows::from))
    }
}

/// Which page of a list is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paging<'a> {
    /// The [order](crate::ListOrder), such as `-scheduled_at`; by default that of ids.
    pub order: Option<&'a str>,
    /// The `next` of the previous page.
    pub after: Option<&'a str>,
    /// The maximum number of rows.
    pub limit: u32,
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
    pub add_all: fn(&mut Transaction, &[&dyn AnyEntity]) -> Result<Vec<Boxed>>,
    /// See [`Transaction::get`].
    pub get: fn(&mut Transaction, Uuid) -> Result<Boxed>,
    /// See [`Transaction::get_for_update`].
    pub get_for_update: fn(&mut Transaction, Uuid) -> Result<Boxed>,
    /// See [`Transaction::get_many`].
    pub get_many: fn(&mut Transaction, &[Uuid]) -> Result<Vec<Boxed>>,
    /// See [`Transaction::save`].
    pub save: fn(&mut Transaction, &dyn AnyEntity) -> Result<Boxed>,
    /// See [`Transaction::remove`].
    pub remove: fn(&mut Transaction, &dyn AnyEntity) -> Result<()>,
    /// See [`Transaction::remove_by_id`].
    pub remove_by_id: fn(&mut Transaction, Uuid, Option<Timestamp>) -> Result<()>,
    /// The columns by which lists are ordered.
    pub orders: fn() -> Vec<&'static str>,
    /// See [`Transaction::list`].
    pub list: fn(&mut Transaction, &Object, Paging<'_>) -> Result<Rows>,
    /// See [`Transaction::stream`]. `paging` says where the first page begins, and how many rows each page has.
    pub stream: fn(&Object, Paging<'_>) -> Result<Box<dyn RowPages>>,
    /// See [`Transaction::count`].
    pub count: fn(&mut Transaction, &Object) -> Result<u64>,
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
        save: |transaction, entity| transaction.save(downcast::<E>(entity)?.clone()).map(boxed),
        ..add_remove::<E>()
    }
}

/// Returns the methods of a table whose rows never change.
pub(crate) const fn add_remove<E: Stored>() -> TableOps {
    TableOps {
        writes: Writes::AddRemove,
        add_all: |transaction, given| {
            let entities = given.iter().map(|entity| downcast::<E>(*entity).cloned());
            transaction.add_all(entities.collect::<Result<_, _>>()?).map(all_boxed)
        },
        remove: |transaction, entity| transaction.remove(downcast::<E>(entity)?),
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
        get: |transaction, id| transaction.get::<E>(id.into()).map(boxed),
        get_for_update: |transaction, id| transaction.get_for_update::<E>(id.into()).map(boxed),
        get_many: |transaction, ids| {
            let ids: Vec<E::Id> = ids.iter().copied().map(Into::into).collect();
            transaction.get_many::<E>(&ids).map(all_boxed)
        },
        save: |_, _| Err(not_offered::<E>("must not be saved: rows of this table never change")),
        remove: |_, _| Err(not_offered::<E>("must not be removed: the table is read-only")),
        remove_by_id: |_, _, _| Err(not_offered::<E>("must not be removed: the table is read-only")),
        orders: || E::ORDERS.iter().map(ListOrder::column).collect(),
        list: |transaction, conditions, paging| {
            let (filter, order, after) = read_list::<E>(conditions, paging)?;
            transaction.list::<E>(&filter, order, after, paging.limit).map(Rows::from)
        },
        stream: |conditions, paging| {
            let (filter, order, after) = read_list::<E>(conditions, paging)?;
            Ok(Box::new(Pages::<E>::new(filter, order, after, paging.limit)))
        },
        count: |transaction, conditions| transaction.count::<E>(&E::Filter::from_json(conditions)?),
    }
}

/// Reads the arguments of a list: the filter, the order and where the page begins.
fn read_list<E: Readable>(
    conditions: &Object,
    Paging { order, after, .. }: Paging<'_>,
) -> Result<(E::Filter, ListOrder<E>, Option<Cursor>)> {
    let filter = E::Filter::from_json(conditions);
    let mut violations = Violations::of(E::Record::NAME);
    let order = violations.take("order", order.map(str::parse).transpose()).flatten();
    let after = violations.take("after", after.map(str::parse).transpose()).flatten();
    violations.finish()?;
    Ok((filter?, order.unwrap_or_default(), after))
}

/// Returns the error of a method that the table does not have.
fn not_offered<E: Readable>(message: &'static str) -> Error {
    ValidationError::from(Violation::new(E::Record::NAME, "id", Code::ROW_FINAL, message)).into()
}

fn boxed<E: Readable>(entity: E) -> Boxed {
    Box::new(entity)
}

fn all_boxed<E: Readable>(entities: Vec<E>) -> Vec<Boxed> {
    entities.into_iter().map(boxed).collect()
}
