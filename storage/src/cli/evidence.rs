//! `evidence`: a signed report about backups, drills, the audit log, keys, access and findings.

use super::{
    Context, access_report, backup, doctor, drill, keys,
    layout::{pairs, table},
    outcome::{Failure, Outcome, Verdict},
    settings,
    thresholds::ThresholdOptions,
};
use crate::{
    Portal,
    audit::{Checkpoint, CheckpointStore},
    backup::Backups,
    bindings, now,
};
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};
use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};
use telehealth_core::Date;

#[derive(Subcommand)]
pub(super) enum Evidence {
    /// Writes a report, signed with the key of the audit log.
    Write(WriteOptions),
    /// Checks the signature of a report, without the database.
    Check {
        /// The file that `evidence write` has written.
        file: PathBuf,
    },
}

/// The options of `evidence write`.
#[derive(Args)]
pub(super) struct WriteOptions {
    /// The first day of the drills, checkpoints, key rotations, reads and changes of rights that the report contains.
    #[arg(long, value_name = "DATE")]
    since: Date,
    /// The file to create.
    #[arg(long, value_name = "PATH")]
    file: PathBuf,
    /// A login of the application, for the doctor. Can be repeated.
    #[arg(long = "login", value_name = "NAME")]
    logins: Vec<String>,
    /// The folder of the configuration of backups; by default TELEHEALTH_BACKUP, else /etc/telehealth/backup.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// The folder of checkpoints outside the database; by default TELEHEALTH_CHECKPOINTS.
    #[arg(long, value_name = "FOLDER")]
    outside: Option<PathBuf>,
    #[command(flatten)]
    thresholds: ThresholdOptions,
}

/// A section of the report: its name, and the requirements of 45 CFR that it is evidence for.
type Section = (&'static str, &'static [&'static str]);

const BACKUPS: Section = ("backups", &["164.308(a)(7)(ii)(A)"]);
const DRILLS: Section = ("drills", &["164.308(a)(7)(ii)(B)", "164.308(a)(7)(ii)(D)"]);
const AUDIT_LOG: Section = ("audit log", &["164.308(a)(1)(ii)(D)", "164.312(b)", "164.312(c)(1)"]);
const KEYS: Section = ("keys", &["164.312(a)(2)(iv)"]);
const ACCESS: Section = ("access", &["164.308(a)(1)(ii)(D)", "164.308(a)(4)(ii)(C)"]);
const FINDINGS: Section = ("findings", &["164.308(a)(1)(ii)(A)", "164.308(a)(8)"]);

/// What a file contains, in errors.
const REPORT: &str = "the report";

/// What a section found out.
type Collected = Result<(Verdict, Value), Failure>;

impl Evidence {
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Write(_) => "evidence write",
            Self::Check { .. } => "evidence check",
        }
    }

    pub(super) fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Write(options) => write(context, options),
            Self::Check { file } => check(&file),
        }
    }
}

fn write(context: &Context, options: WriteOptions) -> Result<Outcome, Failure> {
    let signer = settings::signer()?;
    let (portal, since) = (settings::portal(context)?, options.since);
    let backups = Backups::open(backup::folder(options.folder.clone())).map_err(Failure::from);
    let backups = backups.as_ref();
    let unconfigured = |failure: &Failure| Failure::new(failure.code(), failure.message());
    let collected = [
        (BACKUPS, backups.map_err(unconfigured).and_then(inventory)),
        (DRILLS, backups.map_err(unconfigured).and_then(|backups| drills(backups, since))),
        (AUDIT_LOG, audit_log(&portal, options.outside.clone(), since)),
        (KEYS, keys(&portal, since)),
        (ACCESS, access(&portal, since)),
        (FINDINGS, findings(&portal, &options)),
    ];
    let mut verdict = Verdict::Well;
    let mut sections = Map::new();
    for ((name, requirements), collected) in collected {
        let (of_section, content) = collected.unwrap_or_else(|failure| {
            (Verdict::Unknown, json!({ "error": { "code": failure.code().as_str(), "message": failure.message() } }))
        });
        verdict = worse(verdict, of_section);
        let section = json!({ "verdict": of_section.label(), "requirements": requirements, "content": content });
        sections.insert(name.to_owned(), section);
    }
    let report = json!({
        "log": signer.name(), "since": since.to_string(), "written": now().to_string(), "sections": sections,
    });
    let note = signer.sign(&format!("{report:#}\n"));
    let written = File::create_new(&options.file).and_then(|mut file| file.write_all(note.as_bytes()));
    written.map_err(|error| Failure::file(REPORT, &error))?;
    let next = "Give the file and the verifier to the auditor, who runs `telehealth evidence check FILE`.".to_owned();
    Ok(Outcome { verdict, text: described(&report), result: report, next: vec![next] })
}

/// Critical is worse than an unknown answer, which is worse than warnings.
fn worse(a: Verdict, b: Verdict) -> Verdict {
    let weight = |verdict: Verdict| {
        [Verdict::Well, Verdict::Warnings, Verdict::Unknown, Verdict::Critical]
            .iter()
            .position(|known| *known == verdict)
    };
    if weight(b) > weight(a) { b } else { a }
}

fn inventory(backups: &Backups) -> Collected {
    let listing = backup::Listing::read(backups)?;
    Ok((listing.verdict(), listing.to_json()))
}

fn drills(backups: &Backups, since: Date) -> Collected {
    let is_recent = |drill: &Value| drill::started(drill).is_some_and(|started| started.date() >= since);
    let drills: Vec<Value> = backups.drills()?.into_iter().filter(is_recent).collect();
    let verdict = match drill::judge(&drills, now()).0 {
        Verdict::Well if !drills.iter().all(drill::is_passed) => Verdict::Warnings,
        verdict => verdict,
    };
    Ok((verdict, drills.into()))
}

fn audit_log(portal: &Portal, outside: Option<PathBuf>, since: Date) -> Collected {
    let (verifier, mut outside) = (settings::verifier()?, settings::checkpoints(outside)?);
    let is_compared = outside.newest().is_ok_and(|newest| newest.is_some());
    let verified = portal.verify(&verifier, &mut outside);
    let verified = match verified.map_err(Failure::from) {
        // Tampering is an answer.
        Err(failure) if failure.verdict() == Verdict::Critical => {
            return Ok((Verdict::Critical, json!({ "code": failure.code().as_str(), "message": failure.message() })));
        }
        verified => verified?,
    };
    let content = json!({
        "integrated": verified.integrated,
        "pending": verified.pending,
        "checkpoint": verified.checkpoint.as_ref().map(bindings::audit::described),
        "checkpoints": by_day(&portal.checkpoints_since(&verifier, since)?),
        "is_compared_with_outside": is_compared,
    });
    Ok((if is_compared { Verdict::Well } else { Verdict::Warnings }, content))
}

/// Returns the number and the last of the checkpoints of each day.
fn by_day(checkpoints: &[Checkpoint]) -> Value {
    let days = checkpoints.chunk_by(|a, b| a.time().date() == b.time().date());
    let day = |day: &[Checkpoint]| {
        let last = day.last()?;
        let date = last.time().date().to_string();
        Some(json!({ "date": date, "checkpoints": day.len(), "last": bindings::audit::described(last) }))
    };
    days.filter_map(day).collect()
}

fn keys(portal: &Portal, since: Date) -> Collected {
    let (known, used) = (keys::known(portal), portal.keys_in_use()?);
    let (verdict, _) = keys::judge(&known, &used);
    let rotated = portal.rotated_rows(since)?.into_iter();
    let rotated = rotated.map(|(date, rows)| json!({ "date": date.to_string(), "rows": rows }));
    Ok((verdict, json!({ "encrypting": known.last(), "rows": used, "rotated": rotated.collect::<Value>() })))
}

fn access(portal: &Portal, since: Date) -> Collected {
    let report = access_report::read(portal, since, access_report::DORMANT_DAYS)?;
    Ok((access_report::verdict(&report), bindings::described_access_report(&report)))
}

fn findings(portal: &Portal, options: &WriteOptions) -> Collected {
    let WriteOptions { logins, thresholds, outside, .. } = options;
    let findings = doctor::examine(portal, logins, &thresholds.read()?, outside.clone())?;
    Ok((doctor::verdict(&findings), bindings::findings(&findings)))
}

fn check(path: &Path) -> Result<Outcome, Failure> {
    let note = fs::read_to_string(path).map_err(|error| Failure::file(REPORT, &error))?;
    let verifier = settings::verifier()?;
    let report: Value =
        serde_json::from_str(verifier.open(&note)?).map_err(|error| Failure::file(REPORT, &error.into()))?;
    let next = "The report is as it was signed.".to_owned();
    Ok(Outcome { text: described(&report), result: report, next: vec![next], ..Outcome::default() })
}

fn described(report: &Value) -> String {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let head = ["log", "since", "written"].map(|name| (name, text(report.get(name))));
    let sections = report.get("sections").and_then(Value::as_object).into_iter().flatten();
    let rows: Vec<[String; 3]> = sections
        .map(|(name, section)| {
            let requirements = section.get("requirements").and_then(Value::as_array).into_iter().flatten();
            let requirements: Vec<&str> = requirements.filter_map(Value::as_str).collect();
            [name.clone(), text(section.get("verdict")), requirements.join(", ")]
        })
        .collect();
    format!("{}\n{}", pairs(head), table(["section", "verdict", "45 CFR"], &rows))
}
