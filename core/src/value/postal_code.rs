use super::{country::has_zip_codes, text_value};
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A postal code in capital letters: 3 to 20 of `A`-`Z`, `0`-`9`, space and hyphen, of which the first and the last is
/// a letter or digit (the specification's `valid_postal_code`, which `---` fulfils as well).
///
/// [`verify_in`](Self::verify_in) checks the form of a country's codes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PostalCode(String);
text_value!(PostalCode = "02108");

/// The digits of a ZIP code; further digits (ZIP+4) identify a block or a building.
const ZIP: usize = 5;

impl PostalCode {
    /// Returns a sort key that places nearer codes first: the number of the five digits of a ZIP code that are not part
    /// of the common prefix, then the difference of the two numbers.
    ///
    /// The digits of a ZIP code identify a group of states, a region within it and a post office within that, so codes
    /// with a common prefix belong to one region. This is not a distance: streets on either side of a regional border
    /// count as remote, and consecutive numbers need not be neighbours.
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

    /// Checks the form of a new address's code: in the United States, its territories and the freely associated states
    /// a ZIP code of five digits or a ZIP+4 (USPS Publication 28, section 139). The codes of other countries are not
    /// checked further.
    ///
    /// ```
    /// use telehealth_core::value::PostalCode;
    /// let code: PostalCode = "2108".parse()?;
    /// assert!(code.verify_in("US").is_err());
    /// assert!(code.verify_in("Denmark").is_ok());
    /// # Ok::<(), telehealth_core::error::FieldError>(())
    /// ```
    ///
    /// # Errors
    /// [`Code::POSTAL_CODE_ZIP`].
    pub fn verify_in(&self, country: &str) -> Result<(), FieldError> {
        if !has_zip_codes(country) || self.is_zip() {
            Ok(())
        } else {
            Err(FieldError::new(
                Code::POSTAL_CODE_ZIP,
                "must be a ZIP code of five digits, or ZIP+4 such as 02108-1234",
            ))
        }
    }

    fn is_zip(&self) -> bool {
        let (zip, four) = self.0.split_once('-').unwrap_or((&self.0, "0000"));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        zip.len() == ZIP && four.len() == 4 && digits(zip) && digits(four)
    }

    /// Returns the number of a ZIP code; `None` for other postal codes.
    fn zip(&self) -> Option<u32> {
        self.0.get(..ZIP).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
    }
}

impl FromStr for PostalCode {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b' ' || b == b'-';
        let ends = text.bytes().next().zip(text.bytes().last());
        if (3..=20).contains(&text.len())
            && text.bytes().all(allowed)
            && ends.is_some_and(|(first, last)| first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric())
        {
            Ok(Self(text.to_ascii_uppercase()))
        } else {
            Err(FieldError::new(
                Code::POSTAL_CODE_MALFORMED,
                "must be 3 to 20 letters, digits, spaces and hyphens, beginning and ending with a letter or digit",
            ))
        }
    }
}
