//! `doctor`.

use super::{
    Context,
    layout::{self, counted, indented},
    outcome::{Failure, Outcome, Verdict},
    settings,
    thresholds::{self, ThresholdOptions},
};
use crate::{
    Error, Portal, bindings,
    doctor::{
        Finding, Severity,
        operations::{Mend, MendState, Thresholds, check_outside, outside_unchecked},
    },
    now,
};
use clap::Args;
use serde_json::json;
use std::{cmp::Reverse, path::PathBuf};
use telehealth_core::Code;

/// The options of `doctor`.
#[derive(Args)]
#[command(after_long_help = thresholds::help())]
pub(super) struct Doctor {
    /// A login of the application. Can be repeated; by default the login of this program.
    #[arg(long = "login", value_name = "NAME")]
    logins: Vec<String>,
    #[command(flatten)]
    thresholds: ThresholdOptions,
    /// Prints the findings from this severity on.
    #[arg(long, value_enum, default_value_t = Least::Notice)]
    least: Least,
    /// Decrypts and checks all rows, not only the newest of each table.
    #[arg(long)]
    all: bool,
    /// Mends what needs no decision of a person, then checks again. Run `telehealth grant doctor` once before.
    #[arg(long)]
    fix: bool,
    /// With --fix: changes nothing, and says what it would do.
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

/// The findings that part of the answer is unknown.
const INCOMPLETE: [&str; 2] = ["doctor.incomplete", "doctor.unreadable"];

/// The least severity to print. The verdict counts all findings.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Least {
    Notice,
    Warning,
    Critical,
}

impl From<Least> for Severity {
    fn from(least: Least) -> Self {
        match least {
            Least::Notice => Self::Notice,
            Least::Warning => Self::Warning,
            Least::Critical => Self::Critical,
        }
    }
}

impl Doctor {
    pub(super) fn run(&self, context: &Context) -> Result<Outcome, Failure> {
        let portal = settings::portal(context)?;
        let mut thresholds = self.thresholds.read()?;
        if self.all {
            thresholds.set("sampled_rows", u32::MAX).map_err(Error::from)?;
        }
        let mends = if self.fix { portal.mend(&thresholds, self.dry_run)? } else { Vec::new() };
        let findings = examine(&portal, &self.logins, &thresholds, None)?;
        let [critical, warning, notice] = count(&findings);
        let counts = json!({ "critical": critical, "warning": warning, "notice": notice });
        let mut verdict = verdict(&findings);
        if verdict < Verdict::Critical && findings.iter().any(|it| INCOMPLETE.contains(&it.code)) {
            verdict = Verdict::Unknown;
        }
        let (all, next) = (summary(&findings), next(verdict, &findings, &mends));
        let findings: Vec<Finding> = findings.into_iter().filter(|it| it.severity >= self.least.into()).collect();
        let text = mends.iter().map(mended).chain(findings.iter().map(described)).collect::<String>() + &all;
        let result =
            json!({ "counts": counts, "findings": bindings::findings(&findings), "mends": bindings::mends(&mends) });
        Ok(Outcome { verdict, text, result, next: vec![next] })
    }
}

/// What to do about the findings that are left.
fn next(verdict: Verdict, findings: &[Finding], mends: &[Mend]) -> String {
    let denials = [Code::ACCESS_DENIED, Code::ACCESS_GRANT_MISSING];
    let lacks_grant = |mend: &Mend| matches!(mend.state, MendState::Failed { code, .. } if denials.contains(&code));
    let mendable = findings.iter().filter(|finding| finding.is_mendable()).count() as u64;
    match verdict {
        _ if mends.iter().any(lacks_grant) => {
            "Run `telehealth grant doctor` as the owner of the tables, then fix again.".to_owned()
        }
        _ if mendable > 0 && mends.is_empty() => {
            format!("`telehealth doctor --fix` mends {}; apply the other remedies.", counted(mendable, "finding"))
        }
        Verdict::Well => "Run the doctor every day.".to_owned(),
        Verdict::Unknown => {
            "Run the doctor as a superuser, or as an owner of the tables who has BYPASSRLS and pg_monitor.".to_owned()
        }
        _ => "Apply the remedies, most severe first, then run the doctor again.".to_owned(),
    }
}

/// Describes what became of a finding.
fn mended(mend: &Mend) -> String {
    let Mend { code, object, action, state } = mend;
    let mut text = format!("{}  {code}\n{}{}", state.label(), indented(object, 4), layout::copied(action));
    if let MendState::Failed { message, .. } = state {
        text.push_str(&indented(message, 4));
    }
    text.push('\n');
    text
}

/// Checks the schema, what a portal does in operation, and the checkpoint outside, by default in the folder of the
/// environment. Returns the findings, most severe first.
pub(super) fn examine(
    portal: &Portal,
    logins: &[String],
    thresholds: &Thresholds,
    outside: Option<PathBuf>,
) -> Result<Vec<Finding>, Failure> {
    let logins: Vec<&str> = logins.iter().map(String::as_str).collect();
    let mut findings = portal.doctor(&logins)?;
    findings.extend(portal.check_operations(thresholds)?);
    findings.extend(match settings::audit(outside)? {
        Some((_, newest)) => check_outside(newest.as_ref(), thresholds, now()),
        None => Some(outside_unchecked()),
    });
    findings.sort_by_key(|finding| Reverse(finding.severity));
    Ok(findings)
}

/// Returns the verdict of findings.
pub(super) fn verdict(findings: &[Finding]) -> Verdict {
    match findings.iter().map(|finding| finding.severity).max() {
        Some(Severity::Critical) => Verdict::Critical,
        Some(Severity::Warning) => Verdict::Warnings,
        _ => Verdict::Well,
    }
}

/// Returns the text of findings.
pub(super) fn text(findings: &[Finding]) -> String {
    findings.iter().map(described).collect::<String>() + &summary(findings)
}

/// Counts the critical findings, the warnings and the notices.
fn count(findings: &[Finding]) -> [u64; 3] {
    [Severity::Critical, Severity::Warning, Severity::Notice]
        .map(|severity| findings.iter().filter(|finding| finding.severity == severity).count() as u64)
}

fn summary(findings: &[Finding]) -> String {
    let [critical, warnings, notices] = count(findings);
    match findings {
        [] => "No findings.\n".to_owned(),
        _ => format!("{critical} critical, {}, {}.\n", counted(warnings, "warning"), counted(notices, "notice")),
    }
}

fn described(finding: &Finding) -> String {
    let Finding { code, severity, object, message, remedy, sql } = finding;
    let mut text = format!("{}  {code}\n{}", layout::severity(*severity), indented(object, 4));
    text.push_str(&indented(message, 4));
    text.push_str(&indented(&format!("Remedy: {remedy}"), 4));
    text.extend(sql.as_deref().map(layout::copied));
    text.push('\n');
    text
}
