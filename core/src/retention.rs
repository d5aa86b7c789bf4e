//! How long the rows of each table are kept, as data: `apply_retention` deletes what is older, and an erasure leaves
//! what a law requires until then.
//!
//! No federal law sets one period for all medical records; the states set them, mostly five to ten years. The periods
//! here are those of Medicare for the documentation of care, and of Texas for minors. A clinic whose state requires
//! more passes an earlier `now`. Neither an erasure nor retention knows of proceedings for which records must be
//! preserved.
//!
//! Not in the list, and never deleted: the audit log and the records of emergency accesses, which are kept for six
//! years at least (45 CFR 164.316(b)(2)(i)) and cannot change; payment events, which hold no personal data; and the
//! catalogue.

/// The period of one table.
#[derive(Debug)]
pub struct Retention {
    /// The table.
    pub table: &'static str,
    /// The date or time from which the period counts. A row without it is kept.
    pub since: &'static str,
    /// The years after that.
    pub years: u32,
    /// Whether the rows are part of a chart: they are kept until the period has passed since the patient's last visit
    /// or order as well, and until the patient has reached [`CHART_AGE`].
    pub is_chart: bool,
    /// The law that requires the period, if any. Rows that no law requires are deleted by an erasure at once.
    pub source: Option<&'static str>,
}

/// The age of a patient in years until which their chart is kept (22 Texas Administrative Code 163.2, until 2025
/// 165.1(b)).
pub const CHART_AGE: u32 = 21;

/// Documentation of care and of its payment: seven years (42 CFR 424.516(f)).
const MEDICARE: Option<&str> = Some("42 CFR 424.516(f)");

/// The period of each table whose rows are deleted, in that order.
pub const RETENTION: &[Retention] = &[
    chart("form_submissions", "created_at"),
    chart("prescriptions", "expires_at"),
    chart("sessions", "scheduled_date"),
    // With their messages. First, because the deletion of its last message changes a conversation.
    required("conversations", "updated_at"),
    required("messages", "created_at"),
    required("invoices", "issue_date"),
    // With their items.
    required("orders", "created_at"),
    chart("telehealth_flows", "created_at"),
    chart("consultations", "scheduled_at"),
    required("patient_insurance", "expiration_date"),
    Retention { table: "notifications", since: "created_at", years: 1, is_chart: false, source: None },
];

const fn required(table: &'static str, since: &'static str) -> Retention {
    Retention { table, since, years: 7, is_chart: false, source: MEDICARE }
}

const fn chart(table: &'static str, since: &'static str) -> Retention {
    Retention { is_chart: true, ..required(table, since) }
}

#[cfg(test)]
mod tests {
    use super::RETENTION;
    use crate::catalog;

    #[test]
    fn each_period_counts_from_a_date_or_time_of_its_table() {
        for rule in RETENTION {
            let table = catalog::table(rule.table).expect("a table");
            let column = table.columns.iter().find(|column| column.name == rule.since).expect("a column");
            let kind = format!("{:?}", column.kind);
            assert!(kind.contains("Date") || kind.contains("Timestamp"), "{}: {kind}", rule.table);
            let of_patient = table.columns.iter().any(|column| column.name == "patient_id");
            assert!(of_patient || !rule.is_chart, "{}: only a patient's rows are part of a chart", rule.table);
        }
    }
}
