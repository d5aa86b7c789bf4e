//! Protected values: their JSON is sealed for the row and stored in a text or JSON column.

use crate::{
    crypto::{CryptoError, Keyring, Nonces, Place, Sealer},
    error::Result,
    sql::{row::Column, schema::sql_types},
};
use diesel::{
    deserialize::{self, FromSql},
    pg::{Pg, PgValue},
    serialize::{self, IsNull, Output, ToSql},
    sql_types as sql,
};
use std::{cell::RefCell, io::Write, sync::Arc};
use telehealth_core::{
    Code, Phi,
    field::{Field, json_text},
};
use zeroize::Zeroizing;

/// A type that a [`Phi`] may contain. Its own column type determines the column type of its envelope.
pub trait Sealable: Field {
    /// The envelope as stored in the column.
    type Envelope: Envelope;
}

impl<T: Field + Column> Sealable for T
where
    T::Sql: Sealed,
{
    type Envelope = <T::Sql as Sealed>::Envelope;
}

/// A column type with a sealed form.
pub trait Sealed {
    /// The sealed form.
    type Envelope: Envelope;
}

impl Sealed for sql::Text {
    type Envelope = SealedText;
}

impl Sealed for sql::Jsonb {
    type Envelope = SealedJson;
}

/// A list is one envelope, so that the number of its items is not revealed.
impl<T: sql::SqlType> Sealed for sql::Array<T> {
    type Envelope = SealedText;
}

/// An envelope in a column.
pub trait Envelope: Column + From<String> {
    /// Returns the envelope's text.
    fn text(&self) -> &str;
}

/// An envelope in a column of the domain `sealed_text`.
#[derive(Clone, Debug)]
pub struct SealedText(String);

/// An envelope in a column of the domain `sealed_json`, as a JSON string.
#[derive(Clone, Debug)]
pub struct SealedJson(String);

macro_rules! envelopes {
    ($($envelope:ident: $sql:ty;)*) => {$(
        impl From<String> for $envelope {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl Envelope for $envelope {
            fn text(&self) -> &str {
                &self.0
            }
        }
    )*};
}

envelopes! {
    SealedText: sql_types::SealedText;
    SealedJson: sql_types::SealedJson;
}

impl Column for SealedText {
    type Sql = sql_types::SealedText;

    fn write(&self, out: &mut Output<'_, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }

    fn read(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(std::str::from_utf8(value.as_bytes())?.to_owned()))
    }
}

impl Column for SealedJson {
    type Sql = sql_types::SealedJson;

    fn write(&self, out: &mut Output<'_, '_, Pg>) -> serialize::Result {
        ToSql::<sql::Jsonb, Pg>::to_sql(&serde_json::Value::from(self.0.as_str()), &mut out.reborrow())
    }

    fn read(value: PgValue<'_>) -> deserialize::Result<Self> {
        match FromSql::<sql::Jsonb, Pg>::from_sql(value)? {
            serde_json::Value::String(text) => Ok(Self(text)),
            // Opening the empty text then reports the damaged place.
            _ => Ok(Self(String::new())),
        }
    }
}

/// The keys of one table's protected columns, or their absence.
pub struct TableKeys {
    table: &'static str,
    sealer: Option<Arc<Sealer>>,
    name_index: bool,
    nonces: RefCell<Nonces>,
}

impl TableKeys {
    /// Derives the keys from a portal's keyring, if it has one; `name_index` as in
    /// [`Options`](crate::Options::name_index).
    ///
    /// # Errors
    /// A failure of the operating system.
    pub fn of(keyring: Option<&Keyring>, name_index: bool, table: &'static str) -> Result<Self> {
        let sealer = keyring.map(|ring| ring.sealer(table)).transpose()?;
        Ok(Self { table, sealer, name_index, nonces: RefCell::default() })
    }

    /// Whether tokens of names are written and looked up.
    pub(crate) const fn has_name_index(&self) -> bool {
        self.name_index
    }

    pub(crate) fn sealer(&self) -> Result<&Sealer, CryptoError> {
        self.sealer.as_deref().ok_or(CryptoError::NoKeyring { table: self.table })
    }

    pub(crate) fn seal<T: Sealable>(&self, at: Place, value: &Phi<T>) -> Result<T::Envelope> {
        let json = Zeroizing::new(json_text(value));
        let nonces = &mut self.nonces.borrow_mut();
        Ok(self.sealer()?.seal_with(nonces, at.column, at.row, json.as_bytes())?.into())
    }

    pub(crate) fn open<T: Sealable>(&self, at: Place, envelope: &T::Envelope) -> Result<Phi<T>> {
        let json = self.sealer()?.open(at.column, at.row, envelope.text()).map_err(|error| error.of_row(at))?;
        let value = serde_json::from_slice(&json).map_err(|_| at.damaged(Code::CRYPTO_MALFORMED))?;
        // The field error of a protected value contains the rule but not the value.
        Phi::from_json(&value).map_err(|error| at.damaged(error.code()))
    }
}

/// Fails to compile if a protected value could be sent unencrypted or compared in a query: a `let` below is ambiguous
/// if its type implements the trait.
const _: () = {
    use crate::sql::row::Db;
    use telehealth_core::value::Text;

    struct Has;

    trait NoColumn<T> {
        const OK: () = ();
    }
    impl<C> NoColumn<()> for C {}
    impl<C: Column> NoColumn<Has> for C {}
    let () = <Phi<Text<1>> as NoColumn<_>>::OK;
    let () = <Option<Phi<Text<1>>> as NoColumn<_>>::OK;

    trait NoCondition<T> {
        const OK: () = ();
    }
    impl<C> NoCondition<()> for C {}
    impl<C: ToSql<sql_types::SealedText, Pg>> NoCondition<Has> for C {}
    let () = <Db<Text<1>> as NoCondition<_>>::OK;
};
