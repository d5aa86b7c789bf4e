//! The state in which a patient is, where the provider must be licensed: the given one, or that of the patient's address.

use crate::support::{
    care::*,
    crowd::{done, within},
    *,
};
use telehealth_core::{
    Code, Timestamp,
    accounts::{Patient, Provider},
    care::{Consultation, ConsultationType, DosageForm, NewConsultation, NewOnDemandConsultation, NewPrescription},
    value::UsState,
};
use telehealth_storage::{Actor, Error, NewVisitTime, Portal, Transaction, now};

struct Clinic {
    portal: Portal,
    now: Timestamp,
    patient: Patient,
    /// Licensed in Massachusetts only.
    provider: Provider,
}

fn clinic() -> Clinic {
    let (portal, now) = (portal(), now());
    let (patient, provider) = people(&portal, now);
    let provider = done(&portal, |tx| tx.save(offering_slots(provider.clone())));
    activate_all(&portal);
    Clinic { portal, now, patient, provider }
}

fn state(code: &str) -> Option<UsState> {
    Some(code.parse().expect("a state"))
}

/// The state of a visit, or the code with which it is refused.
type Outcome = Result<Option<UsState>, Code>;

impl Clinic {
    fn live_in(&self, state: Option<&str>, country: &str) {
        done(&self.portal, |tx| {
            let patient = tx.get::<Patient>(self.patient.id)?;
            tx.save(with(patient, |row| {
                row.state = state.map(text);
                row.country = text(country);
            }))
        });
    }

    fn new_visit(&self, patient_state: Option<UsState>) -> NewConsultation {
        let (start, minutes) = (next_half_hour(hours(self.now, 72)), 30.try_into().expect("minutes"));
        let new = NewConsultation::new(self.patient.id, ConsultationType::Routine, start, minutes);
        NewConsultation { patient_state, ..new }
    }

    /// Tries an action, which is rolled back.
    fn attempt<T>(&self, actor: &Actor, act: impl FnOnce(&mut Transaction) -> Result<T, Error>) -> Result<T, Code> {
        let mut tx = self.portal.begin(actor).expect("begun");
        act(&mut tx).map_err(|error| error.code())
    }

    fn prescribe(&self, visit: Option<&Consultation>, given: Option<UsState>) -> Result<(), Code> {
        let new = NewPrescription::new(
            self.patient.id,
            phi("Amoxicillin"),
            phi("500 mg"),
            DosageForm::Capsule,
            20.try_into().expect("units"),
            10.try_into().expect("days"),
            phi("twice a day"),
            days(self.now, 30),
        );
        let (provider, visit) = (self.provider.id, visit.map(|visit| visit.id));
        self.attempt(&service(), |tx| tx.prescribe(new, provider, visit, None, given, self.now).map(drop))
    }

    /// Books a visit and a series, by the staff and by the patient; starts a visit, and prescribes without one. All end
    /// alike.
    fn treat(&self, given: Option<&str>) -> Outcome {
        let given = given.and_then(state);
        let (provider, two) = (self.provider.id, 2.try_into().expect("visits"));
        let of = |visit: &Consultation| visit.patient_state.clone();
        let mut outcomes = Vec::new();
        for actor in [service(), Actor::user(self.patient.id.into())] {
            let new = self.new_visit(given.clone());
            outcomes.push(self.attempt(&actor, |tx| tx.book_visit(new, provider, self.now).map(|visit| of(&visit))));
            let new = self.new_visit(given.clone());
            outcomes.push(
                self.attempt(&actor, |tx| {
                    tx.book_series(new, provider, two, None, self.now).map(|visits| of(&visits[1]))
                }),
            );
        }
        let new = NewOnDemandConsultation {
            patient_state: given.clone(),
            ..NewOnDemandConsultation::new(self.patient.id, ConsultationType::Urgent, 30.try_into().expect("minutes"))
        };
        outcomes.push(self.attempt(&service(), |tx| tx.start_visit(new, provider, self.now).map(|visit| of(&visit))));
        let first = outcomes[0].clone();
        assert!(outcomes.iter().all(|outcome| *outcome == first), "{outcomes:?}");
        assert_eq!(self.prescribe(None, given).err(), first.clone().err(), "a prescription without a visit");
        first
    }
}

#[test]
fn the_provider_is_licensed_in_the_state_of_the_address_or_in_the_given_one() {
    let it = clinic();
    let refused = Err(Code::PROVIDER_NOT_LICENSED_IN_STATE);
    it.live_in(Some("MA"), "US");
    assert_eq!(it.treat(None), Ok(state("MA")));
    assert_eq!(it.treat(Some("CA")), refused, "the patient travels");
    it.live_in(Some("California"), "United States");
    assert_eq!(it.treat(None), refused);
    assert_eq!(it.treat(Some("MA")), Ok(state("MA")), "the patient travels");
    // The country of a territory names the state, whatever else the address says.
    for (state, country) in [(None, "PR"), (Some("San Juan"), "Puerto Rico"), (None, "U.S. Virgin Islands")] {
        it.live_in(state, country);
        assert_eq!(it.treat(None), refused, "{state:?} in {country}");
    }
    // Addresses that name no state. An old one may have any text.
    for (state, country) in [(None, "US"), (Some("ZZ"), "US"), (Some("AE"), "US"), (Some("CA"), "Canada")] {
        it.live_in(state, country);
        assert_eq!(it.treat(None), Ok(None), "{state:?} in {country}");
    }
}

#[test]
fn a_prescription_follows_the_state_of_its_visit() {
    let it = clinic();
    it.live_in(Some("CA"), "US");
    let visit = done(&it.portal, |tx| tx.book_visit(it.new_visit(state("MA")), it.provider.id, it.now));
    assert_eq!(it.prescribe(Some(&visit), None), Ok(()));
    assert_eq!(it.prescribe(Some(&visit), state("CA")), Err(Code::PROVIDER_NOT_LICENSED_IN_STATE));
    assert_eq!(it.prescribe(None, None), Err(Code::PROVIDER_NOT_LICENSED_IN_STATE));
    assert_eq!(it.prescribe(None, state("ZZ")), Err(Code::US_STATE_UNKNOWN));
    // Moving the visit keeps its state.
    let moved = within(&it.portal, |tx| {
        let scheduled_at = next_half_hour(hours(it.now, 90));
        tx.move_visit(
            visit.id,
            NewVisitTime { scheduled_at, duration_minutes: 30.try_into().expect("minutes") },
            it.now,
        )
    });
    assert_eq!(moved.expect("moved").patient_state, state("MA"));
}
