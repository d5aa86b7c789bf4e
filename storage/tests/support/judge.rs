//! PostgreSQL's verdict on rows: each is inserted in its own savepoint, which is always rolled back.

use super::raw::must;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_types};

/// PostgreSQL's verdict on a row.
#[derive(Debug, QueryableByName)]
pub struct Verdict {
    /// `00000` if it would be stored.
    #[diesel(sql_type = sql_types::Text)]
    pub state: String,
    /// The constraint or rule that refuses it; `<table>_<column>_not_null` where a column requires a value.
    #[diesel(sql_type = sql_types::Text)]
    pub rule: String,
    /// The table of the rule; empty where PostgreSQL names none.
    #[diesel(sql_type = sql_types::Text)]
    pub owner: String,
    #[diesel(sql_type = sql_types::Text)]
    pub message: String,
    /// The row as it would be stored, as JSON, if requested.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub stored: Option<String>,
}

impl Verdict {
    pub fn accepts(&self) -> bool {
        self.state == "00000"
    }
}

pub struct Judge {
    connection: PgConnection,
    table: &'static str,
}

impl Judge {
    pub fn new(mut connection: PgConnection, table: &'static str) -> Self {
        must(&mut connection, &function(table));
        Self { connection, table }
    }

    /// Judges records given as JSON; `stored` selects those whose stored rows are returned, too.
    pub fn ask(&mut self, records: &[String], stored: &[bool]) -> Vec<Verdict> {
        let verdicts: Vec<Verdict> = diesel::sql_query("SELECT * FROM pg_temp.judge($1, $2)")
            .bind::<sql_types::Array<sql_types::Text>, _>(records)
            .bind::<sql_types::Array<sql_types::Bool>, _>(stored)
            .load(&mut self.connection)
            .unwrap_or_else(|error| panic!("{}: {error}", self.table));
        assert_eq!(verdicts.len(), records.len());
        verdicts
    }
}

fn function(table: &str) -> String {
    format!(
        "CREATE FUNCTION pg_temp.judge(records text[], wanted boolean[])
         RETURNS TABLE (state text, rule text, owner text, message text, stored text)
         LANGUAGE plpgsql AS $judge$
         DECLARE
             record_ text;
             wanted_ boolean;
             column_ text;
         BEGIN
             SET CONSTRAINTS ALL IMMEDIATE;
             FOR record_, wanted_ IN SELECT * FROM unnest(records, wanted) LOOP
                 stored := NULL;
                 BEGIN
                     INSERT INTO {table} AS t SELECT * FROM jsonb_populate_record(NULL::{table}, record_::jsonb)
                     RETURNING CASE WHEN wanted_ THEN to_jsonb(t)::text END INTO stored;
                     RAISE EXCEPTION USING ERRCODE = 'TH000';
                 EXCEPTION WHEN OTHERS THEN
                     GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME,
                         owner = TABLE_NAME, column_ = COLUMN_NAME, message = MESSAGE_TEXT;
                 END;
                 IF state = 'TH000' THEN
                     state := '00000';
                 ELSIF state = '23502' THEN
                     rule := '{table}_' || column_ || '_not_null';
                 END IF;
                 RETURN NEXT;
             END LOOP;
         END
         $judge$"
    )
}
