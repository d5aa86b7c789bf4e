//! Protected health information.

use crate::{
    error::FieldError,
    field::{Encode, Encoder, Field, Input, TypeDescriptor},
};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// A value that is protected health information, or a payment or insurance identifier.
///
/// `Debug` shows `[phi]`, and errors never repeat the value. Reading it requires an explicit call:
///
/// ```
/// use telehealth_core::{Phi, value::Text};
/// let complaint: Phi<Text<200>> = Phi::new("sore throat".parse()?);
/// assert_eq!(format!("{complaint:?}"), "[phi]");
/// assert_eq!(complaint.expose().as_str(), "sore throat");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phi<T>(T);

impl<T> Phi<T> {
    /// Wraps a value as protected.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns a reference to the protected value.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Returns the protected value.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[phi]")
    }
}

impl<T: std::str::FromStr<Err = FieldError>> std::str::FromStr for Phi<T> {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        text.parse().map(Self)
    }
}

/// Reads a protected value. `Phi` is not written by serde: write what [`Phi::expose`] returns. For the same reason inputs,
/// such as [`NewPatient`](crate::accounts::NewPatient), are read by serde but not written.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Phi<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: Encode> Encode for Phi<T> {
    fn encode(&self, to: &mut dyn Encoder) {
        self.0.encode(to);
    }
}

impl<T: Field> Field for Phi<T> {
    const TYPE: TypeDescriptor = TypeDescriptor::Phi(&T::TYPE);
    const SAMPLE: &'static str = T::SAMPLE;

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        T::read(input).map(Self)
    }
}
