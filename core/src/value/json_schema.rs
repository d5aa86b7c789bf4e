mod bounds;
mod layout;
mod part;
mod patterns;
mod plan;

use super::JsonObject;
use crate::{
    code::Code,
    error::FieldError,
    field::{Field, Object, TypeDescriptor},
};
use jsonschema::{
    Draft, PatternOptions, Retrieve, Uri, ValidationError, Validator,
    error::{TypeKind, ValidationErrorKind},
};
use plan::{Listing, Plan};
use serde_json::Value;
use std::{
    any::Any,
    borrow::Cow,
    collections::BTreeSet,
    error::Error,
    fmt,
    sync::{Arc, OnceLock},
};

/// A JSON Schema of draft 2020-12: an object of at most 262,144 bytes, nested at most 32 levels deep.
///
/// That it *is* a schema is what [`verify`](Self::verify) finds out, once for every new one. Beyond the draft:
///
/// - Nothing is ever fetched. A reference leads to a schema within the schema, which is of no other draft or dialect.
/// - A schema that applies itself to the same value again, by whatever way, is refused, for that never ends; so is one
///   that asks for too much work. What is too much is far beyond what a form for people needs.
/// - `format` is checked, as the draft's format-assertion vocabulary does, for a form means it.
/// - Patterns are matched in time linear in the text, so they know no look-around and no back-references.
///
/// It is compiled when first used, and clones share that.
#[derive(Clone)]
pub struct JsonSchema {
    object: JsonObject<262_144>,
    derived: Arc<Derived>,
}

/// What is made from a schema once.
#[derive(Default)]
struct Derived {
    compiled: OnceLock<Result<Compiled, FieldError>>,
    reading: OnceLock<Box<dyn Any + Send + Sync>>,
}

struct Compiled {
    plan: Plan,
    validator: Validator,
    /// The names of properties, as they stand in a JSON pointer.
    names: BTreeSet<String>,
}

/// The most field errors that one check reports.
const FLAWS: usize = 1_000;
/// The most bytes that a compiled pattern may take; a hundred letters of any script take 4 MB.
const PATTERN_LIMIT: usize = 1 << 23;
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
        self.object.members()
    }

    /// Checks that it is a JSON Schema of draft 2020-12 that can be applied without fetching and in bounded time.
    ///
    /// # Errors
    /// [`Code::JSON_SCHEMA_MALFORMED`], [`Code::JSON_SCHEMA_REFERENCE`], [`Code::JSON_SCHEMA_ENDLESS`],
    /// [`Code::JSON_SCHEMA_TOO_COMPLEX`], at its JSON pointer (RFC 6901) in the schema.
    pub fn verify(&self) -> Result<(), FieldError> {
        self.compiled().map(drop)
    }

    /// Checks a value, and reports up to 1,000 field errors with their places as JSON pointers (RFC 6901), never a value. Where
    /// there are more, the last one is [`Code::ANSWER_MORE`], or the only one where the list itself would cost too much.
    /// The others are sorted by their places.
    ///
    /// A name in a pointer is shown where the schema declares it, and is `?` where it is the value's own. A value that
    /// cannot be checked in bounded time has one field error, [`Code::JSON_SCHEMA_TOO_COMPLEX`].
    ///
    /// # Errors
    /// The schema itself is none; see [`verify`](Self::verify).
    pub fn field_errors(&self, value: &Value) -> Result<Vec<FieldError>, FieldError> {
        let Compiled { plan, validator, names } = self.compiled()?;
        let listing = match plan.allow(value, &mut 0) {
            Ok(listing) => listing,
            Err(error) => return Ok(vec![error]),
        };
        let more = FieldError::new(Code::ANSWER_MORE, "must be mended in more places than are listed");
        if matches!(listing, Listing::TooLong) {
            // Whether it fits is found out without copies.
            return Ok(if validator.is_valid(value) { Vec::new() } else { vec![more] });
        }
        // One more, to see whether there are more.
        let errors = validator.iter_errors(value).take(FLAWS + 1);
        let mut placed: Vec<(String, FieldError)> = errors.map(|error| field_error(&error, value, names)).collect();
        let more = (placed.len() > FLAWS).then_some(more);
        placed.truncate(FLAWS);
        // One order, whatever the order in which the schema or the value was written.
        placed.sort_by_cached_key(|(place, error)| (in_order(place), error.code(), error.to_string()));
        Ok(placed.into_iter().map(|(place, error)| error.inside(place)).chain(more).collect())
    }

    /// Whether a value has no field errors. Several such checks share the steps of one; a value that cannot be checked is an error.
    pub(crate) fn accepts(&self, value: &Value, steps: &mut usize) -> Result<bool, FieldError> {
        let Compiled { plan, validator, .. } = self.compiled()?;
        plan.allow(value, steps).map(|_| validator.is_valid(value))
    }

    /// Does what [`verify`](Self::verify) does, for several schemas that share the cost of one.
    pub(crate) fn afford(&self, cost: &mut usize) -> Result<(), FieldError> {
        self.compiled()?.plan.afford(cost)
    }

    /// What else is read from the schema, once. There is one reader, so there is one type.
    pub(crate) fn read_once<T: Any + Send + Sync>(&self, read: impl FnOnce(&Self) -> T) -> Option<&T> {
        self.derived.reading.get_or_init(|| Box::new(read(self))).downcast_ref()
    }

    fn compiled(&self) -> Result<&Compiled, FieldError> {
        self.derived.compiled.get_or_init(|| compile(self.members())).as_ref().map_err(Clone::clone)
    }
}

fn compile(members: &Object) -> Result<Compiled, FieldError> {
    let schema = Value::Object(members.clone());
    jsonschema::draft202012::meta::validate(&schema).map_err(|error| malformed().inside(error.instance_path()))?;
    let plan = Plan::of(&schema)?;
    let validator = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_retriever(Nowhere)
        .should_validate_formats(true)
        .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_LIMIT))
        .build(&schema)
        .map_err(|error| match error.kind() {
            ValidationErrorKind::Referencing(_) => reference(),
            _ => malformed().inside(error.schema_path()),
        })?;
    let mut names = BTreeSet::new();
    declared(members, &mut names);
    Ok(Compiled { plan, validator, names })
}

/// A schema holds nothing personal, but it may be long: it is not repeated.
fn malformed() -> FieldError {
    FieldError::new(Code::JSON_SCHEMA_MALFORMED, "must be a JSON Schema of draft 2020-12")
}

fn reference() -> FieldError {
    FieldError::new(Code::JSON_SCHEMA_REFERENCE, "must refer to a schema within itself")
}

impl PartialEq for JsonSchema {
    fn eq(&self, other: &Self) -> bool {
        self.object == other.object
    }
}

impl fmt::Debug for JsonSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JsonSchema").field(&self.object).finish()
    }
}

impl Field for JsonSchema {
    const KIND: TypeDescriptor = TypeDescriptor::Json;

    fn from_json(value: &Value) -> Result<Self, FieldError> {
        JsonObject::from_json(value).map(|object| Self { object, derived: Arc::default() })
    }

    fn to_json(&self) -> Value {
        self.object.to_json()
    }
}

/// Collects the names that a schema declares as properties.
fn declared(schema: &Object, names: &mut BTreeSet<String>) {
    for (keyword, value) in schema {
        if let ("properties", Some(properties)) = (keyword.as_str(), value.as_object()) {
            names.extend(properties.keys().map(|name| escaped(name).into_owned()));
        }
        match value {
            Value::Object(members) => declared(members, names),
            Value::Array(items) => items.iter().filter_map(Value::as_object).for_each(|item| declared(item, names)),
            _ => {}
        }
    }
}

/// A name as it stands in a JSON pointer (RFC 6901, 3).
pub(crate) fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { name.replace('~', "~0").replace('/', "~1").into() } else { name.into() }
}

/// A pointer as a key to sort by: item 2 comes before item 10.
fn in_order(place: &str) -> Vec<(usize, String)> {
    let is_index = |step: &str| step.bytes().all(|b| b.is_ascii_digit());
    place.split('/').map(|step| (if is_index(step) { step.len() } else { 0 }, step.to_owned())).collect()
}

/// What is wrong in a value and where, in words that repeat the schema and never the value.
fn field_error(error: &ValidationError<'_>, value: &Value, names: &BTreeSet<String>) -> (String, FieldError) {
    use ValidationErrorKind as Kind;
    let mut place = String::new();
    let mut pointer = String::new();
    for step in error.instance_path().as_str().split('/').skip(1) {
        // The index of an item is no text of the caller's, as a name of digits is.
        let is_index = value.pointer(&pointer).is_some_and(Value::is_array);
        pointer.extend(["/", step]);
        place.extend(["/", if is_index || names.contains(step) { step } else { "?" }]);
    }
    let invalid = |message: String| FieldError::new(Code::ANSWER_INVALID, message);
    let field_error = match error.kind() {
        Kind::Required { property } => {
            // The name is the schema's, wherever it asks for it.
            place.push('/');
            place.push_str(&escaped(property.as_str().unwrap_or_default()));
            FieldError::new(Code::ANSWER_MISSING, "is required")
        }
        Kind::AdditionalProperties { .. }
        | Kind::UnevaluatedProperties { .. }
        | Kind::AdditionalItems { .. }
        | Kind::UnevaluatedItems { .. }
        | Kind::PropertyNames { .. }
        | Kind::FalseSchema => {
            FieldError::new(Code::ANSWER_UNKNOWN, "must hold nothing that the form does not ask for")
        }
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
        Kind::MultipleOf { multiple_of } => invalid(format!("must be a multiple of {multiple_of}")),
        Kind::Enum { .. } | Kind::Constant { .. } => invalid("must be one of the form's choices".to_owned()),
        Kind::AnyOf { .. } => invalid("must fit one of the form's alternatives".to_owned()),
        Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. } => {
            invalid("must fit exactly one of the form's alternatives".to_owned())
        }
        Kind::Pattern { .. } => invalid("must match the form's pattern".to_owned()),
        other => invalid(format!("must fulfil {} of the form", other.keyword())),
    };
    (place, field_error)
}
