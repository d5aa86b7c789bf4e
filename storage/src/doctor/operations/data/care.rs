//! Visits, prescriptions and sessions.

use crate::doctor::{
    Severity::{Critical, Notice, Warning},
    probe::Probe,
};

pub(in crate::doctor::operations) const PROBES: &[Probe] = &[
    Probe {
        code: "prescription.expired_active",
        severity: Warning,
        message: "Prescriptions are active and have expired.",
        remedy: "See that a service calls `expire_prescriptions` every night.",
        query: rows!(
            "prescriptions",
            "id",
            "prescriptions WHERE status = 'active' AND expires_at < now() - INTERVAL '1 day'"
        ),
    },
    Probe {
        code: "prescription.unregistered",
        severity: Critical,
        message: "Controlled substances are prescribed by providers without a DEA number (21 CFR 1306.03).",
        remedy: "Cancel the prescriptions, or record the number.",
        query: rows!(
            "prescriptions",
            "r.id",
            "prescriptions r JOIN providers p ON p.id = r.provider_id
             WHERE r.status = 'active' AND r.controlled_substance_schedule IS NOT NULL AND p.dea_number IS NULL"
        ),
    },
    Probe {
        code: "prescription.other_patient",
        severity: Critical,
        message: "Prescriptions name the visit of another patient.",
        remedy: "Find out for whom the drug was prescribed, and correct the prescription.",
        query: rows!(
            "prescriptions",
            "r.id",
            "prescriptions r JOIN consultations c ON c.id = r.consultation_id WHERE c.patient_id <> r.patient_id"
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
            // As `Provider::is_licensed_in` judges, on the day in the provider's time zone. A visit of unknown state is
            // covered by any licence.
            "consultations c JOIN providers p ON p.id = c.provider_id
             CROSS JOIN LATERAL (SELECT (c.scheduled_at AT TIME ZONE
                                         coalesce(p.availability_schedule ->> 'time_zone', 'UTC'))::date) AS visit (day)
             WHERE c.status = 'scheduled' AND c.scheduled_at > now()
               AND NOT (coalesce(c.patient_state, p.license_state) = p.license_state
                        AND visit.day <= p.license_expiry_date)
               AND NOT EXISTS (
                   SELECT FROM jsonb_array_elements(p.other_licenses) AS other
                   WHERE visit.day >= coalesce((other ->> 'valid_from')::date, '-infinity')
                     AND visit.day <= (other ->> 'expires_on')::date
                     AND (c.patient_state IS NULL OR other ->> 'state' = c.patient_state
                          OR (SELECT count(DISTINCT state) = 2
                              FROM ({compact_memberships}) AS member (compact, state, first_day, last_day)
                              WHERE member.compact = other ->> 'compact'
                                AND member.state IN (other ->> 'state', c.patient_state)
                                AND visit.day BETWEEN first_day AND coalesce(last_day, 'infinity'))))"
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
            "consultations WHERE status = 'in_progress'
                 AND started_at < now() - make_interval(hours => {unfinished_hours})"
        ),
    },
    Probe {
        code: "consultation.not_held",
        severity: Notice,
        message: "Visits are still scheduled long after their time.",
        remedy: "Record what happened: they were held, cancelled, or the patient did not come.",
        query: rows!(
            "consultations",
            "id",
            "consultations WHERE status = 'scheduled' AND slot_end < now() - make_interval(hours => {unfinished_hours})"
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
        code: "session.unfinished",
        severity: Notice,
        message: "Treatment sessions are still in progress days after their date.",
        remedy: "Have the provider complete or cancel them.",
        query: rows!(
            "sessions",
            "id",
            "sessions WHERE status = 'in_progress' AND scheduled_date < current_date - {late_days}"
        ),
    },
];
