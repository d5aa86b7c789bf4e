//! What can go wrong with keys, envelopes and passwords. No message ever holds a secret or what was sealed.

use std::{fmt, io};
use telehealth_core::Code;
use uuid::Uuid;

/// Why a key, an envelope or a password was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CryptoError {
    /// Protected columns are neither written nor read without keys.
    #[error(
        "the portal has no keyring, so {table} can be neither written nor read; give it one [{}]",
        Code::CRYPTO_NO_KEYRING
    )]
    NoKeyring {
        /// The table with the protected columns.
        table: &'static str,
    },
    /// The portal writes no tokens of names alone, so it cannot look one up.
    #[error(
        "patients have no index by name alone; look them up by last name, first name and date of birth together, \
         or open every portal with the option name_index and rotate keys [{}]",
        Code::CRYPTO_NO_NAME_INDEX
    )]
    NoNameIndex,
    /// The value was sealed with a key that the ring lacks.
    #[error(
        "the keyring lacks the key {key} that {place} was sealed with; add that key [{}]",
        Code::CRYPTO_UNKNOWN_KEY
    )]
    UnknownKey {
        /// The id of the key.
        key: String,
        /// Where the value stands.
        place: Place,
    },
    /// The value was not sealed for this place with this key, or was changed since.
    #[error(
        "the sealed {place} was changed, stems from another place or was sealed with another secret of the same key id [{}]",
        Code::CRYPTO_TAMPERED
    )]
    Tampered {
        /// Where the value stands.
        place: Place,
    },
    /// The column holds no envelope.
    #[error("{place} is not sealed [{}]", Code::CRYPTO_MALFORMED)]
    Malformed {
        /// Where the value stands.
        place: Place,
    },
    /// Something that works unless the machine is in trouble.
    #[error("{step} failed; the machine lacks memory or random bytes [{}]", Code::CRYPTO_FAILED)]
    Failed {
        /// What was tried.
        step: &'static str,
    },
    /// There is no key at all.
    #[error("{source_name} holds no key [{}]", Code::KEYRING_MISSING)]
    KeysMissing {
        /// The environment variable, file or provider.
        source_name: String,
    },
    /// The operating system does not give the file, or does not take a new one.
    ///
    /// The path is not repeated: what a caller gave in its place may be the secret itself.
    #[error("the file of the keyring cannot be used: {reason} [{}]", Code::KEYRING_UNREADABLE)]
    KeysUnreadable {
        /// What the operating system said.
        reason: io::Error,
    },
    /// Other users may read, write or replace the file.
    #[error("the {exposure} [{}]", Code::KEYRING_EXPOSED)]
    KeysExposed {
        /// How.
        exposure: Exposure,
    },
    /// A key cannot be read.
    #[error("key {position} of the keyring {reason} [{}]", Code::KEYRING_MALFORMED)]
    KeyMalformed {
        /// Which one, counted from 1.
        position: usize,
        /// What it must be. It never repeats what was given, which may be the secret in the wrong place.
        reason: &'static str,
    },
    /// A key is no random number.
    #[error(
        "the secret of the key {key} is a placeholder; make one by `openssl rand -base64 32` [{}]",
        Code::KEYRING_WEAK
    )]
    KeyWeak {
        /// The id of the key.
        key: String,
    },
    /// Two keys are one.
    #[error("the key {key} is there twice, by its id or its secret [{}]", Code::KEYRING_DUPLICATE)]
    KeyDuplicate {
        /// The id of the second one.
        key: String,
    },
    /// A reload brought another secret under a known id.
    #[error("the key {key} has another secret than before; a new secret needs a new id [{}]", Code::KEYRING_CHANGED)]
    KeyChanged {
        /// The id of the key.
        key: String,
    },
    /// The database was used with another secret under this key id: its rows would not open, and new ones would be lost to
    /// the other programs.
    #[error(
        "the database knows the key {key} with another secret; use the keyring of this database, or a new key id [{}]",
        Code::KEYRING_MISMATCH
    )]
    KeyMismatch {
        /// The id of the key.
        key: String,
    },
    /// The provider has no answer; [`source`](std::error::Error::source) is what it said.
    #[error("the provider of the keys failed [{}]", Code::KEYRING_PROVIDER)]
    Provider(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Nobody signs in so. It does not tell whether the address, the password or the account is at fault.
    #[error("there is no active user with this e-mail address and this password [{}]", Code::PASSWORD_REFUSED)]
    PasswordRefused,
    /// A new password is too short.
    #[error("a password must have at least {} characters [{}]", super::MIN_CHARACTERS, Code::PASSWORD_TOO_SHORT)]
    PasswordTooShort,
    /// A password is too long.
    #[error("a password must have at most {} characters [{}]", super::MAX_CHARACTERS, Code::PASSWORD_TOO_LONG)]
    PasswordTooLong,
    /// The stored hash is none of ours.
    #[error("the stored password hash is no Argon2id hash of a sensible cost [{}]", Code::PASSWORD_HASH_MALFORMED)]
    PasswordHashMalformed,
}

impl CryptoError {
    /// The stable code.
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
            Self::PasswordRefused => Code::PASSWORD_REFUSED,
            Self::PasswordTooShort => Code::PASSWORD_TOO_SHORT,
            Self::PasswordTooLong => Code::PASSWORD_TOO_LONG,
            Self::PasswordHashMalformed => Code::PASSWORD_HASH_MALFORMED,
        }
    }

    /// Whether what is stored is at fault, and not what the portal was given to open it with.
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
                write!(f, "file of the keyring has mode {mode:03o}, so other users may use it; run chmod 600 on it")
            }
            Self::Owner(uid) => {
                write!(
                    f,
                    "file of the keyring belongs to user {uid} and not to the user of this process; run chown on it"
                )
            }
            Self::FolderMode(mode) => write!(
                f,
                "folder of the keyring has mode {mode:03o}, so other users may replace the file; run chmod go-w on it"
            ),
            Self::FolderOwner(uid) => {
                write!(f, "folder of the keyring belongs to user {uid}, who may replace the file; use another folder")
            }
        }
    }
}

/// The column of a row that a value stands in, which its envelope is bound to.
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
