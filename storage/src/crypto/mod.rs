//! How protected health information is sealed, looked up and kept from whoever has the database but not the keys.
//!
//! | part | what it does |
//! |---|---|
//! | [`Keyring`] | several generations of keys: the newest seals, all open |
//! | [`Sealer::seal`], [`Sealer::open`] | one value of one column of one row as an envelope of text |
//! | [`Sealer::identity_token`], [`IdentityQuery`], [`NameQuery`] | blind indexes: equality without the value |
//! | [`hash`], [`verify`] | passwords |
//!
//! # What holds
//!
//! Against somebody with a dump, a backup, a replica or a disk: the text of a sealed value cannot be decrypted without the
//! keyring, and a guess at it cannot be compared with its envelope. Against somebody who may also write to the database: a value that was changed,
//! or that stands in another row, column or table than it was sealed for, is refused.
//!
//! # What does not
//!
//! * Whether a value is there at all, about how long it is (see [`Sealer::seal`]), when it was written, and with which
//!   generation of keys.
//! * What the blind indexes tell (see [`IdentityQuery`] and [`NameQuery`]): which rows are equal in what the token stands for.
//!   Somebody who has the keyring, or sees the database and may write rows through this library, can also make the token of a
//!   guess and compare.
//! * An old envelope put back into the very cell it came from opens, and so does a row that was given to another
//!   patient by changing its references: the envelope binds a value to its row, not the row to its owner. Both are
//!   changes of a row, which the audit log proves.
//! * Two portals with the same keys: a row copied with its id opens in both. Give each portal a keyring of its own.
//! * Whoever can read this process's memory or the source of the keys. Secrets are wiped when they are dropped, as far
//!   as a compiler and an operating system let a program do so.

mod blind_index;
mod envelope;
mod error;
mod folding;
mod key;
mod keyring;
mod password;
mod provider;
mod sealer;

pub use blind_index::{IdentityQuery, NameQuery};
pub use error::{CryptoError, Exposure, Place};
pub use key::Key;
pub use keyring::Keyring;
pub use password::{MAX_CHARACTERS, MIN_CHARACTERS, PasswordHash, Verified, hash, verify};
pub use provider::{KEYS_VARIABLE, KeyProvider};
pub use sealer::Sealer;

/// The result of a cryptographic step.
pub type Result<T, E = CryptoError> = std::result::Result<T, E>;

/// Fills a buffer from the operating system's generator.
fn randomize(buffer: &mut [u8]) -> Result<()> {
    getrandom::fill(buffer).map_err(|_| CryptoError::Failed { step: "drawing random bytes" })
}

/// Several parts as one sequence of bytes that no other parts give: their number, then each with its length before it.
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
    fn no_two_lists_of_parts_are_encoded_alike() {
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
