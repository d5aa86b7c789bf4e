//! The descriptors of types, from which bindings derive the types of their own languages.

use serde_json::Map;

pub use serde_json::Value;

/// A JSON object: the fields of a record, or the arguments of an operation.
pub type Object = Map<String, Value>;

/// The type of a column, from which a binding derives the type in its own language.
///
/// It is exhaustive on purpose: a binding that does not know a new type does not compile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TypeDescriptor {
    /// True or false.
    Boolean,
    /// A 32-bit integer.
    Integer,
    /// Text.
    Text,
    /// A UUID in its hyphenated form.
    Uuid,
    /// An instant, RFC 3339 in UTC with milliseconds.
    Timestamp,
    /// A calendar date.
    Date,
    /// A decimal number, as a string.
    Decimal,
    /// A label of an enumeration.
    Label(&'static EnumDescriptor),
    /// A list of values of one type.
    List(&'static TypeDescriptor),
    /// A value that may be null.
    Optional(&'static TypeDescriptor),
    /// Protected health information.
    Phi(&'static TypeDescriptor),
    /// A JSON object with any members.
    Json,
    /// An object with arbitrary keys of one type and values of one type.
    Map {
        /// The type of the keys, written as text.
        key: &'static TypeDescriptor,
        /// The type of the values.
        value: &'static TypeDescriptor,
    },
    /// An object with named members.
    Object(&'static StructDescriptor),
    /// An input struct whose members the bindings take as separate arguments.
    Input(&'static StructDescriptor),
    /// A whole row of another table.
    Entity(&'static str),
    /// A change that may be left out, which keeps the current value.
    Change(&'static TypeDescriptor),
}

impl TypeDescriptor {
    /// Checks whether the value is protected health information.
    #[must_use]
    pub const fn is_protected(&self) -> bool {
        match self {
            Self::Phi(_) => true,
            Self::Optional(of) | Self::Change(of) | Self::List(of) => of.is_protected(),
            _ => false,
        }
    }
}

/// An enumeration: its name in Rust, its documentation, and its labels in the specification's order.
#[derive(Debug, PartialEq)]
pub struct EnumDescriptor {
    /// The name of the Rust type.
    pub name: &'static str,
    /// The documentation, one string per line.
    pub doc: &'static [&'static str],
    /// The specification's labels.
    pub labels: &'static [&'static str],
}

/// An object type: its name, its documentation, and its members.
#[derive(Debug, PartialEq)]
pub struct StructDescriptor {
    /// The name of the Rust type.
    pub name: &'static str,
    /// The documentation, one string per line.
    pub doc: &'static [&'static str],
    /// The members, in order.
    pub members: &'static [FieldDescriptor],
}

/// A column, a member of an object, or an argument.
#[derive(Debug, PartialEq)]
pub struct FieldDescriptor {
    /// The name.
    pub name: &'static str,
    /// The documentation, one string per line.
    pub doc: &'static [&'static str],
    /// The type.
    pub kind: TypeDescriptor,
}
