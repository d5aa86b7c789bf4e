//! The error of a service account that lacks a grant: it names the grant, because a developer must add it. A person's
//! error says nothing about rows that they may not see.

use crate::{
    error::{Error, Result},
    session::{
        report::Attempt,
        service_accounts::{has_grant, missing_grant_of},
        stored::Readable,
        transaction::Transaction,
    },
};
use telehealth_core::{
    Record,
    access::{Grant, Verb},
};

impl Transaction {
    /// Returns the error for a row that was not found, perhaps because a person may not read it.
    pub(crate) fn not_found<E: Readable>(&mut self, id: E::Id) -> Error {
        self.note_not_found::<E>(vec![id.into()]);
        let missing = self.missing_grant::<E>(Verb::Select);
        missing.unwrap_or(Error::NotFound { entity: E::Record::NAME, id: id.into() })
    }

    /// Returns the error for rows that the actor may read but not change.
    pub(crate) fn denied<E: Readable>(&mut self, verb: Verb, ids: &[E::Id]) -> Error {
        let ids = ids.iter().map(|id| (*id).into()).collect();
        self.missing_grant::<E>(verb).unwrap_or_else(|| self.refused(Some(E::Record::NAME), Attempt::Verb(verb), ids))
    }

    /// Fails if the actor is a service account without a grant: policies then hide all rows, and finding none could be
    /// mistaken for finished work.
    pub(crate) fn require<E: Readable>(&mut self, verb: Verb) -> Result<()> {
        self.missing_grant::<E>(verb).map_or(Ok(()), Err)
    }

    /// Fails unless the actor is a service account with all of these grants.
    pub(crate) fn require_grants(&mut self, grants: impl IntoIterator<Item = Grant>) -> Result<()> {
        if self.is_by_person() {
            return Err(self.refused(None, Attempt::Statement, Vec::new()));
        }
        let grants: Vec<Grant> = grants.into_iter().collect();
        let missing = self.run(|connection| missing_grant_of(connection, &grants))?;
        missing.map_or(Ok(()), |grant| Err(Error::GrantMissing { grant }))
    }

    /// Returns the error if the actor is a service account without a grant.
    fn missing_grant<E: Readable>(&mut self, verb: Verb) -> Option<Error> {
        if self.is_by_person() {
            return None;
        }
        let granted = self.run(|connection| has_grant(connection, E::TABLE, verb));
        matches!(granted, Ok(false)).then_some(Error::GrantMissing { grant: Grant::new(E::TABLE, verb) })
    }
}
