//! pgBackRest's `verify`, judged by its text: its exit code is 0 whatever it finds.

use super::program::Program;
use crate::error::BackupError;

/// A fault that `verify` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The backup, the part of the archive, or the whole repository.
    pub object: String,
    /// pgBackRest's words.
    pub reason: String,
}

/// Reads every file of a repository.
pub(super) fn verify(program: &Program, repository: u8) -> Result<Vec<Fault>, BackupError> {
    Ok(faults(&program.run(&[&format!("--repo={repository}"), "--output=text", "verify"])?))
}

/// Reads the faults of a report. An undamaged repository gives an empty one.
fn faults(report: &str) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut is_bad = false;
    for line in report.lines().map(str::trim) {
        let count = line.split_once(": ").and_then(|(_, number)| number.parse::<u64>().ok());
        if line.starts_with("status: error") {
            is_bad = true;
        } else if let Some(rest) = line.strip_prefix("backup: ") {
            let (label, rest) = rest.split_once(", ").unwrap_or((rest, ""));
            if !rest.starts_with("status: valid") {
                faults.push(Fault { object: format!("backup {label}"), reason: first_part(rest) });
            }
        } else if let Some(rest) = line.strip_prefix("archiveId: ") {
            let (id, rest) = rest.split_once(", ").unwrap_or((rest, ""));
            faults.push(Fault { object: format!("archive {id}"), reason: rest.to_owned() });
        } else if line.starts_with("No usable ") {
            faults.push(Fault { object: "repository".to_owned(), reason: line.to_lowercase() });
        } else if let (Some(1..), Some(fault)) = (count, faults.last_mut()) {
            fault.reason = format!("{}, {line}", fault.reason);
        }
    }
    if is_bad && faults.is_empty() {
        faults.push(Fault { object: "repository".to_owned(), reason: "pgBackRest reports an error".to_owned() });
    }
    faults
}

/// The status of a backup, without its numbers of files.
fn first_part(text: &str) -> String {
    text.split(", total").next().unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_judged_by_their_text() {
        let report = "stanza: clinic\nstatus: error\n  archiveId: 15-1, total WAL checked: 5, total valid WAL: 4\n    \
                      other: 1\n  backup: 20261128-223210F, status: invalid, total files checked: 964, total valid files: \
                      963\n    checksum invalid: 1\n  backup: 20261129-223210F, status: valid, total files checked: 9\n";
        let found: Vec<(String, String)> = faults(report).into_iter().map(|it| (it.object, it.reason)).collect();
        let expected = [
            ("archive 15-1", "total WAL checked: 5, total valid WAL: 4, other: 1"),
            ("backup 20261128-223210F", "status: invalid, checksum invalid: 1"),
        ];
        assert_eq!(found, expected.map(|(object, reason)| (object.to_owned(), reason.to_owned())));
        assert_eq!(faults("").len(), 0);
        assert_eq!(faults("stanza: clinic\nstatus: error\n").len(), 1);
        assert_eq!(faults("stanza: clinic\nstatus: error\n  No usable backup.info file\n").len(), 1);
    }
}
