//! What a command answers, and how it is printed.

use super::layout;
use crate::{
    audit::AuditError,
    bindings,
    crypto::CryptoError,
    error::{BackupError, Error},
};
use serde_json::{Value, json};
use std::{
    io::{self, Write},
    process::ExitCode,
};
use telehealth_core::Code;

/// The verdict of a command. Its number is the exit code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Verdict {
    /// All is well.
    #[default]
    Well = 0,
    /// Something should be done.
    Warnings = 1,
    /// Something must be done at once.
    Critical = 2,
    /// The command failed, so the answer is unknown.
    Unknown = 3,
}

impl Verdict {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Warnings => "warnings",
            Self::Critical => "critical",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the exit code.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        self as u8
    }
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        verdict.exit_code().into()
    }
}

/// The answer of a command.
#[derive(Default)]
pub(super) struct Outcome {
    pub verdict: Verdict,
    /// The answer for people.
    pub text: String,
    /// The answer for programs.
    pub result: Value,
    /// What to do next, a sentence each.
    pub next: Vec<String>,
}

/// Why a command has no answer.
pub(super) struct Failure {
    verdict: Verdict,
    code: Code,
    /// The message, without the code.
    message: String,
    details: Value,
    next: Vec<String>,
}

impl Failure {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        let next = vec![advice(code)];
        Self { verdict: Verdict::Unknown, code, message: message.into(), details: json!({}), next }
    }

    /// A file that cannot be read or written, such as `the proof`.
    pub(super) fn file(of: &str, error: &io::Error) -> Self {
        Self::new(Code::COMMAND_FILE_UNUSABLE, format!("the file of {of} cannot be used: {error}"))
            .advise("Name another file.")
    }

    /// An error of a service account, which may lack what `telehealth grant` gives.
    pub(super) fn needing_grant(error: Error, purpose: &str) -> Self {
        let denied = matches!(error, Error::Denied | Error::Ungranted | Error::GrantMissing { .. });
        let failure = Self::from(error);
        if denied {
            failure.advise(format!("Run `telehealth grant {purpose}` as the owner of the tables."))
        } else {
            failure
        }
    }

    /// Wrong arguments.
    pub(super) fn usage(message: &str) -> Self {
        Self::new(Code::COMMAND_USAGE, message)
    }

    pub(super) const fn verdict(&self) -> Verdict {
        self.verdict
    }

    pub(super) const fn code(&self) -> Code {
        self.code
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// Replaces the advice.
    pub(super) fn advise(mut self, next: impl Into<String>) -> Self {
        self.next = vec![next.into()];
        self
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = error.code();
        let message = match &error {
            Error::Unprepared { .. } => "an administrator must prepare the database for this login".to_owned(),
            error => error.to_string().replace(&format!(" [{code}]"), ""),
        };
        let report = bindings::report(&error);
        let details = report.get("details").cloned().unwrap_or_default();
        let failure = Self { details, ..Self::new(code, message) };
        match error {
            Error::Audit(AuditError::Tampered(_)) => Self { verdict: Verdict::Critical, ..failure }
                .advise("Keep the database and its backups as they are, and find out who changed the log."),
            _ if code == Code::KEYRING_MISMATCH => Self { verdict: Verdict::Critical, ..failure },
            _ => failure,
        }
    }
}

impl From<CryptoError> for Failure {
    fn from(error: CryptoError) -> Self {
        Error::from(error).into()
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        Error::from(error).into()
    }
}

impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Self {
        Error::from(error).into()
    }
}

/// What to do about an error.
fn advice(code: Code) -> String {
    match code {
        Code::DATABASE_NOT_MIGRATED => "Run `telehealth migrate` as the owner of the schema.".to_owned(),
        Code::DATABASE_NOT_PREPARED => {
            "Run `telehealth status`, give its statements to an administrator, then migrate again.".to_owned()
        }
        Code::DATABASE_UNREACHABLE | Code::DATABASE_URL_MALFORMED => {
            "Check TELEHEALTH_DATABASE_URL, and that the server runs.".to_owned()
        }
        Code::COMMAND_USAGE => "Run `telehealth help`.".to_owned(),
        code => format!("Run `telehealth explain {code}`."),
    }
}

/// Prints the answer of a command, or why there is none, and returns the verdict.
pub(super) fn print(command: &str, as_json: bool, outcome: Result<Outcome, Failure>) -> Verdict {
    let verdict = outcome.as_ref().map_or_else(|failure| failure.verdict, |outcome| outcome.verdict);
    // A reader that has gone, such as `head`, does not change the verdict.
    let _ = if as_json {
        let envelope = envelope(command, verdict, &outcome);
        writeln!(io::stdout().lock(), "{envelope:#}")
    } else {
        print_text(&outcome)
    };
    verdict
}

fn envelope(command: &str, verdict: Verdict, outcome: &Result<Outcome, Failure>) -> Value {
    let (result, error, next) = match outcome {
        Ok(Outcome { result, next, .. }) => (result.clone(), Value::Null, next),
        Err(Failure { code, message, details, next, .. }) => {
            (Value::Null, json!({ "code": code.as_str(), "message": message, "details": details }), next)
        }
    };
    json!({
        "command": command,
        "verdict": verdict.label(),
        "exit_code": verdict.exit_code(),
        "result": result,
        "error": error,
        "next": next,
    })
}

fn print_text(outcome: &Result<Outcome, Failure>) -> io::Result<()> {
    match outcome {
        Ok(Outcome { text, next, .. }) => {
            let mut out = io::stdout().lock();
            write!(out, "{text}")?;
            print_next(&mut out, next)
        }
        Err(Failure { code, message, next, .. }) => {
            let mut out = io::stderr().lock();
            write!(out, "{}", layout::wrapped(&format!("telehealth: {message} [{code}]"), 0))?;
            print_next(&mut out, next)
        }
    }
}

fn print_next(out: &mut impl Write, next: &[String]) -> io::Result<()> {
    next.iter().try_for_each(|next| write!(out, "{}", layout::wrapped(&format!("Next: {next}"), 6)))
}
