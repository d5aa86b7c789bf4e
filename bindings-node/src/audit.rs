//! Signing keys of the audit log, the checkpoint folder, and verification of proofs, for JavaScript.

use crate::envelope::{answer, failure, in_background, object};
use napi::bindgen_prelude::Either;
use napi_derive::napi;
use serde_json::{Value, json};
use std::sync::Arc;
use telehealth_storage::{
    Error,
    audit::{AuditError, CheckpointFolder, Signer},
    bindings::audit,
};

/// Signs the checkpoints of one audit log.
#[napi]
pub struct NativeSigner {
    inner: Arc<Signer>,
}

#[napi]
impl NativeSigner {
    /// Parses a key as returned by `secret`; `replacing` is the verifier of the keys that have signed the log so far.
    #[napi]
    pub fn of(secret: String, replacing: Option<String>) -> Either<NativeSigner, String> {
        made(secret.parse::<Signer>().and_then(|signer| match replacing {
            Some(earlier) => signer.replacing(&earlier.parse()?),
            None => Ok(signer),
        }))
    }

    /// Generates a key.
    #[napi]
    pub fn generate(name: String) -> Either<NativeSigner, String> {
        made(Signer::generate(&name))
    }

    /// Returns the key as text. It is a secret.
    #[napi]
    pub fn secret(&self) -> String {
        self.inner.secret().to_string()
    }

    /// Returns the public key that verifies its signatures, as text.
    #[napi]
    pub fn verifier(&self) -> String {
        self.inner.verifier().to_string()
    }

    /// Returns the name of the log.
    #[napi]
    pub fn name(&self) -> String {
        self.inner.name().to_owned()
    }
}

impl NativeSigner {
    /// Returns the signer for use on another thread.
    pub fn shared(&self) -> Arc<Signer> {
        Arc::clone(&self.inner)
    }
}

fn made(made: Result<Signer, AuditError>) -> Either<NativeSigner, String> {
    match made {
        Ok(signer) => Either::A(NativeSigner { inner: Arc::new(signer) }),
        Err(error) => Either::B(failure(&Error::from(error))),
    }
}

/// Returns the newest note in a folder.
#[napi]
pub async fn newest_in_folder(path: String) -> String {
    in_background(move || Ok(json!(audit::newest_in(&mut CheckpointFolder::new(path))?))).await
}

/// Stores a note in a folder.
#[napi]
pub async fn keep_in_folder(path: String, size: u32, note: String) -> String {
    in_background(move || audit::keep_in(&mut CheckpointFolder::new(path), size.into(), &note).map(|()| Value::Null))
        .await
}

/// Verifies a proof; returns the checkpoint.
#[napi]
pub fn check_inclusion(proof: String, verifier: String) -> String {
    answer(|| audit::check_inclusion(&object(&proof, "proof")?, &verifier))
}

/// Verifies a proof against an older note; returns the newer checkpoint.
#[napi]
pub fn check_consistency(proof: String, older: String, verifier: String) -> String {
    answer(|| audit::check_consistency(&object(&proof, "proof")?, &older, &verifier))
}

/// Parses a note and verifies its signature.
#[napi]
pub fn open_checkpoint(note: String, verifier: String) -> String {
    answer(|| audit::open_checkpoint(&note, &verifier))
}
