//! Sources of keys.

use super::{CryptoError, Exposure, Result, key::Key};
use rustix::{fs::OFlags, process::geteuid};
use std::{
    env,
    fs::{self, File, Metadata},
    io::{self, ErrorKind, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf, absolute},
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

/// Creates a keyring's file atomically. An existing file is kept, whoever created it.
pub(super) fn write_keys(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    check_folder(folder)?;
    let mut number = [0; 8];
    super::randomize(&mut number)?;
    let unfinished = path.with_extension(format!("{:016x}", u64::from_le_bytes(number)));
    let write = || {
        // `create_new` follows no link and opens no existing file.
        let mut file = File::options().write(true).create_new(true).mode(0o600).open(&unfinished)?;
        writeln!(file, "{text}")?;
        file.sync_all()?;
        // Unlike `rename`, this replaces nothing.
        match fs::hard_link(&unfinished, path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => File::open(folder)?.sync_all(),
        }
    };
    let written = write();
    let _ = fs::remove_file(&unfinished);
    written.map_err(|reason| CryptoError::KeysUnreadable { reason })
}

/// A file that only its owner, the user of this process, may use, in a folder where no other user can replace it.
pub(super) struct KeyFile {
    pub(super) path: PathBuf,
}

impl KeyProvider for KeyFile {
    fn keys(&self) -> Result<Vec<Key>> {
        let unreadable = |reason| CryptoError::KeysUnreadable { reason };
        let file = open(&self.path)?;
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

/// Opens a keyring's file. Symbolic links, which mounted secrets use, are followed only if the folders of the link and
/// of its target are both safe; the target itself must not be a link.
fn open(path: &Path) -> Result<File> {
    let unreadable = |reason| CryptoError::KeysUnreadable { reason };
    let (named, real) = (absolute(path).map_err(unreadable)?, path.canonicalize().map_err(unreadable)?);
    for path in [&named, &real] {
        check_folder(path.parent().unwrap_or(path))?;
    }
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = File::options().read(true).custom_flags(flags.bits().cast_signed()).open(&real).map_err(unreadable)?;
    // Checks the open file and not its path, which may refer to another file by now.
    let found = file.metadata().map_err(unreadable)?;
    if !found.is_file() {
        return Err(unreadable(io::Error::other("it is not a regular file")));
    }
    let mode = mode(&found);
    if found.uid() != geteuid().as_raw() {
        return Err(CryptoError::KeysExposed { exposure: Exposure::Owner(found.uid()) });
    }
    if mode & 0o077 != 0 {
        return Err(CryptoError::KeysExposed { exposure: Exposure::Mode(mode) });
    }
    Ok(file)
}

/// Checks that no other user can replace a file in this folder.
fn check_folder(folder: &Path) -> Result<()> {
    let found = fs::metadata(folder).map_err(|reason| CryptoError::KeysUnreadable { reason })?;
    let mode = mode(&found);
    let is_ours = found.uid() == geteuid().as_raw() || found.uid() == 0;
    // In a sticky folder, such as /tmp, others can add files but not replace any.
    let is_closed = mode & 0o022 == 0 || mode & 0o1000 != 0;
    match (is_ours, is_closed) {
        (true, true) => Ok(()),
        (false, _) => Err(CryptoError::KeysExposed { exposure: Exposure::FolderOwner(found.uid()) }),
        (true, false) => Err(CryptoError::KeysExposed { exposure: Exposure::FolderMode(mode) }),
    }
}

fn mode(found: &Metadata) -> u32 {
    found.mode() & 0o7777
}
