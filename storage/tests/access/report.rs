//! The access report.

use crate::support::{
    activate_all, ask, execute, migrated_database, name, new_provider, new_user, options, phi, portal_at, service,
    trust_services,
};
use telehealth_core::{
    Date,
    access::Grant,
    accounts::{Administrator, NewAdministrator, NewPatient, Patient, Provider, User, UserRole},
};
use telehealth_storage::{Actor, Error, Portal, access_report::AccessReport, now};

const LONG_AGO: &str = "2020-01-01";

fn since(text: &str) -> Date {
    text.parse().expect("a date")
}

fn rows<'a>(report: &'a AccessReport, name: &str) -> Vec<Vec<&'a str>> {
    let section = report.section(name).expect("a section");
    section.rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect()
}

struct Clinic {
    url: String,
    portal: Portal,
    patient: Patient,
    provider: Provider,
    admin: User,
}

/// A patient assigned to a provider, and an administrator who may read patients.
fn clinic() -> Clinic {
    let url = migrated_database();
    let portal = portal_at(&url);
    portal.grant_service("*", &[]).expect("revoked");
    portal.grant_service("test", &Grant::all()).expect("granted");
    let (patient, provider, admin) = portal
        .transaction(&service(), |tx| {
            let now = now();
            let user = tx.add(new_user(UserRole::Provider, now))?;
            let provider = tx.add(new_provider(&user, now))?;
            let user = tx.add(new_user(UserRole::Patient, now))?;
            let new = NewPatient { primary_provider_id: Some(provider.id), ..NewPatient::new(since("1985-12-10")) };
            let patient = tx.add(Patient::register(NewPatient { last_name: name("Lovelace"), ..new }, &user, now)?)?;
            let admin = tx.add(new_user(UserRole::Admin, now))?;
            let new =
                NewAdministrator { permissions: Some(vec!["patients:select".parse()?]), ..NewAdministrator::new() };
            tx.add(Administrator::appoint(NewAdministrator { first_name: name("Grace"), ..new }, &admin, now)?)?;
            Ok::<_, Error>((patient, provider, admin))
        })
        .expect("a clinic");
    activate_all(&portal);
    Clinic { url, portal, patient, provider, admin }
}

#[test]
fn it_says_who_can_do_what_and_who_read_whom() {
    let Clinic { url, portal, patient, provider, admin } = clinic();
    let (patient_id, provider_id) = (patient.id.to_string(), provider.id.to_string());
    for _ in 0..3 {
        portal.transaction(&Actor::user(provider.id.user_id()), |tx| tx.get::<Patient>(patient.id)).expect("assigned");
    }
    portal.transaction(&Actor::user(admin.id), |tx| tx.get::<Patient>(patient.id)).expect("permitted");
    let access = portal.break_glass(&Actor::user(provider.id.user_id()), patient.id, phi("unconscious"));
    access.expect("opened");
    let report = portal.access_report(since(LONG_AGO), 90).expect("a report");

    let reads = rows(&report, "reads");
    assert_eq!(reads[0][..4], [provider_id.as_str(), "provider", &patient_id, "3"], "{reads:?}");
    let admin_id = admin.id.to_string();
    assert!(reads.iter().any(|row| row[..4] == [admin_id.as_str(), "admin", &patient_id, "1"]), "{reads:?}");
    let staff = rows(&report, "staff");
    assert!(staff.iter().any(|row| row[0] == admin_id && row[4] == "patients:select"), "{staff:?}");
    assert!(!staff.iter().any(|row| row[0] == patient_id));
    let services = rows(&report, "services");
    assert_eq!(services[0][0], "test");
    assert!(services[0][1].contains("patients:update") && !services[0][2].is_empty(), "{services:?}");
    assert!(rows(&report, "logins").iter().any(|row| row[..2] == ["postgres", "true"]));
    assert!(rows(&report, "rules").iter().any(|row| row[..3] == ["provider", "patients", "assigned"]));
    assert!(rows(&report, "accounts").iter().any(|row| row[..3] == ["patient", "active", "1"]));
    let emergencies = rows(&report, "emergencies");
    assert_eq!(emergencies[0][..2], [provider_id.as_str(), &patient_id]);
    assert_eq!(rows(&report, "dormant"), Vec::<Vec<&str>>::new());
    assert!(!report.needs_action());
    let text = report.to_markdown() + &report.to_csv();
    assert!(!text.contains("Lovelace") && !text.contains("unconscious") && !text.contains("phi:"));

    let tomorrow = ask(&url, "current_date + 1");
    let later = portal.access_report(since(&tomorrow), 90).expect("a report");
    for name in ["reads", "changes", "emergencies"] {
        assert_eq!(rows(&later, name), Vec::<Vec<&str>>::new(), "{name}");
    }
}

#[test]
fn it_lists_changes_of_rights_and_nothing_else() {
    let Clinic { url, portal, patient, admin, .. } = clinic();
    let begin = rows(&portal.access_report(since(LONG_AGO), 90).expect("a report"), "changes").len();
    portal.grant_service("nightly", &["prescriptions:update".parse().expect("a grant")]).expect("granted");
    execute(&url, &format!("UPDATE administrators SET permissions = '{{patients:update}}' WHERE id = '{}'", admin.id));
    execute(&url, &format!("UPDATE users SET status = 'suspended' WHERE id = '{}'", admin.id));
    // None of these changes what somebody may do.
    execute(&url, &format!("UPDATE administrators SET department = 'x' WHERE id = '{}'", admin.id));
    execute(&url, &format!("UPDATE users SET status = 'suspended' WHERE id = '{}'", patient.id));
    let report = portal.access_report(since(LONG_AGO), 90).expect("a report");
    let said: Vec<Vec<&str>> =
        rows(&report, "changes")[begin..].iter().map(|row| [&row[2..3], &row[4..]].concat()).collect();
    let expected = [
        ["SERVICE_GRANT_INSERT", "", "service=nightly table_name=prescriptions verb=update"],
        ["ADMINISTRATOR_UPDATE", "permissions=[\"patients:select\"]", "permissions=[\"patients:update\"]"],
        ["USER_UPDATE", "status=active", "status=suspended"],
    ];
    assert_eq!(said, expected);
}

#[test]
fn dormant_accounts_and_wildcard_grants_need_action() {
    let Clinic { url, portal, admin, .. } = clinic();
    let old = "now() - INTERVAL '100 days'";
    execute(&url, &format!("UPDATE users SET created_at = {old}, last_login_at = {old} WHERE id = '{}'", admin.id));
    let report = portal.access_report(since(LONG_AGO), 90).expect("a report");
    let dormant = rows(&report, "dormant");
    assert_eq!(dormant.iter().map(|row| &row[..3]).collect::<Vec<_>>(), [["staff", admin.email.as_str(), "admin"]]);
    assert!(report.needs_action());
    assert!(!portal.access_report(since(LONG_AGO), 110).expect("a report").needs_action());
    trust_services(&portal);
    assert!(portal.access_report(since(LONG_AGO), 110).expect("a report").needs_action());
}

#[test]
fn a_login_from_which_policies_hide_rows_gets_no_report() {
    let url = migrated_database();
    execute(&url, "CREATE ROLE report_limited LOGIN");
    execute(&url, "GRANT service_role TO report_limited");
    let limited =
        Portal::connect_with(&url.replace("user=postgres", "user=report_limited"), options()).expect("a portal");
    assert!(matches!(limited.access_report(since(LONG_AGO), 90), Err(Error::Denied)));
}
