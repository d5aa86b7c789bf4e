//! What a service account is told when it lacks a grant. A person is told nothing about rows that they may not see; a
//! service account is a program, whose developer has to know.

use crate::{
    error::{Error, Result},
    session::{stored::Readable, transaction::Transaction},
};
use diesel::{RunQueryDsl, define_sql_function, select, sql_types::Text};
use telehealth_core::{
    Record,
    access::{Grant, Verb},
};

define_sql_function! {
    /// Whether the service account has a grant (migration 0021).
    fn access_service(wanted_table: Text, wanted_verb: Text) -> Bool;
}

impl Transaction {
    /// Returns the error for a row that was not found.
    pub(crate) fn not_found<E: Readable>(&mut self, id: E::Id) -> Error {
        let missing = self.missing_grant::<E>(Verb::Select);
        missing.unwrap_or(Error::NotFound { entity: E::Record::NAME, id: id.into() })
    }

    /// Returns the error for rows that the actor may not change.
    pub(crate) fn denied<E: Readable>(&mut self, verb: Verb) -> Error {
        self.missing_grant::<E>(verb).unwrap_or(Error::Denied)
    }

    /// Fails if there are no rows because the actor is a service account that may not read them.
    pub(crate) fn require_select<E: Readable>(&mut self) -> Result<()> {
        self.missing_grant::<E>(Verb::Select).map_or(Ok(()), Err)
    }

    /// Returns the error if the actor is a service account without a grant.
    fn missing_grant<E: Readable>(&mut self, verb: Verb) -> Option<Error> {
        if self.is_by_person() {
            return None;
        }
        let granted = select(access_service(E::TABLE, verb.label()));
        let granted = self.run(|connection| granted.get_result::<bool>(connection));
        matches!(granted, Ok(false)).then_some(Error::GrantMissing { grant: Grant::new(E::TABLE, verb) })
    }
}
