use crate::{
    code::Code,
    error::FieldError,
    field::{Encode, Encoder, Field, Input, Object, TypeDescriptor, object_of},
};
use serde_json::{Number, Value};
use std::fmt;

/// A JSON object with any members, at most `DEPTH` levels deep and `MAX` bytes long when written without spaces.
///
/// Numbers are at least -2^63 and less than 2^64: a larger integer would be stored as the nearest floating-point number.
///
/// `Debug` shows only the number of members.
///
/// ```
/// use telehealth_core::{field::Field, value::JsonObject};
/// let source = <JsonObject>::from_json(&serde_json::json!({ "campaign": "spring", "visits": [1, 2] }))?;
/// assert_eq!(source.members()["campaign"], "spring");
/// assert_eq!(format!("{source:?}"), "{2 members}");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct JsonObject<const MAX: usize = 1_000_000, const DEPTH: usize = 32>(Object);

impl<const MAX: usize, const DEPTH: usize> JsonObject<MAX, DEPTH> {
    /// Returns the members by name.
    #[must_use]
    pub const fn members(&self) -> &Object {
        &self.0
    }

    /// Checks whether the object has no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<const MAX: usize, const DEPTH: usize> TryFrom<Object> for JsonObject<MAX, DEPTH> {
    type Error = FieldError;

    fn try_from(object: Object) -> Result<Self, FieldError> {
        check::<MAX, DEPTH>(&object).map(|()| Self(object))
    }
}

fn check<const MAX: usize, const DEPTH: usize>(object: &Object) -> Result<(), FieldError> {
    check_object(object, Levels { left: DEPTH, most: DEPTH })?;
    let mut length = Length(0);
    // Cannot fail: neither the counter nor the serialization of a JSON value returns errors.
    let _ = serde_json::to_writer(&mut length, object);
    if length.0 > MAX {
        return Err(FieldError::new(Code::JSON_TOO_LARGE, "must have at most {max} {unit}")
            .with("max", MAX)
            .with("unit", "bytes"));
    }
    Ok(())
}

/// Counts bytes.
struct Length(usize);

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn check_object(object: &Object, levels: Levels) -> Result<(), FieldError> {
    let levels = levels.one_less()?;
    object.iter().try_for_each(|(name, value)| check_text(name).and_then(|()| check_value(value, levels)))
}

fn check_value(value: &Value, levels: Levels) -> Result<(), FieldError> {
    match value {
        Value::String(text) => check_text(text),
        Value::Array(items) => {
            let levels = levels.one_less()?;
            items.iter().try_for_each(|item| check_value(item, levels))
        }
        Value::Object(object) => check_object(object, levels),
        Value::Number(number) => check_number(number),
        Value::Null | Value::Bool(_) => Ok(()),
    }
}

/// Integers beyond 64 bits arrive here as floating-point numbers, no longer exact, and those cannot be told apart from
/// numbers with an exponent.
fn check_number(number: &Number) -> Result<(), FieldError> {
    // Powers of two, exact as floating-point numbers. -2^63 itself arrives as an integer.
    const ABOVE: f64 = i64::MIN as f64;
    const BELOW: f64 = (1_u128 << 64) as f64;
    if number.is_f64() && !number.as_f64().is_some_and(|number| ABOVE < number && number < BELOW) {
        return Err(FieldError::new(
            Code::INTEGER_OUT_OF_RANGE,
            "must hold numbers from -2^63 to 2^64, not included; longer ones are written as text",
        ));
    }
    Ok(())
}

/// The number of levels that remain.
#[derive(Clone, Copy)]
struct Levels {
    left: usize,
    most: usize,
}

impl Levels {
    fn one_less(self) -> Result<Self, FieldError> {
        let Self { left, most } = self;
        let field_error =
            || FieldError::new(Code::JSON_TOO_DEEP, "must be nested at most {max} levels deep").with("max", most);
        Ok(Self { left: left.checked_sub(1).ok_or_else(field_error)?, most })
    }
}

/// PostgreSQL's JSONB cannot hold U+0000.
fn check_text(text: &str) -> Result<(), FieldError> {
    if text.contains('\0') { Err(FieldError::new(Code::TEXT_NULL_BYTE, "must not hold U+0000")) } else { Ok(()) }
}

impl<const MAX: usize, const DEPTH: usize> fmt::Debug for JsonObject<MAX, DEPTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{} members}}", self.0.len())
    }
}

impl<const MAX: usize, const DEPTH: usize> Encode for JsonObject<MAX, DEPTH> {
    fn encode(&self, to: &mut dyn Encoder) {
        to.json(&self.0);
    }
}

impl<const MAX: usize, const DEPTH: usize> Field for JsonObject<MAX, DEPTH> {
    const TYPE: TypeDescriptor = TypeDescriptor::Json;
    const SAMPLE: &'static str = "{}";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let object = object_of(input)?;
        // Clone only after depth and size have been checked.
        check::<MAX, DEPTH>(object).map(|()| Self(object.clone()))
    }
}
