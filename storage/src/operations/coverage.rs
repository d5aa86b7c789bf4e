//! Policies and pharmacies.

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
    Date, PatientInsuranceId, PharmacyId, Timestamp, UserId,
    coverage::{PatientInsurance, Pharmacy},
    error::ValidationError,
    value::{PostalCode, Text, UsState},
};

#[operations(list = COVERAGE)]
impl Transaction {
    /// Makes a policy in use the one that pays first; the patient's old one gives way. A policy that is so already
    /// stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) without such a policy, [`Error::Transition`](crate::Error::Transition)
    /// where it is not in use or has expired today (UTC).
    #[operation]
    pub fn prefer_insurance(&mut self, insurance_id: PatientInsuranceId, now: Timestamp) -> Result<PatientInsurance> {
        use schema::patient_insurance::dsl;
        // All policies of the patient, so that of two who prefer different ones the later sees what the earlier did.
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
        let policies: Vec<PatientInsurance> = self.shown_whole(rows)?;
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

    /// The policies of a patient that pay for what happens on a day, in the order in which they pay: the primary one,
    /// then the longest in effect.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) where the database cannot serve.
    #[operation]
    pub fn coverage_on(&mut self, patient_id: UserId, day: Date) -> Result<Vec<PatientInsurance>> {
        use schema::patient_insurance::dsl;
        let policies = patient_insurance::find(self, |query| query.filter(dsl::patient_id.eq(Db(patient_id))))?;
        Ok(PatientInsurance::covering(&policies, day).into_iter().cloned().collect())
    }

    /// Up to `limit` active pharmacies of a state, those first whose ZIP code is the least remote from `postal_code`
    /// ([`PostalCode::remoteness`]: regions of the post, not distances), then by name. Given `open_at`, only those that
    /// are open at that instant in their own time zone: one whose hours are unknown is left out.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) where no state has the code, and where the limit is not 1 to 1,000.
    #[operation]
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
        type Near = (Db<PharmacyId>, Loaded<PostalCode>, Loaded<Text<200>>);
        let mut near: Vec<Near> = self.run(|connection| {
            let active = dsl::pharmacies.filter(dsl::state.eq(Db(state))).filter(dsl::is_active);
            active.select((dsl::id, dsl::postal_code, dsl::name)).load(connection)
        })?;
        // What cannot be read comes last, and is left out where its row is read.
        near.sort_by_cached_key(|(id, code, name)| {
            let remoteness = code.value().map(|code| postal_code.remoteness(code));
            (remoteness.is_none(), remoteness, name.value().cloned(), id.0)
        });

        let serves = |pharmacy: &Pharmacy| match open_at {
            Some(instant) => pharmacy.open_at(instant) == Some(true),
            None => pharmacy.is_active,
        };
        let mut ids = near.into_iter().map(|(id, ..)| id.0).peekable();
        let mut found: Vec<Pharmacy> = Vec::new();
        // Few may be open at night: each look goes twice as far as the one before.
        let mut look = limit;
        while found.len() < limit && ids.peek().is_some() {
            let next: Vec<PharmacyId> = ids.by_ref().take(look).collect();
            found.extend(self.get_many::<Pharmacy>(&next)?.into_iter().filter(serves));
            look *= 2;
        }
        found.truncate(limit);
        Ok(found)
    }
}
