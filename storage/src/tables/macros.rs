//! The macro that turns core's columns into a Diesel row and its statements.

/// The maximum number of parameters in one PostgreSQL statement.
pub(crate) const PARAMETER_LIMIT: usize = 65_535;

/// Defines a table: its row from core's columns, its statements and its filter.
///
/// A condition has the form `name: Type => column operator`, where the operator is Diesel's (`eq`, `ge`, `lt`,
/// `contains`), or `leakproof_eq` for a text that identifies one row (see [`condition`]). `read only` defines a table that
/// programs do not write, `insert only` a table whose rows are added and removed but never changed, and so have no
/// `updated_at`; `indexed` a table with a blind index (module `blind_index`).
///
/// `personal |it, own| …` records that a user has read a row, unless the condition says that the row is about that user;
/// one who works on it, such as a provider or an assignee, reads a row about somebody else. `not personal` records
/// nothing.
macro_rules! stored {
    (read only $table:ident: $entity:ident, $filter:ident $conditions:tt $($personal:tt)+) => {
        $crate::tables::macros::reads!($table: $entity, $filter $conditions);
        $crate::tables::macros::personal!($entity: $($personal)+);
        $crate::tables::macros::ops!($entity: read_only);
    };
    (insert only $table:ident: $entity:ident, $filter:ident $conditions:tt $($personal:tt)+) => {
        $crate::tables::macros::reads!($table: $entity, $filter $conditions);
        $crate::tables::macros::writes!($table: $entity, plain => insert only);
        $crate::tables::macros::personal!($entity: $($personal)+);
        $crate::tables::macros::ops!($entity: add_remove);
    };
    (indexed $table:ident: $entity:ident, $filter:ident $conditions:tt $($personal:tt)+) => {
        $crate::tables::macros::reads!($table: $entity, $filter $conditions);
        $crate::tables::macros::writes!($table: $entity, indexed => versioned);
        $crate::tables::macros::personal!($entity: $($personal)+);
        $crate::tables::macros::ops!($entity: versioned);
    };
    ($table:ident: $entity:ident, $filter:ident $conditions:tt $($personal:tt)+) => {
        $crate::tables::macros::reads!($table: $entity, $filter $conditions);
        $crate::tables::macros::writes!($table: $entity, plain => versioned);
        $crate::tables::macros::personal!($entity: $($personal)+);
        $crate::tables::macros::ops!($entity: versioned);
    };
}
pub(crate) use stored;

/// Declares the methods of a table in the dynamic API.
macro_rules! ops {
    ($entity:ident: $kind:ident) => {
        #[cfg(feature = "bindings")]
        impl $crate::tables::table_ops::HasOps for $entity {
            const OPS: $crate::tables::table_ops::TableOps = $crate::tables::table_ops::$kind::<Self>();
        }
    };
}
pub(crate) use ops;

/// Declares whose personal data the rows of a table contain.
macro_rules! personal {
    ($entity:ident: personal |$it:pat_param, $own:pat_param| $is_own:expr) => {
        impl $crate::session::reads::PersonalData for $entity {
            const IS_PERSONAL: bool = true;

            fn is_own(&self, own: &$crate::session::reads::OwnRows) -> bool {
                let ($it, $own) = (self, own);
                $is_own
            }
        }
    };
    ($entity:ident: not personal) => {
        impl $crate::session::reads::PersonalData for $entity {
            const IS_PERSONAL: bool = false;

            fn is_own(&self, _own: &$crate::session::reads::OwnRows) -> bool {
                true
            }
        }
    };
}
pub(crate) use personal;

/// Defines the row of a table, its filter and the statements that read it.
macro_rules! reads {
    ($table:ident: $entity:ident, $filter:ident { $($name:ident: $ty:ty => $column:ident $operator:ident,)* }) => {
        #[doc = concat!("The filter of a list of [`", stringify!($entity), "`] rows; all conditions that are set must hold.")]
        #[derive(Clone, Debug, Default)]
        pub struct $filter {
            $(
                #[doc = concat!("`", stringify!($column), "` must be ", $crate::tables::macros::words!($operator), " this.")]
                pub $name: Option<$ty>,
            )*
        }

        impl $crate::session::stored::Filter for $filter {
            const MEMBERS: &'static [telehealth_core::field::FieldDescriptor] = &[$(telehealth_core::field::FieldDescriptor {
                name: stringify!($name),
                doc: &[concat!("`", stringify!($column), "` must be ", $crate::tables::macros::words!($operator), " this.")],
                kind: <telehealth_core::field::Change<$ty> as telehealth_core::field::Field>::TYPE,
            }),*];

            fn from_json(conditions: &telehealth_core::field::Object) -> Result<Self, telehealth_core::error::ValidationError> {
                let mut violations = telehealth_core::error::Violations::of(
                    <<$entity as telehealth_core::Entity>::Record as telehealth_core::Record>::NAME,
                );
                for name in conditions.keys() {
                    if !Self::MEMBERS.iter().any(|member| member.name == name) {
                        violations.unknown(name);
                    }
                }
                for member in Self::MEMBERS {
                    // A condition whose value is missing by mistake must not match all rows.
                    let is_null = conditions.get(member.name).is_some_and(serde_json::Value::is_null);
                    violations.require(!is_null, member.name, telehealth_core::Code::FIELD_MISSING, "must not be null; leave it out instead");
                }
                let filter = Self {
                    $($name: violations.take(stringify!($name), telehealth_core::field::read(conditions, stringify!($name))).flatten(),)*
                };
                violations.finish().map(|()| filter)
            }
        }

        telehealth_core::$table!($crate::tables::macros::row);

        impl $table::Condition for $filter {
            fn apply<'a>(&self, query: $table::Query<'a>, by_person: bool) -> $table::Query<'a> {
                let mut query = query;
                let _ = by_person;
                $(if let Some(value) = &self.$name {
                    query = $crate::tables::macros::condition!(query, $table, $column, $operator, value, by_person);
                })*
                query
            }
        }

        impl $table::Filtered for $entity {
            type Filter = $filter;
        }
    };
}
pub(crate) use reads;

/// A row to be written, with its tokens if the table has a blind index.
macro_rules! written {
    (type $table:ident plain) => {
        $table::Row
    };
    (type $table:ident indexed) => {
        ($table::Row, $crate::tables::blind_index::$table::Tokens)
    };
    (tokens plain) => {
        0
    };
    (tokens indexed) => {
        $crate::tables::blind_index::MOST_COLUMNS
    };
    (seal $table:ident plain $entity:expr, $keys:expr) => {
        $table::seal($entity.into(), $keys)
    };
    (seal $table:ident indexed $entity:expr, $keys:expr) => {{
        let record = $entity.into();
        let tokens = $crate::tables::blind_index::$table::tokens(&record, $keys)?;
        Ok(($table::seal(record, $keys)?, tokens))
    }};
    (row plain $written:expr) => {
        $written
    };
    (row indexed $written:expr) => {
        $written.0
    };
    (part $table:ident plain $written:expr, $columns:expr) => {
        $written.part($columns)
    };
    (part $table:ident indexed $written:expr, $columns:expr) => {{
        // Tokens change with the columns from which they are made.
        let mut of = $crate::tables::blind_index::BlindIndex::of_table(stringify!($table)).flat_map(|index| index.of);
        let is_touched = of.any(|column| $columns.contains(column));
        ($written.0.part($columns), is_touched.then_some($written.1))
    }};
}
pub(crate) use written;

/// Adds a condition to a query.
macro_rules! condition {
    // The running time of a person's query must not reveal whether there is a row that they may not read. PostgreSQL
    // evaluates a condition that is not leakproof after the policies and without an index: the work depends only on the
    // visible rows.
    ($query:ident, $table:ident, $column:ident, leakproof_eq, $value:ident, $by_person:ident) => {
        if $by_person {
            let condition = concat!(stringify!($table), ".", stringify!($column), " || '' = ");
            let condition = diesel::dsl::sql::<diesel::sql_types::Bool>(condition);
            $query.filter(condition.bind::<diesel::sql_types::Text, _>($value.as_str().to_owned()))
        } else {
            $crate::tables::macros::condition!($query, $table, $column, eq, $value, $by_person)
        }
    };
    ($query:ident, $table:ident, $column:ident, $operator:ident, $value:ident, $by_person:ident) => {
        // Made nullable, because some columns are.
        $query.filter(
            $crate::sql::schema::$table::dsl::$column.nullable().$operator(Some($crate::sql::row::Db($value.clone()))),
        )
    };
}
pub(crate) use condition;

/// A Diesel operator in words.
macro_rules! words {
    (leakproof_eq) => {
        "equal to"
    };
    (eq) => {
        "equal to"
    };
    (ge) => {
        "at least"
    };
    (lt) => {
        "less than"
    };
    (contains) => {
        "a list that contains all of"
    };
}
pub(crate) use words;

/// Defines the Diesel row of a table and its statements.
macro_rules! row {
    ($entity:ident $record:ident $table:ident { id: $id:ty, $($field:ident: $ty:ty,)* }) => {
        pub(crate) mod $table {
            use super::*;
            use $crate::{
                crypto::Place,
                session::stored::Readable,
                sql::{cell::Cell, row::{Db, Loaded}, schema::$table::dsl, sealed::TableKeys},
            };
            use diesel::{PgConnection, QueryResult, pg::Pg};
            use std::any::Any;

            #[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
            #[diesel(
                table_name = $crate::sql::schema::$table,
                check_for_backend(Pg),
                treat_none_as_default_value = false,
                treat_none_as_null = true
            )]
            pub struct Row {
                pub id: Db<$id>,
                $(pub $field: <$ty as Cell>::Row,)*
            }

            /// Seals a record: each column for its own place.
            #[allow(dead_code, reason = "some tables are only read")]
            pub fn seal(record: $record, keys: &TableKeys) -> $crate::error::Result<Row> {
                let at = |column| Place { table: stringify!($table), column, row: record.id.into() };
                Ok(Row {
                    id: Db(record.id),
                    $($field: record.$field.pack(at(stringify!($field)), keys)?,)*
                })
            }

            /// A stored row in which values of another record replace damaged ones.
            #[allow(dead_code, reason = "the rows of some tables never change")]
            pub struct ReadOver {
                pub record: $record,
                pub damaged: Vec<&'static str>,
            }

            /// Reads a row; the values of damaged columns are taken from `other`.
            #[allow(dead_code, reason = "the rows of some tables never change")]
            pub fn read_over(row: Row, other: &$record, keys: &TableKeys) -> $crate::error::Result<ReadOver> {
                let at = |column| Place { table: stringify!($table), column, row: row.id.0.into() };
                let mut damaged = Vec::new();
                let record = <$record>::from_columns(
                    row.id.0,
                    $(match Cell::unpack(row.$field, at(stringify!($field)), keys) {
                        Err($crate::error::Error::Damaged(_)) => {
                            damaged.push(stringify!($field));
                            other.$field.clone()
                        }
                        read => read?,
                    },)*
                );
                Ok(ReadOver { record, damaged })
            }

            /// Returns the columns in which a record differs from a stored row, without `updated_at`, which the
            /// database sets.
            #[allow(dead_code, reason = "the rows of some tables never change")]
            pub fn changed(row: Row, wanted: &$record, keys: &TableKeys) -> $crate::error::Result<Vec<&'static str>> {
                let found = read_over(row, wanted, keys)?;
                let mut changed = found.damaged;
                $(if stringify!($field) != "updated_at" && wanted.$field != found.record.$field {
                    changed.push(stringify!($field));
                })*
                Ok(changed)
            }

            /// The columns of a row that an update sets.
            #[derive(AsChangeset)]
            #[diesel(table_name = $crate::sql::schema::$table)]
            #[allow(dead_code, reason = "the rows of some tables never change")]
            pub struct Part {
                $($field: Option<<$ty as Cell>::Row>,)*
            }

            impl Row {
                /// Returns only the given columns of the row.
                #[allow(dead_code, reason = "the rows of some tables never change")]
                pub fn part(self, columns: &[&str]) -> Part {
                    Part { $($field: columns.contains(&stringify!($field)).then_some(self.$field),)* }
                }
            }

            pub type Query<'a> = diesel::helper_types::IntoBoxed<
                'a,
                diesel::helper_types::Select<dsl::$table, diesel::helper_types::AsSelect<Row, Pg>>,
                Pg,
            >;

            /// A filter that adds its conditions to a query of this table.
            pub trait Condition {
                fn apply<'a>(&self, query: Query<'a>, by_person: bool) -> Query<'a>;
            }

            /// Associates the entity with its filter.
            pub trait Filtered {
                type Filter: Condition + $crate::session::stored::Filter;
            }

            /// Reads the stored rows of a query, including damaged ones.
            #[allow(dead_code, reason = "not every table has an operation that reads it")]
            pub fn rows(
                transaction: &mut $crate::session::transaction::Transaction,
                refine: impl FnOnce(Query<'static>) -> Query<'static>,
            ) -> $crate::error::Result<Vec<Row>> {
                let query = refine(dsl::$table.select(Row::as_select()).into_boxed());
                transaction.run(|connection| query.load(connection))
            }

            /// Reads the entities of a query and records them as read.
            #[allow(dead_code, reason = "not every table has an operation that reads it")]
            pub fn find(
                transaction: &mut $crate::session::transaction::Transaction,
                refine: impl FnOnce(Query<'static>) -> Query<'static>,
            ) -> $crate::error::Result<Vec<$entity>> {
                let rows = rows(transaction, refine)?;
                transaction.read_audited(rows)
            }

            /// Reads the entities of a query without recording them as read: the caller must not return them.
            #[allow(dead_code, reason = "not every table has an operation that reads it")]
            pub fn find_unaudited(
                transaction: &mut $crate::session::transaction::Transaction,
                refine: impl FnOnce(Query<'static>) -> Query<'static>,
            ) -> $crate::error::Result<Vec<$entity>> {
                let rows = rows(transaction, refine)?;
                transaction.decrypt_valid(rows)
            }

            /// Locks the existing rows with the given ids until the transaction ends, and returns them. Rows are locked
            /// in the order of their ids, so that concurrent transactions do not deadlock.
            ///
            /// # Errors
            /// [`Error::Denied`]($crate::error::Error::Denied) if the actor may read one but not change it,
            /// [`Error::Damaged`]($crate::error::Error::Damaged) if one cannot be read.
            #[allow(dead_code, reason = "not every table has an operation that locks it")]
            pub fn lock(
                transaction: &mut $crate::session::transaction::Transaction,
                ids: &[$id],
            ) -> $crate::error::Result<Vec<$entity>> {
                let wanted: std::collections::HashSet<$id> = ids.iter().copied().collect();
                let ids: Vec<Db<$id>> = ids.iter().copied().map(Db).collect();
                let lock = |transaction: &mut $crate::session::transaction::Transaction| {
                    let query = dsl::$table.filter(dsl::id.eq_any(&ids)).order(dsl::id).select(Row::as_select());
                    transaction.run(|connection| query.for_no_key_update().load(connection))
                };
                let mut rows: Vec<Row> = lock(transaction)?;
                if rows.len() < wanted.len() {
                    // PostgreSQL skips rows that the actor may read but not change.
                    let query = dsl::$table.filter(dsl::id.eq_any(&ids)).select(dsl::id);
                    let seen: Vec<Db<$id>> = transaction.run(|connection| query.load(connection))?;
                    if rows.len() < seen.len() {
                        // They may also have been added in between.
                        rows = lock(transaction)?;
                    }
                    if rows.len() < seen.len() {
                        return Err($crate::error::Error::Denied);
                    }
                }
                transaction.read_audited_strict(rows)
            }

            /// Like [`lock`], for one row that must exist.
            #[allow(dead_code, reason = "not every table has an operation that locks it")]
            pub fn lock_one(
                transaction: &mut $crate::session::transaction::Transaction,
                id: $id,
            ) -> $crate::error::Result<$entity> {
                let entity = <$record as telehealth_core::Record>::NAME;
                lock(transaction, &[id])?.pop().ok_or($crate::error::Error::NotFound { entity, id: id.into() })
            }

            impl Readable for $entity {
                type Filter = <$entity as Filtered>::Filter;
                type Row = Row;

                fn open(row: Row, keys: &TableKeys) -> $crate::error::Result<$record> {
                    let at = |column| Place { table: stringify!($table), column, row: row.id.0.into() };
                    Ok(<$record>::from_columns(
                        row.id.0,
                        $(Cell::unpack(row.$field, at(stringify!($field)), keys)?,)*
                    ))
                }

                fn key(row: &Row) -> (Self::Id, Option<telehealth_core::Timestamp>) {
                    let mut version = None;
                    // Only some tables have the column, which the macro can recognize only by its name.
                    $(if stringify!($field) == "updated_at" {
                        let column: &dyn Any = &row.$field;
                        version = column.downcast_ref().and_then(Loaded::<telehealth_core::Timestamp>::value);
                    })*
                    (row.id.0, version.copied())
                }

                fn select(connection: &mut PgConnection, ids: &[Self::Id]) -> QueryResult<Vec<Row>> {
                    let ids: Vec<Db<Self::Id>> = ids.iter().copied().map(Db).collect();
                    dsl::$table.filter(dsl::id.eq_any(ids)).select(Row::as_select()).load(connection)
                }

                fn page(
                    connection: &mut PgConnection,
                    filter: &Self::Filter,
                    by_person: bool,
                    after: Option<Self::Id>,
                    limit: i64,
                ) -> QueryResult<Vec<Row>> {
                    let all: Query<'_> = dsl::$table.select(Row::as_select()).into_boxed();
                    let mut query = filter.apply(all, by_person);
                    if let Some(after) = after {
                        query = query.filter(dsl::id.gt(Db(after)));
                    }
                    query.order(dsl::id.asc()).limit(limit).load(connection)
                }
            }
        }
    };
}
pub(crate) use row;

/// Defines the statements that write a table.
macro_rules! writes {
    ($table:ident: $entity:ident, $form:ident => $($kind:tt)*) => {
        const _: () = {
            use diesel::{PgConnection, QueryResult};
            use $crate::{
                session::stored::Stored,
                sql::{row::Db, schema::$table::{dsl, table as stored_table}},
                tables::macros::PARAMETER_LIMIT,
            };
            use $table::Row;

            type Record = <$entity as telehealth_core::Entity>::Record;

            type Written = $crate::tables::macros::written!(type $table $form);

            const COLUMNS: usize =
                <Record as telehealth_core::Record>::COLUMNS.len() + $crate::tables::macros::written!(tokens $form);

            impl Stored for $entity {
                type Written = Written;

                fn seal(entity: Self, keys: &$crate::sql::sealed::TableKeys) -> $crate::error::Result<Written> {
                    $crate::tables::macros::written!(seal $table $form entity, keys)
                }

                fn insert(connection: &mut PgConnection, rows: Vec<Written>) -> QueryResult<Vec<Row>> {
                    let mut stored = Vec::with_capacity(rows.len());
                    let mut rows = rows.into_iter().peekable();
                    while rows.peek().is_some() {
                        let chunk: Vec<Written> = rows.by_ref().take(PARAMETER_LIMIT / COLUMNS).collect();
                        let insert = diesel::insert_into(dsl::$table);
                        let inserted: Vec<Row> = match <[Written; 1]>::try_from(chunk) {
                            // A single row has its own statement, which can stay prepared.
                            Ok([row]) => insert.values(row).returning(Row::as_returning()).get_results(connection)?,
                            Err(rows) => insert.values(rows).returning(Row::as_returning()).get_results(connection)?,
                        };
                        stored.extend(inserted);
                    }
                    Ok(stored)
                }

                fn delete(
                    connection: &mut PgConnection,
                    id: Self::Id,
                    version: Option<telehealth_core::Timestamp>,
                ) -> QueryResult<bool> {
                    let deleted = match version {
                        Some(version) => {
                            let unchanged = $crate::tables::macros::unchanged!(Db(id), Db(version), $($kind)*);
                            diesel::delete(unchanged).execute(connection)
                        }
                        None => diesel::delete(stored_table.find(Db(id))).execute(connection),
                    };
                    deleted.map(|count| count > 0)
                }

                fn version(&self) -> Option<telehealth_core::Timestamp> {
                    $crate::tables::macros::version!(self, $($kind)*)
                }
            }

            $crate::tables::macros::changes!($table: $entity, $form, $($kind)*);
        };
    };
}
pub(crate) use writes;

/// Selects the row of an entity, unless it has changed since the entity was read.
macro_rules! unchanged {
    ($id:expr, $updated_at:expr, versioned) => {
        stored_table.find($id).filter(dsl::updated_at.eq($updated_at))
    };
    ($id:expr, $updated_at:expr, insert only) => {{
        let _ = $updated_at;
        stored_table.find($id)
    }};
}
pub(crate) use unchanged;

/// Returns the version of an entity, if it has one.
macro_rules! version {
    ($entity:ident, versioned) => {
        Some($entity.updated_at)
    };
    ($entity:ident, insert only) => {
        None
    };
}
pub(crate) use version;

/// Defines the statement that updates a row, if the table's rows can change.
macro_rules! changes {
    ($table:ident: $entity:ident, $form:ident, versioned) => {
        impl $crate::session::stored::Versioned for $entity {
            fn update(
                connection: &mut PgConnection,
                written: Written,
                columns: Option<&[&'static str]>,
            ) -> QueryResult<Option<Row>> {
                let row = &$crate::tables::macros::written!(row $form written);
                let unchanged = $crate::tables::macros::unchanged!(row.id.clone(), row.updated_at.clone(), versioned);
                let update = diesel::update(unchanged);
                let changed = match columns {
                    None => update.set(written).returning(Row::as_returning()).get_result(connection),
                    Some(columns) => {
                        let part = $crate::tables::macros::written!(part $table $form written, columns);
                        update.set(part).returning(Row::as_returning()).get_result(connection)
                    }
                };
                changed.optional()
            }

            fn changed(
                stored: Row,
                wanted: &Record,
                keys: &$crate::sql::sealed::TableKeys,
            ) -> $crate::error::Result<Vec<&'static str>> {
                $table::changed(stored, wanted, keys)
            }
        }
    };
    ($table:ident: $entity:ident, $form:ident, insert only) => {};
}
pub(crate) use changes;
