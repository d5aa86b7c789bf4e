//! The native transaction behind the package's classes `Transaction` and `aio.Transaction`.

use crate::{
    convert::{lend, read_one, row_of},
    domain::{check_all, read_arguments, take_members},
    error::{invalid, raise, raise_violation, run},
    options,
    row::{Row, encoded},
};
use pyo3::{prelude::*, types::PyDict};
use std::{
    borrow::Cow,
    mem, process,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use telehealth_core::{
    Code, Timestamp,
    catalog::Boxed,
    error::{FieldError, Violations},
    field::{AnyEntity, Arguments, Field, FieldDescriptor, Object, TypeDescriptor},
};
use telehealth_storage::{
    Canceller, Error, Result, Transaction as Inner,
    bindings::{self, Paging, RowPages, Rows, TableOps},
};
use uuid::Uuid;

/// A page: its items, where the next one begins, and the damaged rows.
type Listed<'py> = (Vec<Bound<'py, PyAny>>, Option<String>, Bound<'py, PyAny>);

/// The pages of a stream.
#[pyclass(frozen, module = "telehealth._native")]
pub struct Pages(Mutex<Box<dyn RowPages>>);

/// A transaction of one actor. Calls from several threads run one at a time.
#[pyclass(frozen, module = "telehealth._native")]
pub struct Transaction {
    /// The process that began it. A fork copies the lock, possibly held by a thread that does not exist in the child.
    process: u32,
    inner: Mutex<Option<Inner>>,
    /// Not behind the lock, which a running statement holds.
    canceller: Canceller,
    met_contention: AtomicBool,
}

impl From<Inner> for Transaction {
    fn from(inner: Inner) -> Self {
        let canceller = inner.canceller();
        Self {
            process: process::id(),
            inner: Mutex::new(Some(inner)),
            canceller,
            met_contention: AtomicBool::new(false),
        }
    }
}

impl Transaction {
    fn run<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&mut Inner) -> Result<T> + Send) -> PyResult<T> {
        self.refuse_fork(py)?;
        run(py, || work(self.inner.lock().unwrap_or_else(PoisonError::into_inner).as_mut().ok_or_else(finished)?))
    }

    fn end(&self, py: Python<'_>, work: impl FnOnce(Inner) -> Result<()> + Send) -> PyResult<()> {
        self.refuse_fork(py)?;
        run(py, || {
            // Two statements, so that the lock is released before the server is queried.
            let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner).take();
            let inner = inner.ok_or_else(finished)?;
            let met_before = inner.met_contention();
            let ended = work(inner);
            let met_now = ended.as_ref().is_err_and(|error| error.code() == Code::DATABASE_CONTENTION);
            self.met_contention.store(met_before || met_now, Ordering::Relaxed);
            ended
        })
    }

    fn refuse_fork(&self, py: Python<'_>) -> PyResult<()> {
        if self.process == process::id() { Ok(()) } else { Err(raise(py, &bindings::forked())) }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let inner = self.inner.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if self.process != process::id() {
            // It belongs to the parent and may have been copied while a thread was changing it.
            mem::forget(inner);
        } else if let Some(inner) = inner {
            // Rolling back waits for the server.
            Python::attach(|py| py.detach(|| drop(inner)));
        }
    }
}

fn finished() -> Error {
    let message = "the transaction has been committed or rolled back; begin another one".to_owned();
    Error::Unavailable { code: Code::TRANSACTION_FINISHED, message }
}

#[pymethods]
impl Transaction {
    /// Stores new entities of one table.
    fn add_all<'py>(
        &self,
        py: Python<'py>,
        table: &str,
        entities: Vec<Bound<'py, PyAny>>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let ops = table_ops(py, table)?;
        let name = |place| if entities.len() < 2 { "entity".to_owned() } else { format!("entities/{place}") };
        let rows = entities.iter().enumerate().map(|(place, entity)| row(ops, name(place), entity));
        let rows = rows.collect::<PyResult<Vec<_>>>()?;
        let entities: Vec<&dyn AnyEntity> = rows.iter().filter_map(entity_of).collect();
        wrap_all(py, self.run(py, |inner| (ops.add_all)(inner, &entities))?)
    }

    /// Reads an entity, and locks its row if it is to be changed.
    fn get<'py>(
        &self,
        py: Python<'py>,
        table: &str,
        id: &Bound<'py, PyAny>,
        for_update: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let ops = table_ops(py, table)?;
        let id = read_id(ops, "id", id)?;
        let get = if for_update { ops.get_for_update } else { ops.get };
        wrap(py, self.run(py, |inner| get(inner, id))?)
    }

    /// Reads the entities that exist, in the order of `ids`.
    fn get_many<'py>(
        &self,
        py: Python<'py>,
        table: &str,
        ids: Vec<Bound<'py, PyAny>>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let ops = table_ops(py, table)?;
        let ids = ids.iter().map(|id| read_id(ops, "ids", id)).collect::<PyResult<Vec<_>>>()?;
        wrap_all(py, self.run(py, |inner| (ops.get_many)(inner, &ids))?)
    }

    /// Writes a changed entity.
    fn save<'py>(&self, py: Python<'py>, table: &str, entity: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let ops = table_ops(py, table)?;
        let row = row(ops, "entity", entity)?;
        let entity = entity_of(&row).ok_or_else(|| not_an_entity(py, ops, "entity"))?;
        wrap(py, self.run(py, |inner| (ops.save)(inner, entity))?)
    }

    /// Deletes an entity.
    fn remove(&self, py: Python<'_>, table: &str, entity: &Bound<'_, PyAny>) -> PyResult<()> {
        let ops = table_ops(py, table)?;
        let row = row(ops, "entity", entity)?;
        let entity = entity_of(&row).ok_or_else(|| not_an_entity(py, ops, "entity"))?;
        self.run(py, |inner| (ops.remove)(inner, entity))
    }

    /// Deletes a row by its id.
    fn remove_by_id(
        &self,
        py: Python<'_>,
        table: &str,
        id: &Bound<'_, PyAny>,
        version: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let ops = table_ops(py, table)?;
        let id = read_id(ops, "id", id)?;
        let version =
            read_one(ops.table.entity, "version", version, &TypeDescriptor::Optional(&TypeDescriptor::Timestamp))?;
        let mut violations = Violations::of(ops.table.entity);
        let version: Option<Timestamp> = violations.take("version", Field::from_json(&version)).flatten();
        violations.finish().map_err(|error| raise(py, &error.into()))?;
        self.run(py, |inner| (ops.remove_by_id)(inner, id, version))
    }

    /// Returns the damaged rows that reads have omitted so far.
    fn damaged<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let damaged = self.run(py, |inner| Ok(inner.damaged().to_vec()))?;
        encoded(py, &damaged)
    }

    /// Reads a page: its entities, where the next one begins, and its damaged rows.
    fn list<'py>(
        &self,
        py: Python<'py>,
        table: &str,
        conditions: &Bound<'py, PyDict>,
        order: &Bound<'py, PyAny>,
        after: &Bound<'py, PyAny>,
        limit: &Bound<'py, PyAny>,
    ) -> PyResult<Listed<'py>> {
        let ops = table_ops(py, table)?;
        let mut violations = Violations::of(ops.table.entity);
        let conditions = read_conditions(ops, conditions, &mut violations)?;
        let order = read_optional(ops, "order", order)?;
        // A position in the order of ids is an id.
        let after = match after.extract::<Uuid>() {
            Ok(id) => Some(id.to_string()),
            Err(_) => read_optional(ops, "after", after)?,
        };
        // A limit that is no `u32` is reported like 0.
        let limit = read_one(ops.table.entity, "limit", limit, &TypeDescriptor::Integer)?
            .as_u64()
            .and_then(|limit| u32::try_from(limit).ok());
        let paging = Paging { order: order.as_deref(), after: after.as_deref(), limit: limit.unwrap_or(0) };
        let page = self
            .run(py, |inner| check_all(violations, conditions, |conditions| (ops.list)(inner, conditions, paging)))?;
        listed(py, page)
    }

    /// Returns the pages of a stream, each with up to `limit` rows. None is read yet.
    fn stream(
        &self,
        py: Python<'_>,
        table: &str,
        conditions: &Bound<'_, PyDict>,
        order: &Bound<'_, PyAny>,
        limit: u32,
    ) -> PyResult<Pages> {
        let ops = table_ops(py, table)?;
        let mut violations = Violations::of(ops.table.entity);
        let conditions = read_conditions(ops, conditions, &mut violations)?;
        let order = read_optional(ops, "order", order)?;
        let paging = Paging { order: order.as_deref(), after: None, limit };
        let pages = self.run(py, |_| check_all(violations, conditions, |given| (ops.stream)(given, paging)))?;
        Ok(Pages(Mutex::new(pages)))
    }

    /// Reads the next page of a stream; `None` after the last one, and after an error.
    fn next_page<'py>(&self, py: Python<'py>, pages: &Pages) -> PyResult<Option<Listed<'py>>> {
        let read = |inner: &mut Inner| {
            let mut pages = pages.0.lock().unwrap_or_else(PoisonError::into_inner);
            pages.next(inner).transpose()
        };
        self.run(py, read)?.map(|page| listed(py, page)).transpose()
    }

    /// Counts rows.
    fn count(&self, py: Python<'_>, table: &str, conditions: &Bound<'_, PyDict>) -> PyResult<u64> {
        let ops = table_ops(py, table)?;
        let mut violations = Violations::of(ops.table.entity);
        let conditions = read_conditions(ops, conditions, &mut violations)?;
        self.run(py, |inner| check_all(violations, conditions, |conditions| (ops.count)(inner, conditions)))
    }

    /// Calls an operation.
    fn call<'py>(&self, py: Python<'py>, name: &str, arguments: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyAny>> {
        let Some(operation) = bindings::transaction_operations().find(|operation| operation.signature.name == name)
        else {
            return Err(invalid(py, "transaction", "operation", Code::FIELD_UNKNOWN, "is unknown"));
        };
        let mut violations = Violations::of(operation.signature.name);
        let given = read_arguments(&operation.signature, arguments, &mut violations)?;
        let entities = &lend(&given.entities)[..];
        let answer = self.run(py, |inner| {
            check_all(violations, given.values, |values| (operation.call)(inner, Arguments { values, entities }))
        })?;
        encoded(py, &*answer)
    }

    /// Begins a savepoint.
    fn begin_savepoint(&self, py: Python<'_>) -> PyResult<()> {
        self.run(py, Inner::begin_savepoint)
    }

    /// Releases the last savepoint, or rolls back to it.
    fn end_savepoint(&self, py: Python<'_>, keep: bool) -> PyResult<()> {
        self.run(py, |inner| inner.end_savepoint(keep))
    }

    /// Cancels the transaction from another thread, also while a statement runs.
    fn cancel(&self, py: Python<'_>) -> PyResult<()> {
        self.refuse_fork(py)?;
        run(py, || self.canceller.cancel())
    }

    /// Whether the transaction, which has ended, met contention with others, so that it may succeed if it is run again.
    #[getter]
    fn met_contention(&self) -> bool {
        self.met_contention.load(Ordering::Relaxed)
    }

    /// Commits the transaction.
    fn commit(&self, py: Python<'_>) -> PyResult<()> {
        self.end(py, Inner::commit)
    }

    /// Rolls the transaction back.
    fn rollback(&self, py: Python<'_>) -> PyResult<()> {
        self.end(py, Inner::rollback)
    }
}

fn table_ops(py: Python<'_>, table: &str) -> PyResult<&'static TableOps> {
    bindings::table(table).ok_or_else(|| invalid(py, "transaction", "table", Code::FIELD_UNKNOWN, "is unknown"))
}

fn row<'py>(
    ops: &TableOps,
    name: impl Into<Cow<'static, str>>,
    entity: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, Row>> {
    let row = row_of(entity)?.filter(|row| row.get().type_name() == ops.table.type_name);
    row.ok_or_else(|| not_an_entity(entity.py(), ops, name))
}

fn entity_of<'a>(row: &'a Bound<'_, Row>) -> Option<&'a dyn AnyEntity> {
    row.get().entity().map(|entity| &**entity)
}

fn not_an_entity(py: Python<'_>, ops: &TableOps, name: impl Into<Cow<'static, str>>) -> PyErr {
    let wrong = FieldError::new(Code::FIELD_WRONG_TYPE, "must be a {type}").with("type", ops.table.type_name);
    raise_violation(py, wrong.at(ops.table.entity, name))
}

fn read_id(ops: &TableOps, field: &'static str, value: &Bound<'_, PyAny>) -> PyResult<Uuid> {
    let text = read_one(ops.table.entity, field, value, &TypeDescriptor::Uuid)?;
    let mut violations = Violations::of(ops.table.entity);
    match (violations.take(field, options::id(&text)), violations.finish()) {
        (Some(id), Ok(())) => Ok(id),
        (_, Err(error)) => Err(raise(value.py(), &error.into())),
        (None, Ok(())) => Err(invalid(value.py(), ops.table.entity, field, Code::FIELD_MISSING, "is required")),
    }
}

/// Reads a text, or nothing.
fn read_optional(ops: &TableOps, field: &'static str, value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    const TYPE: TypeDescriptor = TypeDescriptor::Optional(&TypeDescriptor::Text);
    Ok(read_one(ops.table.entity, field, value, &TYPE)?.as_str().map(str::to_owned))
}

fn read_conditions(ops: &TableOps, conditions: &Bound<'_, PyDict>, violations: &mut Violations) -> PyResult<Object> {
    let filter: Vec<&FieldDescriptor> = ops.filter.iter().collect();
    Ok(take_members(conditions, &filter, violations)?.values)
}

fn listed(py: Python<'_>, page: Rows) -> PyResult<Listed<'_>> {
    Ok((wrap_all(py, page.items)?, page.next, encoded(py, &page.damaged)?))
}

fn wrap(py: Python<'_>, entity: Boxed) -> PyResult<Bound<'_, PyAny>> {
    Row::of_entity(entity.into()).wrap(py)
}

fn wrap_all(py: Python<'_>, entities: Vec<Boxed>) -> PyResult<Vec<Bound<'_, PyAny>>> {
    entities.into_iter().map(|entity| wrap(py, entity)).collect()
}
