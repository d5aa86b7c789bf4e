//! Rows that need attention: no rule of the database rejects them, or they were written without its triggers.

use crate::doctor::{
    Severity::{Critical, Notice, Warning},
    probe::Probe,
};

/// Selects the number of rows that meet a condition, with one of them.
macro_rules! rows {
    ($table:literal, $id:literal, $from_where:literal) => {
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

pub(super) const PROBES: &[Probe] = &[
    Probe {
        code: "prescription.expired_active",
        severity: Warning,
        message: "Prescriptions are active and have expired.",
        remedy: "See that the service that expires prescriptions runs every night.",
        query: rows!(
            "prescriptions",
            "id",
            "prescriptions WHERE status = 'active' AND expires_at < now() - INTERVAL '1 day'"
        ),
    },
    Probe {
        code: "provider.license_ends",
        severity: Critical,
        message: "Visits are booked for a day on which the provider's licence has ended.",
        remedy: "Have the licence renewed and recorded, or book the visits with another provider.",
        query: rows!(
            "consultations",
            "c.id",
            "consultations c JOIN providers p ON p.id = c.provider_id
             WHERE c.status = 'scheduled' AND c.scheduled_at > now()
               AND NOT (coalesce(c.patient_state, p.license_state) = p.license_state
                        AND c.scheduled_at::date <= p.license_expiry_date)
               AND NOT EXISTS (SELECT FROM jsonb_array_elements(p.other_licenses) AS other
                               WHERE (other ->> 'state' = c.patient_state OR other ->> 'compact' IS NOT NULL)
                                 AND c.scheduled_at::date >= coalesce((other ->> 'valid_from')::date, '-infinity')
                                 AND c.scheduled_at::date <= (other ->> 'expires_on')::date)"
        ),
    },
    Probe {
        code: "consultation.unfinished",
        severity: Notice,
        message: "Visits are still in progress long after they began.",
        remedy: "Have the provider complete or cancel them.",
        query: rows!(
            "consultations",
            "id",
            "consultations WHERE status = 'in_progress' AND started_at < now() - make_interval(hours => {unfinished_hours})"
        ),
    },
    Probe {
        code: "notification.stuck",
        severity: Warning,
        message: "Notifications wait longer than any lease lasts.",
        remedy: "See that the program that sends notifications runs.",
        query: rows!(
            "notifications",
            "id",
            "notifications WHERE status = 'pending' AND (expires_at IS NULL OR expires_at > now())
                 AND greatest(scheduled_at, claimed_until) < now() - make_interval(mins => {stuck_minutes})"
        ),
    },
    Probe {
        code: "submission.stuck",
        severity: Warning,
        message: "Submissions of forms are in processing longer than any lease lasts.",
        remedy: "See that the program that processes forms runs.",
        query: rows!(
            "form_submissions",
            "id",
            "form_submissions WHERE status = 'processing' AND updated_at < now() - make_interval(mins => {stuck_minutes})"
        ),
    },
    Probe {
        code: "invoice.overdue_unmarked",
        severity: Warning,
        message: "Invoices are past their due date and not marked as overdue.",
        remedy: "See that the service that marks invoices runs every night.",
        query: rows!("invoices", "id", "invoices WHERE status IN ('sent', 'pending') AND due_date < current_date - 1"),
    },
    Probe {
        code: "order.wrong_subtotal",
        severity: Critical,
        message: "The subtotal of orders is not the sum of their items.",
        remedy: "Find out who wrote them without the triggers, and correct them.",
        query: rows!(
            "orders",
            "o.id",
            "orders o JOIN (SELECT order_id, sum(total_price) AS total FROM order_items GROUP BY order_id) AS items
                 ON items.order_id = o.id WHERE o.subtotal <> items.total"
        ),
    },
    Probe {
        code: "tag.wrong_count",
        severity: Warning,
        message: "The usage count of tags is not the number of their assignments.",
        remedy: "Find out who wrote them without the triggers, and correct the counts.",
        query: rows!(
            "tags",
            "t.id",
            "tags t WHERE usage_count <> (SELECT count(*) FROM entity_tags e WHERE e.tag_id = t.id)"
        ),
    },
    Probe {
        code: "tag.orphaned",
        severity: Warning,
        message: "Tags are assigned to rows that do not exist.",
        remedy: "Remove the assignments.",
        query: rows!(
            "entity_tags",
            "id",
            "(SELECT id, entity_type::text AS kind, entity_id AS row FROM entity_tags) AS e WHERE NOT {entity_exists}"
        ),
    },
    Probe {
        code: "task.orphaned",
        severity: Warning,
        message: "Tasks are about rows that do not exist.",
        remedy: "Cancel the tasks.",
        query: rows!(
            "tasks",
            "id",
            "(SELECT id, related_entity_type::text AS kind, related_entity_id AS row FROM tasks
              WHERE related_entity_id IS NOT NULL) AS t WHERE NOT {entity_exists}"
        ),
    },
    Probe {
        code: "conversation.orphaned",
        severity: Warning,
        message: "Participants of conversations do not exist.",
        remedy: "Archive the conversations.",
        query: rows!(
            "conversations",
            "c.id",
            "conversations c CROSS JOIN unnest(participant_ids) AS participant
             WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = participant)"
        ),
    },
    Probe {
        code: "consultation.orphaned_prescription",
        severity: Warning,
        message: "Visits list prescriptions that do not exist.",
        remedy: "Find out who removed the prescriptions.",
        query: rows!(
            "consultations",
            "c.id",
            "consultations c CROSS JOIN unnest(prescription_ids) AS listed
             WHERE NOT EXISTS (SELECT FROM prescriptions p WHERE p.id = listed)"
        ),
    },
    Probe {
        code: "audit.unintegrated",
        severity: Warning,
        message: "Entries of the audit log are not signed yet: somebody with write access could change them unnoticed.",
        remedy: "See that `telehealth audit checkpoint` runs every few minutes.",
        query: rows!(
            "audit_logs",
            "l.id",
            "audit_logs l WHERE created_at < now() - make_interval(hours => {unintegrated_hours})
                 AND NOT EXISTS (SELECT FROM audit_leaves f WHERE f.audit_id = l.id)"
        ),
    },
];
