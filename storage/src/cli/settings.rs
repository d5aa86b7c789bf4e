//! What commands read from the environment: the database, keys, folders.

use super::{Context, outcome::Failure};
use crate::{
    ContextKey, Options, Portal,
    audit::{AuditError, Checkpoint, CheckpointFolder, CheckpointStore, Signer, Verifier},
    crypto::{self, CryptoError, KEYS_VARIABLE, Keyring},
};
use base64ct::{Base64, Encoding};
use console::Term;
use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal, Read},
    path::{Path, PathBuf},
    sync::Arc,
};
use telehealth_core::Code;
use zeroize::Zeroizing;

const URL: &str = "TELEHEALTH_DATABASE_URL";
const OTHER_URL: &str = "DATABASE_URL";
const CONTEXT_KEY: &str = "TELEHEALTH_CONTEXT_KEY";
const AUDIT_KEY: &str = "TELEHEALTH_AUDIT_KEY";
const AUDIT_VERIFIER: &str = "TELEHEALTH_AUDIT_VERIFIER";
const CHECKPOINTS: &str = "TELEHEALTH_CHECKPOINTS";
const SCHEMA: &str = "TELEHEALTH_SCHEMA";

/// The maximum size of a file with a secret.
const SECRET_BYTES: u64 = 1 << 16;

/// Connects to the portal.
pub(super) fn portal(context: &Context) -> Result<Portal, Failure> {
    Ok(Portal::connect_with(&url()?, options(context)?)?)
}

/// Returns the URL of the database; on a terminal, asks for it if it is not set.
pub(super) fn url() -> Result<Zeroizing<String>, Failure> {
    url_if_set()?.map_or_else(|| asked(URL), |url| Ok(Some(url)))?.ok_or_else(|| {
        Failure::new(Code::COMMAND_SETTING_MISSING, format!("neither {URL} nor {OTHER_URL} is set"))
            .advise(format!("Set {URL}, for example to postgresql://user@host/database."))
    })
}

/// Returns the URL of the database, if there is one.
pub(super) fn url_if_set() -> Result<Option<Zeroizing<String>>, Failure> {
    secret(URL)?.map_or_else(|| secret(OTHER_URL), |url| Ok(Some(url)))
}

/// Returns the options of the portal.
pub(super) fn options(context: &Context) -> Result<Options, Failure> {
    let schema = context.schema.clone().or_else(|| env::var(SCHEMA).ok().filter(|schema| !schema.is_empty()));
    Ok(Options {
        schema: schema.unwrap_or_else(|| Options::default().schema),
        pool_size: 2,
        keyring: keyring()?.map(Arc::new),
        context_key: context_key()?,
        ..Options::default()
    })
}

/// Reads the keyring, if one is configured.
pub(super) fn keyring() -> Result<Option<Keyring>, Failure> {
    Ok(match source(KEYS_VARIABLE)? {
        Some(Source::Value(_)) => Some(Keyring::from_environment()?),
        Some(Source::File(path)) => Some(Keyring::from_file(path)?),
        None => None,
    })
}

fn context_key() -> Result<Option<ContextKey>, Failure> {
    let Some(text) = secret(CONTEXT_KEY)? else { return Ok(None) };
    let mut bytes = Zeroizing::new([0; 32]);
    match Base64::decode(text.trim(), bytes.as_mut()) {
        Ok(decoded) if decoded.len() == 32 => Ok(Some(ContextKey::new(&bytes))),
        _ => Err(malformed(CONTEXT_KEY, "must be 32 bytes in base64")),
    }
}

/// Reads the key that signs checkpoints.
pub(super) fn signer() -> Result<Signer, Failure> {
    let signer: Signer =
        required(AUDIT_KEY, "`telehealth keys generate --audit NAME --file FILE` makes one")?.parse()?;
    match secret(AUDIT_VERIFIER)? {
        Some(earlier) => Ok(signer.replacing(&earlier.parse()?)?),
        None => Ok(signer),
    }
}

/// Reads the public key of checkpoints, or derives it.
pub(super) fn verifier() -> Result<Verifier, Failure> {
    match secret(AUDIT_VERIFIER)? {
        Some(verifier) if source(AUDIT_KEY)?.is_none() => Ok(verifier.parse()?),
        None if source(AUDIT_KEY)?.is_none() => {
            Err(missing(AUDIT_VERIFIER, "`telehealth keys generate --audit NAME` printed it"))
        }
        _ => Ok(signer()?.verifier()),
    }
}

/// Returns the public key of checkpoints, if it or their key is configured.
pub(super) fn verifier_if_set() -> Result<Option<Verifier>, Failure> {
    let is_set = source(AUDIT_VERIFIER)?.is_some() || source(AUDIT_KEY)?.is_some();
    is_set.then(verifier).transpose()
}

/// Returns the folder of checkpoints outside the database.
pub(super) fn checkpoints(option: Option<PathBuf>) -> Result<CheckpointFolder, Failure> {
    checkpoints_if_set(option).ok_or_else(|| {
        missing(CHECKPOINTS, "or the option --outside: a folder that those who can change the database cannot change")
    })
}

/// Returns the folder of checkpoints outside the database, if there is one.
pub(super) fn checkpoints_if_set(option: Option<PathBuf>) -> Option<CheckpointFolder> {
    option.or_else(|| variable(CHECKPOINTS).map(PathBuf::from)).map(CheckpointFolder::new)
}

/// Returns the newest checkpoint outside the database, if there is one.
pub(super) fn newest(outside: &mut CheckpointFolder, verifier: &Verifier) -> Result<Option<Checkpoint>, Failure> {
    let note = outside.newest().map_err(AuditError::from)?;
    Ok(note.map(|note| Checkpoint::open(&note, verifier)).transpose()?)
}

/// Returns the public key of the audit log and the newest checkpoint outside, if they are configured.
pub(super) fn audit(outside: Option<PathBuf>) -> Result<Option<(Verifier, Option<Checkpoint>)>, Failure> {
    let Some(verifier) = verifier_if_set()? else { return Ok(None) };
    let newest = checkpoints_if_set(outside).map(|mut outside| newest(&mut outside, &verifier)).transpose()?;
    Ok(Some((verifier, newest.flatten())))
}

/// Reads a secret that must be there; on a terminal, asks for it if it is not set.
pub(super) fn required(name: &str, hint: &str) -> Result<Zeroizing<String>, Failure> {
    secret(name)?.map_or_else(|| asked(name), |secret| Ok(Some(secret)))?.ok_or_else(|| missing(name, hint))
}

/// Asks for a secret on the terminal, which does not show it. Returns none without a terminal or an answer.
fn asked(name: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    let terminal = Term::stderr();
    if !(io::stdin().is_terminal() && terminal.is_term()) {
        return Ok(None);
    }
    let asked = terminal.write_str(&format!("{name}: ")).and_then(|()| terminal.read_secure_line());
    let secret = asked.map(Zeroizing::new).map_err(|error| {
        Failure::new(Code::COMMAND_SETTING_UNREADABLE, format!("the terminal cannot be read: {error}"))
            .advise(format!("Set {name} or {name}_FILE."))
    })?;
    Ok(Some(secret).filter(|secret| !secret.is_empty()))
}

fn missing(name: &str, hint: &str) -> Failure {
    Failure::new(Code::COMMAND_SETTING_MISSING, format!("the variable {name} is not set"))
        .advise(format!("Set {name} or {name}_FILE; {hint}."))
}

fn malformed(name: &str, reason: &str) -> Failure {
    Failure::new(Code::COMMAND_SETTING_MALFORMED, format!("the variable {name} {reason}"))
        .advise(format!("Correct {name}."))
}

enum Source {
    Value(OsString),
    File(PathBuf),
}

/// Returns a variable that is set and not empty.
pub(super) fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Finds where a secret is: in a variable, or in the file that another one names.
fn source(name: &str) -> Result<Option<Source>, Failure> {
    match (variable(name), variable(&format!("{name}_FILE"))) {
        (Some(_), Some(_)) => Err(malformed(name, &format!("and {name}_FILE are both set"))),
        (Some(value), None) => Ok(Some(Source::Value(value))),
        (None, Some(path)) => Ok(Some(Source::File(path.into()))),
        (None, None) => Ok(None),
    }
}

/// Reads a secret from its variable or its file.
pub(super) fn secret(name: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    match source(name)? {
        None => Ok(None),
        Some(Source::Value(value)) => {
            let text = value.into_string().map_err(|_| malformed(name, "is not valid UTF-8"))?;
            Ok(Some(Zeroizing::new(text)))
        }
        Some(Source::File(path)) => {
            let text = read_file(&path).map_err(|reason| {
                // Not the path: it may be the secret itself, in the wrong variable.
                let message = format!("the file that {name}_FILE names cannot be used: {reason}");
                Failure::new(Code::COMMAND_SETTING_UNREADABLE, message)
                    .advise(format!("Set {name}_FILE to a file of mode 0600 that belongs to this user."))
            })?;
            Ok(Some(text))
        }
    }
}

/// Reads a file that only its owner may read, without the line break at its end.
fn read_file(path: &Path) -> Result<Zeroizing<String>, String> {
    let file = crypto::open_private(path).map_err(|error| match error {
        CryptoError::KeysUnreadable { reason } => reason.to_string(),
        CryptoError::KeysExposed { exposure } => format!("the {exposure}"),
        other => other.to_string(),
    })?;
    let mut text = Zeroizing::new(String::new());
    file.take(SECRET_BYTES).read_to_string(&mut text).map_err(|error| error.to_string())?;
    Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}
