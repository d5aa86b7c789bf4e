//! How refusals of the database are reported.

use crate::support::{
    portal_at,
    raw::{text, tried},
    service,
    world::peopled,
};
use telehealth_core::{Code, UserId, accounts::User};
use telehealth_storage::Error;

/// One refusal of each kind that PostgreSQL has, with the field that the library reports.
#[test]
fn every_kind_of_refusal_has_a_code_and_a_field() {
    let (_, mut connection) = peopled();
    let cases = [
        ("INSERT INTO users (id, email) VALUES (md5('patient1')::uuid, 'a@b.cd')", Code::ID_TAKEN, "id"),
        ("INSERT INTO users (email) VALUES ('x')", Code::EMAIL_MALFORMED, "email"),
        ("INSERT INTO users (email) VALUES (NULL)", Code::FIELD_MISSING, "email"),
        ("UPDATE users SET status = 'pending' WHERE id = md5('patient1')::uuid", Code::STATUS_TRANSITION, "status"),
        ("UPDATE sessions SET patient_id = md5('x')::uuid", Code::REFERENCE_UNKNOWN, "patient_id"),
        (
            "UPDATE prescriptions SET total_refills = -1, refills_remaining = -1",
            Code::INTEGER_NEGATIVE,
            "refills_remaining",
        ),
        ("UPDATE users SET role = 'admin' WHERE id = md5('patient1')::uuid", Code::USER_ROLE_MISMATCH, "role"),
        (
            "UPDATE consultations SET slot_end = scheduled_at WHERE status = 'scheduled'",
            Code::CONSULTATION_SLOT,
            "slot_end",
        ),
    ];
    for (sql, code, field) in cases {
        let error = tried(&mut connection, sql).unwrap_or_else(|| panic!("{sql} is allowed"));
        let violation = error.violations().first().unwrap_or_else(|| panic!("{sql}: {error:?}"));
        assert_eq!((violation.code(), violation.field()), (code, field), "{sql}");
        assert!(!error.to_string().contains("patient1"), "no row in a message: {error}");
    }
}

/// One user has started a conversation, the other has visits.
#[test]
fn referenced_rows_cannot_be_removed() {
    let (url, mut connection) = peopled();
    let portal = portal_at(&url);
    for name in ["patient30", "provider1"] {
        let id: UserId = text(&mut connection, &format!("SELECT md5('{name}')::uuid")).parse().expect("an id");
        let removed = portal.transaction(&service(), |tx| {
            let user: User = tx.get(id)?;
            tx.remove(&user)
        });
        assert_eq!(removed.as_ref().map_err(Error::code), Err(Code::REFERENCE_IN_USE), "{name}: {removed:?}");
    }
}
