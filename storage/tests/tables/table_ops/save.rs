//! `save` and `remove`.

use crate::support::{care::*, proxy::overheard, *};
use telehealth_core::{
    Code,
    accounts::{Patient, Provider, User, UserRole},
    care::Consultation,
};
use telehealth_storage::{Actor, Error, Portal, now};

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

fn with_phone(user: User, phone: &str) -> User {
    with(user, |user| user.phone = Some(phone.parse().expect("a number")))
}

#[test]
fn a_person_saves_a_row_of_this_transaction_in_one_statement() {
    let (proxy, portal) = overheard(options());
    let user = store_one(&portal, new_user(UserRole::Patient, now()));
    activate_all(&portal);
    let actor = Actor::user(user.id);
    // The first round prepares the statements.
    for number in ["+14155550101", "+14155550102", "+14155550103"] {
        let mut tx = portal.begin(&actor).expect("begun");
        let read: User = tx.get(user.id).expect("read");
        let _ = proxy.trips();
        let saved = tx.save(with_phone(read, number)).expect("saved");
        let first = proxy.trips();
        let again = tx.save(with(saved.clone(), |user| user.phone = None)).expect("saved");
        let second = proxy.trips();
        assert_eq!(tx.save(again.clone()).expect("nothing to write"), again);
        let unchanged = proxy.trips();
        assert_eq!(tx.get::<User>(user.id).expect("read"), again);
        let _ = proxy.trips();
        // A version that is no longer known is compared with the stored row.
        assert_eq!(tx.save(with_phone(saved, "+14155550199")).expect_err("stale").code(), Code::ROW_STALE);
        if number.ends_with('3') {
            assert_eq!((first, second, unchanged, proxy.trips()), (1, 1, 0, 1));
        }
        tx.commit().expect("committed");
    }
    // A row of another transaction is read first.
    let read: User = portal.transaction(&actor, |tx| tx.get(user.id)).expect("read");
    let mut tx = portal.begin(&actor).expect("begun");
    let _ = proxy.trips();
    tx.save(with_phone(read, "+14155550104")).expect("saved");
    assert_eq!(proxy.trips(), 2);
}

#[test]
fn only_changed_columns_of_a_known_row_are_sealed_again() {
    let (url, portal) = set_up();
    let (patient, _) = people(&portal, now());
    let envelopes = || ["first_name", "last_name"].map(|name| ask(&url, &format!("(SELECT {name} FROM patients)")));
    let rename = |patient: Patient, first: &str| with(patient, |patient| patient.first_name = name(first));

    let [first, last] = envelopes();
    portal
        .transaction(&service(), |tx| {
            let read = tx.get(patient.id)?;
            tx.save(rename(read, "Augusta"))
        })
        .expect("saved");
    let [new_first, same_last] = envelopes();
    assert!(new_first != first && same_last == last);

    // A row that the transaction does not know is written as a whole.
    let read: Patient = portal.transaction(&service(), |tx| tx.get(patient.id)).expect("read");
    let saved = portal.transaction(&service(), |tx| tx.save(rename(read.clone(), "Ada"))).expect("saved");
    assert_ne!(envelopes()[1], last);
    assert_eq!(saved.last_name, read.last_name);
    // So is one that has not changed: it receives a new version.
    let touched = portal.transaction(&service(), |tx| {
        let read: Patient = tx.get(patient.id)?;
        tx.save(read)
    });
    assert!(touched.expect("saved").updated_at > saved.updated_at);
}

#[test]
fn a_known_row_that_others_have_changed_is_stale() {
    let (_, portal) = set_up();
    let user = store_one(&portal, new_user(UserRole::Patient, now()));
    activate_all(&portal);
    for actor in [service(), Actor::user(user.id)] {
        let mut tx = portal.begin(&actor).expect("begun");
        let read: User = tx.get(user.id).expect("read");
        let other = portal.transaction(&service(), |tx| tx.save(with_phone(read.clone(), "+14155550105")));
        assert_eq!(tx.save(with_phone(read, "+14155550106")).expect_err("stale").code(), Code::ROW_STALE);
        tx.commit().expect("committed");
        let current: User = portal.transaction(&service(), |tx| tx.get(user.id)).expect("read");
        assert_eq!(current, other.expect("saved"));
        portal.transaction(&service(), |tx| tx.save(with(current.clone(), |user| user.phone = None))).expect("saved");
    }
}

#[test]
fn rows_of_a_savepoint_that_was_rolled_back_are_not_known() {
    let (_, portal) = set_up();
    let user = store_one(&portal, new_user(UserRole::Patient, now()));
    activate_all(&portal);
    for actor in [service(), Actor::user(user.id)] {
        let mut tx = portal.begin(&actor).expect("begun");
        let read: User = tx.get(user.id).expect("read");
        let mut undone = None;
        let outcome: Result<(), Error> = tx.savepoint(|tx| {
            undone = Some(tx.save(with_phone(read.clone(), "+14155550107"))?);
            Err(Error::Denied)
        });
        assert!(outcome.is_err());
        let undone = undone.expect("saved");
        let stale = tx.save(with(undone, |user| user.phone = None)).expect_err("rolled back");
        assert_eq!(stale.code(), Code::ROW_STALE);
        let saved = tx.save(with_phone(read, "+14155550107")).expect("saved");
        assert_eq!(saved.phone, Some("+14155550107".parse().expect("a number")));
        tx.rollback().expect("rolled back");
    }
}
