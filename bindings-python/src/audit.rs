//! The keys of the audit log, the places where checkpoints are kept, and the checks of proofs.

use crate::error::{invalid, raise, run};
use pyo3::prelude::*;
use serde_json::Value;
use std::path::PathBuf;
use telehealth_core::Code;
use telehealth_storage::{
    Error, Result,
    audit::{self, AuditError},
    bindings::audit as log,
};

/// Signs the checkpoints of one log. Whoever has it can sign a false history: keep it away from the database.
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
    /// Reads a key as `secret` writes it; `replacing` is the verifier of the keys that signed the log so far.
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

    /// Makes a key. The name tells the log from all others, such as a domain and a path.
    #[staticmethod]
    fn generate(py: Python<'_>, name: &str) -> PyResult<Self> {
        Self::made(py, audit::Signer::generate(name))
    }

    /// The key as text. It is a secret.
    fn secret(&self) -> String {
        self.inner.secret().to_string()
    }

    /// What checks its signatures. It is public: auditors have it.
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

/// A folder with a file for each checkpoint, named for its size. Files are only ever added.
#[pyclass(frozen, module = "telehealth")]
pub struct CheckpointFolder {
    inner: audit::CheckpointFolder,
}

#[pymethods]
impl CheckpointFolder {
    #[new]
    fn new(py: Python<'_>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let path: PathBuf =
            path.extract().map_err(|_| invalid(py, "checkpoints", "path", Code::FIELD_WRONG_TYPE, "must be a path"))?;
        Ok(Self { inner: audit::CheckpointFolder::new(path) })
    }

    /// The newest note that was kept.
    fn newest(&self, py: Python<'_>) -> PyResult<Option<String>> {
        run(py, || log::newest_in(&mut self.inner.clone()))
    }

    /// Keeps a note. The same one may come again.
    fn keep(&self, py: Python<'_>, size: u64, note: &str) -> PyResult<()> {
        run(py, || log::keep_in(&mut self.inner.clone(), size, note))
    }
}

/// Checks a proof, given as JSON; answers the checkpoint.
#[pyfunction]
pub fn check_inclusion(py: Python<'_>, proof: &str, verifier: &str) -> PyResult<String> {
    run(py, || Ok(log::check_inclusion(&read(proof), verifier)?.to_string()))
}

/// Checks a proof, given as JSON, against an older note; answers the newer checkpoint.
#[pyfunction]
pub fn check_consistency(py: Python<'_>, proof: &str, older: &str, verifier: &str) -> PyResult<String> {
    run(py, || Ok(log::check_consistency(&read(proof), older, verifier)?.to_string()))
}

/// Reads a note and checks its signature.
#[pyfunction]
pub fn open_checkpoint(py: Python<'_>, note: &str, verifier: &str) -> PyResult<String> {
    run(py, || Ok(log::open_checkpoint(note, verifier)?.to_string()))
}

/// The package writes this JSON itself, so that it is always an object.
fn read(proof: &str) -> telehealth_core::field::Object {
    match serde_json::from_str(proof) {
        Ok(Value::Object(object)) => object,
        _ => Default::default(),
    }
}
