use super::{Opening, weekly::in_order};
use crate::{
    Date,
    code::Code,
    error::FieldError,
    field::{
        Encode, Encoder, Field, FieldDescriptor, Input, StructDescriptor, TypeDescriptor, read_member, read_object,
    },
};

/// Days that differ from the weekly openings: closed, for a holiday or a vacation, or open at other times.
///
/// As JSON; without `last_day` it is one day, without `openings` it is closed:
///
/// ```json
/// {"first_day": "2026-12-24", "last_day": "2026-12-26", "openings": [{"from": "10:00", "until": "12:00"}]}
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DayException {
    first_day: Date,
    last_day: Date,
    openings: Vec<Opening>,
}

impl DayException {
    /// Creates an exception for the days from `first_day` to `last_day`, both included.
    ///
    /// # Errors
    /// [`Code::AVAILABILITY_MALFORMED`] if the last day is before the first one, [`Code::AVAILABILITY_OVERLAP`] if
    /// openings overlap.
    pub fn new(
        first_day: Date,
        last_day: Date,
        openings: impl IntoIterator<Item = Opening>,
    ) -> Result<Self, FieldError> {
        if last_day < first_day {
            let error = FieldError::new(Code::AVAILABILITY_MALFORMED, "must not be before first_day");
            return Err(error.with("rule", "days").inside("/last_day"));
        }
        let openings = in_order(openings.into_iter().collect()).map_err(|error| error.inside("/openings"))?;
        Ok(Self { first_day, last_day, openings })
    }

    /// Returns the first day.
    #[must_use]
    pub const fn first_day(&self) -> Date {
        self.first_day
    }

    /// Returns the last day.
    #[must_use]
    pub const fn last_day(&self) -> Date {
        self.last_day
    }

    /// Returns the openings of each of the days, in order; none if they are closed.
    #[must_use]
    pub fn openings(&self) -> &[Opening] {
        &self.openings
    }

    /// Checks whether the exception is about a day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }
}

/// Sorts exceptions by day. The error of two that share a day has the index of the later one.
pub(super) fn apart(exceptions: Vec<DayException>) -> Result<Vec<DayException>, FieldError> {
    let mut places: Vec<(DayException, usize)> = exceptions.into_iter().zip(0..).collect();
    places.sort_by_key(|(exception, place)| (exception.first_day, *place));
    for ((earlier, _), (later, place)) in places.iter().zip(places.iter().skip(1)) {
        if later.first_day <= earlier.last_day {
            let error = FieldError::new(Code::AVAILABILITY_OVERLAP, "must not have a day of another exception");
            return Err(error.with("rule", "days").inside(format_args!("/{place}")));
        }
    }
    Ok(places.into_iter().map(|(exception, _)| exception).collect())
}

const DESCRIPTOR: StructDescriptor = StructDescriptor {
    name: "DayException",
    doc: &["Days that differ from the weekly openings: closed, or open at other times."],
    members: &[
        FieldDescriptor { name: "first_day", doc: &["The first day."], kind: Date::TYPE },
        FieldDescriptor {
            name: "last_day",
            doc: &["The last day, by default the first one."],
            kind: Option::<Date>::TYPE,
        },
        FieldDescriptor {
            name: "openings",
            doc: &["The openings of each of the days. By default they are closed."],
            kind: Option::<Vec<Opening>>::TYPE,
        },
    ],
};

impl Encode for DayException {
    fn encode(&self, to: &mut dyn Encoder) {
        let (first_day, last_day) = (&self.first_day, &self.last_day);
        to.object(&DESCRIPTOR, &[("first_day", first_day), ("last_day", last_day), ("openings", &self.openings)]);
    }
}

impl Field for DayException {
    const TYPE: TypeDescriptor = TypeDescriptor::Object(&DESCRIPTOR);

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let object = read_object(input, &DESCRIPTOR)?;
        let first_day = read_member(object, "first_day")?;
        let last_day: Option<Date> = read_member(object, "last_day")?;
        let openings: Option<Vec<Opening>> = read_member(object, "openings")?;
        Self::new(first_day, last_day.unwrap_or(first_day), openings.unwrap_or_default())
    }
}
