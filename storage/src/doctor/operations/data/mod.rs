//! Rows that need attention: no rule of the database rejects them, or they were written without its triggers, such as
//! by an import or a partial restore.

/// Selects the number of rows that meet a condition, with one of them.
macro_rules! rows {
    ($table:literal, $id:literal, $from_where:expr) => {
        concat!(
            "SELECT format('",
            $table,
            ": %s, such as %s', count(*), min(",
            $id,
            "::text)) AS object, NULL::text AS sql FROM ",
            $from_where,
            " HAVING count(*) > 0"
        )
    };
}

mod accounts;
mod care;
mod commerce;
mod messaging;
mod workflow;

use crate::doctor::probe::Probe;

/// The probes of rows.
pub(super) fn all() -> impl Iterator<Item = &'static Probe> {
    [accounts::PROBES, care::PROBES, commerce::PROBES, messaging::PROBES, workflow::PROBES].into_iter().flatten()
}
