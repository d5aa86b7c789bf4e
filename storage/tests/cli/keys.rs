//! `keys`.

use crate::{
    program::Program,
    support::{activate_all, connect_keys, migrated_database, new_patient, new_user, portal_at, service},
};
use serde_json::json;
use std::{fs, os::unix::fs::MetadataExt};
use telehealth_core::accounts::UserRole;
use telehealth_storage::{Error, Options, Portal, crypto::Keyring, now};

/// Adds a patient, whose names are sealed with the newest key of a keyring.
fn add_patient(portal: &Portal) {
    let added = portal.transaction(&service(), |tx| {
        let user = tx.add(new_user(UserRole::Patient, now()))?;
        tx.add(new_patient(&user, now()))?;
        Ok::<_, Error>(())
    });
    added.expect("a patient");
    activate_all(portal);
}

fn state<'a>(answer: &'a serde_json::Value, id: &str) -> (&'a str, u64) {
    let keys = answer["result"]["keys"].as_array().expect("keys");
    let key = keys.iter().find(|key| key["id"] == id).unwrap_or_else(|| panic!("{id} in {answer:#}"));
    (key["state"].as_str().expect("a state"), key["rows"].as_u64().expect("rows"))
}

#[test]
fn a_generated_key_is_written_to_a_private_file_only() {
    let program = Program::bare();
    let file = program.folder.join("keys");
    let answer = program.run(&["keys", "generate", "2026a", "--file", "keys"]);
    assert_eq!(answer.exit, 0, "{}", answer.err);
    let text = fs::read_to_string(&file).expect("a file");
    let secret = text.trim().strip_prefix("2026a:").expect("an id");
    assert!(!answer.out.contains(secret) && !answer.err.contains(secret));
    assert_eq!(fs::metadata(&file).expect("a file").mode() & 0o777, 0o600);
    assert_eq!(Keyring::from_file(&file).expect("a keyring").ids(), ["2026a"]);

    let again = program.json(&["keys", "generate", "2027a", "--file", "keys"]);
    assert_eq!((&again["exit_code"], &again["error"]["code"]), (&json!(3), &json!("command.file_exists")));
    assert_eq!(fs::read_to_string(&file).expect("a file"), text, "the only copy of a key stays");
    let bad = program.json(&["keys", "generate", "Not An Id", "--file", "other"]);
    assert_eq!(bad["error"]["code"], "keyring.malformed");
    assert!(!program.folder.join("other").exists());
}

#[test]
fn keys_are_checked_rotated_and_checked_again() {
    let program = Program::bare();
    for id in ["2026a", "2027a"] {
        assert_eq!(program.run(&["keys", "generate", id, "--file", id]).exit, 0);
    }
    let [old, new] = ["2026a", "2027a"].map(|id| fs::read_to_string(program.folder.join(id)).expect("a key"));
    let url = migrated_database();
    let ring = program.secret("ring", &old);
    let program = program.with("TELEHEALTH_DATABASE_URL", &url).with("TELEHEALTH_KEYS_FILE", &ring);
    let keyring = Some(std::sync::Arc::new(Keyring::from_file(&ring).expect("a keyring")));
    let portal = Portal::connect_with(&url, Options { keyring, ..Options::default() }).expect("a portal");
    (0..3).for_each(|_| add_patient(&portal));
    assert_eq!(state(&program.json(&["keys", "check"]), "2026a"), ("encrypts", 3));

    program.secret("ring", &format!("{old}{new}"));
    let due = program.json(&["keys", "check"]);
    assert_eq!(
        (&due["exit_code"], state(&due, "2026a"), state(&due, "2027a")),
        (&json!(1), ("decrypts", 3), ("encrypts", 0))
    );
    assert_eq!(program.json(&["keys", "rotate", "--batch", "2"])["result"]["rows"], 3);
    let done = program.json(&["keys", "check"]);
    assert_eq!((&done["exit_code"], state(&done, "2027a")), (&json!(0), ("encrypts", 3)));

    program.secret("ring", &old);
    let lost = program.run(&["keys", "check"]);
    assert_eq!(lost.exit, 2, "{}{}", lost.out, lost.err);
    assert!(lost.out.contains("2027a  3     missing") && lost.out.contains("keyring: 2027a."), "{}", lost.out);
}

#[test]
fn another_secret_of_the_same_id_is_critical() {
    let url = migrated_database();
    add_patient(&connect_keys(&url, &["2026a"]));
    let program = Program::bare();
    assert_eq!(program.run(&["keys", "generate", "2026a", "--file", "ring"]).exit, 0);
    let ring = program.folder.join("ring");
    let program = program.with("TELEHEALTH_DATABASE_URL", &url).with("TELEHEALTH_KEYS_FILE", ring);
    let answer = program.json(&["keys", "check"]);
    assert_eq!((&answer["exit_code"], &answer["error"]["code"]), (&json!(2), &json!("keyring.mismatch")));
}

#[test]
fn without_the_grant_nothing_is_counted() {
    let url = migrated_database();
    portal_at(&url).grant_service(telehealth_storage::ANY_SERVICE, &[]).expect("revoked");
    let program = Program::at(&url);
    let denied = program.json(&["keys", "check"]);
    assert_eq!((&denied["exit_code"], &denied["error"]["code"]), (&json!(3), &json!("access.denied")));
    assert!(denied["next"][0].as_str().expect("advice").contains("telehealth grant rotate-keys"), "{denied:#}");
    assert_eq!(program.run(&["grant", "rotate-keys"]).exit, 0);
    assert_eq!(program.run(&["keys", "check"]).exit, 0);
}
