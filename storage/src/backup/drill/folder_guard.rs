//! The removal of a copy whose drill was killed.

use crate::{
    embedded::account::{Account, stepping_down},
    error::BackupError,
};
use std::{
    path::Path,
    process::{Child, Stdio},
};

/// Waits for the end of the program, which holds its standard input open, and removes a folder. Its processes may still
/// write into it for a moment.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
read -r _
[ -e "$1" ] || exit 0
for _ in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf -- "$1"
    sleep 0.5
done
"#;

/// Removes a folder when this process ends, even if it is killed. Dropped after whatever removes the folder itself.
pub(super) struct FolderGuard(Child);

impl FolderGuard {
    pub(super) fn of(folder: &Path, account: Option<Account>) -> Result<Self, BackupError> {
        let mut command = stepping_down("/bin/sh", account);
        command.args(["-c", SCRIPT, "telehealth-drill"]).arg(folder);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        child.map(Self).map_err(BackupError::io("guard", folder))
    }
}

impl Drop for FolderGuard {
    fn drop(&mut self) {
        self.0.stdin.take();
        let _ = self.0.wait();
    }
}
