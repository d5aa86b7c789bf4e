//! A signed context cannot be learned by another session of the same login, nor used in another transaction.

use crate::support::{
    activate_all, ask, batch,
    care::store_one,
    migrated_database, new_user, options, portal_at,
    raw::{connect, must, text, texts},
};
use diesel::{PgConnection, connection::SimpleConnection};
use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};
use telehealth_core::{UserId, accounts::UserRole};
use telehealth_storage::{Actor, ContextKey, Error, Options, Portal, now};

/// A database with signed contexts, its portal with a separate login, and a patient.
struct Clinic {
    url: String,
    portal: Portal,
    patient: UserId,
}

fn clinic(name: &str) -> Clinic {
    let url = migrated_database();
    let owner = portal_at(&url);
    let patient = store_one(&owner, new_user(UserRole::Patient, now())).id;
    activate_all(&owner);
    batch(
        &url,
        &format!(
            "CREATE ROLE {name} LOGIN NOINHERIT;
             GRANT authenticated, service_role, telehealth_patient, telehealth_provider, telehealth_admin TO {name}"
        ),
    );
    let key = ContextKey::new(&[9; 32]);
    owner.sign_contexts(std::slice::from_ref(&key)).expect("signed");
    let url = url.replace("user=postgres", &format!("user={name}"));
    let portal = Portal::connect_with(&url, Options { context_key: Some(key), ..options() }).expect("a portal");
    Clinic { url, portal, patient }
}

/// Text in which a context could appear: the id, and the id within hexadecimal digits.
fn shows_context(text: &str, person: UserId) -> bool {
    let hex: String = person.to_string().bytes().map(|byte| format!("{byte:02x}")).collect();
    // A signature or a tag: 64 consecutive hexadecimal digits.
    let digits = |part: &str| part.len() >= 64;
    text.contains(&person.to_string())
        || text.contains(&hex)
        || text.split(|c: char| !c.is_ascii_hexdigit()).any(digits)
}

#[test]
fn another_session_of_the_login_cannot_read_a_context() {
    let Clinic { url, portal, patient } = clinic("watched");
    let data = ask(&url, "current_database()");
    let begun = AtomicBool::new(false);
    thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut session = connect(&url);
            let (mut seen, mut looks) = (String::new(), 0);
            // Until the end of the transactions, and once more.
            while !begun.load(Ordering::Acquire) {
                let running = texts(
                    &mut session,
                    &format!("SELECT query FROM pg_stat_activity WHERE datname = '{data}' AND pid <> pg_backend_pid()"),
                );
                seen.push_str(&running.join("\n"));
                looks += 1;
            }
            (seen, looks)
        });
        for _ in 0..300 {
            let transaction = portal.begin(&Actor::user(patient)).expect("begun");
            transaction.commit().expect("committed");
        }
        // One transaction stays open and one has failed while the rest is inspected.
        let open = portal.begin(&Actor::user(patient)).expect("begun");
        let mut session = connect(&url);
        for source in [
            "SELECT query FROM pg_stat_activity",
            "SELECT statement FROM pg_prepared_statements",
            "SELECT statement FROM pg_cursors",
        ] {
            let seen = texts(&mut session, source).join("\n");
            assert!(!shows_context(&seen, patient), "{source}: {seen}");
        }
        drop(open);
        begun.store(true, Ordering::Release);
        let (seen, looks) = watcher.join().expect("no panic");
        assert!(looks > 10 && seen.contains("access_begin"), "{looks} looks saw {} characters", seen.len());
        assert!(!shows_context(&seen, patient), "{seen}");
    });
}

#[test]
fn a_failed_begin_leaves_no_context_in_the_server_log() {
    let Clinic { url, portal, patient } = clinic("logged");
    batch(
        &url.replace("user=logged", "user=postgres"),
        &format!("UPDATE users SET status = 'suspended' WHERE id = '{patient}'"),
    );
    assert!(matches!(portal.begin(&Actor::user(patient)), Err(Error::Denied)));
    let data = ask(&url.replace("user=logged", "user=postgres"), "current_setting('data_directory')");
    let log = fs::read_to_string(Path::new(&data).parent().expect("a folder").join("server.log")).expect("a log");
    let about: Vec<&str> =
        log.lines().filter(|line| line.contains("access_e") || line.contains("neither an active")).collect();
    assert!(!about.is_empty(), "the refusal is logged");
    assert!(about.iter().all(|line| !shows_context(line, patient)), "{about:?}");
}

/// What a user's own SQL can read of its context is useless in any other transaction, in this session or another.
#[test]
fn a_context_ends_with_its_transaction() {
    let Clinic { url, portal, patient } = clinic("replayed");
    let count = |session: &mut PgConnection| text(session, "SELECT count(*)::text FROM users");
    let mut session = connect(&url);
    must(&mut session, &portal.statements(&Actor::user(patient)).expect("statements"));
    assert_eq!(count(&mut session), "1");
    let context = text(&mut session, "SELECT current_setting('telehealth.context')");
    must(&mut session, "COMMIT");
    let replay =
        format!("BEGIN; SET LOCAL ROLE telehealth_patient; SELECT set_config('telehealth.context', '{context}', true)");
    must(&mut session, &replay);
    assert_eq!(count(&mut session), "0", "another transaction");
    must(&mut session, "ROLLBACK");

    must(&mut session, &portal.statements(&Actor::user(patient)).expect("statements"));
    let context = text(&mut session, "SELECT current_setting('telehealth.context')");
    let mut other = connect(&url);
    must(
        &mut other,
        &format!(
            "BEGIN; SET LOCAL ROLE telehealth_patient; SELECT set_config('telehealth.context', '{context}', true)"
        ),
    );
    assert_eq!(count(&mut other), "0", "another session, while the transaction runs");
}

/// One key may serve several schemas, because the claims name their schema.
#[test]
fn a_signature_is_valid_for_one_schema() {
    let Clinic { url, portal, patient } = clinic("elsewhere");
    let options = Options { schema: "other".to_owned(), ..portal.options().clone() };
    let statements = Portal::connect_with(&url, options).expect("a portal").statements(&Actor::user(patient));
    let statements = statements.expect("statements").replace("\"other\"", "\"public\"");
    let refused = connect(&url).batch_execute(&statements).map_err(Error::from);
    assert!(matches!(refused, Err(Error::Denied)), "{refused:?}");
    must(&mut connect(&url), &portal.statements(&Actor::user(patient)).expect("statements"));
}
