//! A key: an id and a secret.

use super::{CryptoError, Result, randomize};
use base64ct::{Base64, Encoding};
use std::{collections::BTreeSet, fmt};
use zeroize::Zeroizing;

/// The length of a secret in bytes.
pub(super) const SECRET_BYTES: usize = 32;
/// The maximum length of a key id: every envelope contains it, and a longer text may be a misplaced secret.
const ID_CHARACTERS: usize = 16;
/// The minimum number of different bytes in a secret. Only 3 of 10^17 random secrets have fewer; placeholders do.
const DIFFERENT_BYTES: usize = 16;

/// One generation of keys: an id, such as `2026a`, and a secret of 32 random bytes.
pub struct Key {
    id: Box<str>,
    // Boxed, because moving a value leaves a copy in memory.
    secret: Box<Zeroizing<[u8; SECRET_BYTES]>>,
}

impl Key {
    /// Creates a key from an existing secret.
    ///
    /// # Errors
    /// `keyring.malformed` unless the id is 1 to 16 characters of `a-z 0-9 . _ -` and the secret is 32 bytes;
    /// `keyring.weak`.
    pub fn new(id: &str, secret: &[u8]) -> Result<Self> {
        Self::at(1, id, secret)
    }

    /// Generates a random key.
    ///
    /// # Errors
    /// As [`new`](Self::new), and `crypto.failed`.
    pub fn generate(id: &str) -> Result<Self> {
        let mut secret = Zeroizing::new([0; SECRET_BYTES]);
        randomize(secret.as_mut())?;
        Self::new(id, secret.as_ref())
    }

    fn at(position: usize, id: &str, secret: &[u8]) -> Result<Self> {
        let malformed = |reason| CryptoError::KeyMalformed { position, reason };
        if !is_key_id(id) {
            return Err(malformed("has no id of 1 to 16 characters of a-z, 0-9, dot, underscore and hyphen"));
        }
        if secret.len() != SECRET_BYTES {
            return Err(malformed("has no secret of 32 bytes"));
        }
        if secret.iter().collect::<BTreeSet<_>>().len() < DIFFERENT_BYTES {
            return Err(CryptoError::KeyWeak { key: id.to_owned() });
        }
        let mut boxed = Box::new(Zeroizing::new([0; SECRET_BYTES]));
        boxed.copy_from_slice(secret);
        Ok(Self { id: id.into(), secret: boxed })
    }

    /// Parses `id:secret`, with the secret in base64.
    pub(super) fn parse(position: usize, text: &str) -> Result<Self> {
        let malformed = |reason| CryptoError::KeyMalformed { position, reason };
        let (id, encoded) = text.split_once(':').ok_or_else(|| malformed("is not an id, a colon and a secret"))?;
        let mut buffer = Zeroizing::new([0; SECRET_BYTES]);
        let secret = Base64::decode(encoded, buffer.as_mut())
            .map_err(|_| malformed("has no secret of 32 bytes in base64, with its padding"))?;
        Self::at(position, id, secret)
    }

    /// Returns the id, which is not secret.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the key as `id:secret`, the format of a keyring's source. This contains the secret: store it safely.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        let mut buffer = Zeroizing::new([0; 48]);
        let encoded = Base64::encode(self.secret(), buffer.as_mut()).unwrap_or_default();
        let mut text = Zeroizing::new(String::with_capacity(self.id.len() + 1 + encoded.len()));
        for part in [&self.id, ":", encoded] {
            text.push_str(part);
        }
        text
    }

    pub(super) fn secret(&self) -> &[u8] {
        self.secret.as_ref().as_ref()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Whether a text is a valid key id.
pub(super) fn is_key_id(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    (1..=ID_CHARACTERS).contains(&text.len()) && text.bytes().all(known)
}
