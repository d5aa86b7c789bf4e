//! People and their insurance.

use crate::doctor::{
    Severity::{Critical, Notice, Warning},
    probe::Probe,
};

pub(in crate::doctor::operations) const PROBES: &[Probe] = &[
    Probe {
        code: "user.wrong_role",
        severity: Critical,
        message: "Patients, providers or administrators have users of another role, which policies go by.",
        remedy: "Find out who wrote them without the triggers, and correct the role or remove the row.",
        query: rows!(
            "users",
            "u.id",
            "users u WHERE (role <> 'patient' AND EXISTS (SELECT FROM patients it WHERE it.id = u.id))
                 OR (role <> 'provider' AND EXISTS (SELECT FROM providers it WHERE it.id = u.id))
                 OR (role NOT IN ('admin', 'super_admin')
                     AND EXISTS (SELECT FROM administrators it WHERE it.id = u.id))"
        ),
    },
    Probe {
        code: "patient.not_erased",
        severity: Critical,
        message: "Patients who were erased have an open account again, as after a restore.",
        remedy: "Erase them again with `replay_erasures`.",
        query: rows!(
            "patients",
            "e.id",
            "patient_erasures e JOIN patients p ON p.id = e.id JOIN users u ON u.id = e.id
             WHERE u.status <> 'deleted'"
        ),
    },
    Probe {
        code: "provider.license_ended",
        severity: Notice,
        message: "Providers accept patients, and their licences have ended.",
        remedy: "Have the licence renewed and recorded, or set is_accepting_patients to false.",
        query: rows!(
            "providers",
            "id",
            "providers WHERE is_accepting_patients AND license_expiry_date < current_date
                 AND NOT EXISTS (SELECT FROM jsonb_array_elements(other_licenses) AS other
                                 WHERE (other ->> 'expires_on')::date >= current_date)"
        ),
    },
    Probe {
        code: "provider.wrong_count",
        severity: Warning,
        message: "Providers have completed more visits than total_consultations counts.",
        remedy: "Find out who wrote the visits without the triggers, and correct the counts.",
        // Not the other way round: retention deletes old visits, which stay counted.
        query: rows!(
            "providers",
            "p.id",
            "providers p JOIN (SELECT provider_id, count(*) AS visits FROM consultations WHERE status = 'completed'
                               GROUP BY provider_id) AS completed ON completed.provider_id = p.id
             WHERE total_consultations < visits"
        ),
    },
    Probe {
        code: "insurance.expired_active",
        severity: Notice,
        message: "Policies are active and have expired.",
        remedy: "Ask the patients for their new policy, and deactivate the old one.",
        query: rows!(
            "patient_insurance",
            "id",
            "patient_insurance WHERE is_active AND expiration_date < current_date - 30"
        ),
    },
];
