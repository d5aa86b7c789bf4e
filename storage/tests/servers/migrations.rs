//! The migrations: up and down, the logins that may run them, and existing objects.

use crate::support::{
    care::store_one,
    dump::{dump, fingerprint},
    *,
};
use diesel::{Connection, PgConnection, connection::SimpleConnection};
use serde_json::json;
use std::{sync::Barrier, thread};
use telehealth_core::{
    Code, UserId,
    accounts::{User, UserRole},
};
use telehealth_storage::{ANY_SERVICE, Actor, Error, Options, Portal, bindings, embedded::Embedded, migration, now};

fn first_difference(left: &str, right: &str) -> String {
    let lines = left.lines().zip(right.lines()).find(|(left, right)| left != right);
    format!("{lines:?}, or one is longer: {} and {} lines", left.lines().count(), right.lines().count())
}

#[track_caller]
fn assert_same(found: &str, expected: &str, what: &str) {
    assert!(found == expected, "{what}: {}", first_difference(found, expected));
}

/// A connection with a schema as its search path, like the portal's for migrations.
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

/// Checks that a portal works: rows are written and read as a service account and as a user.
fn serves(portal: &Portal) {
    trust_services(portal);
    let user = store_one(portal, new_user(UserRole::Patient, now()).activate().expect("active"));
    let read: User = portal.transaction(&Actor::user(user.id), |tx| tx.get(user.id)).expect("read as a person");
    assert_eq!(read, user);
    portal.transaction(&service(), |tx| tx.remove(&user)).expect("removed");
    portal.grant_service(ANY_SERVICE, &[]).expect("revoked");
}

#[test]
fn each_down_reverses_its_up() {
    let url = empty_database();
    let mut connection = connection_in(&url, "public");
    // Diesel's bookkeeping table stays.
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
    // Nothing of ours is left behind.
    let left = ask(&url, "SELECT count(*) FROM pg_namespace WHERE nspname IN ('extensions', 'auth')");
    assert_eq!(left, "0");
}

#[test]
fn the_fingerprint_distinguishes_databases() {
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
fn schemas_of_one_database_are_independent() {
    let url = empty_database();
    let empty = dump(&url);
    let (a, b) = (portal_in(&url, "clinic_a"), portal_in(&url, "Clinic \"B\""));
    assert_eq!(a.migrate().expect("up"), count_all());
    // Its changes stay in its audit log.
    serves(&a);
    let only_a = dump(&url);
    assert_eq!(b.migrate().expect("up"), count_all());
    serves(&b);

    // Removing one leaves the other unchanged, including what they share.
    migration::revert(&mut connection_in(&url, "Clinic \"\"B\"\""), 0).expect("down");
    batch(&url, "DROP SCHEMA \"Clinic \"\"B\"\"\" CASCADE");
    assert_same(&dump(&url), &only_a, "without the second");
    serves(&a);
    migration::revert(&mut connection_in(&url, "clinic_a"), 0).expect("down");
    batch(&url, "DROP SCHEMA clinic_a CASCADE");
    assert_same(&dump(&url), &empty, "without both");
}

#[test]
fn concurrent_migrations_are_serialized() {
    // Two databases of a new cluster, whose roles do not exist yet, two schemas in each, and two threads for each schema.
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

/// The same database with another login.
fn login(url: &str, name: &str) -> String {
    url.replace("user=postgres", &format!("user={name}"))
}

/// A server with a database `clinic`, and a login that is created with `attributes`.
fn server_with(login_attributes: &str, database: &str) -> (Embedded, String) {
    let server = Embedded::temporary().expect("a server");
    batch(&server.url(), &format!("CREATE ROLE app LOGIN NOSUPERUSER NOBYPASSRLS {login_attributes}"));
    batch(&server.url(), database);
    let url = server.url_for("clinic");
    (server, url)
}

/// Everything that `migrate` requires from an administrator, reported before anything is changed.
fn required(url: &str, portal: &Portal) -> Vec<String> {
    let before = dump(url);
    let status = portal.status().expect("a status");
    assert_eq!((status.applied, status.pending.len()), (0, count_all()));
    let error = portal.migrate().expect_err("preparation is required");
    assert_same(&dump(url), &before, "nothing is half-done");
    assert_eq!(error.code(), Code::DATABASE_NOT_PREPARED, "{error}");
    let report = bindings::report(&error);
    let Error::Unprepared { statements } = error else { panic!("{error}") };
    assert_eq!((&report["kind"], &report["details"]["statements"]), (&json!("Unavailable"), &json!(statements)));
    assert_eq!(status.preparation, statements);
    statements
}

/// Runs the statements once, as printed, and checks that nothing else is needed and that no access is left.
fn prepare_and_migrate(url: &str, portal: &Portal, statements: &[String]) {
    batch(url, &format!("BEGIN; {}; COMMIT", statements.join(";\n")));
    assert_eq!(portal.status().expect("a status").preparation, [""; 0], "one list is enough");
    assert_eq!(portal.migrate().expect("up"), count_all());
    serves(portal);
    no_access_is_left(url, portal);
}

/// Checks that the login itself cannot read or change anything, or assume a role, outside a portal's transaction.
fn no_access_is_left(url: &str, portal: &Portal) {
    trust_services(portal);
    store_one(portal, new_user(UserRole::Patient, now()));
    assert_ne!(ask(url, &format!("SELECT count(*) FROM {}", qualified(portal, "users"))), "0");
    let mut connection = PgConnection::establish(portal.url()).expect("a connection");
    for table in ["users", "patients", "audit_logs", "messages"] {
        let table = qualified(portal, table);
        let read = format!("SELECT 1 / (count(*) = 0)::int FROM {table}");
        connection.batch_execute(&read).unwrap_or_else(|error| panic!("{table} shows rows: {error}"));
    }
    let status = portal.status().expect("a status");
    assert_eq!((status.applied, status.pending.len(), status.preparation.len()), (count_all(), 0, 0), "{status:?}");
    assert!(connection.batch_execute("SET ROLE telehealth_definer").is_err());
    // A function of the login's does not get the definer's privileges either.
    let portal_schema = qualified(portal, "all_users");
    connection
        .batch_execute(&format!(
            "CREATE FUNCTION {portal_schema}() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
        ))
        .expect("a function");
    let steps = [
        format!("ALTER FUNCTION {portal_schema}() OWNER TO telehealth_definer"),
        format!(
            "CALL {}(ARRAY['{}()'::regprocedure], 'telehealth_definer')",
            qualified(portal, "telehealth_set_function_owner"),
            portal_schema.replace('\'', "''")
        ),
        format!(
            "CALL {}(ARRAY['{}()'::regprocedure], 'telehealth_definer')",
            qualified(portal, "set_function_owner"),
            portal_schema.replace('\'', "''")
        ),
    ];
    for step in steps {
        assert!(connection.batch_execute(&step).is_err(), "{step}");
    }
    let left = "SELECT count(*) FROM pg_proc WHERE proname = 'telehealth_set_function_owner'";
    assert_eq!(ask(url, left), "0", "the administrator's procedure is gone");
}

/// A name in the portal's schema.
fn qualified(portal: &Portal, name: &str) -> String {
    format!("\"{}\".{name}", portal.options().schema.replace('"', "\"\""))
}

#[test]
fn an_owner_with_createrole_needs_nothing() {
    let (_server, url) = server_with("CREATEROLE", "CREATE DATABASE clinic OWNER app");
    let portal = portal_at(&login(&url, "app"));
    assert_eq!(portal.status().expect("a status").preparation, [""; 0]);
    assert_eq!(portal.migrate().expect("up"), count_all());
    serves(&portal);
}

#[test]
fn an_owner_without_createrole_gets_one_list() {
    let (server, url) = server_with("NOCREATEROLE", "CREATE DATABASE clinic OWNER app");
    let portal = portal_at(&login(&url, "app"));
    let statements = required(&url, &portal);
    assert!(statements.iter().any(|it| it == "CREATE ROLE telehealth_definer NOLOGIN"), "{statements:#?}");
    assert!(
        !statements.iter().any(|it| it.starts_with("GRANT") && it.contains("telehealth_definer")),
        "{statements:#?}"
    );
    prepare_and_migrate(&url, &portal, &statements);

    // Now the cluster has the roles; another database and another login need less.
    batch(&server.url(), "CREATE ROLE second LOGIN");
    batch(&server.url(), "CREATE DATABASE second OWNER second");
    let url = server.url_for("second");
    let portal = portal_at(&login(&url, "second"));
    let statements = required(&url, &portal);
    assert!(statements.iter().all(|it| !it.starts_with("CREATE ROLE")), "{statements:#?}");
    prepare_and_migrate(&url, &portal, &statements);
}

#[test]
fn a_login_without_create_gets_one_list() {
    // With an existing and a missing schema, with a name that needs quotes.
    for (schema, existing) in [("clinic", true), ("Clinic 'B\"", false), ("public", true)] {
        let (_server, url) = server_with("NOCREATEROLE", "CREATE DATABASE clinic");
        batch(&url, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        if existing && schema != "public" {
            batch(&url, "CREATE SCHEMA clinic AUTHORIZATION app");
        }
        let portal = portal_in(&login(&url, "app"), schema);
        let statements = required(&url, &portal);
        prepare_and_migrate(&url, &portal, &statements);
    }
}

#[test]
fn a_login_that_may_not_act_in_the_roles_gets_a_list_of_what_it_lacks() {
    let (_server, url) = server_with("NOCREATEROLE", "CREATE DATABASE clinic");
    let owner = portal_in(&url, "public");
    owner.migrate().expect("migrated");
    let portal = portal_in(&login(&url, "app"), "public");
    let lacking = portal.status().expect("a status");
    assert_eq!(lacking.applied, 0);
    assert!(lacking.preparation.iter().any(|statement| statement.starts_with("GRANT ")), "{lacking:?}");
    batch(&url, &lacking.preparation.join(";"));
    let status = portal.status().expect("a status");
    assert_eq!((status.applied, status.pending), (owner.status().expect("a status").applied, vec![]));
}

#[test]
fn partial_preparation_is_completed() {
    let (_server, url) = server_with("NOCREATEROLE", "CREATE DATABASE clinic");
    batch(
        &url,
        "CREATE ROLE authenticated; CREATE ROLE telehealth_definer; GRANT authenticated TO app; CREATE SCHEMA auth;
         CREATE SCHEMA extensions; CREATE SCHEMA other; CREATE EXTENSION btree_gist WITH SCHEMA other;
         CREATE SCHEMA clinic; GRANT USAGE, CREATE ON SCHEMA clinic TO app",
    );
    let portal = portal_in(&login(&url, "app"), "clinic");
    let statements = required(&url, &portal);
    prepare_and_migrate(&url, &portal, &statements);
}

#[test]
fn membership_in_the_role_of_the_definer_functions_is_reported() {
    let (_server, url) = server_with("CREATEROLE", "CREATE DATABASE clinic OWNER app");
    let portal = portal_at(&login(&url, "app"));
    portal.migrate().expect("up");
    batch(&url, "GRANT telehealth_definer TO app");
    assert_eq!(portal.status().expect("a status").preparation, ["REVOKE telehealth_definer FROM app"]);
    let error = portal.migrate().expect_err("the login reads every row");
    assert_eq!(error.code(), Code::DATABASE_NOT_PREPARED);
    batch(&url, "REVOKE telehealth_definer FROM app");
    assert_eq!(portal.migrate().expect("nothing to do"), 0);
}

/// The administrator's procedure gives no more rights than the migrations need.
#[test]
fn the_administrators_procedure_transfers_only_functions_of_the_portal() {
    let (_server, url) = server_with("NOCREATEROLE", "CREATE DATABASE clinic");
    batch(&url, "CREATE SCHEMA other; GRANT ALL ON SCHEMA other TO app; CREATE ROLE stranger LOGIN");
    let portal = portal_in(&login(&url, "app"), "clinic");
    let statements = required(&url, &portal);
    batch(&url, &statements.join(";"));
    batch(&url, "CREATE FUNCTION clinic.not_theirs() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    let refused = |who: &str, sql: &str| {
        let mut connection = PgConnection::establish(&login(&url, who)).expect("a connection");
        assert!(connection.batch_execute(sql).is_err(), "{who}: {sql}");
    };
    batch(
        &login(&url, "app"),
        "CREATE FUNCTION other.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION clinic.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    );
    let call = |function: &str, to: &str| {
        format!("CALL clinic.telehealth_set_function_owner(ARRAY['{function}'::regprocedure], '{to}')")
    };
    refused("app", &call("other.mine()", "telehealth_definer"));
    refused("app", &call("clinic.not_theirs()", "telehealth_definer"));
    refused("app", &call("clinic.mine()", "postgres"));
    refused("app", &call("now()", "app"));
    refused("stranger", &call("clinic.mine()", "telehealth_definer"));
    refused("stranger", "CALL clinic.telehealth_set_function_owner(NULL, NULL)");
    batch(&url, "DROP FUNCTION other.mine(); DROP FUNCTION clinic.mine(); DROP FUNCTION clinic.not_theirs()");
    assert_eq!(portal.migrate().expect("up"), count_all());
    no_access_is_left(&url, &portal);
}

/// Privileges that only a superuser can revoke are revoked by the statement on the security page.
#[test]
fn the_statement_on_the_security_page_revokes_access_to_large_objects() {
    let url = migrated_database();
    let page = include_str!("../../src/security.md");
    let (_, rest) = page.split_once("`REVOKE EXECUTE ON FUNCTION lo_").expect("the statement");
    let (statement, _) = rest.split_once('`').expect("an end marker");
    let creates = ["lo_creat(-1)", "lo_create(0)", "lo_from_bytea(0, 'x')"];
    let mut tried = 0;
    for (revoked, role) in [false, true].into_iter().flat_map(|it| [(it, "authenticated"), (it, "telehealth_patient")])
    {
        if revoked {
            batch(&url, &format!("REVOKE EXECUTE ON FUNCTION lo_{statement}"));
        }
        let mut connection = PgConnection::establish(&url).expect("a connection");
        for create in creates {
            let outcome = connection.batch_execute(&format!("SET ROLE {role}; SELECT {create}"));
            assert_eq!(outcome.is_err(), revoked, "{role}: {create}");
            tried += 1;
        }
    }
    assert_eq!(tried, 12);
}

#[test]
fn an_unmigrated_database_is_reported() {
    let url = empty_database();
    let portal = portal_at(&url);
    let outcomes = [
        portal.grant_service("nightly", &[]),
        portal.sign_contexts(&[]),
        portal.transaction(&service(), |_| Ok::<_, Error>(())),
        portal.transaction(&Actor::user(UserId::generate()), |_| Ok::<_, Error>(())),
    ];
    for outcome in outcomes {
        let error = outcome.expect_err("no migrations");
        assert_eq!(error.code(), Code::DATABASE_NOT_MIGRATED);
        assert!(error.to_string().contains("the portal's `migrate`"), "{error}");
    }
}

#[test]
fn a_role_that_was_removed_is_reported() {
    for (role, is_dropped) in [
        ("authenticated", true),
        ("service_role", true),
        ("authenticated", false),
        ("service_role", false),
        ("telehealth_definer", true),
    ] {
        let (_server, url) = server_with("CREATEROLE", "CREATE DATABASE clinic OWNER app");
        let portal = portal_at(&login(&url, "app"));
        portal.migrate().expect("up");
        trust_services(&portal);
        let user = store_one(&portal, new_user(UserRole::Patient, now()).activate().expect("active"));
        let rows = ask(&url, "SELECT count(*) FROM users");
        if is_dropped {
            batch(&url, &format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}"));
        } else {
            batch(&url, &format!("REVOKE {role} FROM app"));
        }
        // A connection that has begun before has checked the schema; a new one has not.
        for portal in [portal.clone(), portal_at(&login(&url, "app"))] {
            let actor = if role == "service_role" { service() } else { Actor::user(user.id) };
            let error = portal.transaction(&actor, |tx| tx.get::<User>(user.id)).expect_err("no role");
            assert_eq!(error.code(), Code::DATABASE_ROLE_MISSING, "{role} {is_dropped}: {error}");
        }
        if is_dropped {
            let error = portal.migrate().expect_err("privileges are dropped with the role");
            assert_eq!(error.code(), Code::DATABASE_ROLE_MISSING, "{error}");
            assert!(error.to_string().contains(role), "{error}");
        } else {
            // A login that may create roles can join again by itself; another gets the statement.
            batch(&url, "ALTER ROLE app NOCREATEROLE");
            let statements = portal.status().expect("a status").preparation;
            assert_eq!(statements, [format!("GRANT {role} TO app")]);
        }
        assert_eq!(ask(&url, "SELECT count(*) FROM users"), rows, "nothing is half-done");
    }
}

#[test]
fn existing_objects_are_used_unchanged() {
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
