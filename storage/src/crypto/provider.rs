//! Where keys come from.

use super::{CryptoError, Result, keyring::Key};
use std::{
    env,
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The environment variable that holds a keyring.
pub const KEYS_VARIABLE: &str = "TELEHEALTH_KEYS";
/// The most bytes of a keyring's file; a thousand generations have room.
const FILE_BYTES: usize = 1 << 16;

/// A source of keys, such as a key management service.
pub trait KeyProvider: Send + Sync {
    /// The keys, oldest first. It may be asked several times, and may answer with more keys then.
    ///
    /// # Errors
    /// [`CryptoError::Provider`] with what went wrong; it must not hold a secret.
    fn keys(&self) -> Result<Vec<Key>>;

    /// What an error calls it.
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
        let malformed = |_| CryptoError::KeyMalformed { position: 1, reason: "is no text" };
        from_list(&Zeroizing::new(value.into_string().map_err(malformed)?))
    }

    fn name(&self) -> String {
        format!("the environment variable {KEYS_VARIABLE}")
    }
}

/// Reads keys between commas.
fn from_list(text: &str) -> Result<Vec<Key>> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    numbered(text.split(','))
}

/// Reads a key a line.
fn from_lines(text: &str) -> Result<Vec<Key>> {
    numbered(text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')))
}

fn numbered<'a>(keys: impl Iterator<Item = &'a str>) -> Result<Vec<Key>> {
    keys.enumerate().map(|(index, text)| Key::parse(index + 1, text.trim())).collect()
}

/// Makes a keyring's file, whole or not at all.
pub(super) fn write_keys(path: &Path, text: &str) -> Result<()> {
    let write = || {
        let unfinished = path.with_extension("new");
        let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        writeln!(file, "{text}")?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    };
    write().map_err(|reason| CryptoError::KeysUnreadable { path: path.to_owned(), reason })
}

/// A file that nobody but its owner may touch.
pub(super) struct KeyFile {
    pub(super) path: PathBuf,
}

impl KeyProvider for KeyFile {
    fn keys(&self) -> Result<Vec<Key>> {
        let unreadable = |reason| CryptoError::KeysUnreadable { path: self.path.clone(), reason };
        let file = File::open(&self.path).map_err(unreadable)?;
        // The open file is asked and not its path, which may be another file by now.
        let found = file.metadata().map_err(unreadable)?;
        if !found.is_file() {
            return Err(unreadable(io::Error::other("it is no regular file")));
        }
        let mode = found.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(CryptoError::KeysExposed { path: self.path.clone(), mode });
        }
        // Room enough from the start: a buffer that grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(FILE_BYTES + 1));
        file.take(FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() > FILE_BYTES {
            return Err(unreadable(io::Error::other("it has more than 64 KiB")));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| unreadable(io::Error::other("it is no text")))?;
        from_lines(text)
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}
