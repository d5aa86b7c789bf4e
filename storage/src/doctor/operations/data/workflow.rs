//! Flows, tasks, forms, tags and the audit log.

use crate::doctor::{
    Severity::{Critical, Notice, Warning},
    probe::Probe,
};

pub(in crate::doctor::operations) const PROBES: &[Probe] = &[
    Probe {
        code: "flow.wrong_history",
        severity: Critical,
        message: "The history of flows does not end with their status.",
        remedy: "Find out who wrote them without the triggers.",
        query: rows!(
            "telehealth_flows",
            "id",
            "telehealth_flows WHERE status_history -> -1 ->> 'status' IS DISTINCT FROM current_status::text"
        ),
    },
    Probe {
        code: "flow.abandoned",
        severity: Notice,
        message: "Flows have not moved for long.",
        remedy: "Remind the patients, or cancel the flows.",
        query: rows!(
            "telehealth_flows",
            "id",
            "telehealth_flows WHERE current_status NOT IN ('completed', 'cancelled', 'consultation_rejected')
                 AND updated_at < now() - make_interval(days => {abandoned_days})"
        ),
    },
    Probe {
        code: "task.late",
        severity: Notice,
        message: "Tasks are long past their due date.",
        remedy: "Complete, reassign or cancel them.",
        query: rows!(
            "tasks",
            "id",
            "tasks WHERE status IN ('pending', 'in_progress', 'on_hold') AND due_date < current_date - {late_days}"
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
        code: "submission.stuck",
        severity: Warning,
        message: "Submissions of forms are in processing longer than any lease lasts.",
        remedy: "See that the program that processes forms runs, and calls `recover_submissions`.",
        query: rows!(
            "form_submissions",
            "id",
            "form_submissions WHERE status = 'processing'
                 AND updated_at < now() - make_interval(mins => {stuck_minutes})"
        ),
    },
    Probe {
        code: "submission.waiting",
        severity: Warning,
        message: "Submissions of forms have waited for days to be processed.",
        remedy: "See that the program that processes forms runs.",
        query: rows!(
            "form_submissions",
            "id",
            "form_submissions WHERE status = 'pending' AND created_at < now() - make_interval(days => {late_days})"
        ),
    },
    Probe {
        code: "submission.failed",
        severity: Notice,
        message: "Submissions of forms could not be processed, and nobody has tried again.",
        remedy: "Look at processing_errors, and process them again.",
        query: rows!(
            "form_submissions",
            "id",
            "form_submissions WHERE status = 'error' AND updated_at < now() - make_interval(days => {late_days})"
        ),
    },
    Probe {
        code: "submission.other_form",
        severity: Warning,
        message: "Submissions name a draft, or another version than that of their form.",
        remedy: "Find out who wrote them without the triggers.",
        query: rows!(
            "form_submissions",
            "s.id",
            "form_submissions s JOIN form_schemas f ON f.id = s.form_schema_id
             WHERE NOT f.is_published OR f.version <> s.form_version"
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
