//! The folders that backups and restores fill, and how they are put back if that fails.

use crate::{
    embedded::account::{Account, give},
    error::BackupError,
};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// Creates a folder of mode 0700 that belongs to the account. An existing one is kept as it is.
pub(super) fn make_folder(path: &Path, account: Option<Account>) -> Result<(), BackupError> {
    if path.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(path).map_err(BackupError::io("create", path))?;
    fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(BackupError::io("change the mode of", path))?;
    let io = |error| BackupError::io("change the owner of", path)(std::io::Error::other(error));
    account.map_or(Ok(()), |account| give(path, account).map_err(io))
}

/// Whether a path is a file, or a folder that is not empty.
pub(super) fn is_filled(path: &Path) -> bool {
    path.is_file() || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some())
}

/// A folder that holds nothing yet.
enum Unfilled {
    /// It does not exist: the outermost folder that has to be created for it.
    Missing(PathBuf),
    Empty(PathBuf),
}

/// The folders that held nothing before a command filled them.
pub(super) struct UnfilledFolders(Vec<Unfilled>);

impl UnfilledFolders {
    /// Returns those of some folders that are missing or empty.
    pub(super) fn among<'a>(folders: impl IntoIterator<Item = &'a Path>) -> Self {
        let unfilled = |path: &'a Path| match path.ancestors().take_while(|it| !it.exists()).last() {
            Some(missing) => Some(Unfilled::Missing(missing.to_owned())),
            None => (!is_filled(path)).then(|| Unfilled::Empty(path.to_owned())),
        };
        Self(folders.into_iter().filter_map(unfilled).collect())
    }

    /// Removes what has been put into them. What cannot be removed stays: the error of the command matters more.
    pub(super) fn restore(&self) {
        for folder in &self.0 {
            match folder {
                Unfilled::Missing(path) => drop(fs::remove_dir_all(path)),
                Unfilled::Empty(path) => empty(path),
            }
        }
    }
}

fn empty(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let _ = if is_folder { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, process};

    #[test]
    fn folders_are_put_back_as_they_were() {
        let root = env::temp_dir().join(format!("telehealth-folders-{}", process::id()));
        let [missing, nested, empty, filled] = ["missing", "nested/below", "empty", "filled"].map(|it| root.join(it));
        fs::create_dir_all(&empty).and_then(|()| fs::create_dir(&filled)).expect("folders");
        fs::write(filled.join("before"), "").expect("a file");
        let folders = [&missing, &nested, &empty, &filled];
        let before = UnfilledFolders::among(folders.map(PathBuf::as_path));
        for folder in folders {
            make_folder(&folder.join("made"), None).expect("a folder");
            fs::write(folder.join("written"), "").expect("a file");
        }
        before.restore();
        let mut left: Vec<_> =
            fs::read_dir(&root).expect("entries").map(|it| it.expect("an entry").file_name()).collect();
        left.sort();
        assert_eq!(left, ["empty", "filled"]);
        assert_eq!((is_filled(&empty), fs::read_dir(&filled).expect("entries").count()), (false, 3));
        fs::remove_dir_all(&root).expect("removed");
    }
}
