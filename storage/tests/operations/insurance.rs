//! One active primary insurance per patient (rule 5), whichever client writes.

use crate::support::{
    care::*,
    crowd::{crowd, done, within},
    proxy::{overheard, trips},
    race::race,
    raw::{connect, must, tried},
    *,
};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use telehealth_core::{
    Code, Date, InsuranceProviderId, PatientId, PatientInsuranceId,
    coverage::{InsuranceProvider, NewInsuranceProvider, NewPatientInsurance, PatientInsurance, Relationship},
};
use telehealth_storage::{Error, ListOrder, Options, PatientInsuranceFilter, Portal, Transaction};

const START: &str = "2030-01-07T08:00:00Z";
/// How many active policies each patient has.
const THREADS: usize = 32;

pub fn insurer(tx: &mut Transaction) -> Result<InsuranceProvider, Error> {
    let name = format!("Insurer {}", InsuranceProviderId::generate());
    tx.add(InsuranceProvider::register(NewInsuranceProvider::new(text(&name)), at(START))?)
}

/// An active policy starting on a given day.
pub fn policy(insurer: &InsuranceProvider, patient_id: PatientId, from: &str, is_primary: bool) -> PatientInsurance {
    let new = NewPatientInsurance {
        is_primary: Some(is_primary),
        ..NewPatientInsurance::new(
            patient_id,
            phi("W123"),
            phi("Ada Lovelace"),
            Relationship::Myself,
            from.parse().expect("a date"),
        )
    };
    PatientInsurance::enroll(new, insurer, at(START)).expect("a policy")
}

/// A patient with policies starting on these days, none of them primary.
fn insured(portal: &Portal, from: &[&str]) -> (PatientId, Vec<PatientInsurance>) {
    done(portal, |tx| {
        let (patient, insurer) = (patient(tx, at(START))?, insurer(tx)?);
        let policies = from.iter().map(|from| policy(&insurer, patient.id, from, false)).collect();
        Ok((patient.id, tx.add_all(policies)?))
    })
}

fn primary(portal: &Portal, patient_id: PatientId) -> Vec<PatientInsuranceId> {
    let filter = PatientInsuranceFilter {
        patient_id: Some(patient_id),
        is_primary: Some(true),
        is_active: Some(true),
        ..PatientInsuranceFilter::default()
    };
    done(portal, |tx| tx.list(&filter, ListOrder::ID, None, 100))
        .items
        .iter()
        .map(|policy: &PatientInsurance| policy.id)
        .collect()
}

#[test]
fn preferring_a_policy_makes_it_the_only_primary_one() {
    let portal = portal();
    let (ada, policies) = insured(&portal, &["2026-01-01", "2027-01-01", "2028-01-01", "2029-01-01"]);
    let (ben, his) = insured(&portal, &["2026-01-01"]);
    let now = at(START);
    let prefer = |id, now| within(&portal, |tx| tx.prefer_insurance(id, now));
    prefer(his[0].id, now).expect("the only policy");
    for policy in &policies[..2] {
        let preferred = prefer(policy.id, now).expect("in use");
        assert!(preferred.is_primary && preferred.id == policy.id);
        assert_eq!(primary(&portal, ada), [policy.id]);
        assert_eq!(done(&portal, |tx| tx.get::<PatientInsurance>(policy.id)), preferred);
        // A policy that is already primary does not change.
        assert_eq!(prefer(policy.id, now).expect("in use"), preferred);
    }
    assert_eq!(primary(&portal, ben), [his[0].id], "another patient's");

    let unused = done(&portal, |tx| tx.save(policies[2].clone().deactivate()?));
    let ended = with(policies[3].clone(), |it| it.expiration_date = Some("2029-06-30".parse().expect("a date")));
    let ended = done(&portal, |tx| tx.save(ended.clone()));
    let refused = |id, now| prefer(id, now).expect_err("refused").code();
    assert_eq!(refused(unused.id, now), Code::PATIENT_INSURANCE_INACTIVE);
    assert_eq!(refused(ended.id, now), Code::PATIENT_INSURANCE_EXPIRED);
    assert_eq!(refused(PatientInsuranceId::generate(), now), Code::ROW_NOT_FOUND);
    assert_eq!(primary(&portal, ada), [policies[1].id], "nothing has changed");
    assert_eq!(prefer(ended.id, at("2029-06-30T23:59:59Z")).expect("the last day").id, ended.id);
}

#[test]
fn this_years_and_next_years_policies_are_both_primary() {
    let portal = portal();
    let (ada, insurer) = done(&portal, |tx| Ok((patient(tx, at(START))?, insurer(tx)?)));
    let date = |text: &str| -> Date { text.parse().expect("a date") };
    // The new policy begins while the old one goes on: one of them pays first.
    let old = store_one(&portal, policy(&insurer, ada.id, "2030-01-01", true));
    let refused = within(&portal, |tx| tx.add(policy(&insurer, ada.id, "2031-01-01", true)));
    assert_eq!(refused.expect_err("both would pay").code(), Code::PATIENT_INSURANCE_SECOND_PRIMARY);
    let old = done(&portal, |tx| tx.save(old.clone().end(date("2030-12-31"))?));
    let new = store_one(&portal, policy(&insurer, ada.id, "2031-01-01", false));
    assert_eq!(done(&portal, |tx| tx.prefer_insurance(new.id, at(START))).id, new.id);
    assert_eq!(primary(&portal, ada.id), [old.id, new.id]);
    let on = |day: &str| {
        let covering = done(&portal, |tx| tx.coverage_on(ada.id, date(day)));
        covering.iter().map(|policy| policy.id).collect::<Vec<_>>()
    };
    assert_eq!(on("2030-06-15"), [old.id], "a policy that has ended covers the service of June");
    assert_eq!((on("2030-12-31"), on("2031-01-01")), (vec![old.id], vec![new.id]));
    // A policy of one day, and one of the past.
    let one_day =
        with(policy(&insurer, ada.id, "2029-05-05", true), |it| it.expiration_date = Some(date("2029-05-05")));
    let one_day = store_one(&portal, one_day);
    assert_eq!((on("2029-05-05"), on("2029-05-06")), (vec![one_day.id], vec![]));
    let past = |from: &str, until: &str| {
        let new = NewPatientInsurance {
            is_primary: Some(true),
            expiration_date: Some(date(until)),
            ..NewPatientInsurance::new(ada.id, phi("W0"), phi("Ada Lovelace"), Relationship::Myself, date(from))
        };
        let past = PatientInsurance::record_past(new, &insurer, at(START)).expect("of the past");
        within(&portal, |tx| tx.add(past.clone())).map(|policy| policy.id)
    };
    let before = past("2028-01-01", "2029-05-04").expect("recorded");
    assert_eq!(on("2028-07-01"), [before]);
    let beside = past("2029-05-05", "2029-06-01").expect_err("the day of the other one");
    assert_eq!(beside.code(), Code::PATIENT_INSURANCE_SECOND_PRIMARY);
}

#[test]
fn preferring_takes_three_round_trips() {
    let (proxy, portal) = overheard(options());
    let (_, policies) = insured(&portal, &["2026-01-01", "2027-01-01"]);
    let count = |id| trips(&proxy, &portal, |tx| drop(tx.prefer_insurance(id, at(START)).expect("preferred")));
    // The first call prepares statements.
    let unpreferred =
        done(&portal, |tx| tx.prefer_insurance(policies[0].id, at(START))?.make_secondary().map_err(Into::into));
    done(&portal, |tx| tx.save(unpreferred.clone()));
    assert_eq!(count(policies[0].id), 2, "the policies, and the one that changes");
    assert_eq!(count(policies[1].id), 3, "the policies, and the two that change");
    assert_eq!(count(policies[1].id), 1, "nothing changes");
}

#[test]
fn concurrent_preferences_leave_one_primary_policy() {
    let portal = portal_with(Options { pool_size: 33, ..options() });
    let days: Vec<String> = (0..THREADS).map(|year| format!("{}-01-01", 1990 + year)).collect();
    let (patient_id, policies) = insured(&portal, &days.iter().map(String::as_str).collect::<Vec<_>>());
    done(&portal, |tx| tx.prefer_insurance(policies[0].id, at(START)));
    let (finished, looks, wrong) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    // An observer: at no time are there two primary policies, or none.
    let outcomes = crowd(THREADS + 1, |number| {
        if number < THREADS {
            let outcome = within(&portal, |tx| tx.prefer_insurance(policies[number].id, at(START)));
            finished.fetch_add(1, Ordering::SeqCst);
            return Some(outcome);
        }
        while finished.load(Ordering::SeqCst) < THREADS {
            looks.fetch_add(1, Ordering::SeqCst);
            wrong.fetch_add(usize::from(primary(&portal, patient_id).len() != 1), Ordering::SeqCst);
        }
        None
    });
    let failed: Vec<Error> = outcomes.into_iter().flatten().filter_map(Result::err).collect();
    let left = primary(&portal, patient_id);
    let (looks, wrong) = (looks.into_inner(), wrong.into_inner());
    println!(
        "preferring: {THREADS} attempts, {} errors, {looks} observations, {wrong} of them wrong, {left:?} at the end",
        failed.len()
    );
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!((wrong, left.len()), (0, 1));
}

#[test]
fn concurrent_enrollments_as_primary_admit_one() {
    let portal = portal_with(Options { pool_size: 32, ..options() });
    let (ada, insurer) = done(&portal, |tx| Ok((patient(tx, at(START))?, insurer(tx)?)));
    let outcomes = crowd(THREADS, |_| within(&portal, |tx| tx.add(policy(&insurer, ada.id, "2026-01-01", true))));
    let refusals: Vec<Code> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err().map(Error::code)).collect();
    println!("enrolling: {THREADS} attempts, {} winners, {} refusals", THREADS - refusals.len(), refusals.len());
    assert_eq!(refusals, [Code::PATIENT_INSURANCE_SECOND_PRIMARY; THREADS - 1]);
}

/// By SQL outside core: the unique index applies without constructors and locks.
#[test]
fn sql_cannot_create_a_second_active_primary_policy() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let (ada, policies) = insured(&portal, &["2026-01-01", "2027-01-01", "2028-01-01"]);
    let (_, his) = insured(&portal, &["2026-01-01"]);
    let mut connection = connect(&url);
    let row = |policy: &PatientInsurance| {
        format!("UPDATE patient_insurance SET is_primary = true WHERE id = '{}'", policy.id)
    };
    must(&mut connection, &row(&policies[0]));
    must(&mut connection, &row(&his[0]));
    let insert = format!(
        "INSERT INTO patient_insurance (patient_id, insurance_provider_id, policy_number, subscriber_name,
                                        subscriber_relationship, effective_date, is_primary, is_active)
         SELECT '{ada}', insurance_provider_id, 'phi:v1:W', 'phi:v1:A', 'self', '2026-01-01', {{}}, {{}}
         FROM patient_insurance LIMIT 1"
    );
    let insert = |primary: bool, active: bool| {
        insert.replacen("{}", &primary.to_string(), 1).replacen("{}", &active.to_string(), 1)
    };
    let second = Some(Code::PATIENT_INSURANCE_SECOND_PRIMARY);
    let cases = [
        (row(&policies[1]), second),
        (format!("UPDATE patient_insurance SET is_primary = true WHERE patient_id = '{ada}'"), second),
        (format!("UPDATE patient_insurance SET patient_id = '{ada}' WHERE id = '{}'", his[0].id), second),
        (insert(true, true), second),
        (insert(true, false), None),
        (insert(false, true), None),
        (
            format!(
                "UPDATE patient_insurance SET is_active = false WHERE id = '{}'; {}",
                policies[0].id,
                row(&policies[1])
            ),
            None,
        ),
        (format!("{}; UPDATE patient_insurance SET is_active = true", insert(true, false)), second),
    ];
    for (sql, expected) in cases {
        let refusal = tried(&mut connection, &sql);
        assert_eq!(refusal.as_ref().map(Error::code), expected, "{sql}: {refusal:?}");
    }

    // Two at once, at every level: the second waits for the first, and succeeds only if the first rolls back.
    must(&mut connection, &format!("UPDATE patient_insurance SET is_primary = false WHERE patient_id = '{ada}'"));
    for level in ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"] {
        for end in ["COMMIT", "ROLLBACK"] {
            let (first, second) = (row(&policies[1]), row(&policies[2]));
            let race = race(&url, (level, &first), (level, &second), end);
            assert!(race.waited, "{level}, {end}");
            let refused = race.outcome.err().map(|error| error.code());
            let expected = if end == "COMMIT" { Some(Code::PATIENT_INSURANCE_SECOND_PRIMARY) } else { None };
            assert_eq!(refused, expected, "{level}, {end}");
            let left = format!(
                "SELECT count(*) FROM patient_insurance WHERE patient_id = '{ada}' AND is_primary AND is_active"
            );
            assert_eq!(raw::text(&mut connection, &left), "1", "{level}, {end}");
            must(
                &mut connection,
                &format!("UPDATE patient_insurance SET is_primary = false WHERE patient_id = '{ada}'"),
            );
        }
    }
}

/// Preferring a policy through core while SQL writes concurrently is never refused and never leaves two primary policies.
#[test]
fn core_and_sql_together_leave_one_primary_policy() {
    let url = migrated_database();
    let portal = Portal::connect_with(&url, Options { pool_size: 16, ..options() }).expect("a portal");
    let (ada, policies) = insured(&portal, &["2026-01-01", "2027-01-01", "2028-01-01", "2029-01-01"]);
    let (stop, flips) = (AtomicBool::new(false), AtomicUsize::new(0));
    let outcomes = crowd(9, |number| {
        if number < 8 {
            let mut errors = Vec::new();
            for turn in 0..20 {
                let id = policies[(number + turn) % policies.len()].id;
                errors.extend(within(&portal, |tx| tx.prefer_insurance(id, at(START))).err().map(|error| error.code()));
            }
            stop.store(true, Ordering::SeqCst);
            return errors;
        }
        let mut connection = connect(&url);
        let flip = format!(
            "UPDATE patient_insurance SET is_primary = NOT is_primary, is_active = true
             WHERE id = (SELECT id FROM patient_insurance WHERE patient_id = '{ada}' ORDER BY random() LIMIT 1)"
        );
        while !stop.load(Ordering::SeqCst) {
            flips.fetch_add(1, Ordering::SeqCst);
            let refused = raw::run(&mut connection, &flip).err().map(|error| error.code());
            assert!(
                matches!(refused, None | Some(Code::PATIENT_INSURANCE_SECOND_PRIMARY | Code::DATABASE_CONTENTION)),
                "{refused:?}"
            );
        }
        Vec::new()
    });
    let errors: Vec<Code> = outcomes.into_iter().flatten().collect();
    println!("core beside sql: 160 attempts, {} errors, {} statements", errors.len(), flips.into_inner());
    assert!(errors.is_empty(), "a transaction that has locked the policies is not refused: {errors:?}");
    assert!(primary(&portal, ada).len() <= 1);
}

#[test]
fn coverage_on_a_day_agrees_with_core() {
    let (proxy, portal) = overheard(options());
    let (ada, policies) = insured(&portal, &["2026-01-01", "2025-01-01", "2027-01-01", "2024-01-01"]);
    let policies = done(&portal, |tx| {
        tx.prefer_insurance(policies[2].id, at(START))?;
        let ended = with(policies[3].clone(), |it| it.expiration_date = Some("2025-12-31".parse().expect("a date")));
        tx.save(ended)?;
        let ids: Vec<PatientInsuranceId> = policies.iter().map(|policy| policy.id).collect();
        tx.get_many::<PatientInsurance>(&ids)
    });
    for (day, expected) in [
        ("0001-01-01", vec![]),
        ("2024-01-01", vec![3]),
        ("2025-12-31", vec![3, 1]),
        ("2026-01-01", vec![1, 0]),
        ("2027-01-01", vec![2, 1, 0]),
        ("9999-12-31", vec![2, 1, 0]),
    ] {
        let day: Date = day.parse().expect("a date");
        let expected: Vec<PatientInsurance> = expected.iter().map(|place: &usize| policies[*place].clone()).collect();
        assert_eq!(done(&portal, |tx| tx.coverage_on(ada, day)), expected, "{day}");
    }
    let nobody = PatientId::generate();
    assert_eq!(done(&portal, |tx| tx.coverage_on(nobody, "2026-01-01".parse().expect("a date"))), []);
    let day = "2027-01-01".parse().expect("a date");
    assert_eq!(trips(&proxy, &portal, |tx| drop(tx.coverage_on(ada, day).expect("policies"))), 1);
}
