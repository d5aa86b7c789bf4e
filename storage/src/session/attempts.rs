//! Running a transaction again after contention with others.

use crate::{
    error::{Error, Result},
    session::{portal::Portal, transaction::Transaction},
    telemetry::{TRANSACTION, milliseconds},
};
use std::{thread, time::Duration};

/// How many times a transaction is run before contention is reported, and a row is read before it is reported as stale.
pub(crate) const ATTEMPTS: u32 = 8;

impl Portal {
    /// Runs `work` in one transaction, and again on contention; `begin` is called with the attempt, counted from 1.
    pub(super) fn repeat<T, E: From<Error>>(
        &self,
        begin: impl Fn(u32) -> Result<Transaction>,
        mut work: impl FnMut(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut attempt = 1;
        loop {
            match Self::attempt(begin(attempt), &mut work) {
                Err((error, true)) => match self.retry_pause(attempt) {
                    Some(pause) => thread::sleep(pause),
                    None => return Err(error),
                },
                outcome => return outcome.map_err(|(error, _)| error),
            }
            attempt += 1;
        }
    }

    /// Runs `work` once. An error comes with whether the transaction met contention, which the transaction itself
    /// knows, whatever `work` makes of the errors of its statements.
    fn attempt<T, E: From<Error>>(
        begun: Result<Transaction>,
        work: &mut impl FnMut(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, (E, bool)> {
        let failed = |error: Error| {
            let met_contention = error.is_contention();
            (error.into(), met_contention)
        };
        let mut transaction = begun.map_err(failed)?;
        let result = work(&mut transaction).map_err(|error| (error, transaction.met_contention()))?;
        transaction.commit().map_err(failed)?;
        Ok(result)
    }

    /// Counts and reports that a transaction met contention in attempt `attempt`, counted from 1, and returns how long
    /// to wait before it is run again; `None` after the last attempt. For bindings that run transactions themselves.
    #[doc(hidden)]
    #[must_use]
    pub fn retry_pause(&self, attempt: u32) -> Option<Duration> {
        let pause = pause_after(attempt);
        match pause {
            Some(pause) => {
                self.pool().counters.retries.add(1);
                tracing::info!(
                    target: TRANSACTION,
                    { telehealth.attempt = attempt, telehealth.pause_ms = milliseconds(pause) },
                    "the transaction met contention and runs again"
                );
            }
            None => {
                tracing::warn!(
                    target: TRANSACTION,
                    { telehealth.attempt = attempt },
                    "the transaction met contention in every attempt"
                )
            }
        }
        pause
    }
}

/// Returns how long to wait before another attempt, or `None` after the last one. The pause doubles with each attempt;
/// jitter from the clock keeps competing transactions apart.
fn pause_after(attempt: u32) -> Option<Duration> {
    if attempt >= ATTEMPTS {
        return None;
    }
    let longest = 4_u64 << attempt.min(8);
    let nanoseconds = std::time::UNIX_EPOCH.elapsed().map_or(0, |elapsed| u64::from(elapsed.subsec_nanos()));
    Some(Duration::from_micros(longest * 500 + nanoseconds / 1_000 % (longest * 500)))
}
