//! How column types are read from and written to JSON, and the type descriptors for the bindings.
//!
//! Python and Node pass values as JSON, so all three languages share this parser and its errors. Timestamps are
//! RFC 3339 strings, dates `YYYY-MM-DD`; decimals and ids are strings.

use crate::{
    code::Code,
    error::{FieldError, Violations, safe_name},
};
use serde_json::Map;

pub use serde_json::Value;

/// A JSON object: the fields of a record, or the arguments of an operation.
pub type Object = Map<String, Value>;

/// The type of a column, from which a binding derives the type in its own language.
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

/// A type that can be a column, a member of an object, or an argument of an operation.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be a column or an argument of an operation")]
pub trait Field: Sized {
    /// The type descriptor for the bindings.
    const TYPE: TypeDescriptor;
    /// A valid value as JSON text; `null` if the type has none of its own.
    const SAMPLE: &'static str = "null";

    /// Reads a value from JSON.
    ///
    /// # Errors
    /// The first error in the value.
    fn from_json(value: &Value) -> Result<Self, FieldError>;

    /// Writes the value as JSON.
    fn to_json(&self) -> Value;

    /// Returns the value of a field that is left out; `None` if the field is required.
    fn absent() -> Option<Self> {
        None
    }

    /// Returns a valid value. It takes the place of a malformed one, so that the rules of the other fields can be
    /// checked and reported together with it.
    #[must_use]
    fn sample() -> Option<Self> {
        serde_json::from_str(Self::SAMPLE).ok().and_then(|value| Self::from_json(&value).ok())
    }

    /// Reads the value from the arguments of an operation. An input struct reads several arguments. A malformed one is
    /// reported and replaced by the [sample](Self::sample).
    fn from_arguments(arguments: &Object, name: &'static str, violations: &mut Violations) -> Option<Self> {
        take(arguments, name, violations)
    }
}

/// Reads a member of an object; a member that is left out gets [`Field::absent`].
///
/// # Errors
/// The field error of the value, or `field.missing`.
pub fn read<T: Field>(object: &Object, name: &str) -> Result<T, FieldError> {
    match object.get(name) {
        Some(value) => T::from_json(value),
        None => T::absent().ok_or_else(missing),
    }
}

/// Reads a member of an object, or reports its error and returns the [sample](Field::sample).
pub fn take<T: Field>(object: &Object, name: &'static str, violations: &mut Violations) -> Option<T> {
    violations.take(name, read(object, name)).or_else(T::sample)
}

/// Returns the members of an object, none of which may be unknown to `shape`.
///
/// # Errors
/// The value is not an object, or has an unknown member.
pub fn read_object<'a>(value: &'a Value, shape: &StructDescriptor) -> Result<&'a Object, FieldError> {
    let object = value.as_object().ok_or_else(|| wrong_type(value, "an object"))?;
    match object.keys().find(|name| !shape.members.iter().any(|member| member.name == *name)) {
        Some(unknown) => {
            let place = format!(".{}", safe_name(unknown));
            Err(FieldError::new(Code::FIELD_UNKNOWN, "is unknown").inside(place))
        }
        None => Ok(object),
    }
}

/// Reads a member of an object and adds the member's name to the path of its error.
///
/// # Errors
/// The field error of the value, or `field.missing`.
pub fn read_member<T: Field>(object: &Object, name: &str) -> Result<T, FieldError> {
    read(object, name).map_err(|error| error.inside(format_args!(".{name}")))
}

fn missing() -> FieldError {
    FieldError::new(Code::FIELD_MISSING, "is required")
}

/// Returns the field error for a value whose JSON type is not `expected`; null counts as missing.
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
    FieldError::new(Code::FIELD_WRONG_TYPE, "must be {expected}, not {got}").with("expected", expected).with("got", got)
}

/// Implements serde's traits by [`Field`], so that requests and answers carry the same JSON as the bindings.
macro_rules! serde_by_field {
    ($([$($generics:tt)*] $name:ty),* $(,)?) => {$(
        impl<$($generics)*> ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&$crate::field::Field::to_json(self), serializer)
            }
        }

        impl<'de, $($generics)*> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <::serde_json::Value as ::serde::Deserialize>::deserialize(deserializer)?;
                $crate::field::Field::from_json(&value).map_err(::serde::de::Error::custom)
            }
        }
    )*};
}
pub(crate) use serde_by_field;

impl Field for bool {
    const TYPE: TypeDescriptor = TypeDescriptor::Boolean;
    const SAMPLE: &'static str = "true";

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        value.as_bool().ok_or_else(|| wrong_type(value, "a boolean"))
    }

    fn to_json(&self) -> Value {
        Value::Bool(*self)
    }
}

/// Returns the field error for a number beyond 32 bits.
#[must_use]
pub fn integer_out_of_range() -> FieldError {
    let error = FieldError::new(Code::INTEGER_OUT_OF_RANGE, "must be {min} to {max}");
    error.with("min", i32::MIN).with("max", i32::MAX)
}

impl Field for i32 {
    const TYPE: TypeDescriptor = TypeDescriptor::Integer;
    const SAMPLE: &'static str = "1";

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        let Value::Number(number) = value else { return Err(wrong_type(value, "an integer")) };
        match number.as_i64() {
            Some(wide) => wide.try_into().map_err(|_| integer_out_of_range()),
            None if number.is_u64() => Err(integer_out_of_range()),
            None => Err(FieldError::new(Code::FIELD_WRONG_TYPE, "must be an integer, not a fraction")),
        }
    }

    fn to_json(&self) -> Value {
        Value::from(*self)
    }
}

impl<T: Field> Field for Option<T> {
    const TYPE: TypeDescriptor = TypeDescriptor::Optional(&T::TYPE);

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

/// The maximum number of items in a list of a record.
pub const LIST_LIMIT: usize = 10_000;

impl<T: Field> Field for Vec<T> {
    const TYPE: TypeDescriptor = TypeDescriptor::List(&T::TYPE);
    const SAMPLE: &'static str = "[]";

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        let items = value.as_array().ok_or_else(|| wrong_type(value, "a list"))?;
        if items.len() > LIST_LIMIT {
            let error = FieldError::new(Code::LIST_TOO_LONG, "must have at most {max} items");
            return Err(error.with("max", LIST_LIMIT).with("got", items.len()));
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

/// A field of a set of changes: keep the current value, or set a new one.
///
/// ```
/// use telehealth_core::field::Change;
/// assert_eq!(Change::Keep.apply(1), 1);
/// assert_eq!(Change::Set(2).apply(1), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Change<T> {
    /// Keeps the current value.
    #[default]
    Keep,
    /// Sets this value.
    Set(T),
}

impl<T> Change<T> {
    /// Returns the new value, or `old` if it is kept.
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
    const TYPE: TypeDescriptor = TypeDescriptor::Change(&T::TYPE);

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

    fn sample() -> Option<Self> {
        Some(Self::Keep)
    }
}

impl Field for Code {
    const TYPE: TypeDescriptor = TypeDescriptor::Text;

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        let text = value.as_str().ok_or_else(|| wrong_type(value, "a code"))?;
        Self::find(text).ok_or_else(|| FieldError::new(Code::LABEL_UNKNOWN, "must be a known code"))
    }

    fn to_json(&self) -> Value {
        Value::from(self.as_str())
    }
}
