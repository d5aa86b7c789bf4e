//! The traits of entities that are stored in tables.

use crate::{error::Result, session::reads::PersonalData, sql::sealed::TableKeys};
use diesel::{PgConnection, QueryResult};
use telehealth_core::{
    Entity, Timestamp,
    error::ValidationError,
    field::{FieldDescriptor, Object},
};

/// An entity with a table that can be read.
#[diagnostic::on_unimplemented(message = "`{Self}` is not an entity with a table")]
pub trait Readable: Entity + PersonalData {
    /// A stored row, its protected columns sealed.
    #[doc(hidden)]
    type Row: Clone;

    /// Converts a row to a record and decrypts its protected columns.
    #[doc(hidden)]
    fn open(row: Self::Row, keys: &TableKeys) -> Result<Self::Record>;

    /// Returns the id and the version of a row, even if other columns are damaged.
    #[doc(hidden)]
    fn key(row: &Self::Row) -> (Self::Id, Option<Timestamp>);

    /// Reads the existing rows with the given ids, in any order.
    #[doc(hidden)]
    fn select(connection: &mut PgConnection, ids: &[Self::Id]) -> QueryResult<Vec<Self::Row>>;

    /// The filter of a list; the default matches all rows.
    type Filter: Filter;

    /// Reads up to `limit` rows that match the filter, in the order of their ids. `by_person` is false for a service
    /// account.
    #[doc(hidden)]
    fn page(
        connection: &mut PgConnection,
        filter: &Self::Filter,
        by_person: bool,
        after: Option<Self::Id>,
        limit: i64,
    ) -> QueryResult<Vec<Self::Row>>;
}

/// An entity whose rows programs add and remove.
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
#[diagnostic::on_unimplemented(
    message = "rows of `{Self}` are not written by programs",
    note = "triggers write the audit log; `get`, `list` and `stream` read it"
)]
pub trait Stored: Readable {
    /// A row to be written, with the tokens of its blind indexes if it has any.
    #[doc(hidden)]
    type Written;

    /// Seals the protected columns of a row.
    #[doc(hidden)]
    fn seal(entity: Self, keys: &TableKeys) -> Result<Self::Written>;

    /// Inserts rows and returns them as stored.
    #[doc(hidden)]
    fn insert(connection: &mut PgConnection, rows: Vec<Self::Written>) -> QueryResult<Vec<Self::Row>>;

    /// Deletes a row if it still has the given version; without a version, in any case. Returns whether it was deleted.
    #[doc(hidden)]
    fn delete(connection: &mut PgConnection, id: Self::Id, version: Option<Timestamp>) -> QueryResult<bool>;

    /// Returns when the row last changed; `None` if the table's rows never change.
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
#[diagnostic::on_unimplemented(
    message = "entities of insert-only tables such as `{Self}` are not saved",
    note = "remove the row and add another one"
)]
pub trait Versioned: Stored {
    /// Writes a row unless it has changed since it was read; returns `None` if it has or was deleted. With `columns`
    /// only these are written: a person may change some columns only, and PostgreSQL denies a statement that names
    /// others.
    #[doc(hidden)]
    fn update(
        connection: &mut PgConnection,
        row: Self::Written,
        columns: Option<&[&'static str]>,
    ) -> QueryResult<Option<Self::Row>>;

    /// Returns the columns in which a record differs from a stored row, including damaged ones but not `updated_at`,
    /// which the database sets.
    #[doc(hidden)]
    fn changed(stored: Self::Row, wanted: &Self::Record, keys: &TableKeys) -> Result<Vec<&'static str>>;
}

/// Conditions on a table's columns; a row must meet all conditions that are set.
pub trait Filter: Default + Clone + std::fmt::Debug + Send + Sync + 'static {
    /// The conditions by name.
    const MEMBERS: &'static [FieldDescriptor];

    /// Reads the conditions from JSON.
    ///
    /// # Errors
    /// Every unknown or malformed condition.
    fn from_json(conditions: &Object) -> Result<Self, ValidationError>;
}
