//! Probes: catalog queries whose rows are findings.

use super::{Finding, Severity};

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

impl Probe {
    /// Describes findings that no query returns.
    pub(super) const fn without_query(
        code: &'static str,
        severity: Severity,
        message: &'static str,
        remedy: &'static str,
    ) -> Self {
        Self { code, severity, message, remedy, query: "" }
    }

    /// Returns the finding of a row.
    pub(super) fn finding(&self, object: String, sql: Option<String>) -> Finding {
        let (message, remedy) = (self.message.to_owned(), self.remedy.to_owned());
        Finding { code: self.code, severity: self.severity, object, message, remedy, sql }
    }

    /// Returns the code, meaning and remedy of its findings.
    pub(super) fn explanation(&self) -> (&'static str, String, &'static str) {
        (self.code, self.message.to_owned(), self.remedy)
    }
}
