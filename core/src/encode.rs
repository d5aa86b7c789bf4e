//! How values are written: each calls the method of its type on an encoder, which makes JSON text, a JSON value, or an
//! object of Python of it.

use crate::{
    descriptor::{EnumDescriptor, FieldDescriptor, Object, StructDescriptor, Value},
    time::{Date, Timestamp},
};
use std::{
    any::Any,
    fmt::{self, Debug, Display, Write},
};
use uuid::Uuid;

/// A value that can be written.
pub trait Encode {
    /// Writes the value, protected values included.
    fn encode(&self, to: &mut dyn Encoder);
}

/// A destination of values. Each call writes one value. Those that JSON has no type for are text, unless the destination
/// has one.
pub trait Encoder {
    /// No value.
    fn null(&mut self);
    /// True or false.
    fn boolean(&mut self, value: bool);
    /// An integer.
    fn integer(&mut self, value: i32);
    /// Text.
    fn text(&mut self, value: &str);
    /// A UUID.
    fn uuid(&mut self, value: Uuid) {
        self.text(&value.to_string());
    }
    /// An instant.
    fn timestamp(&mut self, value: Timestamp) {
        self.text(&value.to_string());
    }
    /// A calendar date.
    fn date(&mut self, value: Date) {
        self.text(&value.to_string());
    }
    /// A decimal number in its usual notation.
    fn decimal(&mut self, value: &dyn Display) {
        self.text(&value.to_string());
    }
    /// A label of an enumeration.
    fn label(&mut self, _of: &'static EnumDescriptor, label: &'static str) {
        self.text(label);
    }
    /// A JSON object.
    fn json(&mut self, value: &Object);
    /// A list.
    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>);
    /// An object with keys of one type.
    fn map(&mut self, members: &mut dyn Iterator<Item = (&dyn Encode, &dyn Encode)>);
    /// An object with named members; those that it does not have are left out.
    fn object(&mut self, of: &'static StructDescriptor, members: &[(&'static str, &dyn Encode)]);
    /// A row.
    fn entity(&mut self, entity: &dyn AnyEntity);
}

/// An entity of any table, as bindings hold it.
pub trait AnyEntity: Encode + Debug + Send + Sync {
    /// The name of the type, such as `Consultation`.
    fn type_name(&self) -> &'static str;
    /// The columns, in order.
    fn columns(&self) -> &'static [FieldDescriptor];
    /// Writes the value of a column, by its index.
    fn encode_column(&self, column: usize, to: &mut dyn Encoder);
    /// Checks whether the other one is of the same table and has the same values.
    fn is_equal(&self, other: &dyn AnyEntity) -> bool;
    /// Returns a copy.
    fn boxed(&self) -> Box<dyn AnyEntity>;
    /// Returns the entity for a downcast to its type.
    fn as_any(&self) -> &dyn Any;
}

impl Encode for Box<dyn AnyEntity> {
    fn encode(&self, to: &mut dyn Encoder) {
        (**self).encode(to);
    }
}

/// Returns a value as JSON.
#[must_use]
pub fn json_value(value: &dyn Encode) -> Value {
    let mut encoder = ValueEncoder(Value::Null);
    value.encode(&mut encoder);
    encoder.0
}

/// Returns a row as a JSON object; `encode` writes a column, by its index.
pub(crate) fn columns_to_json(columns: &[FieldDescriptor], encode: impl Fn(usize, &mut dyn Encoder)) -> Object {
    let member = |(index, column): (usize, &FieldDescriptor)| {
        let mut value = ValueEncoder(Value::Null);
        encode(index, &mut value);
        (column.name.to_owned(), value.0)
    };
    columns.iter().enumerate().map(member).collect()
}

/// Makes a JSON value.
struct ValueEncoder(Value);

impl ValueEncoder {
    fn key(name: &dyn Encode) -> String {
        match json_value(name) {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }
}

impl Encoder for ValueEncoder {
    fn null(&mut self) {
        self.0 = Value::Null;
    }

    fn boolean(&mut self, value: bool) {
        self.0 = Value::Bool(value);
    }

    fn integer(&mut self, value: i32) {
        self.0 = Value::from(value);
    }

    fn text(&mut self, value: &str) {
        self.0 = Value::from(value);
    }

    fn json(&mut self, value: &Object) {
        self.0 = Value::Object(value.clone());
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) {
        self.0 = items.map(json_value).collect();
    }

    fn map(&mut self, members: &mut dyn Iterator<Item = (&dyn Encode, &dyn Encode)>) {
        self.0 = Value::Object(members.map(|(name, value)| (Self::key(name), json_value(value))).collect());
    }

    fn object(&mut self, _of: &'static StructDescriptor, members: &[(&'static str, &dyn Encode)]) {
        self.0 = Value::Object(members.iter().map(|(name, value)| ((*name).to_owned(), json_value(*value))).collect());
    }

    fn entity(&mut self, entity: &dyn AnyEntity) {
        self.0 = Value::Object(columns_to_json(entity.columns(), |column, to| entity.encode_column(column, to)));
    }
}

/// Returns a value as JSON text.
#[must_use]
pub fn json_text(value: &dyn Encode) -> String {
    let mut encoder = TextEncoder(String::new());
    value.encode(&mut encoder);
    encoder.0
}

/// Makes JSON text (RFC 8259) without spaces.
struct TextEncoder(String);

impl TextEncoder {
    /// Writes text that has no character to escape, in quotes.
    fn plain(&mut self, text: fmt::Arguments<'_>) {
        // Cannot fail: writing to a string returns no errors.
        let _ = write!(self.0, "\"{text}\"");
    }

    /// Writes members in braces, or items in brackets, with commas between them.
    fn between<T>(&mut self, ends: [char; 2], items: impl Iterator<Item = T>, write: impl Fn(&mut Self, T)) {
        let [start, end] = ends;
        self.0.push(start);
        for (i, item) in items.enumerate() {
            if i > 0 {
                self.0.push(',');
            }
            write(self, item);
        }
        self.0.push(end);
    }

    fn name(&mut self, name: &'static str) {
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
    }
}

impl Encoder for TextEncoder {
    fn null(&mut self) {
        self.0.push_str("null");
    }

    fn boolean(&mut self, value: bool) {
        self.0.push_str(if value { "true" } else { "false" });
    }

    fn integer(&mut self, value: i32) {
        let _ = write!(self.0, "{value}");
    }

    fn text(&mut self, value: &str) {
        self.0.push('"');
        let mut rest = value;
        // Everything below U+0020, the quote and the backslash are escaped (RFC 8259, section 7).
        while let Some(at) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
            let (plain, from) = rest.split_at(at);
            self.0.push_str(plain);
            let mut chars = from.chars();
            match chars.next() {
                Some('"') => self.0.push_str("\\\""),
                Some('\\') => self.0.push_str("\\\\"),
                Some('\n') => self.0.push_str("\\n"),
                Some('\r') => self.0.push_str("\\r"),
                Some('\t') => self.0.push_str("\\t"),
                Some(other) => drop(write!(self.0, "\\u{:04x}", u32::from(other))),
                None => {}
            }
            rest = chars.as_str();
        }
        self.0.push_str(rest);
        self.0.push('"');
    }

    fn uuid(&mut self, value: Uuid) {
        let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
        self.0.push('"');
        self.0.push_str(value.as_hyphenated().encode_lower(&mut text));
        self.0.push('"');
    }

    fn timestamp(&mut self, value: Timestamp) {
        self.plain(format_args!("{value}"));
    }

    fn date(&mut self, value: Date) {
        self.plain(format_args!("{value}"));
    }

    fn decimal(&mut self, value: &dyn Display) {
        self.plain(format_args!("{value}"));
    }

    fn json(&mut self, value: &Object) {
        // Cannot fail: a JSON value has no keys other than text.
        self.0.push_str(&serde_json::to_string(value).unwrap_or_default());
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) {
        self.between(['[', ']'], items, |to, item| item.encode(to));
    }

    fn map(&mut self, members: &mut dyn Iterator<Item = (&dyn Encode, &dyn Encode)>) {
        self.between(['{', '}'], members, |to, (name, value)| {
            name.encode(to);
            to.0.push(':');
            value.encode(to);
        });
    }

    fn object(&mut self, _of: &'static StructDescriptor, members: &[(&'static str, &dyn Encode)]) {
        self.between(['{', '}'], members.iter(), |to, (name, value)| {
            to.name(name);
            value.encode(to);
        });
    }

    fn entity(&mut self, entity: &dyn AnyEntity) {
        self.0.reserve(1024);
        self.between(['{', '}'], entity.columns().iter().enumerate(), |to, (place, column)| {
            to.name(column.name);
            entity.encode_column(place, to);
        });
    }
}
