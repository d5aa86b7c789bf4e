//! A finite series of visits: all or none, at the provider's local time.

use crate::support::{
    care::*,
    crowd::{done, within},
    *,
};
use telehealth_core::{
    Code, ConsultationId, Timestamp,
    accounts::{Patient, Provider},
    care::{Consultation, ConsultationType, NewConsultation},
    value::{Availability, Opening},
};
use telehealth_storage::{Error, Portal};

const START: &str = "2030-10-01T08:00:00Z";

struct Clinic {
    portal: Portal,
    patient: Patient,
    provider: Provider,
}

/// A provider in New York.
fn clinic() -> Clinic {
    let (portal, now) = (portal(), at(START));
    let (patient, provider) = people(&portal, now);
    let hours = Opening::new("09:00".parse().expect("a time"), "17:00".parse().expect("a time")).expect("hours");
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday"].map(|day| (day.parse().expect("a day"), hours));
    let open = Availability::new("America/New_York".parse().expect("a zone"), 60, days).expect("an availability");
    let provider = with(provider, |row| row.availability_schedule = Some(open));
    let provider = done(&portal, |tx| tx.save(provider.clone()));
    Clinic { portal, patient, provider }
}

impl Clinic {
    fn visit(&self, scheduled_at: &str) -> NewConsultation {
        let hour = 60.try_into().expect("minutes");
        NewConsultation::new(self.patient.id, ConsultationType::FollowUp, at(scheduled_at), hour)
    }

    fn book(&self, new: &NewConsultation, visits: i32, weeks: Option<i32>) -> Result<Vec<Consultation>, Error> {
        let (visits, weeks) = (visits.try_into().expect("visits"), weeks.map(|weeks| weeks.try_into().expect("weeks")));
        within(&self.portal, |tx| tx.book_series(new.clone(), self.provider.id, visits, weeks, at(START)))
    }

    /// The codes of a refusal, each with its field.
    fn refusal(&self, new: &NewConsultation, visits: i32, weeks: Option<i32>) -> Vec<(String, Code)> {
        let before = ["consultations", "notifications"].map(|table| count(self.portal.url(), table));
        let error = self.book(new, visits, weeks).expect_err("refused");
        let after = ["consultations", "notifications"].map(|table| count(self.portal.url(), table));
        assert_eq!(before, after, "none of them is booked");
        error.violations().iter().map(|violation| (violation.field().to_owned(), violation.code())).collect()
    }
}

fn starts(visits: &[Consultation]) -> Vec<Timestamp> {
    visits.iter().map(|visit| visit.scheduled_at).collect()
}

#[test]
fn a_series_keeps_the_local_time_across_a_clock_change() {
    let it = clinic();
    // Summer time ends in New York on 3 November 2030.
    let new = NewConsultation { id: Some(ConsultationId::generate()), ..it.visit("2030-10-21T13:00:00Z") };
    let weekly = it.book(&new, 3, None).expect("booked");
    let expected = ["2030-10-21T13:00:00Z", "2030-10-28T13:00:00Z", "2030-11-04T14:00:00Z"].map(at);
    assert_eq!(starts(&weekly), expected);
    assert_eq!(Some(weekly[0].id), new.id);
    assert_eq!(count(it.portal.url(), "notifications"), 3);
    let monthly = it.book(&it.visit("2030-10-22T13:00:00Z"), 2, Some(4)).expect("booked");
    assert_eq!(starts(&monthly), ["2030-10-22T13:00:00Z", "2030-11-19T14:00:00Z"].map(at));
}

#[test]
fn a_series_is_booked_as_a_whole_or_not_at_all() {
    let it = clinic();
    let in_the_way = it.visit("2030-11-04T14:30:00Z");
    done(&it.portal, |tx| tx.book_visit(in_the_way.clone(), it.provider.id, at(START)));
    let place = |field: &str, code| (field.to_owned(), code);
    let refusal = it.refusal(&it.visit("2030-10-21T13:00:00Z"), 4, None);
    assert!(
        [Code::CONSULTATION_DOUBLE_BOOKING, Code::CONSULTATION_PATIENT_BUSY]
            .map(|code| place("visits/2/scheduled_at", code))
            .contains(&refusal[0]),
        "{refusal:?}"
    );
    // Not even by a program that goes on after the refusal.
    done(&it.portal, |tx| {
        let visits = 4.try_into().expect("visits");
        let refused = tx.book_series(it.visit("2030-10-21T13:00:00Z"), it.provider.id, visits, None, at(START));
        assert!(refused.is_err(), "{refused:?}");
        Ok(())
    });
    assert_eq!(count(it.portal.url(), "consultations"), 1);
    // Half past two in the morning does not exist on 9 March 2031; every such visit is named.
    let refusal = it.refusal(&it.visit("2031-03-02T07:30:00Z"), 3, None);
    assert_eq!(refusal, [place("visits/1/scheduled_at", Code::CONSULTATION_NO_SUCH_TIME)]);
    let past = it.refusal(&it.visit("2030-09-24T13:00:00Z"), 3, None);
    assert_eq!(past, [place("visits/0/scheduled_at", Code::CONSULTATION_IN_PAST),]);
    let number = |visits, weeks| it.refusal(&it.visit("2030-10-21T13:00:00Z"), visits, weeks);
    assert_eq!(number(1, None), [place("visits", Code::CONSULTATION_SERIES)]);
    assert_eq!(
        number(53, Some(53)),
        [place("visits", Code::CONSULTATION_SERIES), place("every_weeks", Code::CONSULTATION_SERIES)]
    );
    // The end of time.
    let last = it.refusal(&it.visit("9999-12-20T13:00:00Z"), 3, None);
    assert!(last.iter().all(|(field, _)| field.starts_with("visits/")), "{last:?}");
}
