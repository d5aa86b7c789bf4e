//! Doors, moves and queries: the operations of an entity, called as methods in Rust and by name from other hosts.
//!
//! A *door* makes a new fact, a *move* changes an entity, a *query* tells something of it. They are written as
//! ordinary functions inside `operations!`, which lists them with their arguments beside the `impl`.

use crate::{
    error::{Error, Violations},
    field::{Field, Kind, Member, Object},
};
use serde_json::Value;

/// What a host needs to offer an operation.
#[derive(Debug)]
pub struct Signature {
    /// The method's name.
    pub name: &'static str,
    /// The documentation, a line each.
    pub doc: &'static [&'static str],
    /// The arguments; those of an input object are given one by one.
    pub arguments: &'static [Member],
    /// What it answers.
    pub returns: Kind,
}

/// A door or a move of an entity.
#[derive(Debug)]
pub struct Operation<E> {
    /// How it is offered.
    pub signature: Signature,
    /// Calls it: a move on an entity, a door on nothing.
    pub call: fn(Option<E>, &Object) -> Result<E, Error>,
}

/// A query of an entity.
#[derive(Debug)]
pub struct Query<E> {
    /// How it is offered.
    pub signature: Signature,
    /// Asks it.
    pub call: fn(&E, &Object) -> Result<Value, Error>,
}

/// What a query can answer: a value, or an error in its place.
pub trait Answer {
    /// The type of the value.
    const KIND: Kind;

    /// Writes the value as JSON.
    ///
    /// # Errors
    /// What stands in its place.
    fn answer(self) -> Result<Value, Error>;
}

impl<T: Field> Answer for T {
    const KIND: Kind = T::KIND;

    fn answer(self) -> Result<Value, Error> {
        Ok(self.to_json())
    }
}

impl<T: Field, E: Into<Error>> Answer for Result<T, E> {
    const KIND: Kind = T::KIND;

    fn answer(self) -> Result<Value, Error> {
        self.map(|value| value.to_json()).map_err(Into::into)
    }
}

/// The arguments by their names, with input objects spread out into their members.
pub fn spread(arguments: &'static [Member]) -> impl Iterator<Item = &'static Member> {
    arguments.iter().flat_map(|argument| match argument.kind {
        Kind::Input(shape) => shape.members,
        _ => std::slice::from_ref(argument),
    })
}

/// Reports arguments that the operation does not have.
pub fn refuse_unknown(given: &Object, arguments: &'static [Member], broken: &mut Violations) {
    for name in given.keys() {
        if !spread(arguments).any(|argument| argument.name == name) {
            broken.unknown(name);
        }
    }
}

/// Declares the operations of an entity.
macro_rules! operations {
    (
        impl $entity:ident;
        doors { $($(#[doc = $ddoc:literal])* pub fn $door:ident($($dargs:tt)*) -> Result<Self, $derr:ty> $dbody:block)* }
        moves { $($(#[doc = $mdoc:literal])* pub fn $mv:ident($($margs:tt)*) -> Result<Self, $merr:ty> $mbody:block)* }
        $(more moves in $group:ident;)?
        $(queries for $record:ident { $($(#[doc = $qdoc:literal])* pub fn $query:ident($($qargs:tt)*) -> $answer:ty $qbody:block)* })?
    ) => {
        impl $entity {
            $($(#[doc = $ddoc])* pub fn $door($($dargs)*) -> Result<Self, $derr> $dbody)*
            $($(#[doc = $mdoc])* pub fn $mv($($margs)*) -> Result<Self, $merr> $mbody)*

            const DOOR_LIST: &'static [$crate::operation::Operation<Self>] =
                &[$($crate::operation::operation!($entity $door [$($ddoc)*] [] $($dargs)*,)),*];
            const MOVE_LIST: &'static [&'static [$crate::operation::Operation<Self>]] = &[
                &[$($crate::operation::operation!($entity $mv [$($mdoc)*] [] $($margs)*,)),*],
                $(Self::$group,)?
            ];
            const QUERY_LIST: &'static [$crate::operation::Query<Self>] =
                &[$($($crate::operation::query!($entity $query $answer [$($qdoc)*] $($qargs)*,)),*)?];
        }

        $(impl $record {
            $($(#[doc = $qdoc])* #[must_use] #[allow(clippy::double_must_use, reason = "some answers are results")] pub fn $query($($qargs)*) -> $answer $qbody)*
        })?
    };
}
pub(crate) use operations;

/// Declares a group of an entity's moves that has a file of its own, which `operations!` names: `more moves in PAYMENT;`.
macro_rules! moves {
    (
        impl $entity:ident as $group:ident;
        $($(#[doc = $doc:literal])* pub fn $mv:ident($($args:tt)*) -> Result<Self, $err:ty> $body:block)*
    ) => {
        impl $entity {
            $($(#[doc = $doc])* pub fn $mv($($args)*) -> Result<Self, $err> $body)*

            pub(super) const $group: &'static [$crate::operation::Operation<Self>] =
                &[$($crate::operation::operation!($entity $mv [$($doc)*] [] $($args)*,)),*];
        }
    };
}
pub(crate) use moves;

/// Reads the arguments of one operation, left to right: `[done] name: type, …`.
macro_rules! operation {
    ($entity:ident $name:ident $doc:tt [$($done:tt)*] self, $($rest:tt)*) => {
        $crate::operation::operation!($entity $name $doc [$($done)* (@entity)] $($rest)*)
    };
    ($entity:ident $name:ident $doc:tt [$($done:tt)*] mut self, $($rest:tt)*) => {
        $crate::operation::operation!($entity $name $doc [$($done)* (@entity)] $($rest)*)
    };
    ($entity:ident $name:ident $doc:tt [$($done:tt)*] $arg:ident: &$ty:ty, $($rest:tt)*) => {
        $crate::operation::operation!($entity $name $doc [$($done)* ($arg $ty => &$arg)] $($rest)*)
    };
    ($entity:ident $name:ident $doc:tt [$($done:tt)*] $arg:ident: $ty:ty, $($rest:tt)*) => {
        $crate::operation::operation!($entity $name $doc [$($done)* ($arg $ty => $arg)] $($rest)*)
    };
    // A trailing comma in the signature leaves one more here.
    ($entity:ident $name:ident $doc:tt $done:tt ,) => {
        $crate::operation::operation!($entity $name $doc $done)
    };
    ($entity:ident $name:ident [$($doc:literal)*] [(@entity) $(($arg:ident $ty:ty => $pass:expr))*]) => {
        $crate::operation::operation!(@list $entity $name [$($doc)*] [$(($arg $ty))*] |entity| {
            let entity = entity.ok_or_else(|| $crate::error::Violation::new(
                <<$entity as $crate::record::Entity>::Record as $crate::record::Record>::NAME,
                "self",
                $crate::Code::FIELD_MISSING,
                "is required",
            )).map_err($crate::error::Invalid::from)?;
            $entity::$name(entity, $($pass),*)
        })
    };
    ($entity:ident $name:ident [$($doc:literal)*] [$(($arg:ident $ty:ty => $pass:expr))*]) => {
        $crate::operation::operation!(@list $entity $name [$($doc)*] [$(($arg $ty))*] |_entity| {
            $entity::$name($($pass),*)
        })
    };
    (@list $entity:ident $name:ident [$($doc:literal)*] [$(($arg:ident $ty:ty))*] |$given:ident| $call:block) => {{
        const ARGUMENTS: &[$crate::field::Member] = &[$($crate::field::Member {
            name: stringify!($arg),
            doc: &[],
            kind: <$ty as $crate::field::Field>::KIND,
        }),*];
        $crate::operation::Operation {
            signature: $crate::operation::Signature {
                name: stringify!($name),
                doc: &[$($doc),*],
                arguments: ARGUMENTS,
                returns: <$entity as $crate::field::Field>::KIND,
            },
            call: |$given, object| {
                $crate::operation::read_arguments!(
                    <<$entity as $crate::record::Entity>::Record as $crate::record::Record>::NAME, object, $($arg $ty)*
                );
                $call.map_err($crate::Error::from)
            },
        }
    }};
}
pub(crate) use operation;

/// Reads the arguments of one query.
macro_rules! query {
    ($entity:ident $name:ident $answer:ty [$($doc:literal)*] &self, $($arg:ident: &$ty:ty),+ $(,)*) => {
        $crate::operation::query!(@list $entity $name $answer [$($doc)*] [$(($arg $ty => &$arg))*])
    };
    ($entity:ident $name:ident $answer:ty [$($doc:literal)*] &self, $($arg:ident: $ty:ty),* $(,)*) => {
        $crate::operation::query!(@list $entity $name $answer [$($doc)*] [$(($arg $ty => $arg))*])
    };
    (@list $entity:ident $name:ident $answer:ty [$($doc:literal)*] [$(($arg:ident $ty:ty => $pass:expr))*]) => {{
        const ARGUMENTS: &[$crate::field::Member] = &[$($crate::field::Member {
            name: stringify!($arg),
            doc: &[],
            kind: <$ty as $crate::field::Field>::KIND,
        }),*];
        $crate::operation::Query {
            signature: $crate::operation::Signature {
                name: stringify!($name),
                doc: &[$($doc),*],
                arguments: ARGUMENTS,
                returns: <$answer as $crate::operation::Answer>::KIND,
            },
            call: |entity, object| {
                $crate::operation::read_arguments!(
                    <<$entity as $crate::record::Entity>::Record as $crate::record::Record>::NAME, object, $($arg $ty)*
                );
                $crate::operation::Answer::answer(entity.$name($($pass),*))
            },
        }
    }};
}
pub(crate) use query;

/// Binds the arguments in `$object` to variables of their names, or returns with everything that is wrong with them.
/// `ARGUMENTS` lists them.
#[doc(hidden)]
#[macro_export]
macro_rules! read_arguments {
    ($name:expr, $object:ident, $($arg:ident $ty:ty)*) => {
        let mut broken = $crate::error::Violations::of($name);
        $crate::operation::refuse_unknown($object, ARGUMENTS, &mut broken);
        $(let $arg = <$ty as $crate::field::Field>::from_arguments($object, stringify!($arg), &mut broken);)*
        broken.finish()?;
        // An argument that is `None` has left a violation, so the call is never left out.
        $(let Some($arg) = $arg else { return Err($crate::error::Invalid::default().into()) };)*
    };
}
pub use read_arguments;

/// Declares the input of a door: some of the columns of a record, of which the optional ones may be left out.
macro_rules! inputs {
    (
        $(#[doc = $doc:literal])*
        pub struct $input:ident for $record:ident {
            required { $($required:ident: $rty:ty,)* }
            optional { $($optional:ident: $oty:ty,)* }
        }
    ) => {
        $(#[doc = $doc])*
        ///
        #[doc = concat!(
            "Optional fields are set by an update: `", stringify!($input), " { …, ..", stringify!($input), "::new(…) }`.",
        )]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $input {
            $(#[doc = concat!("See [`", stringify!($record), "::", stringify!($required), "`].")] pub $required: $rty,)*
            $(
                #[doc = concat!("See [`", stringify!($record), "::", stringify!($optional), "`].")]
                pub $optional: Option<$oty>,
            )*
        }

        impl $input {
            /// The required fields, with nothing optional set.
            #[must_use]
            #[allow(clippy::too_many_arguments, reason = "each has a type of its own")]
            pub const fn new($($required: $rty),*) -> Self {
                Self { $($required,)* $($optional: None,)* }
            }
        }

        $crate::operation::input_default!($input $($required)*);
        $crate::operation::input_field!($input for $record [$($doc)*] { $($required: $rty,)* $($optional: Option<$oty>,)* });
    };
}
pub(crate) use inputs;

/// Gives a default to an input that requires nothing.
macro_rules! input_default {
    ($input:ident) => {
        impl Default for $input {
            fn default() -> Self {
                Self::new()
            }
        }
    };
    ($input:ident $($required:ident)+) => {};
}
pub(crate) use input_default;

/// Declares a set of changes: what it does not set stays as it is.
macro_rules! changes {
    (
        $(#[doc = $doc:literal])*
        pub struct $changes:ident for $record:ident { $($field:ident: $ty:ty,)* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $changes {
            $(
                #[doc = concat!("See [`", stringify!($record), "::", stringify!($field), "`].")]
                pub $field: $crate::field::Change<$ty>,
            )*
        }

        impl $changes {
            fn apply(self, record: &mut $record) {
                $(if let $crate::field::Change::Set(value) = self.$field { record.$field = value; })*
            }
        }

        $crate::operation::input_field!($changes for $record [$($doc)*] { $($field: $crate::field::Change<$ty>,)* });
    };
}
pub(crate) use changes;

/// Lets an object type be given member by member.
macro_rules! input_field {
    ($input:ident for $record:ident [$($doc:literal)*] { $($field:ident: $ty:ty,)* }) => {
        impl $input {
            /// Reads it from the members of a JSON object, and leaves other members alone.
            ///
            /// # Errors
            /// `Invalid` with every missing or malformed member.
            pub fn from_members(object: &$crate::field::Object) -> Result<Self, $crate::error::Invalid> {
                let mut broken = $crate::error::Violations::of(<$record as $crate::record::Record>::NAME);
                let read = <Self as $crate::field::Field>::from_arguments(object, "", &mut broken);
                broken.finish()?;
                read.ok_or_else($crate::error::Invalid::default)
            }
        }

        $crate::object_field!($input as Input [$($doc)*] { $($field: $ty [],)* } {
            fn from_arguments(
                arguments: &$crate::field::Object,
                _name: &'static str,
                broken: &mut $crate::error::Violations,
            ) -> Option<Self> {
                $(let $field = broken.take(stringify!($field), $crate::field::read(arguments, stringify!($field)));)*
                Some(Self { $($field: $field?),* })
            }
        });
    };
}
pub(crate) use input_field;
