//! The file of a keyring, which no other user can read or replace.

#[cfg(feature = "embedded")]
use super::randomize;
use super::{CryptoError, Exposure, Result};
use rustix::{fs::OFlags, process::geteuid};
use std::{
    fs::{self, File, Metadata},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, absolute},
};

/// Creates a keyring's file atomically. An existing file is kept.
#[cfg(feature = "embedded")]
pub(crate) fn write_keys(path: &Path, text: &str) -> Result<()> {
    use io::{ErrorKind, Write};
    let folder = path.parent().unwrap_or(path);
    check_folder(folder)?;
    let mut number = [0; 8];
    randomize(&mut number)?;
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

/// Opens a keyring's file. Symbolic links, which mounted secrets use, are followed only if the folders of the link and
/// of its target are both safe; the target itself must not be a link.
pub(crate) fn open(path: &Path) -> Result<File> {
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
