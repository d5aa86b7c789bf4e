//! The straight path from JSON text to a record: without a JSON value in between, for text without errors.

use crate::{
    descriptor::Value,
    error::FieldError,
    input::{Input, Members, missing},
};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor, value};
use std::{borrow::Cow, fmt};

/// Reads a record from the text of a JSON object; `None` if the text or any member is malformed, missing, unknown or
/// given twice. The caller then reads it again by the path that reports every error.
pub fn read<R>(text: &str, read_valid: fn(&mut dyn Members) -> Result<R, FieldError>) -> Option<R> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let record = deserializer.deserialize_map(RecordVisitor(read_valid)).ok()?;
    deserializer.end().ok().map(|()| record)
}

struct RecordVisitor<R>(fn(&mut dyn Members) -> Result<R, FieldError>);

impl<'de, R> Visitor<'de> for RecordVisitor<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<R, A::Error> {
        (self.0)(&mut TextMembers(map)).map_err(|_| A::Error::custom("malformed"))
    }
}

struct TextMembers<A>(A);

impl<'de, A: MapAccess<'de>> Members for TextMembers<A> {
    fn each(&mut self, read: &mut dyn FnMut(&str, Input<'_>) -> Result<(), FieldError>) -> Result<(), FieldError> {
        while let Some(name) = self.0.next_key_seed(Name).map_err(|_| missing())? {
            self.0.next_value_seed(Scalar(&mut |value| read(&name, value))).map_err(|_| missing())?;
        }
        Ok(())
    }
}

/// Reads a name, borrowed unless it has escapes.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

/// Passes a value on: a scalar without a copy, a list or an object as a JSON value.
struct Scalar<'a>(&'a mut dyn FnMut(Input<'_>) -> Result<(), FieldError>);

impl Scalar<'_> {
    fn pass<E: Error>(self, value: Input<'_>) -> Result<(), E> {
        (self.0)(value).map_err(|_| E::custom("malformed"))
    }

    fn pass_json<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let value = <Value as serde::Deserialize>::deserialize(deserializer)?;
        self.pass(Input::from(&value))
    }
}

impl<'de> DeserializeSeed<'de> for Scalar<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scalar<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.pass(Input::Null)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<(), E> {
        self.pass(Input::Boolean(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.pass(Input::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        match i64::try_from(number) {
            Ok(number) => self.pass(Input::Integer(number)),
            Err(_) => self.pass(Input::Json(&Value::from(number))),
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.pass(Input::Json(&Value::from(number)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.pass(Input::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        self.pass_json(value::SeqAccessDeserializer::new(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<(), A::Error> {
        self.pass_json(value::MapAccessDeserializer::new(members))
    }
}
