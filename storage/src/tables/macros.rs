//! The macro that defines a table: what must be repeated for each column, and statements, whose types differ from table
//! to table. The traits that it implements are in `session/stored.rs` and `sql/table_row.rs`.

/// Defines a table: its row from core's columns, its statements, its filter and the orders of its lists.
///
/// Rows are added, changed and removed, and `updated_at` is their version. `read only` defines a table that programs do
/// not write, `insert only` one whose rows are added and removed but never changed; `indexed` one with a blind index
/// (module `blind_index`).
///
/// `personal |it, own| …` records that a user has read a row, unless the condition says that the row is about that user;
/// one who works on it, such as a provider or an assignee, reads a row about somebody else. `not personal` records
/// nothing.
macro_rules! stored {
    (read only $table:ident: $entity:ident, $($rest:tt)+) => {
        $crate::tables::macros::reads!($table: $entity, fixed, read_only, $($rest)+);
    };
    (insert only $table:ident: $entity:ident, $($rest:tt)+) => {
        $crate::tables::macros::reads!($table: $entity, fixed, add_remove, $($rest)+);
        $crate::tables::macros::writes!($table: $entity, fixed, $table::Row);
    };
    (indexed $table:ident: $entity:ident, $($rest:tt)+) => {
        $crate::tables::macros::reads!($table: $entity, changing, versioned, $($rest)+);
        $crate::tables::macros::writes!($table: $entity, changing, ($table::Row, $crate::tables::blind_index::$table::Tokens));
    };
    ($table:ident: $entity:ident, $($rest:tt)+) => {
        $crate::tables::macros::reads!($table: $entity, changing, versioned, $($rest)+);
        $crate::tables::macros::writes!($table: $entity, changing, $table::Row);
    };
}
pub(crate) use stored;

/// Whose personal data a row contains.
macro_rules! is_own {
    (not personal) => {
        None
    };
    (personal $is_own:expr) => {
        Some($is_own)
    };
}
pub(crate) use is_own;

/// Defines the Diesel row of a table. Core calls it with the columns of the record.
macro_rules! row {
    ($entity:ident $record:ident $table:ident { id: $id:ty, $($field:ident: $ty:ty,)* }) => {
        pub(crate) mod $table {
            use super::*;
            use $crate::{
                crypto::Place,
                error::{Error, Result},
                sql::{
                    cell::Cell,
                    row::{Column, Db},
                    schema::$table::dsl,
                    sealed::TableKeys,
                    table_row::{Opener, TableRow},
                },
            };
            use diesel::{
                PgConnection, QueryResult,
                expression::Expression,
                pg::Pg,
                query_builder::{AstPass, Query, QueryFragment, QueryId},
                sql_types::{Array, Nullable},
            };

            #[derive(Clone, Queryable, Selectable, Insertable)]
            #[diesel(
                table_name = $crate::sql::schema::$table,
                check_for_backend(diesel::pg::Pg),
                treat_none_as_default_value = false
            )]
            pub struct Row {
                pub id: Db<$id>,
                $(pub $field: <$ty as Cell>::Row,)*
            }

            /// The columns that an update sets: each is left out, set to NULL or set to a value.
            #[derive(AsChangeset)]
            #[diesel(table_name = $crate::sql::schema::$table)]
            pub struct Part {
                $($field: Option<<$ty as Cell>::Row>,)*
            }

            /// What remains of a written record.
            pub struct Kept {
                id: $id,
                $($field: <$ty as Cell>::Kept,)*
            }

            /// What the database returns of a row that was written.
            #[derive(Queryable)]
            pub struct Returned {
                pub id: Db<$id>,
                $(pub $field: <$ty as Cell>::Returned,)*
            }

            /// The columns of `RETURNING`.
            #[allow(dead_code, reason = "not of tables that are read only")]
            pub type Returning = (dsl::id, $(<$ty as Cell>::Returning<dsl::$field>,)*);

            impl Returned {
                #[allow(dead_code, reason = "not of tables that are read only")]
                pub fn columns() -> Returning {
                    (dsl::id, $(<$ty as Cell>::returning(dsl::$field),)*)
                }
            }

            /// Many rows as one array for each column: a statement with few parameters, which stays prepared.
            pub struct Arrays {
                id: Vec<Db<$id>>,
                $($field: Vec<Option<<$ty as Cell>::Value>>,)*
                returning: Returning,
            }

            impl Arrays {
                /// Whether `unnest` can be used: it flattens arrays of arrays.
                #[allow(dead_code, reason = "not of tables that are read only")]
                pub const FIT: bool = !(false $(|| <$ty as Cell>::IS_LIST)*);

                #[allow(dead_code, reason = "not of tables that are read only")]
                pub fn of(rows: Vec<Row>) -> Self {
                    let mut arrays = Self { id: Vec::new(), $($field: Vec::new(),)* returning: Returned::columns() };
                    for row in rows {
                        arrays.id.push(row.id);
                        $(arrays.$field.push(<$ty as Cell>::value(row.$field));)*
                    }
                    arrays
                }
            }

            impl QueryFragment<Pg> for Arrays {
                fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                    out.push_sql(concat!("INSERT INTO \"", stringify!($table), "\" (\"id\""));
                    $(out.push_sql(concat!(", \"", stringify!($field), "\""));)*
                    out.push_sql(") SELECT * FROM unnest(");
                    out.push_bind_param::<Array<<$id as Column>::Sql>, _>(&self.id)?;
                    $(
                        out.push_sql(", ");
                        out.push_bind_param::<Array<Nullable<<$ty as Cell>::Sql>>, _>(&self.$field)?;
                    )*
                    out.push_sql(") RETURNING ");
                    self.returning.walk_ast(out.reborrow())
                }
            }

            impl QueryId for Arrays {
                type QueryId = Self;
                const HAS_STATIC_QUERY_ID: bool = true;
            }

            impl Query for Arrays {
                type SqlType = <Returning as Expression>::SqlType;
            }

            impl RunQueryDsl<PgConnection> for Arrays {}

            fn place(column: &'static str, id: $id) -> Place {
                Place { table: stringify!($table), column, row: id.into() }
            }

            impl TableRow for Row {
                type Entity = $entity;
                type Sql = (<dsl::id as Expression>::SqlType, $(<dsl::$field as Expression>::SqlType,)*);
                type Part = Part;
                type Kept = Kept;
                type Returned = Returned;

                fn id(&self) -> $id {
                    self.id.0
                }

                fn seal(record: $record, keys: &TableKeys) -> Result<(Self, Kept)> {
                    let id = record.id;
                    $(let $field = record.$field.pack(place(stringify!($field), id), keys)?;)*
                    Ok((Self { id: Db(id), $($field: $field.0,)* }, Kept { id, $($field: $field.1,)* }))
                }

                fn part(record: $record, columns: &[&str], keys: &TableKeys) -> Result<(Part, Kept)> {
                    let id = record.id;
                    $(let $field = if columns.contains(&stringify!($field)) {
                        let (cell, kept) = record.$field.pack(place(stringify!($field), id), keys)?;
                        (Some(cell), kept)
                    } else {
                        (None, record.$field.keep())
                    };)*
                    Ok((Part { $($field: $field.0,)* }, Kept { id, $($field: $field.1,)* }))
                }

                fn id_of(kept: &Kept) -> $id {
                    kept.id
                }

                fn join(returned: Returned, kept: Kept) -> Result<$record> {
                    let id = kept.id;
                    if returned.id.0 != id {
                        let reason = concat!("the database returned another row of ", stringify!($table));
                        return Err(Error::Corrupt { reason: reason.to_owned() });
                    }
                    Ok(<$record>::from_columns(
                        id,
                        $(<$ty as Cell>::join(returned.$field, kept.$field, place(stringify!($field), id))?,)*
                    ))
                }

                fn open(self, mut opener: Opener<'_, $record>) -> Result<$record> {
                    let id = self.id.0;
                    Ok(<$record>::from_columns(
                        id,
                        $(opener.column(place(stringify!($field), id), self.$field, |record| &record.$field)?,)*
                    ))
                }

                fn differences(one: &$record, other: &$record) -> Vec<&'static str> {
                    let columns = [$((stringify!($field), one.$field != other.$field),)*];
                    columns.into_iter().filter_map(|(column, differs)| differs.then_some(column)).collect()
                }
            }
        }
    };
}
pub(crate) use row;

/// Defines the row of a table, its filter and the statements that read it; `ops` are its methods in the dynamic API.
macro_rules! reads {
    (
        $table:ident: $entity:ident, $version:ident, $ops:ident, $filter:ident $conditions:tt order $orders:tt $($personal:tt)+
    ) => {
        telehealth_core::$table!($crate::tables::macros::row);

        $crate::tables::filter::filter!($table: $entity, $filter $conditions);
        $crate::tables::order::order!($table: $entity $orders);

        #[cfg(feature = "bindings")]
        impl $crate::tables::table_ops::HasOps for $entity {
            const OPS: $crate::tables::table_ops::TableOps = $crate::tables::table_ops::$ops::<Self>();
        }

        const _: () = {
            use $crate::{
                session::{report::{OwnRows, PersonalData}, stored::{ListOrder, Query, ReadStatements}},
                sql::{row::Db, schema::$table::dsl, selection::{Hidden, Selection}},
            };
            use diesel::{PgConnection, QueryResult, helper_types::{IntoBoxed, Select}, pg::Pg};
            use telehealth_core::Entity;
            use $table::Row;

            type Id = <$entity as Entity>::Id;

            impl PersonalData for $entity {
                const IS_OWN: Option<fn(&Self, &OwnRows) -> bool> = $crate::tables::macros::is_own!($($personal)+);
            }

            impl ReadStatements for $entity {
                type Row = Row;
                type Query<'a> = IntoBoxed<'a, Select<dsl::$table, Selection<Row>>, Pg>;

                fn query<'a>(hidden: Hidden) -> Self::Query<'a> {
                    dsl::$table.select(Selection::<Row>::without(hidden)).into_boxed()
                }

                const BY_ID: ListOrder<Self> = ListOrder::<Self>::BY_ID;
                const ORDERS: &'static [ListOrder<Self>] = ListOrder::<Self>::ALL;

                fn limit(query: Query<Self>, limit: i64) -> Query<Self> {
                    query.limit(limit)
                }

                fn count(connection: &mut PgConnection, query: Query<Self>) -> QueryResult<i64> {
                    query.select(diesel::dsl::count_star()).get_result(connection)
                }

                fn select(connection: &mut PgConnection, hidden: Hidden, ids: &[Id]) -> QueryResult<Vec<Row>> {
                    let ids = ids.iter().copied().map(Db);
                    let rows = dsl::$table.filter(dsl::id.eq_any(ids)).select(Selection::<Row>::without(hidden));
                    rows.load(connection)
                }

                fn select_locked(connection: &mut PgConnection, hidden: Hidden, ids: &[Id]) -> QueryResult<Vec<Row>> {
                    let ids = ids.iter().copied().map(Db);
                    let rows = dsl::$table.filter(dsl::id.eq_any(ids)).order(dsl::id);
                    rows.select(Selection::<Row>::without(hidden)).for_no_key_update().load(connection)
                }

                $crate::tables::macros::version!($version of_row);
            }
        };
    };
}
pub(crate) use reads;

/// Defines the statements that write a table.
macro_rules! writes {
    ($table:ident: $entity:ident, $version:ident, $written:ty) => {
        const _: () = {
            use diesel::{PgConnection, QueryResult};
            use telehealth_core::Entity;
            use $crate::{
                session::stored::{Stored, WriteStatements},
                sql::{row::Db, schema::$table::dsl, table_row::Written},
            };
            use $table::{Arrays, Returned};

            type Id = <$entity as Entity>::Id;

            impl Stored for $entity {}

            impl WriteStatements for $entity {
                type Written = $written;

                fn insert(connection: &mut PgConnection, rows: Vec<$written>) -> QueryResult<Vec<Returned>> {
                    let insert = diesel::insert_into(dsl::$table);
                    let rows = match <[$written; 1]>::try_from(rows) {
                        // A single row has its own statement, which can stay prepared.
                        Ok([row]) => {
                            return insert.values(row).returning(Returned::columns()).get_results(connection);
                        }
                        Err(rows) => rows,
                    };
                    // A list of VALUES has a parameter for each value, and is planned anew for each number of rows.
                    match if Arrays::FIT { <$written>::without_tokens(rows) } else { Err(rows) } {
                        Ok(rows) => Arrays::of(rows).get_results(connection),
                        Err(rows) => insert.values(rows).returning(Returned::columns()).get_results(connection),
                    }
                }

                fn delete(connection: &mut PgConnection, id: Id) -> QueryResult<usize> {
                    diesel::delete(dsl::$table.find(Db(id))).execute(connection)
                }

                $crate::tables::macros::version!($version of_entity $table);
            }

    $crate::tables::macros::version!($version update $table $entity $written);
        };
    };
}
pub(crate) use writes;

/// Defines what only tables have whose rows change.
macro_rules! version {
    (fixed $($what:tt)*) => {};
    (changing of_row) => {
        fn version_of(row: &Row) -> Option<Timestamp> {
            row.updated_at.value().copied()
        }

        fn version(&self) -> Option<Timestamp> {
            Some(self.updated_at)
        }
    };
    (changing of_entity $table:ident) => {
        fn version_of_returned(row: &Returned) -> Option<Timestamp> {
            row.updated_at.value().copied()
        }

        fn delete_unchanged(connection: &mut PgConnection, id: Id, version: Timestamp) -> QueryResult<usize> {
            let unchanged = dsl::$table.find(Db(id)).filter(dsl::updated_at.eq(Db(version)));
            diesel::delete(unchanged).execute(connection)
        }
    };
    (changing update $table:ident $entity:ident $written:ty) => {
        impl $crate::session::stored::Versioned for $entity {}

        impl $crate::session::stored::UpdateStatements for $entity {
            fn updated_at(&self) -> Timestamp {
                self.updated_at
            }

            fn update(
                connection: &mut PgConnection,
                id: Id,
                version: Timestamp,
                part: <$written as $crate::sql::table_row::Written>::Part,
            ) -> QueryResult<Option<Returned>> {
                let unchanged = dsl::$table.find(Db(id)).filter(dsl::updated_at.eq(Db(version)));
                let update = diesel::update(unchanged).set(part);
                update.returning(Returned::columns()).get_result(connection).optional()
            }
        }
    };
}
pub(crate) use version;
