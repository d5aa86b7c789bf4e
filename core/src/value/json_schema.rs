mod bounds;
mod formats;
mod layout;
mod part;
mod patterns;
mod plan;

use super::JsonObject;
use crate::{
    code::Code,
    error::FieldError,
    field::{Encode, Encoder, Field, Input, Object, TypeDescriptor},
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
    collections::{BTreeSet, VecDeque},
    error::Error,
    fmt,
    hash::{Hash, Hasher},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// A JSON Schema of draft 2020-12: an object of at most 262,144 bytes, nested at most 32 levels deep.
///
/// [`verify`](Self::verify) checks that the object is a valid schema. In addition to the draft:
///
/// - Nothing is ever fetched. References must refer to schemas within the schema, and other drafts or dialects are
///   rejected.
/// - A schema that applies itself to the same value again, directly or indirectly, is rejected because its validation
///   would not terminate. So is a schema whose validation is too expensive; the limits are far above the needs of
///   forms.
/// - `format` is checked, as in the draft's format-assertion vocabulary. Two formats are added for what HTML's inputs
///   of times send: `html-time` (`13:30`) and `html-datetime-local` (`2026-11-23T13:30`). The draft's `time` and
///   `date-time` need an offset (RFC 3339).
/// - Patterns are matched in linear time, so look-around and back-references are rejected.
/// - A number is a 64-bit integer or a floating-point number: integers below -2^63 and from 2^64 on are rejected, in the
///   schema and in what is checked, because they could only be compared after rounding.
///
/// The schema is compiled when first used. Clones share the result, and so do schemas that are read again while they are
/// among the 64 that the process has read last: a form is stored once and filled in many times.
#[derive(Clone)]
pub struct JsonSchema(Arc<Shared>);

/// A schema, and what is computed from it once.
struct Shared {
    object: JsonObject<262_144>,
    compiled: OnceLock<Result<Compiled, FieldError>>,
    reading: OnceLock<Box<dyn Any + Send + Sync>>,
}

/// The schemas that were read last, newest first.
static RECENT: Mutex<VecDeque<Arc<Shared>>> = Mutex::new(VecDeque::new());
const RECENT_LIMIT: usize = 64;

impl Shared {
    fn of(object: JsonObject<262_144>) -> Arc<Self> {
        // Nothing panics while it holds the lock; the list would be valid anyway.
        let mut recent = RECENT.lock().unwrap_or_else(PoisonError::into_inner);
        let known = recent.iter().position(|schema| schema.object == object).and_then(|place| recent.remove(place));
        let schema =
            known.unwrap_or_else(|| Arc::new(Self { object, compiled: OnceLock::new(), reading: OnceLock::new() }));
        recent.push_front(Arc::clone(&schema));
        recent.truncate(RECENT_LIMIT);
        schema
    }
}

struct Compiled {
    plan: Plan,
    validator: Validator,
    /// The names of declared properties, escaped for JSON pointers.
    names: BTreeSet<String>,
}

/// The maximum number of field errors that one check reports.
const MAX_ERRORS: usize = 1_000;
/// The maximum size of a compiled pattern in bytes; a hundred letters of any script take 4 MB.
const PATTERN_LIMIT: usize = 1 << 23;
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Rejects every external reference, whatever features of `jsonschema` the application enables.
struct NoRetrieval;

impl Retrieve for NoRetrieval {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        Err("nothing is fetched".into())
    }
}

impl JsonSchema {
    /// Returns the members of the schema.
    #[must_use]
    pub fn members(&self) -> &Object {
        self.0.object.members()
    }

    /// Checks that it is a JSON Schema of draft 2020-12 that can be applied in bounded time and without fetching.
    ///
    /// # Errors
    /// [`Code::JSON_SCHEMA_MALFORMED`], [`Code::JSON_SCHEMA_REFERENCE`], [`Code::JSON_SCHEMA_ENDLESS`],
    /// [`Code::JSON_SCHEMA_TOO_COMPLEX`], with the JSON pointer (RFC 6901) of the error in the schema.
    pub fn verify(&self) -> Result<(), FieldError> {
        self.compiled().map(drop)
    }

    /// Checks a value. Returns up to 1,000 field errors with JSON pointers (RFC 6901), sorted by pointer, and never a
    /// value. If there are more, [`Code::ANSWER_MORE`] is added at the end, or is the only error if listing the errors
    /// would be too expensive.
    ///
    /// Names that the schema does not declare are replaced by `?` in pointers. A value that cannot be checked in
    /// bounded time has one field error, [`Code::JSON_SCHEMA_TOO_COMPLEX`].
    ///
    /// # Errors
    /// The schema itself is invalid; see [`verify`](Self::verify).
    pub fn field_errors(&self, value: &Value) -> Result<Vec<FieldError>, FieldError> {
        let Compiled { plan, validator, names } = self.compiled()?;
        let listing = match plan.allow(value, &mut 0) {
            Ok(listing) => listing,
            Err(error) => return Ok(vec![error]),
        };
        let more = FieldError::new(Code::ANSWER_MORE, "must be corrected in more places than are listed");
        if matches!(listing, Listing::TooLong) {
            // Only check validity, which needs no copies of the value.
            return Ok(if validator.is_valid(value) { Vec::new() } else { vec![more] });
        }
        // Take one more than reported to find out whether there are more.
        let errors = validator.iter_errors(value).take(MAX_ERRORS + 1);
        let mut placed: Vec<(String, FieldError)> = errors.map(|error| field_error(&error, value, names)).collect();
        let more = (placed.len() > MAX_ERRORS).then_some(more);
        placed.truncate(MAX_ERRORS);
        // The order does not depend on the order of members in the schema or the value.
        placed.sort_by_cached_key(|(place, error)| (in_order(place), error.code(), error.to_string()));
        Ok(placed.into_iter().map(|(place, error)| error.inside(place)).chain(more).collect())
    }

    /// Checks whether a value has no field errors. Several checks share the limit of `steps`; a value that cannot be
    /// checked within it is an error.
    pub(crate) fn accepts(&self, value: &Value, steps: &mut usize) -> Result<bool, FieldError> {
        let Compiled { plan, validator, .. } = self.compiled()?;
        plan.allow(value, steps).map(|_| validator.is_valid(value))
    }

    /// Like [`verify`](Self::verify), for several schemas that share one limit of `cost`.
    pub(crate) fn afford(&self, cost: &mut usize) -> Result<(), FieldError> {
        self.compiled()?.plan.afford(cost)
    }

    /// Computes a value from the schema once and caches it. Every call must use the same type.
    pub(crate) fn read_once<T: Any + Send + Sync>(&self, read: impl FnOnce(&Self) -> T) -> Option<&T> {
        self.0.reading.get_or_init(|| Box::new(read(self))).downcast_ref()
    }

    fn compiled(&self) -> Result<&Compiled, FieldError> {
        self.0.compiled.get_or_init(|| compile(self.members())).as_ref().map_err(Clone::clone)
    }
}

#[cfg(test)]
thread_local! {
    /// How many schemas the thread of a test has compiled.
    pub(crate) static COMPILATIONS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Held by the tests that expect to find a schema in `RECENT`, because one of them fills it.
#[cfg(test)]
pub(crate) static RECENT_TESTED: Mutex<()> = Mutex::new(());

fn compile(members: &Object) -> Result<Compiled, FieldError> {
    #[cfg(test)]
    COMPILATIONS.set(COMPILATIONS.get() + 1);
    let schema = Value::Object(members.clone());
    jsonschema::draft202012::meta::validate(&schema).map_err(|error| malformed().inside(error.instance_path()))?;
    let plan = Plan::of(&schema)?;
    let validator = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_retriever(NoRetrieval)
        .should_validate_formats(true)
        .with_format("html-time", formats::is_html_time)
        .with_format("html-datetime-local", formats::is_html_datetime_local)
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

/// The message does not repeat the schema, which may be long.
fn malformed() -> FieldError {
    FieldError::new(Code::JSON_SCHEMA_MALFORMED, "must be a JSON Schema of draft 2020-12")
}

fn reference() -> FieldError {
    FieldError::new(Code::JSON_SCHEMA_REFERENCE, "must refer to a schema within itself")
}

impl PartialEq for JsonSchema {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.object == other.0.object
    }
}

impl Eq for JsonSchema {}

impl Hash for JsonSchema {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.object.hash(state);
    }
}

impl fmt::Debug for JsonSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JsonSchema").field(&self.0.object).finish()
    }
}

impl Encode for JsonSchema {
    fn encode(&self, to: &mut dyn Encoder) {
        self.0.object.encode(to);
    }
}

impl Field for JsonSchema {
    const TYPE: TypeDescriptor = TypeDescriptor::Json;
    const SAMPLE: &'static str = "{\"type\": \"object\"}";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        JsonObject::read(input).map(|object| Self(Shared::of(object)))
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

/// Escapes a name for a JSON pointer (RFC 6901, section 3).
pub(crate) fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { name.replace('~', "~0").replace('/', "~1").into() } else { name.into() }
}

/// Returns a sort key for a pointer that places item 2 before item 10.
fn in_order(place: &str) -> Vec<(usize, String)> {
    let is_index = |step: &str| step.bytes().all(|b| b.is_ascii_digit());
    place.split('/').map(|step| (if is_index(step) { step.len() } else { 0 }, step.to_owned())).collect()
}

/// Converts a validation error into a pointer and a field error. The message may repeat parts of the schema but never
/// of the value.
fn field_error(error: &ValidationError<'_>, value: &Value, names: &BTreeSet<String>) -> (String, FieldError) {
    use ValidationErrorKind as Kind;
    let mut place = String::new();
    let mut pointer = String::new();
    for step in error.instance_path().as_str().split('/').skip(1) {
        // An index into a list is safe to show; a member name of digits is text from the caller.
        let is_index = value.pointer(&pointer).is_some_and(Value::is_array);
        pointer.extend(["/", step]);
        place.extend(["/", if is_index || names.contains(step) { step } else { "?" }]);
    }
    // The keyword says which of the messages it is.
    let invalid = |message| FieldError::new(Code::ANSWER_INVALID, message).with_text("keyword", error.kind().keyword());
    let field_error = match error.kind() {
        Kind::Required { property } => {
            // The name comes from the schema, so it is safe to show.
            place.push('/');
            place.push_str(&escaped(property.as_str().unwrap_or_default()));
            FieldError::new(Code::ANSWER_MISSING, "is required")
        }
        Kind::AdditionalProperties { .. }
        | Kind::UnevaluatedProperties { .. }
        | Kind::AdditionalItems { .. }
        | Kind::UnevaluatedItems { .. }
        | Kind::PropertyNames { .. }
        | Kind::FalseSchema => FieldError::new(Code::ANSWER_UNKNOWN, "must contain only what the form asks for"),
        Kind::Type { kind: TypeKind::Single(expected) } => {
            invalid("must be of type {expected}").with_text("expected", expected)
        }
        Kind::Minimum { limit } => invalid("must be at least {limit}").with_text("limit", limit),
        Kind::Maximum { limit } => invalid("must be at most {limit}").with_text("limit", limit),
        Kind::ExclusiveMinimum { limit } => invalid("must be more than {limit}").with_text("limit", limit),
        Kind::ExclusiveMaximum { limit } => invalid("must be less than {limit}").with_text("limit", limit),
        Kind::MinLength { limit } => invalid("must have at least {limit} characters").with_text("limit", limit),
        Kind::MaxLength { limit } => invalid("must have at most {limit} characters").with_text("limit", limit),
        Kind::MinItems { limit } => invalid("must hold at least {limit} items").with_text("limit", limit),
        Kind::MaxItems { limit } => invalid("must hold at most {limit} items").with_text("limit", limit),
        Kind::Format { format } => invalid("must be of the format {format}").with_text("format", format),
        Kind::UniqueItems => invalid("must not hold an item twice"),
        Kind::MultipleOf { multiple_of } => {
            invalid("must be a multiple of {multiple_of}").with_text("multiple_of", multiple_of)
        }
        Kind::Enum { .. } | Kind::Constant { .. } => invalid("must be one of the form's choices"),
        Kind::AnyOf { .. } => invalid("must fit one of the form's alternatives"),
        Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. } => {
            invalid("must fit exactly one of the form's alternatives")
        }
        Kind::Pattern { .. } => invalid("must match the form's pattern"),
        _ => invalid("must fulfil {keyword} of the form"),
    };
    (place, field_error)
}

#[cfg(test)]
mod tests {
    use super::{COMPILATIONS, JsonSchema, RECENT_TESTED};
    use crate::field::Field;
    use serde_json::{Value, json};

    fn schema(of: &Value) -> JsonSchema {
        JsonSchema::from_json(of).expect("an object")
    }

    #[test]
    fn a_schema_is_compiled_once() {
        let _turn = RECENT_TESTED.lock();
        let of = json!({ "properties": { "a": { "pattern": r"^\p{L}{1,40}$" } } });
        let compilations = |work: &dyn Fn()| {
            let before = COMPILATIONS.get();
            work();
            COMPILATIONS.get() - before
        };
        let original = schema(&of);
        let check = |schema: &JsonSchema| {
            schema.verify().expect("a schema");
            assert!(schema.field_errors(&json!({ "a": "Ada" })).expect("a schema").is_empty());
            assert!(schema.accepts(&json!({ "a": "Ada" }), &mut 0).expect("a schema"));
            schema.afford(&mut 0).expect("a schema");
        };
        // It is not compiled before it is used.
        assert_eq!(compilations(&|| drop(original.clone())), 0);
        assert_eq!(compilations(&|| (0..3).for_each(|_| check(&original.clone()))), 1);
        assert_eq!(compilations(&|| check(&original)), 0);
        // It is read again.
        assert_eq!(compilations(&|| check(&schema(&of))), 0);
        assert_eq!(compilations(&|| check(&schema(&json!({ "title": "another", "properties": of["properties"] })))), 1);
        // The list of known schemas is limited.
        for i in 0..super::RECENT_LIMIT {
            schema(&json!({ "title": format!("schema {i}") }));
        }
        assert_eq!(compilations(&|| check(&schema(&of))), 1);
        // An invalid schema is compiled once, too.
        let wrong = schema(&json!({ "type": "nonsense" }));
        let fail = || assert_eq!((wrong.verify().is_err(), wrong.field_errors(&json!({})).is_err()), (true, true));
        assert_eq!(compilations(&fail), 1);
    }

    #[test]
    fn clones_share_what_is_read_from_the_schema() {
        let original = schema(&json!({ "x-order": ["a"] }));
        let reads = std::cell::Cell::new(0);
        let read = |schema: &JsonSchema| {
            reads.set(reads.get() + 1);
            schema.members().len()
        };
        for schema in [&original, &original.clone(), &original] {
            assert_eq!(schema.read_once(read), Some(&1));
        }
        assert_eq!(reads.get(), 1);
    }
}
