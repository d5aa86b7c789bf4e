//! The error of a service account that lacks a grant: it names the grant, because a developer must add it. A person's
//! error says nothing about rows that they may not see.

use crate::{
    error::{Error, Result},
    session::{
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
    /// Returns the error for a row that was not found.
    pub(crate) fn not_found<E: Readable>(&mut self, id: E::Id) -> Error {
        let missing = self.missing_grant::<E>(Verb::Select);
        missing.unwrap_or(Error::NotFound { entity: E::Record::NAME, id: id.into() })
    }

    /// Returns the error for rows that the actor may not change.
    pub(crate) fn denied<E: Readable>(&mut self, verb: Verb) -> Error {
        self.missing_grant::<E>(verb).unwrap_or(Error::Denied)
    }

    /// Fails if the actor is a service account without a grant: policies then hide all rows, and finding none could be
    /// mistaken for finished work.
    pub(crate) fn require<E: Readable>(&mut self, verb: Verb) -> Result<()> {
        self.missing_grant::<E>(verb).map_or(Ok(()), Err)
    }

    /// Fails unless the actor is a service account with all of these grants.
    pub(crate) fn require_grants(&mut self, grants: impl IntoIterator<Item = Grant>) -> Result<()> {
        if self.is_by_person() {
            return Err(Error::Denied);
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
