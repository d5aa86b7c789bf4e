//! Extensions of a form's schema: the order of questions, scores and priority rules.
//!
//! They are three members of the schema's root, which JSON Schema itself ignores:
//!
//! ```json
//! {"x-order": ["mood", "sleep"],
//!  "x-scores": {"total": {"items": ["/mood", "/sleep"], "source": "where the cut-offs are published",
//!                         "bands": [{"from": 0, "label": "low"}, {"from": 4, "label": "high"}]}},
//!  "x-priority": [{"score": "total", "from": 4, "priority": "urgent"},
//!                 {"when": {"properties": {"mood": {"const": 3}}, "required": ["mood"]}, "priority": "emergency"}]}
//! ```

use crate::{
    Code, Phi,
    error::{FieldError, safe_name},
    field::{Field, Object},
    forms::ClinicalPriority,
    value::{JsonSchema, LongText, Text, escaped},
};
use serde_json::Value;
use std::collections::BTreeSet;
use telehealth_macros::ObjectField;

/// A band of scores, which ends where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct ScoreBand {
    /// The lowest score of the band.
    pub from: i32,
    /// The label of the band, such as `moderate`.
    pub label: Text<100>,
}

/// A rule for computing a score: the sum of the answers to some questions with integer answers, clamped to 32 bits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct ScoreRule {
    /// The title of the score for display.
    pub title: Option<Text<200>>,
    /// The answers to add up, as JSON pointers (RFC 6901) to properties that the schema declares.
    pub items: Vec<Text<500>>,
    /// The bands, in ascending order.
    pub bands: Vec<ScoreBand>,
    /// The publication of the items and cut-offs.
    pub source: Option<LongText>,
}

/// A rule that raises the priority of a submission: if the answers match the schema `when`, or the score is at least
/// `from`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct PriorityRule {
    /// A JSON Schema that the answers must match.
    pub when: Option<JsonSchema>,
    /// The name of a score.
    pub score: Option<Text<100>>,
    /// The lowest score to which the rule applies.
    pub from: Option<i32>,
    /// The minimum priority of a submission to which the rule applies.
    pub priority: ClinicalPriority,
}

/// A score of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct Score {
    /// The name of the score in the form.
    pub name: Text<100>,
    /// The sum.
    pub total: Phi<i32>,
    /// The band of the score; empty below the first band.
    pub band: Option<Phi<Text<100>>>,
}

/// The scores and the priority of a form's answers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct Assessment {
    /// The scores by name. A score with a missing answer is left out.
    pub scores: Vec<Score>,
    /// The highest priority of the rules that apply.
    pub clinical_priority: ClinicalPriority,
}

/// The maximum number of scores of a form, of priority rules of a form, and of items of a score.
const LIMIT: usize = 200;

/// The extensions that a form's schema declares.
pub(super) struct Declared {
    pub(super) order: Vec<String>,
    scores: Vec<(Text<100>, ScoreRule)>,
    priorities: Vec<PriorityRule>,
}

impl Declared {
    /// Reads and checks `x-order`, `x-scores` and `x-priority`.
    pub(super) fn read(schema: &JsonSchema) -> Result<Self, FieldError> {
        let root = schema.members();
        let order = read_order(root).map_err(|error| error.inside("/x-order"))?;
        let scores = read_scores(root).map_err(|error| error.inside("/x-scores"))?;
        let priorities = read_priorities(root, &scores).map_err(|error| error.inside("/x-priority"))?;
        Ok(Self { order, scores, priorities })
    }

    /// Computes the scores and the priority of answers that match the schema.
    pub(super) fn assess(&self, answers: &Value) -> Result<Assessment, FieldError> {
        let scores: Vec<Score> = self.scores.iter().filter_map(|(name, rule)| rule.score(name, answers)).collect();
        let (mut clinical_priority, mut steps) = (ClinicalPriority::Routine, 0);
        for rule in &self.priorities {
            if rule.holds(answers, &scores, &mut steps)? {
                clinical_priority = clinical_priority.max(rule.priority);
            }
        }
        Ok(Assessment { scores, clinical_priority })
    }
}

impl ScoreRule {
    fn score(&self, name: &Text<100>, answers: &Value) -> Option<Score> {
        let answers = self.items.iter().map(|item| integer(answers.pointer(item.as_str())?));
        let total = within_32_bits(answers.sum::<Option<i64>>()?);
        let band = self.bands.iter().rev().find(|band| band.from <= total).map(|band| Phi::new(band.label.clone()));
        Some(Score { name: name.clone(), total: Phi::new(total), band })
    }

    fn check(&self, root: &Object) -> Result<(), FieldError> {
        let mut seen = BTreeSet::new();
        if !(1..=LIMIT).contains(&self.items.len()) {
            return Err(malformed("count", "must hold 1 to 200 items").inside("/items"));
        }
        for (i, item) in self.items.iter().enumerate() {
            if !declared(root, item.as_str()).is_some_and(may_be_integer) || !seen.insert(item.as_str()) {
                let known = properties(root).filter(|(_, property)| may_be_integer(property)).map(|(name, _)| name);
                let error =
                    malformed("item", "must point to an integer property of the schema, each once, such as {items}");
                return Err(error.with_text("items", listed("/", known)).inside(format_args!("/items/{i}")));
            }
        }
        for (i, band) in self.bands.iter().enumerate() {
            band.label.verify().map_err(|error| error.inside(format_args!("/bands/{i}/label")))?;
        }
        if self.bands.iter().zip(self.bands.iter().skip(1)).any(|(lower, upper)| lower.from >= upper.from) {
            return Err(malformed("ascending", "must be in ascending order").inside("/bands"));
        }
        Ok(())
    }
}

impl PriorityRule {
    fn holds(&self, answers: &Value, scores: &[Score], steps: &mut usize) -> Result<bool, FieldError> {
        if let Some(condition) = &self.when {
            return condition.accepts(answers, steps);
        }
        let named = scores.iter().find(|score| Some(&score.name) == self.score.as_ref());
        Ok(named.zip(self.from).is_some_and(|(score, from)| *score.total.expose() >= from))
    }
}

/// Returns the field error of a keyword of ours; `rule` tells the messages apart.
fn malformed(rule: &'static str, message: &'static str) -> FieldError {
    FieldError::new(Code::FORM_SCHEMA_VOCABULARY, message).with("rule", rule)
}

fn read_order(root: &Object) -> Result<Vec<String>, FieldError> {
    let Some(value) = root.get("x-order") else { return Ok(Vec::new()) };
    let names: Vec<LongText> = Field::from_json(value)?;
    let known: BTreeSet<&str> = properties(root).map(|(name, _)| name).collect();
    let mut seen = BTreeSet::new();
    for (i, name) in names.iter().enumerate() {
        if !known.contains(name.as_str()) || !seen.insert(name.as_str()) {
            let error = malformed("property", "must name a property of the schema, each once: {properties}");
            return Err(error.with_text("properties", listed("", known.into_iter())).inside(format_args!("/{i}")));
        }
    }
    Ok(names.iter().map(|name| name.as_str().to_owned()).collect())
}

fn read_scores(root: &Object) -> Result<Vec<(Text<100>, ScoreRule)>, FieldError> {
    let Some(value) = root.get("x-scores") else { return Ok(Vec::new()) };
    let rules = value
        .as_object()
        .filter(|rules| rules.len() <= LIMIT)
        .ok_or_else(|| malformed("scores", "must be an object of at most 200 scores"))?;
    rules
        .iter()
        .map(|(name, value)| {
            let rule = ScoreRule::from_json(value);
            let named = rule.and_then(|rule| {
                rule.check(root)?;
                let name: Text<100> = name.parse()?;
                name.verify().map(|()| (name, rule))
            });
            named.map_err(|error| error.inside(format_args!("/{}", escaped(name))))
        })
        .collect()
}

fn read_priorities(root: &Object, scores: &[(Text<100>, ScoreRule)]) -> Result<Vec<PriorityRule>, FieldError> {
    let Some(value) = root.get("x-priority") else { return Ok(Vec::new()) };
    let rules: Vec<PriorityRule> = Field::from_json(value)?;
    if rules.len() > LIMIT {
        return Err(malformed("rules", "must hold at most 200 rules"));
    }
    let mut cost = 0;
    for (i, rule) in rules.iter().enumerate() {
        let place = |error: FieldError| error.inside(format_args!("/{i}"));
        match (&rule.when, &rule.score, rule.from) {
            (Some(condition), None, None) => {
                condition.afford(&mut cost).map_err(|error| place(error.inside("/when")))?
            }
            (None, Some(name), Some(_)) => {
                if scores.iter().all(|(known, _)| known != name) {
                    let error = malformed("score", "must be a score of the form: {scores}");
                    let error = error.with_text("scores", listed("", scores.iter().map(|(known, _)| known.as_str())));
                    return Err(place(error.inside("/score")));
                }
            }
            _ => return Err(place(malformed("condition", "must have `when`, or `score` and `from`"))),
        }
    }
    Ok(rules)
}

/// The maximum number of names that an error lists.
const LISTED: usize = 20;

/// Lists names of the form for an error, each after `prefix`; those that do not look like a name are left out.
fn listed<'a>(prefix: &str, names: impl Iterator<Item = &'a str>) -> String {
    let mut plain = names.filter(|name| safe_name(name) == *name).map(|name| format!("{prefix}{name}"));
    let mut listed: Vec<String> = plain.by_ref().take(LISTED).collect();
    listed.extend(plain.next().map(|_| "…".to_owned()));
    if listed.is_empty() { "there is none".to_owned() } else { listed.join(" ") }
}

/// Iterates over the properties that the schema declares at its root.
fn properties(root: &Object) -> impl Iterator<Item = (&str, &Value)> {
    let properties = root.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten().map(|(name, property)| (name.as_str(), property))
}

/// Whether a property can hold an integer. One without `type` can: its type may come from a reference, which is not
/// resolved.
fn may_be_integer(property: &Value) -> bool {
    property.get("type").is_none_or(|kind| kind == "integer")
}

/// Returns the property that a pointer refers to, if the schema declares it.
fn declared<'a>(root: &'a Object, pointer: &str) -> Option<&'a Value> {
    let mut steps = pointer.strip_prefix('/')?.split('/').map(|step| step.replace("~1", "/").replace("~0", "~"));
    let first = root.get("properties")?.get(steps.next()?)?;
    steps.try_fold(first, |property, name| property.get("properties")?.get(name))
}

/// Returns an answer as an integer. `2.0` is an integer in JSON Schema, as in JavaScript.
fn integer(answer: &Value) -> Option<i64> {
    let wide = match answer.as_i64() {
        Some(wide) => wide,
        // The cast saturates.
        None => answer.as_f64().filter(|number| number.fract() == 0.0)? as i64,
    };
    Some(within_32_bits(wide).into())
}

/// Clamps to 32 bits, so that a value that is too large does not leave a patient without a score.
fn within_32_bits(wide: i64) -> i32 {
    wide.clamp(i32::MIN.into(), i32::MAX.into()) as i32
}
