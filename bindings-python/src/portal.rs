//! The native portal behind the package's classes `Portal` and `aio.Portal`.

use crate::{
    audit::Signer,
    convert::lend,
    domain::{check_all, read_arguments},
    error::{invalid, raise, run, wrong_type},
    options,
    row::encoded,
    transaction::Transaction,
};
use pyo3::{
    prelude::*,
    types::{PyDict, PyList},
};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock},
};
use telehealth_core::{
    Code,
    error::Violations,
    field::{Arguments, Object},
};
use telehealth_storage::{
    Canceller, EmbeddedOptions, Error, KeyRotation, Portal as Inner,
    bindings::{self, HeldPortal, audit},
};

/// A pool of connections, and the private server if there is one.
#[pyclass(frozen, module = "telehealth._native")]
pub struct Portal {
    /// Shared with the portals of single operations, so that these keep no server running after `close`.
    held: Arc<RwLock<HeldPortal>>,
    /// Cancels the operation, if the portal is for one.
    canceller: Option<Canceller>,
}

impl From<Inner> for Portal {
    fn from(inner: Inner) -> Self {
        Self { held: Arc::new(RwLock::new(HeldPortal::new(inner))), canceller: None }
    }
}

impl Portal {
    fn open(&self, py: Python<'_>) -> PyResult<Inner> {
        let inner = self.held.read().unwrap_or_else(PoisonError::into_inner).open().ok_or_else(|| {
            let message = "the portal has been closed; connect again".to_owned();
            raise(py, &Error::Unavailable { code: Code::PORTAL_CLOSED, message })
        })?;
        Ok(match &self.canceller {
            Some(canceller) => inner.cancelled_by(canceller),
            None => inner,
        })
    }
}

#[pymethods]
impl Portal {
    /// Connects to a database.
    #[staticmethod]
    fn connect(
        py: Python<'_>,
        given: &Bound<'_, PyDict>,
        timeouts: options::Timeouts,
        keyring: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let (url, options) = options::connection(py, given, &timeouts, keyring)?;
        run(py, || Inner::connect_with(&url, options)).map(Self::from)
    }

    /// Starts a private server.
    #[staticmethod]
    fn embedded(py: Python<'_>, folder: Option<Bound<'_, PyAny>>, allow_all: bool) -> PyResult<Self> {
        let folder =
            folder.map(|folder| folder.extract::<PathBuf>().map_err(|_| wrong_type(py, "portal", "folder", "a path")));
        let options = EmbeddedOptions { folder: folder.transpose()?, allow_all };
        run(py, || Inner::embedded_with(options)).map(Self::from)
    }

    /// Connects to `DATABASE_URL`, or starts a private server if it is not set.
    #[staticmethod]
    fn from_environment(py: Python<'_>) -> PyResult<Self> {
        run(py, Inner::from_environment).map(Self::from)
    }

    /// Returns this portal for one operation.
    fn cancellable(&self, py: Python<'_>) -> PyResult<Self> {
        let canceller = self.open(py)?.canceller().map_err(|error| raise(py, &error))?;
        Ok(Self { held: Arc::clone(&self.held), canceller: Some(canceller) })
    }

    /// Cancels the operation of the portal from another thread, also while a statement runs.
    fn cancel(&self, py: Python<'_>) -> PyResult<()> {
        run(py, || self.canceller.as_ref().map_or(Ok(()), Canceller::cancel))
    }

    /// Runs the pending migrations; returns their number.
    fn migrate(&self, py: Python<'_>) -> PyResult<usize> {
        let portal = self.open(py)?;
        run(py, || portal.migrate())
    }

    /// Returns the number of applied migrations, the pending ones, and what an administrator must run.
    fn status(&self, py: Python<'_>) -> PyResult<(usize, Vec<String>, Vec<String>)> {
        let portal = self.open(py)?;
        run(py, || portal.status().map(|status| (status.applied, status.pending, status.preparation)))
    }

    /// Sets the privileges of a service account.
    fn grant_service(&self, py: Python<'_>, name: &str, grants: &Bound<'_, PyAny>) -> PyResult<()> {
        let grants = options::grants(py, grants)?;
        let portal = self.open(py)?;
        run(py, || portal.grant_service(name, &grants))
    }

    /// Sets the keys with which contexts must be signed, and empties their list, like
    /// [`take_members`](crate::domain::take_members).
    fn sign_contexts(&self, py: Python<'_>, given: &Bound<'_, PyList>) -> PyResult<()> {
        let keys = given.iter().map(|key| options::context_key(py, &key)).collect::<PyResult<Vec<_>>>();
        given.call_method0("clear")?;
        let keys = keys?;
        let portal = self.open(py)?;
        run(py, || portal.sign_contexts(&keys))
    }

    /// Checks the database; returns the findings as JSON.
    fn doctor(&self, py: Python<'_>, logins: Vec<String>) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || bindings::doctor(&portal, &logins)).map(|findings| findings.to_string())
    }

    /// Checks sessions, indexes, limits and rows; returns the findings as JSON.
    fn check_operations(&self, py: Python<'_>, thresholds: BTreeMap<String, u32>) -> PyResult<String> {
        let (portal, thresholds) = (self.open(py)?, numbers(thresholds));
        run(py, || bindings::check_operations(&portal, &thresholds)).map(|findings| findings.to_string())
    }

    /// Mends what needs no decision of a person; returns JSON.
    fn mend(&self, py: Python<'_>, thresholds: BTreeMap<String, u32>, dry_run: bool) -> PyResult<String> {
        let (portal, thresholds) = (self.open(py)?, numbers(thresholds));
        run(py, || bindings::mend(&portal, &thresholds, dry_run)).map(|mends| mends.to_string())
    }

    /// Reports who can do what, and who did; returns JSON.
    fn access_report(&self, py: Python<'_>, since: &str, dormant_days: u16) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || Ok(bindings::access_report(&portal, since, dormant_days)?.to_string()))
    }

    /// Re-encrypts values with the newest key. `progress` is called after each batch with the rows so far; an exception
    /// that it raises ends the run.
    fn rotate_keys<'py>(&self, py: Python<'py>, batch: u16, progress: Py<PyAny>) -> PyResult<Rotation<'py>> {
        let portal = self.open(py)?;
        let raised = Mutex::new(None);
        let report = |done: &KeyRotation| {
            Python::attach(|py| progress.call1(py, rotation(py, done)?).map(drop)).map_err(|error| {
                *raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                // Only ends the run: the exception itself is raised below.
                Error::Unavailable { code: Code::INTERNAL_PANIC, message: String::new() }
            })
        };
        let done = run(py, || portal.rotate_keys(batch, report));
        match raised.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(error) => Err(error),
            None => rotation(py, &done?),
        }
    }

    /// Returns the number of rows with an envelope of each key.
    fn keys_in_use(&self, py: Python<'_>) -> PyResult<BTreeMap<String, u64>> {
        let portal = self.open(py)?;
        run(py, || portal.keys_in_use())
    }

    /// Integrates the audit log and signs a checkpoint; returns JSON, like the following methods.
    fn checkpoint(&self, py: Python<'_>, signer: &Signer, newest: Option<String>) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || Ok(audit::checkpoint(&portal, &signer.inner, newest)?.to_string()))
    }

    /// Verifies the audit log.
    fn verify(&self, py: Python<'_>, verifier: &str, newest: Option<String>) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || Ok(audit::verify(&portal, verifier, newest)?.to_string()))
    }

    /// Returns a proof that an entry is in the log.
    fn prove_inclusion(&self, py: Python<'_>, verifier: &str, id: &Bound<'_, PyAny>) -> PyResult<String> {
        let id = options::entry_id(py, id)?;
        let portal = self.open(py)?;
        run(py, || Ok(audit::prove_inclusion(&portal, verifier, id)?.to_string()))
    }

    /// Returns a proof that the log has only been appended to since a checkpoint, given by its note.
    fn prove_consistency(&self, py: Python<'_>, verifier: &str, older: &str) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || Ok(audit::prove_consistency(&portal, verifier, older)?.to_string()))
    }

    /// Returns the URL of the database.
    fn url(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.open(py)?.url().to_owned())
    }

    /// Returns how long a transaction waits for a connection, in seconds.
    fn acquire_timeout(&self, py: Python<'_>) -> PyResult<f64> {
        Ok(self.open(py)?.options().acquire_timeout.as_secs_f64())
    }

    /// Returns the maximum number of connections.
    fn pool_size(&self, py: Python<'_>) -> PyResult<u32> {
        Ok(self.open(py)?.options().pool_size)
    }

    /// Raises the error for a transaction that got no connection within `acquire_timeout`.
    fn timed_out(&self, py: Python<'_>) -> PyResult<()> {
        Err(raise(py, &self.open(py)?.timed_out()))
    }

    /// Measures the tables and their growth; returns JSON.
    fn capacity(&self, py: Python<'_>, days: u16) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || Ok(bindings::capacity(&portal, days)?.to_string()))
    }

    /// Opens all connections of the pool.
    fn warm_up(&self, py: Python<'_>) -> PyResult<()> {
        let portal = self.open(py)?;
        run(py, || portal.warm_up())
    }

    /// Returns the numbers of this process as JSON.
    fn metrics(&self, py: Python<'_>) -> PyResult<String> {
        Ok(bindings::metrics(&self.open(py)?).to_string())
    }

    /// Counts what waits in the database; returns JSON.
    fn backlog(&self, py: Python<'_>) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || Ok(bindings::backlog(&portal)?.to_string()))
    }

    /// Returns all numbers in the text form of Prometheus.
    fn prometheus(&self, py: Python<'_>) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || portal.prometheus())
    }

    /// Returns the seconds to wait before repeating a transaction after contention; `None` after the last attempt.
    fn retry_pause(&self, py: Python<'_>, attempt: u32) -> PyResult<Option<f64>> {
        let portal = self.open(py)?;
        run(py, || Ok(portal.retry_pause(attempt).map(|pause| pause.as_secs_f64())))
    }

    /// Begins a transaction of an actor.
    fn begin(&self, py: Python<'_>, actor: &Bound<'_, PyDict>) -> PyResult<Transaction> {
        let actor = options::actor(py, actor)?;
        let portal = self.open(py)?;
        run(py, || portal.begin(&actor)).map(Transaction::from)
    }

    /// Begins a transaction that only reads, on a replica if possible.
    fn begin_read(&self, py: Python<'_>, actor: &Bound<'_, PyDict>) -> PyResult<Transaction> {
        let actor = options::actor(py, actor)?;
        let portal = self.open(py)?;
        run(py, || portal.begin_read(&actor)).map(Transaction::from)
    }

    /// Calls a portal operation for an actor; the operation runs its own transactions.
    fn call<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        actor: &Bound<'py, PyDict>,
        arguments: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Some(operation) = bindings::portal_operations().find(|operation| operation.signature.name == name) else {
            return Err(invalid(py, "portal", "operation", Code::FIELD_UNKNOWN, "is unknown"));
        };
        let actor = options::actor(py, actor)?;
        let mut violations = Violations::of(operation.signature.name);
        let given = read_arguments(&operation.signature, arguments, &mut violations)?;
        let portal = self.open(py)?;
        let entities = &lend(&given.entities)[..];
        let answer = run(py, || {
            check_all(violations, given.values, |values| {
                (operation.call)(&portal, &actor, Arguments { values, entities })
            })
        })?;
        encoded(py, &*answer)
    }

    /// Waits up to `limit` seconds for open transactions, closes the pool, and stops the private server.
    fn close(&self, py: Python<'_>, limit: f64) -> PyResult<()> {
        let limit = options::wait(py, "timeout", limit)?;
        // Locked only while holding the GIL, which a fork holds as well, so that a fork never copies the lock while
        // held.
        let held = || self.held.write().unwrap_or_else(PoisonError::into_inner);
        let Some(inner) = held().begin_closing() else { return Ok(()) };
        run(py, || inner.close(limit))?;
        let closed = held().take();
        run(py, || {
            drop((inner, closed));
            Ok(())
        })
    }
}

/// The arguments of `telehealth.KeyRotation`.
type Rotation<'py> = (u64, u64, u64, Bound<'py, PyAny>);

fn rotation<'py>(py: Python<'py>, done: &KeyRotation) -> PyResult<Rotation<'py>> {
    Ok((done.rows, done.unreadable, done.left, encoded(py, &done.damaged)?))
}

fn numbers(given: BTreeMap<String, u32>) -> Object {
    given.into_iter().map(|(name, number)| (name, number.into())).collect()
}
