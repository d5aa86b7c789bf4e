//! The table `backup_drills` of the original, which has the records of the file.

use crate::{Options, Portal, backup::Backups, error::Result};
use diesel::{
    RunQueryDsl, sql_query,
    sql_types::{Array, Jsonb},
};

impl Backups {
    /// Adds the records that the table lacks: also those of drills that ran while the original was down, or after the
    /// moment to which it has been restored.
    pub(super) fn add_to_table(&self, url: &str, options: &Options) -> Result<()> {
        let records = self.drills()?;
        let options = Options { context_key: None, replica_urls: Vec::new(), ..options.clone() };
        Portal::connect_with(url, options)?.write_as_owner(|connection| {
            let insert = sql_query(
                "INSERT INTO backup_drills (started_at, is_passed, record)
                 SELECT (record ->> 'started')::timestamptz, (record ->> 'is_passed')::boolean, record
                 FROM unnest($1) AS given(record) ON CONFLICT DO NOTHING",
            );
            Ok(insert.bind::<Array<Jsonb>, _>(&records).execute(connection).map(drop)?)
        })
    }
}
