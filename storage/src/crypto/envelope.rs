//! The text format of a sealed value: `phi:v1:<key id>:<base64url of nonce, ciphertext and tag>`.
//!
//! The cipher is AES-256-GCM-SIV (RFC 8452) with a random nonce. Plain AES-GCM allows 2^32 random nonces per key, which
//! the messages of a large portal reach, and a repeated nonce discloses the authentication key. With SIV a repeated
//! nonce only discloses that the same value was sealed twice for the same place; a virtual machine that is restored
//! from a snapshot or a poor random number generator does no further harm. It costs a second pass over the value.
//!
//! The tag authenticates the value and its context: format, key id, table, column and row id, each with its length.

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

/// The prefix of every envelope, which the database checks.
const PREFIX: &str = "phi:v1:";
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
/// Values are padded to a multiple of this many bytes, to hide their exact length.
const BLOCK: usize = 32;
/// Marks the end of the value; zeroes follow (ISO/IEC 7816-4).
const END: u8 = 0x80;

impl Sealer {
    /// Seals a value for one column of one row, with the newest key. The same value never gives the same text twice.
    ///
    /// The length of the text discloses the length of the value to within 32 bytes up to a kilobyte, and to within a
    /// sixteenth of it or less beyond that (Padmé): a first name and a telephone number look alike, a word and a page
    /// do not.
    ///
    /// # Errors
    /// `crypto.failed`.
    pub fn seal(&self, column: &'static str, row: Uuid, value: &[u8]) -> Result<String> {
        self.seal_with(&mut Nonces::default(), column, row, value)
    }

    /// Like [`seal`](Self::seal), for one of several values.
    pub(crate) fn seal_with(
        &self,
        nonces: &mut Nonces,
        column: &'static str,
        row: Uuid,
        value: &[u8],
    ) -> Result<String> {
        let failed = |_| CryptoError::Failed { step: "sealing" };
        let key = self.newest()?;
        let padded = padded(value.len());
        // The ciphertext overwrites the value, so that no copy of the value remains in memory.
        let mut sealed = Vec::with_capacity(NONCE_BYTES + padded + TAG_BYTES);
        let nonce = nonces.draw()?;
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(value);
        sealed.push(END);
        sealed.resize(NONCE_BYTES + padded, 0);
        let body = sealed.get_mut(NONCE_BYTES..).unwrap_or_default();
        let associated = self.associated(key, column, row);
        let tag = key.cipher.encrypt_inout_detached(&nonce, &associated, body.into()).map_err(failed)?;
        sealed.extend_from_slice(&tag);
        let encoded = Base64UrlUnpadded::encode_string(&sealed);
        let mut text = String::with_capacity(PREFIX.len() + key.id.len() + 1 + encoded.len());
        for part in [PREFIX, &key.id, ":", &encoded] {
            text.push_str(part);
        }
        Ok(text)
    }

    /// Opens a value of one column of one row, sealed with any key of the keyring.
    ///
    /// # Errors
    /// `crypto.malformed` if the text is not an envelope, `crypto.unknown_key`, and `crypto.tampered` if it was changed
    /// or was sealed for another place.
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
        // The tag is valid, so the padding was written by a holder of the key: only the canonical form is accepted.
        let end = value.iter().rposition(|byte| *byte != 0).filter(|end| value.get(*end) == Some(&END));
        let end = end.filter(|end| padded(*end) == value.len()).ok_or_else(malformed)?;
        value.truncate(end);
        Ok(value)
    }

    /// Whether an envelope has the newest key and need not be re-encrypted.
    ///
    /// # Errors
    /// `crypto.malformed` if the text is not an envelope.
    pub fn is_newest(&self, column: &'static str, row: Uuid, envelope: &str) -> Result<bool> {
        let place = Place { table: self.table, column, row };
        let parsed = Envelope::parse(envelope).ok_or(CryptoError::Malformed { place })?;
        Ok(*self.newest()?.id == *parsed.key)
    }

    /// Returns the prefix of envelopes with the newest key.
    pub(crate) fn newest_prefix(&self) -> Result<String> {
        Ok(format!("{PREFIX}{}:", self.newest()?.id))
    }

    fn associated(&self, key: &Generation, column: &str, row: Uuid) -> Vec<u8> {
        unambiguous(&[PREFIX.as_bytes(), key.id.as_bytes(), self.table.as_bytes(), column.as_bytes(), row.as_bytes()])
    }
}

/// Random nonces for several values, drawn from the operating system in one call. They are kept only while the values of
/// one statement are sealed: a process that is forked meanwhile, or a snapshot of a machine, would use them a second time.
#[derive(Default)]
pub(crate) struct Nonces {
    unused: Vec<u8>,
    drawn: usize,
}

impl Nonces {
    /// The maximum number that is drawn together.
    const MOST: usize = 32;

    fn draw(&mut self) -> Result<Nonce> {
        if self.unused.is_empty() {
            // A single value needs one, a row some, a list of rows many.
            self.drawn = (self.drawn * 2).clamp(1, Self::MOST);
            let mut random = vec![0; self.drawn * NONCE_BYTES];
            randomize(&mut random)?;
            self.unused = random;
        }
        let failed = CryptoError::Failed { step: "drawing random bytes" };
        let (rest, nonce) = self.unused.split_last_chunk::<NONCE_BYTES>().ok_or(failed)?;
        let (rest, nonce) = (rest.len(), Nonce::from(*nonce));
        self.unused.truncate(rest);
        Ok(nonce)
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
    /// Parses the canonical form that [`Sealer::seal`] writes; other encodings of the same bytes are rejected.
    fn parse(text: &'a str) -> Option<Self> {
        let (key, encoded) = text.strip_prefix(PREFIX)?.split_once(':')?;
        let bytes = Base64UrlUnpadded::decode_vec(encoded).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let (body, tag) = sealed.split_last_chunk::<TAG_BYTES>()?;
        let whole = is_key_id(key) && body.len() >= BLOCK && body.len().is_multiple_of(BLOCK);
        whole.then(|| Self { key, nonce: (*nonce).into(), body: body.to_vec(), tag: (*tag).into() })
    }
}

/// Returns the padded length of a value of `length` bytes: whole blocks, and beyond 1,024 bytes a length with few
/// significant binary digits (Padmé), so that long values only disclose their magnitude.
fn padded(length: usize) -> usize {
    let length = length.saturating_add(1).max(BLOCK);
    let magnitude = length.ilog2();
    let digits = magnitude.ilog2() + 1;
    length.next_multiple_of(BLOCK.max(1 << (magnitude - digits)))
}

#[cfg(test)]
mod tests;
