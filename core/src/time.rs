//! Instants and dates in the years 1 to 9999, the range that all three languages and PostgreSQL support.

use crate::{code::Code, error::FieldError};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Timelike, Utc};
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
        if let Some(instant) = canonical(text) {
            return instant.try_into();
        }
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

/// Reads the form in which timestamps are written, `2026-11-22T12:00:00.123Z`, without the parser of all RFC 3339 texts.
fn canonical(text: &str) -> Option<DateTime<Utc>> {
    let date_and_time = text.strip_suffix('Z').filter(|rest| rest.is_ascii())?;
    let (date, time) = date_and_time.split_once('T')?;
    let (whole, milliseconds) = time.split_once('.')?;
    let [hour, minute, second] = numbers(whole, b':', [2, 2, 2])?;
    let [milliseconds] = numbers(milliseconds, b'.', [3])?;
    Some(calendar_date(date)?.and_hms_milli_opt(hour, minute, second, milliseconds)?.and_utc())
}

/// Reads `YYYY-MM-DD`.
fn calendar_date(text: &str) -> Option<NaiveDate> {
    let [year, month, day] = numbers(text, b'-', [4, 2, 2])?;
    NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)
}

/// Reads numbers of these lengths with a separator between them.
fn numbers<const N: usize>(text: &str, separator: u8, lengths: [usize; N]) -> Option<[u32; N]> {
    let mut bytes = text.bytes();
    let mut numbers = [0; N];
    for (i, (number, length)) in numbers.iter_mut().zip(lengths).enumerate() {
        if i > 0 && bytes.next() != Some(separator) {
            return None;
        }
        for _ in 0..length {
            let digit = bytes.next().filter(u8::is_ascii_digit)?;
            *number = *number * 10 + u32::from(digit - b'0');
        }
    }
    bytes.next().is_none().then_some(numbers)
}

/// Writes numbers into the places of a form that holds zeros there.
fn filled_in<const N: usize>(form: &[u8; N], numbers: &[(std::ops::Range<usize>, u32)]) -> [u8; N] {
    let mut text = *form;
    for (places, number) in numbers {
        let mut rest = *number;
        for byte in text.get_mut(places.clone()).into_iter().flatten().rev() {
            *byte += u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
    }
    text
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (utc, year) = (self.0, self.0.year().unsigned_abs());
        let numbers = [
            (0..4, year),
            (5..7, utc.month()),
            (8..10, utc.day()),
            (11..13, utc.hour()),
            (14..16, utc.minute()),
            (17..19, utc.second()),
            (20..23, utc.timestamp_subsec_millis()),
        ];
        let text = filled_in(b"0000-00-00T00:00:00.000Z", &numbers);
        f.write_str(str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
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
        let malformed = || FieldError::new(Code::DATE_MALFORMED, "must be a date YYYY-MM-DD");
        calendar_date(text).ok_or_else(malformed)?.try_into()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers = [(0..4, self.0.year().unsigned_abs()), (5..7, self.0.month()), (8..10, self.0.day())];
        f.write_str(str::from_utf8(&filled_in(b"0000-00-00", &numbers)).unwrap_or_default())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
