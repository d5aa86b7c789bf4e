//! A question to the catalog whose every answer is a finding.

use super::Severity;

/// A question whose every answer is a finding.
pub(super) struct Probe {
    pub code: &'static str,
    pub severity: Severity,
    pub message: &'static str,
    pub remedy: &'static str,
    /// Answers with `object`, what is wrong, and `sql`, the statement that mends it, or NULL. `KNOWN` of the module `probes` says what it may use.
    pub query: &'static str,
}
