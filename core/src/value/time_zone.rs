use crate::{
    code::Code,
    error::FieldError,
    field::{Encode, Encoder, Field, Input, TypeDescriptor},
};
use chrono_tz::Tz;
use std::{fmt, str::FromStr};

/// A zone of the IANA time zone database (RFC 6557), such as `America/New_York`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeZone(Tz);

impl TimeZone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self(Tz::UTC);

    /// Returns the zone as a `chrono_tz` type.
    #[must_use]
    pub const fn tz(self) -> Tz {
        self.0
    }

    /// Returns the zone's name.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        self.0.name()
    }
}

impl FromStr for TimeZone {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        text.parse().map(Self).map_err(|_| FieldError::new(Code::TIME_ZONE_UNKNOWN, "must be an IANA time zone"))
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Encode for TimeZone {
    fn encode(&self, to: &mut dyn Encoder) {
        to.text(self.as_str());
    }
}

impl Field for TimeZone {
    const TYPE: TypeDescriptor = TypeDescriptor::Text;
    const SAMPLE: &'static str = "\"America/New_York\"";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        input.text("a time zone")?.parse()
    }
}
