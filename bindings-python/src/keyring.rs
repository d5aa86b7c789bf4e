//! The keys of protected columns.

use crate::error::{raise, run, wrong_type};
use pyo3::{prelude::*, pybacked::PyBackedBytes, types::PyTuple};
use std::{path::PathBuf, sync::Arc};
use telehealth_storage::{
    Error,
    crypto::{self, CryptoError, Key},
};

/// The keys of protected health information, oldest first: the last one encrypts, all decrypt.
#[pyclass(frozen, module = "telehealth")]
pub struct Keyring {
    inner: Arc<crypto::Keyring>,
}

impl Keyring {
    /// Returns the keyring for a portal.
    pub fn shared(&self) -> Arc<crypto::Keyring> {
        Arc::clone(&self.inner)
    }

    fn made(py: Python<'_>, made: Result<crypto::Keyring, CryptoError>) -> PyResult<Self> {
        made.map(|ring| Self { inner: Arc::new(ring) }).map_err(|error| raise(py, &Error::from(error)))
    }
}

#[pymethods]
impl Keyring {
    #[new]
    fn new(py: Python<'_>, keys: &Bound<'_, PyAny>) -> PyResult<Self> {
        let wrong = || wrong_type(py, "keyring", "keys", "pairs of an id and 32 bytes");
        let mut ring = Vec::new();
        for pair in keys.try_iter().map_err(|_| wrong())? {
            // Borrowed, so that no copy of the secret remains in memory.
            let (id, secret): (String, PyBackedBytes) = pair.and_then(|pair| pair.extract()).map_err(|_| wrong())?;
            ring.push(Key::new(&id, &secret).map_err(|error| raise(py, &error.into()))?);
        }
        Self::made(py, crypto::Keyring::new(ring))
    }

    /// Generates a keyring with one random key, which is lost with the process unless `expose` exports it.
    #[staticmethod]
    fn generate(py: Python<'_>, id: &str) -> PyResult<Self> {
        Self::made(py, crypto::Keyring::generate(id))
    }

    /// Reads the environment variable `TELEHEALTH_KEYS`.
    #[staticmethod]
    fn from_environment(py: Python<'_>) -> PyResult<Self> {
        Self::made(py, crypto::Keyring::from_environment())
    }

    /// Reads a file with one `id:secret` pair per line.
    #[staticmethod]
    fn from_file(py: Python<'_>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let path: PathBuf = path.extract().map_err(|_| wrong_type(py, "keyring", "path", "a path"))?;
        Self::made(py, crypto::Keyring::from_file(path))
    }

    /// Returns the keys in the format of `from_file`: one line `id:secret` for each, oldest first. The text contains
    /// the secrets: write it to a file that only its owner can read, or to a secret store.
    fn expose(&self) -> String {
        self.inner.expose().to_string()
    }

    /// Reads the source again; on an error the keyring is unchanged.
    fn reload(&self, py: Python<'_>) -> PyResult<()> {
        run(py, || Ok(self.inner.reload()?))
    }

    /// The ids of the keys, oldest first.
    #[getter]
    fn ids<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.inner.ids())
    }

    fn __repr__(&self) -> String {
        format!("Keyring(ids={:?})", self.inner.ids())
    }
}
