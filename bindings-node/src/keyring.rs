//! The keys of protected columns, for JavaScript.

use crate::envelope::{answer, failure};
use napi::bindgen_prelude::{Either, Uint8Array};
use napi_derive::napi;
use serde_json::Value;
use std::sync::Arc;
use telehealth_storage::{
    Error,
    crypto::{CryptoError, Key, Keyring},
};

/// The keys of protected health information, oldest first: the last one encrypts, all decrypt.
#[napi]
pub struct NativeKeyring {
    inner: Arc<Keyring>,
}

#[napi]
impl NativeKeyring {
    /// Builds a keyring from ids and secrets of 32 bytes each.
    #[napi]
    pub fn of(ids: Vec<String>, secrets: Vec<Uint8Array>) -> Either<NativeKeyring, String> {
        let keys = ids.iter().zip(&secrets).map(|(id, secret)| Key::new(id, secret)).collect::<Result<_, _>>();
        made(keys.and_then(Keyring::new))
    }

    /// Generates a keyring with one random key, which is lost with the process unless `expose` exports it.
    #[napi]
    pub fn generate(id: String) -> Either<NativeKeyring, String> {
        made(Keyring::generate(&id))
    }

    /// Reads the environment variable `TELEHEALTH_KEYS`.
    #[napi]
    pub fn from_environment() -> Either<NativeKeyring, String> {
        made(Keyring::from_environment())
    }

    /// Reads a file with one `id:secret` pair per line.
    #[napi]
    pub fn from_file(path: String) -> Either<NativeKeyring, String> {
        made(Keyring::from_file(path))
    }

    /// Returns the keys in the format of a file, with the secrets.
    #[napi]
    pub fn expose(&self) -> String {
        self.inner.expose().to_string()
    }

    /// Reads the source again; on an error the keyring is unchanged.
    #[napi]
    pub fn reload(&self) -> String {
        answer(|| Ok(self.inner.reload().map(|()| Value::Null)?))
    }

    /// Returns the ids of the keys, oldest first.
    #[napi]
    pub fn ids(&self) -> Vec<String> {
        self.inner.ids()
    }
}

impl NativeKeyring {
    /// Returns the keyring for a portal.
    pub fn shared(&self) -> Arc<Keyring> {
        Arc::clone(&self.inner)
    }
}

fn made(made: Result<Keyring, CryptoError>) -> Either<NativeKeyring, String> {
    match made {
        Ok(ring) => Either::A(NativeKeyring { inner: Arc::new(ring) }),
        Err(error) => Either::B(failure(&Error::from(error))),
    }
}
