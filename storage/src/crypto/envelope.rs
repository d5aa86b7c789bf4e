//! One sealed value as text: `phi:v1:<key id>:<base64url of nonce, ciphertext and tag>`.
//!
//! The cipher is AES-256-GCM-SIV (RFC 8452) with a random nonce. Plain AES-GCM allows 2^32 random nonces a key, which the
//! messages of a large portal reach, and one nonce used twice gives away the key that authenticates. With SIV a nonce that
//! comes twice tells that the same value was sealed twice for the same place, and nothing else; neither a virtual machine
//! that is restored from a snapshot nor a poor generator does worse. It costs a second pass over the value.
//!
//! What the tag binds beside the value: format, key id, table, column and row id, each with its length.

use super::{
    CryptoError, Place, Result,
    key::is_key_id,
    randomize,
    sealer::{Generation, Sealer},
    unambiguous,
};
use aes_gcm_siv::{AeadInOut, Nonce, Tag};
use base64ct::{Base64UrlUnpadded, Encoding};
use uuid::Uuid;
use zeroize::Zeroizing;

/// What every envelope begins with; the database holds its columns to it.
const PREFIX: &str = "phi:v1:";
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
/// No value is told from another by its length within this many bytes.
const BLOCK: usize = 32;
/// Ends the value; zeroes follow (ISO/IEC 7816-4).
const END: u8 = 0x80;

impl Sealer {
    /// Seals a value for one column of one row, with the newest key. The same value never gives the same text twice.
    ///
    /// The length of the text tells that of the value to 32 bytes up to a kilobyte, and to a sixteenth of it or less beyond
    /// (Padmé): a first name and a telephone number look alike, a word and a page do not.
    ///
    /// # Errors
    /// `crypto.failed`.
    pub fn seal(&self, column: &'static str, row: Uuid, value: &[u8]) -> Result<String> {
        let failed = |_| CryptoError::Failed { step: "sealing" };
        let key = self.newest()?;
        let padded = padded(value.len());
        // The value is overwritten by its own ciphertext, so no copy of it stays behind.
        let mut sealed = Vec::with_capacity(NONCE_BYTES + padded + TAG_BYTES);
        let mut nonce = Nonce::default();
        randomize(&mut nonce)?;
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(value);
        sealed.push(END);
        sealed.resize(NONCE_BYTES + padded, 0);
        let body = sealed.get_mut(NONCE_BYTES..).unwrap_or_default();
        let associated = self.associated(key, column, row);
        let tag = key.cipher.encrypt_inout_detached(&nonce, &associated, body.into()).map_err(failed)?;
        sealed.extend_from_slice(&tag);
        Ok(format!("{PREFIX}{}:{}", key.id, Base64UrlUnpadded::encode_string(&sealed)))
    }

    /// Opens a value of one column of one row, sealed with any key of the ring.
    ///
    /// # Errors
    /// `crypto.malformed` for what is no envelope, `crypto.unknown_key`, and `crypto.tampered` for one that was changed or
    /// was sealed for another place.
    pub fn open(&self, column: &'static str, row: Uuid, envelope: &str) -> Result<Zeroizing<Vec<u8>>> {
        let place = Place { table: self.table, column, row };
        let malformed = || CryptoError::Malformed { place };
        let Envelope { key, nonce, body, tag } = Envelope::parse(envelope).ok_or_else(malformed)?;
        let known = self.generations.iter().find(|generation| *generation.id == *key);
        let key = known.ok_or_else(|| CryptoError::UnknownKey { key: key.to_owned(), place })?;
        let mut value = Zeroizing::new(body);
        let associated = self.associated(key, column, row);
        key.cipher
            .decrypt_inout_detached(&nonce, &associated, value.as_mut_slice().into(), &tag)
            .map_err(|_| CryptoError::Tampered { place })?;
        // Whoever has the key pads as we do.
        let end = value.iter().rposition(|byte| *byte != 0).filter(|end| value.get(*end) == Some(&END));
        let end = end.filter(|end| padded(*end) == value.len()).ok_or_else(malformed)?;
        value.truncate(end);
        Ok(value)
    }

    /// Whether an envelope has the newest key, so that sealing it anew would change nothing.
    ///
    /// # Errors
    /// `crypto.malformed` for what is no envelope.
    pub fn is_newest(&self, column: &'static str, row: Uuid, envelope: &str) -> Result<bool> {
        let place = Place { table: self.table, column, row };
        let parsed = Envelope::parse(envelope).ok_or(CryptoError::Malformed { place })?;
        Ok(*self.newest()?.id == *parsed.key)
    }

    /// What the envelopes of the newest key begin with.
    pub(crate) fn newest_prefix(&self) -> Result<String> {
        Ok(format!("{PREFIX}{}:", self.newest()?.id))
    }

    fn associated(&self, key: &Generation, column: &str, row: Uuid) -> Vec<u8> {
        unambiguous(&[PREFIX.as_bytes(), key.id.as_bytes(), self.table.as_bytes(), column.as_bytes(), row.as_bytes()])
    }
}

/// The parts of a well-formed envelope.
struct Envelope<'a> {
    key: &'a str,
    nonce: Nonce,
    body: Vec<u8>,
    tag: Tag,
}

impl<'a> Envelope<'a> {
    /// Reads the one form that [`Sealer::seal`] writes: nothing else stands for the same bytes.
    fn parse(text: &'a str) -> Option<Self> {
        let (key, encoded) = text.strip_prefix(PREFIX)?.split_once(':')?;
        let bytes = Base64UrlUnpadded::decode_vec(encoded).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let (body, tag) = sealed.split_last_chunk::<TAG_BYTES>()?;
        let whole = is_key_id(key) && body.len() >= BLOCK && body.len().is_multiple_of(BLOCK);
        whole.then(|| Self { key, nonce: (*nonce).into(), body: body.to_vec(), tag: (*tag).into() })
    }
}

/// How long a value of `length` bytes is with its padding: whole blocks, and beyond 1,024 bytes a length whose binary form
/// has few digits (Padmé), so that long values give away their magnitude only.
fn padded(length: usize) -> usize {
    let length = length.saturating_add(1).max(BLOCK);
    let magnitude = length.ilog2();
    let digits = magnitude.ilog2() + 1;
    length.next_multiple_of(BLOCK.max(1 << (magnitude - digits)))
}

#[cfg(test)]
mod tests;
