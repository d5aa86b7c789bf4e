//! Key files where owners and modes of files are not those of Unix: nothing tells whether a file is private.

use super::{CryptoError, Result};
use std::{fs::File, io, path::Path};

pub(super) fn open(_path: &Path) -> Result<File> {
    let reason = io::Error::new(io::ErrorKind::Unsupported, "the file of a keyring is supported on Unix only");
    Err(CryptoError::KeysUnreadable { reason })
}
