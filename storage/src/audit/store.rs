//! Where checkpoints are kept outside the database.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A place that whoever rewrites the database cannot rewrite: a write-once bucket, another machine, a paper tape.
///
/// Without one, a database that was put back to an old backup, log and checkpoints together, looks sound.
///
/// `Vec<String>` keeps notes in memory; `()` keeps none.
pub trait CheckpointStore {
    /// The newest note that was kept.
    ///
    /// # Errors
    /// What keeps the place from answering.
    fn newest(&mut self) -> io::Result<Option<String>>;

    /// Keeps a note. The same one may come again.
    ///
    /// # Errors
    /// What keeps the place from taking it.
    fn keep(&mut self, size: u64, note: &str) -> io::Result<()>;
}

impl CheckpointStore for () {
    fn newest(&mut self) -> io::Result<Option<String>> {
        Ok(None)
    }

    fn keep(&mut self, _size: u64, _note: &str) -> io::Result<()> {
        Ok(())
    }
}

impl CheckpointStore for Vec<String> {
    fn newest(&mut self) -> io::Result<Option<String>> {
        Ok(self.last().cloned())
    }

    fn keep(&mut self, _size: u64, note: &str) -> io::Result<()> {
        self.push(note.to_owned());
        Ok(())
    }
}

/// A folder with a file for each checkpoint, named for its size. Files are only ever added.
#[derive(Clone, Debug)]
pub struct CheckpointFolder {
    path: PathBuf,
}

/// Digits of a file's name, so that names sort as numbers do.
const DIGITS: usize = 20;
const EXTENSION: &str = "checkpoint";

impl CheckpointFolder {
    /// A folder, which is made when the first checkpoint comes.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { path: path.as_ref().to_owned() }
    }

    fn file(&self, size: u64) -> PathBuf {
        self.path.join(format!("{size:0DIGITS$}.{EXTENSION}"))
    }
}

impl CheckpointStore for CheckpointFolder {
    fn newest(&mut self) -> io::Result<Option<String>> {
        let files = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            files => files?,
        };
        let mut newest = None;
        for file in files {
            let path = file?.path();
            if path.extension().is_some_and(|extension| extension == EXTENSION) {
                newest = newest.max(Some(path));
            }
        }
        newest.map(fs::read_to_string).transpose()
    }

    fn keep(&mut self, size: u64, note: &str) -> io::Result<()> {
        fs::create_dir_all(&self.path)?;
        let path = self.file(size);
        // A file is either whole or not there: it gets its name last.
        let draft = self.path.join(format!(".{size}.{}", std::process::id()));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&draft)?;
        file.write_all(note.as_bytes())?;
        file.sync_all()?;
        let named = fs::hard_link(&draft, &path);
        fs::remove_file(&draft)?;
        match named {
            // A note that was kept is never replaced, and there is one for each size.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if fs::read_to_string(&path)? == note {
                    Ok(())
                } else {
                    Err(io::Error::new(io::ErrorKind::AlreadyExists, "another checkpoint of this size is kept"))
                }
            }
            named => {
                named?;
                File::open(&self.path)?.sync_all()
            }
        }
    }
}
