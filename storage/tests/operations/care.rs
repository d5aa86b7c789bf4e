//! Agendas, charts and prescriptions.

use crate::support::{
    self,
    care::*,
    proxy::{overheard, trips},
    *,
};
use chrono::{TimeDelta, Weekday};
use telehealth_core::{
    Code, ConsultationId, PrescriptionId, ProviderId,
    accounts::{Patient, Provider, User},
    care::{
        Consultation, ConsultationStatus, ConsultationType, NewConsultation, NewOnDemandConsultation, Prescription,
        PrescriptionStatus,
    },
    value::{Availability, Opening, TimeZone},
};
use telehealth_storage::{ConsultationFilter, Error, ListOrder, Portal, PrescriptionFilter, Transaction};

/// A Monday.
const START: &str = "2030-01-07T08:00:00Z";

/// Runs a read in a service account's transaction.
fn ask<T>(portal: &Portal, mut question: impl FnMut(&mut Transaction) -> Result<T, Error>) -> T {
    portal.transaction(&service(), |tx| question(tx)).expect("an answer")
}

fn ids(visits: &[Consultation]) -> Vec<ConsultationId> {
    visits.iter().map(|visit| visit.id).collect()
}

struct Clinic {
    portal: Portal,
    patient: Patient,
    provider: Provider,
    /// Visits at nine, ten (cancelled) and eleven, and one at twelve of another provider and patient.
    visits: Vec<Consultation>,
}

fn clinic() -> Clinic {
    let portal = portal();
    let start = at(START);
    let (patient, provider, visits) = ask(&portal, |tx| {
        let (patient, provider) = (patient(tx, start)?, provider(tx, start)?);
        let (stranger, colleague) = (care::patient(tx, start)?, care::provider(tx, start)?);
        let mut visits = Vec::new();
        // Deliberately out of order.
        for hour in [3, 1, 2] {
            visits.push(tx.add(new_visit(&patient, &provider, hours(start, hour), start))?);
        }
        visits.sort_by_key(|visit| visit.scheduled_at);
        visits[1] = tx.save(visits[1].clone().cancel(None, start)?)?;
        visits.push(tx.add(new_visit(&stranger, &colleague, hours(start, 4), start))?);
        Ok((patient, provider, visits))
    });
    Clinic { portal, patient, provider, visits }
}

#[test]
fn a_provider_s_visits_are_listed_in_order_of_time() {
    let Clinic { portal, provider, visits, .. } = clinic();
    let start = at(START);
    let cases = [
        (provider.id, start, days(start, 1), ids(&visits[..3])),
        (provider.id, hours(start, 1), hours(start, 3), ids(&visits[..2])), // the end is exclusive
        (provider.id, hours(start, 2), hours(start, 2), vec![]),
        (visits[3].provider_id, start, days(start, 1), ids(&visits[3..])),
        (ProviderId::generate(), start, days(start, 1), vec![]),
    ];
    for (provider, since, until, expected) in cases {
        let filter = ConsultationFilter {
            provider_id: Some(provider),
            scheduled_from: Some(since),
            scheduled_before: Some(until),
            ..Default::default()
        };
        let by_time = ListOrder::<Consultation>::SCHEDULED_AT;
        assert_eq!(ids(&ask(&portal, |tx| tx.list(&filter, by_time, None, 10)).items), expected, "{since} to {until}");
    }
}

#[test]
fn free_slots_exclude_booked_ones() {
    let Clinic { portal, provider, .. } = clinic();
    let start = at(START);
    let free = |id| -> Result<Vec<String>, Error> {
        portal.transaction(&service(), |tx| {
            let slots = tx.free_slots(id, (start..days(start, 1)).into(), start)?;
            Ok(slots.iter().map(|slot| slot.starts_at.to_string()[11..16].to_owned()).collect())
        })
    };
    assert_eq!(free(provider.id).expect("slots"), [] as [&str; 0], "without an availability");

    let mornings = Opening::new("09:00".parse().expect("a time"), "12:00".parse().expect("a time")).expect("hours");
    let weekly = Availability::new(TimeZone::UTC, 30, [(Weekday::Mon, mornings)]).expect("an availability");
    let open = with(provider, |provider| provider.availability_schedule = Some(weekly));
    let open = ask(&portal, |tx| tx.save(open.clone()));
    // Nine and eleven are booked; ten was cancelled.
    assert_eq!(free(open.id).expect("slots"), ["09:30", "10:00", "10:30", "11:30"]);

    let closed = with(open, |provider| provider.is_accepting_patients = false);
    let closed = ask(&portal, |tx| tx.save(closed.clone()));
    assert_eq!(free(closed.id).expect("slots"), [] as [&str; 0], "the provider accepts no patients");
    assert_eq!(free(ProviderId::generate()).expect_err("an unknown user").code(), Code::ROW_NOT_FOUND);
    let long = portal.transaction(&service(), |tx| tx.free_slots(closed.id, (start..days(start, 400)).into(), start));
    assert!(long.is_ok(), "a provider who accepts no patients has no slots in any range");
    let open = with(closed, |provider| provider.is_accepting_patients = true);
    let open = ask(&portal, |tx| tx.save(open.clone()));
    let long = portal.transaction(&service(), |tx| tx.free_slots(open.id, (start..days(start, 400)).into(), start));
    assert_eq!(long.expect_err("too long").code(), Code::AVAILABILITY_RANGE);
}

#[test]
fn a_visit_on_demand_starts_now_unless_somebody_is_busy() {
    let Clinic { portal, patient, provider, visits } = clinic();
    let start = at(START);
    let begin = |patient: &Patient, provider: &Provider, now| {
        let new = NewOnDemandConsultation::new(patient.id, ConsultationType::Urgent, 20.try_into().expect("minutes"));
        portal.transaction(&service(), |tx| tx.start_visit(new.clone(), provider.id, now))
    };
    // A second before the visit at nine.
    let busy = hours(start, 1).plus(-TimeDelta::seconds(1)).expect("a time");
    let (stranger, colleague) = ask(&portal, |tx| Ok((care::patient(tx, start)?, care::provider(tx, start)?)));
    let code = |outcome: Result<Consultation, Error>| outcome.expect_err("refused").code();
    assert_eq!(code(begin(&stranger, &provider, busy)), Code::CONSULTATION_DOUBLE_BOOKING);
    assert_eq!(code(begin(&patient, &colleague, busy)), Code::CONSULTATION_PATIENT_BUSY);
    let gone = with(provider.clone(), |provider| provider.id = ProviderId::generate());
    assert_eq!(code(begin(&stranger, &gone, busy)), Code::ROW_NOT_FOUND);
    // The visit at ten was cancelled.
    let now = visits[1].scheduled_at;
    let visit = begin(&patient, &provider, now).expect("a visit");
    assert_eq!((visit.status, visit.scheduled_at), (ConsultationStatus::InProgress, now));
    assert_eq!(
        (visit.started_at, visit.slot().ends_at),
        (Some(now), now.plus(TimeDelta::minutes(20)).expect("a time"))
    );
    let day = ConsultationFilter {
        provider_id: Some(provider.id),
        scheduled_from: Some(start),
        scheduled_before: Some(days(start, 1)),
        ..Default::default()
    };
    let listed = ask(&portal, |tx| tx.count::<Consultation>(&day));
    assert_eq!(listed, 4, "the visits of the day and this one; the refused ones left no trace");
}

#[test]
fn a_chart_lists_the_patient_s_rows_newest_first() {
    let Clinic { portal, patient, provider, visits } = clinic();
    let start = at(START);
    let (prescriptions, sessions) = ask(&portal, |tx| {
        let mut prescriptions = Vec::new();
        let mut sessions = Vec::new();
        for day in [2, 1, 3] {
            let later = days(start, day);
            prescriptions.push(tx.add(new_prescription(&patient, &provider, None, days(later, 30), later))?);
            sessions.push(tx.add(new_session(&patient, &provider, later, start))?);
        }
        prescriptions.sort_by_key(|prescription| std::cmp::Reverse(prescription.prescribed_at));
        sessions.sort_by_key(|session| std::cmp::Reverse(session.scheduled_date));
        Ok((prescriptions, sessions))
    });
    let chart = ask(&portal, |tx| tx.chart(patient.id, None));
    assert_eq!(chart.patient.id, patient.id);
    assert_eq!(ids(&chart.consultations), [visits[2].id, visits[1].id, visits[0].id]);
    assert_eq!((chart.prescriptions, chart.sessions), (prescriptions, sessions));
    let nobody =
        portal.transaction(&service(), |tx| tx.chart(provider.id.user_id().into(), None)).expect_err("no patient");
    assert_eq!(nobody.code(), Code::ROW_NOT_FOUND);
}

#[test]
fn active_prescriptions_expire_when_their_time_has_come() {
    let Clinic { portal, patient, provider, .. } = clinic();
    let start = at(START);
    let [due, damaged, cancelled, later] = ask(&portal, |tx| {
        let mut add = |expires_in| tx.add(new_prescription(&patient, &provider, None, days(start, expires_in), start));
        let made = [add(10)?, add(9)?, add(10)?, add(11)?];
        tx.save(made[2].clone().cancel()?)?;
        Ok(made.map(|prescription| prescription.id))
    });
    let swap = format!("UPDATE prescriptions SET strength = medication_name WHERE id = '{damaged}'");
    execute(portal.url(), &swap);
    let expired = ask(&portal, |tx| tx.expire_prescriptions(days(start, 10)));
    assert_eq!(expired.iter().map(|it| (it.id, it.status)).collect::<Vec<_>>(), [(due, PrescriptionStatus::Expired)]);
    assert_eq!(ask(&portal, |tx| tx.get::<Prescription>(due)), expired[0]);
    assert_eq!(ask(&portal, |tx| tx.expire_prescriptions(days(start, 10))), []);
    for (id, status) in [(damaged, "expired"), (cancelled, "cancelled"), (later, "active")] {
        let stored = support::ask(portal.url(), &format!("SELECT status FROM prescriptions WHERE id = '{id}'"));
        assert_eq!(stored, status);
    }
}

#[test]
fn prescriptions_are_found_by_expiry_and_by_visit() {
    let Clinic { portal, patient, provider, visits } = clinic();
    let start = at(START);
    let made: Vec<PrescriptionId> = ask(&portal, |tx| {
        let mut ids = Vec::new();
        for (visit, expires_in, prescribed_on) in [(Some(0), 30, 2), (Some(2), 10, 1), (None, 20, 0), (Some(0), 10, 0)]
        {
            let day = days(start, prescribed_on);
            let visit = visit.map(|visit: usize| &visits[visit]);
            let new = new_prescription(&patient, &provider, visit, days(start, expires_in), day);
            ids.push(tx.add(new)?.id);
        }
        let last = tx.get::<Prescription>(ids[3])?;
        tx.save(last.cancel()?)?;
        Ok(ids)
    });
    let expiring = [
        (10, vec![]), // the bound is exclusive
        (11, vec![made[1]]),
        (25, vec![made[1], made[2]]),
        (31, vec![made[1], made[2], made[0]]),
    ];
    for (day, expected) in expiring {
        let filter = PrescriptionFilter {
            status: Some(PrescriptionStatus::Active),
            expires_before: Some(days(start, day)),
            ..Default::default()
        };
        let found = ask(&portal, |tx| tx.list(&filter, ListOrder::<Prescription>::EXPIRES_AT, None, 10));
        let found: Vec<PrescriptionId> = found.items.iter().map(|prescription| prescription.id).collect();
        assert_eq!(found, expected, "before day {day}");
    }
    let of_visits = [
        (vec![], vec![]),
        (vec![visits[0].id], vec![made[3], made[0]]),
        (vec![visits[0].id, visits[2].id, visits[2].id], vec![made[3], made[1], made[0]]),
        (vec![visits[1].id, ConsultationId::generate()], vec![]),
    ];
    for (asked, expected) in of_visits {
        let found = ask(&portal, |tx| tx.prescriptions_of(asked.clone()));
        let found: Vec<PrescriptionId> = found.iter().map(|prescription| prescription.id).collect();
        assert_eq!(found, expected, "{asked:?}");
    }
}

#[test]
fn a_user_is_found_by_address_in_any_case() {
    let Clinic { portal, patient, .. } = clinic();
    let user: User = ask(&portal, |tx| tx.get(patient.id.into()));
    for address in [user.email.as_str().to_owned(), user.email.as_str().to_uppercase()] {
        let found = ask(&portal, |tx| tx.user_by_email(address.parse().expect("an address")));
        assert_eq!(found.as_ref(), Some(&user), "{address}");
    }
    let nobody = ask(&portal, |tx| tx.user_by_email("nobody@example.com".parse().expect("an address")));
    assert_eq!(nobody, None);
}

/// `architecture.md` describes the statements.
#[test]
fn a_booking_takes_three_statements_and_one_for_an_unknown_state() {
    let (proxy, portal) = overheard(options());
    let now = telehealth_storage::now();
    let (patient, provider) = people(&portal, now);
    activate_all(&portal);
    let new = |at| NewConsultation::new(patient.id, ConsultationType::Routine, at, 30.try_into().expect("minutes"));
    let first =
        trips(&proxy, &portal, |tx| drop(tx.book_visit(new(hours(now, 1)), provider.id, now).expect("a visit")));
    let next = trips(&proxy, &portal, |tx| drop(tx.book_visit(new(hours(now, 2)), provider.id, now).expect("a visit")));
    println!("the first booking of a connection: {first} round trips, the next: {next}");
    assert_eq!(next, 4, "provider, state of the patient, visit, notification");
    assert!(first > next, "the first prepares the statements");
    let here = NewConsultation { patient_state: Some("MA".parse().expect("a state")), ..new(hours(now, 3)) };
    let given = trips(&proxy, &portal, |tx| drop(tx.book_visit(here, provider.id, now).expect("a visit")));
    assert_eq!(given, 3, "provider, visit, notification");
}
