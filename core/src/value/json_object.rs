use crate::{
    code::Code,
    error::Flaw,
    field::{Field, Kind, Object, wrong_type},
};
use serde_json::Value;

/// A JSON object whose members are the caller's own (`metadata`): at most 65,536 bytes when written, nested at most 16
/// deep, without U+0000, which PostgreSQL's JSONB cannot hold.
///
/// A whole number that is written as a fraction (`2.0`) becomes an integer, for JSONB and JavaScript tell no
/// difference.
///
/// ```
/// use telehealth_core::{field::Field, value::JsonObject};
/// let metadata = JsonObject::from_json(&serde_json::json!({ "campaign": "spring" }))?;
/// assert_eq!(metadata.get().len(), 1);
/// # Ok::<(), telehealth_core::error::Flaw>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JsonObject(Object);

impl JsonObject {
    /// The most bytes of the object when written without spaces.
    pub const MAX_BYTES: usize = 65_536;

    /// The most levels of nesting, the object itself being the first.
    pub const MAX_DEPTH: usize = 16;

    /// The members.
    #[must_use]
    pub const fn get(&self) -> &Object {
        &self.0
    }
}

impl TryFrom<Object> for JsonObject {
    type Error = Flaw;

    fn try_from(object: Object) -> Result<Self, Flaw> {
        let members = object.into_iter().map(|(name, value)| Ok((plain(name)?, canonical(value, Self::MAX_DEPTH)?)));
        let object = Self(members.collect::<Result<_, Flaw>>()?);
        if object.to_json().to_string().len() > Self::MAX_BYTES {
            return Err(Flaw::new(Code::JSON_TOO_LARGE, "must be at most 65536 bytes when written"));
        }
        Ok(object)
    }
}

/// The value as JSONB gives it back; `depth` levels are left, the one that holds the value among them.
fn canonical(value: Value, depth: usize) -> Result<Value, Flaw> {
    if depth == 1 && (value.is_object() || value.is_array()) {
        return Err(Flaw::new(Code::JSON_TOO_DEEP, "must be nested at most 16 deep"));
    }
    Ok(match value {
        Value::String(text) => Value::String(plain(text)?),
        Value::Number(number) => match number.as_f64() {
            // Beyond 2^53 a float's neighbours are no integers that JavaScript could tell apart.
            #[allow(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0 => {
                Value::from(float as i64)
            }
            _ => Value::Number(number),
        },
        Value::Array(items) => items.into_iter().map(|item| canonical(item, depth - 1)).collect::<Result<_, _>>()?,
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| Ok((plain(name)?, canonical(value, depth - 1)?)));
            Value::Object(members.collect::<Result<_, Flaw>>()?)
        }
        Value::Null | Value::Bool(_) => value,
    })
}

fn plain(text: String) -> Result<String, Flaw> {
    if text.contains('\0') { Err(Flaw::new(Code::TEXT_NULL_BYTE, "must not hold U+0000")) } else { Ok(text) }
}

impl Field for JsonObject {
    const KIND: Kind = Kind::Json;

    fn from_json(value: &Value) -> Result<Self, Flaw> {
        let object = value.as_object().ok_or_else(|| wrong_type(value, "an object"))?;
        object.clone().try_into()
    }

    fn to_json(&self) -> Value {
        Value::Object(self.0.clone())
    }
}
