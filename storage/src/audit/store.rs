//! Storage of checkpoints outside the database.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A store that an attacker with access to the database cannot overwrite: a write-once bucket, another machine, a
/// printout.
///
/// Without one, restoring an old backup of the database, log and checkpoints together, is not detected.
///
/// `Vec<String>` keeps notes in memory; `()` discards them.
pub trait CheckpointStore {
    /// Returns the newest stored note.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn newest(&mut self) -> io::Result<Option<String>>;

    /// Stores a note. The same note may be stored again.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn store(&mut self, size: u64, note: &str) -> io::Result<()>;
}

impl CheckpointStore for () {
    fn newest(&mut self) -> io::Result<Option<String>> {
        Ok(None)
    }

    fn store(&mut self, _size: u64, _note: &str) -> io::Result<()> {
        Ok(())
    }
}

impl CheckpointStore for Vec<String> {
    fn newest(&mut self) -> io::Result<Option<String>> {
        Ok(self.last().cloned())
    }

    fn store(&mut self, _size: u64, note: &str) -> io::Result<()> {
        self.push(note.to_owned());
        Ok(())
    }
}

/// A folder with one file for each checkpoint, named after its size. Files are only added, never replaced.
#[derive(Clone, Debug)]
pub struct CheckpointFolder {
    path: PathBuf,
}

/// The number of digits of a file's name, so that names sort like numbers.
const DIGITS: usize = 20;
const EXTENSION: &str = "checkpoint";

impl CheckpointFolder {
    /// Creates a store; the folder is created with the first checkpoint.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { path: path.as_ref().to_owned() }
    }

    fn file(&self, size: u64) -> PathBuf {
        self.path.join(format!("{size:0DIGITS$}.{EXTENSION}"))
    }

    /// Returns the files of the checkpoints, in no order. A folder that does not exist has none.
    fn files(&self) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        paths
            .filter(|path| path.as_ref().map_or(true, |path| path.extension().is_some_and(|it| it == EXTENSION)))
            .collect()
    }

    /// Returns the newest note of at most `size` entries, and the oldest of more.
    #[cfg(feature = "embedded")]
    pub(crate) fn around(&self, size: u64) -> io::Result<[Option<String>; 2]> {
        let last = self.file(size);
        let (upto, beyond): (Vec<PathBuf>, Vec<PathBuf>) = self.files()?.into_iter().partition(|path| *path <= last);
        let read = |path: Option<PathBuf>| path.map(fs::read_to_string).transpose();
        Ok([read(upto.into_iter().max())?, read(beyond.into_iter().min())?])
    }
}

impl CheckpointStore for CheckpointFolder {
    fn newest(&mut self) -> io::Result<Option<String>> {
        self.files()?.into_iter().max().map(fs::read_to_string).transpose()
    }

    fn store(&mut self, size: u64, note: &str) -> io::Result<()> {
        fs::create_dir_all(&self.path)?;
        let path = self.file(size);
        // The file gets its final name last, so that it is never incomplete.
        let draft = self.path.join(format!(".{size}.{}", std::process::id()));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&draft)?;
        file.write_all(note.as_bytes())?;
        file.sync_all()?;
        let named = fs::hard_link(&draft, &path);
        fs::remove_file(&draft)?;
        match named {
            // A stored note is never replaced, and there is one for each size.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if fs::read_to_string(&path)? == note {
                    Ok(())
                } else {
                    Err(io::Error::new(io::ErrorKind::AlreadyExists, "a different checkpoint of this size exists"))
                }
            }
            named => {
                named?;
                File::open(&self.path)?.sync_all()
            }
        }
    }
}
