//! A row or an object in Python, wrapped by one of the package's classes, and the conversion of values to Python.

use crate::{
    error,
    members::{Member, json_of},
};
use pyo3::{
    exceptions::PyIndexError,
    prelude::*,
    sync::PyOnceLock,
    types::{PyBool, PyDict, PyList, PyString, PyTuple, PyType},
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fmt::Display,
    sync::{Arc, OnceLock},
};
use telehealth_core::{
    Date, Timestamp,
    field::{
        AnyEntity, Encode, Encoder, EnumDescriptor, Object, StructDescriptor, TypeDescriptor, json_text, json_value,
    },
    operation::spread,
};
use telehealth_storage::{Error, bindings};
use uuid::Uuid;

/// Returns an object type by name, among those used by columns, arguments and return values.
pub fn descriptor(name: &str) -> Option<&'static StructDescriptor> {
    static DESCRIPTORS: OnceLock<BTreeMap<&'static str, &'static StructDescriptor>> = OnceLock::new();
    let descriptors = DESCRIPTORS.get_or_init(|| {
        let mut descriptors = BTreeMap::new();
        for ops in bindings::TABLES {
            ops.table.columns.iter().for_each(|column| collect(&column.kind, &mut descriptors));
        }
        let of_tables = bindings::TABLES.iter().map(|ops| &ops.table);
        let of_tables =
            of_tables.flat_map(|table| [(table.constructors)(), (table.commands)(), (table.queries)()].concat());
        let of_transactions = bindings::transaction_operations().map(|operation| &operation.signature);
        let of_portals = bindings::portal_operations().map(|operation| &operation.signature);
        for signature in of_tables.chain(of_transactions).chain(of_portals) {
            spread(signature.arguments).for_each(|argument| collect(&argument.kind, &mut descriptors));
            collect(&signature.returns, &mut descriptors);
        }
        descriptors
    });
    descriptors.get(name).copied()
}

fn collect(kind: &TypeDescriptor, descriptors: &mut BTreeMap<&'static str, &'static StructDescriptor>) {
    match *kind {
        TypeDescriptor::Optional(of)
        | TypeDescriptor::Phi(of)
        | TypeDescriptor::Change(of)
        | TypeDescriptor::List(of)
        | TypeDescriptor::Map { value: of, .. } => {
            collect(of, descriptors);
        }
        TypeDescriptor::Object(descriptor) if !descriptors.contains_key(descriptor.name) => {
            descriptors.insert(descriptor.name, descriptor);
            descriptor.members.iter().for_each(|member| collect(&member.kind, descriptors));
        }
        _ => {}
    }
}

static CLASSES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();

/// Registers the package's classes: for an enumeration its members by text, for rows and objects the function that
/// wraps a [`Row`].
pub fn set_classes(py: Python<'_>, classes: Py<PyDict>) {
    // A second import of the package in the same process keeps the classes of the first.
    let _ = CLASSES.set(py, classes);
}

/// Returns the class of a type, by name.
pub fn lookup<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    let classes = CLASSES.get_or_init(py, || PyDict::new(py).unbind());
    classes.bind(py).as_any().get_item(name)
}

/// A row, or an object, of the package's classes.
#[pyclass(frozen, module = "telehealth._native")]
pub struct Row(Held);

enum Held {
    Entity(Arc<dyn AnyEntity>),
    Object(&'static StructDescriptor, Vec<Member>),
}

impl Row {
    /// Holds an entity.
    pub fn of_entity(entity: Arc<dyn AnyEntity>) -> Self {
        Self(Held::Entity(entity))
    }

    /// Holds the members of an object, in order.
    pub const fn of_members(of: &'static StructDescriptor, members: Vec<Member>) -> Self {
        Self(Held::Object(of, members))
    }

    /// Wraps the row in the package's class for its type.
    pub fn wrap(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        lookup(py, self.type_name())?.call1((self,))
    }

    /// Returns the name of the type.
    pub fn type_name(&self) -> &'static str {
        match &self.0 {
            Held::Entity(entity) => entity.type_name(),
            Held::Object(of, _) => of.name,
        }
    }

    /// Returns the entity; `None` for an object.
    pub fn entity(&self) -> Option<&Arc<dyn AnyEntity>> {
        match &self.0 {
            Held::Entity(entity) => Some(entity),
            Held::Object(..) => None,
        }
    }

    /// Returns the values as JSON. Members that an object does not have are left out.
    pub fn json(&self) -> Value {
        match &self.0 {
            Held::Entity(entity) => json_value(&**entity),
            Held::Object(of, members) => Value::Object(json_of(of, members)),
        }
    }
}

#[pymethods]
impl Row {
    /// Returns the value of a member, by index.
    fn get<'py>(&self, py: Python<'py>, place: usize) -> PyResult<Bound<'py, PyAny>> {
        match &self.0 {
            Held::Entity(entity) => {
                let mut encoder = PyEncoder::new(py);
                entity.encode_column(place, &mut encoder);
                encoder.made
            }
            Held::Object(of, members) => {
                let member = of.members.get(place).zip(members.get(place));
                let (member, value) = member.ok_or_else(|| PyIndexError::new_err("no such member"))?;
                show_member(py, value, &member.kind)
            }
        }
    }

    /// Returns the values as JSON text, in the order of the members.
    fn to_json(&self) -> String {
        match &self.0 {
            Held::Entity(entity) => json_text(&**entity),
            Held::Object(of, members) => {
                let members = of.members.iter().zip(members).map(|(member, value)| (member.name, value.json()));
                let members = members.filter(|(_, value)| !value.is_null());
                let members: Vec<_> = members.map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }

    fn __eq__(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Held::Entity(one), Held::Entity(other)) => one.is_equal(&**other),
            (Held::Object(of, one), Held::Object(as_of, other)) => of.name == as_of.name && one == other,
            _ => false,
        }
    }
}

/// Converts a member to its Python type.
fn show_member<'py>(py: Python<'py>, member: &Member, kind: &TypeDescriptor) -> PyResult<Bound<'py, PyAny>> {
    match (member, *kind) {
        (Member::Json(value), _) => show(py, value, kind),
        (Member::Entity(entity), _) => Row::of_entity(Arc::clone(entity)).wrap(py),
        (Member::Object(of, members), _) => Row::of_members(of, members.clone()).wrap(py),
        (Member::List(_), TypeDescriptor::Optional(of) | TypeDescriptor::Phi(of)) => show_member(py, member, of),
        (Member::List(items), TypeDescriptor::List(of)) => {
            let items = items.iter().map(|item| show_member(py, item, of)).collect::<PyResult<Vec<_>>>()?;
            Ok(PyTuple::new(py, items)?.into_any())
        }
        (Member::List(_), _) => Err(unreadable(py, kind)),
    }
}

/// Makes Python objects of values.
struct PyEncoder<'py> {
    py: Python<'py>,
    made: PyResult<Bound<'py, PyAny>>,
}

impl<'py> PyEncoder<'py> {
    fn new(py: Python<'py>) -> Self {
        Self { py, made: Ok(py.None().into_bound(py)) }
    }

    fn make(py: Python<'py>, value: &dyn Encode) -> PyResult<Bound<'py, PyAny>> {
        let mut encoder = Self::new(py);
        value.encode(&mut encoder);
        encoder.made
    }
}

/// Keeps the object that a conversion has made.
macro_rules! make {
    ($encoder:ident, $made:expr) => {
        $encoder.made = (|| -> PyResult<Bound<'py, PyAny>> { Ok($made.into_any()) })()
    };
}

impl<'py> Encoder for PyEncoder<'py> {
    fn null(&mut self) {
        self.made = Ok(self.py.None().into_bound(self.py));
    }

    fn boolean(&mut self, value: bool) {
        self.made = Ok(PyBool::new(self.py, value).to_owned().into_any());
    }

    fn integer(&mut self, value: i32) {
        make!(self, value.into_pyobject(self.py)?);
    }

    fn text(&mut self, value: &str) {
        self.made = Ok(PyString::new(self.py, value).into_any());
    }

    fn uuid(&mut self, value: Uuid) {
        make!(self, value.into_pyobject(self.py)?);
    }

    fn timestamp(&mut self, value: Timestamp) {
        make!(self, value.utc().into_pyobject(self.py)?);
    }

    fn date(&mut self, value: Date) {
        make!(self, value.naive().into_pyobject(self.py)?);
    }

    fn decimal(&mut self, value: &dyn Display) {
        make!(self, decimal_type(self.py)?.call1((value.to_string(),))?);
    }

    fn label(&mut self, of: &'static EnumDescriptor, label: &'static str) {
        self.made = lookup(self.py, of.name).and_then(|labels| labels.get_item(label));
    }

    fn json(&mut self, value: &Object) {
        self.made = show_object(self.py, value);
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) {
        let items = items.map(|item| Self::make(self.py, item)).collect::<PyResult<Vec<_>>>();
        make!(self, PyTuple::new(self.py, items?)?);
    }

    fn map(&mut self, members: &mut dyn Iterator<Item = (&dyn Encode, &dyn Encode)>) {
        let members: Vec<_> =
            members.map(|(name, value)| (Self::make(self.py, name), Self::make(self.py, value))).collect();
        make!(self, {
            let dict = PyDict::new(self.py);
            for (name, value) in members {
                dict.set_item(name?, value?)?;
            }
            dict
        });
    }

    fn object(&mut self, of: &'static StructDescriptor, members: &[(&'static str, &dyn Encode)]) {
        self.made = Row::of_members(of, Member::all(of, members)).wrap(self.py);
    }

    fn entity(&mut self, entity: &dyn AnyEntity) {
        self.made = Row::of_entity(entity.boxed().into()).wrap(self.py);
    }
}

/// Converts a value to its Python type.
pub fn encoded<'py>(py: Python<'py>, value: &dyn Encode) -> PyResult<Bound<'py, PyAny>> {
    PyEncoder::make(py, value)
}

/// Converts JSON of a type to its Python type.
pub fn show<'py>(py: Python<'py>, value: &Value, kind: &TypeDescriptor) -> PyResult<Bound<'py, PyAny>> {
    match (*kind, value) {
        (_, Value::Null) => Ok(py.None().into_bound(py)),
        (TypeDescriptor::Optional(of) | TypeDescriptor::Phi(of) | TypeDescriptor::Change(of), _) => show(py, value, of),
        (TypeDescriptor::Boolean, Value::Bool(truth)) => Ok(PyBool::new(py, *truth).to_owned().into_any()),
        (TypeDescriptor::Integer, Value::Number(number)) => Ok(number.as_i64().into_pyobject(py)?.into_any()),
        (TypeDescriptor::Text, Value::String(text)) => Ok(PyString::new(py, text).into_any()),
        (TypeDescriptor::Uuid, Value::String(text)) => {
            let id = Uuid::parse_str(text).map_err(|_| unreadable(py, kind))?;
            Ok(id.into_pyobject(py)?.into_any())
        }
        (TypeDescriptor::Timestamp, Value::String(text)) => {
            let instant: Timestamp = text.parse().map_err(|_| unreadable(py, kind))?;
            Ok(instant.utc().into_pyobject(py)?.into_any())
        }
        (TypeDescriptor::Date, Value::String(text)) => {
            let date: Date = text.parse().map_err(|_| unreadable(py, kind))?;
            Ok(date.naive().into_pyobject(py)?.into_any())
        }
        (TypeDescriptor::Decimal, Value::String(text)) => {
            decimal_type(py)?.call1((text,)).map_err(|_| unreadable(py, kind))
        }
        (TypeDescriptor::Label(labels), Value::String(label)) => lookup(py, labels.name)?.get_item(label),
        (TypeDescriptor::List(of), Value::Array(items)) => {
            let items: Vec<_> = items.iter().map(|item| show(py, item, of)).collect::<PyResult<_>>()?;
            Ok(PyTuple::new(py, items)?.into_any())
        }
        (TypeDescriptor::Json, Value::Object(object)) => show_object(py, object),
        (TypeDescriptor::Map { key, value: of }, Value::Object(object)) => {
            let dict = PyDict::new(py);
            for (name, value) in object {
                dict.set_item(show(py, &Value::from(name.as_str()), key)?, show(py, value, of)?)?;
            }
            Ok(dict.into_any())
        }
        _ => Err(unreadable(py, kind)),
    }
}

/// Cannot happen, because core has written the value.
fn unreadable(py: Python<'_>, kind: &TypeDescriptor) -> PyErr {
    error::raise(py, &Error::Corrupt { reason: format!("a value is not of the kind {kind:?}") })
}

/// Converts any JSON value to Python's types.
fn show_json<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Null => Ok(py.None().into_bound(py)),
        Value::Bool(truth) => Ok(PyBool::new(py, *truth).to_owned().into_any()),
        Value::String(text) => Ok(PyString::new(py, text).into_any()),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Ok(number.into_pyobject(py)?.into_any()),
            (None, Some(number)) => Ok(number.into_pyobject(py)?.into_any()),
            (None, None) => Ok(number.as_f64().into_pyobject(py)?.into_any()),
        },
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| show_json(py, item)).collect::<PyResult<_>>()?;
            Ok(PyList::new(py, items)?.into_any())
        }
        Value::Object(object) => show_object(py, object),
    }
}

fn show_object<'py>(py: Python<'py>, object: &Object) -> PyResult<Bound<'py, PyAny>> {
    let dict = PyDict::new(py);
    for (name, value) in object {
        dict.set_item(name, show_json(py, value)?)?;
    }
    Ok(dict.into_any())
}

/// Returns the class `decimal.Decimal`.
pub fn decimal_type(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DECIMAL.import(py, "decimal", "Decimal")
}
