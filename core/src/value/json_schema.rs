use super::JsonObject;
use crate::{
    code::Code,
    error::Flaw,
    field::{Field, Kind, Object},
};
use jsonschema::{
    Draft, PatternOptions, Retrieve, Uri, ValidationError, Validator,
    error::{TypeKind, ValidationErrorKind},
};
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeSet, error::Error};

/// A JSON Schema of draft 2020-12: an object of at most 262,144 bytes, nested at most 32 levels deep.
///
/// That it *is* a schema is what [`verify`](Self::verify) finds out, once for every new one. Beyond the draft:
///
/// - Nothing is ever fetched. A reference leads to a place within the schema, or to the draft's own meta-schema.
/// - `format` is checked, as the draft's format-assertion vocabulary does, for a form means it.
/// - Patterns are matched in time linear in the text, so they know no look-around and no back-references.
/// - A schema that applies itself to the same value again, by whatever way, adds nothing by that.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonSchema(JsonObject<262_144>);

/// The most flaws that one check reports.
const FLAWS: usize = 1_000;
/// The most bytes that a compiled pattern may take.
const PATTERN_LIMIT: usize = 1 << 20;
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Refuses every reference that leads outside, whatever features the program builds `jsonschema` with.
struct Nowhere;

impl Retrieve for Nowhere {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        Err("nothing is fetched".into())
    }
}

impl JsonSchema {
    /// The schema's own members.
    #[must_use]
    pub fn members(&self) -> &Object {
        self.0.members()
    }

    /// Checks that it is a JSON Schema of draft 2020-12 without references that lead outside.
    ///
    /// # Errors
    /// [`Code::JSON_SCHEMA_MALFORMED`], [`Code::JSON_SCHEMA_REFERENCE`].
    pub fn verify(&self) -> Result<(), Flaw> {
        self.compile().map(drop)
    }

    /// Checks a value, and reports up to 1,000 flaws with their places as JSON pointers (RFC 6901), never a value.
    ///
    /// A name in a pointer is shown where the schema declares it, and is `?` where it is the value's own.
    ///
    /// # Errors
    /// The schema itself is none; see [`verify`](Self::verify).
    pub fn flaws(&self, value: &Value) -> Result<Vec<Flaw>, Flaw> {
        let validator = self.compile()?;
        let mut names = BTreeSet::new();
        declared(self.members(), &mut names);
        Ok(validator.iter_errors(value).take(FLAWS).map(|error| flaw(&error, &names)).collect())
    }

    fn compile(&self) -> Result<Validator, Flaw> {
        let declared = self.members().get("$schema");
        if declared.is_some_and(|draft| draft.as_str().map(|uri| uri.trim_end_matches('#')) != Some(DRAFT)) {
            return Err(Flaw::new(Code::JSON_SCHEMA_MALFORMED, "must be draft 2020-12").inside("/$schema"));
        }
        let schema = Value::Object(self.members().clone());
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_retriever(Nowhere)
            .should_validate_formats(true)
            .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_LIMIT))
            .build(&schema)
            .map_err(|error| match error.kind() {
                ValidationErrorKind::Referencing(_) => {
                    Flaw::new(Code::JSON_SCHEMA_REFERENCE, "must refer to nothing outside itself")
                }
                // A schema holds nothing personal, but it may be long.
                _ => Flaw::new(Code::JSON_SCHEMA_MALFORMED, "must be a JSON Schema of draft 2020-12")
                    .inside(error.instance_path()),
            })
    }
}

impl Field for JsonSchema {
    const KIND: Kind = Kind::Json;

    fn from_json(value: &Value) -> Result<Self, Flaw> {
        JsonObject::from_json(value).map(Self)
    }

    fn to_json(&self) -> Value {
        self.0.to_json()
    }
}

/// Collects the names that a schema declares as properties.
fn declared<'a>(schema: &'a Object, names: &mut BTreeSet<Cow<'a, str>>) {
    for (keyword, value) in schema {
        if let ("properties", Some(properties)) = (keyword.as_str(), value.as_object()) {
            names.extend(properties.keys().map(|name| escaped(name)));
        }
        match value {
            Value::Object(members) => declared(members, names),
            Value::Array(items) => items.iter().filter_map(Value::as_object).for_each(|item| declared(item, names)),
            _ => {}
        }
    }
}

/// A name as it stands in a JSON pointer (RFC 6901, 3).
fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { name.replace('~', "~0").replace('/', "~1").into() } else { name.into() }
}

/// What is wrong in a value, in words that repeat the schema and never the value.
fn flaw(error: &ValidationError<'_>, names: &BTreeSet<Cow<'_, str>>) -> Flaw {
    use ValidationErrorKind as Kind;
    let shown = |name: &str| {
        let index = name.bytes().all(|b| b.is_ascii_digit());
        if index || names.contains(name) { name.to_owned() } else { "?".to_owned() }
    };
    let steps = error.instance_path().as_str().split('/').skip(1).map(|step| format!("/{}", shown(step)));
    let mut place: String = steps.collect();
    let invalid = |message: String| Flaw::new(Code::ANSWER_INVALID, message);
    let flaw = match error.kind() {
        Kind::Required { property } => {
            // The name is the schema's, wherever it asks for it.
            place.push('/');
            place.push_str(&escaped(property.as_str().unwrap_or_default()));
            Flaw::new(Code::ANSWER_MISSING, "is required")
        }
        Kind::AdditionalProperties { .. }
        | Kind::UnevaluatedProperties { .. }
        | Kind::AdditionalItems { .. }
        | Kind::UnevaluatedItems { .. }
        | Kind::PropertyNames { .. }
        | Kind::FalseSchema => Flaw::new(Code::ANSWER_UNKNOWN, "must hold nothing that the form does not ask for"),
        Kind::Type { kind: TypeKind::Single(expected) } => invalid(format!("must be of type {expected}")),
        Kind::Minimum { limit } => invalid(format!("must be at least {limit}")),
        Kind::Maximum { limit } => invalid(format!("must be at most {limit}")),
        Kind::ExclusiveMinimum { limit } => invalid(format!("must be more than {limit}")),
        Kind::ExclusiveMaximum { limit } => invalid(format!("must be less than {limit}")),
        Kind::MinLength { limit } => invalid(format!("must have at least {limit} characters")),
        Kind::MaxLength { limit } => invalid(format!("must have at most {limit} characters")),
        Kind::MinItems { limit } => invalid(format!("must hold at least {limit} items")),
        Kind::MaxItems { limit } => invalid(format!("must hold at most {limit} items")),
        Kind::Format { format } => invalid(format!("must be of the format {format}")),
        Kind::UniqueItems => invalid("must hold no item twice".to_owned()),
        other => invalid(format!("must fulfil {} of the form", other.keyword())),
    };
    flaw.inside(place)
}
