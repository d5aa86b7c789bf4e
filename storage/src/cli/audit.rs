//! `audit checkpoint`, `audit verify`, `audit prove` and `audit check`.

use super::{
    Context,
    layout::pairs,
    outcome::{Failure, Outcome, Verdict},
    settings,
};
use crate::{AuditLogId, Error, audit::Checkpoint, bindings};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};
use telehealth_core::field::Object;

#[derive(Subcommand)]
pub(super) enum Audit {
    /// Adds the finished entries to the tree, signs it, and stores the checkpoint outside the database.
    Checkpoint(Outside),
    /// Verifies the whole log against its checkpoints and the newest one outside the database.
    Verify(Outside),
    /// Writes a proof that an entry is in the log.
    Prove {
        /// The id of the entry.
        entry: AuditLogId,
        /// The file to create for the proof.
        #[arg(long, value_name = "PATH")]
        file: PathBuf,
    },
    /// Checks a proof, without the database.
    Check {
        /// The file that `audit prove` has written.
        file: PathBuf,
    },
}

#[derive(Args)]
pub(super) struct Outside {
    /// The folder of checkpoints outside the database; by default TELEHEALTH_CHECKPOINTS.
    #[arg(long, value_name = "FOLDER")]
    outside: Option<PathBuf>,
}

/// What a file contains, in errors.
const PROOF: &str = "the proof";

impl Audit {
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Checkpoint(_) => "audit checkpoint",
            Self::Verify(_) => "audit verify",
            Self::Prove { .. } => "audit prove",
            Self::Check { .. } => "audit check",
        }
    }

    pub(super) fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Checkpoint(Outside { outside }) => checkpoint(context, outside),
            Self::Verify(Outside { outside }) => verify(context, outside),
            Self::Prove { entry, file } => prove(context, entry, &file),
            Self::Check { file } => check(&file),
        }
    }
}

fn checkpoint(context: &Context, outside: Option<PathBuf>) -> Result<Outcome, Failure> {
    let (signer, mut outside) = (settings::signer()?, settings::checkpoints(outside)?);
    let integrated = settings::portal(context)?.checkpoint(&signer, &mut outside).map_err(needs_grant)?;
    let text =
        pairs([("added", integrated.added.to_string()), ("checkpoint", described(integrated.checkpoint.as_ref()))]);
    let result = json!({
        "added": integrated.added,
        "checkpoint": integrated.checkpoint.as_ref().map(bindings::audit::described),
    });
    let next = "Make a checkpoint every few minutes: entries are protected from then on.".to_owned();
    Ok(Outcome { text, result, next: vec![next], ..Outcome::default() })
}

fn verify(context: &Context, outside: Option<PathBuf>) -> Result<Outcome, Failure> {
    let (verifier, mut outside) = (settings::verifier()?, settings::checkpoints(outside)?);
    let newest = settings::newest(&mut outside, &verifier)?;
    let verified = settings::portal(context)?.verify(&verifier, &mut outside).map_err(needs_grant)?;
    let text = pairs([
        ("unchanged", verified.integrated.to_string()),
        ("not yet signed", verified.pending.to_string()),
        ("checkpoint", described(verified.checkpoint.as_ref())),
        ("outside", described(newest.as_ref())),
    ]);
    let (verdict, next) = match () {
        () if newest.is_none() => (
            Verdict::Warnings,
            "Make a checkpoint with `telehealth audit checkpoint`: without one outside the database, an old copy of \
             the whole database would pass.",
        ),
        () if verified.pending > 0 => (Verdict::Well, "Sign the new entries with `telehealth audit checkpoint`."),
        () => (Verdict::Well, "Verify the log regularly, from a machine that the database cannot change."),
    };
    let result = json!({
        "integrated": verified.integrated,
        "pending": verified.pending,
        "checkpoint": verified.checkpoint.as_ref().map(bindings::audit::described),
        "outside": newest.as_ref().map(bindings::audit::described),
    });
    Ok(Outcome { verdict, text, result, next: vec![next.to_owned()] })
}

fn prove(context: &Context, entry: AuditLogId, path: &Path) -> Result<Outcome, Failure> {
    let verifier = settings::verifier()?.to_string();
    let proof = bindings::audit::prove_inclusion(&settings::portal(context)?, &verifier, entry).map_err(needs_grant)?;
    let written = File::create_new(path).and_then(|mut file| writeln!(file, "{proof:#}"));
    written.map_err(|error| Failure::file(PROOF, &error))?;
    let text = pairs([("entry", entry.to_string()), ("proof", path.display().to_string())]);
    let next = "Give the file and the verifier to the auditor, who runs `telehealth audit check FILE`.".to_owned();
    Ok(Outcome { text, result: proof, next: vec![next], ..Outcome::default() })
}

fn check(path: &Path) -> Result<Outcome, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file(PROOF, &error))?;
    let proof: Object = serde_json::from_str(&text).map_err(|error| Failure::file(PROOF, &error.into()))?;
    let checkpoint = bindings::audit::check_inclusion(&proof, &settings::verifier()?.to_string())?;
    let member = |name: &str| checkpoint.get(name).map_or_else(String::new, |value| value.to_string().replace('"', ""));
    let entry = proof.get("entry").and_then(Value::as_str).unwrap_or_default();
    let text =
        pairs([("entry", entry.to_owned()), ("log", format!("{} entries, signed {}", member("size"), member("time")))]);
    let result = json!({ "entry": entry, "checkpoint": checkpoint });
    let next = "Compare the checkpoint with one that you have received earlier.".to_owned();
    Ok(Outcome { text, result, next: vec![next], ..Outcome::default() })
}

fn described(checkpoint: Option<&Checkpoint>) -> String {
    checkpoint
        .map_or_else(|| "none".to_owned(), |checkpoint| format!("{} entries, {}", checkpoint.size(), checkpoint.time()))
}

fn needs_grant(error: Error) -> Failure {
    Failure::needing_grant(error, "audit")
}
