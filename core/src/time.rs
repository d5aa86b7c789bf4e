//! Instants and dates in the years 1 to 9999, the range that all three languages and PostgreSQL support.

use crate::{
    code::Code,
    error::FieldError,
    field::{Field, TypeDescriptor, serde_by_field, wrong_type},
};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, SecondsFormat, TimeDelta, Utc};
use serde_json::Value;
use std::{fmt, str::FromStr};

/// An instant in UTC, in whole milliseconds, the resolution of a JavaScript `Date`.
///
/// ```
/// use telehealth_core::Timestamp;
/// let noon: Timestamp = "2026-11-22T12:00:00.123999+01:00".parse()?;
/// assert_eq!(noon.to_string(), "2026-11-22T11:00:00.123Z");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(DateTime<Utc>);

const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

fn out_of_years(code: Code) -> FieldError {
    let error = FieldError::new(code, "must lie in the years {min} to {max}");
    error.with("min", *YEARS.start()).with("max", *YEARS.end())
}

impl Timestamp {
    /// The last instant of the year 9999.
    pub const MAX: Self = match DateTime::from_timestamp_millis(253_402_300_799_999) {
        Some(utc) => Self(utc),
        None => Self(DateTime::UNIX_EPOCH),
    };

    /// Returns the instant as a `chrono` type.
    #[must_use]
    pub const fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// Returns the calendar day in UTC.
    #[must_use]
    pub fn date(self) -> Date {
        Date(self.0.date_naive())
    }

    /// Adds a duration to this instant; returns `None` outside the years 1 to 9999.
    #[must_use]
    pub fn plus(self, length: TimeDelta) -> Option<Self> {
        self.0.checked_add_signed(length).and_then(|utc| Self::try_from(utc).ok())
    }

    /// Adds calendar months to this instant, clamped to the last day of a shorter month; returns `None` after the year
    /// 9999.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Option<Self> {
        self.0.checked_add_months(Months::new(months)).and_then(|utc| Self::try_from(utc).ok())
    }

    /// Returns the duration from `earlier` to this instant.
    #[must_use]
    pub fn since(self, earlier: Self) -> TimeDelta {
        self.0 - earlier.0
    }
}

impl Timestamp {
    /// Returns the field error for an instant beyond the years that a timestamp can hold.
    #[doc(hidden)]
    #[must_use]
    pub fn out_of_range() -> FieldError {
        out_of_years(Code::TIMESTAMP_OUT_OF_RANGE)
    }
}

impl TryFrom<DateTime<Utc>> for Timestamp {
    type Error = FieldError;

    fn try_from(utc: DateTime<Utc>) -> Result<Self, FieldError> {
        // Conversion to milliseconds rounds toward the past, before 1970 too. A leap second becomes the first second of
        // the next minute, as in PostgreSQL; a JavaScript `Date` has no leap seconds.
        DateTime::from_timestamp_millis(utc.timestamp_millis())
            .filter(|utc| YEARS.contains(&utc.year()))
            .map(Self)
            .ok_or_else(Self::out_of_range)
    }
}

impl FromStr for Timestamp {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        // Only ASCII: chrono also accepts U+2212 as the minus sign of an offset.
        let instant = if text.is_ascii() { DateTime::parse_from_rfc3339(text).ok() } else { None };
        instant
            .ok_or_else(|| {
                FieldError::new(Code::TIMESTAMP_MALFORMED, "must be an RFC 3339 date and time with an offset")
            })?
            .to_utc()
            .try_into()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

serde_by_field!([] Timestamp, [] Date);

impl Field for Timestamp {
    const TYPE: TypeDescriptor = TypeDescriptor::Timestamp;
    const SAMPLE: &'static str = "\"2000-01-01T00:00:00.000Z\"";

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        value.as_str().ok_or_else(|| wrong_type(value, "a date and time"))?.parse()
    }

    fn to_json(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// A calendar date of the years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(NaiveDate);

impl Date {
    /// Returns the date as a `chrono` type.
    #[must_use]
    pub const fn naive(self) -> NaiveDate {
        self.0
    }

    /// Adds days to this date; returns `None` after the year 9999.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Option<Self> {
        self.0.checked_add_days(Days::new(days.into())).and_then(|date| Self::try_from(date).ok())
    }

    /// Subtracts years from this date; 29 February becomes 28 February in a common year, as in PostgreSQL.
    #[must_use]
    pub fn years_before(self, years: u32) -> Option<Self> {
        self.0.checked_sub_months(Months::new(years.saturating_mul(12))).and_then(|date| Self::try_from(date).ok())
    }
}

impl TryFrom<NaiveDate> for Date {
    type Error = FieldError;

    fn try_from(date: NaiveDate) -> Result<Self, FieldError> {
        if YEARS.contains(&date.year()) { Ok(Self(date)) } else { Err(out_of_years(Code::DATE_OUT_OF_RANGE)) }
    }
}

impl FromStr for Date {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        // Check the positions of digits and hyphens: chrono also accepts "2026-1-1", " 2026-1-01" and signed years.
        let placed = |(i, b): (usize, u8)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
        let formed = text.len() == 10 && text.bytes().enumerate().all(placed);
        let date = if formed { NaiveDate::parse_from_str(text, "%Y-%m-%d").ok() } else { None };
        date.ok_or_else(|| FieldError::new(Code::DATE_MALFORMED, "must be a date YYYY-MM-DD"))?.try_into()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Field for Date {
    const TYPE: TypeDescriptor = TypeDescriptor::Date;
    const SAMPLE: &'static str = "\"2000-01-01\"";

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        value.as_str().ok_or_else(|| wrong_type(value, "a date"))?.parse()
    }

    fn to_json(&self) -> Value {
        Value::String(self.to_string())
    }
}
