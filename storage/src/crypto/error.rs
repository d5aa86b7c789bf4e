//! Errors of keys, envelopes and passwords. No message contains a secret or a sealed value.

use std::{fmt, io};
use telehealth_core::Code;
use uuid::Uuid;

/// An error of a key, an envelope or a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CryptoError {
    /// The portal has no keyring, which protected columns need.
    #[error(
        "the portal has no keyring, so {table} can be neither written nor read; configure one [{}]",
        Code::CRYPTO_NO_KEYRING
    )]
    NoKeyring {
        /// The table with the protected columns.
        table: &'static str,
    },
    /// The portal has no name index, so it cannot search by name alone.
    #[error(
        "patients have no index by name alone; look them up by last name, first name and date of birth together, \
         or open every portal with the option name_index and rotate keys [{}]",
        Code::CRYPTO_NO_NAME_INDEX
    )]
    NoNameIndex,
    /// The value was sealed with a key that is not in the keyring.
    #[error(
        "the keyring lacks the key {key} that {place} was sealed with; add that key [{}]",
        Code::CRYPTO_UNKNOWN_KEY
    )]
    UnknownKey {
        /// The id of the key.
        key: String,
        /// The cell of the value.
        place: Place,
    },
    /// The value was changed, or was sealed for another place or with another secret.
    #[error(
        "the sealed {place} was changed, comes from another place or was sealed with another secret of the same key id [{}]",
        Code::CRYPTO_TAMPERED
    )]
    Tampered {
        /// The cell of the value.
        place: Place,
    },
    /// The column does not contain an envelope.
    #[error("{place} is not sealed [{}]", Code::CRYPTO_MALFORMED)]
    Malformed {
        /// The cell of the value.
        place: Place,
    },
    /// An operation that only fails if the machine lacks memory or random bytes.
    #[error("{step} failed; the machine lacks memory or random bytes [{}]", Code::CRYPTO_FAILED)]
    Failed {
        /// The operation.
        step: &'static str,
    },
    /// The source of the keys contains no key.
    #[error("{source_name} holds no key [{}]", Code::KEYRING_MISSING)]
    KeysMissing {
        /// The environment variable, file or provider.
        source_name: String,
    },
    /// The keyring's file cannot be read or created.
    ///
    /// The message does not contain the path: a caller may have passed the secret instead of a path.
    #[error("the file of the keyring cannot be used: {reason} [{}]", Code::KEYRING_UNREADABLE)]
    KeysUnreadable {
        /// The error of the operating system.
        reason: io::Error,
    },
    /// Other users may read, write or replace the file.
    #[error("the keyring's {exposure} [{}]", Code::KEYRING_EXPOSED)]
    KeysExposed {
        /// How other users may use it.
        exposure: Exposure,
    },
    /// A key cannot be read.
    #[error("key {position} of the keyring {reason} [{}]", Code::KEYRING_MALFORMED)]
    KeyMalformed {
        /// The position of the key, counted from 1.
        position: usize,
        /// What is wrong. It never repeats the input, which may be a misplaced secret.
        reason: &'static str,
    },
    /// A key is not random.
    #[error(
        "the secret of the key {key} is a placeholder; generate one with `openssl rand -base64 32` [{}]",
        Code::KEYRING_WEAK
    )]
    KeyWeak {
        /// The id of the key.
        key: String,
    },
    /// Two keys have the same id or the same secret.
    #[error("the key {key} occurs twice, by its id or its secret [{}]", Code::KEYRING_DUPLICATE)]
    KeyDuplicate {
        /// The id of the second one.
        key: String,
    },
    /// A reload returned a different secret for a known id.
    #[error(
        "the key {key} has a different secret than before; a new secret needs a new id [{}]",
        Code::KEYRING_CHANGED
    )]
    KeyChanged {
        /// The id of the key.
        key: String,
    },
    /// The database was used with a different secret for this key id: its rows could not be decrypted, and other
    /// programs could not decrypt new ones.
    #[error(
        "the database was used with a different secret for the key {key}; use the keyring of this database, or a new key id [{}]",
        Code::KEYRING_MISMATCH
    )]
    KeyMismatch {
        /// The id of the key.
        key: String,
    },
    /// The key provider failed; [`source`](std::error::Error::source) returns its error.
    #[error("the provider of the keys failed [{}]", Code::KEYRING_PROVIDER)]
    Provider(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The sign-in failed. The error does not disclose whether the address, the password or the account is at fault.
    #[error("there is no active user with this e-mail address and this password [{}]", Code::PASSWORD_REJECTED)]
    PasswordRejected,
    /// A new password is too short.
    #[error("a password must have at least {} characters [{}]", super::MIN_CHARACTERS, Code::PASSWORD_TOO_SHORT)]
    PasswordTooShort,
    /// A password is too long.
    #[error("a password must have at most {} characters [{}]", super::MAX_CHARACTERS, Code::PASSWORD_TOO_LONG)]
    PasswordTooLong,
    /// The stored hash is malformed or of another algorithm or cost.
    #[error("the stored password hash is not an Argon2id hash of acceptable cost [{}]", Code::PASSWORD_HASH_MALFORMED)]
    PasswordHashMalformed,
}

impl CryptoError {
    /// Returns the stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::NoKeyring { .. } => Code::CRYPTO_NO_KEYRING,
            Self::NoNameIndex => Code::CRYPTO_NO_NAME_INDEX,
            Self::UnknownKey { .. } => Code::CRYPTO_UNKNOWN_KEY,
            Self::Tampered { .. } => Code::CRYPTO_TAMPERED,
            Self::Malformed { .. } => Code::CRYPTO_MALFORMED,
            Self::Failed { .. } => Code::CRYPTO_FAILED,
            Self::KeysMissing { .. } => Code::KEYRING_MISSING,
            Self::KeysUnreadable { .. } => Code::KEYRING_UNREADABLE,
            Self::KeysExposed { .. } => Code::KEYRING_EXPOSED,
            Self::KeyMalformed { .. } => Code::KEYRING_MALFORMED,
            Self::KeyWeak { .. } => Code::KEYRING_WEAK,
            Self::KeyDuplicate { .. } => Code::KEYRING_DUPLICATE,
            Self::KeyChanged { .. } => Code::KEYRING_CHANGED,
            Self::KeyMismatch { .. } => Code::KEYRING_MISMATCH,
            Self::Provider(_) => Code::KEYRING_PROVIDER,
            Self::PasswordRejected => Code::PASSWORD_REJECTED,
            Self::PasswordTooShort => Code::PASSWORD_TOO_SHORT,
            Self::PasswordTooLong => Code::PASSWORD_TOO_LONG,
            Self::PasswordHashMalformed => Code::PASSWORD_HASH_MALFORMED,
        }
    }

    /// Whether the stored data is at fault, rather than the keyring.
    #[must_use]
    pub const fn is_damage(&self) -> bool {
        matches!(self, Self::Tampered { .. } | Self::Malformed { .. } | Self::PasswordHashMalformed)
    }
}

/// How other users may use the file of a keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exposure {
    /// By the file's mode.
    Mode(u32),
    /// The file belongs to another user, by id.
    Owner(u32),
    /// The mode of the folder lets others replace the file.
    FolderMode(u32),
    /// The folder belongs to another user, by id, who is not root.
    FolderOwner(u32),
}

impl fmt::Display for Exposure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mode(mode) => {
                write!(f, "file has mode {mode:03o}, so other users may use it; run chmod 600 on it")
            }
            Self::Owner(uid) => {
                write!(f, "file belongs to user {uid} and not to the user of this process; run chown on it")
            }
            Self::FolderMode(mode) => {
                write!(f, "folder has mode {mode:03o}, so other users may replace the file; run chmod go-w on it")
            }
            Self::FolderOwner(uid) => {
                write!(f, "folder belongs to user {uid}, who may replace the file; use another folder")
            }
        }
    }
}

/// The cell (column of a row) that an envelope is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The primary key of the row.
    pub row: Uuid,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} of {}", self.table, self.column, self.row)
    }
}
