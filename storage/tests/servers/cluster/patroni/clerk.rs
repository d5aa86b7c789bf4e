//! Clerks, who book visits and place orders, and what they have been told.

use crate::support::{care::hours, phi, service};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use telehealth_core::{
    Code, ConsultationId, NextStep, OrderId, PatientId, ProviderId, Timestamp,
    accounts::{Patient, Provider},
    care::{Consultation, ConsultationType, NewConsultation},
    commerce::{NewOrder, Order, OrderCharge, OrderType},
};
use telehealth_storage::{Error, Portal, now};

/// What may be reported during a failover, and what a program then does.
const EXPECTED: &[(Code, NextStep)] = &[
    (Code::DATABASE_CONNECTION_LOST, NextStep::Retry),
    (Code::DATABASE_OUTCOME_UNKNOWN, NextStep::CheckOutcome),
    (Code::DATABASE_UNREACHABLE, NextStep::Wait),
    (Code::DATABASE_NOT_PRIMARY, NextStep::Wait),
    (Code::DATABASE_POOL_EXHAUSTED, NextStep::Wait),
];

#[derive(Default)]
pub struct Ledger {
    entries: Mutex<Entries>,
}

#[derive(Default)]
struct Entries {
    acknowledged: Vec<Fact>,
    unknown: Vec<Fact>,
    /// Those that were reported as not committed.
    undone: Vec<Fact>,
    errors: BTreeMap<String, usize>,
    /// Since when the newest acknowledged commit was under way.
    newest: Option<Instant>,
}

#[derive(Clone, Copy)]
enum Fact {
    Visit(ConsultationId),
    Order(OrderId),
}

/// What has become of everything.
pub struct Outcome {
    acknowledged: usize,
    unknown: usize,
    committed: usize,
    undone: usize,
    errors: BTreeMap<String, usize>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { acknowledged, unknown, committed, undone, errors } = self;
        write!(
            f,
            "{acknowledged} acknowledged, none lost; {undone} reported as undone, all undone; {unknown} of unknown \
             outcome, of which {committed} were committed; {errors:?}"
        )
    }
}

impl Ledger {
    pub fn has_acknowledged_since(&self, moment: Instant) -> bool {
        self.entries().newest.is_some_and(|newest| newest > moment)
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, fact: Fact, begun: Instant, outcome: Result<(), Error>) {
        let mut entries = self.entries();
        match outcome {
            Ok(()) => {
                entries.acknowledged.push(fact);
                entries.newest = Some(begun);
            }
            Err(error) => {
                let unknown = error.code() == Code::DATABASE_OUTCOME_UNKNOWN;
                if unknown {
                    entries.unknown.push(fact)
                } else {
                    entries.undone.push(fact)
                }
                drop(entries);
                self.note_error(&error);
            }
        }
    }

    fn note_error(&self, error: &Error) {
        let known = error.next_step().is_some_and(|step| EXPECTED.contains(&(error.code(), step)));
        let name = if known { error.code().to_string() } else { format!("unexpected: {error}") };
        *self.entries().errors.entry(name).or_default() += 1;
    }

    /// Compares with the database: everything acknowledged is there, and nothing that was reported as undone.
    pub fn check(&self, portal: &Portal) -> Outcome {
        let entries = self.entries();
        let found = |facts: &[Fact]| facts.chunks(500).map(|facts| count(portal, facts)).sum::<usize>();
        let lost = entries.acknowledged.len() - found(&entries.acknowledged);
        assert_eq!(lost, 0, "acknowledged and lost, of {}", entries.acknowledged.len());
        assert_eq!(found(&entries.undone), 0, "reported as undone and committed, of {}", entries.undone.len());
        let errors = entries.errors.clone();
        assert!(!errors.keys().any(|code| code.starts_with("unexpected")), "{errors:?}");
        Outcome {
            acknowledged: entries.acknowledged.len(),
            unknown: entries.unknown.len(),
            committed: found(&entries.unknown),
            undone: entries.undone.len(),
            errors,
        }
    }
}

fn count(portal: &Portal, facts: &[Fact]) -> usize {
    let (mut visits, mut orders) = (Vec::new(), Vec::new());
    for fact in facts {
        match fact {
            Fact::Visit(id) => visits.push(*id),
            Fact::Order(id) => orders.push(*id),
        }
    }
    let found = portal.transaction(&service(), |tx| {
        Ok::<_, Error>(tx.get_many::<Consultation>(&visits)?.len() + tx.get_many::<Order>(&orders)?.len())
    });
    found.expect("a primary")
}

pub struct Clerk {
    portal: Portal,
    ledger: Arc<Ledger>,
    patient: PatientId,
    provider: ProviderId,
    since: Timestamp,
}

impl Clerk {
    pub fn new(portal: Portal, ledger: Arc<Ledger>, patient: &Patient, provider: &Provider) -> Self {
        Self { portal, ledger, patient: patient.id, provider: provider.id, since: now() }
    }

    pub fn work(&self, stop: &AtomicBool) {
        for number in 1.. {
            if stop.load(Ordering::SeqCst) {
                return;
            }
            let visit = self.book(number);
            self.order();
            if let Some(visit) = visit {
                self.read(visit);
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn book(&self, number: i64) -> Option<ConsultationId> {
        let (id, begun) = (ConsultationId::generate(), Instant::now());
        let at = hours(self.since, number);
        let minutes = 30.try_into().expect("minutes");
        let new = NewConsultation {
            id: Some(id),
            chief_complaint: Some(phi("sore throat")),
            ..NewConsultation::new(self.patient, ConsultationType::Routine, at, minutes)
        };
        let booked =
            self.portal.transaction(&service(), |tx| tx.book_visit(new.clone(), self.provider, now()).map(drop));
        let visit = booked.is_ok().then_some(id);
        self.ledger.note(Fact::Visit(id), begun, booked);
        visit
    }

    fn order(&self) {
        let (id, begun) = (OrderId::generate(), Instant::now());
        let new = NewOrder { id: Some(id), ..NewOrder::new(self.patient, OrderType::MedicalDevice) };
        let price = "120.00".parse().expect("money");
        let charge = OrderCharge::new(phi("a visit"), 1.try_into().expect("units"), price);
        let placed = self.portal.transaction(&service(), |tx| {
            tx.place_order(new.clone(), Vec::new(), Some(vec![charge.clone()]), now()).map(drop)
        });
        self.ledger.note(Fact::Order(id), begun, placed);
    }

    /// Reads what was just acknowledged, from a replica if possible.
    fn read(&self, visit: ConsultationId) {
        match self.portal.read(&service(), |tx| tx.get::<Consultation>(visit)) {
            Err(error) => self.ledger.note_error(&error),
            Ok(found) => assert_eq!(found.id, visit),
        }
    }
}
