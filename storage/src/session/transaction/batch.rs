//! Which entity of a batch violates a constraint: PostgreSQL names the constraint, not the row.

use super::Transaction;
use crate::{
    error::{Error, Result},
    session::stored::Stored,
};
use telehealth_core::Code;

impl Transaction {
    /// Stores entities in a savepoint. If one violates a constraint, the error says which.
    pub(in crate::session) fn add_batch<E: Stored>(&mut self, entities: Vec<E>) -> Result<Vec<E>> {
        let copies = entities.clone();
        self.begin_savepoint()?;
        match self.insert_all(entities) {
            Ok(stored) => {
                self.end_savepoint(true)?;
                Ok(stored)
            }
            Err(error) => Err(self.blame(copies, error)),
        }
    }

    /// Rolls back the savepoint of a batch, and adds to its error which entity violates the constraint. The transaction
    /// remains failed.
    fn blame<E: Stored>(&mut self, entities: Vec<E>, error: Error) -> Error {
        if self.undo_savepoint().is_err() {
            return error;
        }
        let Some(failure) = self.failure.take() else { return error };
        let rule = rule_of(&error);
        // In a part of the batch, an entity may lack another one to which it refers.
        let blamed = rule.and_then(|_| self.first_violation(entities)).filter(|blamed| rule_of(blamed) == rule);
        self.failure = Some(failure);
        let error = blamed.unwrap_or(error);
        self.observed.note(&error);
        error
    }

    /// Finds the first entity that cannot be stored, by halving: those before it are stored, and rolled back at the
    /// end.
    fn first_violation<E: Stored>(&mut self, entities: Vec<E>) -> Option<Error> {
        self.begin_savepoint().ok()?;
        let found = self.halve(entities);
        self.undo_savepoint().ok()?;
        self.failure = None;
        found
    }

    fn halve<E: Stored>(&mut self, mut entities: Vec<E>) -> Option<Error> {
        let mut place = 0;
        while entities.len() > 1 {
            let rest = entities.split_off(entities.len() / 2);
            let part = entities.clone();
            match self.savepoint(|tx| tx.insert_all(part)) {
                Ok(stored) => {
                    place += stored.len();
                    entities = rest;
                }
                Err(error) if rule_of(&error).is_some() => {}
                Err(_) => return None,
            }
        }
        match self.savepoint(|tx| tx.insert_all(entities)).err()? {
            Error::Conflict(violation) => Some(Error::Conflict(violation.of_row(place))),
            Error::Validation(invalid) => Some(Error::Validation(invalid.of_row(place))),
            _ => None,
        }
    }
}

/// Returns the code and the field of the first violated rule; `None` for an error of another kind.
fn rule_of(error: &Error) -> Option<(Code, &str)> {
    let violation = match error {
        Error::Conflict(violation) => Some(violation),
        Error::Validation(invalid) => invalid.violations().first(),
        _ => None,
    };
    violation.map(|violation| (violation.code(), violation.field()))
}
