//! The keys of one table, derived from those of the keyring.

use super::{CryptoError, Result, key::Key, unambiguous};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit};
use hkdf::Hkdf;
use hmac::Hmac;
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// Separates these keys from others that are derived from the same secret.
const SALT: &[u8] = b"telehealth keyring v1";

/// Seals and opens the protected columns of one table, and computes the tokens of its blind indexes.
///
/// HKDF-SHA-256 (RFC 5869) derives two keys for each table from each generation of the keyring: one for envelopes, one
/// for blind indexes. So values of one table are not valid in another, and tokens disclose nothing about envelopes.
pub struct Sealer {
    pub(super) table: &'static str,
    /// Oldest first and never empty.
    pub(super) generations: Vec<Generation>,
}

/// The keys of one table in one generation.
pub(super) struct Generation {
    pub(super) id: Box<str>,
    pub(super) cipher: Aes256GcmSiv,
    pub(super) index: Hmac<Sha256>,
}

impl Sealer {
    pub(super) fn new(table: &'static str, keys: &[Key]) -> Result<Self> {
        let generations = keys.iter().map(|key| Generation::new(table, key)).collect::<Result<_>>()?;
        Ok(Self { table, generations })
    }

    pub(super) fn newest(&self) -> Result<&Generation> {
        self.generations.last().ok_or(CryptoError::NoKeyring { table: self.table })
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&str> = self.generations.iter().map(|generation| &*generation.id).collect();
        f.debug_struct("Sealer").field("table", &self.table).field("ids", &ids).finish_non_exhaustive()
    }
}

impl Generation {
    fn new(table: &str, key: &Key) -> Result<Self> {
        let sealing = derive(key, "seal", table)?;
        let indexing = derive(key, "index", table)?;
        Ok(Self {
            id: key.id().into(),
            cipher: Aes256GcmSiv::new((&*sealing).into()),
            index: <Hmac<Sha256> as KeyInit>::new_from_slice(indexing.as_ref())
                .map_err(|_| CryptoError::Failed { step: "deriving a key" })?,
        })
    }
}

/// Derives a key for one purpose and one table.
pub(super) fn derive(key: &Key, purpose: &str, table: &str) -> Result<Zeroizing<[u8; 32]>> {
    let mut derived = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(SALT), key.secret())
        .expand(&unambiguous(&[purpose.as_bytes(), table.as_bytes()]), derived.as_mut())
        .map_err(|_| CryptoError::Failed { step: "deriving a key" })?;
    Ok(derived)
}
