//! Attacks and their required outcomes, read from the files in `attacks/`.
//!
//! An attack is a comment `-- attack: name`, a line that says what it attempts, and statements. The attacker has one connection
//! under the application's login and only that login's privileges. Directives at the start of a line:
//!
//! - `-- as: mallory`: commits the connection's transaction and begins one for this actor with the library. `login` is the bare
//!   login, `service` the service account `mailer`, the others are users; `rescuer` is a provider with emergency access to the
//!   victim's chart.
//! - `-- enter: refused`: the next `-- as:` must be denied.
//! - `-- changes: table …`: tables that the attack may change. Without it nothing may change: no row, privilege or object. The
//!   audit log may grow, and each new entry must name an actor of the attack.
//! - `-- by design: why`: succeeds where contexts are not signed; see storage/src/session/context.rs.
//! - `-- expect: …` precedes each statement and gives its outcome:
//!   `mine` (succeeds with rows), `nothing` (succeeds without rows, or is denied), `ok` (succeeds), `value x` (succeeds, and the
//!   first value is x), `denied` (42501), `error x` (that SQLSTATE), `same` or `differs` (compared with the previous statement,
//!   ignoring literals), `any`.
//!
//! `{victim}` and similar are ids. Whatever is expected, no result, error, notice or notification may contain content of the
//! victim's rows, nor one of their ids that the attack does not name itself. Sealed columns hold readable stand-ins for
//! envelopes, so that these tests do not depend on encryption.
//!
//! Out of scope is what timing and counters reveal to anyone who can run statements: how long one takes, how many rows a table
//! has (`pg_class.reltuples`), how many a scan discarded (`EXPLAIN ANALYZE`, see `explain_oracle`). So is denial of service:
//! long statements, locks, a full disk.

use crate::{
    support::{
        ask, batch, execute, migrated_database,
        random::seed,
        raw::{connect, must, texts},
        server,
    },
    wire::{Answer, Session},
};
use diesel::PgConnection;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};
use telehealth_core::{UserId, catalog, field::Object};
use telehealth_storage::{Actor, ContextKey, Options, Portal};

/// Text that occurs in the victim's rows and nowhere else.
const SECRETS: &[&str] = &[
    "c4n4ry",
    "canary_",
    "15550199",
    "ord-90210901",
    "inv-90210902",
    "90210-9031",
    "203.0.113.77",
    "1961-09-03",
    "7919.31",
];

/// Text columns whose values are too restricted to hold a secret.
const NARROW: &[&str] = &[
    // Only a cancelled visit has a reason, and the victim's is booked.
    "consultations.cancellation_reason",
    "consultations.patient_state",
    "orders.currency",
    "invoices.currency",
    "form_submissions.form_version",
    "entity_tags.entity_type",
    "audit_logs.entity_type",
    "tasks.related_entity_type",
];

/// The ids that attacks and planted rows use.
const NAMES: &[&str] = &[
    "nobody",
    "unborn",
    "mallory",
    "intruder",
    "treating",
    "clerk",
    "registrar",
    "super",
    "suspended",
    "deleted",
    "pharmacy",
    "plan",
    "own_visit",
    "shared",
    "greeting",
    "reply",
    "form",
    "insurer",
    "tag",
    "other_tag",
    "own_tie",
    "rescuer",
    "own_emergency",
    "past_emergency",
    "victim",
    "visit",
    "flow",
    "order",
    "prescription",
    "session",
    "item",
    "invoice",
    "conversation",
    "closed_conversation",
    "message",
    "unsaid",
    "notice",
    "task",
    "log",
    "draft",
    "submission",
    "insurance",
    "tie",
    "emergency",
    "search",
];

/// The first of `NAMES` whose id is secret unless an attack names it.
const FIRST_SECRET: &str = "victim";

const KEY: [u8; 32] = [42; 32];

fn id(name: &str) -> String {
    let number = NAMES.iter().position(|known| *known == name).unwrap_or_else(|| panic!("unknown name {name}"));
    format!("5ec0de00-0000-4000-8000-{:012}", number + 1)
}

// ---------------------------------------------------------------------------------------------------------------------
// The corpus
// ---------------------------------------------------------------------------------------------------------------------

#[derive(Default)]
struct Attack {
    name: String,
    by_design: bool,
    changes: Vec<String>,
    steps: Vec<Step>,
    /// The whole text, searched for the ids that it names.
    text: String,
}

impl Attack {
    /// Whether an audit entry names an actor for whom the attack began a transaction.
    fn is_author_of(&self, entry: &Object) -> bool {
        let word = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
        self.steps.iter().any(|step| match step {
            Step::Become { actor, .. } => match actor.as_str() {
                "login" => false,
                "service" => entry.get("actor_id") == Some(&Value::Null) && word("user_agent") == "service:mailer",
                name => NAMES.contains(&name) && word("actor_id") == id(name),
            },
            Step::Ask { .. } => false,
        })
    }
}

enum Step {
    Become { actor: String, refused: bool },
    Ask { expected: String, sql: String, place: String },
}

static CORPUS: LazyLock<Vec<Attack>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/access/attacks");
    let mut files: Vec<_> = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()).collect();
    files.sort();
    files.iter().flat_map(|file| parse(file)).collect()
});

fn parse(file: &Path) -> Vec<Attack> {
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    let text = fs::read_to_string(file).expect("a text");
    let (mut attacks, mut refused) = (Vec::<Attack>::new(), false);
    for (number, line) in text.lines().enumerate() {
        let place = format!("{name}:{}", number + 1);
        if let Some(name) = line.strip_prefix("-- attack: ") {
            attacks.push(Attack { name: name.to_owned(), ..Attack::default() });
            continue;
        }
        let Some(attack) = attacks.last_mut() else { continue };
        attack.text.push_str(line);
        let said = |word: &str| line.strip_prefix("-- ").and_then(|line| line.strip_prefix(word));
        if let Some(actor) = said("as: ") {
            attack.steps.push(Step::Become { actor: actor.to_owned(), refused });
            refused = false;
        } else if said("enter: refused").is_some() {
            refused = true;
        } else if let Some(tables) = said("changes: ") {
            attack.changes.extend(tables.split(' ').map(str::to_owned));
        } else if said("by design: ").is_some() {
            attack.by_design = true;
        } else if let Some(expected) = said("expect: ") {
            attack.steps.push(Step::Ask { expected: expected.to_owned(), sql: String::new(), place });
        } else if !line.starts_with("--") {
            match attack.steps.last_mut() {
                Some(Step::Ask { sql, .. }) => *sql = format!("{sql}{line}\n"),
                _ => assert!(line.is_empty(), "{place}: a statement without an expectation"),
            }
        }
    }
    attacks
}

// ---------------------------------------------------------------------------------------------------------------------
// The world
// ---------------------------------------------------------------------------------------------------------------------

/// A database with the victim's rows, and the attacker's login.
struct World {
    url: String,
    owner: PgConnection,
    portal: Portal,
    /// A separate login, named like the database: PostgreSQL shows the statements of other sessions of the same login.
    login: String,
    signed: bool,
    mutant: Option<&'static Mutant>,
    state: State,
}

/// A world in which one protection is disabled, to prove that attacks succeed without it. Nothing is committed in it, unless
/// connections are left as they are.
struct Mutant {
    name: &'static str,
    sql: &'static str,
    superuser: bool,
    /// A transaction begins without resetting what the previous user left on the connection.
    careless: bool,
}

/// The parts of the begin statements that a careless beginning omits.
const CARE: &[&str] =
    &["RESET ALL; ", " ISOLATION LEVEL READ COMMITTED READ WRITE NOT DEFERRABLE", "CLOSE ALL; ", "DISCARD TEMP; "];

const MUTANTS: &[Mutant] = &[
    Mutant { name: "contexts need no signature", sql: "DELETE FROM context_keys", superuser: false, careless: false },
    Mutant {
        name: "every context is taken for authentic",
        sql: "
            CREATE OR REPLACE FUNCTION access_claims() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
                AS 'SELECT substr(current_setting(''telehealth.context'', true), 65)::jsonb'",
        superuser: false,
        careless: false,
    },
    Mutant {
        name: "anyone can enter, and functions use the caller's search path",
        sql: "
            CREATE OR REPLACE FUNCTION access_set_context(said text, signature text) RETURNS text LANGUAGE sql
                AS 'SELECT ''authenticated''';
            DO $$
            DECLARE
                helper regprocedure;
            BEGIN
                FOR helper IN SELECT oid FROM pg_proc WHERE proname ~ '^access_' LOOP
                    EXECUTE format('ALTER FUNCTION %s RESET search_path', helper);
                END LOOP;
            END $$",
        superuser: false,
        careless: false,
    },
    Mutant {
        name: "no policy, no grant and no trigger holds",
        sql: "
            DO $$
            DECLARE
                relation text;
            BEGIN
                FOR relation IN SELECT oid::regclass FROM pg_class
                                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
                    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', relation);
                    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', relation);
                    EXECUTE format('GRANT ALL ON %s TO authenticated, service_role, telehealth_patient, telehealth_provider, telehealth_admin, {login}', relation);
                    EXECUTE format('DROP TRIGGER IF EXISTS access_columns ON %s', relation);
                    EXECUTE format('DROP TRIGGER IF EXISTS access_check_values ON %s', relation);
                    EXECUTE format('DROP TRIGGER IF EXISTS access_check_reference ON %s', relation);
                END LOOP;
                GRANT EXECUTE ON ALL ROUTINES IN SCHEMA public TO PUBLIC;
                GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC;
            END $$",
        superuser: false,
        careless: false,
    },
    Mutant {
        name: "everyone is a super administrator, every chart is open, and every service account has every grant",
        sql: "
            CREATE OR REPLACE FUNCTION access_super_admin() RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
            CREATE OR REPLACE FUNCTION access_role() RETURNS user_role_enum LANGUAGE sql STABLE SECURITY DEFINER
                AS 'SELECT ''super_admin''::public.user_role_enum';
            CREATE OR REPLACE FUNCTION access_permitted(table_name text, verb text) RETURNS boolean LANGUAGE sql STABLE
                AS 'SELECT true';
            CREATE OR REPLACE FUNCTION access_assigned_patients() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
                AS 'SELECT id FROM public.patients';
            CREATE OR REPLACE FUNCTION access_service(wanted_table text, wanted_verb text) RETURNS boolean LANGUAGE sql STABLE
                AS 'SELECT true';
            CREATE OR REPLACE FUNCTION access_emergency_patients() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
                AS 'SELECT id FROM public.patients';
            CREATE OR REPLACE FUNCTION access_emergency_provider() RETURNS uuid LANGUAGE sql
                AS 'SELECT public.access_user()';
            CREATE OR REPLACE FUNCTION audit_report(statements jsonb) RETURNS void LANGUAGE sql AS 'SELECT'",
        superuser: false,
        careless: false,
    },
    Mutant {
        name: "users see everything of the server, and the catalog holds a secret",
        sql: "
            COMMENT ON COLUMN patients.city IS 'c4n4ry';
            ALTER TABLE patients ALTER COLUMN city SET DEFAULT 'c4n4ry'",
        superuser: true,
        careless: false,
    },
    Mutant {
        name: "columns accept any value of their type, and values from users are trusted",
        sql: "
            DO $$
            DECLARE
                found record;
            BEGIN
                FOR found IN SELECT tgrelid::regclass AS relation, tgname FROM pg_trigger WHERE tgname ~ '^check_user_' LOOP
                    EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.relation);
                END LOOP;
                FOR found IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
                             WHERE conname ~ '_(in_range|plain_list)$' OR conname = 'valid_receipts' LOOP
                    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.relation, found.conname);
                END LOOP;
                ALTER DOMAIN sealed_text DROP CONSTRAINT sealed;
                ALTER DOMAIN sealed_json DROP CONSTRAINT sealed;
            END $$",
        superuser: false,
        careless: false,
    },
    Mutant { name: "connections are not reset", sql: "SELECT", superuser: false, careless: true },
];

/// Attacks that succeed under no mutant, and why.
const UNBREAKABLE: &[(&str, &str)] = &[
    ("dirty_snapshots", "depends on server settings alone"),
    ("id_oracle", "shows what PostgreSQL reveals regardless of privileges"),
];

/// The directory of the server's socket.
static FOLDER: LazyLock<String> = LazyLock::new(|| ask(&server().url(), "current_setting('unix_socket_directories')"));

/// The rows of every table, and the contents of the catalog.
type State = BTreeMap<String, BTreeSet<String>>;

/// The database that worlds are cloned from.
static PLANTED: LazyLock<String> = LazyLock::new(|| {
    let url = migrated_database();
    let mut sql = include_str!("planted.sql").to_owned();
    for name in NAMES {
        sql = sql.replace(&format!("{{{name}}}"), &id(name));
    }
    batch(&url, &sql);
    // The existing stand-ins stay, and no new ones are accepted.
    batch(
        &url,
        "ALTER DOMAIN sealed_text ADD CONSTRAINT sealed CHECK (is_envelope(VALUE)) NOT VALID;
         ALTER DOMAIN sealed_json ADD CONSTRAINT sealed CHECK (jsonb_typeof(VALUE) = 'string' AND is_envelope(VALUE #>> '{}')) NOT VALID",
    );
    ask(&url, "current_database()")
});

impl World {
    fn new(signed: bool, mutant: Option<&'static Mutant>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("attacked_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        execute(&server().url_for("postgres"), &format!("CREATE DATABASE {name} TEMPLATE {}", *PLANTED));
        let url = server().url_for(&name);
        let superuser = if mutant.is_some_and(|mutant| mutant.superuser) { "SUPERUSER" } else { "" };
        batch(
            &url,
            &format!(
                "CREATE ROLE {name} LOGIN NOINHERIT {superuser}; GRANT authenticated, service_role, telehealth_patient, telehealth_provider, telehealth_admin TO {name}"
            ),
        );
        let key = ContextKey::new(&KEY);
        let options = Options { pool_size: 1, context_key: signed.then(|| key.clone()), ..Options::default() };
        let portal = Portal::connect_with(&url, options).expect("a portal");
        if signed {
            portal.sign_contexts(&[key]).expect("signed");
        }
        let mut owner = connect(&url);
        let state = match mutant {
            None => state(&mut owner),
            Some(mutant) => {
                must(&mut owner, &mutant.sql.replace("{login}", &name));
                State::new()
            }
        };
        Self { url, owner, portal, login: name, signed, mutant, state }
    }

    /// Ends a transaction, which delivers notifications and deferred errors.
    fn finish(&self, attack: &Attack, session: &mut Session) -> Option<String> {
        let answer =
            session.ask(if self.mutant.is_some_and(|mutant| !mutant.careless) { "ROLLBACK" } else { "COMMIT" });
        self.leaked(attack, &answer).map(|secret| format!("{}: {secret} leaks at the end", attack.name))
    }

    /// The statements with which the library begins a transaction for an actor.
    fn begin(&self, actor: &str) -> String {
        let user = |name| Actor::user(id(name).parse::<UserId>().expect("an id"));
        let actor = match actor {
            "service" => Actor::service("mailer"),
            "unknown_service" => Actor::service("unknown"),
            name => user(name),
        };
        let statements = self.portal.statements(&actor).expect("statements");
        if self.mutant.is_some_and(|mutant| mutant.careless) {
            CARE.iter().fold(statements, |statements, care| {
                assert!(statements.contains(care), "{care} is not part of {statements}");
                statements.replace(care, "")
            })
        } else if self.mutant.is_some_and(|mutant| mutant.superuser) {
            statements.replace("SET LOCAL ROLE authenticated;", "").replace("SET LOCAL ROLE service_role;", "")
        } else {
            statements
        }
    }

    /// Fills in ids, the columns that users may read where these are not all, and a context of the victim that was signed
    /// six minutes ago.
    fn fill_in(&self, sql: &str) -> String {
        let mut sql = as_envelopes(sql);
        for (name, table) in [("{patient_columns}", "patients"), ("{order_columns}", "orders")] {
            let columns = catalog::table(table).expect("a table").columns;
            sql = sql.replace(name, &columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", "));
        }
        for name in NAMES {
            sql = sql.replace(&format!("{{{name}}}"), &id(name));
        }
        if sql.contains("{old_") {
            let now = telehealth_storage::now().utc().timestamp();
            let claims =
                format!(r#"{{"iat":{},"role":"authenticated","schema":"public","sub":"{}"}}"#, now - 360, id("victim"));
            let signature = ask(
                &self.url,
                &format!(
                    "SELECT encode(sha256(outer_pad || sha256(inner_pad || convert_to('{claims}', 'UTF8'))), 'hex')
                     FROM context_keys"
                ),
            );
            sql = sql.replace("{old_claims}", &claims).replace("{old_signature}", &signature);
        }
        sql
    }

    /// Carries out an attack and returns the violations found.
    fn carry_out(&mut self, attack: &Attack) -> Vec<String> {
        // The database has the same name as the login.
        let mut session = Session::open(&FOLDER, 5432, &self.login, &self.login).expect("a session");
        let (mut found, mut actor, mut last) = (Vec::new(), "login", (String::new(), String::new()));
        for step in &attack.steps {
            match step {
                Step::Become { actor: next, refused } => {
                    actor = next;
                    // This also rolls back a failed transaction.
                    found.extend(self.finish(attack, &mut session));
                    if actor == "login" {
                        continue;
                    }
                    let answer = session.ask(&self.begin(actor));
                    if *refused != answer.error.is_some() {
                        found.push(format!("{}: {actor} enters: {:?}", attack.name, answer.error));
                    }
                    // PgBouncer or the pool would do no more than this.
                    if answer.error.is_some() {
                        session.ask("ROLLBACK");
                    }
                }
                Step::Ask { expected, sql, place } => {
                    let sql = self.fill_in(sql);
                    if session.status == b'T' {
                        session.ask("SAVEPOINT attack");
                    }
                    let answer = session.ask(&sql);
                    if session.status == b'E' {
                        session.ask("ROLLBACK TO attack");
                    }
                    let (is, was) = (shape(&answer), std::mem::take(&mut last));
                    let seen = format!("{} (rows: {}, first: {:?})", is.0, answer.rows, answer.first);
                    if !fits(&self.fill_in(expected), &answer, &is, &was) {
                        found.push(format!("{place} {}: expected {expected}, got {seen}", attack.name));
                    }
                    if let Some(secret) = self.leaked(attack, &answer).filter(|_| actor != "victim") {
                        found.push(format!("{place} {}: {secret} leaks: {seen}", attack.name));
                    }
                    last = is;
                }
            }
        }
        found.extend(self.finish(attack, &mut session));
        drop(session);
        if self.mutant.is_none() {
            found.extend(self.changed(attack));
        }
        found
    }

    /// Returns a secret that an answer contains.
    fn leaked(&self, attack: &Attack, answer: &Answer) -> Option<String> {
        let text = String::from_utf8_lossy(&answer.bytes).to_lowercase();
        let hidden = NAMES.iter().skip_while(|name| **name != FIRST_SECRET);
        let ids = hidden.filter(|name| !attack.text.contains(&format!("{{{name}}}"))).map(|name| id(name));
        SECRETS.iter().map(|secret| (*secret).to_owned()).chain(ids).find(|secret| text.contains(secret))
    }

    /// Returns forbidden changes made by an attack; a changed world is replaced.
    fn changed(&mut self, attack: &Attack) -> Vec<String> {
        let after = state(&mut self.owner);
        let mut found = Vec::new();
        let none = BTreeSet::new();
        for table in after.keys().chain(self.state.keys()).collect::<BTreeSet<_>>() {
            let (before, rows) = (self.state.get(table).unwrap_or(&none), after.get(table).unwrap_or(&none));
            if table == "audit_logs" {
                let forged = rows.difference(before).filter(|row| {
                    let entry: Object = serde_json::from_str(row).expect("an entry");
                    !attack.is_author_of(&entry)
                });
                found.extend(forged.map(|row| format!("{}: the audit log is forged: {row}", attack.name)));
                found.extend(
                    before.difference(rows).map(|row| format!("{}: the audit log has lost {row}", attack.name)),
                );
            } else if rows != before && !attack.changes.contains(table) {
                let rows: Vec<&String> = rows.symmetric_difference(before).take(4).collect();
                found.push(format!("{}: {table} is changed: {rows:?}", attack.name));
            }
        }
        if after != self.state {
            *self = Self::new(self.signed, self.mutant);
        }
        found
    }
}

/// Turns each stand-in of an attack into something with the shape of an envelope and the same content.
fn as_envelopes(sql: &str) -> String {
    let mut parts = sql.split("phi:v1:");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(['\'', '"']).unwrap_or(part.len());
        let (said, rest) = part.split_at(end);
        whole.push_str("phi:v1:");
        if !said.is_empty() {
            let said: String = said.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
            whole.push_str(&format!("stand-in:{said:A<80}"));
        }
        whole.push_str(rest);
    }
    whole
}

/// Whether an answer matches the expectation.
fn fits(expected: &str, answer: &Answer, is: &(String, String), was: &(String, String)) -> bool {
    let state = answer.error.as_ref().map(|(state, _)| state.as_str());
    if answer.lost {
        return false;
    }
    match expected.split_once(' ').unwrap_or((expected, "")) {
        ("mine", "") => state.is_none() && answer.rows > 0,
        ("nothing", "") => state == Some("42501") || (state.is_none() && answer.rows == 0),
        ("ok", "") => state.is_none(),
        ("value", value) => state.is_none() && answer.first.as_deref() == Some(value),
        ("denied", "") => state == Some("42501"),
        ("error", code) => state == Some(code),
        ("same", "") => is == was,
        ("differs", "") => is != was,
        ("any", "") => true,
        _ => panic!("unknown expectation: {expected}"),
    }
}

/// An answer without the literals and ids that it repeats, and its outcome.
fn shape(answer: &Answer) -> (String, String) {
    let text = match &answer.error {
        Some((state, message)) => format!("{state} {message}"),
        None => String::from_utf8_lossy(&answer.bytes).into_owned(),
    };
    let mut plain = String::new();
    for (number, part) in text.split('\'').enumerate() {
        plain.push_str(if number % 2 == 0 { part } else { "?" });
    }
    for name in NAMES {
        plain = plain.replace(&id(name), "?");
    }
    let outcome = if answer.error.is_some() { "failed".to_owned() } else { format!("{} rows", answer.rows) };
    (plain.chars().filter(|c| !c.is_control()).collect(), outcome)
}

/// Everything that an attack could change. Modification times of the attackers' own rows are omitted.
fn state(connection: &mut PgConnection) -> State {
    let tables = texts(
        connection,
        "SELECT format('SELECT jsonb_build_array(%1$L, to_jsonb(t)) FROM %1$I AS t', table_name)
         FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_\\_%'",
    );
    let mut state = State::new();
    for found in texts(connection, &tables.join(" UNION ALL ")) {
        let (table, mut row): (String, Object) = serde_json::from_str(&found).expect("a table and a row");
        let secret = SECRETS.iter().any(|secret| found.to_lowercase().contains(secret));
        if !secret {
            row.remove("updated_at");
        }
        state.entry(table).or_default().insert(Value::Object(row).to_string());
    }
    let catalog = texts(
        connection,
        "SELECT to_jsonb(c) FROM (SELECT relname, relkind, relowner, relacl::text, relrowsecurity, relforcerowsecurity, reloptions
             FROM pg_class WHERE relnamespace = ANY (ARRAY['public', 'auth', 'extensions']::regnamespace[])) AS c
         UNION ALL SELECT to_jsonb(a) FROM (SELECT attrelid, attname, attacl::text, attisdropped FROM pg_attribute
             JOIN pg_class ON attrelid = pg_class.oid WHERE relnamespace = 'public'::regnamespace AND attacl IS NOT NULL) AS a
         UNION ALL SELECT to_jsonb(p) FROM (SELECT proname, proowner, prosecdef, proleakproof, proconfig, proacl::text, md5(prosrc)
             FROM pg_proc WHERE pronamespace = ANY (ARRAY['public', 'auth', 'extensions']::regnamespace[])) AS p
         UNION ALL SELECT to_jsonb(p) FROM (SELECT md5(string_agg(format('%s %s %s', oid, proleakproof, proacl), ',' ORDER BY oid))
             FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND (proleakproof OR proacl IS NOT NULL)) AS p
         UNION ALL SELECT to_jsonb(p) FROM pg_policies AS p
         UNION ALL SELECT to_jsonb(t) FROM (SELECT tgrelid, tgname, tgenabled FROM pg_trigger) AS t
         UNION ALL SELECT to_jsonb(e) FROM (SELECT evtname FROM pg_event_trigger) AS e
         UNION ALL SELECT to_jsonb(r) FROM (SELECT rulename, ev_class FROM pg_rewrite WHERE rulename <> '_RETURN') AS r
         UNION ALL SELECT to_jsonb(n) FROM (SELECT nspname, nspacl::text FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp') AS n
         UNION ALL SELECT to_jsonb(l) FROM (SELECT oid, lomacl::text FROM pg_largeobject_metadata) AS l
         UNION ALL SELECT to_jsonb(e) FROM (SELECT extname FROM pg_extension) AS e
         UNION ALL SELECT to_jsonb(r) FROM (SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolconfig FROM pg_roles
             WHERE rolname !~ '^(pg|attacked|lint)_') AS r
         UNION ALL SELECT to_jsonb(m) FROM (SELECT roleid::regrole, member::regrole FROM pg_auth_members
             WHERE member::regrole::text !~ '^(attacked|lint)_') AS m
         UNION ALL SELECT to_jsonb(d) FROM (SELECT objoid, description FROM pg_description WHERE objoid >= 16384) AS d",
    );
    state.insert("catalog".to_owned(), catalog.into_iter().collect());
    state
}

// ---------------------------------------------------------------------------------------------------------------------
// Tests
// ---------------------------------------------------------------------------------------------------------------------

#[test]
fn every_attack_fails() {
    let started = Instant::now();
    let mut world = World::new(true, None);
    let found: Vec<String> = CORPUS.iter().flat_map(|attack| world.carry_out(attack)).collect();
    let statements = CORPUS.iter().flat_map(|attack| &attack.steps).filter(|it| matches!(it, Step::Ask { .. })).count();
    println!(
        "{} attacks of {statements} statements, {} findings, {:.1} s",
        CORPUS.len(),
        found.len(),
        started.elapsed().as_secs_f32()
    );
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(CORPUS.len() >= 60, "only {} attacks", CORPUS.len());
}

/// Without signatures, exactly the attacks marked `by design` succeed.
#[test]
fn without_signatures_only_forged_contexts_succeed() {
    let mut world = World::new(false, None);
    let mut wrong = Vec::new();
    for attack in CORPUS.iter() {
        let found = world.carry_out(attack);
        if found.is_empty() == attack.by_design {
            wrong.push(format!("{}, by design: {}, found: {}", attack.name, attack.by_design, found.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Each attack succeeds where some protection is disabled, so it tests that protection. `TELEHEALTH_MUTANTS=all` tries all of
/// them; otherwise every twelfth, chosen by the seed.
#[test]
fn every_attack_succeeds_with_some_protection_disabled() {
    let all = env::var("TELEHEALTH_MUTANTS").is_ok_and(|which| which == "all");
    let first = usize::try_from(seed() % 12).expect("small");
    let tried: Vec<&Attack> =
        if all { CORPUS.iter().collect() } else { CORPUS.iter().skip(first).step_by(12).collect() };
    let mut unharmed: BTreeSet<&str> = tried.iter().map(|attack| attack.name.as_str()).collect();
    for mutant in MUTANTS {
        let mut world = World::new(true, Some(mutant));
        let harmed: Vec<&str> = tried
            .iter()
            .filter(|attack| {
                if !unharmed.contains(attack.name.as_str()) {
                    return false;
                }
                let harmed = !world.carry_out(attack).is_empty();
                if mutant.careless {
                    world = World::new(true, Some(mutant));
                }
                harmed
            })
            .map(|attack| attack.name.as_str())
            .collect();
        println!("{}: {} attacks succeed", mutant.name, harmed.len());
        unharmed.retain(|name| !harmed.contains(name));
    }
    unharmed.retain(|name| !UNBREAKABLE.iter().any(|(known, _)| known == name));
    assert!(unharmed.is_empty(), "{unharmed:?} never succeeded");
}

/// Every text in the victim's rows contains a secret that the checks recognize.
#[test]
fn every_text_in_the_victims_rows_contains_a_secret() {
    let url = server().url_for(&PLANTED);
    let mut connection = connect(&url);
    let columns = texts(
        &mut connection,
        "SELECT table_name || '.' || column_name FROM information_schema.columns JOIN information_schema.tables
         USING (table_schema, table_name)
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND (data_type IN ('text', 'character varying', 'jsonb', 'inet')
           OR udt_name IN ('_text', '_varchar'))",
    );
    let of_the_victim = [
        "users",
        "patients",
        "consultations",
        "prescriptions",
        "sessions",
        "orders",
        "order_items",
        "invoices",
        "conversations",
        "messages",
        "notifications",
        "telehealth_flows",
        "tasks",
        "audit_logs",
        "form_submissions",
        "patient_insurance",
        "entity_tags",
    ];
    let ids: Vec<String> =
        NAMES.iter().skip_while(|name| **name != FIRST_SECRET).map(|name| format!("'{}'", id(name))).collect();
    for column in columns {
        let (table, name) = column.split_once('.').expect("a table and a column");
        if !of_the_victim.contains(&table) || NARROW.contains(&column.as_str()) {
            continue;
        }
        let query = format!("SELECT {name} FROM {table} WHERE id IN ({})", ids.join(", "));
        let values = texts(&mut connection, &query);
        assert!(!values.is_empty(), "{table} has no row of the victim's");
        for value in values.iter().map(|value| value.to_lowercase()) {
            assert!(SECRETS.iter().any(|secret| value.contains(secret)), "{column} holds {value:?}");
        }
    }
}
