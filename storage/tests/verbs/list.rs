//! `list` and `stream`.
#![allow(clippy::needless_update, reason = "a filter may have one condition alone")]

use crate::support::{care::*, *};
use std::collections::BTreeSet;
use telehealth_core::{
    Code, Record, SubscriptionPlanId, UserId,
    accounts::{Administrator, Patient, Provider, User, UserRole},
    care::{Consultation, Prescription, PrescriptionStatus, Session, SessionStatus},
};
use telehealth_storage::{
    AdministratorFilter, ConsultationFilter, Error, Filter, PAGE_LIMIT, PatientFilter, PrescriptionFilter,
    ProviderFilter, Readable, SessionFilter, Transaction, UserFilter, now,
};

/// A condition's name, a filter with this condition alone, and the same condition in Rust.
type Case<'a, E> = (&'static str, <E as Readable>::Filter, &'a dyn Fn(&E) -> bool);

/// Lists with each condition of a table alone, and compares with the same condition in Rust. Every condition that the
/// table has must be among the cases, and must tell rows apart.
fn check<E: Readable + PartialEq>(tx: &mut Transaction, cases: &[Case<'_, E>]) {
    let named: Vec<&str> = cases.iter().map(|(name, ..)| *name).collect();
    let members: Vec<&str> = E::Filter::MEMBERS.iter().map(|member| member.name).collect();
    assert_eq!(named, members, "conditions of {}", E::TABLE);
    let all = tx.list::<E>(&E::Filter::default(), None, PAGE_LIMIT).expect("listed").items;
    for (name, filter, holds) in cases {
        let expected: Vec<E> = all.iter().filter(|entity| holds(entity)).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < all.len(), "{}.{name} tells rows apart", E::TABLE);
        let listed = tx.list::<E>(filter, None, PAGE_LIMIT).expect("listed");
        assert_eq!(listed.items, expected, "{}.{name}", E::TABLE);
    }
}

macro_rules! case {
    ($filter:ident, $condition:ident, $value:expr, $holds:expr) => {
        (stringify!($condition), $filter { $condition: Some($value), ..$filter::default() }, &$holds)
    };
}

#[test]
fn every_condition_of_every_table_holds() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let start = at("2030-01-07T08:00:00Z");
    let noon = hours(start, 4);
    let plan = SubscriptionPlanId::generate();
    batch(
        &url,
        &format!(
            "INSERT INTO subscription_plans (id, name, price, billing_cycle) VALUES ('{plan}', 'Basic', 1, 'monthly')"
        ),
    );

    let prepared = portal.transaction(&job(), |tx| {
        let (a, b) = (patient(tx, start)?, patient(tx, start)?);
        let (x, y) = (provider(tx, start)?, provider(tx, start)?);
        let a = tx.save(with(a, |it| (it.primary_provider_id, it.subscription_plan_id) = (Some(x.id), Some(plan))))?;
        let x = tx.save(with(x, |it| {
            it.npi_number = Some("1234567893".parse().expect("an NPI"));
            it.license_state = "NY".parse().expect("a state");
            it.is_accepting_patients = false;
        }))?;
        let chief = tx.add(new_user(UserRole::SuperAdmin, start))?;
        let chief = tx.add(new_administrator(&chief, start))?;
        let aide = tx.add(new_user(UserRole::Admin, start))?;
        tx.add(with(new_administrator(&aide, start), |it| it.manager_id = Some(chief.id)))?;
        let suspended = tx.add(new_user(UserRole::Patient, start))?;
        tx.save(suspended.activate()?)?;

        let early = tx.add(new_visit(&a, &y, hours(start, 3), start))?;
        let late = tx.add(new_visit(&b, &y, noon, start))?;
        tx.save(late.cancel(start)?)?;
        let other = with(new_visit(&b, &y, hours(start, 5), start), |it| it.provider_id = x.id);
        tx.add(other)?;
        tx.add(new_prescription(&a, &y, Some(&early), days(start, 30), start))?;
        let finished = tx.add(new_prescription(&b, &y, None, days(start, 30), start))?;
        tx.save(finished.complete()?)?;
        tx.add(with(new_prescription(&b, &y, None, days(start, 30), start), |it| it.provider_id = x.id))?;
        tx.add(new_session(&a, &y, start, start))?;
        let begun = tx.add(new_session(&b, &x, days(start, 1), start))?;
        tx.save(begun.start()?)?;
        Ok::<_, Error>((a, x, chief, early))
    });
    let (a, x, chief, early) = prepared.expect("rows");
    // The visits have moved the patients' last activity to the present; history is older.
    batch(&url, &format!("UPDATE patients SET last_active_at = '{start}' WHERE id = '{}'", a.id));
    let later = days(start, 1);
    batch(&url, &format!("UPDATE patients SET last_active_at = '{later}' WHERE id <> '{}'", a.id));

    let email = portal.transaction(&job(), |tx| tx.get::<User>(a.id)).expect("read").email.clone();
    let (npi, state) = (x.npi_number.clone().expect("an NPI"), x.license_state.clone());
    let (patient_id, provider_id) = (a.id, x.id);
    let filters = portal.transaction(&job(), |tx| {
        check::<User>(
            tx,
            &[
                case!(UserFilter, email, email.clone(), |it: &User| it.email == email),
                case!(UserFilter, role, UserRole::Provider, |it: &User| it.role == UserRole::Provider),
                case!(UserFilter, status, telehealth_core::accounts::UserStatus::Active, |it: &User| {
                    it.status == telehealth_core::accounts::UserStatus::Active
                }),
            ],
        );
        check::<Patient>(
            tx,
            &[
                case!(PatientFilter, primary_provider_id, provider_id, |it: &Patient| it.primary_provider_id
                    == Some(provider_id)),
                case!(PatientFilter, subscription_plan_id, plan, |it: &Patient| it.subscription_plan_id == Some(plan)),
                case!(PatientFilter, active_from, later, |it: &Patient| it.last_active_at >= later),
                case!(PatientFilter, active_before, later, |it: &Patient| it.last_active_at < later),
            ],
        );
        check::<Provider>(
            tx,
            &[
                case!(ProviderFilter, npi_number, npi.clone(), |it: &Provider| it.npi_number.as_ref() == Some(&npi)),
                case!(ProviderFilter, license_state, state.clone(), |it: &Provider| it.license_state == state),
                case!(ProviderFilter, is_accepting_patients, true, |it: &Provider| it.is_accepting_patients),
            ],
        );
        check::<Administrator>(
            tx,
            &[case!(AdministratorFilter, manager_id, chief.id, |it: &Administrator| it.manager_id == Some(chief.id))],
        );
        check::<Consultation>(
            tx,
            &[
                case!(ConsultationFilter, patient_id, patient_id, |it: &Consultation| it.patient_id == patient_id),
                case!(ConsultationFilter, provider_id, provider_id, |it: &Consultation| it.provider_id == provider_id),
                case!(ConsultationFilter, status, early.status, |it: &Consultation| it.status == early.status),
                case!(ConsultationFilter, scheduled_from, noon, |it: &Consultation| it.scheduled_at >= noon),
                case!(ConsultationFilter, scheduled_before, noon, |it: &Consultation| it.scheduled_at < noon),
            ],
        );
        check::<Prescription>(
            tx,
            &[
                case!(PrescriptionFilter, patient_id, patient_id, |it: &Prescription| it.patient_id == patient_id),
                case!(PrescriptionFilter, provider_id, provider_id, |it: &Prescription| it.provider_id == provider_id),
                case!(PrescriptionFilter, consultation_id, early.id, |it: &Prescription| it.consultation_id
                    == Some(early.id)),
                case!(PrescriptionFilter, status, PrescriptionStatus::Completed, |it: &Prescription| {
                    it.status == PrescriptionStatus::Completed
                }),
            ],
        );
        check::<Session>(
            tx,
            &[
                case!(SessionFilter, patient_id, patient_id, |it: &Session| it.patient_id == patient_id),
                case!(SessionFilter, provider_id, provider_id, |it: &Session| it.provider_id == provider_id),
                case!(SessionFilter, status, SessionStatus::Pending, |it: &Session| it.status
                    == SessionStatus::Pending),
                case!(SessionFilter, scheduled_from, later.date(), |it: &Session| it.scheduled_date >= later.date()),
                case!(SessionFilter, scheduled_before, later.date(), |it: &Session| it.scheduled_date < later.date()),
            ],
        );

        // All conditions that are set must hold.
        let both = UserFilter { email: Some(email.clone()), role: Some(UserRole::Admin), ..UserFilter::default() };
        assert_eq!(tx.list::<User>(&both, None, 10)?.items, []);
        Ok::<_, Error>(())
    });
    filters.expect("listed");
}

#[test]
fn pages_have_no_gaps_and_no_repetitions() {
    let portal = portal();
    let mut users: Vec<User> = (0..2_500).map(|_| new_user(UserRole::Patient, now())).collect();
    let expected: Vec<UserId> = users.iter().map(|user| user.id).collect::<BTreeSet<_>>().into_iter().collect();
    users.reverse();
    store(&portal, users);
    store(&portal, vec![new_user(UserRole::Admin, now())]);
    let filter = UserFilter { role: Some(UserRole::Patient), ..UserFilter::default() };
    portal
        .transaction(&job(), |tx| {
            for (limit, lengths) in [(1_000, vec![1_000, 1_000, 500]), (500, vec![500; 5]), (999, vec![999, 999, 502])]
            {
                let (mut ids, mut found, mut after) = (Vec::new(), Vec::new(), None);
                while found.len() < 10 {
                    let page = tx.list::<User>(&filter, after, limit)?;
                    found.push(page.items.len());
                    ids.extend(page.items.iter().map(|user| user.id));
                    assert!(page.next.is_none_or(|next| Some(&next) == ids.last()));
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(found, lengths, "pages of {limit}");
                assert!(ids == expected, "pages of {limit}");
            }
            let streamed: Vec<UserId> =
                tx.stream::<User>(&filter).take(3_000).map(|user| Ok(user?.id)).collect::<Result<_, Error>>()?;
            assert!(streamed == expected, "streamed");
            assert_eq!(tx.stream::<User>(&UserFilter::default()).take(3).count(), 3);
            let nobody = UserFilter { role: Some(UserRole::Provider), ..UserFilter::default() };
            assert!(tx.stream::<User>(&nobody).next().is_none());
            Ok::<_, Error>(())
        })
        .expect("listed");
}

#[test]
fn a_page_has_limits() {
    let portal = portal();
    store(&portal, (0..2).map(|_| new_user(UserRole::Patient, now())).collect());
    for (limit, rows) in [(0, None), (1, Some(1)), (2, Some(2)), (1_000, Some(2)), (1_001, None), (u32::MAX, None)] {
        let page = portal.transaction(&job(), |tx| tx.list::<User>(&UserFilter::default(), None, limit));
        match (page, rows) {
            (Ok(page), rows) => assert_eq!(Some(page.items.len()), rows, "{limit}"),
            (Err(error), rows) => {
                assert_eq!((error.code(), rows), (Code::PAGE_LIMIT, None), "{limit}");
                let violation = &error.violations()[0];
                assert_eq!(
                    (violation.entity(), violation.field()),
                    (telehealth_core::accounts::UserRecord::NAME, "limit")
                );
            }
        }
    }
}

#[test]
fn a_stream_ends_with_its_first_error() {
    let url = migrated_database();
    let portal = portal_at(&url);
    store(&portal, (0..3).map(|_| new_user(UserRole::Patient, now())).collect());
    batch(&url, "UPDATE users SET timezone = 'Moon/Base'");
    portal
        .transaction(&job(), |tx| {
            let filter = UserFilter::default();
            let items: Vec<_> = tx.stream::<User>(&filter).map(|item| item.map_err(|error| error.code())).collect();
            assert_eq!(items, [Err(Code::ROW_CORRUPT)]);
            Ok::<_, Error>(())
        })
        .expect("a corrupt row is no reason to roll back");
}

#[test]
fn a_condition_without_a_value_does_not_list_everybody() {
    for (conditions, code) in [
        (serde_json::json!({ "email": null }), Code::FIELD_MISSING),
        (serde_json::json!({ "e_mail": "ada@example.com" }), Code::FIELD_UNKNOWN),
        (serde_json::json!({ "email": "ada" }), Code::EMAIL_MALFORMED),
    ] {
        let refused = UserFilter::from_json(conditions.as_object().expect("an object")).expect_err("refused");
        assert!(refused.has(code), "{refused}");
    }
}
