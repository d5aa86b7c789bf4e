use crate::{
    Code, Date, InsuranceProviderId, PatientId, PatientInsuranceId, Phi, Timestamp,
    coverage::InsuranceProvider,
    error::{TransitionError, ValidationError, Violations},
    field::Change,
    label::labels,
    record::{Rules, checked, constraints},
    value::{Money, PersonName, Text, too_large},
};
use rust_decimal::Decimal;
use telehealth_macros::{change, input, operations, record};

labels! {
    /// The patient's relationship to the subscriber of a policy.
    Relationship {
        /// The patient is the subscriber.
        Myself = "self",
        /// The patient is the subscriber's spouse.
        Spouse = "spouse",
        /// The patient is the subscriber's child.
        Child = "child",
        /// The patient is the subscriber's parent.
        Parent = "parent",
        /// Another relationship.
        Other = "other",
    }
}

/// A patient's insurance policy.
#[record(table = "patient_insurance", entity = PatientInsurance)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PatientInsuranceRecord {
    /// Primary key.
    pub id: PatientInsuranceId,
    /// The insured patient.
    pub patient_id: PatientId,
    /// The insurance company.
    pub insurance_provider_id: InsuranceProviderId,
    /// The policy number.
    pub policy_number: Phi<Text<50>>,
    /// The group number.
    pub group_number: Option<Phi<Text<50>>>,
    /// The name of the subscriber.
    pub subscriber_name: Phi<PersonName<200>>,
    /// The patient's relationship to the subscriber.
    pub subscriber_relationship: Relationship,
    /// The first day of coverage.
    pub effective_date: Date,
    /// The last day of coverage; empty if open-ended.
    pub expiration_date: Option<Date>,
    /// The amount that the patient pays per visit, at most 9,999.99.
    pub copay_amount: Option<Money>,
    /// The amount that the patient pays per year before the insurance pays, at most 999,999.99.
    pub deductible_amount: Option<Money>,
    /// Whether this is the primary policy, which pays first. On each day only one active policy of a patient can be
    /// primary; those of different years can all be.
    pub is_primary: bool,
    /// Whether the policy is active. An inactive one was recorded in error: a policy that has ended has an expiration
    /// date instead, and still covers the days before.
    pub is_active: bool,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`PatientInsuranceRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PatientInsurance(PatientInsuranceRecord);

/// The largest copay that `DECIMAL(6,2)` can hold.
const COPAY_LIMIT: Decimal = Decimal::from_parts(999_999, 0, 0, false, 2);
/// The largest deductible that `DECIMAL(8,2)` can hold.
const DEDUCTIBLE_LIMIT: Decimal = Decimal::from_parts(99_999_999, 0, 0, false, 2);

impl Rules for PatientInsuranceRecord {
    constraints! {
        patient_insurance_copay_amount_check: copay_amount => MONEY_NEGATIVE,
        patient_insurance_deductible_amount_check: deductible_amount => MONEY_NEGATIVE,
        valid_dates: expiration_date => PATIENT_INSURANCE_PERIOD,
        one_primary_insurance: is_primary => PATIENT_INSURANCE_SECOND_PRIMARY,
        patient_is_not_merged: patient_id => PATIENT_MERGED,
        patient_is_not_erased: patient_id => PATIENT_ERASED,
    }

    fn check(&self, violations: &mut Violations) {
        violations.require(
            self.expiration_date.is_none_or(|last| last >= self.effective_date),
            &["expiration_date", "effective_date"],
            Code::PATIENT_INSURANCE_PERIOD,
            "must not be before effective_date",
        );
        let limits = [
            ("copay_amount", self.copay_amount, COPAY_LIMIT),
            ("deductible_amount", self.deductible_amount, DEDUCTIBLE_LIMIT),
        ];
        for (field, amount, max) in limits {
            if amount.is_some_and(|amount| amount.decimal() > max) {
                violations.report(field, too_large(max));
            }
        }
    }
}

/// Input for recording a patient's policy.
#[input(PatientInsuranceRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewPatientInsurance {
    pub patient_id: PatientId,
    pub policy_number: Phi<Text<50>>,
    pub subscriber_name: Phi<PersonName<200>>,
    pub subscriber_relationship: Relationship,
    pub effective_date: Date,
    pub id: Option<PatientInsuranceId>,
    pub group_number: Option<Phi<Text<50>>>,
    pub expiration_date: Option<Date>,
    pub copay_amount: Option<Money>,
    pub deductible_amount: Option<Money>,
    pub is_primary: Option<bool>,
}

/// Changes to a policy's details.
#[change(PatientInsuranceRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatientInsuranceChanges {
    pub policy_number: Change<Phi<Text<50>>>,
    pub group_number: Change<Option<Phi<Text<50>>>>,
    pub subscriber_name: Change<Phi<PersonName<200>>>,
    pub subscriber_relationship: Change<Relationship>,
    pub effective_date: Change<Date>,
    pub expiration_date: Change<Option<Date>>,
    pub copay_amount: Change<Option<Money>>,
    pub deductible_amount: Change<Option<Money>>,
}

#[operations]
impl PatientInsurance {
    /// Records a policy with an active company. The policy must not have expired today (UTC). It is active, and by
    /// default not primary.
    #[constructor]
    pub fn enroll(
        new: NewPatientInsurance,
        insurer: &InsuranceProvider,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("patient_insurance");
        violations.require(
            insurer.is_active,
            "insurance_provider_id",
            Code::INSURANCE_PROVIDER_INACTIVE,
            "must be an active insurance provider",
        );
        let record = PatientInsuranceRecord::of(new, insurer, now);
        violations.require(
            !record.has_expired_on(now.date()),
            "expiration_date",
            Code::PATIENT_INSURANCE_EXPIRED,
            "must not have passed; use record_past for a policy of the past",
        );
        record.check_names(&mut violations);
        record.check(&mut violations);
        checked(record, violations)
    }

    /// Records a policy of the past, for the services of its days. It must have expired today (UTC); its company need
    /// not be active any more.
    #[constructor]
    pub fn record_past(
        new: NewPatientInsurance,
        insurer: &InsuranceProvider,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("patient_insurance");
        let record = PatientInsuranceRecord::of(new, insurer, now);
        violations.require(
            record.has_expired_on(now.date()),
            "expiration_date",
            Code::PATIENT_INSURANCE_NOT_EXPIRED,
            "must have passed; use enroll for a policy in force",
        );
        record.check_names(&mut violations);
        record.check(&mut violations);
        checked(record, violations)
    }

    /// Changes the policy's details.
    #[command]
    pub fn revise(mut self, changes: PatientInsuranceChanges) -> Result<Self, ValidationError> {
        changes.apply(&mut self.0);
        let mut violations = Violations::of("patient_insurance");
        self.check_names(&mut violations);
        self.check(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Ends the policy: `last_day` is the last day that it covers. It stays the primary one of its days.
    #[command]
    pub fn end(mut self, last_day: Date) -> Result<Self, ValidationError> {
        self.0.expiration_date = Some(last_day);
        let mut violations = Violations::of("patient_insurance");
        self.check(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Makes the policy the primary one. A primary policy of the patient in the same period must be made secondary
    /// first.
    #[command]
    pub fn make_primary(mut self) -> Result<Self, TransitionError> {
        self.require_active("make_primary")?;
        self.0.is_primary = true;
        Ok(self)
    }

    /// Makes the policy a secondary one.
    #[command]
    pub fn make_secondary(mut self) -> Result<Self, TransitionError> {
        self.0.is_primary = false;
        Ok(self)
    }

    /// Withdraws a policy that was recorded in error: it covers no day and is no longer primary. `end` ends a policy.
    #[command]
    pub fn deactivate(mut self) -> Result<Self, TransitionError> {
        self.0.is_active = false;
        self.0.is_primary = false;
        Ok(self)
    }

    /// Activates an inactive policy as a secondary one, also one of the past, which covers its days again.
    #[command]
    pub fn activate(mut self) -> Result<Self, TransitionError> {
        self.0.is_primary &= self.0.is_active;
        self.0.is_active = true;
        Ok(self)
    }

    /// Checks whether the policy is active and covers a day: from its effective date to its expiration date, both
    /// included.
    #[query]
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.is_active && self.effective_date <= day && !self.has_expired_on(day)
    }

    /// Checks whether the policy has expired before a day.
    #[query]
    #[must_use]
    pub fn has_expired_on(&self, day: Date) -> bool {
        self.0.has_expired_on(day)
    }
}

impl PatientInsuranceRecord {
    fn of(new: NewPatientInsurance, insurer: &InsuranceProvider, now: Timestamp) -> Self {
        Self {
            id: new.id.unwrap_or_else(PatientInsuranceId::generate),
            patient_id: new.patient_id,
            insurance_provider_id: insurer.id,
            policy_number: new.policy_number,
            group_number: new.group_number,
            subscriber_name: new.subscriber_name,
            subscriber_relationship: new.subscriber_relationship,
            effective_date: new.effective_date,
            expiration_date: new.expiration_date,
            copay_amount: new.copay_amount,
            deductible_amount: new.deductible_amount,
            is_primary: new.is_primary.unwrap_or(false),
            is_active: true,
            created_at: now,
            updated_at: now,
        }
    }

    /// Whether there is a day that both cover.
    fn overlaps(&self, other: &Self) -> bool {
        !self.has_expired_on(other.effective_date) && !other.has_expired_on(self.effective_date)
    }

    fn has_expired_on(&self, day: Date) -> bool {
        self.expiration_date.is_some_and(|last| last < day)
    }

    fn check_names(&self, violations: &mut Violations) {
        violations.take("policy_number", self.policy_number.expose().verify());
        if let Some(group) = &self.group_number {
            violations.take("group_number", group.expose().verify());
        }
    }

    fn not_allowed(&self, event: &'static str, code: Code, message: &'static str) -> TransitionError {
        let from = if self.is_active { "active" } else { "inactive" };
        TransitionError::new("patient_insurance", from, event, code, message)
    }

    fn require_active(&self, event: &'static str) -> Result<(), TransitionError> {
        if self.is_active {
            return Ok(());
        }
        Err(self.not_allowed(event, Code::PATIENT_INSURANCE_INACTIVE, "only an active policy can be primary"))
    }
}

impl PatientInsurance {
    /// Returns those of one patient's policies that cover a day, in the order in which they pay: the primary one, then
    /// those longest in effect.
    #[must_use]
    pub fn covering(policies: &[Self], day: Date) -> Vec<&Self> {
        let mut covering: Vec<&Self> = policies.iter().filter(|policy| policy.covers(day)).collect();
        covering.sort_by_key(|policy| (!policy.is_primary, policy.effective_date, policy.id));
        covering
    }

    /// Makes one of a patient's policies the primary one of its period; a primary policy of other days stays one.
    /// Returns the changed policies in the order in which they must be saved: the previous primary policy before the
    /// new one.
    ///
    /// # Errors
    /// [`Code::PATIENT_INSURANCE_INACTIVE`] if the preferred policy is not active,
    /// [`Code::PATIENT_INSURANCE_EXPIRED`] if it has expired today (UTC).
    pub fn prefer(self, others: Vec<Self>, now: Timestamp) -> Result<Vec<Self>, TransitionError> {
        if self.has_expired_on(now.date()) {
            return Err(self.not_allowed("prefer", Code::PATIENT_INSURANCE_EXPIRED, "it has expired"));
        }
        let was_primary = self.is_primary;
        let preferred = self.make_primary()?;
        let replaced = |policy: &Self| {
            let theirs = policy.patient_id == preferred.patient_id && policy.id != preferred.id;
            theirs && policy.is_primary && policy.overlaps(&preferred)
        };
        let mut changed: Vec<Self> =
            others.into_iter().filter(replaced).map(Self::make_secondary).collect::<Result<_, _>>()?;
        if !was_primary {
            changed.push(preferred);
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests;
