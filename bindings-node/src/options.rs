//! The options of a connection.

use crate::envelope::{member, refuse_unknown};
use std::{ops::RangeInclusive, time::Duration};
use telehealth_core::{
    Code,
    error::{FieldError, ValidationError, Violations},
    field::{Object, read},
    value::{LongText, Text},
};
use telehealth_storage::{ContextKey, Options};

/// The upper bound exceeds what any PostgreSQL server accepts.
const POOL_SIZES: RangeInclusive<i32> = 1..=1_000;
/// In milliseconds: from a millisecond to an hour.
const TIMEOUTS: RangeInclusive<i32> = 1..=3_600_000;

/// Reads the options of a connection.
pub fn read_options(given: &Object) -> Result<Options, ValidationError> {
    let mut violations = Violations::of("options");
    refuse_unknown(
        given,
        &[
            "poolSize",
            "acquireTimeout",
            "lockTimeout",
            "statementTimeout",
            "idleTimeout",
            "transactionTimeout",
            "schema",
            "preparedStatements",
            "nameIndex",
            "replicaUrls",
            "replicaMaxLag",
        ],
        &mut violations,
    );
    let mut options = Options::default();
    if let Some(Some(size)) = violations.take("poolSize", within(given, "poolSize", POOL_SIZES)) {
        options.pool_size = size;
    }
    let timeouts = [
        ("acquireTimeout", &mut options.acquire_timeout),
        ("lockTimeout", &mut options.lock_timeout),
        ("statementTimeout", &mut options.statement_timeout),
        ("idleTimeout", &mut options.idle_timeout),
        ("transactionTimeout", &mut options.transaction_timeout),
        ("replicaMaxLag", &mut options.replica_max_lag),
    ];
    for (name, timeout) in timeouts {
        if let Some(Some(milliseconds)) = violations.take(name, within(given, name, TIMEOUTS)) {
            *timeout = Duration::from_millis(milliseconds.into());
        }
    }
    // PostgreSQL truncates names to 63 bytes.
    if let Some(Some(schema)) = violations.take("schema", read::<Option<Text<63>>>(given, "schema")) {
        violations.take("schema", schema.verify());
        schema.as_str().clone_into(&mut options.schema);
    }
    if let Some(Some(prepared)) = violations.take("preparedStatements", read(given, "preparedStatements")) {
        options.prepared_statements = prepared;
    }
    if let Some(Some(name_index)) = violations.take("nameIndex", read(given, "nameIndex")) {
        options.name_index = name_index;
    }
    if let Some(Some(urls)) = violations.take("replicaUrls", read::<Option<Vec<LongText>>>(given, "replicaUrls")) {
        options.replica_urls = urls.iter().map(ToString::to_string).collect();
    }
    violations.finish().map(|()| options)
}

fn within(given: &Object, name: &str, range: RangeInclusive<i32>) -> Result<Option<u32>, FieldError> {
    let Some(number) = read::<Option<i32>>(given, name)? else { return Ok(None) };
    let (&least, &most) = (range.start(), range.end());
    let fits = u32::try_from(number).ok().filter(|_| range.contains(&number));
    let field_error =
        || FieldError::new(Code::INTEGER_OUT_OF_RANGE, "must be {min} to {max}").with("min", least).with("max", most);
    fits.ok_or_else(field_error).map(Some)
}

/// Reads a key that signs contexts.
pub fn signing_key(secret: &[u8]) -> Result<ContextKey, ValidationError> {
    let wrong = |_| FieldError::new(Code::FIELD_WRONG_TYPE, "must be {expected}").with("expected", "32 bytes");
    member("options", "contextKey", secret.try_into().map(ContextKey::new).map_err(wrong))
}
