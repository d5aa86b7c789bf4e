//! Programs that some tests need and that not every machine has.

use std::{
    env,
    io::{self, Write},
    path::PathBuf,
    thread,
};
use telehealth_storage::embedded::Embedded;

/// Checks whether programs are installed, on the path, in `/usr/sbin` or with PostgreSQL. If one is missing, prints that
/// the running test is left out.
pub fn are_installed(programs: &[&str]) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]).chain(Embedded::programs().ok());
    let folders: Vec<PathBuf> = folders.collect();
    let missing = programs.iter().find(|program| !folders.iter().any(|folder| folder.join(program).is_file()));
    if let Some(program) = missing {
        let thread = thread::current();
        // Not `eprintln!`, which the test harness hides.
        let _ = writeln!(io::stderr(), "skipped: {}: {program} is not installed", thread.name().unwrap_or("a test"));
    }
    missing.is_none()
}
