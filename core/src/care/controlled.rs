//! Controlled substances (rule 2 of the specification).

use crate::{
    Code, Date, Timestamp,
    error::{FieldError, Violations},
    field::{Encode, Encoder, Field, Input, TypeDescriptor},
    label::labels,
};

labels! {
    /// The schedule of a controlled substance (21 CFR 1308).
    ControlledSchedule {
        /// No accepted medical use; cannot be prescribed.
        Ci = "CI",
        /// High potential for abuse.
        Cii = "CII",
        /// Moderate potential for abuse.
        Ciii = "CIII",
        /// Low potential for abuse.
        Civ = "CIV",
        /// Lowest potential for abuse.
        Cv = "CV",
    }
}

/// The limits of a prescription for a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The maximum number of refills, if limited.
    pub refills: Option<i32>,
    /// The maximum number of months until it expires, if limited.
    pub months: Option<u32>,
}

impl ControlledSchedule {
    /// Returns the limits of the schedule; `None` if it cannot be prescribed.
    ///
    /// CII: no refills (21 CFR 1306.12). CIII and CIV: five refills within six months (21 CFR 1306.22).
    #[must_use]
    pub const fn limits(self) -> Option<Limits> {
        match self {
            Self::Ci => None,
            Self::Cii => Some(Limits { refills: Some(0), months: None }),
            Self::Ciii | Self::Civ => Some(Limits { refills: Some(5), months: Some(6) }),
            Self::Cv => Some(Limits { refills: None, months: None }),
        }
    }

    /// Reports the limits that a prescription of this schedule exceeds.
    pub(super) fn check(
        self,
        refills: i32,
        prescribed_at: Timestamp,
        expires_at: Timestamp,
        violations: &mut Violations,
    ) {
        let Some(limits) = self.limits() else {
            let message = "must not be CI, which cannot be prescribed";
            let error = FieldError::new(Code::PRESCRIPTION_CONTROLLED, message).with("rule", "schedule");
            return violations.report("controlled_substance_schedule", error);
        };
        if let Some(most) = limits.refills.filter(|most| refills > *most) {
            let error = FieldError::new(Code::PRESCRIPTION_CONTROLLED, "must be at most {max} for this schedule");
            violations.report(&["total_refills", "controlled_substance_schedule"], error.with("max", most));
        }
        let latest = limits.months.and_then(|months| prescribed_at.plus_months(months));
        violations.require(
            limits.months.is_none() || latest.is_none_or(|latest| expires_at <= latest),
            &["expires_at", "controlled_substance_schedule", "prescribed_at"],
            Code::PRESCRIPTION_CONTROLLED,
            "must be within six months for this schedule",
        );
    }
}

/// The last day on which a controlled substance may be prescribed after a remote visit alone.
///
/// After that day, the Ryan Haight Act requires an examination in person (21 U.S.C. 829(e)). The date is an argument
/// because the policy changes: pass the one in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TelemedicinePolicy {
    /// The last day of the exception.
    pub flexible_until: Date,
}

impl TelemedicinePolicy {
    /// Checks whether the exception covers a day.
    #[must_use]
    pub fn covers(self, day: Date) -> bool {
        day <= self.flexible_until
    }
}

impl Encode for TelemedicinePolicy {
    fn encode(&self, to: &mut dyn Encoder) {
        self.flexible_until.encode(to);
    }
}

impl Field for TelemedicinePolicy {
    const TYPE: TypeDescriptor = TypeDescriptor::Date;

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        Date::read(input).map(|flexible_until| Self { flexible_until })
    }
}
