//! Emergency access: one patient's chart for an hour, searches that open none, and failures that leave nothing behind.

use crate::support::{
    care::*,
    crowd::crowd,
    json::portal_call_json,
    race::race,
    raw::{connect, must, text, texts},
    world::peopled,
    *,
};
use diesel::connection::SimpleConnection;
use telehealth_core::{
    AuditLogId, Code, PatientId, Phi, UserId,
    access::{MATRIX, Relation},
    accounts::{NewPatient, NewUser, Patient, Provider, User, UserRole},
    messaging::Notification,
    value::Text,
};
use telehealth_storage::{
    Actor, EmergencyMatches, EmergencySearch, Error, ListOrder, NotificationFilter, Options, PatientFilter, Portal,
    UserFilter, bindings, now,
};

const REASON: &str = "unconscious in the street";

/// Text with the shape of an envelope, for SQL outside the library.
const ENVELOPE: &str = "phi:v1:other:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn reason() -> Phi<Text<1000>> {
    phi(REASON)
}

/// A clinic with two patients, and a provider who treats neither.
struct Clinic {
    portal: Portal,
    patient: Patient,
    other: Patient,
    locum: Provider,
}

fn clinic() -> Clinic {
    let portal = portal();
    let ((patient, _), (other, locum)) = (people(&portal, now()), people(&portal, now()));
    activate_all(&portal);
    Clinic { portal, patient, other, locum }
}

impl Clinic {
    fn actor(&self) -> Actor {
        Actor::user(self.locum.id.into())
    }

    fn open(&self) -> Result<(), Error> {
        self.portal.break_glass(&self.actor(), self.patient.id, reason()).map(drop)
    }

    fn find(&self, search: EmergencySearch) -> Result<EmergencyMatches, Error> {
        self.portal.find_for_emergency(&self.actor(), reason(), search)
    }

    fn reads(&self, id: PatientId) -> bool {
        match self.portal.transaction(&self.actor(), |tx| tx.get::<Patient>(id)) {
            Ok(_) => true,
            Err(error) => {
                assert_eq!(error.code(), Code::ROW_NOT_FOUND);
                false
            }
        }
    }

    /// What emergencies leave behind: accesses, searches, notifications, critical entries.
    fn traces(&self) -> String {
        ask(
            self.portal.url(),
            "SELECT concat_ws(' ', (SELECT count(*) FROM emergency_access), (SELECT count(*) FROM emergency_searches),
                              (SELECT count(*) FROM notifications), (SELECT count(*) FROM audit_logs WHERE severity = 'critical'))",
        )
    }

    /// Moves emergency rows into the past.
    fn wait(&self, interval: &str) {
        batch(
            self.portal.url(),
            &format!(
                "UPDATE emergency_access SET granted_at = granted_at - interval '{interval}', expires_at = expires_at - interval '{interval}';
                 UPDATE emergency_searches SET searched_at = searched_at - interval '{interval}'"
            ),
        );
    }

    /// Statements that call a function as the locum.
    fn call(&self, function: &str) -> String {
        format!(
            "SET LOCAL ROLE authenticated; SELECT set_config('request.jwt.claims', '{{\"sub\": \"{}\"}}', true); SELECT {function}",
            self.locum.id
        )
    }

    fn raw_access(&self, patient: PatientId) -> String {
        self.call(&format!(
            "access_break_glass(gen_random_uuid(), '{patient}', '{ENVELOPE}', gen_random_uuid(), '{ENVELOPE}', '{ENVELOPE}', '\"{ENVELOPE}\"')"
        ))
    }
}

#[test]
fn emergency_access_opens_one_chart_for_an_hour() {
    let clinic = clinic();
    let Clinic { portal, patient, other, .. } = &clinic;
    assert!(!clinic.reads(patient.id));
    let access = portal.break_glass(&clinic.actor(), patient.id, reason()).expect("opened");
    assert_eq!(access.patient_id, patient.id);
    let ends = ask(portal.url(), "SELECT (extract(epoch FROM expires_at) * 1000)::bigint FROM emergency_access");
    assert_eq!(access.expires_at.utc().timestamp_millis().to_string(), ends);

    // Only that chart is open.
    assert!(clinic.reads(patient.id) && !clinic.reads(other.id));
    portal.transaction(&clinic.actor(), |tx| tx.chart(patient.id, None)).expect("the chart");
    let (patients, users) = portal
        .transaction(&clinic.actor(), |tx| {
            let patients = tx.list::<Patient>(&PatientFilter::default(), ListOrder::ID, None, 10)?;
            Ok::<_, Error>((patients.items, tx.list::<User>(&UserFilter::default(), ListOrder::ID, None, 10)?.items))
        })
        .expect("listed");
    assert_eq!(patients.iter().map(|it| it.id).collect::<Vec<_>>(), [patient.id]);
    assert!(
        users.iter().all(|user| user.id == patient.id.into() || user.id == clinic.locum.id.into()) && users.len() == 2
    );
    let changed = portal.transaction(&clinic.actor(), |tx| {
        let patient: Patient = tx.get(patient.id)?;
        tx.save(with(patient, |row| row.city = Some(phi("Boston"))))
    });
    assert!(matches!(changed, Err(Error::Denied)), "{changed:?}");

    // The patient is notified once, and can read the notification.
    let notified = portal
        .transaction(&Actor::user(patient.id.into()), |tx| {
            tx.list::<Notification>(&NotificationFilter::default(), ListOrder::ID, None, 10).map(|page| page.items)
        })
        .expect("listed");
    assert_eq!(notified.len(), 1);
    assert_eq!(notified[0].title.expose().as_str(), "Your chart was opened in an emergency");

    // The log has one critical entry about the patient, with the sealed reason.
    let mut connection = connect(portal.url());
    let entry = "SELECT id FROM audit_logs WHERE action = 'EMERGENCY_ACCESS'";
    let about = format!(
        "SELECT string_agg(concat_ws(' ', entity_type, entity_id, severity, actor_id, new_values::text ~ 'street'), ',')
         FROM audit_logs WHERE id = ({entry})"
    );
    let expected = format!("patient {} critical {} f", patient.id, clinic.locum.id);
    assert_eq!(text(&mut connection, &about), expected);
    let entry: AuditLogId = text(&mut connection, &format!("SELECT ({entry})::text")).parse().expect("an id");
    let read = portal.transaction(&service(), |tx| tx.emergency_reason(entry)).expect("the reason");
    assert_eq!(read.expose().as_str(), REASON);
    let others = portal.transaction(&clinic.actor(), |tx| tx.emergency_reason(entry));
    assert_eq!(others.expect_err("no access to the log").code(), Code::ACCESS_DENIED);

    clinic.wait("59 minutes");
    assert!(clinic.reads(patient.id));
    clinic.wait("2 minutes");
    assert!(!clinic.reads(patient.id));
}

#[test]
fn a_refused_emergency_leaves_no_trace() {
    let clinic = clinic();
    let Clinic { portal, patient, .. } = &clinic;
    let chief = store_one(portal, new_user(UserRole::SuperAdmin, now()));
    activate_all(portal);
    let before = clinic.traces();
    let refused =
        |actor: &Actor, id, reason: &str| portal.break_glass(actor, id, phi(reason)).expect_err("refused").code();
    assert_eq!(refused(&clinic.actor(), PatientId::generate(), REASON), Code::ROW_NOT_FOUND);
    assert_eq!(refused(&clinic.actor(), clinic.locum.id.user_id().into(), REASON), Code::ROW_NOT_FOUND);
    for blank in ["", " ", "\u{2003}\n"] {
        assert_eq!(refused(&clinic.actor(), patient.id, blank), Code::TEXT_BLANK);
        let found = portal.find_for_emergency(&clinic.actor(), phi(blank), by_name("Ada", "Lovelace"));
        assert_eq!(found.expect_err("refused").code(), Code::TEXT_BLANK);
    }
    // Every binding reads the reason this way.
    for action in bindings::portal_operations().filter(|action| action.signature.name != "permissions") {
        let given = serde_json::json!({ "patient_id": patient.id.to_string(), "reason": "x".repeat(10_000), "email": "a@example.com" });
        let mut given = given.as_object().expect("an object").clone();
        given.remove(if action.signature.name == "break_glass" { "email" } else { "patient_id" });
        let error = portal_call_json(action, portal, &clinic.actor(), &given).expect_err("refused");
        assert_eq!((error.code(), error.violations()[0].field()), (Code::TEXT_TOO_LONG, "reason"));
        assert!(!format!("{error} {error:?}").contains("xxx"));
    }
    for actor in [Actor::user(patient.id.into()), Actor::user(chief.id), Actor::user(UserId::generate()), service()] {
        assert_eq!(refused(&actor, patient.id, REASON), Code::ACCESS_DENIED);
        let found = portal.find_for_emergency(&actor, reason(), by_name("Ada", "Lovelace"));
        assert_eq!(found.expect_err("refused").code(), Code::ACCESS_DENIED);
    }
    let keyless = Portal::connect_with(portal.url(), Options::default()).expect("a portal");
    let opened = keyless.break_glass(&clinic.actor(), patient.id, reason());
    assert_eq!(opened.expect_err("refused").code(), Code::CRYPTO_NO_KEYRING);
    let found = keyless.find_for_emergency(&clinic.actor(), reason(), by_name("Ada", "Lovelace"));
    assert_eq!(found.expect_err("refused").code(), Code::CRYPTO_NO_KEYRING);
    assert_eq!(clinic.find(EmergencySearch::default()).expect_err("refused").code(), Code::FIELD_MISSING);
    assert_eq!(clinic.traces(), before);

    // A provider who is suspended meanwhile loses their access, and gets no other.
    clinic.open().expect("opened");
    execute(portal.url(), &format!("UPDATE users SET status = 'suspended' WHERE id = '{}'", clinic.locum.id));
    let before = clinic.traces();
    let read = portal.transaction(&clinic.actor(), |tx| tx.get::<Patient>(patient.id));
    assert!(matches!(read, Err(Error::Denied)), "{read:?}");
    assert_eq!(refused(&clinic.actor(), patient.id, REASON), Code::ACCESS_DENIED);
    assert_eq!(clinic.traces(), before);
}

/// A context is valid until its transaction ends, but the account's status is checked again.
#[test]
fn a_provider_suspended_during_the_transaction_opens_nothing() {
    let clinic = clinic();
    let Clinic { portal, patient, locum, .. } = &clinic;
    let mut connection = connect(portal.url());
    must(&mut connection, &portal.statements(&clinic.actor()).expect("statements"));
    execute(portal.url(), &format!("UPDATE users SET status = 'suspended' WHERE id = '{}'", locum.id));
    let access = clinic.raw_access(patient.id);
    let (_, call) = access.split_once("true); ").expect("a call");
    let refused = connection.batch_execute(call).map_err(Error::from);
    assert!(matches!(refused, Err(Error::Denied)), "{refused:?}");
    must(&mut connection, "ROLLBACK");
    assert_eq!(clinic.traces(), "0 0 0 0");
}

#[test]
fn each_access_is_counted_and_notified() {
    let clinic = clinic();
    let outcomes = crowd(2, |_| clinic.open());
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(clinic.traces(), "2 0 2 2");
}

/// The twentieth and the twenty-first access at once: the second waits for the first, and is refused.
#[test]
fn a_provider_opens_twenty_charts_an_hour() {
    let clinic = clinic();
    let url = clinic.portal.url();
    for _ in 0..19 {
        clinic.open().expect("opened");
    }
    // An access that is rolled back does not count.
    must(&mut connect(url), &format!("BEGIN; {}; ROLLBACK", clinic.raw_access(clinic.patient.id)));
    let access = clinic.raw_access(clinic.other.id);
    let raced = race(url, ("READ COMMITTED", &access), ("READ COMMITTED", &access), "COMMIT");
    assert!(raced.waited);
    raced.outcome.expect("the refusal is returned");
    assert_eq!(clinic.traces(), "20 0 20 20");
    // The stricter isolation levels would not see what another transaction has just committed.
    for level in ["REPEATABLE READ", "SERIALIZABLE"] {
        let raced = race(url, (level, "SELECT 1"), (level, &access), "COMMIT");
        assert!(raced.outcome.is_err(), "{level}");
    }
    let error = clinic.open().expect_err("the limit");
    assert_eq!(error.code(), Code::EMERGENCY_ACCESS_LIMIT);
    assert!(matches!(error, Error::LimitReached { .. }));
    assert_eq!(bindings::report(&error)["kind"], "Denied");
    assert_eq!(clinic.traces(), "20 0 20 20");
    // The limit is per provider, and the first provider can continue later.
    let (_, colleague) = people(&clinic.portal, now());
    activate_all(&clinic.portal);
    clinic.portal.break_glass(&Actor::user(colleague.id.into()), clinic.patient.id, reason()).expect("opened");
    clinic.wait("61 minutes");
    clinic.open().expect("opened");
}

fn by_name(first: &str, last: &str) -> EmergencySearch {
    EmergencySearch {
        first_name: Some(phi(first)),
        last_name: Some(phi(last)),
        date_of_birth: Some("1985-12-10".parse().expect("a date")),
        ..EmergencySearch::default()
    }
}

fn register(portal: &Portal, email: &str, phone: Option<&str>, names: [&str; 2], born: &str) -> PatientId {
    let new = NewUser {
        phone: phone.map(|phone| phone.parse().expect("a phone")),
        ..NewUser::new(email.parse().expect("an address"), UserRole::Patient)
    };
    let user = store_one(portal, User::register(new, now()).expect("a user"));
    let born = born.parse().expect("a date");
    let new = NewPatient { first_name: name(names[0]), last_name: name(names[1]), ..NewPatient::new(born) };
    store_one(portal, Patient::register(new, &user, now()).expect("a patient")).id
}

#[test]
fn a_search_matches_the_given_fields_and_is_logged() {
    let clinic = clinic();
    let portal = &clinic.portal;
    let zoe = register(portal, "zoe@example.com", Some("+15558246004"), ["Zoë", "O’Brien"], "1990-02-28");
    let twin = register(portal, "twin@example.com", Some("15558246004"), ["Max", "O’Brien"], "1990-02-28");
    activate_all(portal);
    let before = clinic.traces();
    let born = |date: &str| Some(date.parse().expect("a date"));
    let phone = || Some("+1 555 824-6004".parse().expect("a phone"));
    let email = |address: &str| Some(address.parse().expect("an address"));
    let none = EmergencySearch::default;
    let cases: &[(&str, EmergencySearch, &[PatientId])] = &[
        (
            "name and birth date",
            EmergencySearch { date_of_birth: born("1990-02-28"), ..by_name("zoe", "obrien") },
            &[zoe],
        ),
        ("another birth date", EmergencySearch { date_of_birth: born("1990-02-27"), ..by_name("zoe", "obrien") }, &[]),
        ("telephone", EmergencySearch { phone: phone(), ..none() }, &[twin, zoe]),
        ("telephone and name", EmergencySearch { phone: phone(), first_name: Some(phi("ZOE")), ..none() }, &[zoe]),
        ("e-mail", EmergencySearch { email: email("zoe@example.com"), ..none() }, &[zoe]),
        ("e-mail in capitals", EmergencySearch { email: email("ZOE@EXAMPLE.COM"), ..none() }, &[zoe]),
        (
            "e-mail of another telephone",
            EmergencySearch { email: email("nobody@example.com"), phone: phone(), ..none() },
            &[],
        ),
        (
            "birth date and the initial of the first name",
            EmergencySearch { date_of_birth: born("1990-02-28"), ..by_name("M.", "O'Brien") },
            &[twin],
        ),
    ];
    for (name, search, expected) in cases {
        let found = clinic.find(search.clone()).expect(name);
        let ids: Vec<PatientId> = found.patients.iter().map(|it| it.patient_id).collect();
        assert_eq!((ids.as_slice(), found.has_more, found.damaged.len()), (*expected, false, 0), "{name}");
    }
    let found = clinic.find(cases[0].1.clone()).expect("found").patients;
    let names =
        [&found[0].first_name, &found[0].last_name].map(|name| name.as_ref().expect("a name").expose().as_str());
    assert_eq!((names, found[0].date_of_birth), (["Zoë", "O’Brien"], born("1990-02-28").expect("a date")));
    // A provider's account is not a patient's.
    let colleague = ask(portal.url(), &format!("SELECT email FROM users WHERE id = '{}'", clinic.locum.id));
    let found = clinic.find(EmergencySearch { email: email(&colleague), ..none() }).expect("found");
    assert!(found.patients.is_empty());
    // A search by name alone needs the portal's option.
    let alone = EmergencySearch { last_name: Some(phi("o'brien")), ..none() };
    for less in [alone.clone(), EmergencySearch { date_of_birth: None, ..by_name("zoe", "obrien") }] {
        assert_eq!(clinic.find(less).expect_err("no index").code(), Code::CRYPTO_NO_NAME_INDEX);
    }
    let indexed = name_indexed(portal);
    indexed.rotate_keys(100, |_| Ok(())).expect("indexed");
    let found = indexed.find_for_emergency(&clinic.actor(), reason(), alone).expect("found");
    assert_eq!(found.patients.iter().map(|it| it.patient_id).collect::<Vec<_>>(), [twin, zoe]);

    // Each search is one critical entry with the sealed reason; no one is notified, and no chart is open.
    let searches = cases.len() + 3;
    assert_eq!((before.as_str(), clinic.traces()), ("0 0 0 0", format!("0 {searches} 0 {searches}")));
    let mut connection = connect(portal.url());
    let entries = texts(
        &mut connection,
        "SELECT concat_ws(' ', severity, entity_type, entity_id, new_values ->> 'ids', left(new_values ->> 'reason', 7))
         FROM audit_logs WHERE action = 'EMERGENCY_SEARCH' ORDER BY id LIMIT 3",
    );
    let nil = uuid::Uuid::nil();
    let expected = [
        format!("critical patient {zoe} [\"{zoe}\"] phi:v1:"),
        format!("critical patient {nil} [] phi:v1:"),
        format!("critical patient {nil} [\"{twin}\", \"{zoe}\"] phi:v1:"),
    ];
    assert_eq!(entries, expected);
    let entry = "SELECT min(id::text) FROM audit_logs WHERE action = 'EMERGENCY_SEARCH'";
    let entry: AuditLogId = text(&mut connection, entry).parse().expect("an id");
    let read = portal.transaction(&service(), |tx| tx.emergency_reason(entry)).expect("the reason");
    assert_eq!(read.expose().as_str(), REASON);
    assert!(!clinic.reads(zoe));
}

#[test]
fn a_search_returns_ten_patients_and_skips_a_damaged_name() {
    let clinic = clinic();
    let portal = &clinic.portal;
    let ids: Vec<PatientId> =
        (0..11).map(|n| register(portal, &format!("s{n}@example.com"), None, ["Sam", "Smith"], "1970-01-01")).collect();
    let search =
        || EmergencySearch { date_of_birth: Some("1970-01-01".parse().expect("a date")), ..by_name("Sam", "Smith") };
    let found = clinic.find(search()).expect("found");
    assert!(found.has_more && found.patients.len() == 10);
    execute(portal.url(), &format!("DELETE FROM users WHERE id = '{}'", ids[0]));
    let found = clinic.find(search()).expect("found");
    assert!(!found.has_more && found.patients.len() == 10);
    execute(portal.url(), &format!("UPDATE patients SET first_name = '{ENVELOPE}' WHERE id = '{}'", ids[5]));
    let found = clinic.find(search()).expect("found");
    let damaged: Vec<_> = found.damaged.iter().map(|row| (row.id.to_string(), row.code)).collect();
    assert_eq!((found.patients.len(), damaged), (9, vec![(ids[5].to_string(), Code::CRYPTO_UNKNOWN_KEY)]));
}

#[test]
fn a_provider_searches_sixty_times_an_hour() {
    let clinic = clinic();
    let search =
        || EmergencySearch { email: Some("x@example.com".parse().expect("an address")), ..EmergencySearch::default() };
    let mut connection = connect(clinic.portal.url());
    let call = clinic
        .call(&format!("access_search_patients(gen_random_uuid(), '{ENVELOPE}', NULL, NULL, NULL, 'x@example.com')"));
    for _ in 0..58 {
        must(&mut connection, &format!("BEGIN; {call}; COMMIT"));
    }
    must(&mut connection, &format!("BEGIN; {call}; ROLLBACK"));
    clinic.find(search()).expect("the fifty-ninth");
    let raced = race(clinic.portal.url(), ("READ COMMITTED", &call), ("READ COMMITTED", &call), "COMMIT");
    assert!(raced.waited);
    assert_eq!(clinic.traces(), "0 60 0 60");
    let error = clinic.find(search()).expect_err("the limit");
    assert_eq!((error.code(), &bindings::report(&error)["kind"]), (Code::EMERGENCY_SEARCH_LIMIT, &"Denied".into()));
    assert_eq!(clinic.traces(), "0 60 0 60");
    clinic.open().expect("searches have their own limit");
    clinic.wait("61 minutes");
    clinic.find(search()).expect("later");
}

/// Emergency reads of any table are critical while the access is in force and for one more hour.
#[test]
fn reads_in_an_emergency_are_critical() {
    let (url, mut connection) = peopled();
    let opened: Vec<_> =
        MATRIX.iter().filter(|it| it.rules.iter().any(|rule| rule.relations.contains(&Relation::Emergency))).collect();
    assert!(opened.len() >= 7);
    let provider = text(&mut connection, "SELECT id::text FROM providers ORDER BY id LIMIT 1");
    must(&mut connection, &format!("UPDATE users SET status = 'active' WHERE id = '{provider}'"));
    must(
        &mut connection,
        "SET session_replication_role = replica;
         UPDATE form_submissions SET patient_id = (SELECT id FROM patients ORDER BY id LIMIT 1);
         SET session_replication_role = origin",
    );
    let claims = format!("BEGIN; SELECT set_config('request.jwt.claims', '{{\"sub\": \"{provider}\"}}', true)");
    for it in MATRIX {
        let column = match it.table {
            "users" | "patients" => "id",
            _ if opened.iter().any(|known| known.table == it.table) => "patient_id",
            _ => continue,
        };
        let entity = telehealth_core::catalog::table(it.table).expect("a table").entity;
        let row =
            format!("SELECT id FROM {} WHERE {column} IN (SELECT id FROM patients) ORDER BY id LIMIT 1", it.table);
        let severity = format!("SELECT audit_read_severity('{entity}', jsonb_build_array(({row})))::text");
        let ask = |connection: &mut _| {
            must(connection, &claims);
            let found = text(connection, &severity);
            must(connection, "ROLLBACK");
            found
        };
        assert_eq!(ask(&mut connection), "info", "{entity}");
        for (age, expected) in [("30 minutes", "critical"), ("119 minutes", "critical"), ("121 minutes", "info")] {
            must(
                &mut connection,
                &format!(
                    "DELETE FROM emergency_access;
                     INSERT INTO emergency_access
                     SELECT gen_random_uuid(), '{provider}', (SELECT {column} FROM {} WHERE id = ({row})), '{ENVELOPE}', granted,
                            granted + interval '1 hour', '3'
                     FROM date_trunc('milliseconds', now() - interval '{age}') AS granted",
                    it.table
                ),
            );
            assert_eq!(ask(&mut connection), expected, "{entity} {age}");
        }
        must(&mut connection, "DELETE FROM emergency_access");
    }
    drop_database(&url);
}

#[test]
fn a_read_of_an_opened_chart_is_logged_as_critical_even_on_rollback() {
    let clinic = clinic();
    let Clinic { portal, patient, .. } = &clinic;
    clinic.open().expect("opened");
    for commits in [true, false] {
        let mut tx = portal.begin(&clinic.actor()).expect("begun");
        tx.savepoint(|tx| tx.get::<Patient>(patient.id).and(Err::<(), _>(Error::Denied))).expect_err("rolled back");
        if commits { tx.commit() } else { tx.rollback() }.expect("ended");
    }
    let read =
        "SELECT string_agg(concat_ws(' ', entity_id, severity), ',') FROM audit_logs WHERE action = 'PATIENT_READ'";
    let entry = format!("{} critical", patient.id);
    assert_eq!(ask(portal.url(), read), format!("{entry},{entry}"));
    assert_eq!(ask(portal.url(), "SELECT count(*) FROM notifications"), "1");
}

#[test]
fn rotating_keys_re_encrypts_reasons() {
    let url = migrated_database();
    let old = connect_keys(&url, &["old"]);
    let ((patient, _), (_, locum)) = (people(&old, now()), people(&old, now()));
    activate_all(&old);
    old.break_glass(&Actor::user(locum.id.into()), patient.id, reason()).expect("opened");
    let both = connect_keys(&url, &["old", "new"]);
    both.rotate_keys(100, |_| Ok(())).expect("rotated");
    assert_eq!(both.keys_in_use().expect("counted").into_keys().collect::<Vec<_>>(), ["new"]);
    assert!(ask(&url, "SELECT reason FROM emergency_access").starts_with("phi:v1:new:"));
}

#[test]
fn policies_have_no_side_effects() {
    let volatile = "SELECT string_agg(DISTINCT concat_ws(' ', polrelid::regclass, polname, proname), ', ')
        FROM pg_policy JOIN pg_depend ON objid = pg_policy.oid AND classid = 'pg_policy'::regclass AND refclassid = 'pg_proc'::regclass
        JOIN pg_proc ON pg_proc.oid = refobjid WHERE provolatile = 'v'";
    assert_eq!(ask(&migrated_database(), volatile), "");
}
