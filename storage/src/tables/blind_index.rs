//! The columns of the blind indexes: storage's own, written together with the columns that they stand for.
//!
//! A token tells its reader what is equal to what ([`crypto`](crate::crypto) says how much that is), so people have no
//! right to read these columns: they ask `access_patients_identified`, `access_patients_named` and `access_orders_paid_by`
//! (migration 0023) with tokens that the keyring has made, and read the rows under their own policies.

use crate::{
    crypto::{Result, Sealer},
    sql::{schema, sealed::TableKeys},
};
use diesel::{AsChangeset, Insertable};
use serde_json::{Value, json};
use telehealth_core::{accounts::PatientRecord, commerce::OrderRecord};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The JSON of a column's value, where it has one that can be read.
pub(crate) type Clear = Option<Zeroizing<Vec<u8>>>;

/// A column of tokens.
pub(crate) struct BlindIndex {
    pub table: &'static str,
    pub column: &'static str,
    /// The columns that it stands for, sealed or not.
    pub of: &'static [&'static str],
    /// Whether it is written only by portals with [`Options::name_index`](crate::Options::name_index).
    pub is_optional: bool,
    /// The token or tokens of a row of which it has these columns, with the newest key.
    make: fn(&Sealer, Uuid, &[Clear]) -> Option<Value>,
}

/// Every one that there is.
const BLIND_INDEXES: &[BlindIndex] = &[
    BlindIndex {
        table: "patients",
        column: "identity_token",
        of: &["first_name", "last_name", "date_of_birth"],
        is_optional: false,
        make: |sealer, id, of| {
            let [first, last, date_of_birth] = of else { return None };
            let date_of_birth = text(date_of_birth)?.parse().ok()?;
            let token = sealer.identity_token(id, &text(first)?, &text(last)?, date_of_birth);
            token.map(Value::from)
        },
    },
    BlindIndex {
        table: "patients",
        column: "name_tokens",
        of: &["first_name", "last_name"],
        is_optional: true,
        make: |sealer, id, of| {
            let [first, last] = of else { return None };
            Some(json!(sealer.name_tokens(id, &text(first)?, &text(last)?)))
        },
    },
    BlindIndex {
        table: "orders",
        column: "payment_intent_token",
        of: &[INTENT],
        is_optional: false,
        make: |sealer, _, of| {
            let [intent] = of else { return None };
            sealer.exact_token(INTENT, &text(intent)?).map(Value::from)
        },
    },
];

/// The column of orders that is looked up as it is.
pub(crate) const INTENT: &str = "payment_intent_id";

/// The most token columns that a table has, for counting a statement's parameters.
pub(crate) const MOST_COLUMNS: usize = 2;

fn text(json: &Clear) -> Option<Zeroizing<String>> {
    serde_json::from_slice(json.as_ref()?).ok().map(Zeroizing::new)
}

impl BlindIndex {
    /// Those of a table.
    pub(crate) fn of_table(table: &str) -> impl Iterator<Item = &'static Self> {
        BLIND_INDEXES.iter().filter(move |index| index.table == table)
    }

    /// The token or tokens of a row's columns in the order of `of`; `None` where one has no value that can be read.
    pub(crate) fn tokens(&self, sealer: &Sealer, row: Uuid, of: &[Clear]) -> Option<Value> {
        (self.make)(sealer, row, of)
    }
}

/// What is written beside a row of `patients`.
pub(crate) mod patients {
    use super::{AsChangeset, Insertable, PatientRecord, Result, TableKeys, schema};

    /// The tokens of the identity and, with the name index, of the names.
    #[derive(Insertable, AsChangeset)]
    #[diesel(table_name = schema::patients, treat_none_as_default_value = false, treat_none_as_null = true)]
    pub struct Tokens {
        /// The token of names and date of birth, with the newest key.
        pub identity_token: Option<i64>,
        /// The tokens of each name; none without the name index, which drops those that another portal has written.
        pub name_tokens: Option<Vec<Option<i64>>>,
    }

    /// Those of a record.
    pub fn tokens(record: &PatientRecord, keys: &TableKeys) -> Result<Tokens> {
        let (sealer, row) = (keys.sealer()?, record.id.into());
        let (first, last) = (record.first_name.expose().as_str(), record.last_name.expose().as_str());
        let name_tokens = || sealer.name_tokens(row, first, last).into_iter().map(Some).collect();
        Ok(Tokens {
            identity_token: sealer.identity_token(row, first, last, record.date_of_birth),
            name_tokens: keys.has_name_index().then(name_tokens),
        })
    }
}

/// What is written beside a row of `orders`.
pub(crate) mod orders {
    use super::{AsChangeset, INTENT, Insertable, OrderRecord, Result, TableKeys, schema};

    /// The token of the payment intent.
    #[derive(Insertable, AsChangeset)]
    #[diesel(table_name = schema::orders, treat_none_as_default_value = false, treat_none_as_null = true)]
    pub struct Tokens {
        /// The token, with the newest key.
        pub payment_intent_token: Option<i64>,
    }

    /// That of a record; without an intent no keys are needed.
    pub fn tokens(record: &OrderRecord, keys: &TableKeys) -> Result<Tokens> {
        let Some(intent) = &record.payment_intent_id else {
            return Ok(Tokens { payment_intent_token: None });
        };
        Ok(Tokens { payment_intent_token: keys.sealer()?.exact_token(INTENT, intent.expose().as_str()) })
    }
}
