//! Probes: catalog queries whose rows are findings.

use super::Severity;

/// A catalog query. Each row that it returns is a finding.
pub(super) struct Probe {
    pub code: &'static str,
    pub severity: Severity,
    pub message: &'static str,
    pub remedy: &'static str,
    /// Returns `object`, the name for the finding, and `sql`, the statement that corrects it, or NULL. It may use the
    /// relations of `KNOWN` in the module `probes`.
    pub query: &'static str,
}
