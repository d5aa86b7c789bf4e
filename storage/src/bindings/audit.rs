//! The audit log for bindings: checkpoints and proofs as JSON, hashes in base64 as in the notes.
//!
//! Bindings have their own checkpoint stores: they pass in the newest note, and store the returned one.

use crate::{
    Portal,
    audit::{AuditError, Checkpoint, CheckpointStore, ConsistencyProof, Hash, InclusionProof, Signer, Verifier},
    error::Result,
};
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use std::io;
use telehealth_core::{
    AuditLogId, Code,
    error::{FieldError, Violations},
    field::{Input, Object},
};

/// A store with the note that a binding has passed in, which records whether there is a new note to store.
struct Carried {
    newest: Option<String>,
    keeps: bool,
}

impl CheckpointStore for Carried {
    fn newest(&mut self) -> io::Result<Option<String>> {
        Ok(self.newest.clone())
    }

    fn store(&mut self, _size: u64, _note: &str) -> io::Result<()> {
        self.keeps = true;
        Ok(())
    }
}

/// See [`Portal::checkpoint`]: `{added, checkpoint, keep}`; the binding stores the checkpoint if `keep` is true.
///
/// # Errors
/// As [`Portal::checkpoint`].
pub fn checkpoint(portal: &Portal, signer: &Signer, newest: Option<String>) -> Result<Value> {
    let mut outside = Carried { newest, keeps: false };
    let integrated = portal.checkpoint(signer, &mut outside)?;
    Ok(json!({
        "added": integrated.added,
        "checkpoint": integrated.checkpoint.as_ref().map(described),
        "keep": outside.keeps,
    }))
}

/// See [`Portal::verify`]: `{integrated, pending, checkpoint}`.
///
/// # Errors
/// As [`Portal::verify`].
pub fn verify(portal: &Portal, verifier: &str, newest: Option<String>) -> Result<Value> {
    let mut outside = Carried { newest, keeps: false };
    let verified = portal.verify(&verifier.parse()?, &mut outside)?;
    Ok(json!({
        "integrated": verified.integrated,
        "pending": verified.pending,
        "checkpoint": verified.checkpoint.as_ref().map(described),
    }))
}

/// See [`Portal::prove_inclusion`]: `{entry, position, path, checkpoint}`.
///
/// # Errors
/// As [`Portal::prove_inclusion`].
pub fn prove_inclusion(portal: &Portal, verifier: &str, id: AuditLogId) -> Result<Value> {
    let proof = portal.prove_inclusion(&verifier.parse()?, id)?;
    Ok(json!({
        "entry": proof.entry,
        "position": proof.position,
        "path": written(&proof.path),
        "checkpoint": proof.checkpoint,
    }))
}

/// See [`InclusionProof::check`]; returns the checkpoint.
///
/// # Errors
/// As [`InclusionProof::check`], and a malformed proof.
pub fn check_inclusion(proof: &Object, verifier: &str) -> Result<Value> {
    let mut violations = Violations::of("proof");
    let entry = violations.take("entry", text(proof, "entry"));
    let position = violations.take("position", number(proof, "position"));
    let path = violations.take("path", path(proof));
    let checkpoint = violations.take("checkpoint", text(proof, "checkpoint"));
    let proof = || Some(InclusionProof { entry: entry?, position: position?, path: path?, checkpoint: checkpoint? });
    let proof = violations.finish_with(proof())?;
    Ok(described(&proof.check(&verifier.parse()?)?))
}

/// See [`Portal::prove_consistency`], with the note of the older checkpoint: `{path, checkpoint}`.
///
/// # Errors
/// As [`Portal::prove_consistency`].
pub fn prove_consistency(portal: &Portal, verifier: &str, older: &str) -> Result<Value> {
    let verifier: Verifier = verifier.parse()?;
    let proof = portal.prove_consistency(&verifier, &Checkpoint::open(older, &verifier)?)?;
    Ok(json!({ "path": written(&proof.path), "checkpoint": proof.checkpoint }))
}

/// See [`ConsistencyProof::check`], with the note of the older checkpoint; returns the newer one.
///
/// # Errors
/// As [`ConsistencyProof::check`], and a malformed proof.
pub fn check_consistency(proof: &Object, older: &str, verifier: &str) -> Result<Value> {
    let mut violations = Violations::of("proof");
    let path = violations.take("path", path(proof));
    let checkpoint = violations.take("checkpoint", text(proof, "checkpoint"));
    let proof = || Some(ConsistencyProof { path: path?, checkpoint: checkpoint? });
    let proof = violations.finish_with(proof())?;
    let verifier: Verifier = verifier.parse()?;
    Ok(described(&proof.check(&Checkpoint::open(older, &verifier)?, &verifier)?))
}

/// Reads a note and checks its signature; returns the checkpoint.
///
/// # Errors
/// As [`Checkpoint::open`].
pub fn open_checkpoint(note: &str, verifier: &str) -> Result<Value> {
    Ok(described(&Checkpoint::open(note, &verifier.parse()?)?))
}

/// Reads the newest note of a checkpoint store.
///
/// # Errors
/// [`AuditError::Store`].
pub fn newest_in(outside: &mut impl CheckpointStore) -> Result<Option<String>> {
    Ok(outside.newest().map_err(AuditError::from)?)
}

/// Writes a note to a checkpoint store.
///
/// # Errors
/// [`AuditError::Store`].
pub fn keep_in(outside: &mut impl CheckpointStore, size: u64, note: &str) -> Result<()> {
    Ok(outside.store(size, note).map_err(AuditError::from)?)
}

/// Returns a checkpoint as `{note, size, root, time}`.
#[must_use]
pub fn described(checkpoint: &Checkpoint) -> Value {
    json!({
        "note": checkpoint.note(),
        "size": checkpoint.size(),
        "root": Base64::encode_string(checkpoint.root()),
        "time": checkpoint.time().to_string(),
    })
}

fn written(path: &[Hash]) -> Vec<String> {
    path.iter().map(|hash| Base64::encode_string(hash)).collect()
}

fn member<'a>(proof: &'a Object, name: &str) -> Result<&'a Value, FieldError> {
    proof.get(name).ok_or_else(|| FieldError::new(Code::FIELD_MISSING, "is required"))
}

fn path(proof: &Object) -> Result<Vec<Hash>, FieldError> {
    let value = member(proof, "path")?;
    let hash = |text: &Value| Base64::decode_vec(text.as_str()?).ok()?.try_into().ok();
    let hashes = value.as_array().and_then(|hashes| hashes.iter().map(hash).collect());
    hashes.ok_or_else(|| {
        FieldError::new(Code::FIELD_WRONG_TYPE, "must be {expected}").with("expected", "a list of hashes in base64")
    })
}

fn text(proof: &Object, name: &str) -> Result<String, FieldError> {
    let value = member(proof, name)?;
    value.as_str().map(ToOwned::to_owned).ok_or_else(|| Input::from(value).wrong_type("text"))
}

fn number(proof: &Object, name: &str) -> Result<u64, FieldError> {
    let value = member(proof, name)?;
    value.as_u64().ok_or_else(|| Input::from(value).wrong_type("a non-negative integer"))
}
