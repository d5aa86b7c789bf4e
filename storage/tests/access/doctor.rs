//! The doctor: it reports every planted defect, and nothing on a correct database.

mod defects;
mod mutations;

use crate::support::{
    crowd::crowd,
    raw::{connect, text, texts},
    *,
};
use diesel::{PgConnection, connection::SimpleConnection};
use std::{
    collections::BTreeSet,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};
use telehealth_storage::{
    ContextKey, Portal,
    doctor::{self, Expectation, Finding, Severity},
    embedded::Embedded,
};

/// The serving login, created as the documentation describes.
const LOGIN: &str = "CREATE ROLE lint_login LOGIN NOINHERIT; GRANT authenticated, service_role TO lint_login";

/// A separate server, because the doctor would report roles of other tests. Its portal is set up as the documentation describes.
static CLINIC: LazyLock<(Embedded, Portal)> = LazyLock::new(|| {
    let server = Embedded::temporary().expect("a PostgreSQL");
    execute(&server.url_for("postgres"), "CREATE DATABASE clinic");
    let portal = portal_at(&server.url_for("clinic"));
    portal.migrate().expect("migrations");
    portal.sign_contexts(&[ContextKey::new(&[1; 32])]).expect("keys");
    must(&mut connect(portal.url()), LOGIN);
    (server, portal)
});

/// The state that the migrations produce on that server.
static EXPECTATION: LazyLock<Expectation> =
    LazyLock::new(|| Expectation::make(&mut session(&CLINIC.1)).expect("the migrations"));

/// The clinic, used by one test at a time, because defects of several tests would interfere.
fn clinic() -> (&'static Portal, PgConnection, MutexGuard<'static, ()>) {
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    (&CLINIC.1, session(&CLINIC.1), turn)
}

fn session(portal: &Portal) -> PgConnection {
    let mut connection = connect(portal.url());
    must(&mut connection, "SET search_path = public, extensions; SET client_min_messages = error; SET jit = off");
    connection
}

/// Executes SQL unchanged; the helper shared by all tests makes a database accept stand-ins for envelopes.
fn must(connection: &mut PgConnection, sql: &str) {
    connection.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn check(connection: &mut PgConnection) -> Vec<Finding> {
    doctor::check_on(connection, &EXPECTATION, &["lint_login"]).expect("findings")
}

/// Formats findings as they are printed.
fn lines(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{finding}\n")).collect()
}

/// How many defects are planted at once. If they interfere with each other, each of them is planted alone.
const TOGETHER: usize = 8;

/// The doctor reports every planted defect, and the statements of its findings repair it.
#[test]
fn planted_defects_are_found_and_repaired() {
    let (_, mut connection, _turn) = clinic();
    assert_eq!(lines(&check(&mut connection)), "", "the correct database");
    let names = names(&mut connection);
    let fill = |text: &str| names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value));
    let defects: Vec<Defect> = defects::DEFECTS
        .iter()
        .map(|(code, object, deed)| Defect { code, object: fill(object), deed: fill(deed) })
        .collect();
    let groups = defects.len().div_ceil(TOGETHER);
    let (mut alone, mut faults) = (0, Vec::new());
    for group in 0..groups {
        // Neighbouring defects concern the same object.
        let group: Vec<&Defect> = defects.iter().skip(group).step_by(groups).collect();
        if !plant(&mut connection, &group).is_empty() {
            alone += group.len();
            faults.extend(group.iter().flat_map(|defect| plant(&mut connection, &[defect])));
        }
    }
    let codes: BTreeSet<&str> = defects.iter().map(|defect| defect.code).collect();
    let (count, codes) = (defects.len(), codes.len());
    println!("{count} planted defects with {codes} codes, {alone} planted alone, {} faults", faults.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count >= 120);
    assert_eq!(lines(&check(&mut connection)), "", "everything is rolled back");
}

struct Defect {
    code: &'static str,
    object: String,
    deed: String,
}

/// Plants defects, checks and repairs them, and rolls everything back; returns what went wrong.
fn plant(connection: &mut PgConnection, defects: &[&Defect]) -> Vec<String> {
    must(connection, "BEGIN");
    let planted = defects.iter().try_for_each(|defect| {
        connection.batch_execute(&defect.deed).map_err(|error| format!("{}: {error}", defect.deed))
    });
    let faults = planted.map_or_else(|fault| vec![fault], |()| examine(connection, defects));
    must(connection, "ROLLBACK");
    faults
}

fn examine(connection: &mut PgConnection, defects: &[&Defect]) -> Vec<String> {
    let mut faults = Vec::new();
    let findings = check(connection);
    for Defect { code, object, deed } in defects {
        if !findings.iter().any(|finding| finding.code == *code && finding.object == *object) {
            faults.push(format!("{code} {object} after {deed}:\n{}", lines(&findings)));
        }
    }
    for finding in findings.iter().filter(|finding| finding.code.ends_with(".changed")) {
        let loses_rows = |sql: &String| ["DROP TABLE", "DROP COLUMN", "DROP TYPE"].iter().any(|it| sql.contains(it));
        if finding.sql.as_ref().is_some_and(loses_rows) {
            faults.push(format!("the remedy of {finding} loses rows"));
        }
    }
    let by_hand = matches!(defects, [one] if defects::BY_HAND.contains(&one.code));
    let statements: Vec<&str> = findings.iter().filter_map(|finding| finding.sql.as_deref()).collect();
    let refused = match statements.as_slice() {
        // PostgreSQL 15 cannot add a CHECK of ours to a domain under a savepoint: "unprocessed inval messages".
        [one] if !by_hand => {
            connection.batch_execute(one).map_or_else(|error| panic!("{error} in {one}"), |()| String::new())
        }
        _ => repair(connection, statements),
    };
    let mut left = check(connection);
    left.retain(|finding| !defects::BY_HAND.contains(&finding.code));
    if !left.is_empty() && !by_hand {
        faults.push(format!("{} and its remedies:\n{}{refused}", defects[0].deed, lines(&left)));
    }
    faults
}

/// Runs the statements in an order in which they succeed: dependent ones come last. Returns the errors of the others.
fn repair(connection: &mut PgConnection, mut statements: Vec<&str>) -> String {
    loop {
        let (before, mut refused) = (statements.len(), String::new());
        statements.retain(|sql| {
            must(connection, "SAVEPOINT mending");
            let outcome = connection.batch_execute(sql);
            must(connection, if outcome.is_ok() { "RELEASE mending" } else { "ROLLBACK TO mending" });
            outcome.inspect_err(|error| refused += &format!("{error} in {sql}\n")).is_err()
        });
        if statements.len() == before {
            return refused;
        }
    }
}

/// The values of the placeholders in `defects`.
fn names(connection: &mut PgConnection) -> [(&'static str, String); 4] {
    let policy = "SELECT polname FROM pg_policy WHERE polrelid = 'patients'::regclass AND polcmd = 'r'
                    AND NOT 'telehealth_definer'::regrole = ANY (polroles) AND NOT 'service_role'::regrole = ANY (polroles)
                  ORDER BY 1 LIMIT 1";
    let definer = "SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
                     AND proparallel <> 'r' AND provolatile <> 'i' AND procost <> 9 AND NOT proisstrict ORDER BY 1 LIMIT 1";
    [
        ("{policy}", text(connection, policy)),
        ("{definer}", text(connection, definer)),
        ("{role}", "authenticated".to_owned()),
        ("{database}", text(connection, "SELECT current_database()")),
    ]
}

/// Rules that the comparison cannot check, because it trusts the migrations.
#[test]
fn the_migrations_follow_the_rules_for_definer_functions_and_policies() {
    let (_, mut connection, _turn) = clinic();
    let violations = [
        "SELECT oid::regprocedure || ': search_path' FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
           AND NOT 'search_path=public, pg_temp' = ANY (coalesce(proconfig, '{}'))",
        "SELECT oid::regprocedure || ': owner' FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
           AND proowner <> 'telehealth_definer'::regrole",
        "SELECT p.oid::regprocedure || ': PUBLIC' FROM pg_proc p CROSS JOIN LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner)))
         WHERE pronamespace = 'public'::regnamespace AND prosecdef AND grantee = 0",
        "SELECT polrelid::regclass || '.' || polname FROM pg_policy WHERE polcmd = '*' OR 0 = ANY (polroles)",
        "SELECT c.oid::regclass || ': ' || privilege_type FROM pg_class c CROSS JOIN LATERAL aclexplode(relacl)
         WHERE relnamespace = 'public'::regnamespace AND grantee <> relowner AND relkind = 'r'
           AND (privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE') OR grantee = 0 OR is_grantable)",
        "SELECT c.oid::regclass || ': ' || privilege_type FROM pg_class c CROSS JOIN LATERAL aclexplode(relacl)
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND grantee NOT IN (relowner, 'telehealth_definer'::regrole)",
    ];
    for query in violations {
        assert_eq!(texts(&mut connection, query), Vec::<String>::new(), "{query}");
    }
}

/// The doctor leaves nothing behind, and several can run at once.
#[test]
fn concurrent_checks_agree_and_leave_no_trace() {
    let (portal, mut connection, _turn) = clinic();
    let trace = |connection: &mut PgConnection| {
        texts(
            connection,
            "SELECT nspname::text FROM pg_namespace UNION ALL SELECT count(*)::text FROM pg_class
             UNION ALL SELECT count(*)::text FROM pg_proc UNION ALL SELECT count(*)::text FROM pg_default_acl ORDER BY 1",
        )
    };
    let before = trace(&mut connection);
    let answers = crowd(4, |_| portal.doctor(&["lint_login"]).expect("findings"));
    assert!(answers.iter().all(Vec::is_empty), "{}", lines(&answers.concat()));
    assert_eq!(trace(&mut connection), before);
}

/// A login that does not own the tables cannot create the scratch schema. The doctor says so and reports what the catalog shows.
#[test]
fn a_login_that_is_not_the_owner_learns_how_to_run_the_doctor() {
    let (portal, _, _turn) = clinic();
    let served = portal_at(&portal.url().replace("user=postgres", "user=lint_login"));
    let findings = served.doctor(&[]).expect("findings");
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["doctor.incomplete"], "{}", lines(&findings));
    assert!(findings[0].remedy.contains("as the owner"), "{}", findings[0]);
}

/// An owner without superuser privileges, two portals in one database, and a schema name that needs quotes.
#[test]
fn portals_in_one_database_are_checked_separately() {
    let server = Embedded::temporary().expect("a PostgreSQL");
    batch(&server.url_for("postgres"), "CREATE ROLE keeper LOGIN CREATEROLE");
    batch(&server.url_for("postgres"), "CREATE DATABASE clinics OWNER keeper");
    let url = server.url_for("clinics").replace("user=postgres", "user=keeper");
    let schemas = ["Anna's \"clinic\"", "other"];
    let portals = schemas.map(|schema| {
        let options = telehealth_storage::Options { schema: schema.to_owned(), ..options() };
        let portal = Portal::connect_with(&url, options).expect("a portal");
        portal.migrate().expect("migrations");
        portal.sign_contexts(&[ContextKey::new(&[1; 32])]).expect("keys");
        portal
    });
    must(&mut connect(&url), LOGIN);
    for portal in &portals {
        assert_eq!(lines(&portal.doctor(&["lint_login"]).expect("findings")), "");
    }
    // A defect of one does not affect the other, and its remedy names the right schema.
    must(
        &mut connect(&url),
        "SET search_path = \"Anna's \"\"clinic\"\"\", extensions;
         ALTER FUNCTION set_updated_at() RESET search_path; DROP TRIGGER tr_users_audit_update ON users",
    );
    let findings = portals[0].doctor(&["lint_login"]).expect("findings");
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["function.changed", "trigger.missing"], "{}", lines(&findings));
    assert_eq!(lines(&portals[1].doctor(&["lint_login"]).expect("findings")), "");
    let statements: Vec<&str> = findings.iter().filter_map(|finding| finding.sql.as_deref()).collect();
    // Creating a trigger requires EXECUTE on its function, which belongs to the definer role.
    let superuser = server.url_for("clinics");
    must(
        &mut connect(&superuser),
        &format!("SET search_path = \"Anna's \"\"clinic\"\"\", extensions; {}", statements.join(";")),
    );
    assert_eq!(lines(&portals[0].doctor(&["lint_login"]).expect("findings")), "");
    // Rows do not matter, and if no login is named, the owner is reported as the serving login.
    let codes: BTreeSet<&str> = portals[1].doctor(&[]).expect("findings").iter().map(|finding| finding.code).collect();
    assert!(codes.contains("login.owns") && codes.contains("login.creates_roles"), "{codes:?}");
    // Default privileges of the owner apply to objects created later, not to existing ones.
    batch(&url, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON SEQUENCES TO authenticated");
    let codes: Vec<&str> =
        portals[0].doctor(&["lint_login"]).expect("findings").iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["default.privileges"]);
}

/// Anyone who can reach a private server owns it: reported as a notice only.
#[test]
fn a_private_server_has_notices_only() {
    let portal = Portal::embedded().expect("a server");
    let findings = portal.doctor(&[]).expect("findings");
    assert!(findings.iter().all(|finding| finding.severity == Severity::Notice), "{}", lines(&findings));
    assert!(findings.iter().any(|finding| finding.code == "contexts.unsigned"));
    assert!(findings.is_sorted_by_key(|finding| std::cmp::Reverse(finding.severity)));
}

#[test]
fn a_schema_without_the_migrations_is_an_error() {
    let portal = portal_at(&empty_database());
    let error = portal.doctor(&[]).expect_err("an error");
    assert_eq!(error.code(), telehealth_core::Code::DATABASE_NOT_MIGRATED);
}
