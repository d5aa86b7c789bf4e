use crate::{
    code::Code,
    error::FieldError,
    field::{
        Encode, Encoder, Field, FieldDescriptor, Input, StructDescriptor, TypeDescriptor, read_member, read_object,
    },
};
use chrono::Weekday;
use std::{fmt, str::FromStr};

/// The openings of each weekday, Monday first; sorted and without overlaps.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(super) struct Weekly([Vec<Opening>; 7]);

impl Weekly {
    pub(super) fn new(openings: impl IntoIterator<Item = (Weekday, Opening)>) -> Result<Self, FieldError> {
        let mut days: [Vec<Opening>; 7] = Default::default();
        for (weekday, opening) in openings {
            // Always finds the list: there are seven weekdays.
            days.iter_mut().skip(weekday.num_days_from_monday() as usize).take(1).for_each(|day| day.push(opening));
        }
        for (day, name) in days.iter_mut().zip(WEEKDAYS) {
            *day = in_order(std::mem::take(day)).map_err(|error| error.inside(format_args!("/{name}")))?;
        }
        Ok(Self(days))
    }

    /// Returns the openings of a weekday, in order.
    pub(super) fn on(&self, weekday: Weekday) -> &[Opening] {
        self.0.get(weekday.num_days_from_monday() as usize).map_or(&[], Vec::as_slice)
    }
}

/// Sorts the openings of a weekday. The error of two that overlap has the index of the later one.
pub(super) fn in_order(openings: Vec<Opening>) -> Result<Vec<Opening>, FieldError> {
    let mut places: Vec<(Opening, usize)> = openings.into_iter().zip(0..).collect();
    places.sort_unstable();
    for ((earlier, _), (later, place)) in places.iter().zip(places.iter().skip(1)) {
        if later.from < earlier.until {
            let field_error = FieldError::new(Code::AVAILABILITY_OVERLAP, "must not overlap another opening");
            return Err(field_error.inside(format_args!("/{place}")));
        }
    }
    Ok(places.into_iter().map(|(opening, _)| opening).collect())
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const DESCRIPTOR: StructDescriptor = StructDescriptor {
    name: "WeeklyOpenings",
    doc: &["The openings of each weekday. A weekday that is left out is closed."],
    members: &[
        weekday("monday"),
        weekday("tuesday"),
        weekday("wednesday"),
        weekday("thursday"),
        weekday("friday"),
        weekday("saturday"),
        weekday("sunday"),
    ],
};

const fn weekday(name: &'static str) -> FieldDescriptor {
    FieldDescriptor { name, doc: &["The openings of this weekday."], kind: Option::<Vec<Opening>>::TYPE }
}

impl Encode for Weekly {
    fn encode(&self, to: &mut dyn Encoder) {
        let open = WEEKDAYS.into_iter().zip(&self.0).filter(|(_, openings)| !openings.is_empty());
        let members: Vec<(&'static str, &dyn Encode)> = open.map(|(day, openings)| (day, openings as _)).collect();
        to.object(&DESCRIPTOR, &members);
    }
}

impl Field for Weekly {
    const TYPE: TypeDescriptor = TypeDescriptor::Object(&DESCRIPTOR);

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let object = read_object(input, &DESCRIPTOR)?;
        let mut days: [Vec<Opening>; 7] = Default::default();
        for (day, name) in days.iter_mut().zip(WEEKDAYS) {
            let openings: Option<Vec<Opening>> = read_member(object, name)?;
            *day = in_order(openings.unwrap_or_default()).map_err(|error| error.inside(format_args!("/{name}")))?;
        }
        Ok(Self(days))
    }
}

/// An interval on one day, from a time (inclusive) until another (exclusive).
///
/// ```
/// use telehealth_core::value::Opening;
/// assert_eq!(Opening::new("09:00".parse()?, "12:30".parse()?)?.to_string(), "09:00-12:30");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Opening {
    from: TimeOfDay,
    until: TimeOfDay,
}

impl Opening {
    /// Creates an opening between two times of a day; midnight at the end of the day is 24:00.
    ///
    /// # Errors
    /// [`Code::AVAILABILITY_MALFORMED`] unless `from` is before `until`.
    pub fn new(from: TimeOfDay, until: TimeOfDay) -> Result<Self, FieldError> {
        let opening = Self { from, until };
        if from < until {
            Ok(opening)
        } else {
            Err(FieldError::new(Code::AVAILABILITY_MALFORMED, "must end after it begins, on the same day")
                .with("rule", "order"))
        }
    }

    /// Returns the start (inclusive).
    #[must_use]
    pub const fn from(self) -> TimeOfDay {
        self.from
    }

    /// Returns the end (exclusive).
    #[must_use]
    pub const fn until(self) -> TimeOfDay {
        self.until
    }
}

impl FromStr for Opening {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let malformed = FieldError::new(Code::AVAILABILITY_MALFORMED, "must be two times HH:MM-HH:MM");
        let (from, until) = text.split_once('-').ok_or_else(|| malformed.with("rule", "opening"))?;
        Self::new(from.parse()?, until.parse()?)
    }
}

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.until)
    }
}

const OPENING: StructDescriptor = StructDescriptor {
    name: "Opening",
    doc: &["An interval on one day."],
    members: &[
        FieldDescriptor { name: "from", doc: &["The start (inclusive), HH:MM."], kind: TimeOfDay::TYPE },
        FieldDescriptor { name: "until", doc: &["The end (exclusive), HH:MM, at most 24:00."], kind: TimeOfDay::TYPE },
    ],
};

impl Encode for Opening {
    fn encode(&self, to: &mut dyn Encoder) {
        to.object(&OPENING, &[("from", &self.from), ("until", &self.until)]);
    }
}

impl Field for Opening {
    const TYPE: TypeDescriptor = TypeDescriptor::Object(&OPENING);

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let object = read_object(input, &OPENING)?;
        Self::new(read_member(object, "from")?, read_member(object, "until")?)
    }
}

/// A time of day in whole minutes, `HH:MM` from 00:00 to 24:00 (ISO 8601-1:2019, 4.3.13).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Returns the minutes since midnight, 0 to 1440.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for TimeOfDay {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let read = |tens: u8, ones: u8| {
            (tens.is_ascii_digit() && ones.is_ascii_digit())
                .then(|| u16::from(tens - b'0') * 10 + u16::from(ones - b'0'))
        };
        let minutes = match *text.as_bytes() {
            [h1, h2, b':', m1, m2] => read(h1, h2).zip(read(m1, m2)).filter(|(_, minute)| *minute < 60),
            _ => None,
        };
        minutes
            .map(|(hour, minute)| hour * 60 + minute)
            .filter(|minutes| *minutes <= 24 * 60)
            .map(Self)
            .ok_or_else(|| FieldError::new(Code::AVAILABILITY_MALFORMED, "must be a time HH:MM from 00:00 to 24:00"))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Encode for TimeOfDay {
    fn encode(&self, to: &mut dyn Encoder) {
        to.text(&self.to_string());
    }
}

impl Field for TimeOfDay {
    const TYPE: TypeDescriptor = TypeDescriptor::Text;

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        input.text("a time HH:MM")?.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::TimeOfDay;
    use crate::{code::Code, error::FieldError};

    #[test]
    fn times_of_day_have_one_format() -> Result<(), FieldError> {
        for text in ["00:00", "09:05", "23:59", "24:00"] {
            assert_eq!(text.parse::<TimeOfDay>()?.to_string(), text);
        }
        for text in
            ["", "9:00", "09:00:00", "24:01", "25:00", "12:60", "-1:00", "+1:00", "09-00", " 9:00", "\u{661}2:0"]
        {
            assert_eq!(
                text.parse::<TimeOfDay>().map_err(|error| error.code()),
                Err(Code::AVAILABILITY_MALFORMED),
                "{text:?}"
            );
        }
        Ok(())
    }
}
