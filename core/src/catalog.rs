//! Every table as data: for bindings, which call operations by name at run time, and for tests that compare core with
//! the database.

use crate::{
    accounts::UserStatus,
    care::{ConsultationStatus, PrescriptionStatus, SessionStatus},
    code::Code,
    commerce::{InvoiceStatus, OrderStatus, PaymentStatus},
    error::{Error, ValidationError, Violation},
    field::{AnyEntity, Arguments, FieldDescriptor, Members, Object, TypeDescriptor},
    forms::FormSubmissionStatus,
    machine::Transitions,
    messaging::NotificationStatus,
    operation::{Answered, Signature},
    record::{Constraint, Entity, Record, Rules, downcast, entity_from_json},
    workflow::{FlowStatus, TaskStatus},
};

/// A table with its columns, constraints and operations.
#[derive(Debug)]
pub struct Table {
    /// The table's name in the specification, such as `consultations`.
    pub name: &'static str,
    /// The singular name in errors, such as `consultation`.
    pub entity: &'static str,
    /// The name of the Rust type, such as `Consultation`.
    pub type_name: &'static str,
    /// The documentation, one string per line.
    pub doc: &'static [&'static str],
    /// The columns, in order.
    pub columns: &'static [FieldDescriptor],
    /// The named constraints of the database.
    pub constraints: &'static [Constraint],
    /// The constructors.
    pub constructors: fn() -> Vec<&'static Signature>,
    /// The commands.
    pub commands: fn() -> Vec<&'static Signature>,
    /// The queries.
    pub queries: fn() -> Vec<&'static Signature>,
    /// Reads an entity from the text of a JSON object; see [`Entity::from_json_text`].
    pub from_json_text: fn(&str) -> Result<Boxed, ValidationError>,
    /// Reads an entity without errors; if it returns `None`, `check` finds every error.
    pub read_valid: fn(&mut dyn Members) -> Option<Boxed>,
    /// Checks a record.
    pub check: fn(&Object) -> Result<Boxed, ValidationError>,
    /// Calls a constructor (without an entity) or a command (with one) by name.
    pub call: Call,
    /// Calls a query on an entity by name.
    pub query: Query,
}

/// An entity of any table.
pub type Boxed = Box<dyn AnyEntity>;

/// Calls a constructor or a command, by its name.
pub type Call = fn(&str, Option<&dyn AnyEntity>, Arguments<'_>) -> Result<Boxed, Error>;

/// Calls a query, by its name.
pub type Query = fn(&str, &dyn AnyEntity, Arguments<'_>) -> Result<Answered, Error>;

macro_rules! tables {
    ($($module:ident::$entity:ident($id:ident) = $label:literal;)*) => {
        /// Every table.
        pub const TABLES: &[Table] = &[$(Table::of::<crate::$module::$entity>()),*];
    };
}
crate::for_each_entity!(tables);

/// Returns every state machine with its table and column. There is no other list of them.
#[must_use]
pub fn machines() -> Vec<Transitions> {
    vec![
        Transitions::of::<UserStatus>(),
        Transitions::of::<ConsultationStatus>(),
        Transitions::of::<PrescriptionStatus>(),
        Transitions::of::<SessionStatus>(),
        Transitions::of::<OrderStatus>(),
        Transitions::of::<PaymentStatus>(),
        Transitions::of::<InvoiceStatus>(),
        Transitions::of::<NotificationStatus>(),
        Transitions::of::<FlowStatus>(),
        Transitions::of::<TaskStatus>(),
        Transitions::of::<FormSubmissionStatus>(),
    ]
}

/// Finds a table by its name in the specification.
#[must_use]
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// Suffixes of constraint names that any table may have, after the names of the table and the column.
const COMMON: &[(&str, Code)] = &[
    ("_fkey", Code::REFERENCE_UNKNOWN),
    ("_not_null", Code::FIELD_MISSING),
    ("_in_range", Code::TIMESTAMP_OUT_OF_RANGE),
    ("_near_now", Code::TIMESTAMP_NOT_NOW),
    ("_plain_list", Code::FIELD_MISSING),
    ("_is_url", Code::URL_MALFORMED),
    ("_is_time_zone", Code::TIME_ZONE_UNKNOWN),
    ("_is_availability", Code::AVAILABILITY_MALFORMED),
    ("_is_text", Code::TEXT_TOO_LONG),
    ("_is_list", Code::LIST_TOO_LONG),
];

impl Table {
    /// Describes the table of an entity.
    #[must_use]
    pub const fn of<E: Entity>() -> Self {
        Self {
            name: E::TABLE,
            entity: E::Record::NAME,
            type_name: E::TYPE,
            doc: E::Record::DOC,
            columns: E::Record::COLUMNS,
            constraints: E::Record::CONSTRAINTS,
            constructors: || E::CONSTRUCTORS.iter().map(|constructor| &constructor.signature).collect(),
            commands: || E::COMMANDS.iter().copied().flatten().map(|it| &it.signature).collect(),
            queries: || E::QUERIES.iter().map(|query| &query.signature).collect(),
            from_json_text: |text| E::from_json_text(text).map(boxed),
            read_valid: |members| E::Record::read_valid(members).ok().and_then(|it| E::try_from(it).ok()).map(boxed),
            check: |object| entity_from_json::<E>(object).map(boxed),
            call: call::<E>,
            query: query::<E>,
        }
    }

    /// Returns the code and field of a database constraint: one that the table declares, or a common one.
    #[must_use]
    pub fn constraint(&self, name: &str) -> Option<Constraint> {
        let named = self.constraints.iter().find(|constraint| constraint.name == name).copied();
        named.or_else(|| self.common_constraint(name))
    }

    /// Resolves PostgreSQL's default names for primary keys, foreign keys and NOT NULL, and the names of the CHECKs
    /// that migration 0028 adds to every column of certain types.
    fn common_constraint(&self, name: &str) -> Option<Constraint> {
        let subject = name.strip_prefix(self.name)?.strip_prefix('_')?;
        let (field, code) = match subject {
            "pkey" => ("id", Code::ID_TAKEN),
            _ => COMMON.iter().find_map(|(end, code)| Some((subject.strip_suffix(end)?, *code)))?,
        };
        let column = self.columns.iter().find(|column| column.name == field)?;
        let is_date = matches!(column.kind, TypeDescriptor::Date | TypeDescriptor::Optional(TypeDescriptor::Date));
        let code = if is_date && code == Code::TIMESTAMP_OUT_OF_RANGE { Code::DATE_OUT_OF_RANGE } else { code };
        Some(Constraint { name: "", field: column.name, code })
    }
}

fn boxed<E: Entity>(entity: E) -> Boxed {
    Box::new(entity)
}

fn call<E: Entity>(name: &str, entity: Option<&dyn AnyEntity>, arguments: Arguments<'_>) -> Result<Boxed, Error> {
    let operations = if entity.is_some() { E::COMMANDS } else { &[E::CONSTRUCTORS] };
    let operation = operations.iter().copied().flatten().find(|operation| operation.signature.name == name);
    let operation = operation.ok_or_else(unknown_operation::<E>)?;
    let entity = entity.map(downcast::<E>).transpose()?.cloned();
    (operation.call)(entity, arguments).map(boxed)
}

fn query<E: Entity>(name: &str, entity: &dyn AnyEntity, arguments: Arguments<'_>) -> Result<Answered, Error> {
    let query = E::QUERIES.iter().find(|query| query.signature.name == name).ok_or_else(unknown_operation::<E>)?;
    (query.call)(downcast(entity)?, arguments)
}

fn unknown_operation<E: Entity>() -> ValidationError {
    Violation::new(E::Record::NAME, "operation", Code::FIELD_UNKNOWN, "is unknown").into()
}
