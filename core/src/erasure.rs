//! What an erasure does with the rows about a patient, as data: one rule for each table that holds any.
//!
//! HIPAA knows no right of erasure; state laws and the GDPR do (Art. 17), except for what must be kept (Art. 17(3)(b)).
//! The laws that require rows, and the periods, are those of [`RETENTION`](crate::retention::RETENTION).
//!
//! No rule covers the audit log, which keeps its entries about the patient (45 CFR 164.316(b)(2)(i)), searches in
//! emergencies, merges and erasures, which hold ids only, and conversations that the patient left without having
//! written a message, because no row says that they were there.

/// What an erasure does with the rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Deletes them, because no law requires them.
    Deleted,
    /// Keeps them for their period in [`RETENTION`](crate::retention::RETENTION), because a law requires them.
    Kept,
    /// Keeps the row, to which those that are kept refer. What identifies the patient is removed when nothing else is
    /// kept.
    Closed,
}

/// The rule for one table.
#[derive(Debug)]
pub struct Erasure {
    /// The table.
    pub table: &'static str,
    /// What happens to the rows.
    pub rows: Rows,
    /// The columns of rows that stay which get their default at once, because no law requires their values.
    pub emptied: &'static [&'static str],
}

/// The rules, in the order in which they are applied.
pub const ERASURE: &[Erasure] = &[
    // The work of the staff on any row of the patient, work that the patient has asked for, and tags on any row.
    deleted("tasks"),
    deleted("entity_tags"),
    deleted("notifications"),
    Erasure {
        table: "users",
        rows: Rows::Closed,
        emptied: &[
            "email",
            "email_verified",
            "phone",
            "phone_verified",
            "profile_picture_url",
            "last_login_at",
            "timezone",
        ],
    },
    Erasure {
        table: "patients",
        rows: Rows::Closed,
        emptied: &[
            "address_line_1",
            "address_line_2",
            "city",
            "state",
            "postal_code",
            "country",
            "emergency_contact_name",
            "emergency_contact_phone",
            "emergency_contact_relationship",
            "subscription_plan_id",
            "primary_pharmacy_id",
            "primary_provider_id",
        ],
    },
    // The link for joining the call documents no care.
    Erasure { emptied: &["video_call_url"], ..kept("consultations") },
    kept("prescriptions"),
    kept("sessions"),
    kept("telehealth_flows"),
    // About the patient, or written by them. The device that was used documents no care.
    Erasure { emptied: &["ip_address", "user_agent", "device_type"], ..kept("form_submissions") },
    kept("orders"),
    kept("order_items"),
    kept("invoices"),
    kept("patient_insurance"),
    // In which the patient participates or has written; with all their messages, which document the care together.
    kept("conversations"),
    kept("messages"),
    kept("emergency_access"),
];

const fn deleted(table: &'static str) -> Erasure {
    Erasure { table, rows: Rows::Deleted, emptied: &[] }
}

const fn kept(table: &'static str) -> Erasure {
    Erasure { table, rows: Rows::Kept, emptied: &[] }
}

#[cfg(test)]
mod tests {
    use super::{ERASURE, Rows};
    use crate::{catalog, retention::RETENTION};

    #[test]
    fn an_erasure_empties_the_link_of_the_call_and_the_device_in_rows_that_it_keeps() {
        let emptied = ERASURE.iter().filter(|rule| rule.rows == Rows::Kept && !rule.emptied.is_empty());
        assert_eq!(
            emptied.map(|rule| (rule.table, rule.emptied)).collect::<Vec<_>>(),
            [
                ("consultations", &["video_call_url"][..]),
                ("form_submissions", &["ip_address", "user_agent", "device_type"]),
            ]
        );
    }

    #[test]
    fn an_erasure_keeps_exactly_what_a_law_requires() {
        for period in RETENTION {
            let rule = ERASURE.iter().find(|rule| rule.table == period.table).expect("a rule");
            let expected = if period.source.is_some() { Rows::Kept } else { Rows::Deleted };
            assert_eq!(rule.rows, expected, "{}", period.table);
        }
        let kept = ERASURE.iter().filter(|rule| rule.rows == Rows::Kept);
        let without: Vec<_> = kept.filter(|rule| RETENTION.iter().all(|period| period.table != rule.table)).collect();
        // The items of an order are deleted with it.
        assert_eq!(without.iter().map(|rule| rule.table).collect::<Vec<_>>(), ["order_items"]);
    }

    #[test]
    fn emptied_columns_exist() {
        for rule in ERASURE {
            for name in rule.emptied {
                let table = catalog::table(rule.table).expect("a table");
                assert!(table.columns.iter().any(|column| column.name == *name), "{}.{name}", rule.table);
            }
        }
    }
}
