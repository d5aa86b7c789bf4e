//! The portal, as the package's classes `Portal` and `aio.Portal` hold it.

use crate::{
    error::{invalid, raise, run},
    options,
    transaction::Transaction,
};
use pyo3::{prelude::*, types::PyDict};
use std::{
    path::PathBuf,
    sync::{PoisonError, RwLock},
};
use telehealth_core::Code;
use telehealth_storage::{Error, Portal as Inner};

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
        patience: f64,
        keyring: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let (url, options) = options::connection(py, given, patience, keyring)?;
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

    /// The URL of the database.
    fn url(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.open(py)?.url().to_owned())
    }

    /// The most connections at a time.
    fn pool_size(&self, py: Python<'_>) -> PyResult<u32> {
        Ok(self.open(py)?.options().pool_size)
    }

    /// Begins a transaction of an actor.
    fn begin(&self, py: Python<'_>, actor: &Bound<'_, PyDict>) -> PyResult<Transaction> {
        let actor = options::actor(py, actor)?;
        let portal = self.open(py)?;
        run(py, || portal.begin(&actor)).map(Transaction::from)
    }

    /// Closes the pool, and ends the private server.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        run(py, || {
            drop(self.inner.write().unwrap_or_else(PoisonError::into_inner).take());
            Ok(())
        })
    }
}
