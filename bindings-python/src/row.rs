//! A row or an object in Python: checked JSON with its type, wrapped by one of the package's classes.

use crate::error;
use pyo3::{
    exceptions::PyIndexError,
    prelude::*,
    sync::PyOnceLock,
    types::{PyBool, PyDict, PyList, PyString, PyTuple, PyType},
};
use serde_json::Value;
use std::{collections::BTreeMap, sync::OnceLock};
use telehealth_core::{
    Date, Timestamp,
    catalog::Table,
    field::{Field, FieldDescriptor, Object, StructDescriptor, TypeDescriptor},
    operation::spread,
};
use telehealth_storage::{DamagedRow, Error, bindings};
use uuid::Uuid;

/// The name and members of the rows of a table, or of an object type.
#[derive(Clone, Copy)]
pub struct Form {
    /// The name of the type, such as `Consultation`.
    pub name: &'static str,
    /// The columns, or the members.
    pub members: &'static [FieldDescriptor],
}

impl Form {
    /// Returns the form of the rows of a table.
    pub const fn of_table(table: &Table) -> Self {
        Self { name: table.type_name, members: table.columns }
    }

    /// Returns the form of the rows of an entity type.
    pub fn of_type(name: &str) -> Option<Self> {
        bindings::TABLES.iter().find(|ops| ops.table.type_name == name).map(|ops| Self::of_table(&ops.table))
    }
}

/// Returns an object type by name, among those used by columns, arguments and return values.
pub fn shape(name: &str) -> Option<&'static StructDescriptor> {
    static SHAPES: OnceLock<BTreeMap<&'static str, &'static StructDescriptor>> = OnceLock::new();
    let shapes = SHAPES.get_or_init(|| {
        let mut shapes = BTreeMap::new();
        for ops in bindings::TABLES {
            ops.table.columns.iter().for_each(|column| collect(&column.kind, &mut shapes));
        }
        let of_tables = bindings::TABLES.iter().map(|ops| &ops.table);
        let of_tables =
            of_tables.flat_map(|table| [(table.constructors)(), (table.commands)(), (table.queries)()].concat());
        let of_transactions = bindings::transaction_operations().map(|operation| &operation.signature);
        let of_portals = bindings::portal_operations().iter().map(|operation| &operation.signature);
        for signature in of_tables.chain(of_transactions).chain(of_portals) {
            spread(signature.arguments).for_each(|argument| collect(&argument.kind, &mut shapes));
            collect(&signature.returns, &mut shapes);
        }
        shapes
    });
    shapes.get(name).copied()
}

fn collect(kind: &TypeDescriptor, shapes: &mut BTreeMap<&'static str, &'static StructDescriptor>) {
    match *kind {
        TypeDescriptor::Optional(of)
        | TypeDescriptor::Phi(of)
        | TypeDescriptor::Change(of)
        | TypeDescriptor::List(of)
        | TypeDescriptor::Map { value: of, .. } => {
            collect(of, shapes);
        }
        TypeDescriptor::Object(shape) if !shapes.contains_key(shape.name) => {
            shapes.insert(shape.name, shape);
            shape.members.iter().for_each(|member| collect(&member.kind, shapes));
        }
        _ => {}
    }
}

fn leave_out_nulls(shape: &StructDescriptor, object: &mut Object) {
    object.retain(|_, value| !value.is_null());
    for member in shape.members {
        if let Some(value) = object.get_mut(member.name) {
            leave_out_nulls_of(&member.kind, value);
        }
    }
}

fn leave_out_nulls_of(kind: &TypeDescriptor, value: &mut Value) {
    match (*kind, value) {
        (TypeDescriptor::Optional(of) | TypeDescriptor::Phi(of) | TypeDescriptor::Change(of), value) => {
            leave_out_nulls_of(of, value)
        }
        (TypeDescriptor::List(of), Value::Array(items)) => {
            items.iter_mut().for_each(|item| leave_out_nulls_of(of, item))
        }
        (TypeDescriptor::Map { value: of, .. }, Value::Object(object)) => {
            object.values_mut().for_each(|value| leave_out_nulls_of(of, value));
        }
        (TypeDescriptor::Object(shape), Value::Object(object)) => leave_out_nulls(shape, object),
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

/// The checked values of a form.
#[pyclass(frozen, module = "telehealth._native")]
pub struct Row {
    form: Form,
    object: Object,
}

impl Row {
    /// Wraps values that core has checked.
    pub const fn new(form: Form, object: Object) -> Self {
        Self { form, object }
    }

    /// Wraps the members of an object. Null members are omitted, so that equal objects compare equal.
    pub fn of_shape(shape: &StructDescriptor, mut object: Object) -> Self {
        leave_out_nulls(shape, &mut object);
        Self::new(Form { name: shape.name, members: shape.members }, object)
    }

    /// Wraps the row in the package's class for its form.
    pub fn wrap(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        lookup(py, self.form.name)?.call1((self,))
    }

    /// Returns the form.
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Returns the values by name.
    pub const fn object(&self) -> &Object {
        &self.object
    }
}

#[pymethods]
impl Row {
    /// Returns the value of a member, by index.
    fn get<'py>(&self, py: Python<'py>, place: usize) -> PyResult<Bound<'py, PyAny>> {
        let member = self.form.members.get(place).ok_or_else(|| PyIndexError::new_err("no such member"))?;
        self.object.get(member.name).map_or_else(|| Ok(py.None().into_bound(py)), |value| show(py, value, &member.kind))
    }

    /// Returns the values as JSON text, in the order of the members.
    fn to_json(&self) -> String {
        let members = self.form.members.iter().filter_map(|member| {
            let value = self.object.get(member.name)?;
            Some(format!("\"{}\":{value}", member.name))
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.form.name == other.form.name && self.object == other.object
    }
}

/// Converts damaged rows to a tuple.
pub fn show_damaged<'py>(py: Python<'py>, damaged: &[DamagedRow]) -> PyResult<Bound<'py, PyAny>> {
    show(py, &damaged.to_vec().to_json(), &Vec::<DamagedRow>::TYPE)
}

/// Converts a value of a type to its Python type.
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
        (TypeDescriptor::Json, Value::Object(_)) => show_json(py, value),
        (TypeDescriptor::Map { key, value: of }, Value::Object(object)) => {
            let dict = PyDict::new(py);
            for (name, value) in object {
                dict.set_item(show(py, &Value::from(name.as_str()), key)?, show(py, value, of)?)?;
            }
            Ok(dict.into_any())
        }
        (TypeDescriptor::Object(shape) | TypeDescriptor::Input(shape), Value::Object(object)) => {
            Row::of_shape(shape, object.clone()).wrap(py)
        }
        (TypeDescriptor::Entity(name), Value::Object(object)) => {
            let form = Form::of_type(name).ok_or_else(|| unreadable(py, kind))?;
            Row::new(form, object.clone()).wrap(py)
        }
        _ => Err(unreadable(py, kind)),
    }
}

/// Converts an answer to its Python type. Rows, also those in lists, are moved into their classes, not copied.
pub fn show_answer<'py>(py: Python<'py>, answer: Value, kind: &TypeDescriptor) -> PyResult<Bound<'py, PyAny>> {
    match (*kind, answer) {
        (TypeDescriptor::Optional(of), answer) => show_answer(py, answer, of),
        (TypeDescriptor::List(of), Value::Array(items)) => {
            let items: Vec<_> = items.into_iter().map(|item| show_answer(py, item, of)).collect::<PyResult<_>>()?;
            Ok(PyTuple::new(py, items)?.into_any())
        }
        (TypeDescriptor::Object(shape), Value::Object(object)) => Row::of_shape(shape, object).wrap(py),
        (TypeDescriptor::Entity(name), Value::Object(object)) => {
            Row::new(Form::of_type(name).ok_or_else(|| unreadable(py, kind))?, object).wrap(py)
        }
        (_, answer) => show(py, &answer, kind),
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
        Value::Object(object) => {
            let dict = PyDict::new(py);
            for (name, value) in object {
                dict.set_item(name, show_json(py, value)?)?;
            }
            Ok(dict.into_any())
        }
    }
}

/// Returns the class `decimal.Decimal`.
pub fn decimal_type(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DECIMAL.import(py, "decimal", "Decimal")
}
