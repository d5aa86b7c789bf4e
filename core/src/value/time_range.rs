use crate::Timestamp;
use std::ops::Range;
use telehealth_macros::InputField;

/// The instants from `since` (inclusive) to `until` (exclusive).
///
/// ```
/// use telehealth_core::{Timestamp, value::TimeRange};
/// let (monday, tuesday): (Timestamp, Timestamp) = ("2026-11-23T00:00:00Z".parse()?, "2026-11-24T00:00:00Z".parse()?);
/// assert_eq!(TimeRange::from(monday..tuesday), TimeRange { since: monday, until: tuesday });
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, InputField)]
pub struct TimeRange {
    /// The start (inclusive).
    pub since: Timestamp,
    /// The end (exclusive).
    pub until: Timestamp,
}

impl From<Range<Timestamp>> for TimeRange {
    fn from(range: Range<Timestamp>) -> Self {
        Self { since: range.start, until: range.end }
    }
}
