//! Constructors, commands and queries: the operations of an entity, called as methods in Rust and by name from Python and
//! Node.
//!
//! A *constructor* makes a new fact, a *command* changes an entity, a *query* reads from it. They are ordinary functions of an
//! ordinary `impl`; `#[operations]` on it lists those that carry `#[constructor]`, `#[command]` or `#[query]`.

use crate::{
    Code,
    error::{Error, ValidationError, Violation, Violations},
    field::{Field, FieldDescriptor, Object, TypeDescriptor, Value},
};

/// What bindings need to offer an operation.
#[derive(Debug)]
pub struct Signature {
    /// The method's name.
    pub name: &'static str,
    /// The documentation, a line each.
    pub doc: &'static [&'static str],
    /// The arguments; those of an input object are given one by one.
    pub arguments: &'static [FieldDescriptor],
    /// What it returns.
    pub returns: TypeDescriptor,
}

/// A constructor or a command of an entity.
#[derive(Debug)]
pub struct Operation<E> {
    /// How it is offered.
    pub signature: Signature,
    /// Calls it: a command on an entity, a constructor on nothing.
    pub call: fn(Option<E>, &Object) -> Result<E, Error>,
}

/// A query of an entity.
#[derive(Debug)]
pub struct Query<E> {
    /// How it is offered.
    pub signature: Signature,
    /// Asks it.
    pub call: fn(&E, &Object) -> Result<Value, Error>,
}

/// The operations of an entity.
pub trait Operations: Sized + 'static {
    /// The ways to make one, other than from a record.
    const CONSTRUCTORS: &'static [Operation<Self>];
    /// The ways to change one, in groups.
    const COMMANDS: &'static [&'static [Operation<Self>]];
    /// The ways to read from one.
    const QUERIES: &'static [Query<Self>];
}

/// The entity that a command is called on.
///
/// # Errors
/// `field.missing` without one.
pub fn required<E>(entity: Option<E>, name: &'static str) -> Result<E, ValidationError> {
    entity.ok_or_else(|| Violation::new(name, "self", Code::FIELD_MISSING, "is required").into())
}

/// Reads an input from the members of a JSON object, and leaves other members alone.
///
/// # Errors
/// [`ValidationError`] with every missing or malformed member.
pub fn input_from_members<I: Field>(name: &'static str, object: &Object) -> Result<I, ValidationError> {
    let mut violations = Violations::of(name);
    let read = I::from_arguments(object, "", &mut violations);
    violations.finish()?;
    read.ok_or_else(ValidationError::default)
}

/// What a query can answer: a value, or an error in its place.
pub trait Answer {
    /// The type of the value.
    const KIND: TypeDescriptor;

    /// Writes the value as JSON.
    ///
    /// # Errors
    /// What stands in its place.
    fn answer(self) -> Result<Value, Error>;
}

impl<T: Field> Answer for T {
    const KIND: TypeDescriptor = T::KIND;

    fn answer(self) -> Result<Value, Error> {
        Ok(self.to_json())
    }
}

impl<T: Field, E: Into<Error>> Answer for Result<T, E> {
    const KIND: TypeDescriptor = T::KIND;

    fn answer(self) -> Result<Value, Error> {
        self.map(|value| value.to_json()).map_err(Into::into)
    }
}

/// The arguments by their names, with input objects spread out into their members.
pub fn spread(arguments: &'static [FieldDescriptor]) -> impl Iterator<Item = &'static FieldDescriptor> {
    arguments.iter().flat_map(|argument| match argument.kind {
        TypeDescriptor::Input(shape) => shape.members,
        _ => std::slice::from_ref(argument),
    })
}

/// Reports arguments that the operation does not have.
pub fn refuse_unknown(given: &Object, arguments: &'static [FieldDescriptor], violations: &mut Violations) {
    for name in given.keys() {
        if !spread(arguments).any(|argument| argument.name == name) {
            violations.unknown(name);
        }
    }
}
