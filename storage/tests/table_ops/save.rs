//! `save` and `remove`.

use crate::support::{care::*, *};
use telehealth_core::{
    Code,
    accounts::{Provider, User, UserRole},
    care::Consultation,
};
use telehealth_storage::{Error, Portal, now};

fn set_up() -> (String, Portal) {
    let url = migrated_database();
    let portal = portal_at(&url);
    (url, portal)
}

#[test]
fn save_returns_the_new_version() {
    let (_, portal) = set_up();
    let mut user = store_one(&portal, new_user(UserRole::Patient, now()));
    for activate in [true, false, true] {
        let before = user.updated_at;
        let moved =
            if activate { user.clone().activate() } else { user.clone().deactivate() }.expect("a valid transition");
        user = portal.transaction(&service(), |tx| tx.save(moved.clone())).expect("saved");
        assert!(user.updated_at > before, "{} is after {before}", user.updated_at);
        assert_eq!(user, with(moved, |moved| moved.updated_at = user.updated_at));
    }
    // Saved twice in one transaction.
    let twice = portal.transaction(&service(), |tx| {
        let saved = tx.save(user.clone())?;
        tx.save(saved)
    });
    assert!(twice.expect("saved").updated_at > user.updated_at);
}

#[test]
fn save_writes_every_column_and_null() {
    let (_, portal) = set_up();
    let now = now();
    let full = with(new_user(UserRole::Patient, now), |user| {
        user.phone = Some("+14155550123".parse().expect("a number"));
        user.profile_picture_url = Some("https://example.com/a.png".parse().expect("a URL"));
        user.last_login_at = Some(now);
    });
    let stored = store_one(&portal, full);
    let emptied = with(stored.clone(), |user| {
        (user.phone, user.profile_picture_url, user.last_login_at) = (None, None, None);
    });
    portal.transaction(&service(), |tx| tx.save(emptied.clone())).expect("saved");
    let read: User = portal.transaction(&service(), |tx| tx.get(stored.id)).expect("read");
    assert_eq!((&read.phone, &read.profile_picture_url, read.last_login_at), (&None, &None, None));
    let refilled = with(read, |user| (user.phone, user.last_login_at) = (stored.phone.clone(), stored.last_login_at));
    let saved = portal.transaction(&service(), |tx| tx.save(refilled.clone())).expect("saved");
    assert_eq!((&saved.phone, saved.last_login_at), (&stored.phone, stored.last_login_at));
}

#[test]
fn a_stale_row_cannot_be_saved_or_removed() {
    let (_, portal) = set_up();
    let old = store_one(&portal, new_user(UserRole::Patient, now()));
    let current = portal
        .transaction(&service(), |tx| tx.save(old.clone().activate().expect("a valid transition")))
        .expect("saved");
    // These errors do not abort the transaction; its other changes are committed.
    portal
        .transaction(&service(), |tx| {
            let saved = tx.save(old.clone().delete().expect("a valid transition")).expect_err("stale");
            let removed = tx.remove(&old).expect_err("stale");
            for error in [saved, removed] {
                assert!(matches!(error, Error::Stale { entity: "user", id } if id == old.id.uuid()), "{error}");
                assert_eq!(error.code(), Code::ROW_STALE);
            }
            tx.add(new_user(UserRole::Patient, now()))
        })
        .expect("committed");
    let read: User = portal.transaction(&service(), |tx| tx.get(old.id)).expect("read");
    assert_eq!(read, current);
}

#[test]
fn a_deleted_row_cannot_be_saved_or_removed() {
    let (url, portal) = set_up();
    let user = store_one(&portal, new_user(UserRole::Patient, now()));
    portal.transaction(&service(), |tx| tx.remove(&user)).expect("removed");
    assert_eq!(count(&url, "users"), 0);
    let saved = portal.transaction(&service(), |tx| tx.save(user.clone())).expect_err("gone");
    let removed = portal.transaction(&service(), |tx| tx.remove(&user)).expect_err("gone");
    for error in [saved, removed] {
        assert!(matches!(error, Error::NotFound { entity: "user", id } if id == user.id.uuid()), "{error}");
    }
}

#[test]
fn a_referenced_row_cannot_be_removed() {
    let (url, portal) = set_up();
    let now = now();
    let (patient, provider) = people(&portal, now);
    let visit: Consultation = store_one(&portal, new_visit(&patient, &provider, hours(now, 1), now));
    let user: User = portal.transaction(&service(), |tx| tx.get(provider.id.into())).expect("read");
    let in_use = |outcome: Result<(), Error>, entity: &str| {
        let error = outcome.expect_err("in use");
        assert!(matches!(&error, Error::Conflict(violation) if violation.entity() == entity), "{error}");
        assert_eq!(error.code(), Code::REFERENCE_IN_USE);
    };
    let current: Provider = portal.transaction(&service(), |tx| tx.get(provider.id)).expect("read");
    in_use(portal.transaction(&service(), |tx| tx.remove(&current)), "provider");
    in_use(portal.transaction(&service(), |tx| tx.remove(&user)), "user");

    // Also if the referencing table is unknown to this library.
    portal.transaction(&service(), |tx| tx.remove(&visit)).expect("removed");
    batch(
        &url,
        &format!(
            "INSERT INTO conversations (participant_ids, created_by) VALUES (ARRAY['{0}', '{1}']::uuid[], '{0}')",
            user.id, patient.id
        ),
    );
    in_use(portal.transaction(&service(), |tx| tx.remove(&user)), "user");
    assert_eq!(count(&url, "providers"), 1);
}
