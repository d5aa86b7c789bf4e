//! `metrics`.

use super::{
    Context,
    outcome::{Failure, Outcome},
    settings,
};
use crate::bindings;

/// Prints the numbers and nothing else, so that a program that collects them can read the output.
pub(super) fn run(context: &Context) -> Result<Outcome, Failure> {
    let backlog = settings::portal(context)?.backlog();
    let backlog = backlog.map_err(|error| Failure::needing_grant(error, "metrics"))?;
    let result = bindings::described_backlog(&backlog);
    Ok(Outcome { text: backlog.prometheus(), result, ..Outcome::default() })
}
