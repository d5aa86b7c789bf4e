//! Blind indexes: columns of storage's own, written together with the sealed ones that they stand for.
//!
//! A token tells whoever reads it what is equal to what ([`NameQuery`](crate::crypto::NameQuery) says how much that is), so
//! people have no right to read these columns: they ask `access_patients_named` and `access_orders_paid_by` (migration
//! 0023) with tokens that the keyring has made, and read the rows under their own policies.

use crate::{
    crypto::{Result, Sealer},
    schema,
};
use diesel::{AsChangeset, Insertable};
use serde_json::{Value, json};
use telehealth_core::{accounts::PatientRecord, commerce::OrderRecord};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The value of a sealed column, where it has one.
type Opened = Option<Zeroizing<String>>;

/// A column of tokens.
pub(crate) struct BlindIndex {
    pub table: &'static str,
    pub column: &'static str,
    /// The sealed columns that it stands for.
    pub of: &'static [&'static str],
    /// The token or tokens of a row of which it has these columns, with the newest key.
    make: fn(&Sealer, Uuid, &[Opened]) -> Value,
}

/// Every one that there is.
const BLIND_INDEXES: &[BlindIndex] = &[
    BlindIndex {
        table: "patients",
        column: "name_tokens",
        of: &["first_name", "last_name"],
        make: |sealer, id, of| match of {
            [Some(first), Some(last)] => json!(sealer.tokens_for(id, first, last)),
            _ => Value::Null,
        },
    },
    BlindIndex {
        table: "orders",
        column: "payment_intent_token",
        of: &[INTENT],
        make: |sealer, _, of| match of {
            [Some(intent)] => json!(sealer.exact_token(INTENT, intent)),
            _ => Value::Null,
        },
    },
];

/// The column of orders that is looked up as it is.
pub(crate) const INTENT: &str = "payment_intent_id";

impl BlindIndex {
    /// That of a table, where it has one.
    pub(crate) fn of_table(table: &str) -> Option<&'static Self> {
        BLIND_INDEXES.iter().find(|index| index.table == table)
    }

    /// Tokens of the JSON of opened columns, in the order of `of`; NULL where there is nothing to find a row by.
    pub(crate) fn tokens(&self, sealer: &Sealer, row: Uuid, of: &[Option<Zeroizing<Vec<u8>>>]) -> Value {
        let texts: Vec<Opened> =
            of.iter().map(|json| serde_json::from_slice(json.as_ref()?).ok().map(Zeroizing::new)).collect();
        (self.make)(sealer, row, &texts)
    }
}

/// What is written beside a row of `patients`.
pub(crate) mod patients {
    use super::{AsChangeset, Insertable, PatientRecord, Result, Sealer, schema};

    /// The tokens of the name.
    #[derive(Insertable, AsChangeset)]
    #[diesel(table_name = schema::patients, treat_none_as_default_value = false, treat_none_as_null = true)]
    pub struct Tokens {
        /// The tokens, with the newest key.
        pub name_tokens: Option<Vec<Option<i64>>>,
    }

    /// Those of a record.
    pub fn tokens<'a>(record: &PatientRecord, sealer: impl FnOnce() -> Result<&'a Sealer>) -> Result<Tokens> {
        let names = (record.first_name.expose().as_str(), record.last_name.expose().as_str());
        let tokens = sealer()?.tokens_for(record.id.into(), names.0, names.1);
        Ok(Tokens { name_tokens: Some(tokens.into_iter().map(Some).collect()) })
    }
}

/// What is written beside a row of `orders`.
pub(crate) mod orders {
    use super::{AsChangeset, INTENT, Insertable, OrderRecord, Result, Sealer, schema};

    /// The token of the payment intent.
    #[derive(Insertable, AsChangeset)]
    #[diesel(table_name = schema::orders, treat_none_as_default_value = false, treat_none_as_null = true)]
    pub struct Tokens {
        /// The token, with the newest key.
        pub payment_intent_token: Option<i64>,
    }

    /// That of a record; without an intent no keys are needed.
    pub fn tokens<'a>(record: &OrderRecord, sealer: impl FnOnce() -> Result<&'a Sealer>) -> Result<Tokens> {
        let Some(intent) = &record.payment_intent_id else {
            return Ok(Tokens { payment_intent_token: None });
        };
        Ok(Tokens { payment_intent_token: sealer()?.exact_token(INTENT, intent.expose().as_str()) })
    }
}
