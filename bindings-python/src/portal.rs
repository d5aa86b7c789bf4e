//! The portal, as the package's classes `Portal` and `aio.Portal` hold it.

use crate::{
    audit::Signer,
    convert::{show, show_damaged},
    domain::read_arguments,
    error::{invalid, raise, run},
    options,
    transaction::Transaction,
};
use pyo3::{
    prelude::*,
    types::{PyDict, PyList},
};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, PoisonError, RwLock},
};
use telehealth_core::{Code, error::Violations};
use telehealth_storage::{
    Error, KeyRotation, Portal as Inner,
    bindings::{self, audit},
};

/// A pool of connections, and the private server where there is one.
#[pyclass(frozen, module = "telehealth._native")]
pub struct Portal {
    inner: RwLock<Option<Inner>>,
}

impl From<Inner> for Portal {
    fn from(inner: Inner) -> Self {
        Self { inner: RwLock::new(Some(inner)) }
    }
}

impl Portal {
    fn open(&self, py: Python<'_>) -> PyResult<Inner> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(|| {
            let message = "the portal has been closed; connect again".to_owned();
            raise(py, &Error::Unavailable { code: Code::PORTAL_CLOSED, message })
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
        acquire_timeout: f64,
        keyring: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let (url, options) = options::connection(py, given, acquire_timeout, keyring)?;
        run(py, || Inner::connect_with(&url, options)).map(Self::from)
    }

    /// Starts a private server.
    #[staticmethod]
    fn embedded(py: Python<'_>, folder: Option<Bound<'_, PyAny>>) -> PyResult<Self> {
        let folder = folder.map(|folder| {
            folder
                .extract::<PathBuf>()
                .map_err(|_| invalid(py, "portal", "folder", Code::FIELD_WRONG_TYPE, "must be a path"))
        });
        let folder = folder.transpose()?;
        run(py, || folder.map_or_else(Inner::embedded, Inner::embedded_in)).map(Self::from)
    }

    /// Connects to `DATABASE_URL`, or starts a private server where it is not set.
    #[staticmethod]
    fn from_environment(py: Python<'_>) -> PyResult<Self> {
        run(py, Inner::from_environment).map(Self::from)
    }

    /// Runs the migrations that the schema lacks; returns how many.
    fn migrate(&self, py: Python<'_>) -> PyResult<usize> {
        let portal = self.open(py)?;
        run(py, || portal.migrate())
    }

    /// How many migrations there are, which are pending, and what an administrator must run.
    fn status(&self, py: Python<'_>) -> PyResult<(usize, Vec<String>, Vec<String>)> {
        let portal = self.open(py)?;
        run(py, || portal.status().map(|status| (status.applied, status.pending, status.preparation)))
    }

    /// Grants a service account what it may do.
    fn grant_service(&self, py: Python<'_>, name: &str, grants: &Bound<'_, PyAny>) -> PyResult<()> {
        let grants = options::grants(py, grants)?;
        let portal = self.open(py)?;
        run(py, || portal.grant_service(name, &grants))
    }

    /// Sets the keys with which contexts must be signed, and empties their list, as [`take_members`](crate::domain::take_members)
    /// does.
    fn sign_contexts(&self, py: Python<'_>, given: &Bound<'_, PyList>) -> PyResult<()> {
        let keys = given.iter().map(|key| options::context_key(py, &key)).collect::<PyResult<Vec<_>>>();
        given.call_method0("clear")?;
        let keys = keys?;
        let portal = self.open(py)?;
        run(py, || portal.sign_contexts(&keys))
    }

    /// Checks the database; answers JSON.
    fn doctor(&self, py: Python<'_>, logins: Vec<String>) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || bindings::doctor(&portal, &logins)).map(|findings| findings.to_string())
    }

    /// Seals anew with the newest key. `progress` is called after each batch with the rows so far, and what it raises ends
    /// the run.
    fn rotate_keys<'py>(&self, py: Python<'py>, batch: u16, progress: Py<PyAny>) -> PyResult<Rotation<'py>> {
        let portal = self.open(py)?;
        let raised = Mutex::new(None);
        let told = |done: &KeyRotation| {
            Python::attach(|py| progress.call1(py, rotation(py, done)?).map(drop)).map_err(|error| {
                *raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                // Nobody sees it: what was raised is raised on.
                Error::Unavailable { code: Code::INTERNAL_PANIC, message: String::new() }
            })
        };
        let done = run(py, || portal.rotate_keys(batch, told));
        match raised.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(error) => Err(error),
            None => rotation(py, &done?),
        }
    }

    /// How many rows hold an envelope of each key.
    fn keys_in_use(&self, py: Python<'_>) -> PyResult<BTreeMap<String, u64>> {
        let portal = self.open(py)?;
        run(py, || portal.keys_in_use())
    }

    /// Integrates the audit log and signs a checkpoint; answers JSON, as what follows does.
    fn checkpoint(&self, py: Python<'_>, signer: &Signer, newest: Option<String>) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || Ok(audit::checkpoint(&portal, &signer.inner, newest)?.to_string()))
    }

    /// Verifies the audit log.
    fn verify(&self, py: Python<'_>, verifier: &str, newest: Option<String>) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || Ok(audit::verify(&portal, verifier, newest)?.to_string()))
    }

    /// Proves that an entry is in the log.
    fn prove_inclusion(&self, py: Python<'_>, verifier: &str, id: &Bound<'_, PyAny>) -> PyResult<String> {
        let id = options::entry_id(py, id)?;
        let portal = self.open(py)?;
        run(py, || Ok(audit::prove_inclusion(&portal, verifier, id)?.to_string()))
    }

    /// Proves that the log has only grown since a checkpoint, given by its note.
    fn prove_consistency(&self, py: Python<'_>, verifier: &str, older: &str) -> PyResult<String> {
        let portal = self.open(py)?;
        run(py, || Ok(audit::prove_consistency(&portal, verifier, older)?.to_string()))
    }

    /// The URL of the database.
    fn url(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.open(py)?.url().to_owned())
    }

    /// How long a transaction waits for a connection, in seconds.
    fn acquire_timeout(&self, py: Python<'_>) -> PyResult<f64> {
        Ok(self.open(py)?.options().acquire_timeout.as_secs_f64())
    }

    /// The most connections at a time.
    fn pool_size(&self, py: Python<'_>) -> PyResult<u32> {
        Ok(self.open(py)?.options().pool_size)
    }

    /// Raises why a transaction that has waited for `acquire_timeout` gets no connection.
    fn timed_out(&self, py: Python<'_>) -> PyResult<()> {
        Err(raise(py, &self.open(py)?.timed_out()))
    }

    /// Begins a transaction of an actor.
    fn begin(&self, py: Python<'_>, actor: &Bound<'_, PyDict>) -> PyResult<Transaction> {
        let actor = options::actor(py, actor)?;
        let portal = self.open(py)?;
        run(py, || portal.begin(&actor)).map(Transaction::from)
    }

    /// Does what the portal does for an actor in transactions of its own.
    fn call<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        actor: &Bound<'py, PyDict>,
        arguments: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Some(operation) = bindings::portal_operations().iter().find(|operation| operation.signature.name == name)
        else {
            return Err(invalid(py, "portal", "operation", Code::FIELD_UNKNOWN, "there is no operation of this name"));
        };
        let actor = options::actor(py, actor)?;
        let mut violations = Violations::of(operation.signature.name);
        let arguments = read_arguments(&operation.signature, arguments, &mut violations)?;
        violations.finish().map_err(|error| raise(py, &error.into()))?;
        let portal = self.open(py)?;
        let answer = run(py, || (operation.call)(&portal, &actor, &arguments))?;
        show(py, &answer, &operation.signature.returns)
    }

    /// Closes the pool, and ends the private server.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        // Taken while the GIL is held, as everywhere: a fork holds it, too, and so never copies this lock while it is held.
        let inner = self.inner.write().unwrap_or_else(PoisonError::into_inner).take();
        run(py, || {
            drop(inner);
            Ok(())
        })
    }
}

/// A key rotation as `telehealth.KeyRotation` takes it.
type Rotation<'py> = (u64, u64, u64, Bound<'py, PyAny>);

fn rotation<'py>(py: Python<'py>, done: &KeyRotation) -> PyResult<Rotation<'py>> {
    Ok((done.rows, done.unreadable, done.left, show_damaged(py, &done.damaged)?))
}
