//! Which policies cover a day, and which of them pays first.

use super::{PatientInsurance, PatientInsuranceRecord, Relationship};
use crate::{Code, Date, InsuranceProviderId, PatientId, PatientInsuranceId, Phi, Timestamp, error::FieldError};
use uuid::Uuid;

fn policy(number: u128, from: &str, until: Option<&str>, primary: bool) -> Result<PatientInsurance, FieldError> {
    let record = PatientInsuranceRecord {
        id: PatientInsuranceId::from(Uuid::from_u128(number)),
        patient_id: PatientId::from(Uuid::nil()),
        insurance_provider_id: InsuranceProviderId::from(Uuid::nil()),
        policy_number: Phi::new("W123".parse()?),
        group_number: None,
        subscriber_name: Phi::new("Ada".parse()?),
        subscriber_relationship: Relationship::Myself,
        effective_date: from.parse()?,
        expiration_date: until.map(str::parse).transpose()?,
        copay_amount: None,
        deductible_amount: None,
        is_primary: primary,
        is_active: true,
        created_at: "2026-01-01T00:00:00Z".parse()?,
        updated_at: "2026-01-01T00:00:00Z".parse()?,
    };
    PatientInsurance::try_from(record).map_err(|_| FieldError::new(Code::FIELD_WRONG_TYPE, "is invalid"))
}

#[test]
fn a_policy_covers_its_first_and_its_last_day() -> Result<(), FieldError> {
    let bounded = policy(1, "2026-01-01", Some("2026-12-31"), false)?;
    let day = |text: &str| text.parse::<Date>();
    assert!(bounded.covers(day("2026-01-01")?) && bounded.covers(day("2026-12-31")?));
    assert!(!bounded.covers(day("2025-12-31")?) && !bounded.covers(day("2027-01-01")?));
    assert!(policy(2, "2026-01-01", None, false)?.covers(day("9999-12-31")?));
    let unused = bounded.deactivate().map_err(|_| FieldError::new(Code::FIELD_WRONG_TYPE, "is refused"))?;
    assert!(!unused.covers(day("2026-06-01")?));
    Ok(())
}

#[test]
fn covering_sorts_primary_first_and_prefer_replaces_it() -> Result<(), FieldError> {
    let [old, newer, primary, past] = [
        policy(1, "2024-01-01", None, false)?,
        policy(2, "2025-01-01", None, false)?,
        policy(3, "2026-01-01", None, true)?,
        policy(4, "2020-01-01", Some("2020-12-31"), false)?,
    ];
    let all = [newer.clone(), past.clone(), old.clone(), primary.clone()];
    let day: Date = "2026-06-01".parse()?;
    assert_eq!(PatientInsurance::covering(&all, day), [&primary, &old, &newer]);
    let now: Timestamp = "2026-06-01T00:00:00Z".parse()?;
    let marks = |policy: &PatientInsurance| {
        let changed = policy.clone().prefer(all.to_vec(), now).map_err(|refused| refused.code())?;
        Ok(changed.iter().map(|it| (it.id, it.is_primary)).collect::<Vec<_>>())
    };
    assert_eq!(marks(&old), Ok(vec![(primary.id, false), (old.id, true)]));
    assert_eq!(marks(&primary), Ok(vec![]), "preferring the primary policy changes nothing");
    assert_eq!(marks(&past), Err(Code::PATIENT_INSURANCE_EXPIRED));
    let unused = newer.deactivate().map_err(|_| FieldError::new(Code::FIELD_WRONG_TYPE, "is refused"))?;
    assert_eq!(marks(&unused), Err(Code::PATIENT_INSURANCE_INACTIVE));
    Ok(())
}

#[test]
fn policies_of_different_days_are_both_primary() -> Result<(), FieldError> {
    let this_year = policy(1, "2026-01-01", Some("2026-12-31"), true)?;
    let next_year = policy(2, "2027-01-01", None, false)?;
    let now: Timestamp = "2026-11-01T00:00:00Z".parse()?;
    let changed = next_year.prefer(vec![this_year.clone()], now);
    assert_eq!(changed.map(|changed| changed.len()), Ok(1), "this year's stays as it is");
    let last_day = policy(3, "2026-12-31", None, false)?;
    assert_eq!(last_day.prefer(vec![this_year], now).map(|changed| changed.len()), Ok(2));
    Ok(())
}
