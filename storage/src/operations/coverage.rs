//! Operations on insurance policies and pharmacies.

use crate::{
    error::Result,
    session::{page::checked_limit, transaction::Transaction},
    sql::{
        row::{Db, Loaded},
        schema,
    },
    tables::coverage::patient_insurance,
};
use diesel::prelude::*;
use telehealth_core::macros::operations;
use telehealth_core::{
    Date, PatientId, PatientInsuranceId, PharmacyId, Timestamp,
    coverage::{PatientInsurance, Pharmacy},
    error::ValidationError,
    value::{PostalCode, Text, UsState},
};

/// The digits of a ZIP code that identify a region within a state; the shortest postal code has as many characters.
const REGION: usize = 3;

#[operations(list = COVERAGE)]
impl Transaction {
    /// Makes an active policy the patient's primary one, in place of any other of the same period; this year's and next
    /// year's can both be. Has no effect on a policy that is primary.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such policy,
    /// [`Error::Transition`](crate::Error::Transition) if it is not active or has expired as of today (UTC).
    #[operation(grants = "patient_insurance:update")]
    pub fn prefer_insurance(&mut self, insurance_id: PatientInsuranceId, now: Timestamp) -> Result<PatientInsurance> {
        use schema::patient_insurance::dsl;
        // Locks all policies of the patient, so that concurrent calls with different policies see each other's changes.
        let rows = self.run(|connection| {
            let named = diesel::alias!(schema::patient_insurance as named);
            let patient = named.filter(named.field(dsl::id).eq(Db(insurance_id))).select(named.field(dsl::patient_id));
            dsl::patient_insurance
                .filter(dsl::patient_id.eq_any(patient))
                .order(dsl::id)
                .select(patient_insurance::Row::as_select())
                .for_no_key_update()
                .load(connection)
        })?;
        let policies: Vec<PatientInsurance> = self.read_audited_strict(rows)?;
        let (preferred, others): (Vec<_>, Vec<_>) = policies.into_iter().partition(|policy| policy.id == insurance_id);
        let Some(mut preferred) = preferred.into_iter().next() else {
            return Err(self.unlocked::<PatientInsurance>(insurance_id));
        };
        for changed in preferred.clone().prefer(others, now)? {
            let saved = self.save(changed)?;
            if saved.id == insurance_id {
                preferred = saved;
            }
        }
        Ok(preferred)
    }

    /// Returns the policies of a patient that cover a day, such as the date of a service, in the order in which they
    /// pay: the primary one, then those longest in effect. A policy that has ended since covers the days until its end.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "patient_insurance:select")]
    pub fn coverage_on(&mut self, patient_id: PatientId, day: Date) -> Result<Vec<PatientInsurance>> {
        use schema::patient_insurance::dsl;
        let policies = self.find::<PatientInsurance>(|query| query.filter(dsl::patient_id.eq(Db(patient_id))))?;
        Ok(PatientInsurance::covering(&policies, day).into_iter().cloned().collect())
    }

    /// Returns up to `limit` active pharmacies of a state, ordered by how close their ZIP code is to `postal_code` (by
    /// postal region, not by distance), then by name. With `open_at`, only those that are open at that instant in their
    /// own time zone: pharmacies with unknown hours are left out.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if no state has the code, or if the limit is not 1 to 1,000.
    #[operation(grants = "pharmacies:select")]
    pub fn pharmacies_near(
        &mut self,
        state: UsState,
        postal_code: PostalCode,
        open_at: Option<Timestamp>,
        limit: i32,
    ) -> Result<Vec<Pharmacy>> {
        use schema::pharmacies::dsl;
        state.verify().map_err(|error| ValidationError::from(error.at("pharmacy", "state")))?;
        let limit = usize::from(checked_limit::<Pharmacy>(limit)?);
        let serves = |pharmacy: &Pharmacy| match open_at {
            Some(instant) => pharmacy.open_at(instant) == Some(true),
            None => pharmacy.is_active,
        };
        // All codes that begin like the given one are nearer than all others, and usually enough.
        let region: String = postal_code.to_string().chars().take(REGION).chain(['%']).collect();
        let mut found: Vec<Pharmacy> = Vec::new();
        // Few may be open at night: each batch is twice as large as the previous one.
        let mut batch = limit;
        for in_region in [true, false] {
            type Near = (Db<PharmacyId>, Loaded<PostalCode>, Loaded<Text<200>>);
            let mut near: Vec<Near> = self.run(|connection| {
                let active = dsl::pharmacies.filter(dsl::state.eq(Db(state.clone()))).filter(dsl::is_active);
                let active = active.filter(dsl::postal_code.like(&region).eq(in_region));
                active.select((dsl::id, dsl::postal_code, dsl::name)).load(connection)
            })?;
            // Damaged rows come last, and are left out when they are read completely.
            near.sort_by_cached_key(|(id, code, name)| {
                let remoteness = code.value().map(|code| postal_code.remoteness(code));
                (remoteness.is_none(), remoteness, name.value().cloned(), id.0)
            });
            let mut ids = near.into_iter().map(|(id, ..)| id.0).peekable();
            while found.len() < limit && ids.peek().is_some() {
                let next: Vec<PharmacyId> = ids.by_ref().take(batch).collect();
                found.extend(self.get_many::<Pharmacy>(&next)?.into_iter().filter(serves));
                batch *= 2;
            }
            if found.len() >= limit {
                break;
            }
        }
        found.truncate(limit);
        Ok(found)
    }
}
