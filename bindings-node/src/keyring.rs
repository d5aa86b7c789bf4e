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

/// Several generations of keys, oldest first: the last one seals, all open.
#[napi]
pub struct NativeKeyring {
    inner: Arc<Keyring>,
}

#[napi]
impl NativeKeyring {
    /// A ring of keys at hand: each id with its secret of 32 bytes.
    #[napi]
    pub fn of(ids: Vec<String>, secrets: Vec<Uint8Array>) -> Either<NativeKeyring, String> {
        let keys = ids.iter().zip(&secrets).map(|(id, secret)| Key::new(id, secret)).collect::<Result<_, _>>();
        made(keys.and_then(Keyring::new))
    }

    /// A ring of one random key.
    #[napi]
    pub fn generate(id: String) -> Either<NativeKeyring, String> {
        made(Keyring::generate(&id))
    }

    /// Reads the environment variable.
    #[napi]
    pub fn from_environment() -> Either<NativeKeyring, String> {
        made(Keyring::from_environment())
    }

    /// Reads a file.
    #[napi]
    pub fn from_file(path: String) -> Either<NativeKeyring, String> {
        made(Keyring::from_file(path))
    }

    /// Asks the source again.
    #[napi]
    pub fn reload(&self) -> String {
        answer(|| Ok(self.inner.reload().map(|()| Value::Null)?))
    }

    /// The ids of the keys, oldest first.
    #[napi]
    pub fn ids(&self) -> Vec<String> {
        self.inner.ids()
    }
}

impl NativeKeyring {
    /// The ring as a portal takes it.
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
