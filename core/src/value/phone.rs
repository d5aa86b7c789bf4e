use super::text_value;
use crate::{code::Code, error::FieldError};
use std::{fmt, str::FromStr};

/// A phone number in its one E.164 form: `+`, the country code and the national number, 7 to 15 digits (ITU-T E.164).
///
/// Ten digits without a country code, or eleven that begin with 1, are a number of the North American Numbering Plan:
/// `(555) 824-6004` and `+1 555 824 6004` are one number. Its area code does not begin with 0 or 1, nor end with 11:
/// `911` and its like are service codes. Numbers of other countries need their country code: a number is read without its
/// portal, so that no setting can change what a stored number means. Emergency and other short numbers, which mean
/// something else in each country, are rejected.
///
/// Whatever people and address books write between digits is removed: spaces, hyphens, dots, slashes and parentheses of
/// any script, the invisible marks that a copied number carries, and the `(0)` of `+44 (0)20 …`; so is the `tel:` of a
/// link (RFC 3966). Fullwidth digits and signs are read as ASCII. `Debug` hides the number.
///
/// ```
/// use telehealth_core::value::Phone;
/// assert_eq!("(555) 824-6004".parse::<Phone>()?.as_str(), "+15558246004");
/// assert_eq!("+44 (0)20 7946 0958".parse::<Phone>()?.as_str(), "+442079460958");
/// assert!("911".parse::<Phone>().is_err());
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);
text_value!(Phone = "+16175550123");

/// The maximum length of the input in bytes, separators included.
const MAX_WRITTEN: usize = 80;

/// The scheme of a link to a phone number.
const SCHEME: &str = "tel:";

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '.' | '-' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        // Dots at half height: the middle dot, the bullet, the dot operator, and the katakana ones.
        || matches!(c, '\u{b7}' | '\u{2022}' | '\u{22c5}' | '\u{30fb}' | '\u{ff65}')
        // Soft hyphens, zero-width characters and marks of direction.
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Returns the ASCII character of a fullwidth one (U+FF01 to U+FF5E), as a Japanese keyboard writes it.
fn narrowed(c: char) -> char {
    let ascii = u32::from(c).checked_sub(0xff01).and_then(|place| char::from_u32(place + 0x21));
    ascii.filter(char::is_ascii_graphic).unwrap_or(c)
}

fn read(text: &str) -> Option<String> {
    if text.len() > MAX_WRITTEN {
        return None;
    }
    let text: String = text.chars().map(narrowed).collect();
    let text = match text.trim().split_at_checked(SCHEME.len()) {
        Some((scheme, number)) if scheme.eq_ignore_ascii_case(SCHEME) => number,
        _ => &text,
    };
    // Dialled only without the country code.
    let text = if text.contains('+') { text.replacen("(0)", "", 1) } else { text.to_owned() };
    let number: String = text.chars().filter(|c| !is_separator(*c)).collect();
    let digits = match number.strip_prefix('+') {
        Some(international) => international.to_owned(),
        None if number.len() == 10 => format!("1{number}"),
        None if number.len() == 11 && number.starts_with('1') => number,
        None => return None,
    };
    let in_range = match digits.strip_prefix('1') {
        Some(national) => national.len() == 10 && !national.starts_with(['0', '1']) && national.get(1..3) != Some("11"),
        None => (7..=15).contains(&digits.len()) && !digits.starts_with('0'),
    };
    (in_range && digits.bytes().all(|b| b.is_ascii_digit())).then(|| format!("+{digits}"))
}

impl FromStr for Phone {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let message = "must be a phone number with + and its country code, or of ten digits in North America";
        read(text).map(Self).ok_or_else(|| FieldError::new(Code::PHONE_MALFORMED, message))
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[phone]")
    }
}
