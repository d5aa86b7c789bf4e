//! The merge of duplicate patients, and the way back.

use crate::{
    forms::{mood, published},
    insurance::{insurer, policy},
    rights::{booked, charted},
    shop::charge,
    support::{
        care::*,
        crowd::{crowd, done, within},
        raw::{connect, texts},
        *,
    },
    talk::{says, talk},
};
use serde_json::json;
use std::{collections::BTreeSet, thread};
use telehealth_core::{
    Code, PatientId, Phi, Timestamp,
    access::{Grant, Verb},
    accounts::{Patient, User, UserStatus},
    care::{Consultation, ConsultationType, NewConsultation},
    commerce::{NewOrder, OrderType},
    coverage::{InsuranceProvider, PatientInsurance},
    field::Field,
    forms::NewFormSubmission,
    messaging::Conversation,
    value::JsonObject,
    workflow::{NewTelehealthFlow, TelehealthFlow},
};
use telehealth_storage::{
    ANY_SERVICE, Actor, ConsultationFilter, DuplicatePatients, Error, ListOrder, PatientInsuranceFilter, Portal,
    Transaction,
};

/// The tables whose rows belong to a patient, in the order in which a merge moves them.
const OF_PATIENT: [&str; 8] = [
    "consultations",
    "prescriptions",
    "sessions",
    "telehealth_flows",
    "form_submissions",
    "orders",
    "invoices",
    "patient_insurance",
];

/// Everything that names a patient, as text.
fn trace(portal: &Portal) -> String {
    let rows = |table: &&str, column: &str| {
        format!("(SELECT coalesce(string_agg(id || ' ' || {column}, ',' ORDER BY id), '') FROM {table})")
    };
    let mut parts: Vec<String> = OF_PATIENT.iter().map(|table| rows(table, "coalesce(patient_id::text, '')")).collect();
    parts.push(rows(&"conversations", "participant_ids::text || created_by"));
    parts.push(rows(&"notifications", "user_id"));
    parts.push(rows(&"users", "status"));
    parts.push(rows(&"patient_insurance", "is_primary"));
    ask(portal.url(), &parts.join(" || ';' || "))
}

fn visits(portal: &Portal, patient_id: PatientId) -> usize {
    let filter = ConsultationFilter { patient_id: Some(patient_id), ..Default::default() };
    done(portal, |tx| tx.list::<Consultation>(&filter, ListOrder::ID, None, 100)).items.len()
}

#[test]
fn no_table_of_patients_is_forgotten_by_the_merge() {
    let portal = portal();
    let tables = |query: &str| -> BTreeSet<String> { texts(&mut connect(portal.url()), query).into_iter().collect() };
    let expected: BTreeSet<String> = OF_PATIENT.map(str::to_owned).into();
    // Emergencies and holds name the patient whom they concerned when they were recorded.
    let referencing = tables(
        "SELECT conrelid::regclass::text FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
         WHERE contype = 'f' AND confrelid = 'patients'::regclass AND attname = 'patient_id'
           AND conrelid::regclass::text NOT IN ('emergency_access', 'legal_holds')",
    );
    assert_eq!(referencing, expected);
    let guarded =
        tables("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'check_current_patient()'::regprocedure");
    assert_eq!(guarded, expected);
}

#[test]
fn a_merge_moves_every_row_and_is_undone_without_a_trace() {
    let charted = charted();
    let (portal, now, merged) = (charted.portal(), charted.shop.now, charted.patient_id());
    let kept = done(portal, |tx| patient(tx, now)).id;
    activate_all(portal);
    let before = trace(portal);
    let merge = done(portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: kept, merged_id: merged }, now));
    assert_eq!((merge.kept_id, merge.merged_id, merge.merged_at), (kept, merged, now));
    let tables: Vec<_> = merge.moved.iter().map(|moved| moved.table.as_str()).collect();
    assert_eq!(tables, [&OF_PATIENT[..], &["notifications", "conversations"]].concat());
    assert_eq!((visits(portal, kept), visits(portal, merged)), (1, 0));
    assert_eq!(done(portal, |tx| tx.merged_into(merged)), Some(kept));
    assert_eq!(done(portal, |tx| tx.get::<User>(merged.user_id())).status, UserStatus::Inactive);
    // The kept patient sees it all, and has a copy of it.
    let set = portal
        .transaction(&Actor::user(kept.user_id()), |tx| tx.export_designated_record_set(kept, now))
        .expect("exported");
    assert_eq!((set.consultations.len(), set.order_items.len(), set.messages.len()), (1, 2, 1));
    assert!(set.damaged.is_empty(), "{:?}", set.damaged);
    let duplicate = done(portal, |tx| Ok((tx.get::<User>(merged.user_id())?, tx.get::<Patient>(merged)?)));
    assert_eq!((&set.merged_users[..], &set.merged_patients[..]), (&[duplicate.0][..], &[duplicate.1][..]));
    let by_service = done(portal, |tx| tx.export_designated_record_set(kept, now));
    assert_eq!((by_service.merged_users, by_service.merged_patients), (set.merged_users, set.merged_patients));

    // What came later stays with the kept patient.
    let kept_patient: Patient = done(portal, |tx| tx.get(kept));
    booked(portal, &kept_patient, &done(portal, |tx| provider(tx, now)), hours(now, 2));
    let back = done(portal, |tx| tx.unmerge_patients(merged, now));
    assert_eq!(back, merge);
    assert_eq!((visits(portal, kept), visits(portal, merged)), (1, 1));
    assert_eq!(done(portal, |tx| tx.merged_into(merged)), None);
    let set = portal.transaction(&Actor::user(kept.user_id()), |tx| tx.export_designated_record_set(kept, now));
    assert_eq!(set.expect("exported").merged_patients, []);
    let later = format!("DELETE FROM consultations WHERE patient_id = '{kept}'");
    execute(portal.url(), &later);
    execute(portal.url(), &format!("DELETE FROM notifications WHERE user_id = '{kept}'"));
    execute(portal.url(), "DELETE FROM users WHERE role = 'provider' AND status = 'pending'");
    assert_eq!(trace(portal), before);
    // And it can be done again.
    done(portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: kept, merged_id: merged }, now));
}

#[test]
fn two_primary_policies_become_one_and_two_again() {
    let portal = portal();
    let now = at("2026-06-01T00:00:00Z");
    let (kept, merged, old, new) = done(&portal, |tx| {
        let (kept, merged, insurer) = (patient(tx, now)?, patient(tx, now)?, insurer(tx)?);
        let old = tx.add(policy(&insurer, kept.id, "2026-01-01", true))?;
        let new = tx.add(policy(&insurer, merged.id, "2026-03-01", true))?;
        Ok((kept.id, merged.id, old.id, new.id))
    });
    let primary = |patient_id| {
        let filter = PatientInsuranceFilter {
            patient_id: Some(patient_id),
            is_primary: Some(true),
            ..PatientInsuranceFilter::default()
        };
        let page = done(&portal, |tx| tx.list::<PatientInsurance>(&filter, ListOrder::ID, None, 10));
        page.items.iter().map(|policy| policy.id).collect::<Vec<_>>()
    };
    done(&portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: kept, merged_id: merged }, now));
    assert_eq!((primary(kept), primary(merged)), (vec![old], vec![]));
    done(&portal, |tx| tx.unmerge_patients(merged, now));
    assert_eq!((primary(kept), primary(merged)), (vec![old], vec![new]));
}

#[test]
fn senseless_merges_are_refused_without_a_trace() {
    let charted = charted();
    let (portal, now, ada) = (charted.portal(), charted.shop.now, charted.patient_id());
    let [ben, cid] = done(portal, |tx| Ok([patient(tx, now)?, patient(tx, now)?]));
    let other = done(portal, |tx| provider(tx, now));
    activate_all(portal);
    talk(portal, &[ada.user_id(), ben.id.user_id()], now);
    // A visit at the same time as Ada's, with another provider.
    booked(portal, &ben, &other, now);
    let before = trace(portal);
    let merge = |kept, merged| {
        within(portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: kept, merged_id: merged }, now))
            .map(|merge| merge.moved)
    };
    let refused = |kept, merged| merge(kept, merged).expect_err("refused").code();
    assert_eq!(refused(ada, ada), Code::PATIENT_MERGE_SELF);
    assert_eq!(refused(ada, ben.id), Code::CONSULTATION_PATIENT_BUSY);
    assert_eq!(refused(PatientId::generate(), ada), Code::ROW_NOT_FOUND);
    assert_eq!(refused(ada, PatientId::generate()), Code::ROW_NOT_FOUND);
    let unmerge = |id| within(portal, |tx| tx.unmerge_patients(id, now)).map(|merge| merge.moved);
    assert_eq!(unmerge(ada).expect_err("not merged").code(), Code::PATIENT_NOT_MERGED);
    assert_eq!(trace(portal), before);

    assert_eq!(merge(ada, cid.id).expect("merged"), []);
    let before = trace(portal);
    // A merged patient is merged once, and neither keeps others nor is hidden behind two merges.
    assert_eq!(refused(ben.id, cid.id), Code::PATIENT_MERGED);
    assert_eq!(refused(cid.id, ben.id), Code::PATIENT_MERGED);
    assert_eq!(refused(ben.id, ada), Code::PATIENT_MERGED);
    assert_eq!(trace(portal), before);
    unmerge(cid.id).expect("undone");
    assert_eq!(unmerge(cid.id).expect_err("undone").code(), Code::PATIENT_NOT_MERGED);
    assert_eq!(count(portal.url(), "patient_merges"), 1);

    let by_person = portal.transaction(&Actor::user(ada.user_id()), |tx| {
        tx.merge_patients(DuplicatePatients { kept_id: ada, merged_id: cid.id }, now)
    });
    assert!(matches!(by_person, Err(Error::Denied)), "{by_person:?}");
    let all = Grant::all().into_iter().filter(|grant| *grant != Grant::new("invoices", Verb::Update));
    portal.grant_service(ANY_SERVICE, &all.collect::<Vec<_>>()).expect("granted");
    let missing = merge(ada, cid.id).expect_err("a grant is missing");
    assert!(matches!(missing, Error::GrantMissing { grant } if grant.to_string() == "invoices:update"), "{missing:?}");
}

/// What the duplicate wrote in a conversation that they left belongs to the copy of the patient, too.
#[test]
fn an_export_has_what_a_duplicate_wrote_in_conversations_that_they_have_left() {
    let portal = portal();
    let now = at("2026-06-01T00:00:00Z");
    let (kept, merged, others) = done(&portal, |tx| {
        let mut other = || Ok::<_, Error>(provider(tx, now)?.id.user_id());
        let others = [other()?, other()?, other()?];
        Ok((patient(tx, now)?.id, patient(tx, now)?.id, others))
    });
    activate_all(&portal);
    let group = talk(&portal, &[&others[..], &[merged.user_id()]].concat(), now);
    let written = done(&portal, |tx| {
        let written = tx.send_message(says(merged.user_id(), "goodbye"), group.id, now)?.id;
        let group: Conversation = tx.get(group.id)?;
        tx.save(group.remove_participant(merged.user_id())?)?;
        tx.merge_patients(DuplicatePatients { kept_id: kept, merged_id: merged }, now)?;
        Ok(written)
    });
    for actor in [Actor::user(kept.user_id()), service()] {
        let set = portal.transaction(&actor, |tx| tx.export_designated_record_set(kept, now)).expect("exported");
        assert_eq!(set.messages.iter().map(|message| message.id).collect::<Vec<_>>(), [written], "{actor:?}");
    }
}

/// Nobody would find it in the chart and the copy of the patient who was kept.
#[test]
fn nothing_is_added_for_a_patient_who_was_merged_or_erased() {
    let charted = charted();
    let (portal, now, kept) = (charted.portal(), charted.shop.now, charted.patient_id());
    let [merged, erased] = done(portal, |tx| Ok([patient(tx, now)?, patient(tx, now)?]));
    done(portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: kept, merged_id: merged.id }, now));
    done(portal, |tx| tx.erase_patient(erased.id, now));
    let form = published(portal, "Sleep", "1.0.0", &mood());
    let insurer = done(portal, |tx| tx.list::<InsuranceProvider>(&Default::default(), ListOrder::ID, None, 1));
    let (insurer, provider) = (&insurer.items[0], &charted.shop.provider);
    let before = trace(portal);
    for (patient, expected) in [(&merged, Code::PATIENT_MERGED), (&erased, Code::PATIENT_ERASED)] {
        let id = patient.id;
        let refused = |add: &dyn Fn(&mut Transaction) -> Result<(), Error>| {
            let error = within(portal, add).expect_err("refused");
            assert!(matches!(error, Error::Conflict(_)), "{error:?}");
            (error.code(), error.violations()[0].field().to_owned())
        };
        let outcomes = [
            refused(&|tx| {
                let minutes = 30.try_into()?;
                let new = NewConsultation::new(id, ConsultationType::Routine, hours(now, 9), minutes);
                tx.book_visit(new, provider.id, now).map(drop)
            }),
            refused(&|tx| tx.add(new_prescription(patient, provider, None, days(now, 30), now)).map(drop)),
            refused(&|tx| tx.add(new_session(patient, provider, days(now, 1), now)).map(drop)),
            refused(&|tx| tx.add(TelehealthFlow::start(NewTelehealthFlow::new(id), now)?).map(drop)),
            refused(&|tx| {
                let answers = Phi::new(JsonObject::from_json(&json!({ "mood": 1 }))?);
                let new = NewFormSubmission { patient_id: Some(id), ..NewFormSubmission::new(answers) };
                tx.submit_form(form.id, new, now).map(drop)
            }),
            refused(&|tx| {
                let new = NewOrder::new(id, OrderType::MedicalDevice);
                tx.place_order(new, vec![], Some(vec![charge("1.00")]), now).map(drop)
            }),
            refused(&|tx| tx.add(policy(insurer, id, "2026-01-01", false)).map(drop)),
        ];
        assert_eq!(outcomes, std::array::from_fn(|_| (expected, "patient_id".to_owned())));
    }
    assert_eq!(trace(portal), before);
    done(portal, |tx| tx.unmerge_patients(merged.id, now));
    booked(portal, &merged, &charted.shop.provider, hours(now, 8));
}

/// Begins a transaction that has merged the second of two new patients into the first.
fn merge_in_progress(portal: &Portal, now: Timestamp) -> (Transaction, PatientId, PatientId) {
    let [kept_id, merged_id] = done(portal, |tx| Ok([patient(tx, now)?.id, patient(tx, now)?.id]));
    let mut merging = portal.begin(&service()).expect("begun");
    merging.merge_patients(DuplicatePatients { kept_id, merged_id }, now).expect("merged");
    (merging, kept_id, merged_id)
}

/// What is being added while the patient is being merged waits for the merge, and is then rejected.
#[test]
fn what_is_added_during_a_merge_is_rejected() {
    let portal = portal();
    let now = at("2026-06-01T00:00:00Z");
    let (merging, _, ben) = merge_in_progress(&portal, now);
    thread::scope(|scope| {
        let adding = scope
            .spawn(|| within(&portal, |tx| tx.add(TelehealthFlow::start(NewTelehealthFlow::new(ben), now)?)).map(drop));
        let activating = scope.spawn(|| {
            let activate = |tx: &mut Transaction| {
                let user: User = tx.get(ben.user_id())?;
                tx.save(user.activate()?)
            };
            within(&portal, activate).map(drop)
        });
        let waiting = "(SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock')";
        while !(adding.is_finished() || activating.is_finished()) && ask(portal.url(), waiting) != "2" {}
        merging.commit().expect("committed");
        for outcome in [adding, activating].map(|thread| thread.join().expect("no panic")) {
            assert_eq!(outcome.expect_err("merged").code(), Code::PATIENT_MERGED);
        }
    });
    assert_eq!(count(portal.url(), "telehealth_flows"), 0);
}

/// A pending account stays pending, and an inactive one inactive, until the merge is undone.
#[test]
fn the_account_of_a_merged_patient_is_not_activated() {
    let portal = portal();
    let now = at("2026-06-01T00:00:00Z");
    let [kept, pending, active] =
        done(&portal, |tx| Ok([patient(tx, now)?.id, patient(tx, now)?.id, patient(tx, now)?.id]));
    let activate = |id: PatientId| {
        within(&portal, |tx| {
            let user: User = tx.get(id.user_id())?;
            tx.save(user.activate()?)
        })
    };
    activate(active).expect("activated");
    for id in [pending, active] {
        done(&portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: kept, merged_id: id }, now));
        let refused = activate(id).expect_err("merged");
        assert_eq!((refused.code(), refused.violations()[0].field()), (Code::PATIENT_MERGED, "status"));
    }
    let status = |id: PatientId| done(&portal, |tx| tx.get::<User>(id.user_id())).status;
    assert_eq!([pending, active].map(status), [UserStatus::Pending, UserStatus::Inactive]);
    for id in [pending, active] {
        done(&portal, |tx| tx.unmerge_patients(id, now));
    }
    assert_eq!([pending, active].map(status), [UserStatus::Pending, UserStatus::Active]);
    activate(pending).expect("activated");
}

/// The accounting of the kept patient has what others did with the duplicate, and nothing that the duplicate did.
#[test]
fn the_accounting_includes_the_merged_duplicates() {
    let charted = charted();
    let (portal, now, merged) = (charted.portal(), charted.shop.now, charted.patient_id());
    let kept = done(portal, |tx| patient(tx, now)).id;
    activate_all(portal);
    let doctor = Actor::user(charted.provider());
    portal.transaction(&doctor, |tx| tx.get::<Patient>(merged)).expect("read");
    portal
        .transaction(&Actor::user(merged.user_id()), |tx| tx.cancel_visit(charted.visit, None, now))
        .expect("cancelled");
    let accounting = || {
        let page = done(portal, |tx| tx.accounting_of_disclosures(kept, None, None, 1_000, now));
        page.items
            .into_iter()
            .filter(|entry| entry.actor_id.is_some())
            .map(|entry| (entry.actor_id, entry.action.to_string()))
            .collect::<Vec<_>>()
    };
    assert_eq!(accounting(), []);
    done(portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: kept, merged_id: merged }, now));
    assert_eq!(accounting(), [(Some(charted.provider()), "PATIENT_READ".to_owned())]);
    done(portal, |tx| tx.unmerge_patients(merged, now));
    assert_eq!(accounting(), []);
}

#[test]
fn an_erasure_includes_a_duplicate_who_is_merged_meanwhile() {
    let portal = portal();
    let now = at("2026-06-01T00:00:00Z");
    let (merging, ada, ben) = merge_in_progress(&portal, now);
    thread::scope(|scope| {
        let erasing = scope.spawn(|| within(&portal, |tx| tx.erase_patient(ada, now)));
        let waiting = "(SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock')";
        while !erasing.is_finished() && ask(portal.url(), waiting) == "0" {}
        merging.commit().expect("committed");
        erasing.join().expect("no panic").expect("erased");
    });
    let erased = done(&portal, |tx| tx.erased_patients(None, 10));
    let erased: BTreeSet<PatientId> = erased.iter().map(|erased| erased.patient_id).collect();
    assert_eq!(erased, BTreeSet::from([ada, ben]));
}

#[test]
fn concurrent_merges_in_both_directions_admit_one() {
    let portal = portal();
    let now = at("2026-06-01T00:00:00Z");
    let [ada, ben] = done(&portal, |tx| Ok([patient(tx, now)?.id, patient(tx, now)?.id]));
    let outcomes = crowd(8, |number| {
        let (kept, merged) = if number % 2 == 0 { (ada, ben) } else { (ben, ada) };
        within(&portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: kept, merged_id: merged }, now))
            .map(drop)
            .map_err(|error| error.code())
    });
    let refusals: Vec<Code> = outcomes.into_iter().filter_map(Result::err).collect();
    assert_eq!(refusals, [Code::PATIENT_MERGED; 7]);
}
