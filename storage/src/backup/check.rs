//! Findings about backups: damage, age, gaps, and an archive that is behind.

use super::{
    ARCHIVE_LAG, Backup, Backups, Inventory, Repository,
    rules::{
        ARCHIVE_BEHIND, ARCHIVE_FAILING, ARCHIVE_OFF, DAMAGED, DELETED, DISK_FULL, GAP, IN_FUTURE, NONE, OLD, PAGES,
        UNENCRYPTED, UNUSABLE, finding,
    },
    verification, wal,
};
use crate::{
    Timestamp,
    doctor::Finding,
    error::{BackupError, Result},
    now,
    session::connect::establish,
};
use chrono::TimeDelta;
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Bool, Double, Nullable, Text},
};
use serde_json::Value;
use std::{collections::BTreeSet, time::Duration};

/// How old the newest backup of a repository may be. Incremental backups are made every hour.
const AGE: TimeDelta = TimeDelta::hours(26);
/// By how much two clocks may differ.
const CLOCKS: TimeDelta = TimeDelta::minutes(1);
/// The size of a segment of the log, unless the server was made with another.
pub(super) const SEGMENT_BYTES: u64 = 16 << 20;

impl Inventory {
    /// Returns what is wrong with the backups by their list alone: unusable or unencrypted repositories, missing and
    /// old backups.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.findings_at(now())
    }

    fn findings_at(&self, now: Timestamp) -> Vec<Finding> {
        let mut findings = Vec::new();
        for Repository { number, cipher, problem } in &self.repositories {
            let object = format!("repository {number}");
            if let Some(problem) = problem {
                findings.push(finding(UNUSABLE, object, Some(problem)));
                continue;
            }
            if cipher.is_none() {
                findings.push(finding(UNENCRYPTED, object.clone(), None));
            }
            let newest = self.of(*number).map(|it| it.ended).max();
            match newest {
                None => findings.push(finding(NONE, object, None)),
                Some(ended) if now.since(ended) > AGE => {
                    findings.push(finding(OLD, object, Some(&format!("it ended at {ended}"))));
                }
                Some(ended) if ended.since(now) > CLOCKS => {
                    findings.push(finding(IN_FUTURE, object, Some(&format!("it ended at {ended}"))));
                }
                Some(_) => {}
            }
        }
        let damaged = self.backups.iter().filter(|backup| backup.has_damaged_pages);
        findings.extend(
            damaged.map(|it| finding(PAGES, format!("backup {}, repository {}", it.label, it.repository), None)),
        );
        findings
    }
}

impl Backups {
    /// Reads every file of both repositories, and asks the server, if a URL is given, about its archive. Returns the
    /// findings, most severe first.
    ///
    /// # Errors
    /// The errors of [`inventory`](Self::inventory), and of the database.
    pub fn check(&self, server: Option<&str>) -> Result<Vec<Finding>> {
        let inventory = self.inventory()?;
        let mut findings = inventory.findings();
        let archive = server.map(Archive::of).transpose()?;
        for number in inventory.usable() {
            self.report(&format!("reading repository {number}"));
            findings.extend(self.check_files(&inventory, number)?);
            findings.extend(self.is_full(number).then(|| finding(DISK_FULL, format!("repository {number}"), None)));
        }
        self.report("looking for gaps in the log");
        findings.extend(self.archive_findings(&inventory, archive.as_ref())?);
        findings.sort_by(|a, b| (b.severity, a.code, &a.object).cmp(&(a.severity, b.code, &b.object)));
        Ok(findings)
    }

    /// Returns what is wrong with the archive of the log: gaps in the repositories, and, if its state is given, whether
    /// the server archives and is behind. Reads lists of files only.
    ///
    /// # Errors
    /// Those of [`BackupError::Failed`].
    pub fn archive_findings(
        &self,
        inventory: &Inventory,
        archive: Option<&Archive>,
    ) -> Result<Vec<Finding>, BackupError> {
        let segment_bytes = archive.map_or(SEGMENT_BYTES, |archive| archive.segment_bytes);
        let mut findings = Vec::new();
        let archived = archive.and_then(|archive| wal::Segment::read(archive.archived.as_deref()?, segment_bytes));
        for number in inventory.usable() {
            findings.extend(self.gaps(inventory, number, archived, segment_bytes)?);
        }
        findings.extend(archive.and_then(Archive::finding));
        Ok(findings)
    }

    /// Reads every file of a repository, and looks for deleted backups.
    fn check_files(&self, inventory: &Inventory, number: u8) -> Result<Vec<Finding>, BackupError> {
        let faults = verification::verify(&self.program, number)?.into_iter();
        let mut findings: Vec<Finding> =
            faults.map(|fault| finding(DAMAGED, object(&fault.object, number), Some(&fault.reason))).collect();
        for backup in inventory.of(number) {
            let files = self.files(number, &format!("backup/{}/{}", self.program.stanza, backup.label), false)?;
            if !files.contains("backup.manifest") {
                findings.push(finding(DELETED, object(&format!("backup {}", backup.label), number), None));
            }
        }
        Ok(findings)
    }

    /// Looks for missing segments of the log in a repository: between those that are there, and the newest that the
    /// server has archived, if it is known.
    fn gaps(
        &self,
        inventory: &Inventory,
        number: u8,
        archived: Option<wal::Segment>,
        segment_bytes: u64,
    ) -> Result<Vec<Finding>, BackupError> {
        let segment = |name: &str| wal::Segment::read(name, segment_bytes);
        let is_segment = |name: &&str| name.as_bytes().get(24) == Some(&b'-');
        let names = self.files(number, &format!("archive/{}", self.program.stanza), true)?;
        let present_in = |folder: &str| -> BTreeSet<_> {
            let names = names.iter().filter_map(|path| path.strip_prefix(folder)?.rsplit('/').next());
            names.filter(is_segment).filter_map(segment).collect()
        };
        // One of another major version is in another part of the archive.
        let archived = archived.filter(|it| !present_in("").contains(it));
        let newest = inventory.of(number).last().map(|backup| &backup.archive);
        let mut gaps = BTreeSet::new();
        for archive in inventory.of(number).map(|backup| &backup.archive).collect::<BTreeSet<_>>() {
            let continued = inventory.of(number).filter(|backup| backup.archive == *archive);
            let needed: Vec<_> =
                continued.filter_map(|it| Some([segment(&it.wal[0])?, segment(&it.wal[1])?])).collect();
            let archived = archived.filter(|_| newest == Some(archive));
            gaps.extend(wal::gaps(&present_in(&format!("{archive}/")), &needed, archived));
        }
        let gap = |it: wal::Segment| format!("segment {}", it.name(segment_bytes));
        Ok(gaps.into_iter().map(|it| finding(GAP, object(&gap(it), number), None)).collect())
    }

    /// Lists the files of a folder in a repository. A missing folder is empty.
    fn files(&self, repository: u8, folder: &str, recurse: bool) -> Result<BTreeSet<String>, BackupError> {
        let number = format!("--repo={repository}");
        let mut arguments = vec![number.as_str(), "--output=json"];
        arguments.extend(recurse.then_some("--recurse"));
        arguments.extend(["repo-ls", folder]);
        let listed: Value = serde_json::from_str(&self.program.run(&arguments)?).unwrap_or_default();
        Ok(listed.as_object().map(|files| files.keys().cloned().collect()).unwrap_or_default())
    }
}

/// Names the object of a finding.
fn object(object: &str, repository: u8) -> String {
    format!("{object}, repository {repository}")
}

impl Inventory {
    /// Returns the numbers of the repositories without a problem.
    fn usable(&self) -> impl Iterator<Item = u8> {
        self.repositories.iter().filter(|repository| repository.problem.is_none()).map(|repository| repository.number)
    }

    /// Returns the backups of a repository.
    fn of(&self, repository: u8) -> impl Iterator<Item = &Backup> {
        self.backups.iter().filter(move |backup| backup.repository == repository)
    }
}

/// What the server says about its archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// Whether it archives its log.
    pub is_on: bool,
    /// Whether its last attempt failed.
    pub is_failing: bool,
    /// For how long the oldest finished segment of the log has waited; zero if none waits.
    pub lag: Duration,
    /// The name of that segment.
    waiting: Option<String>,
    /// The name of the newest segment that both repositories should have.
    archived: Option<String>,
    segment_bytes: u64,
}

#[derive(QueryableByName)]
struct ArchiveRow {
    #[diesel(sql_type = Bool)]
    is_on: bool,
    #[diesel(sql_type = Bool)]
    is_failing: bool,
    #[diesel(sql_type = Nullable<Text>)]
    waiting: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    archived: Option<String>,
    #[diesel(sql_type = Nullable<Double>)]
    seconds: Option<f64>,
    #[diesel(sql_type = BigInt)]
    segment_bytes: i64,
}

const ARCHIVE: &str = r"
    SELECT current_setting('archive_mode') <> 'off' AND current_setting('archive_command') !~ '^(\(disabled\))?$'
               AS is_on,
           coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) AS is_failing,
           -- Not the history of a timeline or of a backup.
           CASE WHEN last_archived_wal ~ '^[0-9A-F]{24}$' THEN last_archived_wal END AS archived,
           waiting.name AS waiting, extract(epoch FROM clock_timestamp() - waiting.modification)::float8 AS seconds,
           (SELECT setting::bigint * CASE unit WHEN '8kB' THEN 8192 WHEN 'MB' THEN 1048576 ELSE 1 END
            FROM pg_settings WHERE name = 'wal_segment_size') AS segment_bytes
    FROM pg_stat_archiver
    LEFT JOIN LATERAL (SELECT name, modification FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'
                       ORDER BY modification LIMIT 1) AS waiting ON true";

impl Archive {
    /// Asks the server. The login must be a superuser or a member of `pg_monitor`.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn of(server: &str) -> Result<Self> {
        let row: ArchiveRow = sql_query(ARCHIVE).get_result(&mut establish(server)?)?;
        let ArchiveRow { is_on, is_failing, waiting, archived, seconds, segment_bytes } = row;
        // A clock that was set back gives less than zero.
        let lag = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).unwrap_or_default();
        let segment_bytes = u64::try_from(segment_bytes).unwrap_or(SEGMENT_BYTES);
        Ok(Self { is_on, is_failing, lag, waiting, archived, segment_bytes })
    }

    fn finding(&self) -> Option<Finding> {
        let waiting = self.waiting.as_deref().map(|name| name.trim_end_matches(".ready"));
        match () {
            () if !self.is_on => Some(finding(ARCHIVE_OFF, "archive_mode", None)),
            () if self.is_failing => Some(finding(ARCHIVE_FAILING, "archive_command", waiting)),
            () if self.lag > ARCHIVE_LAG => Some(finding(ARCHIVE_BEHIND, "archive_command", waiting)),
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_of_another_time_is_found() {
        let now = now();
        let backup = |ended| Backup {
            label: "20261128-223210F".to_owned(),
            repository: 1,
            kind: "full".to_owned(),
            started: ended,
            ended,
            size: 1,
            stored: 1,
            has_damaged_pages: false,
            archive: String::new(),
            wal: [String::new(), String::new()],
        };
        let repository = Repository { number: 1, cipher: Some("aes-256-cbc".to_owned()), problem: None };
        for (hours, expected) in [(-27, Some("backup.too_old")), (-25, None), (0, None), (1, Some("backup.in_future"))]
        {
            let ended = now.plus(TimeDelta::hours(hours)).expect("a time");
            let inventory = Inventory { repositories: vec![repository.clone()], backups: vec![backup(ended)] };
            let codes: Vec<&str> = inventory.findings_at(now).iter().map(|finding| finding.code).collect();
            assert_eq!(codes, expected.into_iter().collect::<Vec<_>>(), "{hours} hours");
        }
        let plain = Repository { cipher: None, ..repository };
        let inventory = Inventory { repositories: vec![plain], backups: vec![backup(now)] };
        let codes: Vec<&str> = inventory.findings_at(now).iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["backup.unencrypted"]);
    }

    #[test]
    fn an_archive_is_behind_when_a_segment_waits_for_more_than_ten_minutes() {
        let waiting = |seconds| Archive {
            is_on: true,
            is_failing: false,
            lag: Duration::from_secs(seconds),
            waiting: Some("000000010000000000000007.ready".to_owned()),
            archived: None,
            segment_bytes: SEGMENT_BYTES,
        };
        assert_eq!(waiting(600).finding(), None);
        let found = waiting(601).finding().expect("a finding");
        assert!(
            found.code == "backup.archive_behind" && found.message.contains("000000010000000000000007)"),
            "{found}"
        );
    }
}
