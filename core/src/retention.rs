//! How long the rows of each table are kept, as data: `apply_retention` deletes what is older, and an erasure leaves
//! what a law requires until then.
//!
//! No federal law sets one period for all medical records; the states set them, mostly five to ten years. The periods
//! here are those of Medicare for the documentation of care, and of Texas for minors. A clinic whose state requires
//! more passes an earlier `now`. Records that proceedings require are preserved by a legal hold.
//!
//! Not in the list, and never deleted: the audit log, which is kept for six years at least (45 CFR 164.316(b)(2)(i))
//! and cannot change; searches in emergencies, which hold ids only; payment events, which hold no personal data; and
//! the catalogue.

/// The period of one table.
#[derive(Debug)]
pub struct Retention {
    /// The table.
    pub table: &'static str,
    /// The columns with the date or time from which the period counts: the first of them that has a value.
    pub since: &'static [&'static str],
    /// The years after that.
    pub years: u32,
    /// Whether the rows are part of a chart: they are kept until the period has passed since the patient's last visit
    /// or order as well, and until the patient has reached [`CHART_AGE`]. A visit that was cancelled, missed or moved
    /// does not count.
    pub is_chart: bool,
    /// The law that requires the period, if any. Rows that no law requires are deleted by an erasure at once.
    pub source: Option<&'static str>,
}

/// The age of a patient in years until which their chart is kept (22 Texas Administrative Code 163.2, until 2025
/// 165.1(b)).
pub const CHART_AGE: u32 = 21;

/// Documentation of care and of its payment: seven years (42 CFR 424.516(f)).
const MEDICARE: Option<&str> = Some("42 CFR 424.516(f)");

/// Documentation of the security of health information: six years (45 CFR 164.316(b)(2)(i)).
const SECURITY: Option<&str> = Some("45 CFR 164.316(b)(2)(i)");

/// The period of each table whose rows are deleted, in that order.
pub const RETENTION: &[Retention] = &[
    chart("form_submissions", &["created_at"]),
    chart("prescriptions", &["expires_at"]),
    chart("sessions", &["scheduled_date"]),
    // With their messages. First, because the deletion of its last message changes a conversation.
    required("conversations", &["updated_at"]),
    required("messages", &["created_at"]),
    required("invoices", &["issue_date"]),
    // With their items.
    required("orders", &["created_at"]),
    chart("telehealth_flows", &["created_at"]),
    chart("consultations", &["scheduled_at"]),
    // A policy documents who pays for the care in the chart. One without an end would never expire by itself.
    chart("patient_insurance", &["expiration_date", "effective_date"]),
    Retention { source: SECURITY, years: 6, ..required("emergency_access", &["granted_at"]) },
    Retention { source: None, years: 1, ..required("notifications", &["created_at"]) },
    // The work of the staff. It outlives the rows that it concerns, so that only time shows that it is over.
    Retention { source: None, ..required("tasks", &["updated_at"]) },
];

const fn required(table: &'static str, since: &'static [&'static str]) -> Retention {
    Retention { table, since, years: 7, is_chart: false, source: MEDICARE }
}

const fn chart(table: &'static str, since: &'static [&'static str]) -> Retention {
    Retention { is_chart: true, ..required(table, since) }
}

#[cfg(test)]
mod tests {
    use super::RETENTION;
    use crate::catalog;

    #[test]
    fn each_period_counts_from_dates_or_times_of_its_table_of_which_each_row_has_one() {
        // Tables of the portal itself are not in the catalog.
        let known = RETENTION.iter().filter_map(|rule| catalog::table(rule.table).map(|table| (rule, table)));
        for (rule, table) in known {
            let kinds = rule.since.iter().map(|name| {
                let column = table.columns.iter().find(|column| column.name == *name).expect("a column");
                format!("{:?}", column.kind)
            });
            let kinds: Vec<String> = kinds.collect();
            assert!(kinds.iter().all(|kind| kind.contains("Date") || kind.contains("Timestamp")), "{}", rule.table);
            assert!(kinds.last().is_some_and(|kind| !kind.contains("Optional")), "{}: {kinds:?}", rule.table);
            let of_patient = table.columns.iter().any(|column| column.name == "patient_id");
            assert!(of_patient || !rule.is_chart, "{}: only a patient's rows are part of a chart", rule.table);
        }
    }
}
