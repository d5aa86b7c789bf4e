//! Positions in ordered lists, where pages begin.

use std::{fmt, str::FromStr};
use telehealth_core::{
    Code,
    error::FieldError,
    field::{Field, Input},
    id::{Id, UserId},
};
use uuid::Uuid;

/// The position of a row in an ordered list: the next page begins after it, even if the row is changed or deleted
/// meanwhile. Its text can be given to a browser: it contains the row's id and value in the column of the order, never
/// protected health information.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    column: String,
    value: String,
    id: Uuid,
}

impl Cursor {
    /// Returns the position of a row with this value in the column.
    pub(crate) fn new(column: &'static str, value: String, id: Uuid) -> Self {
        Self { column: column.to_owned(), value, id }
    }

    /// Whether it is a position in the order of a column.
    pub(crate) fn is_of(&self, column: &str) -> bool {
        self.column == column
    }

    pub(crate) fn value<T: Field>(&self) -> Result<T, FieldError> {
        T::read(Input::Text(&self.value)).map_err(|_| malformed())
    }

    pub(crate) fn id<I: From<Uuid>>(&self) -> I {
        self.id.into()
    }
}

/// The position after the row with an id, in the order of ids.
impl<I: Id> From<I> for Cursor {
    fn from(id: I) -> Self {
        Self::new("id", String::new(), id.into())
    }
}

/// In the order of ids, an id; otherwise column, value and id.
impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { column, id, .. } if column == "id" => write!(formatter, "{id}"),
            Self { column, value, id } => write!(formatter, "{column}~{value}~{id}"),
        }
    }
}

impl FromStr for Cursor {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let (column, value, id) = match text.split('~').collect::<Vec<_>>()[..] {
            [id] => ("id", "", id),
            [column, value, id] => (column, value, id),
            _ => return Err(malformed()),
        };
        let id: UserId = id.parse().map_err(|_| malformed())?;
        Ok(Self { column: column.to_owned(), value: value.to_owned(), id: id.into() })
    }
}

/// Returns the error for a position that is none of the list.
pub(crate) fn malformed() -> FieldError {
    FieldError::new(Code::PAGE_CURSOR, "must be the `next` of a page in the same order, or an id in the order of ids")
}
