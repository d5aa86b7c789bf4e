//! Operations on insurance policies and pharmacies.

use crate::{
    error::Result,
    session::{page::checked_limit, transaction::Transaction},
    sql::{row::Db, schema, table_row::TableRow},
    tables::coverage::patient_insurance,
};
use diesel::{
    dsl::{AsExprOf, sql},
    expression::{SqlLiteral, UncheckedBind},
    prelude::*,
    sql_types::{self, Bool},
};
use telehealth_core::macros::operations;
use telehealth_core::{
    Date, PatientId, PatientInsuranceId, PharmacyId, Timestamp,
    coverage::{PatientInsurance, Pharmacy},
    error::ValidationError,
    value::{PostalCode, UsState},
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
        let home = postal_code.to_string();
        // All codes that begin like the given one are nearer than all others, and usually enough.
        let region: String = home.chars().take(REGION).chain(['%']).collect();
        let (mut found, mut seen): (Vec<Pharmacy>, Vec<Db<PharmacyId>>) = (Vec::new(), Vec::new());
        // Few may be open at night: each batch is twice as large as the previous one.
        let mut batch = if open_at.is_some() { 2 * limit } else { limit };
        for in_region in [true, false] {
            while found.len() < limit {
                let near = self.rows::<Pharmacy>(|query| {
                    let active = query.filter(dsl::state.eq(Db(state.clone()))).filter(dsl::is_active);
                    let others = active.filter(dsl::id.ne_all(seen.clone()));
                    let near = others
                        .filter(dsl::postal_code.like(region.clone()).eq(in_region))
                        .order(by_remoteness(home.clone()));
                    near.limit(i64::try_from(batch).unwrap_or(i64::MAX))
                })?;
                let is_last = near.len() < batch;
                seen.extend(near.iter().map(|row| Db(row.id())));
                found.extend(self.read_audited(near)?.into_iter().filter(serves));
                batch *= 2;
                if is_last {
                    break;
                }
            }
        }
        found.truncate(limit);
        Ok(found)
    }
}

/// A text in the middle of SQL.
type WithText = SqlLiteral<Bool, UncheckedBind<SqlLiteral<Bool>, AsExprOf<String, sql_types::Text>>>;

/// The order by [`PostalCode::remoteness`] from a postal code, then by name and id.
fn by_remoteness(home: String) -> WithText {
    // One expression, in which the text is given once. A row of NULL comes last.
    sql::<Bool>(
        "(SELECT ROW((SELECT -count(*) FROM generate_series(1, least(5, length(home))) AS digits
                              WHERE starts_with(pharmacies.postal_code, left(home, digits))),
                             CASE WHEN home ~ '^[0-9]{5}' AND pharmacies.postal_code ~ '^[0-9]{5}'
                                 THEN abs(left(home, 5)::int - left(pharmacies.postal_code, 5)::int)
                             END)
                  FROM (SELECT ",
    )
    .bind::<sql_types::Text, _>(home)
    .sql(r#" AS home) AS given), pharmacies.name COLLATE "C", pharmacies.id"#)
}
