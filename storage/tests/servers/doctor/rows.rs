//! Rows that the library refuses, forms that cannot be applied, and keys.

use crate::support::{batch, connect_keys, migrated_database, options, people, portal_at, world};
use telehealth_storage::{
    Options, Portal,
    doctor::{Finding, operations::Thresholds},
    now,
};

/// Returns the findings, but for the extension that a private server need not have.
fn check(portal: &Portal) -> Vec<Finding> {
    let mut findings = portal.check_operations(&Thresholds::default()).expect("findings");
    findings.retain(|it| it.code != "statement.unchecked");
    findings
}

fn objects(findings: &[Finding], code: &str) -> Vec<String> {
    findings.iter().filter(|it| it.code == code).map(|it| it.object.clone()).collect()
}

#[test]
fn rows_that_do_not_decrypt_or_break_a_rule_are_found() {
    let portal = portal_at(&migrated_database());
    let (patient, provider) = people(&portal, now());
    people(&portal, now());
    assert_eq!(check(&portal), Vec::new());
    batch(
        portal.url(),
        &format!(
            "SET session_replication_role = replica;
             UPDATE patients SET first_name = (SELECT first_name FROM patients WHERE id <> '{0}') WHERE id = '{0}';
             UPDATE users SET timezone = 'Mars/Olympus' WHERE id = '{1}'",
            patient.id, provider.id
        ),
    );
    let found = check(&portal);
    let expected = format!("patients.first_name: 1, such as {}: crypto.tampered", patient.id);
    assert_eq!(objects(&found, "row.damaged"), [expected]);
    let refused = objects(&found, "row.refused");
    let expected = format!("users.timezone: 1, such as {}: ", provider.id);
    assert!(refused.len() == 1 && refused[0].starts_with(&expected), "{refused:?}");
    assert_eq!(found.len(), 2, "{found:#?}");

    // Only the newest are read, unless all are wanted.
    people(&portal, now());
    let mut newest = Thresholds::default();
    newest.set("sampled_rows", 1).expect("a threshold");
    assert_eq!(objects(&portal.check_operations(&newest).expect("findings"), "row.damaged"), Vec::<String>::new());
    newest.set("sampled_rows", u32::MAX).expect("a threshold");
    assert_eq!(objects(&portal.check_operations(&newest).expect("findings"), "row.damaged").len(), 1);

    let without = Portal::connect_with(portal.url(), Options { keyring: None, ..options() }).expect("a portal");
    let codes: Vec<&str> = check(&without).iter().map(|it| it.code).collect();
    assert_eq!(codes, ["row.unchecked"], "they cannot be judged without keys");
}

#[test]
fn published_forms_that_cannot_be_applied_are_found() {
    let (url, connection) = world::peopled();
    drop(connection);
    let forms = |url: &str| objects(&check(&portal_at(url)), "form.not_applicable").len();
    assert_eq!(forms(&url), 0);
    batch(
        &url,
        "SET session_replication_role = replica;
         UPDATE form_schemas SET schema_definition = '{\"type\": \"no such type\"}'",
    );
    assert_eq!(forms(&url), 2, "the draft is nobody's concern yet");
}

#[test]
fn keys_that_are_missing_or_old_are_found() {
    let url = migrated_database();
    people(&connect_keys(&url, &["2025"]), now());
    assert_eq!(check(&connect_keys(&url, &["2025"])), Vec::new());
    let old = check(&connect_keys(&url, &["2025", "2026"]));
    assert_eq!((old.len(), objects(&old, "key.old")), (1, vec!["key 2025: 1 rows".to_owned()]));
    // As if its value had been written by a portal with another keyring.
    batch(
        &url,
        "SET session_replication_role = replica;
         UPDATE patients SET city = replace(first_name::text, ':2025:', ':2024:')::sealed_text",
    );
    let missing = check(&connect_keys(&url, &["2025"]));
    assert_eq!((missing.len(), objects(&missing, "key.missing")), (1, vec!["key 2024: 1 rows".to_owned()]));
}
