//! The list of backups, with the state of the archive.

use crate::{
    Timestamp,
    backup::{Archive, Backups, Inventory},
    bindings,
    cli::{
        doctor,
        layout::{self, counted, pairs, table},
        outcome::{Failure, Outcome, Verdict},
        settings,
    },
    doctor::Finding,
    now,
};
use serde_json::{Value, json};

/// Why the state of the archive is unknown.
#[derive(Clone, Copy)]
pub(super) enum Unknown {
    Silent,
    Unnamed,
}

impl Unknown {
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Silent => "unknown: the server does not answer",
            Self::Unnamed => "unknown: TELEHEALTH_DATABASE_URL is not set",
        }
    }
}

/// The backups, the state of the archive, and what is wrong with them.
pub(in crate::cli) struct Listing {
    inventory: Inventory,
    /// The state, or why it is unknown.
    archive: Result<Archive, Unknown>,
    findings: Vec<Finding>,
}

impl Listing {
    pub(in crate::cli) fn read(backups: &Backups) -> Result<Self, Failure> {
        let inventory = backups.inventory()?;
        // While the server is down, the list is wanted most.
        let archive = match settings::url_if_set()? {
            Some(url) => Archive::of(&url).map_err(|_| Unknown::Silent),
            None => Err(Unknown::Unnamed),
        };
        let mut findings = inventory.findings();
        findings.extend(backups.archive_findings(&inventory, archive.as_ref().ok())?);
        Ok(Self { inventory, archive, findings })
    }

    /// Judges the findings; unknown if nothing is critical and the state of the archive is not known.
    pub(in crate::cli) fn verdict(&self) -> Verdict {
        match (doctor::verdict(&self.findings), &self.archive) {
            (Verdict::Well | Verdict::Warnings, Err(_)) => Verdict::Unknown,
            (verdict, _) => verdict,
        }
    }

    pub(in crate::cli) fn to_json(&self) -> Value {
        let Inventory { repositories, backups } = &self.inventory;
        let backups = backups.iter().map(|it| {
            json!({
                "label": it.label, "repository": it.repository, "kind": it.kind, "started": it.started.to_string(),
                "ended": it.ended.to_string(), "size": it.size, "stored": it.stored,
            })
        });
        let repositories =
            repositories.iter().map(|it| json!({ "number": it.number, "cipher": it.cipher, "problem": it.problem }));
        json!({
            "repositories": repositories.collect::<Value>(),
            "backups": backups.collect::<Value>(),
            "archive": self.archive.as_ref().ok().map(described_archive),
            "findings": bindings::findings(&self.findings),
        })
    }

    pub(super) fn outcome(&self, next: &str) -> Result<Outcome, Failure> {
        let (verdict, result) = (self.verdict(), self.to_json());
        let next = match &self.archive {
            Err(Unknown::Unnamed) => "Name the server in TELEHEALTH_DATABASE_URL, then run `telehealth backup list`.",
            _ => next,
        };
        Ok(Outcome { verdict, text: self.text(now()), result, next: vec![next.to_owned()] })
    }

    fn text(&self, now: Timestamp) -> String {
        let Inventory { repositories, backups } = &self.inventory;
        let backup = |it: &crate::backup::Backup| {
            let (age, size, stored) =
                (layout::age(now.since(it.ended)), layout::bytes(it.size), layout::bytes(it.stored));
            [it.label.clone(), it.repository.to_string(), it.kind.clone(), age, size, stored]
        };
        let backups: Vec<_> = backups.iter().map(backup).collect();
        let repository = |it: &crate::backup::Repository| {
            let of_it = format!("repository {}", it.number);
            let gaps =
                self.findings.iter().filter(|it| it.code == "backup.log_gap" && it.object.ends_with(&of_it)).count();
            let log = match (&it.problem, gaps) {
                (Some(_), _) => "unusable".to_owned(),
                (None, 0) => "complete".to_owned(),
                (None, gaps) => counted(gaps as u64, "gap"),
            };
            [it.number.to_string(), it.cipher.clone().unwrap_or_else(|| "none".to_owned()), log]
        };
        let repositories: Vec<_> = repositories.iter().map(repository).collect();
        let archive = self.archive.as_ref().map_or_else(|unknown| unknown.reason().to_owned(), archive_state);
        let (backups, repositories) = (table(HEADING, &backups), table(["repo", "cipher", "log"], &repositories));
        let (archive, findings) = (pairs([("archive", archive)]), doctor::text(&self.findings));
        format!("{backups}\n{repositories}\n{archive}\n{findings}")
    }
}

/// The heading of the list of backups. `repo` is short, so that a line has at most 80 columns.
const HEADING: [&str; 6] = ["label", "repo", "kind", "age", "database", "stored"];

/// Says in words how the server's archive is.
pub(super) fn archive_state(archive: &Archive) -> String {
    let Archive { is_on, is_failing, lag, .. } = archive;
    let behind = format!("{} behind", counted(lag.as_secs(), "second"));
    match () {
        () if !is_on => "off".to_owned(),
        () if *is_failing => format!("failing, {behind}"),
        () => behind,
    }
}

pub(super) fn described_archive(archive: &Archive) -> Value {
    let Archive { is_on, is_failing, lag, .. } = archive;
    json!({ "is_on": is_on, "is_failing": is_failing, "lag_seconds": lag.as_secs() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_backups_fits_a_terminal() {
        let (widest, days) = (layout::bytes((10_240 << 40) - 1), layout::age(chrono::TimeDelta::days(3650)));
        let row = ["20261128-223210F_20261129-101112I", "2", "incr", &days, &widest, &widest].map(ToOwned::to_owned);
        let text = table(HEADING, &[row]);
        assert!(text.lines().all(|line| line.len() <= layout::WIDTH), "{text}");
    }
}
