//! The macro that defines the orders of a table's lists.

/// Defines the orders of a table's lists besides that of ids, each by a column that is NOT NULL and not protected.
macro_rules! order {
    ($table:ident: $entity:ident { $($name:ident = $column:ident: $ty:ty,)* }) => {
        const _: () = {
            use $crate::{
                session::{cursor::Cursor, stored::ListOrder},
                sql::{row::Db, schema::$table::dsl, table_row::TableRow},
            };

            type Id = <$entity as telehealth_core::Entity>::Id;

            impl ListOrder<$entity> {
                pub(crate) const BY_ID: Self = Self::by(
                    "id",
                    |query, descending, after| {
                        let after = after.map(|after| Db(after.id::<Id>()));
                        Ok(match (descending, after) {
                            (false, None) => query.order(dsl::id),
                            (false, Some(id)) => query.order(dsl::id).filter(dsl::id.gt(id)),
                            (true, None) => query.order(dsl::id.desc()),
                            (true, Some(id)) => query.order(dsl::id.desc()).filter(dsl::id.lt(id)),
                        })
                    },
                    |row| Some(Cursor::from(TableRow::id(row))),
                );

                $(
                    #[doc = concat!("By `", stringify!($column), "`.")]
                    pub const $name: Self = Self::by(
                        stringify!($column),
                        |query, descending, after| {
                            let after = after.map(|after| Ok((Db(after.value::<$ty>()?), Db(after.id::<Id>())))).transpose()?;
                            // The first condition uses the index; the second distinguishes rows with equal values.
                            Ok(match (descending, after) {
                                (false, None) => query.order((dsl::$column, dsl::id)),
                                (false, Some((value, id))) => query
                                    .order((dsl::$column, dsl::id))
                                    .filter(dsl::$column.ge(value.clone()))
                                    .filter(dsl::$column.gt(value).or(dsl::id.gt(id))),
                                (true, None) => query.order((dsl::$column.desc(), dsl::id.desc())),
                                (true, Some((value, id))) => query
                                    .order((dsl::$column.desc(), dsl::id.desc()))
                                    .filter(dsl::$column.le(value.clone()))
                                    .filter(dsl::$column.lt(value).or(dsl::id.lt(id))),
                            })
                        },
                        |row| {
                            let value = row.$column.value()?;
                            Some(Cursor::new(stringify!($column), value.to_string(), TableRow::id(row).into()))
                        },
                    );
                )*

                pub(crate) const ALL: &'static [Self] = &[Self::BY_ID, $(Self::$name,)*];
            }
        };
    };
}
pub(crate) use order;
