//! Converts Python values to JSON, by the types that core declares for them.
//!
//! An input value must have the Python type of its kind, or its JSON form: `str` is accepted for text, ids, timestamps,
//! dates, decimals and labels, and core checks its content. Declared types limit the depth: a cyclic object is of the
//! wrong type for them, and too deep for a value of arbitrary JSON.

mod dict_members;
mod json;

pub use dict_members::DictMembers;

use crate::{
    error::raise_violation,
    row::{Row, decimal_type},
};
use chrono::{DateTime, NaiveDate, Utc};
use pyo3::{
    exceptions::{PyOverflowError, PyTypeError},
    intern,
    prelude::*,
    types::{PyBool, PyByteArray, PyBytes, PyDateTime, PyInt, PyMapping, PySequence, PyString, PyTzInfo},
};
use serde_json::Value;
use telehealth_core::{
    Code, Date, Timestamp,
    error::{FieldError, Violations},
    field::{
        self, AnyEntity, Field, FieldDescriptor, Input, LIST_LIMIT, Object, StructDescriptor, TypeDescriptor,
        integer_out_of_range,
    },
};

use uuid::Uuid;

/// The reason why a value cannot be read: a field error, or an exception raised by the caller's code.
pub enum Fault {
    FieldError(FieldError),
    Raised(PyErr),
}

impl From<FieldError> for Fault {
    fn from(error: FieldError) -> Self {
        Self::FieldError(error)
    }
}

impl From<PyErr> for Fault {
    fn from(raised: PyErr) -> Self {
        Self::Raised(raised)
    }
}

/// Reads a value of a type. `None` becomes null, which core treats as missing if the value is not optional.
pub fn read(value: &Bound<'_, PyAny>, kind: &TypeDescriptor) -> Result<Value, Fault> {
    match *kind {
        _ if value.is_none() => Ok(Value::Null),
        TypeDescriptor::Optional(of) | TypeDescriptor::Change(of) | TypeDescriptor::Phi(of) => read(value, of),
        TypeDescriptor::Boolean => match value.cast::<PyBool>() {
            Ok(truth) => Ok(Value::Bool(truth.is_true())),
            Err(_) if is_numpy(value, BOOLS) => Ok(Value::Bool(value.is_truthy()?)),
            Err(_) => Err(wrong(value, "a bool")),
        },
        TypeDescriptor::Integer => read_integer(value, "an int"),
        TypeDescriptor::Text => read_text(value, "a str"),
        TypeDescriptor::Label(labels) => read_text(value, labels.name),
        TypeDescriptor::Uuid => match value.extract::<Uuid>() {
            Ok(id) => Ok(Value::String(id.to_string())),
            Err(_) => read_text(value, "a UUID"),
        },
        TypeDescriptor::Timestamp => read_timestamp(value),
        TypeDescriptor::Date => match (value.cast::<PyDateTime>(), value.extract::<NaiveDate>()) {
            (Err(_), Ok(date)) => Ok(Date::try_from(date)?.to_json()),
            _ => read_text(value, "a date"),
        },
        TypeDescriptor::Decimal => read_decimal(value),
        TypeDescriptor::List(of) => read_list(value, of),
        TypeDescriptor::Json => json::read_object(value),
        TypeDescriptor::Map { key, value: of } => read_map(value, key, of),
        TypeDescriptor::Object(descriptor) | TypeDescriptor::Input(descriptor) => read_object(value, descriptor),
        TypeDescriptor::Entity(name) => match row_of(value)? {
            Some(row) if row.get().type_name() == name => Ok(row.get().json()),
            _ => Err(wrong(value, name)),
        },
    }
}

/// Reads one value of a type, as a field of an entity.
pub fn read_one(
    entity: &'static str,
    field: &'static str,
    value: &Bound<'_, PyAny>,
    kind: &TypeDescriptor,
) -> PyResult<Value> {
    read(value, kind).map_err(|fault| match fault {
        Fault::FieldError(error) => raise_violation(value.py(), error.at(entity, field)),
        Fault::Raised(raised) => raised,
    })
}

/// The members of a dict.
pub struct Given<'py> {
    /// The values that are not entities.
    pub values: Object,
    /// The entities, by the name of the member.
    pub entities: Vec<(&'static str, Bound<'py, Row>)>,
}

/// Lends the entities of a dict to an operation.
pub fn lend<'a>(entities: &'a [(&'static str, Bound<'_, Row>)]) -> Vec<(&'static str, &'a dyn AnyEntity)> {
    entities.iter().filter_map(|(name, row)| row.get().entity().map(|entity| (*name, &**entity))).collect()
}

/// Returns the name of the entity type of a member that is one.
const fn entity_type(kind: &TypeDescriptor) -> Option<&'static str> {
    match *kind {
        TypeDescriptor::Entity(name) | TypeDescriptor::Optional(&TypeDescriptor::Entity(name)) => Some(name),
        _ => None,
    }
}

/// Reads members by name, and reports every field error under the name of its member.
pub fn read_members<'py>(
    given: impl Iterator<Item = PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>>,
    members: &[&'static FieldDescriptor],
    violations: &mut Violations,
) -> PyResult<Given<'py>> {
    let (mut object, mut entities) = (Object::new(), Vec::new());
    for pair in given {
        let (key, value) = pair?;
        let name = key.str()?.to_string_lossy().into_owned();
        let Some(member) = members.iter().find(|member| member.name == name) else {
            violations.unknown(&name);
            continue;
        };
        if matches!(member.kind, TypeDescriptor::Change(_)) && value.is(value.py().Ellipsis()) {
            continue;
        }
        if let Some(entity_type) = entity_type(&member.kind)
            && let Some(row) = row_of(&value)?
            && row.get().type_name() == entity_type
        {
            entities.push((member.name, row));
            continue;
        }
        match read(&value, &member.kind) {
            Ok(value) => drop(object.insert(name, value)),
            Err(Fault::FieldError(error)) => drop(violations.take(member.name, Err::<Value, _>(error))),
            Err(Fault::Raised(raised)) => return Err(raised),
        }
    }
    Ok(Given { values: object, entities })
}

/// Returns the row of an instance of one of the package's classes.
pub fn row_of<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, Row>>> {
    let row = value.getattr_opt(intern!(value.py(), "_row"))?;
    Ok(row.and_then(|row| row.cast_into::<Row>().ok()))
}

fn wrong(value: &Bound<'_, PyAny>, expected: &str) -> Fault {
    let got = value
        .get_type()
        .qualname()
        .map_or_else(|_| "another type".to_owned(), |name| name.to_string_lossy().into_owned());
    FieldError::new(Code::FIELD_WRONG_TYPE, "must be {expected}, not {got}")
        .with_text("expected", expected)
        .with_text("got", got)
        .into()
}

fn read_text(value: &Bound<'_, PyAny>, expected: &str) -> Result<Value, Fault> {
    let text = value.cast::<PyString>().map_err(|_| wrong(value, expected))?;
    match text.to_str() {
        Ok(text) => Ok(Value::from(text)),
        Err(_) => Err(FieldError::new(Code::TEXT_LONE_SURROGATE, "must not contain a lone surrogate").into()),
    }
}

/// The truth values of numpy, whose types are no subclasses of `bool`.
const BOOLS: &[&str] = &["numpy.bool", "numpy.bool_"];
/// The floating-point numbers of numpy whose types are no subclasses of `float`.
const FLOATS: &[&str] = &["numpy.float16", "numpy.float32"];

/// Whether a value is of one of these types.
fn is_numpy(value: &Bound<'_, PyAny>, types: &[&str]) -> bool {
    let name = value.get_type().fully_qualified_name();
    name.is_ok_and(|name| name.to_str().is_ok_and(|name| types.contains(&name)))
}

/// Returns the `int` of an integer of another library such as `numpy.int64`; `None` if the value is none.
fn index_of<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    // Arrays of numpy have the method, too, but only those of one integer can be converted.
    let Some(index) = value.getattr_opt(intern!(value.py(), "__index__"))? else { return Ok(None) };
    match index.call0() {
        Err(error) if error.is_instance_of::<PyTypeError>(value.py()) => Ok(None),
        integer => integer.map(Some),
    }
}

/// Reads an `int`, or an integer of another library.
fn read_integer(value: &Bound<'_, PyAny>, expected: &str) -> Result<Value, Fault> {
    if value.is_instance_of::<PyBool>() || is_numpy(value, BOOLS) {
        return Err(wrong(value, expected));
    }
    if !value.is_instance_of::<PyInt>() {
        return read_integer(&index_of(value)?.ok_or_else(|| wrong(value, expected))?, expected);
    }
    match value.extract::<i64>() {
        Ok(number) => Ok(Value::from(number)),
        Err(_) => Err(integer_out_of_range().into()),
    }
}

fn read_timestamp(value: &Bound<'_, PyAny>) -> Result<Value, Fault> {
    let py = value.py();
    let Ok(datetime) = value.cast::<PyDateTime>() else {
        return read_text(value, "an aware datetime");
    };
    // The missing time of pandas is a datetime that differs from itself.
    if datetime.ne(datetime)? {
        return Err(FieldError::new(Code::TIMESTAMP_MALFORMED, "must be a time, not NaT; pass None for no time")
            .with("rule", "nat")
            .into());
    }
    if datetime.call_method0(intern!(py, "utcoffset"))?.is_none() {
        let naive = "must be an aware datetime: set its tzinfo, for example to datetime.timezone.utc";
        return Err(FieldError::new(Code::TIMESTAMP_MALFORMED, naive).with("rule", "aware").into());
    }
    let utc = match datetime.call_method1(intern!(py, "astimezone"), (PyTzInfo::utc(py)?,)) {
        Err(error) if error.is_instance_of::<PyOverflowError>(py) => {
            return Err(Timestamp::out_of_range().into());
        }
        utc => utc?.extract::<DateTime<Utc>>()?,
    };
    Ok(Timestamp::try_from(utc)?.to_json())
}

/// No decimal column holds more digits, so larger exponents are not expanded.
const DECIMAL_DIGITS: i64 = 64;

fn read_decimal(value: &Bound<'_, PyAny>) -> Result<Value, Fault> {
    let py = value.py();
    let is_integer = value.hasattr(intern!(py, "__index__"))?;
    if is_integer {
        return read_integer(value, "a Decimal");
    }
    if !value.is_instance(decimal_type(py)?)? {
        return read_text(value, "a Decimal");
    }
    let plain = value.call_method0(intern!(py, "is_finite"))?.is_truthy()?
        && value.call_method0(intern!(py, "adjusted"))?.extract::<i64>()?.abs() <= DECIMAL_DIGITS;
    // Other values (NaN, 1E+9999) are passed on as text, for core to reject.
    let text = if plain { value.call_method1(intern!(py, "__format__"), ("f",))? } else { value.str()?.into_any() };
    read_text(&text, "a Decimal")
}

/// Checks whether a sequence is a single value.
fn is_scalar(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>()
}

fn read_list(value: &Bound<'_, PyAny>, of: &TypeDescriptor) -> Result<Value, Fault> {
    if is_scalar(value) || value.cast::<PySequence>().is_err() {
        return Err(wrong(value, "a list or tuple"));
    }
    let mut items = Vec::new();
    for (place, item) in value.try_iter()?.enumerate() {
        // Core checks the limit; reading stops here because a sequence may be infinite.
        if place > LIST_LIMIT {
            break;
        }
        items.push(read(&item?, of).map_err(|fault| inside(fault, &format!("/{place}")))?);
    }
    Ok(Value::Array(items))
}

fn read_object(value: &Bound<'_, PyAny>, descriptor: &'static StructDescriptor) -> Result<Value, Fault> {
    if let Some(row) = row_of(value)?.filter(|row| row.get().type_name() == descriptor.name) {
        return Ok(row.get().json());
    }
    let mapping = value.cast::<PyMapping>().map_err(|_| wrong(value, descriptor.name))?;
    let mut object = Object::new();
    for pair in mapping.items()?.iter() {
        let (key, value) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let name = key.str()?.to_string_lossy().into_owned();
        let member = descriptor.members.iter().find(|member| member.name == name);
        let Some(member) = member else {
            // Reported by `field::read_object` below.
            object.insert(name, Value::Null);
            continue;
        };
        let value = read(&value, &member.kind).map_err(|fault| inside(fault, &format!("/{}", member.name)))?;
        object.insert(name, value);
    }
    let value = Value::Object(object);
    field::read_object(Input::from(&value), descriptor)?;
    Ok(value)
}

fn read_map(value: &Bound<'_, PyAny>, key_kind: &TypeDescriptor, of: &TypeDescriptor) -> Result<Value, Fault> {
    let mapping = value.cast::<PyMapping>().map_err(|_| wrong(value, "a dict"))?;
    let mut object = Object::new();
    for pair in mapping.items()?.iter() {
        let (key, value) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let Value::String(name) = read(&key, key_kind)? else { return Err(wrong(&key, "a key")) };
        // A key is the caller's text until core has read it.
        let step = Uuid::parse_str(&name).map_or_else(|_| "/?".to_owned(), |id| format!("/{id}"));
        let value = read(&value, of).map_err(|fault| inside(fault, &step))?;
        object.insert(name, value);
    }
    Ok(Value::Object(object))
}

fn inside(fault: Fault, step: &str) -> Fault {
    map_field_error(fault, |error| error.inside(step))
}

fn map_field_error(fault: Fault, change: impl FnOnce(FieldError) -> FieldError) -> Fault {
    match fault {
        Fault::FieldError(error) => Fault::FieldError(change(error)),
        raised @ Fault::Raised(_) => raised,
    }
}
