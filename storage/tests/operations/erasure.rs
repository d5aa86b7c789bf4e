//! Erasure of a patient, its replay after a restore, and the retention that completes it.

use crate::{
    rights::{Charted, charted},
    support::{
        care::*,
        crowd::{done, within},
        raw::{connect, must, text},
        *,
    },
};
use std::collections::BTreeMap;
use telehealth_core::{
    Code, PatientId, Phi, Timestamp,
    access::{Grant, Verb},
    accounts::{NewUser, Patient, User, UserRole, UserStatus},
    retention::RETENTION,
};
use telehealth_storage::{
    ANY_SERVICE, Actor, DuplicatePatients, ErasedPatient, Error, PatientErasure, Portal, RetentionRun,
};

pub fn erase(portal: &Portal, patient_id: PatientId, now: Timestamp) -> PatientErasure {
    done(portal, |tx| tx.erase_patient(patient_id, now))
}

/// Applies retention until nothing is left to delete; returns the deleted rows by table, and the completed erasures.
pub fn retain(portal: &Portal, now: Timestamp) -> (BTreeMap<&'static str, i32>, i32) {
    let (mut deleted, mut completed) = (BTreeMap::new(), 0);
    loop {
        let RetentionRun { deleted: some, completed_erasures, has_more, .. } =
            done(portal, |tx| tx.apply_retention(2, now));
        assert!(some.iter().map(|table| table.rows.get()).sum::<i32>() <= 2);
        for rows in some {
            *deleted.entry(rows.table.as_str()).or_default() += rows.rows.get();
        }
        completed += completed_erasures.get();
        if !has_more {
            return (deleted, completed);
        }
    }
}

fn rows(portal: &Portal) -> BTreeMap<&'static str, usize> {
    RETENTION.iter().map(|rule| (rule.table, count(portal.url(), rule.table))).filter(|(_, rows)| *rows > 0).collect()
}

pub fn years(now: Timestamp, years: u32) -> Timestamp {
    now.plus_months(years * 12).expect("a time")
}

#[test]
fn an_erasure_closes_the_account_and_keeps_what_a_law_requires() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let email = done(portal, |tx| tx.get::<User>(id.user_id())).email.clone();
    done(portal, |tx| tx.set_password(id.user_id(), Phi::new("correct horse battery staple".parse()?)));
    let erasure = erase(portal, id, now);
    assert_eq!((erasure.patient_id, erasure.erased_at, erasure.is_complete), (id, now, false));
    assert_eq!(erasure.erased.iter().map(|rows| rows.table.as_str()).collect::<Vec<_>>(), ["notifications"]);
    let kept: BTreeMap<&str, _> = erasure.kept.iter().map(|kept| (kept.table.as_str(), kept)).collect();
    let tables: Vec<&str> = kept.keys().copied().collect();
    assert_eq!(
        tables,
        [
            "audit_logs",
            "consultations",
            "conversations",
            "form_submissions",
            "invoices",
            "messages",
            "orders",
            "patient_insurance",
            "patients",
            "prescriptions",
            "sessions",
            "telehealth_flows"
        ]
    );
    let order = kept["orders"];
    assert_eq!((order.rows.map(|rows| rows.get()), order.source.as_str()), (Some(1), "42 CFR 424.516(f)"));
    assert_eq!(order.until, Some(years(now, 7).date()));
    assert_eq!(
        kept["patient_insurance"].until,
        Some(years(now, 7).date()),
        "a policy that goes on, after the last order"
    );
    assert_eq!((kept["audit_logs"].rows, kept["audit_logs"].source.as_str()), (None, "45 CFR 164.316(b)(2)(i)"));

    let user: User = done(portal, |tx| tx.get(id.user_id()));
    assert_eq!((user.status, user.phone.as_ref()), (UserStatus::Deleted, None));
    assert_eq!(user.email.as_str(), format!("{id}@erased.invalid"));
    assert_eq!(ask(portal.url(), &format!("(SELECT password_hash FROM users WHERE id = '{id}')")), "");
    let patient: Patient = done(portal, |tx| tx.get(id));
    assert_eq!((patient.last_name.is_some(), patient.city.is_some(), patient.primary_provider_id), (true, false, None));
    let status = format!("(SELECT status FROM consultations WHERE id = '{}')", charted.visit);
    assert_eq!(ask(portal.url(), &status), "cancelled");
    // The address can register again, and the person signs in with the new account.
    let new = User::register(NewUser::new(email.clone(), UserRole::Patient), now).expect("a user");
    let new = done(portal, |tx| tx.add(new.clone()));
    assert_eq!(done(portal, |tx| tx.user_by_email(email.clone())).map(|user| user.id), Some(new.id));
    // Again: nothing more is free.
    let again = erase(portal, id, now);
    assert_eq!((again.erased, again.kept), (vec![], erasure.kept));
}

#[test]
fn the_address_of_a_deleted_account_can_register_again() {
    let portal = portal();
    let now = at("2026-06-01T00:00:00Z");
    let address: telehealth_core::value::Email = "ada@example.com".parse().expect("an address");
    let register = || {
        let user = User::register(NewUser::new(address.clone(), UserRole::Patient), now).expect("a user");
        within(&portal, |tx| tx.add(user.clone()))
    };
    let first = register().expect("registered");
    assert_eq!(register().expect_err("taken").code(), Code::USER_EMAIL_TAKEN);
    done(&portal, |tx| tx.save(first.clone().delete()?));
    let second = register().expect("registered");
    assert_eq!(register().expect_err("taken").code(), Code::USER_EMAIL_TAKEN);
    assert_eq!(done(&portal, |tx| tx.user_by_email(address.clone())).map(|user| user.id), Some(second.id));
}

#[test]
fn retention_deletes_in_batches_what_is_due_and_logs_it() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let before = rows(portal);
    assert_eq!(retain(portal, now), (BTreeMap::new(), 0));
    assert_eq!(retain(portal, years(now, 6)), (BTreeMap::from([("notifications", before["notifications"] as i32)]), 0));
    erase(portal, id, now);
    let (deleted, completed) = retain(portal, years(now, 8));
    assert_eq!((completed, rows(portal)), (1, BTreeMap::new()), "a policy without an end as well");
    let expected: BTreeMap<&str, i32> = before
        .iter()
        .filter(|(table, _)| !["notifications", "messages"].contains(*table))
        .map(|(table, rows)| (*table, *rows as i32))
        .collect();
    assert_eq!(deleted, expected, "messages go with their conversation");
    let mut connection = connect(portal.url());
    for (table, entity) in [("consultations", "CONSULTATION"), ("orders", "ORDER"), ("messages", "MESSAGE")] {
        let logged = format!("SELECT count(*)::text FROM audit_logs WHERE action = '{entity}_DELETE'");
        assert_eq!(text(&mut connection, &logged), before[table].to_string(), "{table}");
    }

    let patient: Patient = done(portal, |tx| tx.get(id));
    assert_eq!(patient.last_name.as_ref().map(|name| name.expose().to_string()).as_deref(), Some("Erased"));
    assert_eq!((patient.first_name.as_ref(), patient.date_of_birth.to_string().as_str()), (None, "1900-01-01"));
    let complete = done(portal, |tx| tx.erase_patient(id, years(now, 9)));
    assert!(complete.is_complete);
    assert_eq!(complete.kept.iter().map(|kept| kept.table.as_str()).collect::<Vec<_>>(), ["audit_logs"]);
}

#[test]
fn a_chart_is_kept_until_the_patient_is_grown_up_and_while_they_come() {
    let charted = charted();
    let (portal, now) = (charted.portal(), charted.shop.now);
    let mut connection = connect(portal.url());
    let born = now.date().years_before(13).expect("a date");
    must(
        &mut connection,
        &format!("SET session_replication_role = replica; UPDATE patients SET date_of_birth = '{born}'"),
    );
    let (deleted, _) = retain(portal, years(now, 8).plus(-chrono::TimeDelta::days(2)).expect("a time"));
    assert!(!deleted.contains_key("consultations") && deleted.contains_key("orders"), "{deleted:?}");
    // A visit of two years later, which was moved to another day, and then one that was not.
    let later = |status: &str, id: &str| {
        format!(
            "INSERT INTO consultations (id, patient_id, provider_id, consultation_type, status, fee, created_at,
                                        scheduled_at, slot_end)
             SELECT md5('{id}')::uuid, patient_id, provider_id, 'routine', '{status}', 0, created_at, '{0}',
                    '{0}'::timestamptz + interval '1 hour'
             FROM consultations LIMIT 1",
            years(now, 2)
        )
    };
    must(&mut connection, "UPDATE patients SET date_of_birth = '1980-01-01'");
    must(&mut connection, &later("rescheduled", "moved"));
    let charted_rows = || count(portal.url(), "telehealth_flows");
    must(&mut connection, &later("scheduled", "kept"));
    retain(portal, years(now, 8));
    assert_eq!(charted_rows(), 1);
    must(&mut connection, "UPDATE consultations SET status = 'cancelled' WHERE id = md5('kept')::uuid");
    retain(portal, years(now, 8));
    assert_eq!((charted_rows(), count(portal.url(), "consultations")), (0, 2), "their own periods have not ended");
}

#[test]
fn neither_a_merge_nor_an_erasure_prolongs_retention() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let mut connection = connect(portal.url());
    // All of it happened eight years ago.
    for (table, columns) in [
        ("consultations", vec!["created_at", "scheduled_at", "slot_end"]),
        ("orders", vec!["created_at"]),
        ("telehealth_flows", vec!["created_at"]),
    ] {
        let changes: Vec<String> =
            columns.iter().map(|column| format!("{column} = {column} - interval '8 years'")).collect();
        let back = format!("UPDATE {table} SET {}", changes.join(", "));
        must(&mut connection, &format!("SET session_replication_role = replica; {back}"));
    }
    let twin = done(portal, |tx| patient(tx, now)).id;
    done(portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: twin, merged_id: id }, now));
    let erasure = erase(portal, twin, now);
    let tables: Vec<&str> = erasure.erased.iter().map(|rows| rows.table.as_str()).collect();
    for table in ["telehealth_flows", "consultations"] {
        assert!(tables.contains(&table), "{table} is due, not among {tables:?}");
    }
}

#[test]
fn erasures_are_replayed_after_a_restore() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let duplicate = done(portal, |tx| patient(tx, now)).id;
    let backup = copy_of_portal(portal);
    done(portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: duplicate, merged_id: id }, now));
    let erasure = erase(portal, duplicate, now);
    assert!(erasure.kept.iter().any(|kept| kept.table == "orders"), "the merged patient is the same person");
    let list = done(portal, |tx| tx.erased_patients(None, 1_000));
    let mut ids = [id, duplicate];
    ids.sort();
    assert_eq!(list.iter().map(|erased| erased.patient_id).collect::<Vec<_>>(), ids);
    assert_eq!(done(portal, |tx| tx.erased_patients(Some(hours(now, 1)), 10)), []);

    // The backup knows neither the merge nor the erasure.
    let restored = portal_at(&backup);
    assert_eq!(count(&backup, "patient_erasures"), 0);
    let unknown = ErasedPatient { patient_id: PatientId::generate(), erased_at: now };
    let later = hours(now, 5);
    let replay: Vec<ErasedPatient> = list.iter().copied().chain([unknown]).collect();
    assert_eq!(done(&restored, |tx| tx.replay_erasures(replay.clone(), later)).get(), 2);
    assert_eq!(done(&restored, |tx| tx.erased_patients(None, 10)), list);
    for id in ids {
        assert_eq!(done(&restored, |tx| tx.get::<User>(id.user_id())).status, UserStatus::Deleted);
    }
    let names = |id: PatientId| done(&restored, |tx| tx.get::<Patient>(id)).last_name.clone();
    assert_eq!(
        names(duplicate).map(|name| name.expose().to_string()).as_deref(),
        Some("Erased"),
        "nothing is kept of them"
    );
}

fn copy_of_portal(portal: &Portal) -> String {
    let dump = ask(portal.url(), "current_database()");
    execute(
        &server().url_for("postgres"),
        &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{dump}'"),
    );
    copy_of(portal.url())
}

#[test]
fn an_erased_patient_is_not_merged_and_only_service_accounts_erase() {
    let charted: Charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let other = done(portal, |tx| patient(tx, now)).id;
    done(portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: other, merged_id: id }, now));
    erase(portal, id, now);
    let unmerged = within(portal, |tx| tx.unmerge_patients(id, now)).expect_err("erased");
    assert_eq!(unmerged.code(), Code::PATIENT_ERASED);
    let third = done(portal, |tx| patient(tx, now)).id;
    let merged = within(portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: third, merged_id: id }, now))
        .expect_err("erased");
    assert_eq!(merged.code(), Code::PATIENT_ERASED);
    let nobody = within(portal, |tx| tx.erase_patient(PatientId::generate(), now)).expect_err("nobody");
    assert_eq!(nobody.code(), Code::ROW_NOT_FOUND);
    activate_all(portal);
    let actor = Actor::user(third.user_id());
    for refused in [
        portal.transaction(&actor, |tx| tx.erase_patient(third, now).map(drop)),
        portal.transaction(&actor, |tx| tx.apply_retention(10, now).map(drop)),
        portal.transaction(&actor, |tx| tx.erased_patients(None, 10).map(drop)),
        portal.transaction(&actor, |tx| {
            tx.replay_erasures(vec![ErasedPatient { patient_id: third, erased_at: now }], now).map(drop)
        }),
    ] {
        assert!(matches!(refused, Err(Error::Denied)), "{refused:?}");
    }
    let all = Grant::all().into_iter().filter(|grant| *grant != Grant::new("sessions", Verb::Delete));
    portal.grant_service(ANY_SERVICE, &all.collect::<Vec<_>>()).expect("granted");
    for refused in [
        within(portal, |tx| tx.erase_patient(third, now).map(drop)),
        within(portal, |tx| tx.apply_retention(10, now).map(drop)),
    ] {
        assert!(matches!(refused, Err(Error::GrantMissing { grant }) if grant.to_string() == "sessions:delete"));
    }
}
