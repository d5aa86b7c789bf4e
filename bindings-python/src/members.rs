//! The members of an object, such as an address or a chart, as Rust holds them for Python.

use serde_json::Value;
use std::{fmt::Display, sync::Arc};
use telehealth_core::{
    Date, Timestamp, UserId,
    catalog::TABLES,
    error::{FieldError, ValidationError},
    field::{AnyEntity, Encode, Encoder, Field, FieldDescriptor, Object, StructDescriptor, TypeDescriptor, json_value},
};

/// A member: JSON, unless it contains rows.
#[derive(Clone)]
pub enum Member {
    Json(Value),
    Entity(Arc<dyn AnyEntity>),
    List(Vec<Member>),
    Object(&'static StructDescriptor, Vec<Member>),
}

impl Member {
    /// Reads a member of a type from its JSON form.
    ///
    /// # Errors
    /// A malformed value, or the rules that a row breaks. Other rules are checked where the object is used.
    pub fn read(kind: &TypeDescriptor, value: Value) -> Result<Self, Unreadable> {
        match (*kind, value) {
            (_, Value::Null) => Ok(Self::Json(Value::Null)),
            (TypeDescriptor::Optional(of) | TypeDescriptor::Phi(of) | TypeDescriptor::Change(of), value) => {
                Self::read(of, value)
            }
            (TypeDescriptor::List(of), Value::Array(items)) => {
                let read = |(place, item)| Self::read(of, item).map_err(|error| error.inside(&place));
                items.into_iter().enumerate().map(read).collect::<Result<_, _>>().map(Self::List)
            }
            (TypeDescriptor::Object(of), Value::Object(mut object)) => {
                let mut read = |member: &FieldDescriptor| {
                    let value = object.remove(member.name).unwrap_or(Value::Null);
                    Self::read(&member.kind, value).map_err(|error| error.inside(&member.name))
                };
                of.members.iter().map(&mut read).collect::<Result<_, _>>().map(|members| Self::Object(of, members))
            }
            (TypeDescriptor::Uuid, value) => Ok(Self::Json(UserId::from_json(&value)?.to_json())),
            (TypeDescriptor::Timestamp, value) => Ok(Self::Json(Timestamp::from_json(&value)?.to_json())),
            (TypeDescriptor::Date, value) => Ok(Self::Json(Date::from_json(&value)?.to_json())),
            (TypeDescriptor::Label(labels), Value::String(label)) if !labels.labels.contains(&label.as_str()) => {
                Err(FieldError::unknown_label(labels.labels).into())
            }
            (TypeDescriptor::Entity(name), Value::Object(object)) => {
                match TABLES.iter().find(|table| table.type_name == name) {
                    Some(table) => Ok(Self::Entity((table.check)(&object)?.into())),
                    None => Ok(Self::Json(Value::Object(object))),
                }
            }
            (_, value) => Ok(Self::Json(value)),
        }
    }

    /// Keeps a value.
    pub fn of(value: &dyn Encode) -> Self {
        let mut kept = Keeper(Self::Json(Value::Null));
        value.encode(&mut kept);
        kept.0
    }

    /// Returns the members of an object, in order; null for those that it does not have.
    pub fn all(of: &StructDescriptor, members: &[(&'static str, &dyn Encode)]) -> Vec<Self> {
        let given = |name| members.iter().find(|(given, _)| *given == name);
        let member = |name| given(name).map_or(Self::Json(Value::Null), |(_, value)| Self::of(*value));
        of.members.iter().map(|described| member(described.name)).collect()
    }

    /// Returns the member as JSON.
    pub fn json(&self) -> Value {
        match self {
            Self::Json(value) => value.clone(),
            Self::Entity(entity) => json_value(&**entity),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Object(of, members) => Value::Object(json_of(of, members)),
        }
    }
}

/// Why a member cannot be read.
pub enum Unreadable {
    Value(FieldError),
    Row(ValidationError),
}

impl Unreadable {
    fn inside(self, step: &dyn Display) -> Self {
        match self {
            Self::Value(error) => Self::Value(error.inside(format_args!("/{step}"))),
            row @ Self::Row(_) => row,
        }
    }
}

impl From<FieldError> for Unreadable {
    fn from(error: FieldError) -> Self {
        Self::Value(error)
    }
}

impl From<ValidationError> for Unreadable {
    fn from(error: ValidationError) -> Self {
        Self::Row(error)
    }
}

/// Returns the members of an object as JSON, without those that are null.
pub fn json_of(of: &StructDescriptor, members: &[Member]) -> Object {
    let named = of.members.iter().zip(members).map(|(member, value)| (member.name.to_owned(), value.json()));
    named.filter(|(_, value)| !value.is_null()).collect()
}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Json(one), Self::Json(other)) => one == other,
            (Self::Entity(one), Self::Entity(other)) => one.is_equal(&**other),
            (Self::List(one), Self::List(other)) => one == other,
            (Self::Object(_, one), Self::Object(_, other)) => one == other,
            _ => false,
        }
    }
}

/// Keeps the value that is written.
struct Keeper(Member);

impl Keeper {
    fn keep(&mut self, value: impl Into<Value>) {
        self.0 = Member::Json(value.into());
    }
}

impl Encoder for Keeper {
    fn null(&mut self) {
        self.keep(Value::Null);
    }

    fn boolean(&mut self, value: bool) {
        self.keep(value);
    }

    fn integer(&mut self, value: i32) {
        self.keep(value);
    }

    fn text(&mut self, value: &str) {
        self.keep(value);
    }

    fn json(&mut self, value: &Object) {
        self.0 = Member::Json(Value::Object(value.clone()));
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) {
        self.0 = Member::List(items.map(Member::of).collect());
    }

    fn map(&mut self, members: &mut dyn Iterator<Item = (&dyn Encode, &dyn Encode)>) {
        let name = |name: &dyn Encode| json_value(name).as_str().map(str::to_owned).unwrap_or_default();
        let members = members.map(|(key, value)| (name(key), json_value(value)));
        self.0 = Member::Json(Value::Object(members.collect()));
    }

    fn object(&mut self, of: &'static StructDescriptor, members: &[(&'static str, &dyn Encode)]) {
        self.0 = Member::Object(of, Member::all(of, members));
    }

    fn entity(&mut self, entity: &dyn AnyEntity) {
        self.0 = Member::Entity(entity.boxed().into());
    }
}
