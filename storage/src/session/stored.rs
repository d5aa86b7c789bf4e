//! The traits of entities that are stored in tables, and the orders of their lists.
//!
//! Programs name the public traits in their bounds. The statements of a table are in traits of this crate, because
//! their signatures name types of Diesel. `stored!` implements both.

use crate::{
    error::{Error, Result},
    session::{
        cursor::{self, Cursor},
        report::PersonalData,
    },
    sql::{
        selection::Hidden,
        table_row::{TableRow, Written},
    },
};
use diesel::{PgConnection, QueryResult, RunQueryDsl, query_dsl::LoadQuery};
use std::{
    fmt::{self, Debug},
    str::FromStr,
};
use telehealth_core::{
    Code, Entity, Record, Timestamp,
    error::{FieldError, ValidationError, Violations},
    field::{FieldDescriptor, Object, Value},
    operation::refuse_unknown,
};

/// An entity with a table that can be read.
///
/// Its statements are not part of the interface:
///
/// ```compile_fail,E0624
/// fn statement<E: telehealth_storage::Readable>() {
///     let _ = E::query(&[]);
/// }
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is not an entity with a table")]
#[expect(private_bounds, reason = "the statements name types of Diesel")]
pub trait Readable: Entity + ReadStatements {
    /// The filter of a list; the default matches all rows.
    type Filter: Filter + Conditions<Self>;
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
#[expect(private_bounds, reason = "the statements name types of Diesel")]
pub trait Stored: Readable + WriteStatements {}

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
#[expect(private_bounds, reason = "the statements name types of Diesel")]
pub trait Versioned: Stored + UpdateStatements {}

/// Conditions on a table's columns; a row must meet all conditions that are set.
pub trait Filter: FilterOfTable + Default + Clone + Debug + Send + Sync + 'static {
    /// The conditions by name.
    const MEMBERS: &'static [FieldDescriptor];

    /// Reads the conditions from JSON.
    ///
    /// # Errors
    /// Every unknown or malformed condition.
    fn from_json(conditions: &Object) -> Result<Self, ValidationError>;
}

/// The filters of this crate, and no other type: it cannot be named outside.
pub trait FilterOfTable {}

/// Sorts a query, and limits it to the rows after a position.
type Sort<E> = fn(Query<E>, bool, Option<Cursor>) -> Result<Query<E>, FieldError>;

/// A query of the rows of an entity's table.
pub(crate) type Query<E> = <E as ReadStatements>::Query<'static>;

/// The order of a list: by a column, ascending or descending. Rows with equal values follow each other by id.
///
/// Every table has the order [`ID`](Self::ID). Ids are UUIDs of version 7, so this is the order in which rows were
/// created, and `ListOrder::ID.descending()` lists the newest first.
#[expect(private_bounds, reason = "the statements name types of Diesel")]
pub struct ListOrder<E: ReadStatements> {
    column: &'static str,
    descending: bool,
    sort: Sort<E>,
    position: fn(&E::Row) -> Option<Cursor>,
}

#[expect(private_bounds, reason = "the statements name types of Diesel")]
impl<E: ReadStatements> ListOrder<E> {
    /// By id, which is the default.
    pub const ID: Self = E::BY_ID;

    pub(crate) const fn by(column: &'static str, sort: Sort<E>, position: fn(&E::Row) -> Option<Cursor>) -> Self {
        Self { column, descending: false, sort, position }
    }

    /// Returns the same order from the last row to the first.
    #[must_use]
    pub const fn descending(self) -> Self {
        Self { descending: true, ..self }
    }

    /// Returns the column.
    #[must_use]
    pub const fn column(&self) -> &'static str {
        self.column
    }

    /// Sorts a query, and limits it to the rows after a position.
    pub(crate) fn apply(&self, query: Query<E>, after: Option<Cursor>) -> Result<Query<E>> {
        let sorted = match after {
            Some(after) if !after.is_of(self.column) => Err(cursor::malformed()),
            after => (self.sort)(query, self.descending, after),
        };
        sorted.map_err(|error| Error::Validation(error.at(E::Record::NAME, "after").into()))
    }

    /// Returns the position of the last row whose value in the column can be read: that of a damaged row may be unreadable.
    pub(crate) fn last_position(&self, rows: &[E::Row]) -> Result<Cursor> {
        let position = rows.iter().rev().find_map(|row| (self.position)(row));
        position.ok_or_else(|| Error::Corrupt { reason: format!("no row of the page has a valid {}", self.column) })
    }
}

impl<E: ReadStatements> Clone for ListOrder<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E: ReadStatements> Copy for ListOrder<E> {}

impl<E: ReadStatements> Default for ListOrder<E> {
    fn default() -> Self {
        Self::ID
    }
}

impl<E: ReadStatements> Debug for ListOrder<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ListOrder({self})")
    }
}

/// The column, with a minus sign before it if the order is descending: `-scheduled_at`.
impl<E: ReadStatements> fmt::Display for ListOrder<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", if self.descending { "-" } else { "" }, self.column)
    }
}

impl<E: ReadStatements> FromStr for ListOrder<E> {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let (column, descending) = text.strip_prefix('-').map_or((text, false), |column| (column, true));
        let named = E::ORDERS.iter().find(|order| order.column == column);
        let unknown = || {
            let names: Vec<&str> = E::ORDERS.iter().map(|order| order.column).collect();
            FieldError::unknown_label(&names)
        };
        let order = *named.ok_or_else(unknown)?;
        Ok(if descending { order.descending() } else { order })
    }
}

/// Reports conditions that the filter does not have, and those that are null.
pub(crate) fn check_conditions<E: Readable>(conditions: &Object) -> Violations {
    let mut violations = Violations::of(E::Record::NAME);
    let members = E::Filter::MEMBERS;
    refuse_unknown(conditions.into(), members, &mut violations);
    for member in members {
        // A condition whose value is missing by mistake must not match all rows.
        let is_null = conditions.get(member.name).is_some_and(Value::is_null);
        if is_null {
            let error = FieldError::new(Code::FIELD_MISSING, "must not be null; leave it out instead");
            violations.report(member.name, error.with("rule", "null"));
        }
    }
    violations
}

/// The conditions of a filter in a query.
pub(crate) trait Conditions<E: ReadStatements> {
    /// Adds the conditions that are set. `by_person` is false for a service account.
    fn apply<'a>(&self, query: E::Query<'a>, by_person: bool) -> E::Query<'a>;
}

/// The statements that read a table.
pub(crate) trait ReadStatements: Entity + PersonalData {
    /// A stored row.
    type Row: TableRow<Entity = Self>;

    /// The order of ids.
    const BY_ID: ListOrder<Self>;

    /// The orders of lists, that of ids included.
    const ORDERS: &'static [ListOrder<Self>];

    /// A query of rows, to which conditions, an order and a limit can be added.
    type Query<'a>: RunQueryDsl<PgConnection> + LoadQuery<'a, PgConnection, Self::Row> + Send + 'a;

    /// Returns the query of all rows; the hidden columns are NULL.
    fn query<'a>(hidden: Hidden) -> Self::Query<'a>;

    /// Limits the number of rows of a query.
    fn limit(query: Query<Self>, limit: i64) -> Query<Self>;

    /// Counts the rows of a query.
    fn count(connection: &mut PgConnection, query: Query<Self>) -> QueryResult<i64>;

    /// Reads the existing rows with the given ids, in any order.
    fn select(connection: &mut PgConnection, hidden: Hidden, ids: &[Self::Id]) -> QueryResult<Vec<Self::Row>>;

    /// Reads and locks the existing rows with the given ids that the actor may change, in the order of their ids.
    fn select_locked(connection: &mut PgConnection, hidden: Hidden, ids: &[Self::Id]) -> QueryResult<Vec<Self::Row>>;

    /// Returns the version of a row, even if other columns are damaged; `None` if the table's rows never change.
    fn version_of(_row: &Self::Row) -> Option<Timestamp> {
        None
    }

    /// Returns when the row last changed; `None` if the table's rows never change.
    fn version(&self) -> Option<Timestamp> {
        None
    }
}

/// The statements that add and remove rows.
pub(crate) trait WriteStatements: ReadStatements {
    /// What is written of an entity.
    type Written: Written<Row = Self::Row>;

    /// Inserts rows in one statement and returns, in their order, what the database may have set.
    fn insert(connection: &mut PgConnection, rows: Vec<Self::Written>) -> QueryResult<Vec<ReturnedOf<Self>>>;

    /// Like [`version_of`](ReadStatements::version_of), for a row that was written.
    fn version_of_returned(_row: &ReturnedOf<Self>) -> Option<Timestamp> {
        None
    }

    /// Deletes a row and returns the number of deleted rows.
    fn delete(connection: &mut PgConnection, id: Self::Id) -> QueryResult<usize>;

    /// Like [`delete`](Self::delete), if the row still has the given version.
    fn delete_unchanged(connection: &mut PgConnection, id: Self::Id, _version: Timestamp) -> QueryResult<usize> {
        Self::delete(connection, id)
    }
}

/// What the database returns of a row that was written.
pub(crate) type ReturnedOf<E> = <<E as ReadStatements>::Row as TableRow>::Returned;

/// The statement that changes a row.
pub(crate) trait UpdateStatements: WriteStatements {
    /// Returns when the row last changed.
    fn updated_at(&self) -> Timestamp;

    /// Writes columns of a row unless it has changed since it was read; returns `None` if it has or was deleted.
    fn update(
        connection: &mut PgConnection,
        id: Self::Id,
        version: Timestamp,
        part: <Self::Written as Written>::Part,
    ) -> QueryResult<Option<ReturnedOf<Self>>>;
}
