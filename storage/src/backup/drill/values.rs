//! Opens a sealed value of each column and key.

use super::{
    Drill,
    verdict::{Answer, Copy, DrillVerdict, judged},
};
use crate::{
    error::Result,
    operations::keys_in_use::{SealedTable, sealed_tables, start_of},
};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Text, Uuid as SqlUuid},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A sealed value.
#[derive(QueryableByName)]
struct Sealed {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Text)]
    envelope: String,
}

/// Opens one value of each sealed column for each key that has sealed any. If this works, the copy can be read with the
/// keyring at hand, not only the files.
pub(super) fn open_each(copy: &mut Copy, drill: &Drill) -> Result<Answer> {
    let Some(keyring) = &drill.options.keyring else {
        return Ok((DrillVerdict::Skipped, "there is no keyring".to_owned()));
    };
    let (mut opened, mut keys, mut faults) = (0, BTreeSet::new(), Vec::new());
    for SealedTable { name, columns } in sealed_tables() {
        let sealer = keyring.sealer(name)?;
        for column in columns {
            let query = format!(
                "SELECT DISTINCT ON (key) id, key, envelope FROM (
                     SELECT id, split_part({}, ':', 3) AS key, trim(BOTH '\"' FROM {column}::text) AS envelope
                     FROM {name} WHERE {column} IS NOT NULL) AS sealed
                 ORDER BY key, id",
                start_of(column)
            );
            let found: Vec<Sealed> = sql_query(query).load(&mut copy.connection)?;
            for Sealed { id, key, envelope } in found {
                match sealer.open(column, id, &envelope) {
                    Ok(_) => opened += 1,
                    Err(error) => faults.push(format!("{name}.{column}, key {key}: {}", error.code())),
                }
                keys.insert(key);
            }
        }
    }
    Ok(judged(&faults, format!("{opened} opened, a value of each column and of {} keys", keys.len())))
}
