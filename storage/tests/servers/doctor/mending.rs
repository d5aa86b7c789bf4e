//! What `Portal::mend` mends, and what it leaves.

use super::found;
use crate::support::{ask, batch, execute, portal_at, world};
use std::collections::BTreeSet;
use telehealth_core::Code;
use telehealth_storage::doctor::operations::{MEND_SERVICE, Mend, MendState, Thresholds, mend_grants};

/// Findings that are mended, with their action, and some that need a person.
const MENDABLE: [(&str, &str); 8] = [
    ("constraint.not_validated", "ALTER TABLE tags VALIDATE CONSTRAINT later"),
    ("index.invalid", "DROP INDEX CONCURRENTLY left_ccnew"),
    ("index.invalid", "REINDEX INDEX CONCURRENTLY broken"),
    ("invoice.overdue_unmarked", "mark_overdue_invoices"),
    ("notification.over", "sweep_notifications"),
    ("prescription.expired_active", "expire_prescriptions"),
    ("statistics.old", "ANALYZE changed"),
    ("submission.stuck", "recover_submissions"),
];
const OTHERS: [&str; 4] = ["index.duplicate", "index.invalid_unique", "order.wrong_subtotal", "tag.wrong_count"];

const PLANT: &str = "
    SET session_replication_role = replica;
    SET allow_system_table_mods = on;
    ALTER TABLE tags ADD CONSTRAINT later CHECK (usage_count < 1000) NOT VALID;
    CREATE INDEX broken ON patients (created_at);
    CREATE UNIQUE INDEX left_ccnew ON tags (id, name);
    CREATE UNIQUE INDEX only_once ON tags (id, name, color);
    CREATE INDEX twice ON users (email);
    UPDATE pg_index SET indisvalid = false
    WHERE indexrelid IN ('broken'::regclass, 'left_ccnew'::regclass, 'only_once'::regclass);
    CREATE TABLE changed (n integer) WITH (autovacuum_enabled = off);
    INSERT INTO changed SELECT generate_series(1, 5000);
    UPDATE invoices SET status = 'sent', due_date = current_date - 3, issue_date = current_date - 9;
    UPDATE notifications SET expires_at = now() - INTERVAL '90 minutes', created_at = now() - INTERVAL '3 hours',
                             scheduled_at = now() - INTERVAL '2 hours';
    UPDATE prescriptions SET prescribed_at = '2020-01-01', expires_at = '2020-06-01';
    UPDATE form_submissions SET status = 'processing', updated_at = now() - INTERVAL '2 hours';
    UPDATE orders SET subtotal = 31, total_amount = 33 WHERE subtotal = 30;
    UPDATE tags SET usage_count = 7 WHERE name = 'vip'";

/// A database with defects, and thresholds by which all of them are found.
fn damaged() -> (String, Thresholds) {
    let (url, connection) = world::peopled();
    drop(connection);
    batch(&url, PLANT);
    let mut thresholds = Thresholds::default();
    thresholds.set("changed_rows", 4_000).expect("a threshold");
    (url, thresholds)
}

fn codes(url: &str) -> BTreeSet<&'static str> {
    let planted = |code: &&str| MENDABLE.iter().any(|(known, _)| known == code) || OTHERS.contains(code);
    found(url, &[("changed_rows", 4_000)]).iter().map(|it| it.code).filter(planted).collect()
}

fn actions(mends: &[Mend]) -> Vec<(&str, &str)> {
    let mut actions: Vec<_> = mends.iter().map(|mend| (mend.code, mend.action.as_str())).collect();
    actions.sort_unstable();
    actions
}

#[test]
fn what_needs_no_decision_is_mended_and_the_rest_is_left() {
    let (url, thresholds) = damaged();
    let portal = portal_at(&url);
    portal.grant_service(MEND_SERVICE, &mend_grants()).expect("granted");
    execute(&url, "DELETE FROM service_grants WHERE service = '*'");
    let trace = |url: &str| ask(url, "SELECT count(*) FROM audit_logs");
    let (before, entries) = (codes(&url), trace(&url));
    assert_eq!(before.len(), 11, "{before:?}");

    let planned = portal.mend(&thresholds, true).expect("a plan");
    assert_eq!(actions(&planned), MENDABLE);
    assert!(planned.iter().all(|mend| mend.state == MendState::Planned), "{planned:#?}");
    assert_eq!((codes(&url), trace(&url)), (before, entries), "nothing has changed");

    let mended = portal.mend(&thresholds, false).expect("mended");
    assert_eq!(actions(&mended), MENDABLE);
    assert!(mended.iter().all(|mend| mend.state == MendState::Done), "{mended:#?}");
    assert_eq!(codes(&url).into_iter().collect::<Vec<_>>(), OTHERS);
    let changed =
        "SELECT string_agg(DISTINCT action, ' ' ORDER BY action) FROM audit_logs WHERE user_agent LIKE '%doctor'";
    assert_eq!(
        ask(&url, changed),
        "FORM_SUBMISSION_UPDATE INVOICE_UPDATE NOTIFICATION_UPDATE PRESCRIPTION_UPDATE",
        "the log has who changed the rows"
    );
    assert_eq!(portal.mend(&thresholds, false).expect("nothing to do"), []);
}

#[test]
fn what_cannot_be_mended_is_reported_and_does_not_stop_the_others() {
    let (url, thresholds) = damaged();
    execute(&url, "DELETE FROM service_grants");
    execute(&url, "ALTER TABLE tags DROP CONSTRAINT later");
    execute(&url, "ALTER TABLE tags ADD CONSTRAINT later CHECK (usage_count < 7) NOT VALID");
    let mended = portal_at(&url).mend(&thresholds, false).expect("some are mended");
    for mend in &mended {
        let expected = match mend.code {
            "constraint.not_validated" => Some(Code::DATABASE_UNEXPECTED),
            "index.invalid" | "statistics.old" => None,
            _ => Some(Code::ACCESS_DENIED),
        };
        let code = match &mend.state {
            MendState::Failed { code, .. } => Some(*code),
            _ => None,
        };
        assert_eq!(code, expected, "{mend:#?}");
    }
    assert_eq!(mended.len(), MENDABLE.len());
    assert!(!codes(&url).contains("index.invalid"));
}
