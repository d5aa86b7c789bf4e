//! What an entity needs to be stored.

use crate::{error::Result, session::reads::Personal, sql::sealed::TableKeys};
use diesel::{PgConnection, QueryResult};
use telehealth_core::{
    Entity, Timestamp,
    error::ValidationError,
    field::{FieldDescriptor, Object},
};

/// An entity with a table in the database that can be read.
pub trait Readable: Entity + Personal {
    /// A row as the database has it, its protected columns sealed.
    #[doc(hidden)]
    type Row: Clone;

    /// Reads a row, and decrypts its protected columns.
    #[doc(hidden)]
    fn open(row: Self::Row, keys: &TableKeys) -> Result<Self::Record>;

    /// The id and the version of a row, whatever else is damaged in it.
    #[doc(hidden)]
    fn key(row: &Self::Row) -> (Self::Id, Option<Timestamp>);

    /// Reads the rows that there are, in no order.
    #[doc(hidden)]
    fn select(connection: &mut PgConnection, ids: &[Self::Id]) -> QueryResult<Vec<Self::Row>>;

    /// Which rows to list; the default lists all.
    type Filter: Filter;

    /// Reads up to `limit` rows that pass the filter, in the order of their ids, for a person or a service account.
    #[doc(hidden)]
    fn page(
        connection: &mut PgConnection,
        filter: &Self::Filter,
        by_person: bool,
        after: Option<Self::Id>,
        limit: i64,
    ) -> QueryResult<Vec<Self::Row>>;
}

/// An entity whose rows a program adds and removes.
///
/// Programs do not write the audit log:
///
/// ```compile_fail,E0277
/// use telehealth_core::workflow::AuditLog;
/// use telehealth_storage::{Result, Transaction};
///
/// fn add(transaction: &mut Transaction, entry: AuditLog) -> Result<AuditLog> {
///     transaction.add(entry)
/// }
/// ```
pub trait Stored: Readable {
    /// A row as it is written: with the tokens that it is found by, where it has any.
    #[doc(hidden)]
    type Written;

    /// Seals the protected columns of a row.
    #[doc(hidden)]
    fn seal(entity: Self, keys: &TableKeys) -> Result<Self::Written>;

    /// Inserts rows and returns them as the database has them.
    #[doc(hidden)]
    fn insert(connection: &mut PgConnection, rows: Vec<Self::Written>) -> QueryResult<Vec<Self::Row>>;

    /// Deletes a row, where a version is given unless the row has another one by now; whether it did.
    #[doc(hidden)]
    fn delete(connection: &mut PgConnection, id: Self::Id, version: Option<Timestamp>) -> QueryResult<bool>;

    /// When the row last changed; `None` where rows never do.
    #[doc(hidden)]
    fn version(&self) -> Option<Timestamp>;
}

/// An entity whose rows change and have a version, `updated_at`.
///
/// The rows of other tables are never saved:
///
/// ```compile_fail,E0277
/// use telehealth_core::commerce::OrderItem;
/// use telehealth_storage::{Result, Transaction};
///
/// fn save(transaction: &mut Transaction, item: OrderItem) -> Result<OrderItem> {
///     transaction.save(item)
/// }
/// ```
pub trait Versioned: Stored {
    /// Writes a row unless it has changed since it was read; `None` when it has, or is gone. With `columns` it writes these
    /// alone: a person may change some, and PostgreSQL denies a statement that names another.
    #[doc(hidden)]
    fn update(
        connection: &mut PgConnection,
        row: Self::Written,
        columns: Option<&[&'static str]>,
    ) -> QueryResult<Option<Self::Row>>;

    /// The columns in which a record differs from a stored row, damaged ones included; the version is the database's.
    #[doc(hidden)]
    fn changed(stored: Self::Row, wanted: &Self::Record, keys: &TableKeys) -> Result<Vec<&'static str>>;
}

/// Conditions on a table's columns; all that are set must hold.
pub trait Filter: Default + Clone + std::fmt::Debug + Send + Sync + 'static {
    /// The conditions by name.
    const MEMBERS: &'static [FieldDescriptor];

    /// Reads the conditions from JSON.
    ///
    /// # Errors
    /// Every unknown or malformed condition.
    fn from_json(conditions: &Object) -> Result<Self, ValidationError>;
}
