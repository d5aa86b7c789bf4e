//! Sources of keys.

use super::{CryptoError, Result, key::Key, key_file};
use std::{
    env,
    io::{self, Read},
    path::PathBuf,
};
use zeroize::Zeroizing;

/// The environment variable that holds a keyring.
pub const KEYS_VARIABLE: &str = "TELEHEALTH_KEYS";
/// The maximum size of a keyring's file in bytes, enough for a thousand generations.
const FILE_BYTES: usize = 1 << 16;

/// A source of keys, such as a key management service.
pub trait KeyProvider: Send + Sync {
    /// Returns the keys, oldest first. It may be called several times, and may return more keys later.
    ///
    /// # Errors
    /// [`CryptoError::Provider`] with the cause, which must not contain a secret.
    fn keys(&self) -> Result<Vec<Key>>;

    /// Returns the name to use in errors.
    fn name(&self) -> String {
        "the key provider".to_owned()
    }
}

/// The environment variable.
pub(super) struct Environment;

impl KeyProvider for Environment {
    fn keys(&self) -> Result<Vec<Key>> {
        let Some(value) = env::var_os(KEYS_VARIABLE) else {
            return Err(CryptoError::KeysMissing { source_name: self.name() });
        };
        let malformed = |_| CryptoError::KeyMalformed { position: 1, reason: "is not valid UTF-8" };
        from_list(&Zeroizing::new(value.into_string().map_err(malformed)?))
    }

    fn name(&self) -> String {
        format!("the environment variable {KEYS_VARIABLE}")
    }
}

/// Parses keys separated by commas.
fn from_list(text: &str) -> Result<Vec<Key>> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    numbered(text.split(','))
}

/// Parses one key per line.
fn from_lines(text: &str) -> Result<Vec<Key>> {
    numbered(text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')))
}

fn numbered<'a>(keys: impl Iterator<Item = &'a str>) -> Result<Vec<Key>> {
    keys.enumerate().map(|(index, text)| Key::parse(index + 1, text.trim())).collect()
}

/// A file that only its owner, the user of this process, may use, in a folder where no other user can replace it.
pub(super) struct KeyFile {
    pub(super) path: PathBuf,
}

impl KeyProvider for KeyFile {
    fn keys(&self) -> Result<Vec<Key>> {
        let unreadable = |reason| CryptoError::KeysUnreadable { reason };
        let file = key_file::open(&self.path)?;
        // Allocated at full size: a buffer that grows leaves copies in memory.
        let mut bytes = Zeroizing::new(Vec::with_capacity(FILE_BYTES + 1));
        file.take(FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() > FILE_BYTES {
            return Err(unreadable(io::Error::other("it is larger than 64 KiB")));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| unreadable(io::Error::other("it is not valid UTF-8")))?;
        from_lines(text)
    }

    // Not the path: a caller may have passed the secret instead.
    fn name(&self) -> String {
        "the file of the keyring".to_owned()
    }
}
