//! What a provider asks of patients who book: a pause between visits, and notice.

use crate::support::{care::*, crowd::crowd, crowd::done, *};
use chrono::TimeDelta;
use telehealth_core::{
    Code, Timestamp,
    accounts::{Patient, Provider},
    care::{Consultation, ConsultationType, NewConsultation},
    value::Availability,
};
use telehealth_storage::{Actor, Error, Portal, now};

struct Clinic {
    portal: Portal,
    now: Timestamp,
    patients: Vec<Patient>,
    provider: Provider,
}

/// A provider who offers slots of half an hour at any time, changed by `ask`.
fn clinic(ask: fn(Availability) -> Availability) -> Clinic {
    let (portal, now) = (portal(), now());
    let (patients, provider) = done(&portal, |tx| {
        let provider = offering_slots(provider(tx, now)?);
        let provider = with(provider, |row| row.availability_schedule = row.availability_schedule.take().map(ask));
        let patients = (0..8).map(|_| patient(tx, now)).collect::<Result<_, Error>>()?;
        Ok((patients, tx.save(provider)?))
    });
    activate_all(&portal);
    Clinic { portal, now, patients, provider }
}

impl Clinic {
    /// The start of a slot, some half hours after tomorrow's first one.
    fn slot(&self, half_hours: i32) -> Timestamp {
        let first = next_half_hour(hours(self.now, 24));
        first.plus(TimeDelta::minutes(i64::from(half_hours) * 30)).expect("an instant")
    }

    fn visit(&self, patient: usize, scheduled_at: Timestamp) -> NewConsultation {
        let minutes = 30.try_into().expect("minutes");
        NewConsultation::new(self.patients[patient].id, ConsultationType::Initial, scheduled_at, minutes)
    }

    fn book(&self, patient: usize, scheduled_at: Timestamp) -> Result<Consultation, Code> {
        let actor = Actor::user(self.patients[patient].id.into());
        let new = self.visit(patient, scheduled_at);
        let booked = self.portal.transaction(&actor, |tx| tx.book_visit(new.clone(), self.provider.id, self.now));
        booked.map_err(|error| error.code())
    }

    /// The half hours of the free slots of the first three hours of tomorrow.
    fn free(&self) -> Vec<i64> {
        let actor = Actor::user(self.patients[7].id.into());
        let range = (self.slot(0)..self.slot(6)).into();
        let free = self.portal.transaction(&actor, |tx| tx.free_slots(self.provider.id, range, self.now));
        let free = free.expect("slots");
        free.iter().map(|slot| slot.starts_at.since(self.slot(0)).num_minutes() / 30).collect()
    }
}

#[test]
fn patients_keep_the_pause_of_a_provider_and_staff_may_shorten_it() {
    let it = clinic(|open| open.with_buffers(10, 20).expect("buffers"));
    assert_eq!(it.free(), [0, 1, 2, 3, 4, 5]);
    it.book(0, it.slot(2)).expect("booked");
    assert_eq!(it.free(), [0, 4, 5]);
    assert_eq!(it.book(1, it.slot(1)), Err(Code::CONSULTATION_PAUSE));
    assert_eq!(it.book(1, it.slot(3)), Err(Code::CONSULTATION_PAUSE));
    assert_eq!(it.book(1, it.slot(2)), Err(Code::CONSULTATION_DOUBLE_BOOKING));
    it.book(1, it.slot(4)).expect("after the pause");
    let urgent = it.visit(2, it.slot(3));
    done(&it.portal, |tx| tx.book_visit(urgent.clone(), it.provider.id, it.now));
    assert_eq!(count(it.portal.url(), "consultations"), 3);
}

#[test]
fn patients_who_book_at_the_same_time_keep_the_pause_too() {
    let it = clinic(|open| open.with_buffers(30, 0).expect("buffers"));
    let outcomes = crowd(6, |patient| it.book(patient, it.slot(i32::try_from(patient).expect("small"))).map(drop));
    let booked: Vec<usize> = (0..6).filter(|slot| outcomes[*slot].is_ok()).collect();
    assert!(booked.windows(2).all(|pair| pair[1] - pair[0] > 1), "{outcomes:?}");
    assert!(
        outcomes.iter().flat_map(|outcome| outcome.err()).all(|code| code == Code::CONSULTATION_PAUSE),
        "{outcomes:?}"
    );
}

#[test]
fn patients_give_the_notice_that_a_provider_asks_for() {
    let it = clinic(|open| open.with_notice(24 * 60 + 90).expect("a notice"));
    let first = it.free()[0];
    assert!((2..=3).contains(&first), "{first}");
    let slot = |number: i64| it.slot(i32::try_from(number).expect("small"));
    assert_eq!(it.book(0, slot(first - 1)), Err(Code::CONSULTATION_NOTICE));
    it.book(0, slot(first)).expect("booked");
    let visit = it.visit(1, slot(first - 1));
    done(&it.portal, |tx| tx.book_visit(visit.clone(), it.provider.id, it.now));
}

#[test]
fn slots_of_the_past_are_not_free() {
    let it = clinic(|open| open);
    let range = (days(it.now, -1)..it.now).into();
    assert_eq!(done(&it.portal, |tx| tx.free_slots(it.provider.id, range, it.now)), []);
}

#[test]
fn a_patient_books_a_series_of_offered_slots() {
    let it = clinic(|open| open);
    let actor = Actor::user(it.patients[0].id.into());
    let series = |scheduled_at| {
        let (new, four) = (it.visit(0, scheduled_at), 4.try_into().expect("visits"));
        it.portal.transaction(&actor, |tx| tx.book_series(new.clone(), it.provider.id, four, None, it.now))
    };
    assert_eq!(series(it.slot(0)).expect("booked").len(), 4);
    let between = it.slot(2).plus(TimeDelta::minutes(10)).expect("an instant");
    let refused = series(between).expect_err("not offered");
    let fields: Vec<&str> = refused.violations().iter().map(|violation| violation.field()).collect();
    assert_eq!((refused.code(), fields.len(), fields[3]), (Code::CONSULTATION_NOT_OFFERED, 4, "visits/3/scheduled_at"));
}
