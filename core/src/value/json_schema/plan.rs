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

#[cfg(test)]
mod tests {
    use super::{COMPILED, DEPTH, LISTED_STEPS, Listing, Plan, STEPS, Spent, Visit};
    use crate::code::Code;
    use serde_json::{Value, json};

    /// The cost of compiling a schema, and the steps of checking a value, alone and where errors are listed.
    fn costs(schema: &Value, value: &Value) -> (usize, usize, usize) {
        let plan = Plan::of(schema).expect("a schema within the limits");
        let mut spent = Spent { steps: 0, listed: 0 };
        let walked = plan.walk(0, value, Visit { times: 1, depth: 0, is_choice: false }, &mut spent);
        assert_eq!(walked, Some(()), "{schema}");
        (plan.cost, spent.steps, spent.listed)
    }

    /// The limits mean something only if the same schema costs the same tomorrow.
    #[test]
    fn the_cost_of_a_schema_and_of_a_check_is_known() {
        let long = "x".repeat(100);
        for (schema, value, expected) in [
            // Each part is compiled once and applied once; its size is one more than its keywords.
            (json!({}), json!(1), (1, 1, 1)),
            (json!({ "type": "object", "title": "t" }), json!({}), (1, 1, 3)),
            (json!({ "properties": { "a": {}, "b": true } }), json!({ "a": 1, "b": 2, "c": 3 }), (3, 3, 4)),
            (json!({ "additionalProperties": { "type": "string" } }), json!({ "a": 1, "b": 2 }), (2, 3, 6)),
            (json!({ "items": {} }), json!([1, 2, 3]), (2, 4, 5)),
            (json!({ "items": {} }), json!({ "a": 1 }), (2, 1, 2)),
            (json!({ "prefixItems": [{}, { "type": "null" }] }), json!([1, 2, 3]), (3, 3, 5)),
            (json!({ "prefixItems": [{}, { "type": "null" }] }), json!([1]), (3, 2, 3)),
            (json!({ "contains": {} }), json!([1, 2]), (2, 3, 4)),
            (json!({ "unevaluatedItems": {} }), json!([1, 2]), (3, 3, 4)),
            (json!({ "propertyNames": { "maxLength": 3 } }), json!({ "a": 1, "b": 1 }), (2, 3, 6)),
            (json!({ "allOf": [{}, {}] }), json!(1), (3, 3, 4)),
            (json!({ "not": {}, "if": {}, "then": {}, "else": {} }), json!(1), (5, 5, 10)),
            (json!({ "dependentSchemas": { "a": {} } }), json!({ "a": 1 }), (2, 2, 3)),
            // What is only a target of references is applied through them.
            (json!({ "$defs": { "a": {} } }), json!(1), (1, 1, 2)),
            (json!({ "$defs": { "a": {} }, "$ref": "#/$defs/a" }), json!(1), (2, 2, 4)),
            (
                json!({ "$defs": { "a": {} }, "properties": { "b": { "$ref": "#/$defs/a" } } }),
                json!({ "b": 1 }),
                (3, 3, 6),
            ),
            (
                json!({ "$defs": { "a": { "$dynamicAnchor": "n" } }, "$dynamicAnchor": "m", "items": { "$dynamicRef": "#m" } }),
                json!([[1]]),
                (2, 5, 16),
            ),
            (
                json!({ "items": { "$dynamicRef": "#n" },
                        "$defs": { "a": { "$dynamicAnchor": "n" }, "b": { "$id": "b", "$dynamicAnchor": "n" } } }),
                json!([1]),
                (8, 4, 10),
            ),
            // Alternatives copy the value into the errors.
            (json!({ "anyOf": [{}, {}] }), json!([1, 2, 3]), (3, 3, 10)),
            (json!({ "oneOf": [{ "items": {} }] }), json!([1, 2, 3]), (3, 5, 13)),
            (json!({ "oneOf": [{}] }), json!({ "a": [1, long], "b": null }), (2, 2, 10)),
            // What an answer is compared with counts, and long texts count more.
            (json!({ "enum": [1, 2, 3] }), json!(1), (1, 1, 6)),
            (json!({ "enum": [long, [1, 2], { "a": 1 }] }), json!(1), (1, 1, 12)),
            (json!({ "const": long }), json!(1), (1, 1, 6)),
            (json!({ "required": ["a", "b"] }), json!({}), (1, 1, 5)),
            (json!({ "dependentRequired": { "a": ["b", "c"] } }), json!({}), (1, 1, 6)),
            (json!({ "not": { "const": 1 } }), json!(1), (2, 2, 7)),
            (json!({ "enum": vec![1; 200] }), json!(1), (1, 4, 203)),
            // Patterns cost by their positions and the length of the text.
            (json!({ "pattern": "^a{10}$" }), json!(long), (26, 51, 2)),
            (json!({ "pattern": "^a{10}$" }), json!(["x"]), (26, 1, 2)),
            (json!({ "pattern": r"^\p{L}{10}$" }), json!(long), (281, 66, 2)),
            (json!({ "allOf": [{ "pattern": "a" }, { "pattern": "a" }] }), json!(long), (23, 13, 6)),
            (
                json!({ "patternProperties": { "^a{100}": {}, "b": {} } }),
                json!({ long.clone(): 1, "b": 2 }),
                (152, 515, 6),
            ),
            // What looks at the same value again multiplies the parts.
            (json!({ "unevaluatedProperties": { "type": "null" } }), json!({ "a": 1 }), (3, 2, 4)),
            (json!({ "allOf": [{ "allOf": [{}, {}] }], "unevaluatedProperties": {} }), json!({ "a": 1 }), (15, 11, 16)),
            (json!({ "allOf": [{ "items": {} }], "unevaluatedItems": false }), json!([1, 2]), (8, 12, 17)),
            (
                json!({ "propertyNames": { "$ref": "#/$defs/a" }, "$defs": { "a": { "allOf": [{}] } } }),
                json!({ "a": 1 }),
                (4, 4, 8),
            ),
            // So does every resource in which it can be entered.
            (json!({ "$id": "https://example.com/", "items": {} }), json!([1]), (4, 2, 4)),
            (json!({ "$id": "https://example.com/", "items": { "$id": "b", "items": {} } }), json!([[1]]), (15, 3, 7)),
        ] {
            assert_eq!(costs(&schema, &value), expected, "{schema} for {:.40}", value.to_string());
        }
    }

    /// At the limit a check is made, one step more and it is not; so with the levels of parts.
    #[test]
    fn a_check_may_take_what_the_limits_say_and_no_more() {
        let plan = Plan::of(&json!({ "items": {} })).expect("a schema");
        let value = json!([1, 2, 3]);
        let allowed = |mut steps: usize| {
            plan.allow(&value, &mut steps).map(|listing| (steps, matches!(listing, Listing::Affordable)))
        };
        assert_eq!(allowed(0), Ok((4, true)));
        assert_eq!(allowed(STEPS - 4), Ok((STEPS, true)));
        assert_eq!(allowed(STEPS - 3).map_err(|error| error.code()), Err(Code::JSON_SCHEMA_TOO_COMPLEX));
        assert_eq!(allowed(usize::MAX).map_err(|error| error.code()), Err(Code::JSON_SCHEMA_TOO_COMPLEX));
        // Errors are listed up to a limit of their own: here two for the list and one for each item.
        let listed = |items: usize| {
            let value = json!(vec![1; items]);
            plan.allow(&value, &mut 0).map(|listing| matches!(listing, Listing::Affordable))
        };
        assert_eq!((listed(LISTED_STEPS - 2), listed(LISTED_STEPS - 1)), (Ok(true), Ok(false)));
        let visited = |depth: usize| {
            let mut spent = Spent { steps: 0, listed: 0 };
            plan.walk(0, &value, Visit { times: 1, depth, is_choice: false }, &mut spent)
        };
        assert_eq!((visited(DEPTH - 1), visited(DEPTH)), (Some(()), None));
    }

    #[test]
    fn schemas_share_the_cost_of_one() {
        let plan = Plan::of(&json!({ "items": {} })).expect("a schema");
        for (before, expected) in [
            (0, Ok(2)),
            (5, Ok(7)),
            (COMPILED - 2, Ok(COMPILED)),
            (COMPILED - 1, Err(Code::JSON_SCHEMA_TOO_COMPLEX)),
            (usize::MAX, Err(Code::JSON_SCHEMA_TOO_COMPLEX)),
        ] {
            let mut cost = before;
            let afforded = plan.afford(&mut cost).map(|()| cost).map_err(|error| error.code());
            assert_eq!(afforded, expected, "{before}");
        }
    }
}
