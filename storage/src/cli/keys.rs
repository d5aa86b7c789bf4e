//! `keys generate`, `keys check` and `keys rotate`.

use super::{
    Context,
    layout::{counted, pairs, table},
    outcome::{Failure, Outcome, Verdict},
    progress::Progress,
    settings,
};
use crate::{
    Error, Portal,
    audit::Signer,
    bindings,
    crypto::{self, Key},
};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::PathBuf};
use telehealth_core::Code;

#[derive(Subcommand)]
pub(super) enum Keys {
    /// Generates a random key and writes it to a new file of mode 0600.
    Generate(Generate),
    /// Compares the keyring with the keys that the database uses.
    Check,
    /// Re-encrypts, with the newest key, what older keys have encrypted. Can be interrupted and repeated.
    Rotate {
        /// The rows of one transaction.
        #[arg(long, default_value_t = 500, value_name = "ROWS")]
        batch: u16,
    },
}

/// The options of `keys generate`.
#[derive(Args)]
pub(super) struct Generate {
    /// The id of a key of protected columns, such as 2026a.
    #[arg(required_unless_present = "audit", conflicts_with = "audit")]
    id: Option<String>,
    /// Generates a key that signs the audit log of this name, such as clinic.example/audit.
    #[arg(long, value_name = "NAME")]
    audit: Option<String>,
    /// The file to create.
    #[arg(long, value_name = "PATH")]
    file: PathBuf,
}

impl Keys {
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Generate(_) => "keys generate",
            Self::Check => "keys check",
            Self::Rotate { .. } => "keys rotate",
        }
    }

    pub(super) fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Generate(generate) => generate.run(),
            Self::Check => check(context),
            Self::Rotate { batch } => rotate(context, batch),
        }
    }
}

impl Generate {
    fn run(&self) -> Result<Outcome, Failure> {
        let path = std::path::absolute(&self.file).unwrap_or_else(|_| self.file.clone());
        if path.symlink_metadata().is_ok() {
            let message = "the file exists, and may hold the only copy of a key";
            return Err(Failure::new(Code::COMMAND_FILE_EXISTS, message).advise("Name a new file."));
        }
        let file = path.display().to_string();
        let (name, public, next) = match (&self.audit, &self.id) {
            (Some(name), _) => {
                let signer = Signer::generate(name)?;
                crypto::write_private(&path, &signer.secret())?;
                let next = "Store the file away from the database. Set TELEHEALTH_AUDIT_KEY_FILE to it, and give the \
                            verifier to auditors.";
                (name, Some(signer.verifier().to_string()), next)
            }
            (None, Some(id)) => {
                crypto::write_private(&path, &Key::generate(id)?.expose())?;
                let next = "Keep two copies of the file in two places: without it, the protected columns cannot be \
                            decrypted. For a new database set TELEHEALTH_KEYS_FILE to it. To rotate, put its line \
                            first in every program's keyring; when all have it, move it last.";
                (id, None, next)
            }
            (None, None) => return Err(Failure::new(Code::COMMAND_USAGE, "name the id of the key")),
        };
        let mut lines = vec![("key", name.clone()), ("file", file.clone())];
        lines.extend(public.clone().map(|public| ("verifier", public)));
        let result = json!({ "key": name, "file": file, "verifier": public });
        Ok(Outcome { text: pairs(lines), result, next: vec![next.to_owned()], ..Outcome::default() })
    }
}

/// Returns the ids of the keyring, the newest last.
pub(super) fn known(portal: &Portal) -> Vec<String> {
    portal.options().keyring.as_ref().map_or_else(Vec::new, |keyring| keyring.ids())
}

/// Judges the keys that rows use: those that the keyring lacks, which it returns, are critical, older ones a warning.
pub(super) fn judge(known: &[String], used: &BTreeMap<String, u64>) -> (Verdict, Vec<String>) {
    let missing: Vec<String> = used.keys().filter(|id| !known.contains(id)).cloned().collect();
    let verdict = match () {
        () if !missing.is_empty() => Verdict::Critical,
        () if used.iter().any(|(id, rows)| known.last() != Some(id) && *rows > 0) => Verdict::Warnings,
        () => Verdict::Well,
    };
    (verdict, missing)
}

fn check(context: &Context) -> Result<Outcome, Failure> {
    let portal = settings::portal(context)?;
    let ids = known(&portal);
    let newest = ids.last().cloned();
    let mut rows: BTreeMap<String, u64> = portal.keys_in_use().map_err(needs_grant)?;
    let (verdict, missing) = judge(&ids, &rows);
    for id in &ids {
        rows.entry(id.clone()).or_default();
    }
    let keys: Vec<(String, u64, &str)> = rows
        .into_iter()
        .map(|(id, rows)| {
            let state = match &id {
                id if Some(id) == newest.as_ref() => "encrypts",
                id if ids.contains(id) => "decrypts",
                _ => "missing",
            };
            (id, rows, state)
        })
        .collect();
    let cells: Vec<[String; 3]> =
        keys.iter().map(|(id, rows, state)| [id.clone(), rows.to_string(), (*state).to_owned()]).collect();
    let next = match verdict {
        Verdict::Critical => format!("Add the missing keys to the keyring: {}.", missing.join(", ")),
        Verdict::Warnings => "Re-encrypt the rows with `telehealth keys rotate`.".to_owned(),
        _ => "Archive keys that encrypt no rows: the audit log may still need them.".to_owned(),
    };
    let keys = keys.into_iter().map(|(id, rows, state)| json!({ "id": id, "rows": rows, "state": state }));
    let result = json!({ "keys": keys.collect::<Value>() });
    Ok(Outcome { verdict, text: table(["key", "rows", "state"], &cells), result, next: vec![next] })
}

fn rotate(context: &Context, batch: u16) -> Result<Outcome, Failure> {
    let portal = settings::portal(context)?;
    let progress = Progress::begin(context, "re-encrypting");
    let done = portal.rotate_keys(batch, |done| {
        progress.show(&counted(done.rows, "row"));
        Ok(())
    });
    let done = done.map_err(needs_grant)?;
    let text = pairs([
        ("re-encrypted", counted(done.rows, "row")),
        ("not decrypted", counted(done.unreadable, "row")),
        ("left for later", counted(done.left, "row")),
    ]);
    let damaged: String = done.damaged.iter().map(|row| format!("{row}\n")).collect();
    let (verdict, next) = match () {
        () if done.unreadable > 0 => {
            (Verdict::Critical, "Add the missing keys, or restore the damaged rows from a backup; then run it again.")
        }
        () if done.left > 0 => (Verdict::Warnings, "Run it again: other transactions held the rows that are left."),
        () => (Verdict::Well, "Check with `telehealth keys check` which keys are still in use."),
    };
    let result = bindings::key_rotation(&done);
    Ok(Outcome { verdict, text: text + &damaged, result, next: vec![next.to_owned()] })
}

fn needs_grant(error: Error) -> Failure {
    Failure::needing_grant(error, "rotate-keys")
}
