//! The types of columns and arguments: how they are read and written, and their descriptors for the bindings.
//!
//! All three languages share this parser and its errors. In JSON timestamps are RFC 3339 strings, dates `YYYY-MM-DD`;
//! decimals and ids are strings.

use crate::{
    code::Code,
    error::{FieldError, Violations, safe_name},
    input::{missing, wrong_type},
    time::{Date, Timestamp},
};
pub use crate::{
    descriptor::{EnumDescriptor, FieldDescriptor, Object, StructDescriptor, TypeDescriptor, Value},
    encode::{AnyEntity, Encode, Encoder, json_text, json_value},
    input::{Input, Members},
};

/// A type that can be a column, a member of an object, or an argument of an operation.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be a column or an argument of an operation")]
pub trait Field: Encode + Sized {
    /// The type descriptor for the bindings.
    const TYPE: TypeDescriptor;
    /// A valid value as JSON text; `null` if the type has none of its own.
    const SAMPLE: &'static str = "null";

    /// Reads a value.
    ///
    /// # Errors
    /// The first error in the value.
    fn read(input: Input<'_>) -> Result<Self, FieldError>;

    /// Reads a value from JSON.
    ///
    /// # Errors
    /// The first error in the value.
    fn from_json(value: &Value) -> Result<Self, FieldError> {
        Self::read(value.into())
    }

    /// Writes the value as JSON.
    fn to_json(&self) -> Value {
        json_value(self)
    }

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
    fn from_arguments(arguments: Arguments<'_>, name: &'static str, violations: &mut Violations) -> Option<Self> {
        take(arguments, name, violations)
    }
}

/// The arguments of an operation by name: JSON values, and rows that a binding holds.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    /// The JSON values.
    pub values: &'a Object,
    /// The rows.
    pub entities: &'a [(&'static str, &'a dyn AnyEntity)],
}

impl<'a> From<&'a Object> for Arguments<'a> {
    fn from(values: &'a Object) -> Self {
        Self { values, entities: &[] }
    }
}

impl<'a> Arguments<'a> {
    /// Returns an argument; `None` if it is left out.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Input<'a>> {
        let entity = self.entities.iter().find(|(given, _)| *given == name).map(|(_, entity)| Input::Entity(*entity));
        entity.or_else(|| self.values.get(name).map(Input::from))
    }

    /// Iterates over the names.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.values.keys().map(String::as_str).chain(self.entities.iter().map(|(name, _)| *name))
    }
}

/// Reads a member of an object; a member that is left out gets [`Field::absent`].
///
/// # Errors
/// The field error of the value, or `field.missing`.
pub fn read<T: Field>(object: &Object, name: &str) -> Result<T, FieldError> {
    object.get(name).map_or_else(|| filled(None), T::from_json)
}

/// Reads a member, or reports its error and returns the [sample](Field::sample).
pub fn take<T: Field>(members: Arguments<'_>, name: &'static str, violations: &mut Violations) -> Option<T> {
    let read = members.get(name).map_or_else(|| filled(None), T::read);
    violations.take(name, read).or_else(T::sample)
}

/// Returns the members of an object, none of which may be unknown to `descriptor`.
///
/// # Errors
/// The value is not an object, or has an unknown member.
pub fn read_object<'a>(input: Input<'a>, descriptor: &StructDescriptor) -> Result<&'a Object, FieldError> {
    let object = object_of(input)?;
    match object.keys().find(|name| !descriptor.members.iter().any(|member| member.name == *name)) {
        Some(name) => {
            let known: Vec<&str> = descriptor.members.iter().map(|member| member.name).collect();
            let error = FieldError::new(Code::FIELD_UNKNOWN, "is unknown; the members are {members}");
            Err(error.with("members", known.join(" ")).inside(format_args!("/{}", safe_name(name))))
        }
        None => Ok(object),
    }
}

/// Returns the members of an object, whatever their names.
///
/// # Errors
/// The value is not an object.
pub fn object_of(input: Input<'_>) -> Result<&Object, FieldError> {
    let value = input.json("an object")?;
    value.as_object().ok_or_else(|| input.wrong_type("an object"))
}

/// Reads a member of an object and adds the member's name to the path of its error.
///
/// # Errors
/// The field error of the value, or `field.missing`.
pub fn read_member<T: Field>(object: &Object, name: &str) -> Result<T, FieldError> {
    read(object, name).map_err(|error| error.inside(format_args!("/{name}")))
}

/// Returns the field error for a field that a record does not have.
#[must_use]
pub fn unknown() -> FieldError {
    FieldError::new(Code::FIELD_UNKNOWN, "is unknown")
}

/// Reads the value of a member into its place, for [`Record::read_valid`](crate::Record::read_valid).
#[doc(hidden)]
pub fn fill<T: Field>(place: &mut Option<T>, value: Input<'_>) -> Result<(), FieldError> {
    // A name that is given twice is an error of the straight path only, which the other path judges.
    if place.is_some() { Err(missing()) } else { T::read(value).map(|read| *place = Some(read)) }
}

/// Returns the value that was read, or that of a member that is left out.
#[doc(hidden)]
pub fn filled<T: Field>(place: Option<T>) -> Result<T, FieldError> {
    place.or_else(T::absent).ok_or_else(missing)
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

impl Encode for bool {
    fn encode(&self, to: &mut dyn Encoder) {
        to.boolean(*self);
    }
}

impl Field for bool {
    const TYPE: TypeDescriptor = TypeDescriptor::Boolean;
    const SAMPLE: &'static str = "true";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        match input {
            Input::Boolean(truth) => Ok(truth),
            _ => Err(input.wrong_type("a boolean")),
        }
    }
}

/// Returns the field error for a number beyond 32 bits.
#[must_use]
pub fn integer_out_of_range() -> FieldError {
    let error = FieldError::new(Code::INTEGER_OUT_OF_RANGE, "must be {min} to {max}");
    error.with("min", i32::MIN).with("max", i32::MAX)
}

impl Encode for i32 {
    fn encode(&self, to: &mut dyn Encoder) {
        to.integer(*self);
    }
}

impl Field for i32 {
    const TYPE: TypeDescriptor = TypeDescriptor::Integer;
    const SAMPLE: &'static str = "1";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        match input {
            Input::Integer(wide) => wide.try_into().map_err(|_| integer_out_of_range()),
            Input::Json(Value::Number(number)) if number.is_u64() => Err(integer_out_of_range()),
            Input::Json(Value::Number(_)) => Err(wrong_type("an integer", "a fraction")),
            _ => Err(input.wrong_type("an integer")),
        }
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, to: &mut dyn Encoder) {
        match self {
            None => to.null(),
            Some(value) => value.encode(to),
        }
    }
}

impl<T: Field> Field for Option<T> {
    const TYPE: TypeDescriptor = TypeDescriptor::Optional(&T::TYPE);

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        match input {
            Input::Null => Ok(None),
            value => T::read(value).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// The maximum number of items in a list of a record.
pub const LIST_LIMIT: usize = 10_000;

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, to: &mut dyn Encoder) {
        to.list(&mut self.iter().map(|item| item as &dyn Encode));
    }
}

impl<T: Field> Field for Vec<T> {
    const TYPE: TypeDescriptor = TypeDescriptor::List(&T::TYPE);
    const SAMPLE: &'static str = "[]";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let items = input.json("a list")?.as_array().ok_or_else(|| input.wrong_type("a list"))?;
        if items.len() > LIST_LIMIT {
            let error = FieldError::new(Code::LIST_TOO_LONG, "must have at most {max} items");
            return Err(error.with("max", LIST_LIMIT).with("got", items.len()));
        }
        items
            .iter()
            .enumerate()
            .map(|(i, item)| T::from_json(item).map_err(|error| error.inside(format_args!("/{i}"))))
            .collect()
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

impl<T: Encode> Encode for Change<T> {
    fn encode(&self, to: &mut dyn Encoder) {
        match self {
            Self::Keep => to.null(),
            Self::Set(value) => value.encode(to),
        }
    }
}

impl<T: Field> Field for Change<T> {
    const TYPE: TypeDescriptor = TypeDescriptor::Change(&T::TYPE);

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        T::read(input).map(Self::Set)
    }

    fn absent() -> Option<Self> {
        Some(Self::Keep)
    }

    fn sample() -> Option<Self> {
        Some(Self::Keep)
    }
}

impl Encode for Code {
    fn encode(&self, to: &mut dyn Encoder) {
        to.text(self.as_str());
    }
}

impl Field for Code {
    const TYPE: TypeDescriptor = TypeDescriptor::Text;

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let text = input.text("a code")?;
        Self::find(text)
            .ok_or_else(|| FieldError::new(Code::LABEL_UNKNOWN, "must be {expected}").with("expected", "a known code"))
    }
}

serde_by_field!([] Timestamp, [] Date);

impl Encode for Timestamp {
    fn encode(&self, to: &mut dyn Encoder) {
        to.timestamp(*self);
    }
}

impl Field for Timestamp {
    const TYPE: TypeDescriptor = TypeDescriptor::Timestamp;
    const SAMPLE: &'static str = "\"2000-01-01T00:00:00.000Z\"";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        match input {
            Input::Timestamp(instant) => Ok(instant),
            _ => input.text("a date and time")?.parse(),
        }
    }
}

impl Encode for Date {
    fn encode(&self, to: &mut dyn Encoder) {
        to.date(*self);
    }
}

impl Field for Date {
    const TYPE: TypeDescriptor = TypeDescriptor::Date;
    const SAMPLE: &'static str = "\"2000-01-01\"";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        input.text("a date")?.parse()
    }
}
