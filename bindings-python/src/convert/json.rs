//! Arbitrary JSON.

use super::{BOOLS, FLOATS, Fault, index_of, is_numpy, is_scalar, read_text, row_of, wrong};
use pyo3::{
    prelude::*,
    types::{PyBool, PyFloat, PyInt, PyMapping, PySequence, PyString},
};
use serde_json::{Number, Value};
use telehealth_core::{Code, error::FieldError, field::Object};

/// The limit of core, checked here as well because an object may be cyclic.
const DEPTH: usize = 32;

/// No column holds more parts; a sequence may be infinite.
const PARTS: usize = 1_000_000;

pub fn read_object(value: &Bound<'_, PyAny>) -> Result<Value, Fault> {
    // An entity is a mapping of some of its columns only.
    if value.cast::<PyMapping>().is_err() || row_of(value)?.is_some() {
        return Err(wrong(value, "a dict"));
    }
    read_part(value, 0, &mut 0)
}

fn read_part(value: &Bound<'_, PyAny>, levels: usize, parts: &mut usize) -> Result<Value, Fault> {
    *parts += 1;
    if *parts > PARTS {
        return Err(FieldError::new(Code::JSON_TOO_LARGE, "must have at most {max} {unit}")
            .with("max", PARTS)
            .with("unit", "parts")
            .into());
    }
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        return Ok(Value::Bool(truth.is_true()));
    }
    if is_numpy(value, BOOLS) {
        return Ok(Value::Bool(value.is_truthy()?));
    }
    if value.is_instance_of::<PyString>() {
        return read_text(value, "a str");
    }
    if value.is_instance_of::<PyInt>() || value.is_instance_of::<PyFloat>() || is_numpy(value, FLOATS) {
        return read_number(value);
    }
    if levels >= DEPTH {
        let error = FieldError::new(Code::JSON_TOO_DEEP, "must be nested at most {max} levels deep");
        return Err(error.with("max", DEPTH).into());
    }
    if let Ok(mapping) = value.cast::<PyMapping>() {
        let mut object = Object::new();
        for pair in mapping.items()?.iter() {
            let (key, value) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            let Value::String(name) = read_text(&key, "a dict with keys of str")? else { continue };
            object.insert(name, read_part(&value, levels + 1, parts)?);
        }
        return Ok(Value::Object(object));
    }
    if let Some(integer) = index_of(value)? {
        return read_number(&integer);
    }
    if is_scalar(value) || value.cast::<PySequence>().is_err() {
        return Err(wrong(value, "plain JSON: dict, list, str, int, float, bool or None"));
    }
    value.try_iter()?.map(|item| read_part(&item?, levels + 1, parts)).collect::<Result<_, _>>().map(Value::Array)
}

fn read_number(value: &Bound<'_, PyAny>) -> Result<Value, Fault> {
    if let Ok(number) = value.extract::<i64>() {
        return Ok(Value::from(number));
    }
    if value.is_instance_of::<PyInt>() {
        return value.extract::<u64>().map(Value::from).map_err(|_| {
            FieldError::new(Code::INTEGER_OUT_OF_RANGE, "must be {min} to {max}")
                .with("min", i64::MIN)
                .with_text("max", u64::MAX)
                .into()
        });
    }
    let finite = value.extract::<f64>().ok().and_then(Number::from_f64).map(Value::Number);
    finite.ok_or_else(|| {
        FieldError::new(Code::FIELD_WRONG_TYPE, "must be {expected}").with("expected", "a finite number").into()
    })
}
