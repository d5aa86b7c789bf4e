//! The macro that defines the filter of a table.

/// Defines a filter. A condition has the form `name: Type => column operator`, where the operator is Diesel's (`eq`,
/// `ge`, `lt`, `contains`), or `leakproof_eq` for a text that identifies one row (see [`condition`]).
macro_rules! filter {
    ($table:ident: $entity:ident, $filter:ident { $($name:ident: $ty:ty => $column:ident $operator:ident,)* }) => {
        #[doc = concat!("The filter of a list of [`", stringify!($entity), "`] rows; all conditions that are set must hold.")]
        #[derive(Clone, Debug, Default)]
        pub struct $filter {
            $(
                #[doc = concat!("`", stringify!($column), "` must be ", $crate::tables::filter::words!($operator), " this.")]
                pub $name: Option<$ty>,
            )*
        }

        const _: () = {
            use $crate::session::stored::{Conditions, Filter, FilterOfTable, ReadStatements, Readable, check_conditions};
            use telehealth_core::{error::ValidationError, field::{Change, Field, FieldDescriptor, Object, read}};

            impl Readable for $entity {
                type Filter = $filter;
            }

            impl FilterOfTable for $filter {}

            impl Filter for $filter {
                const MEMBERS: &'static [FieldDescriptor] = &[$(FieldDescriptor {
                    name: stringify!($name),
                    doc: &[concat!("`", stringify!($column), "` must be ", $crate::tables::filter::words!($operator), " this.")],
                    kind: <Change<$ty> as Field>::TYPE,
                }),*];

                fn from_json(conditions: &Object) -> Result<Self, ValidationError> {
                    let mut violations = check_conditions::<$entity>(conditions);
                    let filter = Self {
                        $($name: violations.take(stringify!($name), read(conditions, stringify!($name))).flatten(),)*
                    };
                    violations.finish().map(|()| filter)
                }
            }

            impl Conditions<$entity> for $filter {
                fn apply<'a>(
                    &self,
                    mut query: <$entity as ReadStatements>::Query<'a>,
                    _by_person: bool,
                ) -> <$entity as ReadStatements>::Query<'a> {
                    $(if let Some(value) = &self.$name {
                        query = $crate::tables::filter::condition!(query, $table, $column, $operator, value, _by_person);
                    })*
                    query
                }
            }
        };
    };
}
pub(crate) use filter;

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
            $crate::tables::filter::condition!($query, $table, $column, eq, $value, $by_person)
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
