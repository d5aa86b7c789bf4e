//! Calls of core's tables with JSON rows, as the vectors have them.

use serde_json::Value;
use telehealth_core::{
    Error,
    catalog::{Boxed, Table},
    error::ValidationError,
    field::{Object, json_value},
};

pub trait JsonTable {
    /// Checks a row and returns it in canonical form.
    fn check_json(&self, row: &Object) -> Result<Object, ValidationError>;
    /// Calls a constructor, or a command on a row.
    fn call_json(&self, name: &str, row: Option<&Object>, arguments: &Object) -> Result<Object, Error>;
    /// Calls a query on a row.
    fn query_json(&self, name: &str, row: &Object, arguments: &Object) -> Result<Value, Error>;
}

impl JsonTable for Table {
    fn check_json(&self, row: &Object) -> Result<Object, ValidationError> {
        (self.check)(row).map(|entity| object(&entity))
    }

    fn call_json(&self, name: &str, row: Option<&Object>, arguments: &Object) -> Result<Object, Error> {
        let entity = row.map(self.check).transpose()?;
        (self.call)(name, entity.as_deref(), arguments.into()).map(|entity| object(&entity))
    }

    fn query_json(&self, name: &str, row: &Object, arguments: &Object) -> Result<Value, Error> {
        let answer = (self.query)(name, &*(self.check)(row)?, arguments.into())?;
        Ok(json_value(&*answer))
    }
}

pub fn object(entity: &Boxed) -> Object {
    match json_value(entity) {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}
