//! Records and entities: a table's columns are declared once, here in core.
//!
//! An entity is read through its record's fields. It is made by a door or from a record, and changed by its moves:
//!
//! ```
//! use telehealth_core::{accounts::{User, UserRecord}, error::Invalid};
//!
//! fn read(record: UserRecord) -> Result<bool, Invalid> {
//!     let user = User::try_from(record)?;
//!     Ok(user.email_verified)
//! }
//! ```
//!
//! It cannot be built around its rules, nor changed around its moves:
//!
//! ```compile_fail,E0423
//! use telehealth_core::accounts::{User, UserRecord};
//!
//! fn build(record: UserRecord) -> User {
//!     User(record)
//! }
//! ```
//!
//! ```compile_fail,E0594
//! use telehealth_core::accounts::User;
//!
//! fn change(mut user: User) {
//!     user.email_verified = true;
//! }
//! ```

use crate::{
    code::Code,
    error::{Invalid, Violations},
    field::{Member, Object},
    id::Id,
    operation::{Operation, Query},
};
use std::{fmt::Debug, ops::Deref};

/// A flat row of a table, with a public field a column and no rules but those of its types.
pub trait Record: Clone + PartialEq + Debug + Send + Sync + 'static {
    /// The singular name in errors, such as `consultation`.
    const NAME: &'static str;
    /// The documentation of the table, a line each.
    const DOC: &'static [&'static str];
    /// The columns, in order.
    const COLUMNS: &'static [Member];

    /// Reads a row from JSON.
    ///
    /// # Errors
    /// [`Invalid`] with every missing, unknown or malformed field.
    fn from_json(object: &Object) -> Result<Self, Invalid>;

    /// Writes the row as JSON, protected values included.
    fn to_json(&self) -> Object;
}

/// The rules of a table beyond the types of its columns.
pub trait Rules {
    /// What the database guards under a name, and the code and field that core gives it.
    const CONSTRAINTS: &'static [Constraint];

    /// Reports every broken rule. Most tables have none that the types of their columns do not hold.
    fn check(&self, broken: &mut Violations) {
        let _ = broken;
    }

    /// Refuses what must not be deleted. The rows of most tables may be.
    ///
    /// # Errors
    /// The rule that keeps the row.
    fn require_removable(&self) -> Result<(), Invalid> {
        Ok(())
    }
}

/// A constraint of the database, or a rule that one of its triggers raises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constraint {
    /// The constraint's name in the specification.
    pub name: &'static str,
    /// The field that it concerns.
    pub field: &'static str,
    /// Core's code for the same rule.
    pub code: Code,
}

/// Declares [`Rules::CONSTRAINTS`]: `name: field => CODE`.
macro_rules! constraints {
    ($($name:ident: $field:ident => $code:ident,)*) => {
        const CONSTRAINTS: &'static [$crate::record::Constraint] = &[$($crate::record::Constraint {
            name: stringify!($name),
            field: stringify!($field),
            code: $crate::Code::$code,
        }),*];
    };
}
pub(crate) use constraints;

/// A row that keeps every rule of its table: read through its fields, changed only by its operations.
pub trait Entity:
    Deref<Target = Self::Record>
    + TryFrom<Self::Record, Error = Invalid>
    + Into<Self::Record>
    + Clone
    + Debug
    + Send
    + Sync
    + 'static
{
    /// The flat row.
    type Record: Record + Rules;
    /// The type of the primary key.
    type Id: Id;
    /// The table's name in the specification.
    const TABLE: &'static str;
    /// The type's own name.
    const TYPE: &'static str;
    /// The ways to make one, other than from a record.
    const DOORS: &'static [Operation<Self>];
    /// The ways to change one, in groups.
    const MOVES: &'static [&'static [Operation<Self>]];
    /// What one can be asked.
    const QUERIES: &'static [Query<Self>];

    /// The primary key.
    fn id(&self) -> Self::Id;
}

/// Reads an entity from the JSON of its record.
///
/// # Errors
/// [`Invalid`] with every broken rule.
pub fn entity_from_json<E: Entity>(object: &Object) -> Result<E, Invalid> {
    E::Record::from_json(object)?.try_into()
}

/// Declares a table's columns once.
///
/// Makes the record (`ConsultationRecord`), the entity around it (`Consultation`) that only
/// [`Rules`] and operations can reach into, and a macro named like the table that hands the columns to
/// another crate: `telehealth_core::consultations!(callback)` expands to
/// `callback! { Consultation ConsultationRecord consultations { id: ConsultationId, … } }`.
macro_rules! records {
    (@ ($d:tt)
        $(#[doc = $doc:literal])*
        pub struct $record:ident for $entity:ident in $table:ident as $name:literal {
            $($(#[doc = $fdoc:literal])* $field:ident: $ty:ty,)*
        }
    ) => {
        $(#[doc = $doc])*
        ///
        #[doc = concat!("The flat row; [`", stringify!($entity), "`] is the same with its rules kept.")]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $record { $($(#[doc = $fdoc])* pub $field: $ty),* }

        impl $crate::record::Record for $record {
            const NAME: &'static str = $name;
            const DOC: &'static [&'static str] = &[$($doc),*];
            const COLUMNS: &'static [$crate::field::Member] = &[$($crate::field::Member {
                name: stringify!($field),
                doc: &[$($fdoc),*],
                kind: <$ty as $crate::field::Field>::KIND,
            }),*];

            fn from_json(object: &$crate::field::Object) -> Result<Self, $crate::error::Invalid> {
                let mut broken = $crate::error::Violations::of($name);
                for name in object.keys() {
                    if !Self::COLUMNS.iter().any(|column| column.name == name) {
                        broken.unknown(name);
                    }
                }
                $(let $field = broken.take(stringify!($field), $crate::field::read(object, stringify!($field)));)*
                broken.finish()?;
                // A field that is `None` has left a violation, so the record is never left out.
                (|| Some(Self { $($field: $field?),* }))().ok_or_else($crate::error::Invalid::default)
            }

            fn to_json(&self) -> $crate::field::Object {
                let mut object = $crate::field::Object::new();
                $(object.insert(stringify!($field).to_owned(), $crate::field::Field::to_json(&self.$field));)*
                object
            }
        }

        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $entity($record);

        impl ::std::ops::Deref for $entity {
            type Target = $record;

            fn deref(&self) -> &$record {
                &self.0
            }
        }

        impl TryFrom<$record> for $entity {
            type Error = $crate::error::Invalid;

            fn try_from(record: $record) -> Result<Self, $crate::error::Invalid> {
                let mut broken = $crate::error::Violations::of($name);
                $crate::record::Rules::check(&record, &mut broken);
                broken.finish().map(|()| Self(record))
            }
        }

        impl From<$entity> for $record {
            fn from(entity: $entity) -> Self {
                entity.0
            }
        }

        impl $crate::record::Entity for $entity {
            type Record = $record;
            type Id = $crate::record::first_type!($($ty,)*);
            const TABLE: &'static str = stringify!($table);
            const TYPE: &'static str = stringify!($entity);
            const DOORS: &'static [$crate::operation::Operation<Self>] = Self::DOOR_LIST;
            const MOVES: &'static [&'static [$crate::operation::Operation<Self>]] = Self::MOVE_LIST;
            const QUERIES: &'static [$crate::operation::Query<Self>] = Self::QUERY_LIST;

            fn id(&self) -> Self::Id {
                self.0.id
            }
        }

        impl $crate::field::Field for $entity {
            const KIND: $crate::field::Kind = $crate::field::Kind::Entity(stringify!($entity));

            fn from_json(value: &::serde_json::Value) -> Result<Self, $crate::error::Flaw> {
                let object = value.as_object().ok_or_else(|| $crate::field::wrong_type(value, concat!("a ", $name)))?;
                $crate::record::entity_from_json(object).map_err(|invalid| {
                    $crate::error::Flaw::new($crate::Code::FIELD_WRONG_TYPE, format!("must be a valid {}: {invalid}", $name))
                })
            }

            fn to_json(&self) -> ::serde_json::Value {
                ::serde_json::Value::Object($crate::record::Record::to_json(&self.0))
            }
        }

        impl ::serde::Serialize for $entity {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::record::Record::to_json(&self.0).serialize(serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $entity {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let object = $crate::field::Object::deserialize(deserializer)?;
                $crate::record::entity_from_json(&object).map_err(::serde::de::Error::custom)
            }
        }

        #[doc(hidden)]
        #[macro_export]
        macro_rules! $table {
            ($d callback:path) => { $d callback! { $entity $record $table { $($field: $ty,)* } } };
        }
    };
    ($($declaration:tt)*) => { $crate::record::records! { @ ($) $($declaration)* } };
}
pub(crate) use records;

/// The first of a list of types: the primary key stands first.
macro_rules! first_type {
    ($first:ty, $($rest:ty,)*) => {
        $first
    };
}
pub(crate) use first_type;
