//! Constructors, commands and queries: the operations of an entity, called as methods in Rust and by name from Python
//! and Node.
//!
//! A *constructor* creates an entity, a *command* changes it, a *query* reads from it. They are ordinary functions of
//! an `impl` block marked `#[operations]`, which lists those marked `#[constructor]`, `#[command]` or `#[query]`.

use crate::{
    Code,
    error::{Error, ValidationError, Violation, Violations},
    field::{Arguments, Encode, Field, FieldDescriptor, Object, TypeDescriptor},
    registry::Registered,
};

/// The signature of an operation, for the bindings.
#[derive(Debug)]
pub struct Signature {
    /// The method's name.
    pub name: &'static str,
    /// The documentation, one string per line.
    pub doc: &'static [&'static str],
    /// The arguments; the bindings take the members of an input struct as separate arguments.
    pub arguments: &'static [FieldDescriptor],
    /// The type of the result.
    pub returns: TypeDescriptor,
}

/// A constructor or a command of an entity.
#[derive(Debug)]
pub struct Operation<E> {
    /// The signature.
    pub signature: Signature,
    /// Calls the operation: a command with an entity, a constructor with `None`.
    pub call: fn(Option<E>, Arguments<'_>) -> Result<E, Error>,
}

/// A query of an entity.
#[derive(Debug)]
pub struct Query<E> {
    /// The signature.
    pub signature: Signature,
    /// Calls the query.
    pub call: fn(&E, Arguments<'_>) -> Result<Answered, Error>,
}

/// The operations of an entity.
pub trait Operations: Registered + Sized + 'static {
    /// The constructors.
    const CONSTRUCTORS: &'static [Operation<Self>];
    /// The commands, in groups.
    const COMMANDS: &'static [&'static [Operation<Self>]];
    /// The queries.
    const QUERIES: &'static [Query<Self>];
}

/// Returns the entity that a command is called on.
///
/// # Errors
/// `field.missing` if there is none.
pub fn required<E>(entity: Option<E>, name: &'static str) -> Result<E, ValidationError> {
    entity.ok_or_else(|| Violation::new(name, "self", Code::FIELD_MISSING, "is required").into())
}

/// Reads an input struct from the members of a JSON object and ignores other members.
///
/// # Errors
/// [`ValidationError`] with every missing or malformed member.
pub fn input_from_members<I: Field>(name: &'static str, object: &Object) -> Result<I, ValidationError> {
    let mut violations = Violations::of(name);
    let read = I::from_arguments(object.into(), "", &mut violations);
    violations.finish_with(read)
}

/// Reads an input struct from a JSON object, all of whose members must be known.
///
/// # Errors
/// [`ValidationError`] with every missing, unknown or malformed member.
pub fn input_from_object<I: Field>(object: &Object) -> Result<I, ValidationError> {
    let mut violations = Violations::of("input");
    if let TypeDescriptor::Input(descriptor) = I::TYPE {
        refuse_unknown(object.into(), descriptor.members, &mut violations);
    }
    let read = I::from_arguments(object.into(), "", &mut violations);
    violations.finish_with(read)
}

/// Calls an operation whose arguments have been read, malformed ones replaced by samples. If there are violations, the
/// operation only adds those of its rules that do not depend on a malformed argument.
///
/// # Errors
/// Every violation of the arguments and the rules, or the error of the operation.
pub fn call<T>(mut violations: Violations, operation: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let outcome = operation();
    if violations.is_empty() {
        return outcome;
    }
    if let Err(Error::Validation(rules)) = outcome {
        violations.merge_independent(rules);
    }
    Ok(violations.finish_with(None)?)
}

/// What an operation has returned, for a binding to write.
pub type Answered = Box<dyn Encode + Send>;

/// Returns a value for a binding to write.
#[must_use]
pub fn answered<T: Encode + Send + 'static>(value: T) -> Answered {
    Box::new(value)
}

/// The return type of a query: a value, or a result with an error.
pub trait Answer {
    /// The type of the value.
    const TYPE: TypeDescriptor;

    /// Returns the value to be written.
    ///
    /// # Errors
    /// The error of the query.
    fn answer(self) -> Result<Answered, Error>;
}

impl<T: Field + Send + 'static> Answer for T {
    const TYPE: TypeDescriptor = T::TYPE;

    fn answer(self) -> Result<Answered, Error> {
        Ok(answered(self))
    }
}

impl<T: Field + Send + 'static, E: Into<Error>> Answer for Result<T, E> {
    const TYPE: TypeDescriptor = T::TYPE;

    fn answer(self) -> Result<Answered, Error> {
        self.map_err(Into::into).and_then(Answer::answer)
    }
}

/// Iterates over the arguments, with each input struct replaced by its members.
pub fn spread(arguments: &'static [FieldDescriptor]) -> impl Iterator<Item = &'static FieldDescriptor> {
    arguments.iter().flat_map(|argument| match argument.kind {
        TypeDescriptor::Input(descriptor) => descriptor.members,
        _ => std::slice::from_ref(argument),
    })
}

/// Reports unknown arguments.
pub fn refuse_unknown(given: Arguments<'_>, arguments: &'static [FieldDescriptor], violations: &mut Violations) {
    for name in given.names() {
        if !spread(arguments).any(|argument| argument.name == name) {
            violations.unknown(name);
        }
    }
}
