//! The folders of a server, its log, and the lock on a persistent folder.

use std::collections::hash_map::RandomState;
use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::hash::{BuildHasher, Hasher};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, process, thread};

use super::SERVER_FOLDER;
use super::account::{Account, give};
use super::error::{EmbeddedError, Result};

/// The file that marks a persistent folder as created by this module.
const MARK: &str = "telehealth-embedded";
/// How long to wait for a locked persistent folder: a server whose program has just died needs a moment to stop.
const LOCK_TIMEOUT: Duration = Duration::from_secs(3);
/// The longest folder whose socket still fits every platform's `sockaddr_un` (104 bytes on macOS, 108 on Linux).
const LONGEST_SOCKET_FOLDER: usize = 103 - "/.s.PGSQL.5432".len();
/// The size in bytes beyond which a persistent server's log is truncated at its next start.
const LARGEST_LOG: u64 = 16 << 20;

/// A folder of mode 0700 with a random name, for the socket and the temporary files of a server. It belongs to the user
/// that runs the server. The watcher removes it, or dropping this value as long as there is no watcher.
pub(super) struct RunFolder {
    pub(super) path: PathBuf,
    pub(super) account: Option<Account>,
    handed_over: bool,
}

impl RunFolder {
    /// Creates the folder in the system's temporary folder, or in `/tmp` if that one is not suitable.
    ///
    /// As root, gives it to `preferred` or else to the usual user that root steps down to.
    pub(super) fn create(preferred: Option<Account>) -> Result<Self> {
        let name = Self::name();
        let usual = env::temp_dir().join(&name);
        if may_hold_a_socket(&usual)
            && let Ok(folder) = Self::create_at(usual, preferred)
            && folder.can_be_removed()
        {
            return Ok(folder);
        }
        Self::create_at(Path::new("/tmp").join(&name), preferred)
    }

    /// Returns a random name.
    pub(super) fn name() -> String {
        // The standard library's random numbers are the same in a fork and its parent, the process id is not.
        let mut number = RandomState::new().build_hasher();
        number.write_u32(process::id());
        format!("telehealth-pg-{:016x}", number.finish())
    }

    /// Creates the folder at a path, which must be free.
    pub(super) fn create_at(path: PathBuf, preferred: Option<Account>) -> Result<Self> {
        private().create(&path).map_err(EmbeddedError::io("create", &path))?;
        let mut folder = Self { path, account: None, handed_over: false };
        let found = fs::metadata(&folder.path).map_err(EmbeddedError::io("read", &folder.path))?;
        if found.uid() == 0 {
            let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
            let account = preferred.or_else(|| Account::unprivileged(&passwd));
            let account = account.ok_or(EmbeddedError::NoAccount)?;
            give(&folder.path, account)?;
            folder.account = Some(account);
        }
        Ok(folder)
    }

    /// Whether the watcher, as the user that root steps down to, can reach and remove the folder.
    pub(super) fn can_be_removed(&self) -> bool {
        let (Some(account), Some(parent)) = (self.account, self.path.parent()) else {
            return true;
        };
        let writable = fs::metadata(parent).is_ok_and(|found| found.mode() & 0o002 != 0 || found.uid() == account.uid);
        writable && account.reaches(&self.path)
    }

    /// Makes the watcher responsible for removing the folder.
    pub(super) fn set_function_owner(mut self) -> PathBuf {
        self.handed_over = true;
        self.path.clone()
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        if !self.handed_over {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Whether the folder is short enough for a socket and needs no quoting in the server's settings.
pub(super) fn may_hold_a_socket(folder: &Path) -> bool {
    let bytes = folder.as_os_str().as_bytes();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+".contains(byte);
    folder.is_absolute() && bytes.len() <= LONGEST_SOCKET_FOLDER && bytes.iter().all(plain)
}

/// Prepares a persistent folder: creates it if it does not exist, accepts it if it is empty or marked, rejects it
/// otherwise. It belongs to the user of this process, so that the server's account cannot redirect root's writes by a
/// link. The server's subfolder belongs to `account`.
pub(super) fn make_folder(folder: &Path, account: Option<Account>) -> Result<PathBuf> {
    if let (Some(account), Some(there)) = (account, folder.ancestors().skip(1).find(|part| part.exists()))
        && !account.reaches(there)
    {
        return Err(EmbeddedError::Unreachable { folder: folder.to_owned(), uid: account.uid });
    }
    let parent = folder.parent().unwrap_or(folder);
    fs::create_dir_all(parent).map_err(EmbeddedError::io("create", parent))?;
    private().recursive(true).create(folder).map_err(EmbeddedError::io("create", folder))?;
    let folder = folder.canonicalize().map_err(EmbeddedError::io("find", folder))?;
    let mark = folder.join(MARK);
    let mut entries = fs::read_dir(&folder).map_err(EmbeddedError::io("read", &folder))?;
    // Checks the mark after the listing, because another process may be starting in the same new folder.
    if entries.next().is_some() && !mark.is_file() {
        return Err(EmbeddedError::NotEmpty { folder });
    }
    let server = folder.join(SERVER_FOLDER);
    if let Some(account) = account {
        if account.replaces(&folder) {
            return Err(EmbeddedError::Exposed { folder, uid: account.uid });
        }
        give(&folder, Account::ROOT)?;
        let passable = Permissions::from_mode(0o711);
        fs::set_permissions(&folder, passable).map_err(EmbeddedError::io("change the mode of", &folder))?;
    }
    let text = "Data of an embedded PostgreSQL of telehealth. To remove the data, remove the whole folder.\n";
    fs::write(&mark, text).map_err(EmbeddedError::io("write", &mark))?;
    private().recursive(true).create(&server).map_err(EmbeddedError::io("create", &server))?;
    account.map_or(Ok(()), |account| give(&server, account))?;
    Ok(folder)
}

fn private() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.mode(0o700);
    builder
}

pub(super) fn open_log(path: &Path) -> Result<File> {
    let mut options = File::options();
    options.read(true).append(true).create(true).open(path).map_err(EmbeddedError::io("open", path))
}

/// Opens and locks the log of a persistent folder. The log is the folder's lock: the watcher, the server and its
/// processes hold it open, so it is free exactly when all of them have ended.
pub(super) fn lock_log(folder: &Path) -> Result<File> {
    let path = folder.join("server.log");
    let log = open_log(&path)?;
    let start = Instant::now();
    loop {
        match log.try_lock() {
            Ok(()) => break,
            Err(TryLockError::Error(source)) => {
                return Err(EmbeddedError::io("lock", &path)(source));
            }
            Err(TryLockError::WouldBlock) if start.elapsed() > LOCK_TIMEOUT => {
                return Err(EmbeddedError::InUse { folder: folder.to_owned() });
            }
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(20)),
        }
    }
    if log.metadata().is_ok_and(|found| found.len() > LARGEST_LOG) {
        log.set_len(0).map_err(EmbeddedError::io("truncate", &path))?;
    }
    Ok(log)
}

/// Removes the `postmaster.pid` of a crashed server if its process number now belongs to another process, as it often
/// does in containers. PostgreSQL would take that process for a running server; it handles other stale files itself.
pub(super) fn forget_stale_pid(data: &Path) {
    // Does not follow a link of the server's account.
    if !data.symlink_metadata().is_ok_and(|found| found.is_dir()) {
        return;
    }
    let file = data.join("postmaster.pid");
    let Some(pid) = fs::read_to_string(&file).ok().as_deref().and_then(leading_number) else {
        return;
    };
    // A server's current folder is its data folder. Without /proc, or for other users' processes, nothing is known.
    if fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder != data) {
        let _ = fs::remove_file(file);
    }
}

/// Returns the last lines of the log.
pub(super) fn tail(mut log: File) -> String {
    let mut text = Vec::new();
    let length = log.metadata().map_or(0, |found| found.len());
    let read = log.seek(SeekFrom::Start(length.saturating_sub(4096))).and_then(|_| log.read_to_end(&mut text));
    match read {
        Ok(_) => String::from_utf8_lossy(&text).trim().to_owned(),
        Err(error) => format!("(unreadable: {error})"),
    }
}

pub(super) fn leading_number(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}
