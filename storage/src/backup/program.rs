//! Running pgBackRest, and what its failures mean.

use crate::{
    embedded::account::{Account, stepping_down},
    error::BackupError,
};
use std::{
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};
use telehealth_core::Code;

/// The oldest version that this module was tested with.
const OLDEST: (u32, u32) = (2, 45);
const GUARD: &str = include_str!("guard.sh");

/// pgBackRest with the configuration of a folder, as the account that owns it.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub folder: PathBuf,
    pub stanza: String,
    pub account: Option<Account>,
}

impl Program {
    /// Checks that pgBackRest is installed and recent enough.
    pub(super) fn check_version(&self) -> Result<(), BackupError> {
        let output = stepping_down("pgbackrest", self.account).arg("version").output();
        let output = output.map_err(|reason| BackupError::ProgramMissing { reason })?;
        let found = String::from_utf8_lossy(&output.stdout).trim().trim_start_matches("pgBackRest ").to_owned();
        let mut numbers = found.split(|c: char| !c.is_ascii_digit()).map(|number| number.parse().unwrap_or(0));
        let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        if version >= OLDEST { Ok(()) } else { Err(BackupError::ProgramTooOld { found }) }
    }

    /// Runs a command and returns its standard output.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<String, BackupError> {
        self.run_removing(arguments, None)
    }

    /// Runs a command. If this process is killed meanwhile, the command ends, and `folder` is removed.
    pub(super) fn run_removing(&self, arguments: &[&str], folder: Option<&Path>) -> Result<String, BackupError> {
        let mut command = stepping_down("/bin/sh", self.account);
        command.args(["-c", GUARD, "telehealth-backup"]).arg(folder.unwrap_or(Path::new("")));
        self.complete(&mut command, arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let unusable = |reason| BackupError::ProgramMissing { reason };
        let mut child = command.spawn().map_err(unusable)?;
        // Held until the end: the guard waits for it.
        let pipe = child.stdin.take();
        let (out, errors) = read_both(&mut child).map_err(unusable)?;
        let status = child.wait().map_err(unusable)?;
        drop(pipe);
        let number = arguments.iter().find_map(|argument| argument.strip_prefix("--repo="));
        if status.success() { Ok(out) } else { Err(failure(status.code(), &errors, number)) }
    }

    fn complete(&self, command: &mut Command, arguments: &[&str]) {
        command.arg("pgbackrest").arg("--config-path").arg(&self.folder);
        command.args([&format!("--stanza={}", self.stanza), "--log-level-console=off", "--log-level-file=off"]);
        command.args(["--log-level-stderr=warn", "--log-timestamp=n"]).args(arguments);
    }
}

/// Reads both outputs of a child at once, so that neither pipe fills up.
fn read_both(child: &mut Child) -> io::Result<(String, String)> {
    let (out, errors) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        let errors = scope.spawn(|| read(errors));
        Ok((read(out)?, errors.join().unwrap_or_else(|_| Err(ErrorKind::Other.into()))?))
    })
}

fn read(stream: Option<impl Read>) -> io::Result<String> {
    let mut bytes = Vec::new();
    stream.map_or(Ok(0), |mut stream| stream.read_to_end(&mut bytes))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Converts a failure by pgBackRest's exit code, which names the kind of error. `number` is that of the repository, if
/// the command was about one.
fn failure(status: Option<i32>, errors: &str, number: Option<&str>) -> BackupError {
    let repository = number.map_or_else(|| "a repository".to_owned(), |number| format!("repository {number}"));
    let first = errors.lines().find_map(|line| line.split_once("ERROR: ")).map_or("", |(_, message)| message);
    let failed = |code, message: &str| BackupError::Failed { code, message: message.to_owned() };
    match status {
        _ if errors.contains("No space left on device") => full(&repository),
        Some(127) => BackupError::ProgramMissing { reason: ErrorKind::NotFound.into() },
        Some(28 | 51) => failed(
            Code::BACKUP_OTHER_CLUSTER,
            &format!("{repository} belongs to another database cluster; use a new stanza or new repositories"),
        ),
        Some(29 | 95) if errors.contains("info file") => failed(
            Code::BACKUP_REPOSITORY_UNREADABLE,
            &format!("{repository} cannot be decrypted: its passphrase is wrong, or its info files are damaged"),
        ),
        Some(29 | 31 | 32 | 41) => failed(
            Code::BACKUP_CONFIG_UNREADABLE,
            "the configuration of pgBackRest cannot be read; correct it, or run `telehealth backup init` again",
        ),
        // Names the option, and has no value.
        Some(37) => BackupError::Failed {
            code: Code::BACKUP_CONFIG_UNREADABLE,
            message: format!("the configuration of pgBackRest is incomplete: {}", printable(first)),
        },
        Some(49) => failed(
            Code::BACKUP_REPOSITORY_UNREACHABLE,
            &format!("{repository} cannot be reached over the network; check its host and port, and that it runs"),
        ),
        Some(95) if errors.contains("certificate") => failed(
            Code::BACKUP_REPOSITORY_UNREACHABLE,
            &format!(
                "the certificate of {repository} cannot be verified; name its authority with the option \
                 repo2-storage-ca-file"
            ),
        ),
        Some(39) if errors.contains("HTTP request failed with 40") => failed(
            Code::BACKUP_REPOSITORY_UNREACHABLE,
            &format!("the store of {repository} refuses the request; check its bucket and the credentials in conf.d"),
        ),
        Some(55 | 103) => failed(
            Code::BACKUP_REPOSITORY_MISSING,
            &format!("{repository} is missing or empty; mount it, or run `telehealth backup init` for a new one"),
        ),
        Some(50) => failed(Code::BACKUP_BUSY, "another backup or restore is running; try again when it has ended"),
        Some(56) => failed(
            Code::BACKUP_SERVER_UNREACHABLE,
            "pgBackRest cannot connect to the server; check that it runs, and run `telehealth backup init` if its \
             socket or port has changed",
        ),
        Some(75) => BackupError::Unknown,
        Some(82) => failed(
            Code::BACKUP_ARCHIVE_UNREACHED,
            "the server's write-ahead log does not reach the repositories; the server's log says why",
        ),
        Some(code) => BackupError::Failed {
            code: Code::BACKUP_FAILED,
            message: format!(
                "pgBackRest failed with error {code}{}: {}",
                number.map_or_else(String::new, |number| format!(" in repository {number}")),
                printable(first)
            ),
        },
        None => failed(Code::BACKUP_FAILED, "pgBackRest was ended by a signal"),
    }
}

/// Returns the error of a repository without space.
pub(super) fn full(repository: &str) -> BackupError {
    let message = format!("the disk of {repository} is full; free space or enlarge it");
    BackupError::Failed { code: Code::BACKUP_REPOSITORY_FULL, message }
}

/// The beginning of a message. After a wrong passphrase pgBackRest's messages contain random bytes.
fn printable(message: &str) -> String {
    message.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_name_the_repository() {
        for (status, expected) in [
            (55, "repository 2 is missing or empty; mount it, or run `telehealth backup init` for a new one"),
            (99, "pgBackRest failed with error 99 in repository 2: odd"),
        ] {
            let error = failure(Some(status), "ERROR: [099]: odd", Some("2")).to_string().replace("[099]: ", "");
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn failures_have_codes_and_no_random_bytes() {
        let cases = [
            (28, "ERROR: [028]: backup and archive info files exist but do not match", Code::BACKUP_OTHER_CLUSTER),
            (29, "ERROR: [029]: unable to load info file", Code::BACKUP_REPOSITORY_UNREADABLE),
            (29, "ERROR: [029]: missing '=' in key/value at line 17", Code::BACKUP_CONFIG_UNREADABLE),
            (37, "ERROR: [037]: info command requires option: repo2-s3-key", Code::BACKUP_CONFIG_UNREADABLE),
            (39, "ERROR: [039]: HTTP request failed with 403 (Forbidden)", Code::BACKUP_REPOSITORY_UNREACHABLE),
            (49, "ERROR: [049]: unable to connect to 'host:443'", Code::BACKUP_REPOSITORY_UNREACHABLE),
            (95, "ERROR: [095]: unable to verify certificate", Code::BACKUP_REPOSITORY_UNREACHABLE),
            (50, "ERROR: [050]: unable to acquire lock", Code::BACKUP_BUSY),
            (39, "ERROR: [039]: write failed: [28] No space left on device", Code::BACKUP_REPOSITORY_FULL),
            (75, "ERROR: [075]: no backup set found to restore", Code::BACKUP_UNKNOWN),
            (99, "ERROR: [099]: \u{fffd}\u{1b}odd", Code::BACKUP_FAILED),
        ];
        for (status, errors, code) in cases {
            let error = failure(Some(status), errors, None);
            assert_eq!(error.code(), code, "{errors}");
            assert!(error.to_string().is_ascii(), "{error}");
            let of_it = failure(Some(status), errors, Some("2"));
            assert!(of_it.code() == code && !of_it.to_string().contains("a repository"), "{of_it}");
        }
    }
}
