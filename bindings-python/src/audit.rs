//! Signing keys of the audit log, the checkpoint folder, and verification of proofs.

use crate::error::{raise, run, wrong_type};
use pyo3::prelude::*;
use serde_json::Value;
use std::path::PathBuf;
use telehealth_storage::{
    Error, Result,
    audit::{self, AuditError},
    bindings::audit as log,
};

/// Signs the checkpoints of one audit log. Its holder can sign a false history: keep it away from the database.
#[pyclass(frozen, module = "telehealth")]
pub struct Signer {
    pub inner: audit::Signer,
}

impl Signer {
    fn made(py: Python<'_>, made: Result<audit::Signer, AuditError>) -> PyResult<Self> {
        made.map(|inner| Self { inner }).map_err(|error| raise(py, &Error::from(error)))
    }
}

#[pymethods]
impl Signer {
    /// Takes a key as returned by `secret`; `replacing` is the verifier of the keys that have signed the log so far.
    #[new]
    #[pyo3(signature = (secret, *, replacing = None))]
    fn new(py: Python<'_>, secret: &str, replacing: Option<&str>) -> PyResult<Self> {
        let signer = secret.parse::<audit::Signer>();
        Self::made(
            py,
            signer.and_then(|signer| match replacing {
                Some(earlier) => signer.replacing(&earlier.parse()?),
                None => Ok(signer),
            }),
        )
    }

    /// Generates a key. The name must identify the log, for example by a domain and a path.
    #[staticmethod]
    fn generate(py: Python<'_>, name: &str) -> PyResult<Self> {
        Self::made(py, audit::Signer::generate(name))
    }

    /// Returns the key as text. It is a secret.
    fn secret(&self) -> String {
        self.inner.secret().to_string()
    }

    /// The public key that verifies its signatures, as text, to be given to auditors.
    #[getter]
    fn verifier(&self) -> String {
        self.inner.verifier().to_string()
    }

    /// The name of the log.
    #[getter]
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn __repr__(&self) -> String {
        format!("Signer(name={:?})", self.inner.name())
    }
}

/// A folder with one file per checkpoint, named after its size. Files are added, never changed.
#[pyclass(frozen, module = "telehealth")]
pub struct CheckpointFolder {
    inner: audit::CheckpointFolder,
}

#[pymethods]
impl CheckpointFolder {
    #[new]
    fn new(py: Python<'_>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let path: PathBuf = path.extract().map_err(|_| wrong_type(py, "checkpoints", "path", "a path"))?;
        Ok(Self { inner: audit::CheckpointFolder::new(path) })
    }

    /// Returns the newest stored note, or `None`.
    fn newest(&self, py: Python<'_>) -> PyResult<Option<String>> {
        run(py, || log::newest_in(&mut self.inner.clone()))
    }

    /// Stores a note. It may be called again with the same note.
    fn keep(&self, py: Python<'_>, size: u64, note: &str) -> PyResult<()> {
        run(py, || log::keep_in(&mut self.inner.clone(), size, note))
    }
}

/// Verifies a proof, given as JSON; returns the checkpoint as JSON.
#[pyfunction]
pub fn check_inclusion(py: Python<'_>, proof: &str, verifier: &str) -> PyResult<String> {
    run(py, || Ok(log::check_inclusion(&read(proof), verifier)?.to_string()))
}

/// Verifies a proof, given as JSON, against an older note; returns the newer checkpoint as JSON.
#[pyfunction]
pub fn check_consistency(py: Python<'_>, proof: &str, older: &str, verifier: &str) -> PyResult<String> {
    run(py, || Ok(log::check_consistency(&read(proof), older, verifier)?.to_string()))
}

/// Parses a note and verifies its signature; returns the checkpoint as JSON.
#[pyfunction]
pub fn open_checkpoint(py: Python<'_>, note: &str, verifier: &str) -> PyResult<String> {
    run(py, || Ok(log::open_checkpoint(note, verifier)?.to_string()))
}

/// Parses the JSON of a proof, which the package writes itself, so that it is always an object.
fn read(proof: &str) -> telehealth_core::field::Object {
    match serde_json::from_str(proof) {
        Ok(Value::Object(object)) => object,
        _ => Default::default(),
    }
}
