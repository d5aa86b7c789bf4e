//! Interstate compacts: which states recognize each other's licences, and since when.

use super::UsState;
use crate::{Date, label::labels};

labels! {
    /// A compact under which a licence of one member state is valid in all of them.
    Compact {
        /// The Nurse Licensure Compact.
        Nlc = "NLC",
    }
}

/// The members, as data with its source and date.
const MEMBERS: &str = include_str!("../../data/compacts.tsv");

/// A period in which a state is a member of a compact.
struct Membership<'a> {
    compact: &'a str,
    state: &'a str,
    from: Date,
    until: Option<Date>,
}

impl<'a> Membership<'a> {
    /// Reads a line of the file; `None` for a comment.
    fn read(line: &'a str) -> Option<Self> {
        let mut columns = line.split('\t').filter(|_| !line.starts_with('#'));
        let (compact, state, from) = (columns.next()?, columns.next()?, columns.next()?);
        let until = columns.next().map(str::parse).transpose().ok()?;
        Some(Self { compact, state, from: from.parse().ok()?, until })
    }
}

impl Compact {
    /// Checks whether a state is a member on a day.
    ///
    /// ```
    /// use telehealth_core::value::Compact;
    /// assert!(Compact::Nlc.has_member(&"VT".parse()?, "2022-02-01".parse()?));
    /// assert!(!Compact::Nlc.has_member(&"VT".parse()?, "2022-01-31".parse()?));
    /// assert!(!Compact::Nlc.has_member(&"CA".parse()?, "2026-11-22".parse()?));
    /// # Ok::<(), telehealth_core::error::FieldError>(())
    /// ```
    #[must_use]
    pub fn has_member(self, state: &UsState, day: Date) -> bool {
        let known = |it: &Membership<'_>| it.compact == self.label() && it.state == state.as_str();
        let mut periods = MEMBERS.lines().filter_map(Membership::read).filter(known);
        periods.any(|it| it.from <= day && it.until.is_none_or(|until| day <= until))
    }
}

/// Returns the memberships of all compacts as data: the compact, the state, and the first and the last day.
pub fn compact_memberships() -> impl Iterator<Item = (&'static str, &'static str, Date, Option<Date>)> {
    MEMBERS.lines().filter_map(Membership::read).map(|it| (it.compact, it.state, it.from, it.until))
}

#[cfg(test)]
mod tests {
    use super::{Compact, MEMBERS, Membership};
    use crate::value::UsState;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_of_the_file_is_a_membership_or_a_comment() {
        let lines: Vec<&str> = MEMBERS.lines().filter(|line| !line.starts_with('#')).collect();
        let members: Vec<Membership<'_>> = lines.iter().filter_map(|line| Membership::read(line)).collect();
        assert_eq!(members.len(), lines.len());
        for it in &members {
            assert!(it.compact.parse::<Compact>().is_ok(), "{}", it.compact);
            let state: UsState = it.state.parse().expect("a state");
            assert_eq!(state.verify_licensing(), Ok(()), "{state}");
            assert!(it.until.is_none_or(|until| it.from <= until), "{state}");
        }
        let unique: BTreeSet<_> = members.iter().map(|it| (it.compact, it.state, it.from)).collect();
        assert_eq!(unique.len(), members.len());
        // The 29 states in which the compact began.
        assert_eq!(members.iter().filter(|it| it.from.to_string() == "2018-01-19").count(), 29);
    }
}
