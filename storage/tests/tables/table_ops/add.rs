//! `add` and `add_all`.

use crate::support::{care::*, proxy::Proxy, *};
use telehealth_core::{
    Code, Phi,
    accounts::{User, UserRole},
    care::ConsultationStatus,
    error::Parameter,
    messaging::{NewNotification, Notification, NotificationChannel, NotificationType},
};
use telehealth_storage::{Error, Options, Portal, Stored, Transaction, now};

/// Adds a row and checks that it is returned unchanged, immediately and by a later read.
fn round_trip<E: Stored + PartialEq>(portal: &Portal, entity: E) -> E {
    let added = store_one(portal, entity.clone());
    assert_eq!(added, entity);
    let read: E = portal.transaction(&service(), |tx| tx.get(entity.id())).expect("read");
    assert_eq!(read, entity);
    added
}

#[test]
fn added_rows_can_be_read() {
    let (portal, now) = (portal(), now());
    let user = round_trip(&portal, new_user(UserRole::Patient, now));
    let patient = round_trip(&portal, new_patient(&user, now));
    let user = round_trip(&portal, new_user(UserRole::Provider, now));
    let provider = round_trip(&portal, new_provider(&user, now));
    let user = round_trip(&portal, new_user(UserRole::Admin, now));
    round_trip(&portal, new_administrator(&user, now));
    let visit = round_trip(&portal, new_visit(&patient, &provider, hours(now, 1), now));
    round_trip(&portal, new_prescription(&patient, &provider, Some(&visit), days(now, 30), now));
    round_trip(&portal, new_session(&patient, &provider, now, now));
}

#[test]
fn bulk_inserts_take_few_statements_and_keep_the_order() {
    let url = migrated_database();
    let proxy = Proxy::to(&url);
    // The text of a prepared statement is not sent again.
    let options = Options { prepared_statements: false, ..options() };
    let portal = Portal::connect_with(&proxy.url(), options).expect("a portal");
    for (rows, inserts) in [(0, 0), (1, 1), (3, 1), (5_461, 1), (5_463, 2), (10_000, 2)] {
        let mut users: Vec<User> = (0..rows).map(|_| new_user(UserRole::Patient, now())).collect();
        users.reverse(); // Not in id order.
        let _ = proxy.statements();
        let added = portal.transaction(&service(), |tx| tx.add_all(users.clone())).expect("added");
        assert!(added == users, "{rows} rows come back in their order");
        let statements = proxy.statements().iter().filter(|text| text.starts_with("INSERT")).count();
        assert_eq!(statements, inserts, "{rows} rows");
    }
}

#[test]
fn bulk_inserts_of_notifications_and_visits_take_few_statements() {
    let proxy = Proxy::to(&migrated_database());
    let portal = portal_at(&proxy.url());
    let now = now();
    let (patient, provider) = people(&portal, now);
    let inserts = |work: &dyn Fn(&mut Transaction) -> Result<usize, Error>| {
        let _ = proxy.statements();
        let rows = portal.transaction(&service(), work).expect("added");
        (rows, proxy.statements().iter().filter(|text| text.starts_with("INSERT")).count())
    };
    let message = NewNotification::new(
        patient.id.into(),
        NotificationType::SystemAlert,
        vec![NotificationChannel::InApp],
        phi("News"),
        Phi::new(text("There is news.")),
    );
    let queue: Vec<_> =
        (0..1_000).map(|_| Notification::enqueue(message.clone(), now).expect("a notification")).collect();
    assert_eq!(inserts(&|tx| Ok(tx.add_all(queue.clone())?.len())), (1_000, 1));
    // A past visit has 25 columns, and a statement 65,535 parameters.
    let past = |number| {
        with(new_visit(&patient, &provider, hours(now, 1), now), |visit| {
            visit.status = ConsultationStatus::Cancelled;
            visit.scheduled_at = hours(now, number);
            visit.slot_end = hours(now, number + 1);
        })
    };
    let history: Vec<_> = (1..=10_000).map(past).collect();
    assert_eq!(inserts(&|tx| Ok(tx.add_all(history.clone())?.len())), (10_000, 4));
}

#[test]
fn all_rows_or_none_are_added() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let mut users: Vec<User> = (0..6_000).map(|_| new_user(UserRole::Patient, now())).collect();
    users.push(users[0].clone());
    let error = portal.transaction(&service(), |tx| tx.add_all(users.clone())).expect_err("a duplicate id");
    assert_eq!(error.code(), Code::ID_TAKEN);
    assert_eq!(count(&url, "users"), 0);
}

/// The row that the only violation of an error names.
fn row_of(error: &Error) -> Option<i64> {
    let [violation] = error.violations() else { panic!("one violation: {error:?}") };
    violation.parameters().iter().find_map(|parameter| match parameter {
        ("row", Parameter::Integer(row)) => Some(*row),
        _ => None,
    })
}

#[test]
fn a_violation_names_the_row_of_the_batch() {
    let portal = portal();
    let stored = store_one(&portal, new_user(UserRole::Patient, now()));
    for count in [2, 3, 64, 2_500] {
        for place in [0, 1, count / 2, count - 1] {
            let mut users: Vec<User> = (0..count).map(|_| new_user(UserRole::Patient, now())).collect();
            users[place] = with(users[place].clone(), |user| user.email = stored.email.clone());
            let error = portal.transaction(&service(), |tx| tx.add_all(users.clone())).expect_err("a taken address");
            assert_eq!((error.code(), row_of(&error)), (Code::USER_EMAIL_TAKEN, i64::try_from(place).ok()));
            assert!(error.to_string().contains(&format!("(row {place})")), "{error}");
        }
    }
    // Of a batch of one it names none.
    let again = vec![with(new_user(UserRole::Patient, now()), |user| user.email = stored.email.clone())];
    let error = portal.transaction(&service(), |tx| tx.add_all(again.clone())).expect_err("a taken address");
    assert_eq!(row_of(&error), None);
}

#[test]
fn a_failed_batch_ends_the_transaction_unless_a_savepoint_surrounds_it() {
    let portal = portal();
    let [one, two] = [(); 2].map(|()| new_user(UserRole::Patient, now()));
    let twice = || vec![one.clone(), two.clone(), one.clone()];
    let mut tx = portal.begin(&service()).expect("begun");
    tx.add(two.clone()).expect("added");
    assert_eq!(row_of(&tx.savepoint(|tx| tx.add_all(twice())).expect_err("an id")), Some(1));
    assert_eq!(tx.get_many::<User>(&[one.id, two.id]).expect("the transaction goes on").len(), 1);
    assert_eq!(row_of(&tx.add_all(twice()).expect_err("an id")), Some(1));
    assert_eq!(tx.get::<User>(two.id).expect_err("failed").code(), Code::TRANSACTION_ABORTED);
    assert_eq!(tx.commit().expect_err("failed").code(), Code::TRANSACTION_ABORTED);
    assert_eq!(count(portal.url(), "users"), 0);
}

#[test]
fn refusals_of_the_database_have_core_s_codes() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let now = now();
    let (patient, provider) = people(&portal, now);
    let booked = store_one(&portal, new_visit(&patient, &provider, hours(now, 1), now));
    let other = new_user(UserRole::Patient, now);

    let same_address = with(new_user(UserRole::Patient, now), |user| {
        user.email = format!("{}@example.com", patient.id).parse().expect("an address")
    });
    refused(&portal, same_address, "conflict", "email", Code::USER_EMAIL_TAKEN);
    let overlapping =
        with(new_visit(&patient, &provider, booked.scheduled_at, now), |visit| visit.slot_end = days(now, 1));
    refused(&portal, overlapping, "conflict", "scheduled_at", Code::CONSULTATION_DOUBLE_BOOKING);
    refused(&portal, booked, "conflict", "id", Code::ID_TAKEN);
    refused(&portal, new_patient(&other, now), "invalid", "id", Code::REFERENCE_UNKNOWN);
    let wrong_role = with(patient, |patient| patient.id = provider.id.user_id().into());
    refused(&portal, wrong_role, "invalid", "id", Code::USER_ROLE_MISMATCH);
}

fn refused<E: Stored>(portal: &Portal, entity: E, kind: &str, field: &str, code: Code) {
    let error = portal.transaction(&service(), |tx| tx.add(entity.clone())).expect_err("refused");
    let found = match &error {
        Error::Validation(_) => "invalid",
        Error::Conflict(_) => "conflict",
        _ => "another",
    };
    let place = error.violations().first().map(|violation| (violation.field().to_owned(), violation.code()));
    assert_eq!((found, place), (kind, Some((field.to_owned(), code))), "{error}");
}
