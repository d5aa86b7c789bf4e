//! The migrations: up and down, by whom they may be run, and beside what.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test may")]

mod support;

use diesel::{Connection, PgConnection, connection::SimpleConnection};
use std::{sync::Barrier, thread};
use support::{
    care::store_one,
    dump::{dump, fingerprint},
    *,
};
use telehealth_core::{
    Code,
    accounts::{User, UserRole},
};
use telehealth_storage::{ANY_JOB, Actor, Error, Options, Portal, embedded::Embedded, migration, now};

fn first_difference(left: &str, right: &str) -> String {
    let lines = left.lines().zip(right.lines()).find(|(left, right)| left != right);
    format!("{lines:?}, or one is longer: {} and {} lines", left.lines().count(), right.lines().count())
}

#[track_caller]
fn assert_same(found: &str, expected: &str, what: &str) {
    assert!(found == expected, "{what}: {}", first_difference(found, expected));
}

/// A connection whose statements find a schema, as the portal's migrations run.
fn connection_in(url: &str, schema: &str) -> PgConnection {
    let mut connection = PgConnection::establish(url).expect("a connection");
    connection.batch_execute(&format!("SET search_path = \"{schema}\", extensions")).expect("a schema");
    connection
}

fn portal_in(url: &str, schema: &str) -> Portal {
    Portal::connect_with(url, Options { schema: schema.to_owned(), ..options() }).expect("a portal")
}

fn count_all() -> usize {
    migration::count().expect("migrations")
}

/// Shows that a portal works: rows go in and out as a job and as a person.
fn serves(portal: &Portal) {
    trust_jobs(portal);
    let user = store_one(portal, new_user(UserRole::Patient, now()).activate().expect("active"));
    let read: User = portal.transaction(&Actor::user(user.id), |tx| tx.get(user.id)).expect("read as a person");
    assert_eq!(read, user);
    portal.transaction(&job(), |tx| tx.remove(&user)).expect("removed");
    portal.grant_job(ANY_JOB, &[]).expect("taken back");
}

#[test]
fn each_down_reverses_its_up() {
    let url = empty_database();
    let mut connection = connection_in(&url, "public");
    // The bookkeeping is Diesel's and stays.
    portal_at(&url).migrate().expect("up");
    let whole = dump(&url);
    migration::revert(&mut connection, 0).expect("down");

    let mut steps = vec![dump(&url)];
    for _ in 0..count_all() {
        migration::run_next(&mut connection).expect("up");
        steps.push(dump(&url));
    }
    assert_same(&steps[count_all()], &whole, "up, down, up");
    for (step, pair) in steps.windows(2).enumerate() {
        assert!(pair[0] != pair[1], "migration {} changes something", step + 1);
    }
    for keep in (0..count_all()).rev() {
        migration::revert(&mut connection, keep).expect("down");
        assert_same(&dump(&url), &steps[keep], &format!("down to {keep}"));
    }
    // And nothing of ours is left behind it.
    let left = ask(&url, "SELECT count(*) FROM pg_namespace WHERE nspname IN ('extensions', 'auth')");
    assert_eq!(left, "0");
}

#[test]
fn the_fingerprint_tells_databases_apart() {
    let url = migrated_database();
    let before = fingerprint(&url);
    assert_eq!(fingerprint(&url), before);
    for change in ["ALTER TABLE users DROP CONSTRAINT valid_phone", "REVOKE SELECT ON users FROM service_role"] {
        let before = fingerprint(&url);
        batch(&url, change);
        assert!(fingerprint(&url) != before, "{change}");
    }
}

#[test]
fn a_second_run_does_nothing() {
    let url = empty_database();
    let portal = portal_at(&url);
    assert_eq!(portal.migrate().expect("up"), count_all());
    let before = dump(&url);
    assert_eq!(portal.migrate().expect("again"), 0);
    assert_same(&dump(&url), &before, "run twice");
    serves(&portal);
}

#[test]
fn schemas_of_one_database_come_and_go_by_themselves() {
    let url = empty_database();
    let empty = dump(&url);
    let (a, b) = (portal_in(&url, "clinic_a"), portal_in(&url, "Clinic \"B\""));
    assert_eq!(a.migrate().expect("up"), count_all());
    // What it does stays in its audit log.
    serves(&a);
    let only_a = dump(&url);
    assert_eq!(b.migrate().expect("up"), count_all());
    serves(&b);

    // Taking one down leaves the other as it was, with what they share.
    migration::revert(&mut connection_in(&url, "Clinic \"\"B\"\""), 0).expect("down");
    batch(&url, "DROP SCHEMA \"Clinic \"\"B\"\"\" CASCADE");
    assert_same(&dump(&url), &only_a, "without the second");
    serves(&a);
    migration::revert(&mut connection_in(&url, "clinic_a"), 0).expect("down");
    batch(&url, "DROP SCHEMA clinic_a CASCADE");
    assert_same(&dump(&url), &empty, "without both");
}

#[test]
fn whoever_migrates_at_the_same_time_takes_turns() {
    // Two databases of a new cluster, whose roles do not exist yet, two schemas in each, and two threads for each of them.
    let server = Embedded::temporary().expect("a server");
    let urls = ["one", "two"].map(|name| {
        batch(&server.url(), &format!("CREATE DATABASE {name}"));
        server.url_for(name)
    });
    let start = Barrier::new(8);
    thread::scope(|scope| {
        for url in &urls {
            for schema in ["public", "clinic_b"] {
                let runs: Vec<_> = (0..2)
                    .map(|_| {
                        let start = &start;
                        scope.spawn(move || {
                            let portal = portal_in(url, schema);
                            start.wait();
                            portal.migrate().expect("up")
                        })
                    })
                    .collect();
                scope.spawn(move || {
                    let mut ran: Vec<usize> = runs.into_iter().map(|run| run.join().expect("no panic")).collect();
                    ran.sort_unstable();
                    assert_eq!(ran, [0, count_all()], "one of them runs all, the other none");
                });
            }
        }
    });
    for url in &urls {
        serves(&portal_in(url, "public"));
        serves(&portal_in(url, "clinic_b"));
    }
}

/// The same database for another login.
fn login(url: &str, name: &str) -> String {
    url.replace("user=postgres", &format!("user={name}"))
}

/// Runs what the last hint of an error says, as the superuser.
fn follow(url: &str, error: &Error) {
    let said = error.to_string();
    assert_eq!(error.code(), Code::DATABASE_MIGRATION_FAILED, "{said}");
    let (_, rest) = said.split_once("An administrator runs: ").unwrap_or_else(|| panic!("no hint: {said}"));
    let (statements, _) = rest.rsplit_once(" [").expect("a code behind it");
    batch(url, statements);
}

#[test]
fn an_ordinary_owner_may_migrate() {
    let server = Embedded::temporary().expect("a server");
    batch(&server.url(), "CREATE ROLE owner LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS");
    batch(&server.url(), "CREATE DATABASE clinic OWNER owner");
    let portal = portal_at(&login(&server.url_for("clinic"), "owner"));
    assert_eq!(portal.migrate().expect("up"), count_all());
    serves(&portal);

    // The cluster has the roles now: another login without CREATEROLE needs to become a member of them.
    batch(&server.url(), "CREATE ROLE plain LOGIN NOCREATEROLE NOSUPERUSER");
    batch(&server.url(), "CREATE DATABASE second OWNER plain");
    let second = server.url_for("second");
    let portal = portal_at(&login(&second, "plain"));
    let ours = "SELECT count(*) FROM pg_class WHERE relname = 'users' OR relnamespace = to_regnamespace('extensions')";
    for role in ["authenticated", "service_role"] {
        let error = portal.migrate().expect_err("no member");
        assert!(error.to_string().contains(role), "{error}");
        assert_eq!(ask(&second, ours), "0", "nothing is half-done");
        follow(&second, &error);
    }
    // The role of the definer functions is a later migration's.
    let error = portal.migrate().expect_err("no member");
    assert!(error.to_string().contains("telehealth_definer"), "{error}");
    follow(&second, &error);
    assert!(portal.migrate().expect("the rest") > 0);
    serves(&portal);
}

#[test]
fn what_rights_are_missing_is_told_until_it_runs() {
    let server = Embedded::temporary().expect("a server");
    batch(&server.url(), "CREATE ROLE guest LOGIN NOCREATEROLE NOSUPERUSER");
    batch(&server.url(), "CREATE DATABASE clinic");
    let url = server.url_for("clinic");
    batch(&url, "REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE SCHEMA clinic AUTHORIZATION guest");

    // A schema that is not there and may not be made.
    let error = portal_in(&login(&url, "guest"), "elsewhere").migrate().expect_err("no right");
    follow(&url, &error);
    assert_eq!(ask(&url, "SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'elsewhere'"), "guest");

    // One statement after the other, as the hints say, until nothing is missing.
    let portal = portal_in(&login(&url, "guest"), "clinic");
    let mut hints = Vec::new();
    while let Err(error) = portal.migrate() {
        assert!(hints.len() < 10, "the hints do not help: {hints:?}");
        hints.push(error.to_string());
        follow(&url, &error);
    }
    // The schema for extensions, the roles, and membership that CREATE ROLE does not bring.
    assert!(hints.len() >= 3, "{hints:?}");
    serves(&portal);
}

#[test]
fn what_is_there_already_is_used_as_it_is() {
    // A server as Supabase prepares it: its roles, its auth.uid(), its default privileges, and another owner.
    let server = Embedded::temporary().expect("a server");
    let url = server.url_for("app");
    batch(
        &server.url(),
        "CREATE ROLE anon; CREATE ROLE authenticated; CREATE ROLE service_role BYPASSRLS; CREATE ROLE admin LOGIN CREATEROLE",
    );
    batch(&server.url(), "GRANT anon, authenticated, service_role TO admin");
    batch(&server.url(), "CREATE DATABASE app");
    batch(
        &url,
        "CREATE SCHEMA auth; CREATE SCHEMA extensions;
         GRANT USAGE ON SCHEMA auth, extensions TO anon, authenticated, service_role, admin;
         CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$
             SELECT nullif(current_setting('request.jwt.claims', true)::json ->> 'sub', '')::uuid $$;
         GRANT ALL ON SCHEMA public TO admin WITH GRANT OPTION;
         GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role;
         GRANT CREATE ON SCHEMA extensions TO admin; GRANT CREATE ON DATABASE app TO admin;
         SET ROLE admin;
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated, service_role;",
    );
    let theirs = dump(&url);
    let uid = "SELECT md5(prosrc) || proowner::regrole FROM pg_proc WHERE oid = 'auth.uid()'::regprocedure";
    let before = ask(&url, uid);

    let portal = portal_at(&login(&url, "admin"));
    assert_eq!(portal.migrate().expect("up"), count_all());
    serves(&portal);
    assert_eq!(ask(&url, uid), before, "their auth.uid() stays");
    let rights = "SELECT has_table_privilege('anon', 'users', 'SELECT') OR has_table_privilege('service_role', 'users', 'TRUNCATE')";
    assert_eq!(ask(&url, rights), "false", "default privileges do not open our tables");

    migration::revert(&mut connection_in(&login(&url, "admin"), "public"), 0).expect("down");
    batch(&url, "DROP TABLE __diesel_schema_migrations");
    assert_same(&dump(&url), &theirs, "what was theirs is left as it was");
}
