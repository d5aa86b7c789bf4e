use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A postal code: 3 to 20 of `A`-`Z`, `0`-`9`, space and hyphen (the specification's `valid_postal_code`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PostalCode(String);
text_value!(PostalCode);

/// A ZIP code has five digits; what follows them (ZIP+4) names a block or a building.
const ZIP: usize = 5;

impl PostalCode {
    /// How remote another code is, to sort by, the nearest first: by how many of the five digits of a ZIP code the two
    /// do not begin with alike, then by how far their numbers lie apart.
    ///
    /// The digits of a ZIP code name a group of states, a region of it, and a post office of that; so codes that begin
    /// alike are of one region. These are regions and no distances: two streets on the border of two regions count as
    /// remote, and neighbouring numbers need not be neighbours.
    ///
    /// ```
    /// use telehealth_core::value::PostalCode;
    /// let home: PostalCode = "02108-1234".parse()?;
    /// let (near, region): (PostalCode, PostalCode) = ("02107".parse()?, "02199".parse()?);
    /// assert!(home.remoteness(&near) < home.remoteness(&region));
    /// assert!(home.remoteness(&region) < home.remoteness(&"02200".parse()?));
    /// # Ok::<(), telehealth_core::error::FieldError>(())
    /// ```
    #[must_use]
    pub fn remoteness(&self, other: &Self) -> (usize, u32) {
        let shared = self.0.bytes().zip(other.0.bytes()).take(ZIP).take_while(|(ours, theirs)| ours == theirs).count();
        let apart = self.zip().zip(other.zip()).map_or(u32::MAX, |(ours, theirs)| ours.abs_diff(theirs));
        (ZIP - shared, apart)
    }

    /// The number of a ZIP code; none of a code of another form.
    fn zip(&self) -> Option<u32> {
        self.0.get(..ZIP).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
    }
}

impl FromStr for PostalCode {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let allowed = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ' || b == b'-';
        if (3..=20).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldError::new(Code::POSTAL_CODE_MALFORMED, "must be 3 to 20 of A-Z, 0-9, space and hyphen"))
        }
    }
}
