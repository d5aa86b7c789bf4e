//! Limits on the validator's work for a schema, checked before it is compiled or applied.
//!
//! The validator follows references without limits: a schema of two lines can keep it busy for years, or exhaust the
//! stack, which aborts the whole process. Therefore a schema is first analyzed as a graph of its parts, and rejected if
//! the edges lead outside, back to the same value, or too deep. The same plan then limits the cost of checking a value.

use super::{
    bounds::COMPILED,
    layout::Layout,
    part::{Part, Way, size, too_complex},
};
use crate::error::FieldError;
use serde_json::Value;

/// The maximum number of steps of one check. A step applies a part to a value and takes about a microsecond in
/// unoptimized builds.
const STEPS: usize = 2_000_000;
/// The maximum number of steps of one check that lists errors, for which the validator copies more.
const LISTED_STEPS: usize = 500_000;
/// The maximum nesting depth of parts during one check.
const DEPTH: usize = 400;

/// The analysis of a schema.
#[derive(Debug)]
pub(super) struct Plan {
    /// The parts; the first is the schema itself.
    parts: Vec<Part>,
    /// The cost of compiling them, in units of a part without patterns.
    cost: usize,
}

/// Whether the errors can be listed within the limits.
pub(super) enum Listing {
    Affordable,
    TooLong,
}

impl Plan {
    /// Analyzes an object that conforms to the meta-schema.
    pub(super) fn of(schema: &Value) -> Result<Self, FieldError> {
        let layout = Layout::of(schema)?;
        let cost = layout.check()?;
        Ok(Self { parts: layout.parts, cost })
    }

    /// Adds the cost of compiling the schema to `cost`, and checks the limit.
    pub(super) fn afford(&self, cost: &mut usize) -> Result<(), FieldError> {
        *cost = cost.saturating_add(self.cost);
        if *cost > COMPILED { Err(too_complex("must be fewer or simpler")) } else { Ok(()) }
    }

    /// Adds the cost of checking a value to `steps`, and checks the limit.
    pub(super) fn allow(&self, value: &Value, steps: &mut usize) -> Result<Listing, FieldError> {
        let mut spent = Spent { steps: *steps, listed: 0 };
        let allowed = self.walk(0, value, Visit { times: 1, depth: 0, is_choice: false }, &mut spent);
        *steps = spent.steps;
        match allowed {
            None => Err(too_complex("must be smaller, because checking it against the form is too expensive")),
            Some(()) if spent.listed > LISTED_STEPS => Ok(Listing::TooLong),
            Some(()) => Ok(Listing::Affordable),
        }
    }

    /// Returns `None` if the cost exceeds the limit.
    fn walk(&self, part: usize, value: &Value, visit: Visit, spent: &mut Spent) -> Option<()> {
        let part = self.parts.get(part)?;
        spent.add(part, value, visit)?;
        for (way, next) in &part.ways {
            let mut inner = Visit { depth: visit.depth + 1, ..visit };
            if matches!(way, Way::Same | Way::Choice) {
                inner.times = visit.times.saturating_mul(part.times);
                inner.is_choice |= matches!(way, Way::Choice);
            }
            let mut to = |value: &Value| self.walk(*next, value, inner, spent);
            match (way, value) {
                (Way::Same | Way::Choice, _) => to(value)?,
                (Way::Member(name), Value::Object(members)) => members.get(name).map_or(Some(()), to)?,
                (Way::Members, Value::Object(members)) => members.values().try_for_each(to)?,
                (Way::Names, Value::Object(members)) => {
                    members.keys().try_for_each(|name| to(&Value::from(name.as_str())))?;
                }
                (Way::Item(index), Value::Array(items)) => items.get(*index).map_or(Some(()), to)?,
                (Way::Items, Value::Array(items)) => items.iter().try_for_each(to)?,
                _ => {}
            }
        }
        Some(())
    }
}

#[derive(Clone, Copy)]
struct Visit {
    times: usize,
    depth: usize,
    /// Whether the part is within `anyOf` or `oneOf`, whose errors contain copies of the value for each alternative.
    is_choice: bool,
}

/// The cost of a check so far.
struct Spent {
    steps: usize,
    listed: usize,
}

impl Spent {
    /// Returns `None` if the cost exceeds the limit.
    fn add(&mut self, part: &Part, value: &Value, visit: Visit) -> Option<()> {
        let matched = |text: &str, positions: usize| text.chars().count().saturating_mul(positions) / 20;
        let patterns = match value {
            Value::String(text) => matched(text, part.pattern),
            Value::Object(members) if part.name_patterns > 0 => {
                members.keys().map(|name| matched(name, part.name_patterns)).sum()
            }
            _ => 0,
        };
        let steps = 1 + part.size / 64 + patterns;
        self.steps = self.steps.saturating_add(steps.saturating_mul(visit.times));
        if self.listed <= LISTED_STEPS {
            let copied = if visit.is_choice { size(value) } else { 1 };
            self.listed = self.listed.saturating_add(part.size.saturating_mul(copied).saturating_mul(visit.times));
        }
        (self.steps <= STEPS && visit.depth <= DEPTH).then_some(())
    }
}
