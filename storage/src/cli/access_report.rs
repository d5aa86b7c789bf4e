//! `access-report`.

use super::{
    Context,
    layout::{pairs, table},
    outcome::{Failure, Outcome, Verdict},
    settings,
};
use crate::{Error, Portal, access_report::AccessReport, bindings};
use clap::{Args, ValueEnum};
use std::{fs::File, io::Write, path::PathBuf};
use telehealth_core::Date;

/// The days after which an account is dormant, if none are given.
pub(super) const DORMANT_DAYS: u16 = 90;

/// The options of `access-report`.
#[derive(Args)]
pub(super) struct Options {
    /// The first day of what was read and changed.
    #[arg(long, value_name = "DATE")]
    since: Date,
    /// After how many days without a trace an account is dormant.
    #[arg(long, default_value_t = DORMANT_DAYS, value_name = "DAYS")]
    dormant_days: u16,
    /// The form of the file.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// The file to create. Without it, only the numbers of rows are printed.
    #[arg(long, value_name = "PATH")]
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For reviewers.
    Markdown,
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}

impl Options {
    pub(super) fn run(&self, context: &Context) -> Result<Outcome, Failure> {
        let report = read(&settings::portal(context)?, self.since, self.dormant_days)?;
        let result = bindings::described_access_report(&report);
        let next = match &self.file {
            Some(path) => {
                let text = match self.format {
                    Format::Markdown => report.to_markdown(),
                    Format::Csv => report.to_csv(),
                    Format::Json => format!("{result:#}\n"),
                };
                let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
                written.map_err(|error| Failure::file("the report", &error))?;
                "Have somebody who gave none of these rights read the file, and keep it for six years."
            }
            None => "Write the report with `--file PATH`, and have it read.",
        };
        let rows = report
            .sections
            .iter()
            .map(|section| [section.name.to_owned(), section.rows.len().to_string(), section.requirements.join(", ")]);
        let rows: Vec<[String; 3]> = rows.collect();
        let head = pairs([("since", report.since.to_string()), ("made", report.made.to_string())]);
        let text = format!("{head}\n{}", table(["section", "rows", "45 CFR"], &rows));
        Ok(Outcome { verdict: verdict(&report), text, result, next: vec![next.to_owned()] })
    }
}

/// Makes the report.
pub(super) fn read(portal: &Portal, since: Date, dormant_days: u16) -> Result<AccessReport, Failure> {
    portal.access_report(since, dormant_days).map_err(|error| {
        let is_denied = matches!(error, Error::Denied);
        let failure = Failure::from(error);
        if is_denied {
            failure.advise("Run it as a superuser: policies hide rows from everybody else.")
        } else {
            failure
        }
    })
}

/// Dormant accounts and grants to everybody are warnings.
pub(super) fn verdict(report: &AccessReport) -> Verdict {
    if report.needs_action() { Verdict::Warnings } else { Verdict::Well }
}
