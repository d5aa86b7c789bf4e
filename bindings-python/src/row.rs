//! A row or an object as Python holds it: checked JSON with a form, behind one of the package's classes.

use crate::convert::show;
use pyo3::{exceptions::PyIndexError, prelude::*, sync::PyOnceLock, types::PyDict};
use serde_json::Value;
use std::{collections::BTreeMap, sync::OnceLock};
use telehealth_core::{
    catalog::Table,
    field::{FieldDescriptor, Object, StructDescriptor, TypeDescriptor},
    operation::spread,
};
use telehealth_storage::bindings;

/// The name and members of a table's rows or of an object type.
#[derive(Clone, Copy)]
pub struct Form {
    /// The name of the type, such as `Consultation`.
    pub name: &'static str,
    /// The columns, or the members.
    pub members: &'static [FieldDescriptor],
}

impl Form {
    /// The form of a table's rows.
    pub const fn of_table(table: &Table) -> Self {
        Self { name: table.type_name, members: table.columns }
    }

    /// The form of the rows with a type name.
    pub fn of_type(name: &str) -> Option<Self> {
        bindings::TABLES.iter().find(|verbs| verbs.table.type_name == name).map(|verbs| Self::of_table(&verbs.table))
    }
}

/// An object type by its name, of those that columns, arguments and answers use.
pub fn shape(name: &str) -> Option<&'static StructDescriptor> {
    static SHAPES: OnceLock<BTreeMap<&'static str, &'static StructDescriptor>> = OnceLock::new();
    let shapes = SHAPES.get_or_init(|| {
        let mut shapes = BTreeMap::new();
        for verbs in bindings::TABLES {
            verbs.table.columns.iter().for_each(|column| collect(&column.kind, &mut shapes));
        }
        let of_tables = bindings::TABLES.iter().map(|verbs| &verbs.table);
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

/// Takes the package's classes: a label's member by its text for an enumeration, and for rows and objects what wraps
/// a [`Row`].
pub fn set_classes(py: Python<'_>, classes: Py<PyDict>) {
    // A second import of the package in one process keeps the first one's classes.
    let _ = CLASSES.set(py, classes);
}

/// The class of a type's name.
pub fn lookup<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    let classes = CLASSES.get_or_init(py, || PyDict::new(py).unbind());
    classes.bind(py).as_any().get_item(name)
}

/// Checked values of a form.
#[pyclass(frozen, module = "telehealth._native")]
pub struct Row {
    form: Form,
    object: Object,
}

impl Row {
    /// Values that core has checked.
    pub const fn new(form: Form, object: Object) -> Self {
        Self { form, object }
    }

    /// Members of an object; one that is null counts as left out, so that equal objects compare equal.
    pub fn of_shape(shape: &StructDescriptor, mut object: Object) -> Self {
        leave_out_nulls(shape, &mut object);
        Self::new(Form { name: shape.name, members: shape.members }, object)
    }

    /// Values that core has checked, in the package's class for their form.
    pub fn wrap(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        lookup(py, self.form.name)?.call1((self,))
    }

    /// The name and members.
    pub const fn form(&self) -> Form {
        self.form
    }

    /// The values by name.
    pub const fn object(&self) -> &Object {
        &self.object
    }
}

#[pymethods]
impl Row {
    /// The value of a member by its place.
    fn get<'py>(&self, py: Python<'py>, place: usize) -> PyResult<Bound<'py, PyAny>> {
        let member = self.form.members.get(place).ok_or_else(|| PyIndexError::new_err("no such member"))?;
        self.object.get(member.name).map_or_else(|| Ok(py.None().into_bound(py)), |value| show(py, value, &member.kind))
    }

    /// The values as JSON text, in the order of the members.
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
