//! What an actor is told that they may do.

use crate::support::{care::*, crowd::done, *};
use telehealth_core::{
    Code, UserId,
    access::{Grant, Relation, TablePermission, Verb},
    accounts::{Administrator, UserRole},
    value::Text,
};
use telehealth_storage::{Actor, Permissions, Portal, bindings, grants_of, now};

fn of(portal: &Portal, id: UserId) -> Permissions {
    portal.permissions(&Actor::user(id)).expect("permissions")
}

fn can(permissions: &Permissions, operation: &str) -> bool {
    permissions.operations.contains(&text(operation))
}

fn line<'a>(permissions: &'a Permissions, table: &str, verb: Verb) -> Vec<&'a TablePermission> {
    permissions.tables.iter().filter(|it| it.table == text::<63>(table) && it.verb == verb).collect()
}

#[test]
fn a_person_sees_what_their_role_permits() {
    let (portal, now) = (portal(), now());
    let (patient, provider) = done(&portal, |tx| Ok((patient(tx, now)?, provider(tx, now)?)));
    activate_all(&portal);
    let (patient, provider) = (of(&portal, patient.id.into()), of(&portal, provider.id.into()));
    assert_eq!((patient.role, provider.role), (Some(UserRole::Patient), Some(UserRole::Provider)));
    for (operation, by_patient, by_provider) in [
        ("book_visit", true, true),
        ("place_order", true, false),
        ("send_message", true, true),
        ("prescribe", false, true),
        ("apply_payment_event", false, false),
    ] {
        assert_eq!((can(&patient, operation), can(&provider, operation)), (by_patient, by_provider), "{operation}");
    }
    let update = line(&patient, "consultations", Verb::Update);
    let columns: Vec<Text<63>> = vec![text("status"), text("cancellation_reason")];
    assert_eq!(
        update.iter().map(|it| (&it.relations[..], &it.columns)).collect::<Vec<_>>(),
        [(&[Relation::Own][..], &columns)]
    );
    assert!(line(&patient, "audit_logs", Verb::Select).is_empty());
    assert!(line(&patient, "categories", Verb::Select)[0].relations.is_empty());
}

#[test]
fn an_administrator_sees_the_permissions_that_they_were_given() {
    let (portal, now) = (portal(), now());
    let user = store_one(&portal, new_user(UserRole::Admin, now));
    let admin = new_administrator(&user, now);
    store_one::<Administrator>(&portal, with(admin, |row| row.permissions = vec!["tags:update".parse().expect("one")]));
    activate_all(&portal);
    let permissions = of(&portal, user.id);
    assert_eq!(line(&permissions, "tags", Verb::Update).len(), 1);
    assert!(
        line(&permissions, "tags", Verb::Delete).is_empty() && line(&permissions, "users", Verb::Delete).is_empty()
    );
    assert!(!can(&permissions, "pay_invoice"));
}

#[test]
fn an_actor_who_may_do_nothing_sees_an_empty_list() {
    let (portal, now) = (portal(), now());
    let user = store_one(&portal, new_user(UserRole::Provider, now));
    activate_all(&portal);
    assert!(!of(&portal, user.id).operations.is_empty());
    execute(portal.url(), "UPDATE users SET status = 'suspended'");
    portal.grant_service("*", &[]).expect("revoked");
    for actor in [Actor::user(user.id), Actor::user(UserId::generate()), Actor::service("nightly")] {
        let permissions = portal.permissions(&actor).expect("permissions");
        assert_eq!(
            (permissions.role, permissions.tables.len(), permissions.operations.len()),
            (None, 0, 0),
            "{actor:?}"
        );
    }
}

#[test]
fn a_service_account_sees_its_grants_and_the_operations_that_they_suffice_for() {
    let portal = portal();
    portal.grant_service("*", &[]).expect("revoked");
    portal.grant_service("booking", &grants_of("book_visit").expect("grants")).expect("granted");
    let permissions = portal.permissions(&Actor::service("booking")).expect("permissions");
    let told: Vec<String> = permissions.tables.iter().map(|it| format!("{}:{}", it.table, it.verb)).collect();
    assert_eq!(
        told,
        [
            "consultations:select",
            "consultations:insert",
            "notifications:select",
            "notifications:insert",
            "patients:select",
            "providers:select"
        ]
    );
    let operations: Vec<String> = permissions.operations.iter().map(ToString::to_string).collect();
    assert_eq!(
        operations,
        [
            "patients_by_identity",
            "patients_by_name",
            "bookable_providers",
            "free_slots",
            "book_visit",
            "book_series",
            "start_visit"
        ]
    );
}

#[test]
fn every_operation_lists_grants_that_exist() {
    for operation in bindings::transaction_operations() {
        let name = operation.signature.name;
        assert_eq!(grants_of(name).expect("grants").len(), operation.grants.len(), "{name}");
        let needs = operation.person.iter().map(|need| need.parse::<Grant>());
        assert!(!operation.grants.is_empty() && needs.into_iter().all(|need| need.is_ok()), "{name}");
    }
    assert_eq!(grants_of("fly").expect_err("an error").code(), Code::FIELD_UNKNOWN);
}
