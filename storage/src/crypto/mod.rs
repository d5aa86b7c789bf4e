//! Encryption, blind indexes and password hashing: protects health information from attackers with the database but
//! without the keys.
//!
//! | item | purpose |
//! |---|---|
//! | [`Keyring`] | several generations of keys: the newest encrypts, all decrypt |
//! | [`Sealer::seal`], [`Sealer::open`] | convert one value of one column of one row to and from a text envelope |
//! | [`Sealer::identity_token`], [`IdentityQuery`], [`NameQuery`] | blind indexes: search of encrypted values |
//! | [`hash`], [`verify`] | passwords |
//!
//! # What is protected
//!
//! An attacker with a dump, a backup, a replica or a disk cannot decrypt a sealed value without the keyring, and cannot
//! compare a guess with its envelope. If they can also write to the database, a value that they changed, or moved to
//! another row, column or table, is rejected.
//!
//! # What is not protected
//!
//! * Whether there is a value, its approximate length (see [`Sealer::seal`]), when it was written, and with which
//!   generation of keys.
//! * What blind indexes disclose (see [`IdentityQuery`] and [`NameQuery`]): which rows have equal indexed values.
//!   Somebody who has the keyring, or who can read the database and write rows through this library, can also compute
//!   the token of a guess and compare it.
//! * An old envelope that is put back into its own cell still opens, and so does a row that was assigned to another
//!   patient by changing its references: the envelope binds a value to its row, not the row to its owner. Both are
//!   changes of a row, which the audit log proves.
//! * Two portals with the same keys: a row copied with its id opens in both. Give each portal its own keyring.
//! * The memory of this process and the source of the keys. Secrets are wiped when they are dropped, as far as the
//!   compiler and the operating system allow.

mod blind_index;
mod envelope;
mod error;
mod folding;
mod key;
#[cfg(unix)]
mod key_file;
#[cfg(not(unix))]
#[path = "key_file_unsupported.rs"]
mod key_file;
mod keyring;
mod password;
mod provider;
mod sealer;

pub(crate) use envelope::Nonces;
#[cfg(all(unix, feature = "cli"))]
pub(crate) use key_file::{open as open_private, write_keys as write_private};

pub use blind_index::{IdentityQuery, NameQuery};
pub use error::{CryptoError, Exposure, Place};
pub use key::Key;
pub use keyring::Keyring;
pub use password::{MAX_CHARACTERS, MIN_CHARACTERS, PasswordHash, Verified, hash, verify};
pub use provider::{KEYS_VARIABLE, KeyProvider};
pub use sealer::Sealer;

/// The result of a cryptographic operation.
pub type Result<T, E = CryptoError> = std::result::Result<T, E>;

/// Fills a buffer from the operating system's generator.
pub(crate) fn randomize(buffer: &mut [u8]) -> Result<()> {
    getrandom::fill(buffer).map_err(|_| CryptoError::Failed { step: "drawing random bytes" })
}

/// Encodes several parts unambiguously: their number, then each part prefixed with its length.
fn unambiguous(parts: &[&[u8]]) -> Vec<u8> {
    let length = |it: usize| (it as u64).to_le_bytes();
    let mut bytes = Vec::with_capacity(8 + parts.iter().map(|part| 8 + part.len()).sum::<usize>());
    bytes.extend_from_slice(&length(parts.len()));
    for part in parts {
        bytes.extend_from_slice(&length(part.len()));
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
pub(crate) use password::tests::{password_work, weak_hash};

#[cfg(test)]
mod vectors;

#[cfg(test)]
mod tests {
    use super::unambiguous;

    #[test]
    fn different_parts_have_different_encodings() {
        let lists: [&[&[u8]]; 8] = [
            &[],
            &[b""],
            &[b"", b""],
            &[b"ab", b"c"],
            &[b"a", b"bc"],
            &[b"abc"],
            &[b"abc", b""],
            // The first part is the encoding of two.
            &[b"\x01\0\0\0\0\0\0\0a\x02\0\0\0\0\0\0\0bc"],
        ];
        let encoded: std::collections::BTreeSet<_> = lists.iter().map(|parts| unambiguous(parts)).collect();
        assert_eq!(encoded.len(), lists.len());
    }
}
