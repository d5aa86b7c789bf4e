//! Legal holds, which neither an erasure nor retention overrides.

use crate::{
    erasure::{erase, retain, years},
    rights::charted,
    support::{
        care::*,
        crowd::{done, within},
        *,
    },
};
use std::collections::BTreeMap;
use telehealth_core::{
    AdministratorId, Code, LegalHoldId, PatientId, Timestamp,
    access::{Grant, Verb},
    accounts::{Administrator, UserRole},
    value::HoldReference,
};
use telehealth_storage::{ANY_SERVICE, Actor, DuplicatePatients, ErasedPatient, Error, LegalHold, Portal, TableRows};

fn counsel(portal: &Portal, now: Timestamp) -> AdministratorId {
    let user = store_one(portal, new_user(UserRole::Admin, now));
    let administrator: Administrator = store_one(portal, new_administrator(&user, now));
    administrator.id
}

fn docket() -> HoldReference {
    "1:26-cv-00123".parse().expect("a reference")
}

fn place(portal: &Portal, patient_id: Option<PatientId>, by: AdministratorId, now: Timestamp) -> LegalHold {
    done(portal, |tx| tx.place_legal_hold(patient_id, docket(), by, now))
}

fn refusal(portal: &Portal, patient_id: PatientId, now: Timestamp) -> Code {
    within(portal, |tx| tx.erase_patient(patient_id, now)).expect_err("on hold").code()
}

fn by_table(rows: &[TableRows]) -> BTreeMap<&'static str, i32> {
    rows.iter().map(|rows| (rows.table.as_str(), rows.rows.get())).collect()
}

#[test]
fn a_hold_prevents_erasure_and_retention_until_it_is_released() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let by = counsel(portal, now);
    let hold = place(portal, Some(id), by, now);
    assert_eq!((hold.patient_id, hold.placed_at, hold.placed_by, hold.released_at), (Some(id), now, by, None));
    assert_eq!(refusal(portal, id, now), Code::PATIENT_ON_HOLD);
    let replay = vec![ErasedPatient { patient_id: id, erased_at: now }];
    let replayed = within(portal, |tx| tx.replay_erasures(replay.clone(), now)).expect_err("on hold");
    assert_eq!(replayed.code(), Code::PATIENT_ON_HOLD);
    assert_eq!(count(portal.url(), "patient_erasures"), 0);

    let later = years(now, 30);
    let run = done(portal, |tx| tx.apply_retention(1_000, later));
    assert_eq!(by_table(&run.deleted), BTreeMap::new());
    let held = by_table(&run.held);
    for table in ["consultations", "orders", "conversations", "messages", "notifications", "patient_insurance"] {
        assert!(held.get(table).is_some_and(|rows| *rows > 0), "{table}: {held:?}");
    }
    let released = done(portal, |tx| tx.release_legal_hold(hold.id, by, later));
    assert_eq!((released.released_at, released.released_by), (Some(later), Some(by)));
    assert_eq!(done(portal, |tx| tx.legal_holds(Some(id), None, 10)).items, [released]);
    let again = within(portal, |tx| tx.release_legal_hold(hold.id, by, later)).expect_err("released");
    assert_eq!(again.code(), Code::LEGAL_HOLD_RELEASED);
    let run = done(portal, |tx| tx.apply_retention(1_000, later));
    assert_eq!((run.held, by_table(&run.deleted)["consultations"]), (vec![], 1));
    erase(portal, id, later);
}

#[test]
fn a_hold_covers_merged_patients_and_one_on_everybody_all_of_them() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let by = counsel(portal, now);
    let [twin, third, other] =
        done(portal, |tx| Ok([patient(tx, now)?.id, patient(tx, now)?.id, patient(tx, now)?.id]));
    done(portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: twin, merged_id: id }, now));
    done(portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: twin, merged_id: third }, now));
    // On one of the merged: their rows are with the kept patient.
    let hold = place(portal, Some(third), by, now);
    for patient_id in [id, twin, third] {
        assert_eq!(refusal(portal, patient_id, now), Code::PATIENT_ON_HOLD);
    }
    let run = done(portal, |tx| tx.apply_retention(1_000, years(now, 30)));
    assert_eq!((by_table(&run.deleted), by_table(&run.held)["orders"]), (BTreeMap::new(), 1));
    erase(portal, other, now);
    done(portal, |tx| tx.release_legal_hold(hold.id, by, now));

    let everybody = place(portal, None, by, now);
    assert_eq!(refusal(portal, twin, now), Code::PATIENT_ON_HOLD);
    let run = done(portal, |tx| tx.apply_retention(1_000, years(now, 30)));
    assert_eq!((run.deleted, by_table(&run.held)["orders"]), (vec![], 1));
    let holds = done(portal, |tx| tx.legal_holds(Some(other), None, 10)).items;
    assert_eq!(holds.iter().map(|hold| hold.id).collect::<Vec<_>>(), [everybody.id]);
    let all = done(portal, |tx| tx.legal_holds(None, None, 10)).items;
    assert_eq!(all.iter().map(|hold| hold.id).collect::<Vec<_>>(), [everybody.id, hold.id]);
    let first = done(portal, |tx| tx.legal_holds(None, None, 1));
    assert_eq!((&first.items[..], first.next), (&all[..1], Some(everybody.id)));
    let last = done(portal, |tx| tx.legal_holds(None, first.next, 1));
    assert_eq!((&last.items[..], last.next), (&all[1..], None));
    assert_eq!(done(portal, |tx| tx.legal_holds(None, Some(hold.id), 10)).items, []);
    let unknown = within(portal, |tx| tx.legal_holds(None, Some(LegalHoldId::generate()), 10)).expect_err("no hold");
    assert_eq!(unknown.code(), Code::ROW_NOT_FOUND);
    done(portal, |tx| tx.release_legal_hold(everybody.id, by, now));
    erase(portal, twin, now);
}

#[test]
fn the_erasure_of_somebody_else_keeps_rows_about_a_patient_on_hold() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let other = done(portal, |tx| patient(tx, now)).id;
    let shared = format!("UPDATE conversations SET participant_ids = participant_ids || '{other}'::uuid");
    execute(portal.url(), &shared);
    let by = counsel(portal, now);
    let hold = place(portal, Some(id), by, now);
    let messages = count(portal.url(), "messages");
    erase(portal, other, years(now, 30));
    assert_eq!((count(portal.url(), "conversations"), count(portal.url(), "messages")), (1, messages));
    done(portal, |tx| tx.release_legal_hold(hold.id, by, now));
    erase(portal, other, years(now, 30));
    assert_eq!(count(portal.url(), "conversations"), 0);
}

#[test]
fn a_patient_does_not_learn_of_a_hold() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    activate_all(portal);
    let read = || {
        let own = Actor::user(id.user_id());
        let page = portal.transaction(&own, |tx| tx.accounting_of_disclosures(id, None, None, 1_000, now));
        page.expect("disclosures").items.len()
    };
    let before = read();
    place(portal, Some(id), counsel(portal, now), now);
    assert_eq!(read(), before);
}

#[test]
fn an_erased_patient_on_hold_keeps_their_name() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let by = counsel(portal, now);
    erase(portal, id, now);
    let hold = place(portal, Some(id), by, now);
    execute(portal.url(), "DELETE FROM conversations");
    assert_eq!(retain(portal, years(now, 30)).1, 0);
    done(portal, |tx| tx.release_legal_hold(hold.id, by, now));
    assert_eq!(retain(portal, years(now, 30)).1, 1);
}

#[test]
fn senseless_holds_are_refused_without_a_trace() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let by = counsel(portal, now);
    let unknown = |result: Result<LegalHold, Error>| match result {
        Err(Error::NotFound { entity, .. }) => entity,
        other => panic!("{other:?}"),
    };
    let placed = |patient_id, by| within(portal, |tx| tx.place_legal_hold(patient_id, docket(), by, now));
    assert_eq!(unknown(placed(Some(PatientId::generate()), by)), "patient");
    assert_eq!(unknown(placed(Some(id), id.user_id().into())), "administrator");
    let release = |hold, by| within(portal, |tx| tx.release_legal_hold(hold, by, now));
    assert_eq!(unknown(release(LegalHoldId::generate(), by)), "legal_hold");
    for text in ["", "suit about the surgery", "-1", "a\n", &"1".repeat(65)] {
        let error = text.parse::<HoldReference>().expect_err("refused");
        assert_eq!(error.code(), Code::LEGAL_HOLD_REFERENCE, "{text:?}");
    }
    assert_eq!(within(portal, |tx| tx.legal_holds(None, None, 0)).expect_err("no rows").code(), Code::PAGE_LIMIT);
    activate_all(portal);
    for actor in [Actor::user(by.user_id()), Actor::user(id.user_id())] {
        let refused = portal.transaction(&actor, |tx| tx.place_legal_hold(Some(id), docket(), by, now));
        assert!(matches!(refused, Err(Error::Denied)), "{refused:?}");
    }
    assert_eq!(count(portal.url(), "legal_holds"), 0);

    // Whoever cannot see the holds erases nothing.
    let all = Grant::all().into_iter().filter(|grant| grant.table != "legal_holds");
    portal.grant_service(ANY_SERVICE, &all.collect::<Vec<_>>()).expect("granted");
    for refused in [
        within(portal, |tx| tx.erase_patient(id, now).map(drop)),
        within(portal, |tx| tx.apply_retention(10, now).map(drop)),
    ] {
        let missing = Grant::new("legal_holds", Verb::Select);
        assert!(matches!(refused, Err(Error::GrantMissing { grant }) if grant == missing), "{refused:?}");
    }
}

#[test]
fn holds_are_logged() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let by = counsel(portal, now);
    let hold = place(portal, Some(id), by, now);
    done(portal, |tx| tx.release_legal_hold(hold.id, by, now));
    let logged = "(SELECT string_agg(action || ' ' || entity_id || ' ' || user_agent, ',' ORDER BY id) FROM audit_logs
                   WHERE entity_type = 'legal_hold')";
    let expected = ["INSERT", "UPDATE"].map(|verb| format!("LEGAL_HOLD_{verb} {id} service:test"));
    assert_eq!(ask(portal.url(), logged), expected.join(","));
}
