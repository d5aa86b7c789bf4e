//! The analysis of a schema as a graph of its parts.

use super::{
    DRAFT, escaped,
    part::{Part, Way, size, too_complex},
    patterns, reference,
};
use crate::{code::Code, error::FieldError};
use jsonschema::{Draft, Registry, Retrieve, Uri};
use referencing::Resolver;
use serde_json::Value;
use std::{collections::BTreeMap, error::Error};

/// The maximum number of parts to which references lead; a dynamic reference may lead to several.
const REFERENCES: usize = 100_000;

/// The graph of a schema.
#[derive(Default)]
pub(super) struct Layout {
    /// The parts; the first is the schema itself.
    pub(super) parts: Vec<Part>,
    /// The JSON pointer of each part in the schema.
    places: Vec<String>,
    /// The number of parts with an `$id`.
    pub(super) resources: usize,
    /// The cost of compiling all distinct patterns.
    pub(super) patterns: usize,
}

/// Builds a layout.
#[derive(Default)]
struct Builder<'a> {
    layout: Layout,
    /// The parts by their memory addresses, their only unique identity.
    known: BTreeMap<usize, usize>,
    references: Vec<Reference<'a>>,
    /// The parts by the names of their dynamic anchors.
    dynamic_anchors: BTreeMap<&'a str, Vec<usize>>,
    patterns: BTreeMap<&'a str, usize>,
}

/// Returns an empty schema for every external reference, so that the plan, not the registry, reports the reference.
struct EmptyRetriever;

impl Retrieve for EmptyRetriever {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        Ok(Value::Object(serde_json::Map::new()))
    }
}

/// Rejects a pattern that cannot be matched in linear time.
fn linear(pattern: &str) -> Result<(), FieldError> {
    if patterns::looks_around(pattern) {
        let message = "must not use look-around (?=, ?!, ?<=, ?<!) or back-references in a pattern";
        return Err(FieldError::new(Code::JSON_SCHEMA_PATTERN, message));
    }
    Ok(())
}

/// A reference to be resolved once all parts are known.
struct Reference<'a> {
    from: usize,
    keyword: &'static str,
    target: &'a str,
    resolver: Resolver<'a>,
}

impl Layout {
    /// Analyzes an object that conforms to the meta-schema.
    pub(super) fn of(schema: &Value) -> Result<Self, FieldError> {
        let id = schema.get("$id").and_then(Value::as_str).unwrap_or("json-schema:///").trim_end_matches('#');
        let outside = |_| reference();
        let registry = Registry::new()
            .retriever(EmptyRetriever)
            .draft(Draft::Draft202012)
            .add(id, Draft::Draft202012.create_resource_ref(schema))
            .and_then(|builder| builder.prepare())
            .map_err(outside)?;
        let mut builder = Builder::default();
        builder.visit(schema, &registry.resolver(jsonschema::uri::from_str(id).map_err(outside)?), String::new())?;
        builder.resolve()?;
        let patterns = builder.patterns.iter().map(|(pattern, positions)| patterns::compiling(pattern, *positions));
        Ok(Self { patterns: patterns.fold(0, usize::saturating_add), ..builder.layout })
    }

    /// Adds the pointer of a part to a field error.
    pub(super) fn at(&self, part: usize, error: FieldError) -> FieldError {
        error.inside(self.places.get(part).map_or("", String::as_str))
    }
}

impl<'a> Builder<'a> {
    /// Adds a part and all its subschemas.
    fn visit(&mut self, schema: &'a Value, resolver: &Resolver<'a>, place: String) -> Result<usize, FieldError> {
        let index = self.layout.parts.len();
        self.known.insert(address(schema), index);
        self.layout.parts.push(Part { times: 1, size: 1, weight: 1, ..Part::default() });
        self.layout.places.push(place.clone());
        let Some(members) = schema.as_object() else { return Ok(index) };
        let at = |keyword: &str| format!("{place}/{keyword}");
        if let Some(draft) = members.get("$schema")
            && draft.as_str().map(|uri| uri.strip_suffix('#').unwrap_or(uri)) != Some(DRAFT)
        {
            return Err(FieldError::new(Code::JSON_SCHEMA_MALFORMED, "must be a JSON Schema of draft 2020-12")
                .inside(at("$schema")));
        }
        let resolver = &resolver
            .in_subresource(Draft::Draft202012.create_resource_ref(schema))
            .map_err(|_| reference().inside(at("$id")))?;
        self.layout.resources += usize::from(members.contains_key("$id"));
        let mut part = Part { times: 1, size: 1 + members.len(), weight: 1, ..Part::default() };
        for (keyword, inner) in members {
            match (keyword.as_str(), inner) {
                ("$ref", Value::String(target)) => self.refer(index, "$ref", target, resolver),
                ("$dynamicRef", Value::String(target)) => self.refer(index, "$dynamicRef", target, resolver),
                ("$dynamicAnchor", Value::String(name)) => self.dynamic_anchors.entry(name).or_default().push(index),
                ("enum" | "const" | "required" | "dependentRequired" | "not", _) => part.size += size(inner),
                ("pattern", Value::String(pattern)) => {
                    linear(pattern).map_err(|error| error.inside(at("pattern")))?;
                    part.pattern = self.pattern(pattern);
                }
                ("patternProperties", Value::Object(several)) => {
                    for pattern in several.keys() {
                        linear(pattern).map_err(|error| error.inside(at("patternProperties")))?;
                        let positions = self.pattern(pattern);
                        part.name_patterns = part.name_patterns.saturating_add(positions);
                        part.weight = part.weight.saturating_add(patterns::compiling(pattern, positions) / 3);
                    }
                }
                ("unevaluatedProperties" | "unevaluatedItems", _) => part.times = 3,
                _ => {}
            }
            for (step, schema) in schemas(keyword, inner) {
                let next = self.visit(schema, resolver, step.place(&at(keyword)))?;
                part.ways.extend(step.way(keyword).map(|way| (way, next)));
            }
        }
        if let Some(known) = self.layout.parts.get_mut(index) {
            *known = part;
        }
        Ok(index)
    }

    fn refer(&mut self, from: usize, keyword: &'static str, target: &'a str, resolver: &Resolver<'a>) {
        self.references.push(Reference { from, keyword, target, resolver: resolver.clone() });
    }

    fn pattern(&mut self, pattern: &'a str) -> usize {
        let positions = patterns::positions(pattern);
        self.patterns.insert(pattern, positions);
        positions
    }

    /// Resolves every reference to the part to which it leads.
    fn resolve(&mut self) -> Result<(), FieldError> {
        let mut left = REFERENCES;
        for Reference { from, keyword, target, resolver } in std::mem::take(&mut self.references) {
            let found = resolver.lookup(target).ok().and_then(|found| self.known.get(&address(found.contents())));
            let Some(found) = found else {
                return Err(self.layout.at(from, reference().inside(format_args!("/{keyword}"))));
            };
            // A dynamic reference may lead to any part with this anchor; which one is known only when it is applied.
            let name = target.rsplit_once('#').map(|(_, name)| name).filter(|_| keyword == "$dynamicRef");
            let named = name.and_then(|name| self.dynamic_anchors.get(name)).into_iter().flatten();
            let targets = named.filter(|part| *part != found).chain([found]);
            if let Some(part) = self.layout.parts.get_mut(from) {
                let before = part.ways.len();
                part.ways.extend(targets.take(left).map(|target| (Way::Same, *target)));
                left -= part.ways.len() - before;
            }
            if left == 0 {
                return Err(too_complex("must hold fewer references"));
            }
        }
        Ok(())
    }
}

/// The position of a subschema in the value of a keyword.
enum Step<'a> {
    There,
    Named(&'a str),
    Nth(usize),
}

/// Returns the subschemas in the value of a keyword.
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

    /// Returns what the subschema is applied to; `None` if it is only a target of references.
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
