//! Proofs for verifiers with a checkpoint but without the database.

use crate::{
    clinic::{Clinic, LEAF},
    support::raw::{must, text, texts},
};
use telehealth_core::{AuditLogId, Code};
use telehealth_storage::audit::Checkpoint;

#[test]
fn exactly_the_entries_and_checkpoints_can_be_proved() {
    let mut clinic = Clinic::new();
    let verifier = clinic.verifier();
    for number in 0..23 {
        clinic.event(&format!("event {number}"));
        if number % 3 == 0 || number > 20 {
            clinic.checkpoint();
        }
    }
    let heads: Vec<Checkpoint> =
        clinic.outside.iter().map(|note| Checkpoint::open(note, &verifier).expect("the clinic's checkpoint")).collect();
    let newest = heads.last().expect("a head").clone();
    let ids = texts(&mut clinic.connection, "SELECT audit_id FROM audit_leaves ORDER BY position");
    assert_eq!(ids.len(), 23);
    for (position, id) in ids.iter().enumerate() {
        let id: AuditLogId = id.parse().expect("an id");
        let proof = clinic.portal.prove_inclusion(&verifier, id).expect("a proof");
        assert_eq!(proof.check(&verifier).expect("proved"), newest);
        assert_eq!(proof.position, position as u64);
        let entry: serde_json::Value = serde_json::from_str(&proof.entry).expect("JSON");
        assert_eq!(
            (&entry["id"], &entry["new_values"]["name"]),
            (&id.to_string().into(), &format!("event {position}").into())
        );
        for other in [position + 1, 0, 22] {
            let elsewhere = telehealth_storage::audit::InclusionProof { position: other as u64, ..proof.clone() };
            assert_eq!(elsewhere.check(&verifier).is_ok(), other == position);
        }
    }
    for older in &heads {
        let proof = clinic.portal.prove_consistency(&verifier, older).expect("a proof");
        assert_eq!(proof.check(older, &verifier).expect("proved"), newest);
        for another in heads.iter().filter(|another| another.size() != older.size()) {
            assert_eq!(proof.check(another, &verifier).expect_err("another").code(), Code::AUDIT_PROOF_WRONG);
        }
    }
    clinic.event("not integrated");
    let waiting = text(&mut clinic.connection, "SELECT id FROM audit_logs ORDER BY id DESC LIMIT 1");
    for id in [waiting, uuid::Uuid::nil().to_string()] {
        let error = clinic.portal.prove_inclusion(&verifier, id.parse().expect("an id")).expect_err("not there");
        assert_eq!(error.code(), Code::AUDIT_NOT_INTEGRATED);
    }
    // The newest checkpoint outside cannot be proved for a log restored from an older backup.
    must(
        &mut clinic.connection,
        "ALTER TABLE audit_checkpoints DISABLE TRIGGER USER; DELETE FROM audit_checkpoints WHERE tree_size = 23",
    );
    let error = clinic.portal.prove_consistency(&verifier, &newest).expect_err("not in this log");
    assert_eq!(error.code(), Code::AUDIT_NOT_INTEGRATED);
}

/// The psql commands that the documentation gives to auditors.
#[test]
fn a_leaf_can_be_checked_without_this_library() {
    let mut clinic = Clinic::new();
    clinic.event("Zoë ✓ \"quoted\" \\ back");
    must(&mut clinic.connection, "UPDATE tags SET description = 'line\nbreak'; DELETE FROM tags");
    clinic.checkpoint();
    let same = format!(
        "SELECT count(*) FROM audit_leaves AS f JOIN audit_logs AS l ON l.id = f.audit_id
         WHERE substr(hashes, 1, 32) = sha256('\\x00' || convert_to({LEAF}, 'UTF8'))"
    );
    assert_eq!(text(&mut clinic.connection, &same), "3");
}
