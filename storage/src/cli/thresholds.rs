//! From which values on a state is a finding.

use super::{layout::pairs, outcome::Failure};
use crate::{Error, doctor::operations::Thresholds};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
};
use telehealth_core::Code;

/// The options of commands with the findings of the doctor.
#[derive(Args)]
pub(super) struct ThresholdOptions {
    /// Changes from which value on a state is a finding. Can be repeated; `telehealth doctor --help` lists the names.
    #[arg(long = "threshold", value_name = "NAME=NUMBER", value_parser = threshold)]
    changed: Vec<(String, u32)>,
    /// A file with such changes, one a line; lines that begin with # are comments.
    #[arg(long = "thresholds", value_name = "FILE")]
    thresholds_file: Option<PathBuf>,
}

impl ThresholdOptions {
    pub(super) fn read(&self) -> Result<Thresholds, Failure> {
        let mut thresholds = Thresholds::default();
        let of_file = self.thresholds_file.as_deref().map(read).transpose()?.unwrap_or_default();
        for (name, value) in of_file.iter().chain(&self.changed) {
            thresholds.set(name, *value).map_err(Error::from)?;
        }
        Ok(thresholds)
    }
}

/// Lists the thresholds with their defaults and reasons, for the help.
pub(super) fn help() -> String {
    let thresholds = Thresholds::default();
    let lines = thresholds.iter().map(|(name, value, reason)| (name, format!("{value}: {reason}")));
    format!("Thresholds, with their defaults:\n{}", pairs(lines))
}

fn threshold(text: &str) -> Result<(String, u32), &'static str> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=NUMBER")?;
    Ok((name.trim().to_owned(), value.trim().parse().map_err(|_| "must be NAME=NUMBER")?))
}

/// Reads a file of thresholds.
fn read(path: &Path) -> Result<Vec<(String, u32)>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("the thresholds", &error))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let malformed = |_| {
        Failure::new(Code::COMMAND_SETTING_MALFORMED, "the file of the thresholds has a line that is not NAME=NUMBER")
            .advise("Correct the file; `telehealth doctor --help` says what a line is.")
    };
    lines.map(|line| threshold(line).map_err(malformed)).collect()
}
