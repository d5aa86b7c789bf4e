//! Collects the violations of a row or an input.

use super::{
    FieldError, ValidationError, Violation,
    validation::{field_of, safe_name},
};
use crate::code::Code;
use std::fmt;

/// The fields of a rule: `"fee"`, or `["slot_end", "scheduled_at"]` for a rule about `slot_end` that also reads
/// `scheduled_at`.
#[derive(Clone, Debug)]
pub struct Fields {
    field: &'static str,
    others: &'static [&'static str],
}

impl From<&'static str> for Fields {
    fn from(field: &'static str) -> Self {
        Self { field, others: &[] }
    }
}

impl<const N: usize> From<&'static [&'static str; N]> for Fields {
    fn from(fields: &'static [&'static str; N]) -> Self {
        const { assert!(N > 0, "a rule has a field") };
        let (field, others) = fields.split_first().unwrap_or((&"", &[]));
        Self { field, others }
    }
}

/// Collects violations so that all of them can be reported at once.
#[derive(Debug)]
pub struct Violations {
    entity: &'static str,
    found: Vec<Violation>,
}

impl Violations {
    /// Creates an empty collection for one entity.
    #[must_use]
    pub const fn of(entity: &'static str) -> Self {
        Self { entity, found: Vec::new() }
    }

    /// Adds a violation of the first of `fields` unless `holds` is true. The other ones are the further fields of the
    /// input that the rule reads: where one of them is malformed, the rule is not reported.
    pub fn require(&mut self, holds: bool, fields: impl Into<Fields>, code: Code, message: &'static str) {
        if !holds {
            self.report(fields, FieldError::new(code, message));
        }
    }

    /// Adds a violation of the first of `fields`; the other ones are the further fields that the rule reads.
    pub fn report(&mut self, fields: impl Into<Fields>, error: FieldError) {
        let Fields { field, others } = fields.into();
        self.found.push(Violation { others, ..error.at(self.entity, field) });
    }

    /// Returns the value, or adds the error as a violation of the first of `fields`; the other ones are those from which
    /// the value was computed.
    pub fn take<T>(&mut self, fields: impl Into<Fields>, value: Result<T, FieldError>) -> Option<T> {
        value.map_err(|error| self.report(fields, error)).ok()
    }

    /// Reports an unknown field.
    pub fn unknown(&mut self, name: &str) {
        self.found.push(Violation::new(self.entity, safe_name(name).to_owned(), Code::FIELD_UNKNOWN, "is unknown"));
    }

    /// Returns the value of another check, or adds its violations.
    pub fn merge<T>(&mut self, other: Result<T, ValidationError>) -> Option<T> {
        other.map_err(|invalid| self.found.extend(invalid.violations)).ok()
    }

    /// Adds the violations of a table's rules, except those that a constructor has already reported with its own rule
    /// of the same code.
    pub(crate) fn merge_rules(&mut self, rules: ValidationError) {
        for violation in rules.violations {
            if !self.found.iter().any(|it| it.code == violation.code && it.field == violation.field) {
                self.found.push(violation);
            }
        }
    }

    /// Adds those violations of another check that do not read a field which already has a violation: what a rule
    /// decides about a malformed value means nothing.
    pub fn merge_independent(&mut self, other: ValidationError) {
        let wrong: Vec<String> = self.found.iter().map(|violation| field_of(&violation.field).to_owned()).collect();
        let independent = |violation: &Violation| !wrong.iter().any(|field| violation.reads(field));
        self.found.extend(other.violations.into_iter().filter(independent));
    }

    /// Checks whether no violation was collected.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Drops the violations of fields for which `matters` returns false.
    pub fn retain(&mut self, matters: impl Fn(&str) -> bool) {
        self.found.retain(|violation| matters(&violation.field));
    }

    /// Returns the value of a check on a part of this entity, or adds its violations with the prefix `place`, such as
    /// `items/2`.
    pub fn merge_at<T>(&mut self, place: impl fmt::Display, other: Result<T, ValidationError>) -> Option<T> {
        let entity = self.entity;
        let placed = |violation: Violation| Violation { entity, ..violation.within(&place) };
        other.map_err(|invalid| self.found.extend(invalid.violations.into_iter().map(placed))).ok()
    }

    /// Returns an error if any violation was collected.
    ///
    /// # Errors
    /// [`ValidationError`] with every violation.
    pub fn finish(self) -> Result<(), ValidationError> {
        if self.found.is_empty() { Ok(()) } else { Err(ValidationError { violations: self.found }) }
    }

    /// Returns the value that was assembled from checked parts. A part that is absent has left a violation.
    ///
    /// # Errors
    /// [`ValidationError`] with every violation, or with `field.missing` if a part is absent without one.
    pub fn finish_with<T>(self, value: Option<T>) -> Result<T, ValidationError> {
        let entity = self.entity;
        self.finish()?;
        value.ok_or_else(|| Violation::new(entity, "self", Code::FIELD_MISSING, "is required").into())
    }
}
