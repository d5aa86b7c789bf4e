//! Operations on prescriptions and charts; those on visits are in `booking.rs`.
//!
//! A provider's id is not accepted where a patient's is expected:
//!
//! ```compile_fail,E0308
//! use telehealth_core::ProviderId;
//! use telehealth_storage::{Result, Transaction};
//!
//! fn chart_of_a_provider(tx: &mut Transaction, provider_id: ProviderId) -> Result<()> {
//!     tx.chart(provider_id, None).map(drop)
//! }
//! ```

use crate::{
    error::{DamagedRow, Result},
    session::{page::PAGE_LIMIT, stored::ListOrder, transaction::Transaction},
    sql::{row::Db, schema},
    tables::care::{ConsultationFilter, PrescriptionFilter, SessionFilter, prescriptions::Row},
};
use diesel::{dsl::sql, expression::SqlLiteral, prelude::*, sql_types::Bool};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    ConsultationId, PatientId, PrescriptionId, ProviderId, Timestamp,
    accounts::{Patient, Provider},
    care::{Consultation, NewPrescription, Prescription, PrescriptionStatus, Session, TelemedicinePolicy},
    messaging::Notification,
    value::UsState,
};

/// The default number of rows in each list of a chart.
const CHART_LIMIT: i32 = 100;

/// A patient's chart: the newest rows of each list, newest first.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct PatientChart {
    /// The patient.
    pub patient: Patient,
    /// Visits.
    pub consultations: Vec<Consultation>,
    /// Prescriptions.
    pub prescriptions: Vec<Prescription>,
    /// Treatment sessions.
    pub sessions: Vec<Session>,
    /// The rows that cannot be read and are missing from the chart.
    pub damaged: Vec<DamagedRow>,
}

#[operations(list = CARE)]
impl Transaction {
    /// Prescribes a drug, adds the prescription to its visit and notifies the patient; the rules are those of the
    /// constructor `prescribe`. If neither `patient_state` nor the visit says in which state the patient is, it is that
    /// of their address, if that is in the United States.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such provider or visit,
    /// [`Error::Validation`](crate::Error::Validation) with the violated rules,
    /// [`Error::Transition`](crate::Error::Transition) if the visit accepts no more prescriptions.
    #[operation(
        grants = "providers:select patients:select consultations:update prescriptions:insert notifications:insert"
    )]
    pub fn prescribe(
        &mut self,
        new: NewPrescription,
        provider_id: ProviderId,
        consultation_id: Option<ConsultationId>,
        policy: Option<TelemedicinePolicy>,
        patient_state: Option<UsState>,
        now: Timestamp,
    ) -> Result<Prescription> {
        let provider: Provider = self.get(provider_id)?;
        let visit = consultation_id.map(|id| self.get_for_update::<Consultation>(id)).transpose()?;
        let given = patient_state.or_else(|| visit.as_ref()?.patient_state.clone());
        let state = self.state_of(new.patient_id, given)?;
        let prescription = self.add(Prescription::prescribe(new, &provider, visit.clone(), policy, state, now)?)?;
        if let Some(visit) = visit {
            self.save(visit.add_prescription(prescription.id)?)?;
        }
        self.notify(Notification::prescription_ready(&prescription, now)?)?;
        Ok(prescription)
    }

    /// Returns a patient's chart with up to `limit` visits, prescriptions and sessions each, 100 if it is left out. `list`
    /// returns what is older. Damaged rows are left out and listed in `damaged`.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such patient,
    /// [`Error::Damaged`](crate::Error::Damaged) if the patient's own row cannot be read,
    /// [`Error::Validation`](crate::Error::Validation) if the limit is not 1 to 1,000.
    #[operation(grants = "patients:select consultations:select prescriptions:select sessions:select")]
    pub fn chart(&mut self, patient_id: PatientId, limit: Option<i32>) -> Result<PatientChart> {
        // A negative limit is reported like 0.
        let limit = limit.unwrap_or(CHART_LIMIT).try_into().unwrap_or(0);
        let (patient, patient_id) = (self.get(patient_id)?, Some(patient_id));
        let visits = ConsultationFilter { patient_id, ..Default::default() };
        let visits = self.list(&visits, ListOrder::<Consultation>::SCHEDULED_AT.descending(), None, limit)?;
        let prescriptions = PrescriptionFilter { patient_id, ..Default::default() };
        let prescriptions =
            self.list(&prescriptions, ListOrder::<Prescription>::PRESCRIBED_AT.descending(), None, limit)?;
        let sessions = SessionFilter { patient_id, ..Default::default() };
        let sessions = self.list(&sessions, ListOrder::<Session>::SCHEDULED_DATE.descending(), None, limit)?;
        let damaged = [visits.damaged, prescriptions.damaged, sessions.damaged].concat();
        let (consultations, prescriptions, sessions) = (visits.items, prescriptions.items, sessions.items);
        Ok(PatientChart { patient, consultations, prescriptions, sessions, damaged })
    }

    /// Marks up to 1,000 active prescriptions as expired whose `expires_at` has come, and returns them; call it until it
    /// returns none. Prescriptions locked by other transactions are skipped, so several calls may run at the same time. A
    /// damaged prescription is marked like the others, but not returned.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "prescriptions:update")]
    pub fn expire_prescriptions(&mut self, now: Timestamp) -> Result<Vec<Prescription>> {
        use schema::prescriptions::dsl;
        self.mark(|tx| {
            let over = dsl::prescriptions
                .filter(active())
                .filter(dsl::expires_at.le(Db(now)))
                .order((dsl::expires_at, dsl::id))
                .limit(i64::from(PAGE_LIMIT))
                .select(dsl::id)
                .for_no_key_update()
                .skip_locked();
            let ids: Vec<Db<PrescriptionId>> = tx.run(|connection| over.load(connection))?;
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            // The command `expire` has no other rule.
            let expired = diesel::update(dsl::prescriptions.filter(dsl::id.eq_any(ids)))
                .set(dsl::status.eq(Db(PrescriptionStatus::Expired)))
                .returning(Row::as_returning());
            tx.run(|connection| expired.get_results(connection))
        })
    }

    /// Returns the prescriptions of the given visits, in the order in which they were made.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "prescriptions:select")]
    pub fn prescriptions_of(&mut self, consultation_ids: Vec<ConsultationId>) -> Result<Vec<Prescription>> {
        use schema::prescriptions::dsl;
        let ids: Vec<_> = consultation_ids.into_iter().map(|id| Some(Db(id))).collect();
        self.find::<Prescription>(|query| {
            query.filter(dsl::consultation_id.eq_any(ids)).order((dsl::prescribed_at, dsl::id))
        })
    }
}

/// A literal, because PostgreSQL does not use a partial index for a parameter.
fn active() -> SqlLiteral<Bool> {
    sql("prescriptions.status = 'active'")
}
