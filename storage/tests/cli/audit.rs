//! `audit`.

use crate::{
    program::Program,
    support::{ask, batch, migrated_database, new_user, portal_at, service},
};
use serde_json::json;
use std::fs;
use telehealth_core::accounts::UserRole;
use telehealth_storage::now;

/// A clinic with entries in its log, and a key that signs them.
pub fn clinic() -> (Program, String) {
    let url = migrated_database();
    let portal = portal_at(&url);
    for _ in 0..3 {
        portal.transaction(&service(), |tx| tx.add(new_user(UserRole::Patient, now()))).expect("a user");
    }
    let program = Program::at(&url);
    let answer = program.json(&["keys", "generate", "--audit", "clinic.example/audit", "--file", "signer"]);
    let (signer, outside) = (program.folder.join("signer"), program.folder.join("outside"));
    let verifier = answer["result"]["verifier"].as_str().expect("a verifier").to_owned();
    let secret = fs::read_to_string(&signer).expect("a key");
    assert!(secret.starts_with("PRIVATE+KEY+clinic.example/audit+") && !answer.to_string().contains(secret.trim()));
    let program = program.with("TELEHEALTH_AUDIT_KEY_FILE", signer).with("TELEHEALTH_CHECKPOINTS", outside);
    (program, verifier)
}

#[test]
fn a_log_is_signed_and_verified() {
    let (program, verifier) = clinic();
    let early = program.json(&["audit", "verify"]);
    assert_eq!((&early["exit_code"], &early["result"]["outside"]), (&json!(1), &json!(null)));
    let signed = program.json(&["audit", "checkpoint"]);
    assert_eq!(
        (&signed["exit_code"], &signed["result"]["checkpoint"]["size"]),
        (&json!(0), &signed["result"]["added"])
    );
    assert!(signed["result"]["added"].as_u64() >= Some(3), "{signed:#}");

    // An auditor has the public key only.
    let auditor = Program::bare().with("TELEHEALTH_AUDIT_VERIFIER_FILE", program.secret("verifier", &verifier));
    let url = portal_url(&program);
    let auditor = auditor.with("TELEHEALTH_DATABASE_URL", url);
    let verified =
        auditor.json(&["audit", "verify", "--outside", program.folder.join("outside").to_str().expect("a path")]);
    assert_eq!((&verified["exit_code"], &verified["result"]["pending"]), (&json!(0), &json!(0)));
    assert_eq!(verified["result"]["outside"]["root"], signed["result"]["checkpoint"]["root"]);
    let refused = auditor.json(&["audit", "checkpoint", "--outside", "elsewhere"]);
    assert_eq!(refused["error"]["code"], "command.setting_missing");
}

#[test]
fn tampering_is_critical() {
    let (program, _) = clinic();
    assert_eq!(program.run(&["audit", "checkpoint"]).exit, 0);
    batch(
        &portal_url(&program),
        "ALTER TABLE audit_logs DISABLE TRIGGER tr_audit_logs_append_only;
         UPDATE audit_logs SET action = 'USER_DELETE' WHERE id = (SELECT min(id::text)::uuid FROM audit_logs)",
    );
    let answer = program.json(&["audit", "verify"]);
    assert_eq!((&answer["exit_code"], &answer["error"]["code"]), (&json!(2), &json!("audit.row_changed")));
    assert_eq!(answer["error"]["details"]["first"], 0);
    let answer = program.run(&["audit", "verify"]);
    assert!(answer.err.contains("Next: Keep the database"), "{}", answer.err);
}

#[test]
fn a_proof_holds_without_the_database() {
    let (program, verifier) = clinic();
    assert_eq!(program.run(&["audit", "checkpoint"]).exit, 0);
    let entry = ask(&portal_url(&program), "SELECT max(id::text) FROM audit_logs");
    assert_eq!(program.json(&["audit", "prove", &entry, "--file", "proof.json"])["exit_code"], 0);
    let again = program.json(&["audit", "prove", &entry, "--file", "proof.json"]);
    assert_eq!(again["error"]["code"], "command.file_unusable", "a proof is not overwritten");

    let auditor = Program::bare().with("TELEHEALTH_AUDIT_VERIFIER_FILE", program.secret("verifier", &verifier));
    let proof = program.folder.join("proof.json");
    let checked = auditor.json(&["audit", "check", proof.to_str().expect("a path")]);
    assert!(checked["result"]["entry"].as_str().expect("the entry").contains(&entry), "{checked:#}");

    let forged = fs::read_to_string(&proof).expect("a proof").replace("USER_INSERT", "USER_DELETE");
    fs::write(&proof, forged).expect("written");
    let checked = auditor.json(&["audit", "check", proof.to_str().expect("a path")]);
    assert_eq!((&checked["exit_code"], &checked["error"]["code"]), (&json!(3), &json!("audit.proof_wrong")));
}

fn portal_url(program: &Program) -> String {
    program.variable("TELEHEALTH_DATABASE_URL")
}
