//! Errors never contain the contents of a row.

use crate::support::{
    care::{hours, new_visit, store_one, with},
    *,
};
use std::error::Error as _;
use telehealth_core::{
    Code,
    accounts::{Patient, Provider, User, UserRole},
};
use telehealth_storage::{Error, ListOrder, Portal, Stored, UserFilter, now};

/// A marker that is stored in rows and must not appear in errors.
const MARKER: &str = "marker-9f2c";

fn set_up() -> (String, Portal) {
    let url = migrated_database();
    let portal = portal_at(&url);
    (url, portal)
}

/// Searches the complete output of an error and its sources.
fn keeps_secret(error: &Error, what: &str) {
    let mut said = format!("{error} {error:?} {error:#?} {}", telehealth_storage::bindings::report(error));
    let mut source = error.source();
    while let Some(cause) = source {
        said.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    assert!(!said.contains(MARKER), "{what}: {said}");
}

fn secret_user() -> User {
    with(new_user(UserRole::Patient, now()), |user| {
        user.profile_picture_url = Some(format!("https://example.com/{MARKER}").parse().expect("a URL"));
        user.email = format!("{MARKER}@example.com").parse().expect("an address");
    })
}

#[test]
fn no_error_of_the_server_repeats_a_row() {
    let (url, portal) = set_up();
    batch(
        &url,
        "CREATE TABLE state (state text, late boolean); GRANT SELECT ON state TO service_role; INSERT INTO state VALUES ('', false);
         CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
         DECLARE wanted state; said text := NEW.profile_picture_url;
         BEGIN
             SELECT * INTO wanted FROM state;
             IF wanted.state <> '' THEN
                 RAISE EXCEPTION USING ERRCODE = wanted.state, MESSAGE = said, DETAIL = said, HINT = said;
             END IF;
             RETURN NEW;
         END $$;
         CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION fail();",
    );
    let states = [
        ("23505", Code::DATABASE_UNEXPECTED),
        ("23503", Code::DATABASE_UNEXPECTED),
        ("23502", Code::DATABASE_UNEXPECTED),
        ("23514", Code::DATABASE_UNEXPECTED),
        ("23P01", Code::DATABASE_UNEXPECTED),
        ("23001", Code::DATABASE_UNEXPECTED),
        ("25006", Code::TRANSACTION_READ_ONLY),
        ("40001", Code::DATABASE_CONTENTION),
        ("42501", Code::DATABASE_UNEXPECTED),
        ("22001", Code::DATABASE_UNEXPECTED),
        ("22P02", Code::DATABASE_UNEXPECTED),
        ("22003", Code::DATABASE_UNEXPECTED),
        ("53200", Code::DATABASE_UNEXPECTED),
        ("57014", Code::DATABASE_UNEXPECTED),
        ("P0001", Code::DATABASE_UNEXPECTED),
        ("XX000", Code::DATABASE_UNEXPECTED),
    ];
    let stored = store_one(&portal, secret_user());
    let new = with(secret_user(), |user| user.email = "other@example.com".parse().expect("an address"));
    for late in [false, true] {
        for (state, code) in states {
            batch(&url, &format!("UPDATE state SET state = '{state}'"));
            let errors = [
                portal.transaction(&service(), |tx| tx.add(new.clone())).expect_err(state),
                portal.transaction(&service(), |tx| tx.save(stored.clone())).expect_err(state),
                portal.transaction(&service(), |tx| tx.savepoint(|tx| tx.add(new.clone()))).expect_err(state),
            ];
            for error in &errors {
                keeps_secret(error, state);
                assert_eq!(error.code(), code, "{state} late {late}: {error}");
            }
        }
        // The same at commit, where Diesel rolls back automatically.
        batch(
            &url,
            "DROP TRIGGER fail ON users;
             CREATE CONSTRAINT TRIGGER fail AFTER INSERT OR UPDATE ON users DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION fail();",
        );
    }
    // The pool remains usable.
    batch(&url, "DROP TRIGGER fail ON users");
    store_one(&portal, new);
}

#[test]
fn no_constraint_s_error_repeats_a_row() {
    let (_, portal) = set_up();
    let now = now();
    let user = store_one(&portal, secret_user());
    let (patient, provider) = people(&portal, now);
    let visit =
        with(new_visit(&patient, &provider, hours(now, 1), now), |visit| visit.chief_complaint = Some(phi(MARKER)));
    let visit = store_one(&portal, visit);
    let named = with(new_patient(&user, now), |patient| patient.last_name = name(MARKER));
    let again = with(visit.clone(), |visit| visit.id = telehealth_core::ConsultationId::generate());

    fails(&portal, with(secret_user(), |user| user.id = provider.id.into()), Code::ID_TAKEN);
    fails(&portal, secret_user(), Code::USER_EMAIL_TAKEN);
    fails(&portal, again, Code::CONSULTATION_DOUBLE_BOOKING);
    fails(
        &portal,
        with(named.clone(), |patient| patient.id = telehealth_core::PatientId::generate()),
        Code::REFERENCE_UNKNOWN,
    );
    fails(&portal, with(named.clone(), |patient| patient.id = provider.id.user_id().into()), Code::USER_ROLE_MISMATCH);
    fails(
        &portal,
        with(named, |patient| patient.date_of_birth = now.date().years_before(1).expect("a date")),
        Code::PATIENT_UNDER_13,
    );
    let stale = with(visit, |visit| visit.updated_at = hours(now, 9));
    let error = portal.transaction(&service(), |tx| tx.save(stale.clone())).expect_err("stale");
    keeps_secret(&error, "stale");
}

fn fails<E: Stored>(portal: &Portal, entity: E, code: Code) {
    let error = portal.transaction(&service(), |tx| tx.add(entity.clone())).expect_err("refused");
    assert_eq!(error.code(), code, "{error}");
    keeps_secret(&error, code.as_str());
}

/// Removes the constraints of migration 0028.
const WITHOUT_RANGES: &str = "DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
                 WHERE conname ~ '_(in_range|plain_list)$' LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.relation, found.conname);
    END LOOP; END $$";

#[test]
fn an_invalid_row_is_corrupt_and_not_repeated() {
    let (url, portal) = set_up();
    let now = now();
    let (patient, provider) = people(&portal, now);
    let visit = store_one(&portal, new_visit(&patient, &provider, hours(now, 1), now));
    // Values that PostgreSQL accepts, or accepted before its constraints were dropped, but core does not; each in a copy of the row, restored afterwards.
    let cases = [
        ("users", format!("timezone = '{MARKER}'"), "time_zone.unknown"),
        ("users", format!("profile_picture_url = '{MARKER}'"), "url.malformed"),
        ("users", "created_at = '0044-03-15 BC'".to_owned(), "timestamp.out_of_range"),
        ("users", "last_login_at = 'infinity'".to_owned(), "row.corrupt"),
        ("patients", "date_of_birth = '-infinity'".to_owned(), "row.corrupt"),
        ("providers", format!("availability_schedule = '{{\"{MARKER}\": 1}}'"), "field.unknown"),
        ("providers", "specialties = ARRAY[NULL]".to_owned(), "field.missing"),
    ];
    batch(&url, WITHOUT_RANGES);
    for (table, change, says) in cases {
        // Without triggers: a date of birth changes only with a reason.
        batch(
            &url,
            &format!(
                "CREATE TABLE kept AS TABLE {table};
                 SET session_replication_role = replica; UPDATE {table} SET {change}; SET session_replication_role = origin"
            ),
        );
        let read = portal.transaction(&service(), |tx| match table {
            "users" => tx.get::<User>(patient.id.into()).map(drop),
            "patients" => tx.get::<Patient>(patient.id).map(drop),
            "providers" => tx.get::<Provider>(provider.id).map(drop),
            _ => tx.get::<telehealth_core::care::Consultation>(visit.id).map(drop),
        });
        let error = read.expect_err(&change);
        assert_eq!(error.code(), Code::ROW_CORRUPT, "{change}: {error}");
        let column = change.split(' ').next().expect("a column");
        assert!(error.to_string().contains(&format!("column {column}: ")), "{change}: {error}");
        assert!(error.to_string().contains(says), "{change}: {error}");
        keeps_secret(&error, &change);
        batch(
            &url,
            &format!(
                "SET session_replication_role = replica;
                 UPDATE {table} SET {column} = kept.{column} FROM kept WHERE kept.id = {table}.id; DROP TABLE kept"
            ),
        );
    }
    // Rules across columns are checked as well.
    batch(
        &url,
        "ALTER TABLE consultations DROP CONSTRAINT valid_duration;
         UPDATE consultations SET duration_minutes = 5",
    );
    let read = portal.transaction(&service(), |tx| tx.get::<telehealth_core::care::Consultation>(visit.id));
    let error = read.expect_err("inconsistent times");
    assert_eq!(error.code(), Code::ROW_CORRUPT);
    assert!(error.to_string().contains("consultation.duration"), "{error}");
    portal
        .transaction(&service(), |tx| tx.list::<User>(&UserFilter::default(), ListOrder::ID, None, 10))
        .expect("the rest can be read");
}
