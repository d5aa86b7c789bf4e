//! Damaged rows: rows that cannot be decrypted or violate a rule. Results leave them out and report them as data.

use super::{Error, lowercase_first};
use crate::crypto::{CryptoError, Place};
use std::{fmt, ops::Deref};
use telehealth_core::macros::ObjectField;
use telehealth_core::{
    Code, EntityId, Record, Timestamp, catalog,
    error::{FieldError, ValidationError, Violation},
    field::{Encode, Encoder, Field, Input, TypeDescriptor},
};
use uuid::Uuid;

/// The maximum number of damaged rows that one result or one transaction reports; the program's log names all.
pub const DAMAGED_LIMIT: usize = 1_000;

/// The name of a table or a column of the specification.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name(&'static str);

impl Name {
    /// Names a table or a column.
    pub(crate) const fn of(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns the name as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        self.0
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Encode for Name {
    fn encode(&self, to: &mut dyn Encoder) {
        to.text(self.0);
    }
}

impl Field for Name {
    const TYPE: TypeDescriptor = TypeDescriptor::Text;

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let text = input.text("a name")?;
        let names = catalog::TABLES
            .iter()
            .flat_map(|table| std::iter::once(table.name).chain(table.columns.iter().map(|column| column.name)));
        let known = names.into_iter().find(|name| *name == text).map(Self);
        known.ok_or_else(|| {
            FieldError::new(Code::FIELD_UNKNOWN, "must be {expected}")
                .with("expected", "the name of a table or a column")
        })
    }
}

/// A stored row that cannot be decrypted or violates a rule. Lists, streams, finders and queues leave it out and report
/// it; `get` fails with it. Contains no values of the row except its id and version.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct DamagedRow {
    /// The table, such as `messages`.
    pub table: Name,
    /// The primary key.
    pub id: EntityId,
    /// The first damaged column, if known.
    pub column: Option<Name>,
    /// The cause: `crypto.tampered`, `crypto.unknown_key`, `crypto.malformed`, or the code of the violation.
    pub code: Code,
    /// The version, `updated_at`, which saving a repaired row and removing it by its id compare. Absent if the table has
    /// none or it cannot be read.
    pub version: Option<Timestamp>,
}

impl DamagedRow {
    /// Describes a row with a column that cannot be read.
    pub(crate) fn of_column(table: &'static str, id: Uuid, column: &'static str, code: Code) -> Self {
        Self { table: Name(table), id: id.into(), column: Some(Name(column)), code, version: None }
    }

    /// Describes a row whose columns can be read, but which violates a rule.
    pub(crate) fn of_rules<R: Record>(table: &'static str, id: Uuid, invalid: &ValidationError) -> Self {
        let first = invalid.violations().first();
        let column = first.and_then(|violation| column_of::<R>(violation.field()));
        let code = first.map_or(Code::ROW_CORRUPT, Violation::code);
        Self { table: Name(table), id: id.into(), column, code, version: None }
    }

    /// Whether the row could be decrypted with keys that the portal lacks.
    #[cfg(feature = "bindings")]
    pub(crate) fn lacks_key(&self) -> bool {
        self.code == Code::CRYPTO_UNKNOWN_KEY
    }

    /// Returns the code of the error with which a read of the row fails.
    pub(crate) fn error_code(&self) -> Code {
        if [Code::CRYPTO_UNKNOWN_KEY, Code::CRYPTO_TAMPERED, Code::CRYPTO_MALFORMED].contains(&self.code) {
            self.code
        } else {
            Code::ROW_CORRUPT
        }
    }
}

/// Returns the column of a field, which may be a path into the column.
fn column_of<R: Record>(field: &str) -> Option<Name> {
    let column = field.split('/').next()?;
    R::COLUMNS.iter().find(|known| known.name == column).map(|known| Name(known.name))
}

impl fmt::Display for DamagedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the row {} of {} is damaged", self.id, self.table)?;
        if let Some(column) = self.column {
            write!(f, " in the column {column}")?;
        }
        write!(f, ": {} [{}]", lowercase_first(self.code.meaning()), self.code)
    }
}

impl CryptoError {
    /// Converts the error to that of the row that was read: damage, unless the portal can read no such row at all.
    pub(crate) fn of_row(self, at: Place) -> Error {
        match self {
            Self::UnknownKey { .. } | Self::Tampered { .. } | Self::Malformed { .. } => at.damaged(self.code()),
            other => other.into(),
        }
    }
}

impl Place {
    /// Returns the error for a value at this place that cannot be read.
    pub(crate) fn damaged(self, code: Code) -> Error {
        Error::Damaged(DamagedRow::of_column(self.table, self.row, self.column, code))
    }
}
