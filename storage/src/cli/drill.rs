//! `backup drill` and `backup drills`.

use super::{
    Context,
    layout::{counted, pairs, table},
    outcome::{Failure, Outcome, Verdict},
    progress::Progress,
    settings,
};
use crate::{
    Timestamp,
    backup::{Backups, Drill, DrillRecord, DrillVerdict, Moment},
    now,
};
use chrono::TimeDelta;
use clap::Args;
use serde_json::{Value, json};
use std::{path::PathBuf, time::Duration};

/// What is restored.
#[derive(Args)]
pub(super) struct Source {
    /// `latest`, a time such as 2026-11-22T10:00:00Z, or the label of a backup.
    #[arg(long, default_value = "latest", value_name = "MOMENT")]
    pub at: Moment,
    /// The repository; by default the first that has the moment.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u8).range(1..=2))]
    pub repository: Option<u8>,
}

/// The options of `backup drill`.
#[derive(Args)]
pub(super) struct DrillOptions {
    /// The folder in which the copy lies while the drill runs. It needs as much space as the database.
    #[arg(long = "in", value_name = "FOLDER")]
    place: PathBuf,
    #[command(flatten)]
    source: Source,
    /// A random moment since the oldest backup, which the server archives first. While the server is down, the end of
    /// a random backup.
    #[arg(long, conflicts_with = "at")]
    random: bool,
    /// The folder of checkpoints outside the database; by default TELEHEALTH_CHECKPOINTS.
    #[arg(long, value_name = "FOLDER")]
    outside: Option<PathBuf>,
    /// How many minutes the copy may recover.
    #[arg(long, default_value_t = 120, value_name = "MINUTES")]
    time_limit: u32,
}

pub(super) fn drill(context: &Context, backups: &Backups, options: DrillOptions) -> Result<Outcome, Failure> {
    let DrillOptions { place, source: Source { at, repository }, random, outside, time_limit } = options;
    let (url, portal) = (settings::url_if_set()?, settings::options(context)?);
    let server = url.as_deref().map(String::as_str);
    let drill = Drill {
        moment: (!random).then_some(at),
        repository,
        folder: place,
        options: portal,
        verifier: settings::verifier_if_set()?,
        outside: settings::checkpoints_if_set(outside),
        time_limit: Duration::from_secs(60 * u64::from(time_limit)),
    };
    let record = Progress::of_steps(context, "drill", backups).drill(&drill, server)?;
    let is_whole = record.checks.iter().all(|check| check.verdict == DrillVerdict::Passed);
    let (verdict, next) = match () {
        () if !record.is_passed() => {
            (Verdict::Critical, "Look for the cause with `telehealth backup check`, and repeat the drill.")
        }
        () if !is_whole => (Verdict::Warnings, "Give the drill what the skipped checks need, and repeat it."),
        () if record.not_in_table.is_some() => {
            (Verdict::Warnings, "Let TELEHEALTH_URL name the owner of the tables; the next drill adds the record.")
        }
        () => (Verdict::Well, "Repeat it every week; `telehealth backup drills` lists the records."),
    };
    Ok(Outcome { verdict, text: described(&record), result: record.to_json(), next: vec![next.to_owned()] })
}

fn described(record: &DrillRecord) -> String {
    let seconds = |time: Duration| format!("{:.1} s", time.as_secs_f64());
    let mut lines = vec![
        ("drill", if record.is_passed() { "passed" } else { "FAILED" }.to_owned()),
        ("moment", record.moment.clone()),
        ("restored to", record.reached.map_or_else(|| "unknown".to_owned(), |time| time.to_string())),
        ("restoring", seconds(record.restore)),
        ("recovering", seconds(record.recovery)),
        ("in all", seconds(record.total)),
    ];
    let lost = record.lost.map(|lost| format!("{}, {}", counted(lost.entries, "change"), seconds(lost.time)));
    lines.push(("lost", lost.unwrap_or_else(|| "unknown: the copy was not compared with the original".to_owned())));
    lines
        .extend(record.checks.iter().map(|check| (check.name, format!("{}: {}", check.verdict.label(), check.detail))));
    lines.extend(record.error.as_ref().map(|(_, message)| ("error", message.clone())));
    lines.extend(record.not_in_table.as_ref().map(|reason| ("record", format!("not in the database: {reason}"))));
    pairs(lines)
}

/// How old the last drill may be. `backup init` keeps backups for as long by default, so that an older drill has tried
/// none of those that there are.
const AGE: TimeDelta = TimeDelta::days(35);

/// Judges drills by the last of their records, which are in the order of time, and says what to do.
pub(super) fn judge(records: &[Value], now: Timestamp) -> (Verdict, &'static str) {
    let is_old = |record: &Value| started(record).is_none_or(|started| now.since(started) > AGE);
    match records.last() {
        None => (Verdict::Warnings, "Make a drill with `telehealth backup drill --in FOLDER`."),
        Some(last) if !is_passed(last) => {
            (Verdict::Critical, "The last drill failed: look for the cause with `telehealth backup check`.")
        }
        Some(last) if has_skipped(last) => {
            (Verdict::Warnings, "The last drill has skipped checks: give it what they need, and repeat it.")
        }
        Some(last) if is_old(last) => (Verdict::Warnings, "The last drill is more than 35 days old: repeat it."),
        Some(_) => (Verdict::Well, "Repeat the drill every week."),
    }
}

/// Whether the drill of a record passed.
pub(super) fn is_passed(record: &Value) -> bool {
    record.get("is_passed") == Some(&Value::Bool(true))
}

/// Whether the drill of a record has skipped a check.
fn has_skipped(record: &Value) -> bool {
    let checks = record.get("checks").and_then(Value::as_array).into_iter().flatten();
    let mut verdicts = checks.filter_map(|check| check.get("verdict"));
    verdicts.any(|verdict| verdict == DrillVerdict::Skipped.label())
}

/// Returns when the drill of a record began.
pub(super) fn started(record: &Value) -> Option<Timestamp> {
    record.get("started")?.as_str()?.parse().ok()
}

pub(super) fn drills(backups: &Backups) -> Result<Outcome, Failure> {
    let records = backups.drills()?;
    let text = |record: &Value, name: &str| match record.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => String::new(),
    };
    let rows: Vec<[String; 4]> = records
        .iter()
        .map(|it| {
            let verdict = if is_passed(it) { "passed" } else { "FAILED" }.to_owned();
            [text(it, "started"), verdict, text(it, "total_seconds"), text(it, "moment")]
        })
        .collect();
    let (verdict, next) = judge(&records, now());
    let text = table(["started", "drill", "seconds", "moment"], &rows);
    Ok(Outcome { verdict, text, result: json!({ "drills": records }), next: vec![next.to_owned()] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drills_are_well_if_the_last_one_is_recent_passed_and_has_skipped_nothing() {
        let now: Timestamp = "2026-12-31T00:00:00Z".parse().expect("a time");
        let record = |started: &str, is_passed: bool, verdict: &str| {
            let checks = json!([{ "verdict": "passed" }, { "verdict": verdict }]);
            json!({ "started": started, "is_passed": is_passed, "checks": checks })
        };
        let well = record("2026-11-26T00:00:00Z", true, "passed");
        for (last, expected) in [
            (record("2026-11-25T23:59:59Z", true, "passed"), Verdict::Warnings),
            (record("2026-12-30T00:00:00Z", true, "skipped"), Verdict::Warnings),
            (record("2026-12-30T00:00:00Z", false, "failed"), Verdict::Critical),
            (well.clone(), Verdict::Well),
        ] {
            assert_eq!(judge(&[well.clone(), last.clone()], now).0, expected, "{last}");
        }
        assert_eq!(judge(&[], now).0, Verdict::Warnings);
    }
}
