//! How the type of a column reads from and writes to JSON, and what bindings know about it.
//!
//! JSON is the one form in which Python and Node hand values over, so all three languages share this parser
//! and its errors. Timestamps are RFC 3339, dates `YYYY-MM-DD`, decimals and ids are strings.

use crate::{
    code::Code,
    error::{FieldError, Violations, shown_name},
};
use serde_json::Map;

pub use serde_json::Value;

/// A JSON object: the fields of a record, or the arguments of an operation.
pub type Object = Map<String, Value>;

/// What a binding must know of a column's type to show it in its own terms.
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
    /// One label of an enumeration.
    Label(&'static EnumDescriptor),
    /// Several of a kind.
    List(&'static TypeDescriptor),
    /// May be null.
    Optional(&'static TypeDescriptor),
    /// Protected health information.
    Phi(&'static TypeDescriptor),
    /// A JSON object with any members.
    Json,
    /// An object whose members all are of a kind, by keys of a kind.
    Map {
        /// What a key is, written as text.
        key: &'static TypeDescriptor,
        /// What a member is.
        value: &'static TypeDescriptor,
    },
    /// An object with named members.
    Object(&'static StructDescriptor),
    /// The arguments of an operation, given one by one.
    Input(&'static StructDescriptor),
    /// A row of another table, whole.
    Entity(&'static str),
    /// May be left out, which keeps what is there.
    Change(&'static TypeDescriptor),
}

/// An enumeration: its name in Rust, its documentation, and its labels in the specification's order.
#[derive(Debug, PartialEq)]
pub struct EnumDescriptor {
    /// The name of the Rust type.
    pub name: &'static str,
    /// The documentation, a line each.
    pub doc: &'static [&'static str],
    /// The specification's labels.
    pub labels: &'static [&'static str],
}

/// An object type: its name, its documentation, and its members.
#[derive(Debug, PartialEq)]
pub struct StructDescriptor {
    /// The name of the Rust type.
    pub name: &'static str,
    /// The documentation, a line each.
    pub doc: &'static [&'static str],
    /// The members, in order.
    pub members: &'static [FieldDescriptor],
}

/// A column, a member of an object, or an argument.
#[derive(Debug, PartialEq)]
pub struct FieldDescriptor {
    /// The name.
    pub name: &'static str,
    /// The documentation, a line each.
    pub doc: &'static [&'static str],
    /// The type.
    pub kind: TypeDescriptor,
}

/// A type that can be a column, a member of an object, or an argument of an operation.
pub trait Field: Sized {
    /// What bindings know of it.
    const KIND: TypeDescriptor;

    /// Reads it from JSON.
    ///
    /// # Errors
    /// The first thing that is wrong with the value.
    fn from_json(value: &Value) -> Result<Self, FieldError>;

    /// Writes it as JSON.
    fn to_json(&self) -> Value;

    /// What stands for a field that is left out; `None` where it must be given.
    fn absent() -> Option<Self> {
        None
    }

    /// Reads it as an argument of an operation; an input object takes several arguments.
    fn from_arguments(arguments: &Object, name: &'static str, violations: &mut Violations) -> Option<Self> {
        violations.take(name, read(arguments, name))
    }
}

/// Reads a member of an object that may be left out.
///
/// # Errors
/// A field error of the value, or that it is missing.
pub fn read<T: Field>(object: &Object, name: &str) -> Result<T, FieldError> {
    match object.get(name) {
        Some(value) => T::from_json(value),
        None => T::absent().ok_or_else(missing),
    }
}

/// Reads an object that has no members but those of `shape`.
///
/// # Errors
/// The value is no object, or has a member too many.
pub fn read_object<'a>(value: &'a Value, shape: &StructDescriptor) -> Result<&'a Object, FieldError> {
    let object = value.as_object().ok_or_else(|| wrong_type(value, "an object"))?;
    match object.keys().find(|name| !shape.members.iter().any(|member| member.name == *name)) {
        Some(unknown) => {
            let place = format!(".{}", shown_name(unknown));
            Err(FieldError::new(Code::FIELD_UNKNOWN, "is not known here").inside(place))
        }
        None => Ok(object),
    }
}

/// Reads a member of an object, and places its field error there.
///
/// # Errors
/// A field error of the value, or that it is missing.
pub fn read_member<T: Field>(object: &Object, name: &str) -> Result<T, FieldError> {
    read(object, name).map_err(|error| error.inside(format_args!(".{name}")))
}

fn missing() -> FieldError {
    FieldError::new(Code::FIELD_MISSING, "is required")
}

/// The field error of a value that is of another JSON type than `expected`; null counts as missing.
#[must_use]
pub fn wrong_type(value: &Value, expected: &'static str) -> FieldError {
    let got = match value {
        Value::Null => return missing(),
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    FieldError::new(Code::FIELD_WRONG_TYPE, format!("must be {expected}, not {got}"))
}

impl Field for bool {
    const KIND: TypeDescriptor = TypeDescriptor::Boolean;

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        value.as_bool().ok_or_else(|| wrong_type(value, "a boolean"))
    }

    fn to_json(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Field for i32 {
    const KIND: TypeDescriptor = TypeDescriptor::Integer;

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        let Value::Number(number) = value else { return Err(wrong_type(value, "an integer")) };
        match number.as_i64() {
            Some(wide) => {
                wide.try_into().map_err(|_| FieldError::new(Code::INTEGER_OUT_OF_RANGE, "must fit a 32-bit integer"))
            }
            None if number.is_u64() => Err(FieldError::new(Code::INTEGER_OUT_OF_RANGE, "must fit a 32-bit integer")),
            None => Err(FieldError::new(Code::FIELD_WRONG_TYPE, "must be an integer, not a fraction")),
        }
    }

    fn to_json(&self) -> Value {
        Value::from(*self)
    }
}

impl<T: Field> Field for Option<T> {
    const KIND: TypeDescriptor = TypeDescriptor::Optional(&T::KIND);

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        if value.is_null() { Ok(None) } else { T::from_json(value).map(Some) }
    }

    fn to_json(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_json)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// The most items that a list of a record may hold.
pub const LIST_LIMIT: usize = 10_000;

impl<T: Field> Field for Vec<T> {
    const KIND: TypeDescriptor = TypeDescriptor::List(&T::KIND);

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        let items = value.as_array().ok_or_else(|| wrong_type(value, "a list"))?;
        if items.len() > LIST_LIMIT {
            return Err(FieldError::new(Code::LIST_TOO_LONG, format!("must hold at most {LIST_LIMIT} items")));
        }
        items
            .iter()
            .enumerate()
            .map(|(i, item)| T::from_json(item).map_err(|error| error.inside(format_args!("[{i}]"))))
            .collect()
    }

    fn to_json(&self) -> Value {
        self.iter().map(T::to_json).collect()
    }
}

/// A field of a set of changes: keep what is there, or set another value.
///
/// ```
/// use telehealth_core::field::Change;
/// assert_eq!(Change::Keep.apply(1), 1);
/// assert_eq!(Change::Set(2).apply(1), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Change<T> {
    /// Keeps what is there.
    #[default]
    Keep,
    /// Sets this value.
    Set(T),
}

impl<T> Change<T> {
    /// The new value, or the old one.
    pub fn apply(self, old: T) -> T {
        match self {
            Self::Keep => old,
            Self::Set(new) => new,
        }
    }
}

impl<T> From<T> for Change<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T: Field> Field for Change<T> {
    const KIND: TypeDescriptor = TypeDescriptor::Change(&T::KIND);

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        T::from_json(value).map(Self::Set)
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Keep => Value::Null,
            Self::Set(value) => value.to_json(),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::Keep)
    }
}

impl Field for Code {
    const KIND: TypeDescriptor = TypeDescriptor::Text;

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        let text = value.as_str().ok_or_else(|| wrong_type(value, "a code"))?;
        Self::find(text).ok_or_else(|| FieldError::new(Code::LABEL_UNKNOWN, "must be a known code"))
    }

    fn to_json(&self) -> Value {
        Value::from(self.as_str())
    }
}
