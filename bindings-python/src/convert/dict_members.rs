//! The columns in a dict, as core's straight path reads them.

use super::{Fault, read};
use chrono::{DateTime, Utc};
use pyo3::{
    prelude::*,
    types::{PyBool, PyDateTime, PyDict, PyInt, PyString, PyTzInfo, PyTzInfoAccess},
};
use telehealth_core::{
    Code,
    error::FieldError,
    field::{FieldDescriptor, Input, Members, TypeDescriptor, unknown},
};
use uuid::Uuid;

/// The columns in a dict, for the straight path of core: a value of the usual type is passed on as it is, and every
/// other one is left to [`read_members`](super::read_members), which reports its error.
pub struct DictMembers<'a, 'py> {
    pub given: &'a Bound<'py, PyDict>,
    pub columns: &'static [FieldDescriptor],
    /// An exception of the caller's code, which must not run again.
    pub raised: Option<PyErr>,
}

impl Members for DictMembers<'_, '_> {
    fn each(&mut self, read: &mut dyn FnMut(&str, Input<'_>) -> Result<(), FieldError>) -> Result<(), FieldError> {
        for (name, value) in self.given.iter() {
            let name = name.cast_exact::<PyString>().ok().and_then(|name| name.to_str().ok()).ok_or_else(unknown)?;
            let column = self.columns.iter().find(|column| column.name == name).ok_or_else(unknown)?;
            pass(&value, &column.kind, &mut self.raised, &mut |value| read(name, value))?;
        }
        Ok(())
    }
}

/// Passes on a value of the usual Python type of `kind`.
fn pass(
    value: &Bound<'_, PyAny>,
    kind: &TypeDescriptor,
    raised: &mut Option<PyErr>,
    to: &mut dyn FnMut(Input<'_>) -> Result<(), FieldError>,
) -> Result<(), FieldError> {
    if value.is_none() {
        return to(Input::Null);
    }
    match *kind {
        TypeDescriptor::Optional(of) | TypeDescriptor::Change(of) | TypeDescriptor::Phi(of) => {
            pass(value, of, raised, to)
        }
        TypeDescriptor::Text | TypeDescriptor::Label(_) => to(Input::Text(text_of(value)?)),
        TypeDescriptor::Boolean => to(Input::Boolean(value.cast_exact::<PyBool>().map_err(|_| unusual())?.is_true())),
        TypeDescriptor::Integer => {
            let number = value.cast_exact::<PyInt>().map_err(|_| unusual())?;
            to(Input::Integer(number.extract().map_err(|_| unusual())?))
        }
        TypeDescriptor::Uuid => match value.extract::<Uuid>() {
            Ok(id) => to(Input::Uuid(id)),
            Err(_) => to(Input::Text(text_of(value)?)),
        },
        TypeDescriptor::Timestamp => match value.cast_exact::<PyDateTime>() {
            Ok(datetime) if is_utc(datetime) => {
                let utc: DateTime<Utc> = datetime.extract().map_err(|_| unusual())?;
                to(Input::Timestamp(utc.try_into()?))
            }
            Ok(_) => Err(unusual()),
            Err(_) => to(Input::Text(text_of(value)?)),
        },
        _ => match read(value, kind) {
            Ok(value) => to(Input::from(&value)),
            Err(Fault::FieldError(error)) => Err(error),
            Err(Fault::Raised(error)) => {
                *raised = Some(error);
                Err(unusual())
            }
        },
    }
}

/// Checks whether the zone of a datetime is `datetime.timezone.utc` itself: another one may run code of the caller.
fn is_utc(datetime: &Bound<'_, PyDateTime>) -> bool {
    let utc = PyTzInfo::utc(datetime.py());
    datetime.get_tzinfo().zip(utc.ok()).is_some_and(|(zone, utc)| zone.is(utc))
}

fn text_of<'a>(value: &'a Bound<'_, PyAny>) -> Result<&'a str, FieldError> {
    value.cast::<PyString>().ok().and_then(|text| text.to_str().ok()).ok_or_else(unusual)
}

/// Ends the straight path.
fn unusual() -> FieldError {
    FieldError::new(Code::FIELD_WRONG_TYPE, "is of an unusual type")
}
