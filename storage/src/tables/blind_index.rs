//! The columns of the blind indexes. They belong to storage alone, and are written together with the columns that they
//! index.
//!
//! Tokens reveal which values are equal ([`crypto`](crate::crypto) says how much that is), so people have no right to
//! read these columns: they call `access_find_patients_by_identity`, `access_find_patients_by_name` and `access_find_orders_by_payment_intent`
//! (migration 0025) with tokens made by the keyring, and read the rows under their own policies.

use crate::{
    crypto::Sealer,
    error::Result,
    sql::{schema, sealed::TableKeys, table_row},
};
use diesel::{AsChangeset, Insertable};
use serde_json::{Value, json};
use telehealth_core::{
    Entity, Phi,
    accounts::{Patient, PatientRecord},
    commerce::{Order, OrderRecord},
    value::PersonName,
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The JSON of a column's decrypted value, if it has one that can be read.
pub(crate) type Clear = Option<Zeroizing<Vec<u8>>>;

/// A token column.
pub(crate) struct BlindIndex {
    pub table: &'static str,
    pub column: &'static str,
    /// The columns from which the tokens are made, sealed or not.
    pub of: &'static [&'static str],
    /// Whether it is written only by portals with [`Options::name_index`](crate::Options::name_index).
    pub is_optional: bool,
    /// Makes the token or tokens of a row from these columns, with the newest key.
    make: fn(&Sealer, Uuid, &[Clear]) -> Option<Value>,
}

/// All blind indexes.
const BLIND_INDEXES: &[BlindIndex] = &[
    BlindIndex {
        table: "patients",
        column: "identity_token",
        of: &["first_name", "last_name", "date_of_birth"],
        is_optional: false,
        make: |sealer, id, of| {
            let [first, last, date_of_birth] = of else { return None };
            let date_of_birth = text(date_of_birth)?.parse().ok()?;
            let token = sealer.identity_token(id, &name(first)?, &name(last)?, date_of_birth);
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
            Some(json!(sealer.name_tokens(id, &name(first)?, &name(last)?)))
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

/// The column of orders that is looked up by its exact value.
pub(crate) const INTENT: &str = "payment_intent_id";

fn text(json: &Clear) -> Option<Zeroizing<String>> {
    serde_json::from_slice(json.as_ref()?).ok().map(Zeroizing::new)
}

/// Returns a name, which is empty if the person has no such name.
fn name(json: &Clear) -> Option<Zeroizing<String>> {
    serde_json::from_slice(json.as_ref()?).ok().map(|name: Option<String>| Zeroizing::new(name.unwrap_or_default()))
}

/// Returns the text of a name, which is empty if the person has no such name.
pub(crate) fn exposed(name: Option<&Phi<PersonName>>) -> &str {
    name.map_or("", |name| name.expose().as_str())
}

impl BlindIndex {
    /// Returns the blind indexes of a table.
    pub(crate) fn of_table(table: &str) -> impl Iterator<Item = &'static Self> {
        BLIND_INDEXES.iter().filter(move |index| index.table == table)
    }

    /// Whether a table's blind indexes are made from one of the columns.
    fn of_columns(table: &str, columns: &[&str]) -> bool {
        Self::of_table(table).flat_map(|index| index.of).any(|column| columns.contains(column))
    }

    /// Returns the token or tokens of a row, from its columns in the order of `of`; `None` if one of them cannot be
    /// read.
    pub(crate) fn tokens(&self, sealer: &Sealer, row: Uuid, of: &[Clear]) -> Option<Value> {
        (self.make)(sealer, row, of)
    }
}

/// The tokens that are written with a row of `patients`.
pub(crate) mod patients {
    use super::*;

    /// The tokens of the identity and, with the name index, of the names.
    #[derive(Insertable, AsChangeset)]
    #[diesel(table_name = schema::patients, treat_none_as_default_value = false, treat_none_as_null = true)]
    pub struct Tokens {
        /// The token of names and date of birth, with the newest key.
        pub identity_token: Option<i64>,
        /// The tokens of each name; `None` without the name index, which drops tokens that another portal has written.
        pub name_tokens: Option<Vec<Option<i64>>>,
    }

    impl table_row::Tokens for Tokens {
        type Record = PatientRecord;
        const COLUMNS: usize = 2;

        fn of(record: &PatientRecord, keys: &TableKeys) -> Result<Self> {
            let (sealer, row) = (keys.sealer()?, record.id.into());
            let (first, last) = (exposed(record.first_name.as_ref()), exposed(record.last_name.as_ref()));
            let name_tokens = || sealer.name_tokens(row, first, last).into_iter().map(Some).collect();
            Ok(Self {
                identity_token: sealer.identity_token(row, first, last, record.date_of_birth),
                name_tokens: keys.has_name_index().then(name_tokens),
            })
        }

        fn depend_on(columns: &[&str]) -> bool {
            BlindIndex::of_columns(Patient::TABLE, columns)
        }
    }
}

/// The tokens that are written with a row of `orders`.
pub(crate) mod orders {
    use super::*;

    /// The token of the payment intent.
    #[derive(Insertable, AsChangeset)]
    #[diesel(table_name = schema::orders, treat_none_as_default_value = false, treat_none_as_null = true)]
    pub struct Tokens {
        /// The token, with the newest key.
        pub payment_intent_token: Option<i64>,
    }

    impl table_row::Tokens for Tokens {
        type Record = OrderRecord;
        const COLUMNS: usize = 1;

        /// Needs no keys if the record has no intent.
        fn of(record: &OrderRecord, keys: &TableKeys) -> Result<Self> {
            let Some(intent) = &record.payment_intent_id else {
                return Ok(Self { payment_intent_token: None });
            };
            Ok(Self { payment_intent_token: keys.sealer()?.exact_token(INTENT, intent.expose().as_str()) })
        }

        fn depend_on(columns: &[&str]) -> bool {
            BlindIndex::of_columns(Order::TABLE, columns)
        }
    }
}
