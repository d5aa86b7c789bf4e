//! What a program does next about an error.

use crate::{Code, label::labels};

labels! {
    /// What a program does next about an error that is not about its input; see [`Code::next_step`].
    NextStep {
        /// Run the transaction again: it was rolled back, and may succeed now.
        Retry = "retry",
        /// Wait, then run the transaction again: the server or the pool has no room at the moment.
        Wait = "wait",
        /// Check whether the changes were committed, and only then run the transaction again.
        CheckOutcome = "check_outcome",
        /// Ask an administrator: the database, its roles, the keys or the server must be put right first.
        AskAdministrator = "ask_administrator",
        /// Change the program: the same calls fail again.
        FixProgram = "fix_program",
    }
}

/// The steps of codes, or of all codes with a prefix. The first match counts.
const STEPS: &[(&str, NextStep)] = &[
    ("database.contention", NextStep::Retry),
    ("database.connection_lost", NextStep::Retry),
    ("database.lock_timeout", NextStep::Retry),
    ("transaction.cancelled", NextStep::Retry),
    ("database.pool_exhausted", NextStep::Wait),
    ("database.unreachable", NextStep::Wait),
    ("database.not_primary", NextStep::Wait),
    ("database.replica_behind", NextStep::Wait),
    ("backup.busy", NextStep::Wait),
    ("audit.locked", NextStep::Wait),
    ("emergency.access_limit", NextStep::Wait),
    ("emergency.search_limit", NextStep::Wait),
    ("database.outcome_unknown", NextStep::CheckOutcome),
    ("database.url_malformed", NextStep::FixProgram),
    ("database.statement_timeout", NextStep::FixProgram),
    ("database.transaction_timeout", NextStep::FixProgram),
    ("crypto.no_keyring", NextStep::FixProgram),
    ("crypto.no_name_index", NextStep::FixProgram),
    ("transaction.", NextStep::FixProgram),
    ("portal.", NextStep::FixProgram),
    ("access.grant_missing", NextStep::AskAdministrator),
    ("database.", NextStep::AskAdministrator),
    ("crypto.", NextStep::AskAdministrator),
    ("keyring.", NextStep::AskAdministrator),
    ("embedded.", NextStep::AskAdministrator),
    ("backup.", NextStep::AskAdministrator),
    ("audit.", NextStep::AskAdministrator),
    ("internal.", NextStep::AskAdministrator),
];

impl Code {
    /// Returns what a program does next about an error with this code; `None` if the error is about the input or about the
    /// state of a row, and for `access.denied`. A service account's missing grant has
    /// [`AskAdministrator`](NextStep::AskAdministrator), and a limit of emergencies [`Wait`](NextStep::Wait).
    #[must_use]
    pub fn next_step(self) -> Option<NextStep> {
        let fits = |known: &str| self.as_str() == known || (known.ends_with('.') && self.as_str().starts_with(known));
        STEPS.iter().find(|(known, _)| fits(known)).map(|(_, step)| *step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_names_codes_that_exist() {
        for (known, _) in STEPS {
            let exists =
                |code: &Code| code.as_str() == *known || (known.ends_with('.') && code.as_str().starts_with(known));
            assert!(Code::ALL.iter().any(|(code, _)| exists(code)), "{known}");
        }
    }

    #[test]
    fn an_exact_code_comes_before_its_prefix() {
        assert_eq!(Code::DATABASE_CONTENTION.next_step(), Some(NextStep::Retry));
        assert_eq!(Code::DATABASE_NOT_MIGRATED.next_step(), Some(NextStep::AskAdministrator));
        assert_eq!(Code::TRANSACTION_FINISHED.next_step(), Some(NextStep::FixProgram));
        assert_eq!(Code::ROW_STALE.next_step(), None);
    }
}
