//! What a schema asks of the validator, known before it is compiled or applied.
//!
//! The validator follows references wherever they lead, and stops at nothing: a schema of two lines can keep it busy
//! for years, or exhaust the stack, which ends the whole process. So a schema is first laid out as its parts and the
//! ways between them, and refused where they lead outside, back to the same value, or too far. The same plan then
//! bounds what one check of a value costs.

use super::{DRAFT, escaped, reference};
use crate::{code::Code, error::Flaw};
use jsonschema::{Draft, Registry, Retrieve, Uri};
use referencing::Resolver;
use serde_json::Value;
use std::{collections::BTreeMap, error::Error};

/// The most parts one behind the other. The validator takes them by recursion, at up to 10 KB of stack each where
/// nothing is optimized, and threads have 2 MB.
const LEVELS: usize = 100;
/// The most parts that the validator compiles.
const COMPILED: usize = 100_000;
/// The most parts that one value meets.
const SAME_VALUE: usize = 10_000;
/// The most positions of all patterns, counted as [`compiling`] does. About 20 µs each where nothing is optimized.
const PATTERNS: usize = 50_000;
/// The most steps of one check, a part applied to a value each. About a microsecond each where nothing is optimized.
const STEPS: usize = 2_000_000;
/// The most steps of one check that lists what is wrong, for which the validator copies much.
const LISTED_STEPS: usize = 500_000;
/// The most parts that one check is within at a time.
const DEPTH: usize = 400;

/// A schema's parts; the first is the schema itself.
#[derive(Debug)]
pub(super) struct Plan(Vec<Part>);

/// A schema within the schema.
#[derive(Debug, Default)]
struct Part {
    ways: Vec<(Way, usize)>,
    /// How often the validator applies the parts for the same value: `unevaluated…` asks once more what they know.
    times: usize,
    /// Its keywords, and the values that an answer is compared with: what errors may hold copies of.
    size: usize,
    /// The positions of its pattern.
    pattern: usize,
    /// The positions of its patterns of names.
    name_patterns: usize,
    dynamic_anchor: Option<String>,
}

/// What of a value the next part is applied to.
#[derive(Debug)]
enum Way {
    Same,
    Choice,
    Member(String),
    Members,
    Names,
    Item(usize),
    Items,
}

/// Whether what is wrong can be listed within bounds.
pub(super) enum Listing {
    Affordable,
    TooLong,
}

/// Stands for whatever a reference outside leads to, so that it is the plan that finds the reference.
struct Elsewhere;

impl Retrieve for Elsewhere {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        Ok(Value::Object(serde_json::Map::new()))
    }
}

/// A reference that is resolved when all parts are known.
struct Reference<'a> {
    from: usize,
    keyword: &'static str,
    target: &'a str,
    resolver: Resolver<'a>,
}

/// A plan in the making.
#[derive(Default)]
struct Layout<'a> {
    parts: Vec<Part>,
    /// Where each part stands in the schema.
    places: Vec<String>,
    /// The parts by their addresses, which tell them apart as nothing else does.
    known: BTreeMap<usize, usize>,
    references: Vec<Reference<'a>>,
    /// How many parts have an `$id`.
    resources: usize,
    patterns: BTreeMap<&'a str, usize>,
}

impl Plan {
    /// Lays out an object that fits the meta-schema.
    pub(super) fn of(schema: &Value) -> Result<Self, Flaw> {
        let id = schema.get("$id").and_then(Value::as_str).unwrap_or("json-schema:///").trim_end_matches('#');
        let outside = |_| reference();
        let registry = Registry::new()
            .retriever(Elsewhere)
            .draft(Draft::Draft202012)
            .add(id, Draft::Draft202012.create_resource_ref(schema))
            .and_then(|builder| builder.prepare())
            .map_err(outside)?;
        let mut layout = Layout::default();
        layout.visit(schema, &registry.resolver(jsonschema::uri::from_str(id).map_err(outside)?), String::new())?;
        layout.resolve()?;
        layout.check()?;
        Ok(Self(layout.parts))
    }

    /// Bounds what it costs to check a value.
    pub(super) fn allow(&self, value: &Value) -> Result<Listing, Flaw> {
        let mut spent = Spent::default();
        if self.walk(0, value, Visit { times: 1, depth: 0, is_choice: false }, &mut spent).is_none() {
            return Err(too_complex("must be less, for the form asks too much work of it"));
        }
        Ok(if spent.listed > LISTED_STEPS { Listing::TooLong } else { Listing::Affordable })
    }

    /// `None` when it costs too much.
    fn walk(&self, part: usize, value: &Value, visit: Visit, spent: &mut Spent) -> Option<()> {
        let part = self.0.get(part)?;
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
    /// Within `anyOf` or `oneOf`, whose errors hold copies of the value for each alternative.
    is_choice: bool,
}

/// What a check costs so far.
#[derive(Default)]
struct Spent {
    steps: usize,
    listed: usize,
}

impl Spent {
    /// `None` when it is too much.
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

fn too_complex(message: &'static str) -> Flaw {
    Flaw::new(Code::JSON_SCHEMA_TOO_COMPLEX, message)
}

impl<'a> Layout<'a> {
    /// Lays out a part with all that is written inside it.
    fn visit(&mut self, schema: &'a Value, resolver: &Resolver<'a>, place: String) -> Result<usize, Flaw> {
        let index = self.parts.len();
        self.known.insert(address(schema), index);
        self.parts.push(Part { times: 1, size: 1, ..Part::default() });
        self.places.push(place.clone());
        let Some(members) = schema.as_object() else { return Ok(index) };
        let at = |keyword: &str| format!("{place}/{keyword}");
        if let Some(draft) = members.get("$schema")
            && draft.as_str().map(|uri| uri.strip_suffix('#').unwrap_or(uri)) != Some(DRAFT)
        {
            return Err(Flaw::new(Code::JSON_SCHEMA_MALFORMED, "must be draft 2020-12").inside(at("$schema")));
        }
        let resolver = &resolver
            .in_subresource(Draft::Draft202012.create_resource_ref(schema))
            .map_err(|_| reference().inside(at("$id")))?;
        self.resources += usize::from(members.contains_key("$id"));
        let mut part = Part { times: 1, size: 1 + members.len(), ..Part::default() };
        for (keyword, inner) in members {
            match (keyword.as_str(), inner) {
                ("$ref", Value::String(target)) => self.refer(index, "$ref", target, resolver),
                ("$dynamicRef", Value::String(target)) => self.refer(index, "$dynamicRef", target, resolver),
                ("$dynamicAnchor", Value::String(name)) => part.dynamic_anchor = Some(name.clone()),
                ("enum" | "const" | "required" | "dependentRequired" | "not", _) => part.size += size(inner),
                ("pattern", Value::String(pattern)) => part.pattern = self.pattern(pattern),
                ("patternProperties", Value::Object(several)) => {
                    part.name_patterns = several.keys().map(|pattern| self.pattern(pattern)).sum();
                }
                ("unevaluatedProperties" | "unevaluatedItems", _) => part.times = 3,
                _ => {}
            }
            for (step, schema) in schemas(keyword, inner) {
                let next = self.visit(schema, resolver, step.place(&at(keyword)))?;
                part.ways.extend(step.way(keyword).map(|way| (way, next)));
            }
        }
        if let Some(known) = self.parts.get_mut(index) {
            *known = part;
        }
        Ok(index)
    }

    fn refer(&mut self, from: usize, keyword: &'static str, target: &'a str, resolver: &Resolver<'a>) {
        self.references.push(Reference { from, keyword, target, resolver: resolver.clone() });
    }

    fn pattern(&mut self, pattern: &'a str) -> usize {
        let positions = positions(pattern);
        self.patterns.insert(pattern, positions);
        positions
    }

    /// Follows every reference to the part that it leads to.
    fn resolve(&mut self) -> Result<(), Flaw> {
        for Reference { from, keyword, target, resolver } in std::mem::take(&mut self.references) {
            let found = resolver.lookup(target).ok().and_then(|found| self.known.get(&address(found.contents())));
            let mut targets: Vec<usize> = found.into_iter().copied().collect();
            if targets.is_empty() {
                return Err(self.at(from, reference().inside(format_args!("/{keyword}"))));
            }
            if keyword == "$dynamicRef" {
                // It may lead to any part of the name; which one shows when it is applied.
                let (_, name) = target.rsplit_once('#').unwrap_or_default();
                let named = |part: &Part| part.dynamic_anchor.as_deref() == Some(name);
                targets.extend(self.parts.iter().enumerate().filter(|(_, part)| named(part)).map(|(i, _)| i));
                targets.sort_unstable();
                targets.dedup();
            }
            if let Some(part) = self.parts.get_mut(from) {
                part.ways.extend(targets.into_iter().map(|target| (Way::Same, target)));
            }
        }
        Ok(())
    }

    fn at(&self, part: usize, flaw: Flaw) -> Flaw {
        flaw.inside(self.places.get(part).map_or("", String::as_str))
    }

    fn check(&self) -> Result<(), Flaw> {
        // The validator compiles a part anew for every order in which the resources around it can be entered.
        let orders = (1..=self.resources).try_fold(1_usize, |orders, n| orders.checked_mul(n)?.checked_add(1));
        let compiled = orders.and_then(|orders| orders.checked_mul(self.parts.len()));
        if compiled.is_none_or(|compiled| compiled > COMPILED) {
            return Err(too_complex("must have fewer parts, or fewer with an $id"));
        }
        let patterns: usize = self.patterns.iter().map(|(pattern, positions)| compiling(pattern, *positions)).sum();
        if patterns > PATTERNS {
            return Err(too_complex("must have fewer or shorter patterns"));
        }
        let mut depths = Depths { parts: &self.parts, seen: vec![None; self.parts.len()], open: Vec::new(), count: 0 };
        let mut met = vec![Met::Not; self.parts.len()];
        for part in 0..self.parts.len() {
            depths.visit(part, 0).ok_or_else(|| self.at(part, too_complex("must lead through at most 100 parts")))?;
            self.meets(part, &mut met)?;
        }
        Ok(())
    }

    /// How many parts a value meets that meets this one. Ways to the same value are short by now.
    fn meets(&self, part: usize, met: &mut [Met]) -> Result<usize, Flaw> {
        match met.get_mut(part) {
            Some(Met::Counted(count)) => return Ok(*count),
            Some(here @ Met::Not) => *here = Met::Within,
            _ => {
                let endless = Flaw::new(Code::JSON_SCHEMA_ENDLESS, "must not apply itself to the same value again");
                return Err(self.at(part, endless));
            }
        }
        let mut count = 1_usize;
        if let Some(Part { ways, times, .. }) = self.parts.get(part) {
            for (_, next) in ways.iter().filter(|(way, _)| matches!(way, Way::Same | Way::Choice)) {
                count = count.saturating_add(self.meets(*next, met)?.saturating_mul(*times));
            }
        }
        if count > SAME_VALUE {
            return Err(self.at(part, too_complex("must apply at most 10000 parts to one value")));
        }
        if let Some(here) = met.get_mut(part) {
            *here = Met::Counted(count);
        }
        Ok(count)
    }
}

#[derive(Clone, Copy)]
enum Met {
    Not,
    Within,
    Counted(usize),
}

/// Finds how many parts stand one behind the other at most, whatever way is taken: parts that lead to one another
/// (Tarjan's strongly connected components) count all.
struct Depths<'p> {
    parts: &'p [Part],
    seen: Vec<Option<Depth>>,
    open: Vec<usize>,
    count: usize,
}

#[derive(Clone, Copy)]
struct Depth {
    /// The least number of a part, in the order of visits, that it leads back to.
    low: usize,
    /// The parts behind it and itself, once its component is closed.
    below: Option<usize>,
}

impl Depths<'_> {
    /// `None` when there are too many.
    fn visit(&mut self, part: usize, level: usize) -> Option<Depth> {
        if let Some(depth) = self.seen.get(part).copied().flatten() {
            return Some(depth);
        }
        if level >= LEVELS {
            return None;
        }
        let number = self.count;
        self.count += 1;
        let mut here = Depth { low: number, below: None };
        *self.seen.get_mut(part)? = Some(here);
        self.open.push(part);
        let parts = self.parts;
        for (_, next) in &parts.get(part)?.ways {
            let next = self.visit(*next, level + 1)?;
            if next.below.is_none() {
                here.low = here.low.min(next.low);
            }
        }
        *self.seen.get_mut(part)? = Some(here);
        if here.low == number {
            let start = self.open.iter().rposition(|open| *open == part)?;
            let component = self.open.split_off(start);
            let ways = component.iter().filter_map(|part| parts.get(*part)).flat_map(|part| &part.ways);
            let behind = ways.filter_map(|(_, next)| self.seen.get(*next)?.as_ref()?.below).max();
            let below = component.len() + behind.unwrap_or(0);
            if below > LEVELS {
                return None;
            }
            for part in component {
                if let Some(depth) = self.seen.get_mut(part)? {
                    depth.below = Some(below);
                }
            }
            here.below = Some(below);
        }
        Some(here)
    }
}

/// Where a schema stands behind a keyword.
enum Step<'a> {
    There,
    Named(&'a str),
    Nth(usize),
}

/// The schemas that stand behind a keyword.
fn schemas<'a>(keyword: &str, value: &'a Value) -> Vec<(Step<'a>, &'a Value)> {
    match (keyword, value) {
        ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(several)) => {
            several.iter().enumerate().map(|(i, schema)| (Step::Nth(i), schema)).collect()
        }
        (
            "properties" | "patternProperties" | "dependentSchemas" | "dependencies" | "$defs" | "definitions",
            Value::Object(several),
        ) => several.iter().map(|(name, schema)| (Step::Named(name), schema)).collect(),
        (
            "not"
            | "if"
            | "then"
            | "else"
            | "additionalProperties"
            | "unevaluatedProperties"
            | "propertyNames"
            | "items"
            | "contains"
            | "unevaluatedItems"
            | "contentSchema",
            _,
        ) => vec![(Step::There, value)],
        _ => Vec::new(),
    }
}

impl Step<'_> {
    fn place(&self, keyword: &str) -> String {
        match self {
            Self::There => keyword.to_owned(),
            Self::Named(name) => format!("{keyword}/{}", escaped(name)),
            Self::Nth(i) => format!("{keyword}/{i}"),
        }
    }

    /// What the schema there is applied to; nothing where it is only kept for references.
    fn way(&self, keyword: &str) -> Option<Way> {
        match (keyword, self) {
            ("allOf" | "not" | "if" | "then" | "else" | "dependentSchemas" | "dependencies", _) => Some(Way::Same),
            ("anyOf" | "oneOf", _) => Some(Way::Choice),
            ("properties", Self::Named(name)) => Some(Way::Member((*name).to_owned())),
            ("patternProperties" | "additionalProperties" | "unevaluatedProperties", _) => Some(Way::Members),
            ("propertyNames", _) => Some(Way::Names),
            ("prefixItems", Self::Nth(i)) => Some(Way::Item(*i)),
            ("items" | "contains" | "unevaluatedItems", _) => Some(Way::Items),
            _ => None,
        }
    }
}

fn address(schema: &Value) -> usize {
    std::ptr::from_ref(schema) as usize
}

/// How many values a value holds, itself included; a long text counts as several.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len() / 32,
        Value::Array(items) => items.iter().map(size).sum::<usize>() + 1,
        Value::Object(members) => members.values().map(size).sum::<usize>() + 1,
        _ => 1,
    }
}

/// How many characters a pattern can be waiting for at a time: its characters, each as often as it is repeated.
fn positions(pattern: &str) -> usize {
    // The positions of each open group, and of what a repetition would repeat.
    let (mut groups, mut last) = (vec![0_usize], 0_usize);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        let added = match c {
            '(' => {
                groups.push(0);
                last = 0;
                continue;
            }
            ')' if groups.len() > 1 => {
                last = groups.pop().unwrap_or(0);
                last
            }
            '{' => {
                let counts: String = chars.by_ref().take_while(|c| *c != '}').collect();
                let most = counts.split(',').filter_map(|count| count.parse::<usize>().ok()).max().unwrap_or(1);
                last.saturating_mul(most.saturating_sub(1))
            }
            '[' => {
                while let Some(c) = chars.next().filter(|c| *c != ']') {
                    if c == '\\' {
                        chars.next();
                    }
                }
                last = 1;
                1
            }
            '^' | '$' | '|' | '*' | '+' | '?' => 0,
            _ => {
                if c == '\\' {
                    chars.next();
                }
                last = 1;
                1
            }
        };
        if let Some(group) = groups.last_mut() {
            *group = group.saturating_add(added);
        }
    }
    groups.into_iter().fold(0, usize::saturating_add)
}

/// What it costs to compile a pattern: a Unicode property stands for hundreds of ranges of characters.
fn compiling(pattern: &str, positions: usize) -> usize {
    let heavy = pattern.contains(r"\p") || pattern.contains(r"\P");
    positions.saturating_mul(if heavy { 40 } else { 1 }).saturating_add(40)
}
