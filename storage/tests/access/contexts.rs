//! The actor of a transaction: users, service accounts and anonymous contexts.

use crate::support::{
    care::*,
    crowd::done,
    raw::{connect, must, text},
    *,
};
use serde_json::json;
use telehealth_core::{
    Code, PatientId, PrescriptionId, UserId,
    access::{Grant, MATRIX, PORTAL_TABLES, Verb},
    accounts::{Patient, UserRole, UserStatus},
    care::Prescription,
    catalog::TABLES,
};
use telehealth_storage::{
    ANY_SERVICE, Actor, ContextKey, Error, ListOrder, Options, PatientFilter, Portal, PrescriptionFilter, now,
};

#[track_caller]
fn denied<T: std::fmt::Debug>(outcome: Result<T, Error>) {
    let error = outcome.expect_err("denied");
    assert!(matches!(error, Error::Denied | Error::Ungranted), "{error}");
}

/// The grant that a service account is told it lacks.
#[track_caller]
pub fn missing_grant<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome.expect_err("denied") {
        Error::GrantMissing { grant } => grant.to_string(),
        other => panic!("{other}"),
    }
}

#[test]
fn unauthorized_actors_cannot_begin_a_transaction() {
    let portal = portal();
    for status in UserStatus::ALL {
        let user = store_one(&portal, with(new_user(UserRole::SuperAdmin, now()), |row| row.status = *status));
        let begun = portal.begin(&Actor::user(user.id));
        assert_eq!(begun.is_ok(), *status == UserStatus::Active, "{status}");
        if let Err(error) = begun {
            assert!(matches!(error, Error::Denied), "{status}: {error}");
        }
    }
    denied(portal.begin(&Actor::user(UserId::generate())));
    denied(portal.begin(&Actor::service("")));
    portal.grant_service(ANY_SERVICE, &[]).expect("revoked");
    assert!(matches!(portal.begin(&service()), Err(Error::Ungranted)), "a service account is told why");
}

/// Contexts that a caller sets by its own SQL grant nothing.
#[test]
fn an_invalid_context_sees_nothing() {
    let portal = portal();
    let (patient, _) = people(&portal, now());
    let suspended =
        store_one(&portal, with(new_user(UserRole::SuperAdmin, now()), |row| row.status = UserStatus::Suspended));
    let mut connection = connect(portal.url());
    let contexts = [
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        "null".to_owned(),
        json!({ "sub": null }).to_string(),
        json!({ "sub": "" }).to_string(),
        json!({ "sub": ["x"] }).to_string(),
        json!({ "sub": format!("{}\n", patient.id) }).to_string(),
        json!({ "sub": UserId::generate().to_string() }).to_string(),
        json!({ "sub": suspended.id.to_string() }).to_string(),
        json!({ "service": "" }).to_string(),
    ];
    for role in ["authenticated", "service_role"] {
        for claims in &contexts {
            must(
                &mut connection,
                &format!("BEGIN; SET LOCAL ROLE {role}; SELECT set_config('request.jwt.claims', '{claims}', true)"),
            );
            let tables = TABLES.iter().map(|table| table.name);
            let tables = tables.chain(PORTAL_TABLES.iter().map(|(table, _)| *table).filter(|_| role == "service_role"));
            for table in tables {
                assert_eq!(
                    text(&mut connection, &format!("SELECT count(id)::text FROM {table}")),
                    "0",
                    "{role} {claims}"
                );
            }
            let entered =
                diesel::connection::SimpleConnection::batch_execute(&mut connection, "SELECT access_begin('{}')");
            denied(entered.map_err(Error::from));
            must(&mut connection, "ROLLBACK");
        }
    }
}

#[test]
fn a_denied_row_is_indistinguishable_from_a_missing_row() {
    let portal = portal();
    let (ada, _) = people(&portal, now());
    let (ben, _) = people(&portal, now());
    activate_all(&portal);
    let ask = |id: PatientId| {
        let error =
            portal.transaction(&Actor::user(ada.id.into()), |tx| tx.get::<Patient>(id)).expect_err("not visible");
        (error.code(), error.to_string().replace(&id.to_string(), "…"))
    };
    assert_eq!(ask(ben.id), ask(PatientId::generate()));
    assert_eq!(ask(ben.id).0, Code::ROW_NOT_FOUND);
}

#[test]
fn a_service_account_has_exactly_its_grants() {
    let portal = portal();
    let now = now();
    let prescription = done(&portal, |tx| {
        let (patient, provider) = (patient(tx, now)?, provider(tx, now)?);
        tx.add(new_prescription(&patient, &provider, None, days(now, 30), now))
    });
    portal.grant_service(ANY_SERVICE, &[]).expect("revoked");
    portal.grant_service("nightly-expiry", &[Grant::new("prescriptions", Verb::Update)]).expect("granted");
    let nightly = Actor::service("nightly-expiry");
    let mut tx = portal.begin(&nightly).expect("begun");
    let read: Prescription = tx.get(prescription.id).expect("read");
    let read = tx.save(with(read.clone(), |row| row.refills_remaining = read.refills_remaining)).expect("saved");
    // What it may not do, it is told; the transaction goes on.
    let filter = PatientFilter::default();
    let cases = [
        (tx.list::<Patient>(&filter, ListOrder::ID, None, 10).map(drop), "patients:select"),
        (tx.count::<Patient>(&filter).map(drop), "patients:select"),
        (tx.get::<Patient>(prescription.patient_id).map(drop), "patients:select"),
        (tx.chart(prescription.patient_id, None).map(drop), "patients:select"),
        (tx.remove(&read), "prescriptions:delete"),
        (tx.remove_by_id::<Prescription>(prescription.id, None), "prescriptions:delete"),
    ];
    for (answer, grant) in cases {
        assert_eq!(missing_grant(answer), grant);
    }
    let nothing = PrescriptionFilter { expires_before: Some(now), ..Default::default() };
    assert_eq!(tx.count::<Prescription>(&nothing).expect("counted"), 0, "there are none, which is no error");
    assert_eq!(tx.get::<Prescription>(PrescriptionId::generate()).expect_err("none").code(), Code::ROW_NOT_FOUND);
    tx.commit().expect("committed");
    let added = portal.transaction(&nightly, |tx| tx.add(new_user(UserRole::Patient, now)));
    assert_eq!(missing_grant(added), "users:insert");
    portal.grant_service("reader", &[Grant::new("prescriptions", Verb::Select)]).expect("granted");
    let saved = portal.transaction(&Actor::service("reader"), |tx| tx.save(read.clone().cancel()?));
    assert_eq!(missing_grant(saved), "prescriptions:update");
    denied(portal.begin(&Actor::service("nightly")));
    // A new grant replaces the old one.
    portal.grant_service("nightly-expiry", &[]).expect("revoked");
    denied(portal.begin(&nightly));
    for wrong in [
        Grant::new("audit_logs", Verb::Insert),
        Grant::new("payment_events", Verb::Delete),
        Grant::new("x", Verb::Select),
    ] {
        let error = portal.grant_service("other", &[wrong]).expect_err("no such grant");
        assert_eq!(error.code(), Code::FIELD_UNKNOWN, "{wrong:?}");
    }
}

/// Payment events are accessible to service accounts only, not even to a super administrator.
#[test]
fn payment_events_are_accessible_to_service_accounts_only() {
    let portal = portal();
    let chief = store_one(&portal, new_user(UserRole::SuperAdmin, now()));
    activate_all(&portal);
    let mut connection = connect(portal.url());
    for statement in [
        "SELECT id FROM payment_events",
        "INSERT INTO payment_events VALUES ('x', gen_random_uuid(), 'captured', 1, 'applied')",
        "SELECT next_order_number()",
        "SELECT next_invoice_number()",
    ] {
        must(&mut connection, &portal.statements(&Actor::user(chief.id)).expect("statements"));
        let refused = diesel::connection::SimpleConnection::batch_execute(&mut connection, statement);
        denied(refused.map_err(Error::from));
        must(&mut connection, "ROLLBACK");
    }
    portal.grant_service(ANY_SERVICE, &[]).expect("revoked");
    portal.grant_service("payments", &[Grant::new("payment_events", Verb::Insert)]).expect("granted");
    must(&mut connection, &portal.statements(&Actor::service("payments")).expect("statements"));
    must(&mut connection, "INSERT INTO payment_events VALUES ('x', gen_random_uuid(), 'captured', 1, 'applied')");
    assert_eq!(text(&mut connection, "SELECT count(*)::text FROM payment_events"), "1");
    let changed =
        diesel::connection::SimpleConnection::batch_execute(&mut connection, "UPDATE payment_events SET amount = 2");
    denied(changed.map_err(Error::from));
}

/// Where contexts are signed, a forged context or one signed with another key is anonymous.
#[test]
fn a_signed_context_cannot_be_forged() {
    let url = migrated_database();
    let with_key = |secret: u8| {
        let options = Options { context_key: Some(ContextKey::new(&[secret; 32])), ..options() };
        Portal::connect_with(&url, options).expect("a portal")
    };
    let (unsigned, signed, old, wrong) = (portal_at(&url), with_key(1), with_key(2), with_key(3));
    let user = store_one(&unsigned, new_user(UserRole::Patient, now()));
    activate_all(&unsigned);
    signed.sign_contexts(&[ContextKey::new(&[1; 32]), ContextKey::new(&[2; 32])]).expect("keys");
    for actor in [Actor::user(user.id), service()] {
        drop(signed.begin(&actor).expect("signed"));
        drop(old.begin(&actor).expect("signed with the older key"));
        denied(unsigned.begin(&actor));
        denied(wrong.begin(&actor));
    }
    // The signature covers exactly these claims.
    let forged = signed.statements(&Actor::user(user.id)).expect("statements");
    let other = store_one(&signed, new_user(UserRole::SuperAdmin, now()));
    activate_all(&signed);
    let hex = |id: UserId| id.to_string().bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let forged = forged.replace(&hex(user.id), &hex(other.id));
    let outcome = diesel::connection::SimpleConnection::batch_execute(&mut connect(&url), &forged);
    denied(outcome.map_err(Error::from));
}

/// Unsigned claims may name a subject, never the user and the role that the database looks up itself.
#[test]
fn claims_cannot_state_what_the_database_looks_up() {
    let mut connection = connect(&migrated_database());
    let id = UserId::generate();
    let claims = json!({ "sub": UserId::generate(), "user_id": id, "user_role": "super_admin" });
    let actor =
        "SELECT concat_ws(' ', access_user(), access_role(), access_patient(), access_provider(), access_admin(),
                                  access_super_admin(), access_permitted('users', 'select'))";
    for enter in
        [format!("SET LOCAL request.jwt.claims = '{claims}'"), format!("SELECT audit_begin_report('{claims}', '')")]
    {
        must(&mut connection, &format!("BEGIN; {enter}"));
        assert_eq!(text(&mut connection, actor), "f f", "{enter}");
        must(&mut connection, "ROLLBACK");
    }
}

#[test]
fn every_table_forces_row_level_security() {
    let portal = portal();
    let tables: Vec<&str> =
        MATRIX.iter().map(|it| it.table).chain(PORTAL_TABLES.iter().map(|(table, _)| *table)).collect();
    let tables = tables.join("', '");
    let bare = format!(
        "SELECT string_agg(relname, ', ') FROM pg_class
         WHERE relname IN ('{tables}') AND NOT (relrowsecurity AND relforcerowsecurity)"
    );
    assert_eq!(ask(portal.url(), &bare), "");
    let foreign = "SELECT string_agg(proname, ', ') FROM pg_proc
                   WHERE pronamespace = 'public'::regnamespace AND prosecdef AND proowner <> 'telehealth_definer'::regrole";
    assert_eq!(ask(portal.url(), foreign), "");
}
