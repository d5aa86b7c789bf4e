//! Functions that need no database: the description, checked records, constructors, commands and queries.

use crate::{
    convert::{DictMembers, Given, lend, read_members, read_one, row_of},
    error::{invalid, raise, wrong_type},
    members::{Member, Unreadable},
    row::{Row, descriptor, encoded, set_classes},
};
use pyo3::{
    prelude::*,
    types::{PyDict, PyString},
};
use serde_json::{Value, json};
use telehealth_core::{
    Code,
    catalog::Table,
    error::{Violations, field_of},
    field::{Arguments, FieldDescriptor, Object, TypeDescriptor},
    operation::{Signature, spread},
};
use telehealth_storage::{Error, Result, bindings};

/// Describes every table, operation, enumeration, object and code, as JSON.
#[pyfunction]
pub fn describe() -> String {
    bindings::describe().to_string()
}

/// Registers the classes of returned values, by name.
#[pyfunction]
pub fn register(py: Python<'_>, classes: Py<PyDict>) {
    set_classes(py, classes);
}

/// Checks the columns of a record.
#[pyfunction]
pub fn check(py: Python<'_>, table: &str, record: &Bound<'_, PyDict>) -> PyResult<Row> {
    let table = find_table(py, table)?;
    let mut members = DictMembers { given: record, columns: table.columns, raised: None };
    let valid = bindings::guard(|| Ok((table.read_valid)(&mut members)));
    if let Some(raised) = members.raised {
        record.clear();
        return Err(raised);
    }
    if let Some(entity) = valid.map_err(|error| raise(py, &error))? {
        record.clear();
        return Ok(Row::of_entity(entity.into()));
    }
    let mut violations = Violations::of(table.entity);
    let columns: Vec<&FieldDescriptor> = table.columns.iter().collect();
    let given = take_members(record, &columns, &mut violations)?;
    let checked = bindings::guard(|| check_all(violations, given.values, |object| Ok((table.check)(object)?)));
    checked.map(|entity| Row::of_entity(entity.into())).map_err(|error| raise(py, &error))
}

/// Checks the JSON text of a record.
#[pyfunction]
pub fn parse(py: Python<'_>, table: &str, text: &Bound<'_, PyAny>) -> PyResult<Row> {
    let table = find_table(py, table)?;
    let Some(text) = text.cast::<PyString>().ok().and_then(|text| text.to_str().ok()) else {
        // Raises the error.
        read_one(table.entity, "json", text, &TypeDescriptor::Text)?;
        return Err(wrong_type(py, table.entity, "json", "a str"));
    };
    let checked = bindings::guard(|| Ok((table.from_json_text)(text)?));
    checked.map(|entity| Row::of_entity(entity.into())).map_err(|error| raise(py, &error))
}

/// Builds an object of an object type from its members. Rules about its content are checked where it is used.
#[pyfunction]
pub fn member_object(py: Python<'_>, name: &str, members: &Bound<'_, PyDict>) -> PyResult<Row> {
    let Some(descriptor) = descriptor(name) else {
        members.clear();
        return Err(invalid(py, "object", "name", Code::FIELD_UNKNOWN, "is unknown"));
    };
    let mut violations = Violations::of(descriptor.name);
    let known: Vec<&FieldDescriptor> = descriptor.members.iter().collect();
    let Given { values: mut object, entities } = take_members(members, &known, &mut violations)?;
    object.extend(entities.iter().map(|(name, row)| ((*name).to_owned(), row.get().json())));
    let mut read = Vec::new();
    for member in descriptor.members {
        let value = object.remove(member.name).unwrap_or(Value::Null);
        violations.require(
            !value.is_null() || matches!(member.kind, TypeDescriptor::Optional(_)),
            member.name,
            Code::FIELD_MISSING,
            "is required",
        );
        match Member::read(&member.kind, value) {
            Ok(value) => read.push(value),
            Err(Unreadable::Value(error)) => drop(violations.take(member.name, Err::<(), _>(error))),
            Err(Unreadable::Row(error)) => violations.merge::<()>(Err(error)).map_or((), drop),
        }
    }
    violations.finish().map(|()| Row::of_members(descriptor, read)).map_err(|error| raise(py, &error.into()))
}

/// Calls a query on an entity.
#[pyfunction]
pub fn query<'py>(
    py: Python<'py>,
    table: &str,
    name: &str,
    entity: &Bound<'py, PyAny>,
    arguments: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyAny>> {
    let table = find_table(py, table)?;
    let signature = find_operation(py, table, (table.queries)(), name)?;
    let row = row_of(entity)?;
    let entity = row.as_ref().and_then(|row| row.get().entity());
    let entity = entity.ok_or_else(|| wrong_type(py, table.entity, "self", "an entity"))?;
    let mut violations = Violations::of(table.entity);
    let Given { values, entities } = read_arguments(signature, arguments, &mut violations)?;
    let entities = lend(&entities);
    let answer = bindings::guard(|| {
        check_all(violations, values, |values| {
            Ok((table.query)(name, &**entity, Arguments { values, entities: &entities })?)
        })
    });
    encoded(py, &*answer.map_err(|error| raise(py, &error))?)
}

/// Calls a constructor without an entity, or a command on an entity.
#[pyfunction]
pub fn call<'py>(
    py: Python<'py>,
    table: &str,
    operation: &str,
    entity: Option<&Bound<'py, PyAny>>,
    arguments: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyAny>> {
    let table = find_table(py, table)?;
    let signatures = if entity.is_some() { (table.commands)() } else { (table.constructors)() };
    let signature = find_operation(py, table, signatures, operation)?;
    let row = entity.map(row_of).transpose()?.flatten();
    let entity = row.as_ref().and_then(|row| row.get().entity()).map(|entity| &**entity);
    let mut violations = Violations::of(table.entity);
    let Given { values, entities } = read_arguments(signature, arguments, &mut violations)?;
    let entities = lend(&entities);
    let result = bindings::guard(|| {
        check_all(violations, values, |values| {
            Ok((table.call)(operation, entity, Arguments { values, entities: &entities })?)
        })
    });
    Row::of_entity(result.map_err(|error| raise(py, &error))?.into()).wrap(py)
}

/// Panics, for the test that a panic becomes an exception.
#[pyfunction]
pub fn provoke_panic(py: Python<'_>) -> PyResult<()> {
    #[expect(clippy::panic, reason = "the test needs a panic")]
    crate::error::run(py, || panic!("provoked by a test"))
}

/// Reads the arguments of an operation. `now` may be omitted and defaults to the current time.
pub fn read_arguments<'py>(
    signature: &'static Signature,
    arguments: &Bound<'py, PyDict>,
    violations: &mut Violations,
) -> PyResult<Given<'py>> {
    let members: Vec<&FieldDescriptor> = spread(signature.arguments).collect();
    let mut given = take_members(arguments, &members, violations)?;
    let clocked = members.iter().any(|member| member.name == "now" && member.kind == TypeDescriptor::Timestamp);
    if clocked && given.values.get("now").is_none_or(Value::is_null) {
        given.values.insert("now".to_owned(), Value::String(telehealth_storage::now().to_string()));
    }
    Ok(given)
}

/// Reads the members of a dict, and empties it: it is a local variable of one of our Python frames, which error
/// trackers record.
pub fn take_members<'py>(
    dict: &Bound<'py, PyDict>,
    members: &[&'static FieldDescriptor],
    violations: &mut Violations,
) -> PyResult<Given<'py>> {
    let given = read_members(dict.iter().map(Ok), members, violations);
    dict.clear();
    given
}

/// Runs `work`, and reports its violations together with `violations`; a field that could not be read is reported once.
/// If there are `violations`, `work` must do no more than check its input.
pub fn check_all<T>(violations: Violations, mut object: Object, work: impl FnOnce(&Object) -> Result<T>) -> Result<T> {
    let unread = violations.finish().err();
    for violation in unread.iter().flat_map(|unread| unread.violations()) {
        // No type of an argument accepts this value. Core cannot read it either, so that it checks no rule with only
        // part of the input, and an operation of a transaction does not run.
        object.insert(field_of(violation.field()).to_owned(), json!([[]]));
    }
    let result = work(&object);
    let Some(unread) = unread else { return result };
    let mut all = Violations::of("");
    all.merge::<()>(Err(unread.clone()));
    if let Err(Error::Validation(found)) = result {
        let reported = |field: &str| unread.violations().iter().any(|known| field_of(known.field()) == field_of(field));
        for violation in found.violations().iter().filter(|violation| !reported(violation.field())) {
            all.merge::<()>(Err(violation.clone().into()));
        }
    }
    Err(all.finish().err().unwrap_or(unread).into())
}

fn find_operation(
    py: Python<'_>,
    table: &Table,
    operations: Vec<&'static Signature>,
    name: &str,
) -> PyResult<&'static Signature> {
    operations
        .into_iter()
        .find(|signature| signature.name == name)
        .ok_or_else(|| invalid(py, table.entity, "operation", Code::FIELD_UNKNOWN, "is unknown"))
}

fn find_table(py: Python<'_>, name: &str) -> PyResult<&'static Table> {
    bindings::table(name)
        .map(|ops| &ops.table)
        .ok_or_else(|| invalid(py, "table", "name", Code::FIELD_UNKNOWN, "is unknown"))
}
