use super::text_value;
use crate::{code::Code, error::FieldError};
use std::{cmp::Ordering, str::FromStr};

/// A version of three numbers, `major.minor.patch`, of at most 20 characters (the specification's `valid_version`;
/// semver.org 2.0.0 without labels). Versions are ordered by their numbers.
///
/// ```
/// use telehealth_core::value::Version;
/// let version: Version = "1.9.12".parse()?;
/// assert_eq!(version.next_minor().as_ref().map(Version::as_str), Some("1.10.0"));
/// assert!(version < "1.10.0".parse()?);
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version(String);
text_value!(Version = "1.0.0");

const MAX_LENGTH: usize = 20;

impl Version {
    /// Returns the first version, 1.0.0.
    #[must_use]
    pub fn first() -> Self {
        Self("1.0.0".to_owned())
    }

    /// Returns major, minor and patch.
    #[must_use]
    pub fn numbers(&self) -> [u64; 3] {
        // Cannot fail: the value has three numbers of at most 16 digits.
        let mut parts = self.0.split('.').map(|part| part.parse().unwrap_or(u64::MAX));
        std::array::from_fn(|_| parts.next().unwrap_or(0))
    }

    /// Returns the next major version; `None` if it exceeds 20 characters.
    #[must_use]
    pub fn next_major(&self) -> Option<Self> {
        let [major, ..] = self.numbers();
        Self::of([major.checked_add(1)?, 0, 0])
    }

    /// Returns the next minor version; `None` if it exceeds 20 characters.
    #[must_use]
    pub fn next_minor(&self) -> Option<Self> {
        let [major, minor, _] = self.numbers();
        Self::of([major, minor.checked_add(1)?, 0])
    }

    /// Returns the next patch version; `None` if it exceeds 20 characters.
    #[must_use]
    pub fn next_patch(&self) -> Option<Self> {
        let [major, minor, patch] = self.numbers();
        Self::of([major, minor, patch.checked_add(1)?])
    }

    fn of([major, minor, patch]: [u64; 3]) -> Option<Self> {
        format!("{major}.{minor}.{patch}").parse().ok()
    }

    /// Checks that no number has a leading zero, as required for a new version (semver.org, item 2).
    ///
    /// # Errors
    /// [`Code::VERSION_LEADING_ZERO`].
    pub fn verify(&self) -> Result<(), FieldError> {
        if self.0.split('.').any(|part| part.len() > 1 && part.starts_with('0')) {
            return Err(FieldError::new(Code::VERSION_LEADING_ZERO, "must have no leading zeros"));
        }
        Ok(())
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        // 01.0.0 and 1.0.0 are different texts and must not compare as equal.
        self.numbers().cmp(&other.numbers()).then_with(|| self.0.cmp(&other.0))
    }
}

impl FromStr for Version {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if text.len() <= MAX_LENGTH && text.split('.').count() == 3 && text.split('.').all(number) {
            Ok(Self(text.to_owned()))
        } else {
            let message = "must be three numbers with dots between them, of at most 20 characters";
            Err(FieldError::new(Code::VERSION_MALFORMED, message))
        }
    }
}
