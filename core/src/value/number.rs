use super::decimal::{decimal_value, hundredths};
use crate::{
    code::Code,
    error::FieldError,
    field::{Encode, Encoder, Field, Input, TypeDescriptor, integer_out_of_range},
};
use rust_decimal::Decimal;
use std::{
    fmt,
    num::{IntErrorKind, ParseIntError},
    str::FromStr,
};

macro_rules! bounded_integer {
    ($(#[$meta:meta])* $name:ident >= $least:literal, $code:ident, $message:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(i32);

        impl $name {
            /// Returns the number.
            #[must_use]
            pub const fn get(self) -> i32 {
                self.0
            }
        }

        impl TryFrom<i32> for $name {
            type Error = FieldError;

            fn try_from(number: i32) -> Result<Self, FieldError> {
                if number >= $least { Ok(Self(number)) } else { Err(FieldError::new(Code::$code, $message)) }
            }
        }

        impl FromStr for $name {
            type Err = FieldError;

            fn from_str(text: &str) -> Result<Self, FieldError> {
                integer(text)?.try_into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Encode for $name {
            fn encode(&self, to: &mut dyn Encoder) {
                to.integer(self.0);
            }
        }

        impl Field for $name {
            const TYPE: TypeDescriptor = TypeDescriptor::Integer;
            const SAMPLE: &'static str = "1";

            fn read(input: Input<'_>) -> Result<Self, FieldError> {
                i32::read(input)?.try_into()
            }
        }
    };
}

/// Parses a 32-bit integer.
fn integer(text: &str) -> Result<i32, FieldError> {
    text.parse().map_err(|error: ParseIntError| match error.kind() {
        IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => integer_out_of_range(),
        _ => FieldError::new(Code::FIELD_WRONG_TYPE, "must be {expected}").with("expected", "an integer"),
    })
}

bounded_integer! {
    /// A number of zero or more.
    Count >= 0, INTEGER_NEGATIVE, "must not be negative"
}

bounded_integer! {
    /// A number of one or more.
    Positive >= 1, INTEGER_NOT_POSITIVE, "must be positive"
}

impl Positive {
    /// One.
    pub const ONE: Self = Self(1);
    /// The largest number.
    pub const MAX: Self = Self(i32::MAX);
}

impl Count {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// Subtracts one; returns `None` for zero.
    #[must_use]
    pub fn less_one(self) -> Option<Self> {
        self.0.checked_sub(1).and_then(|number| number.try_into().ok())
    }

    /// Adds one, saturating.
    #[must_use]
    pub const fn one_more(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Adds a number; returns `None` if the result exceeds the 32-bit range.
    #[must_use]
    pub fn more(self, by: Positive) -> Option<Self> {
        self.0.checked_add(by.0).map(Self)
    }

    /// Subtracts a number; returns `None` if the result is negative.
    #[must_use]
    pub fn less(self, by: Positive) -> Option<Self> {
        self.0.checked_sub(by.0).and_then(|number| number.try_into().ok())
    }
}

/// An average rating, 0.00 to 5.00 in hundredths (`DECIMAL(3,2)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rating(Decimal);
decimal_value!(Rating = "4.50");

impl TryFrom<Decimal> for Rating {
    type Error = FieldError;

    fn try_from(rating: Decimal) -> Result<Self, FieldError> {
        let exact = rating.normalize();
        if exact.scale() <= 2 && (Decimal::ZERO..=Decimal::from(5)).contains(&exact) {
            let mut hundredths = exact.abs();
            hundredths.rescale(2);
            Ok(Self(hundredths))
        } else {
            Err(no_rating())
        }
    }
}

fn no_rating() -> FieldError {
    FieldError::new(Code::RATING_OUT_OF_RANGE, "must be {min} to {max} in hundredths")
        .with("min", "0.00")
        .with("max", "5.00")
}

impl FromStr for Rating {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        hundredths(text).map_err(|_| no_rating())?.try_into()
    }
}
