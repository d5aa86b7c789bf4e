//! Records and entities. A table's columns are declared once, in its record.
//!
//! An entity dereferences to its record. It is created by a constructor or from a record, and changed by its commands:
//!
//! ```
//! use telehealth_core::{accounts::{User, UserRecord}, error::ValidationError};
//!
//! fn read(record: UserRecord) -> Result<bool, ValidationError> {
//!     let user = User::try_from(record)?;
//!     Ok(user.email_verified)
//! }
//! ```
//!
//! It cannot be built without checking its rules, nor changed without its commands:
//!
//! ```compile_fail,E0423
//! use telehealth_core::accounts::{User, UserRecord};
//!
//! fn build(record: UserRecord) -> User {
//!     User(record)
//! }
//! ```
//!
//! ```compile_fail,E0594
//! use telehealth_core::accounts::User;
//!
//! fn change(mut user: User) {
//!     user.email_verified = true;
//! }
//! ```

use crate::{
    code::Code,
    encode::columns_to_json,
    error::{FieldError, ValidationError, Violations},
    field::{AnyEntity, Encode, Encoder, FieldDescriptor, Input, Members, Object, Value, json_text},
    id::Id,
    json_text,
    operation::Operations,
    registry::Registered,
    sealed::Sealed,
};
use serde::{Serialize, Serializer};
use std::{any::Any, fmt::Debug, ops::Deref};

/// A flat row of a table: one public field per column, with no rules beyond those of the field types.
pub trait Record: Sealed + Clone + PartialEq + Debug + Send + Sync + 'static {
    /// The singular name in errors, such as `consultation`.
    const NAME: &'static str;
    /// The documentation of the table, one string per line.
    const DOC: &'static [&'static str];
    /// The columns, in order.
    const COLUMNS: &'static [FieldDescriptor];

    /// Reads a row from JSON, reports every missing, unknown or malformed field, and replaces it by a
    /// [sample](crate::field::Field::sample); `None` if it has none.
    fn read(object: &Object, violations: &mut Violations) -> Option<Self>;

    /// Reads a row from JSON.
    ///
    /// # Errors
    /// [`ValidationError`] with every missing, unknown or malformed field.
    fn from_json(object: &Object) -> Result<Self, ValidationError> {
        let mut violations = Violations::of(Self::NAME);
        let record = Self::read(object, &mut violations);
        violations.finish_with(record)
    }

    /// Reads a row without errors: a straight path. If it fails, [`read`](Self::read) finds every error.
    ///
    /// # Errors
    /// Some error in the row.
    #[doc(hidden)]
    fn read_valid(members: &mut dyn Members) -> Result<Self, FieldError>;

    /// Writes the value of a column, by its index in [`COLUMNS`](Self::COLUMNS).
    #[doc(hidden)]
    fn encode_column(&self, column: usize, to: &mut dyn Encoder);

    /// Writes the row as JSON, protected values included.
    fn to_json(&self) -> Object {
        columns_to_json(Self::COLUMNS, |column, to| self.encode_column(column, to))
    }

    /// Returns a wrapper that serde writes with protected values, which it leaves out of an entity itself.
    ///
    /// ```
    /// use telehealth_core::{Record, accounts::Patient};
    ///
    /// fn answers(patient: &Patient) -> serde_json::Result<(String, String)> {
    ///     let without_names = serde_json::to_string(patient)?;
    ///     let with_names = serde_json::to_string(&patient.with_phi())?;
    ///     Ok((without_names, with_names))
    /// }
    /// ```
    fn with_phi(&self) -> WithPhi<'_, Self> {
        WithPhi(self)
    }
}

/// A row that serde writes with its protected values; see [`Record::with_phi`].
#[derive(Clone, Copy, Debug)]
pub struct WithPhi<'a, R>(&'a R);

impl<R: Record> Serialize for WithPhi<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.to_json().serialize(serializer)
    }
}

/// Writes a row as JSON without its protected columns.
#[doc(hidden)]
pub fn without_phi<R: Record>(record: &R) -> Object {
    let mut object = record.to_json();
    object.retain(|name, _| R::COLUMNS.iter().any(|column| column.name == name && !column.kind.is_protected()));
    object
}

/// The rules of a table beyond the types of its columns.
pub trait Rules: Record {
    /// The named constraints of the database, with the code and field of the same rule in core.
    const CONSTRAINTS: &'static [Constraint];

    /// Adds every violation. Most tables have no rules beyond those of their column types.
    fn check(&self, _violations: &mut Violations) {}

    /// Checks whether the row may be deleted. The rows of most tables may be.
    ///
    /// # Errors
    /// The rule that prevents the deletion.
    fn require_removable(&self) -> Result<(), ValidationError> {
        Ok(())
    }
}

/// A constraint of the database, or a rule that a trigger enforces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constraint {
    /// The constraint's name in the specification.
    pub name: &'static str,
    /// The field that it concerns.
    pub field: &'static str,
    /// Core's code for the same rule.
    pub code: Code,
}

/// Declares [`Rules::CONSTRAINTS`]: `name: field => CODE`. The compiler checks that the record has the field.
macro_rules! constraints {
    ($($name:ident: $field:ident => $code:ident,)*) => {
        const CONSTRAINTS: &'static [$crate::record::Constraint] = &[$($crate::record::Constraint {
            name: stringify!($name),
            field: {
                let _ = |record: &Self| { let _ = &record.$field; };
                stringify!($field)
            },
            code: $crate::Code::$code,
        }),*];
    };
}
pub(crate) use constraints;

/// A row that satisfies every rule of its table. It dereferences to its record; only its operations change it.
pub trait Entity:
    Operations
    + Registered
    + Encode
    + Deref<Target = Self::Record>
    + TryFrom<Self::Record, Error = ValidationError>
    + Into<Self::Record>
    + Clone
    + Debug
    + Send
    + Sync
    + 'static
{
    /// The flat row.
    type Record: Record + Rules;
    /// The type of the primary key.
    type Id: Id;
    /// The table's name in the specification.
    const TABLE: &'static str;
    /// The type's own name.
    const TYPE: &'static str;
    /// The primary key.
    fn id(&self) -> Self::Id;

    /// Imports a row, such as one of a system that is replaced. An entity is not read from a request: its constructor
    /// takes an input that has only the fields which the caller may choose.
    ///
    /// # Errors
    /// [`ValidationError`] with every rule that the row breaks.
    fn from_record(record: Self::Record) -> Result<Self, ValidationError> {
        record.try_into()
    }

    /// Imports a row from the text of a JSON object with all columns.
    ///
    /// ```
    /// use telehealth_core::{Entity, accounts::User};
    ///
    /// let error = User::from_json_text(r#"{"email": "ada@example.com"}"#).unwrap_err();
    /// assert_eq!(error.violations()[0].field(), "id"); // every missing column is reported
    /// ```
    ///
    /// # Errors
    /// [`ValidationError`] with every missing, unknown or malformed field and every rule that the row breaks; of the
    /// field `json` if the text is not a JSON object.
    fn from_json_text(text: &str) -> Result<Self, ValidationError> {
        if let Some(entity) =
            json_text::read(text, Self::Record::read_valid).and_then(|record| Self::try_from(record).ok())
        {
            return Ok(entity);
        }
        let error = match serde_json::from_str(text) {
            Ok(Value::Object(object)) => return entity_from_json(&object),
            Ok(_) => FieldError::new(Code::FIELD_WRONG_TYPE, "must be {expected}").with("expected", "a JSON object"),
            Err(error) => FieldError::new(Code::FIELD_WRONG_TYPE, "must be JSON (line {line}, column {column})")
                .with("line", error.line())
                .with("column", error.column()),
        };
        Err(error.at(Self::Record::NAME, "json").into())
    }

    /// Returns the row as the text of a JSON object, protected values included.
    fn to_json_text(&self) -> String {
        json_text(self)
    }
}

impl<E: Entity> AnyEntity for E {
    fn type_name(&self) -> &'static str {
        E::TYPE
    }

    fn columns(&self) -> &'static [FieldDescriptor] {
        E::Record::COLUMNS
    }

    fn encode_column(&self, column: usize, to: &mut dyn Encoder) {
        Record::encode_column(&**self, column, to);
    }

    fn is_equal(&self, other: &dyn AnyEntity) -> bool {
        other.as_any().downcast_ref::<E>().is_some_and(|other| **self == **other)
    }

    fn boxed(&self) -> Box<dyn AnyEntity> {
        Box::new(self.clone())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Returns the entity that a binding holds as one of its type.
///
/// # Errors
/// `field.wrong_type` if it is of another table.
pub fn downcast<E: Entity>(entity: &dyn AnyEntity) -> Result<&E, ValidationError> {
    let wrong = || FieldError::new(Code::FIELD_WRONG_TYPE, "must be a {type}").with("type", E::TYPE);
    entity.as_any().downcast_ref().ok_or_else(|| wrong().at(E::Record::NAME, "self").into())
}

/// Reads an entity from the JSON of its record.
///
/// # Errors
/// [`ValidationError`] with every violation.
pub fn entity_from_json<E: Entity>(object: &Object) -> Result<E, ValidationError> {
    let mut violations = Violations::of(E::Record::NAME);
    let record = E::Record::read(object, &mut violations);
    let entity = record.and_then(|it| E::try_from(it).map_err(|rules| violations.merge_independent(rules)).ok());
    violations.finish_with(entity)
}

/// Makes an entity of a new record, or reports the rules that it breaks together with the violations found before.
pub(crate) fn checked<E: Entity>(record: E::Record, mut violations: Violations) -> Result<E, ValidationError> {
    let entity = E::try_from(record).map_err(|rules| violations.merge_rules(rules)).ok();
    violations.finish_with(entity)
}

/// Reads an entity where a field value is expected: one that a binding holds, or the JSON of its record.
///
/// # Errors
/// [`FieldError`] if the value is neither (`expected` describes it, such as `a user`) or the row is invalid.
pub fn entity_from_input<E: Entity>(input: Input<'_>, expected: &'static str) -> Result<E, FieldError> {
    if let Input::Entity(entity) = input {
        return entity.as_any().downcast_ref().cloned().ok_or_else(|| input.wrong_type(expected));
    }
    let object = input.json(expected)?.as_object().ok_or_else(|| input.wrong_type(expected))?;
    let name = E::Record::NAME;
    entity_from_json(object).map_err(|invalid| {
        let error = FieldError::new(Code::FIELD_WRONG_TYPE, "must be a valid {entity}: {violations}");
        error.with("entity", name).with_text("violations", invalid)
    })
}
