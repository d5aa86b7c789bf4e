//! Dumps, logs, `Debug` output and errors contain no protected value, after running the example's day. A program of its own,
//! because it listens to everything that its process logs, and reads the whole log of the server.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "../../examples/clinic_day/main.rs"]
mod clinic_day;
mod support;

use crate::support::{
    json::{JsonOps, JsonTable},
    seals::is_protected,
    *,
};
use aho_corasick::AhoCorasick;
use base64ct::{Base64, Encoding};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    env, fmt, fs,
    path::Path,
    process::Command,
    sync::{Arc, Mutex, PoisonError},
};
use telehealth_core::{
    Entity,
    accounts::{Administrator, Patient, Provider, User},
    care::{Consultation, Prescription, Session},
    catalog::Table,
    commerce::{Category, Invoice, Order, OrderItem, Product, SubscriptionPlan},
    coverage::{InsuranceProvider, PatientInsurance, Pharmacy},
    field::Object,
    forms::{FormSchema, FormSubmission},
    messaging::{Conversation, Message, Notification},
    record::entity_from_json,
    tagging::{EntityTag, Tag},
    workflow::{AuditLog, Task, TelehealthFlow},
};
use telehealth_storage::{
    Options, PAGE_LIMIT, Portal, Transaction,
    bindings::{self, Writes},
    crypto::{Key, Keyring},
};

const KEY: [u8; 32] = *b"an example of a key, for a test.";
/// Tables of public knowledge: the name of a drug in the catalogue reveals nothing about a person.
const PUBLIC: &[&str] = &[
    "providers",
    "categories",
    "products",
    "subscription_plans",
    "form_schemas",
    "insurance_providers",
    "pharmacies",
    "tags",
];
/// The shortest text that is searched for: the two letters of a state occur everywhere.
const SHORTEST: usize = 4;
/// The shortest encoded text that is searched for: shorter ones occur by chance in random-looking data.
const SHORTEST_ENCODED: usize = 6;

#[test]
fn no_output_of_the_library_contains_protected_values() {
    let logs = Logs::listen();
    let url = migrated_database();
    let talkative =
        ["log_min_duration_statement = 0", "log_parameter_max_length = -1", "log_error_verbosity = verbose"];
    let name = ask(&url, "current_database()");
    batch(&url, &talkative.map(|setting| format!("ALTER DATABASE {name} SET {setting}")).join(";"));
    run_clinic_day(&url);

    let keyring = Keyring::new(vec![Key::new("2026a", &KEY).expect("a key")]).expect("a ring");
    let portal =
        Portal::connect_with(&url, Options { keyring: Some(Arc::new(keyring)), ..options() }).expect("a portal");
    let rows = everything(&portal);
    let secrets = Secrets::of(&rows);
    assert!(secrets.words.len() > 150, "only {} values are protected", secrets.words.len());
    for (table, column) in [
        ("patients", "last_name"),
        ("patients", "address_line_1"),
        ("consultations", "chief_complaint"),
        ("consultations", "assessment"),
        ("prescriptions", "medication_name"),
        ("messages", "content"),
        ("form_submissions", "submission_data"),
    ] {
        let filled = rows.iter().any(|row| row.table.name == table && !row.columns[column].is_null());
        assert!(filled, "the day has no {table}.{column}");
    }

    let dump = private_part(&pg_dump(&url));
    let private: Vec<Row> = rows.into_iter().filter(|row| !PUBLIC.contains(&row.table.name)).collect();
    let spoken = format!("{}\n{}", shown(&private), errors(&portal, &private));
    let server = private_statements(&fs::read_to_string(server_log(&url)).expect("the server's log"));
    for (place, text) in [("dump", &dump), ("Debug and errors", &spoken), ("server's log", &server)] {
        // Addresses are unencrypted by design: they prove that this is the right data and that the search works.
        let open = private
            .iter()
            .filter(|row| row.table.name == "users")
            .filter(|row| text.contains(row.text("email")))
            .count();
        assert!(open > 0 || place == "Debug and errors", "the {place} is not of this day");
        println!("{place}: {} characters, {} values searched for in 6 forms", text.len(), secrets.words.len());
        let found = secrets.found_in(text);
        for line in text.lines().filter(|line| found.iter().any(|word| line.contains(word.as_str()))).take(20) {
            println!("{place}: {}", line.chars().take(700).collect::<String>());
        }
        assert_eq!(found, Vec::<String>::new(), "in the {place}");
    }
    // Unexpected errors are logged: here, a row of the day meets a server that returns nonsense.
    batch(&url, "ALTER TABLE patients RENAME COLUMN last_name TO surname; ALTER TABLE messages RENAME TO mail");
    for row in private.iter().filter(|row| ["patients", "messages"].contains(&row.table.name)) {
        let ops = bindings::table(row.table.name).expect("a table");
        let twice = std::slice::from_ref(&row.columns);
        let error = portal.transaction(&service(), |tx| ops.add_all_json(tx, twice)).expect_err("another schema");
        assert_eq!(secrets.found_in(&format!("{error} {error:?}")), Vec::<String>::new());
    }
    let logged = logs.text();
    assert!(logged.contains("unexpected database error"), "{logged}");
    assert_eq!(secrets.found_in(&logged), Vec::<String>::new(), "in the log");
    println!("log at trace: {} characters", logged.len());
}

/// The search finds a secret in each form and at any position of the encoded text.
#[test]
fn the_search_finds_secrets_in_every_form() {
    let secrets = Secrets { words: BTreeSet::from(["Lovelace".to_owned()]) };
    for before in ["", "a", "ab", "abc"] {
        let text = format!("{before}Lovelace, Ada");
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        for form in [
            &text.replacen("Lovelace", " Lovelace", 1),
            &Base64::encode_string(text.as_bytes()),
            &hex,
            &hex.to_uppercase(),
        ] {
            assert_eq!(secrets.found_in(form), ["Lovelace"], "{form}");
        }
    }
    assert_eq!(secrets.found_in("Lovelaces and Lovela"), Vec::<String>::new());
}

/// A row of a table, read with the keys.
struct Row {
    table: &'static Table,
    columns: Object,
}

impl Row {
    fn text(&self, column: &str) -> &str {
        self.columns[column].as_str().expect("text")
    }
}

/// The example, as the process that [`run_clinic_day`] starts.
#[test]
#[ignore = "a part of the tests that run the clinic day"]
fn clinic_day_process() {
    clinic_day::main().expect("the clinic day");
}

/// Runs the example in a process of its own, which takes its settings from the environment.
fn run_clinic_day(url: &str) {
    let day = Command::new(env::current_exe().expect("this program"))
        .args(["--exact", "clinic_day_process", "--ignored"])
        .env("DATABASE_URL", url)
        .env("TELEHEALTH_KEYS", format!("2026a:{}", Base64::encode_string(&KEY)))
        .output()
        .expect("the day");
    assert!(day.status.success(), "{}", String::from_utf8_lossy(&day.stderr));
}

/// Every row of every table.
fn everything(portal: &Portal) -> Vec<Row> {
    let all = |tx: &mut Transaction| {
        let mut rows = Vec::new();
        for ops in bindings::TABLES {
            let (all, _) = ops.read_all_json(tx, "id", PAGE_LIMIT)?;
            rows.extend(all.into_iter().map(|columns| Row { table: &ops.table, columns }));
        }
        Ok::<_, telehealth_storage::Error>(rows)
    };
    portal.transaction(&service(), all).expect("the rows")
}

/// The protected values.
struct Secrets {
    words: BTreeSet<String>,
}

impl Secrets {
    fn of(rows: &[Row]) -> Self {
        let mut words = BTreeSet::new();
        for row in rows {
            for column in row.table.columns.iter().filter(|column| is_protected(&column.kind)) {
                leaves(&row.columns[column.name], &mut words);
            }
        }
        // The target of a notification is given by its type and id, which reveal nothing about a person.
        let pointer = |word: &str| {
            word.parse::<uuid::Uuid>().is_ok() || bindings::TABLES.iter().any(|it| it.table.entity == word)
        };
        words.retain(|word| word.chars().count() >= SHORTEST && !pointer(word));
        Self { words }
    }

    /// The protected values that occur in a text: as they are, in base64, or in hexadecimal digits.
    fn found_in(&self, text: &str) -> Vec<String> {
        let mut forms: Vec<(String, &String, bool)> = Vec::new();
        for word in &self.words {
            forms.push((word.clone(), word, true));
            // As escaped inside a JSON text.
            forms.push((Value::from(word.as_str()).to_string().trim_matches('"').to_owned(), word, true));
            if word.len() >= SHORTEST_ENCODED {
                let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
                forms.push((hex.to_uppercase(), word, false));
                forms.push((hex, word, false));
                forms.extend((0..3).map(|shift| (in_base64(word, shift), word, false)));
            }
        }
        let search = AhoCorasick::new(forms.iter().map(|(form, ..)| form)).expect("a search");
        let mut found = BTreeSet::new();
        for hit in search.find_overlapping_iter(text) {
            let (_, word, whole) = &forms[hit.pattern()];
            let letter = |place: Option<char>| place.is_some_and(char::is_alphanumeric);
            let inside = letter(text[..hit.start()].chars().next_back()) || letter(text[hit.end()..].chars().next());
            if !(*whole && inside) {
                found.insert((*word).clone());
            }
        }
        found.into_iter().collect()
    }
}

/// The characters that a text has in base64 regardless of context, after `shift` other bytes.
fn in_base64(word: &str, shift: usize) -> String {
    let padded = [&vec![0; shift][..], word.as_bytes()].concat();
    let whole = Base64::encode_string(&padded);
    // The first characters also depend on what precedes, the last ones on what follows.
    let end = padded.len() * 8 / 6;
    whole[(shift * 8).div_ceil(6)..end].to_owned()
}

/// The texts inside a value.
fn leaves(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            words.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(item, words)),
        Value::Object(members) => members.values().for_each(|member| leaves(member, words)),
        _ => {}
    }
}

fn pg_dump(url: &str) -> String {
    let program = telehealth_storage::embedded::Embedded::programs().expect("PostgreSQL").join("pg_dump");
    if !Path::new(&program).is_file() {
        println!("no pg_dump here: rows as text instead");
        return dump::rows(url);
    }
    let output = Command::new(program).arg(url).output().expect("pg_dump");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// A dump without rows of public knowledge and the log's entries about them.
fn private_part(dump: &str) -> String {
    let mut of_table = String::new();
    let private = |line: &&str| {
        if let Some(rest) = line.strip_prefix("COPY ") {
            of_table =
                rest.split([' ', '(']).next().and_then(|name| name.rsplit('.').next()).unwrap_or_default().to_owned();
        } else if *line == "\\." {
            of_table.clear();
        }
        let of = |name: &str| line.contains(&format!("\t{}\t", bindings::table(name).expect("a table").table.entity));
        let logged = || PUBLIC.iter().any(|name| of(name));
        !(of_table.is_empty() || PUBLIC.contains(&of_table.as_str()) || of_table == "audit_logs" && logged())
    };
    dump.lines().filter(private).collect::<Vec<_>>().join("\n")
}

/// A server log without the statements that fill tables of public knowledge.
fn private_statements(log: &str) -> String {
    let mut public = false;
    let private = |line: &&str| {
        if line.contains(" LOG:  ") {
            public = PUBLIC.iter().any(|name| line.contains(&format!("INTO \"{name}\"")));
        }
        !public
    };
    log.lines().filter(private).collect::<Vec<_>>().join("\n")
}

fn server_log(url: &str) -> std::path::PathBuf {
    let data = ask(url, "current_setting('data_directory')");
    Path::new(&data).parent().expect("a folder").join("server.log")
}

/// `Debug` of every row.
fn shown(rows: &[Row]) -> String {
    let mut said = String::new();
    macro_rules! show {
        ($($entity:ident)*) => {$(
            for row in rows.iter().filter(|row| row.table.name == <$entity as Entity>::TABLE) {
                let entity: $entity = entity_from_json(&row.columns).expect("a row");
                said += &format!("{entity:?} {entity:#?}\n");
            }
        )*};
    }
    show!(
        User Patient Provider Administrator Consultation Prescription Session Category Product SubscriptionPlan Order OrderItem
        Invoice Conversation Message Notification TelehealthFlow Task AuditLog FormSchema FormSubmission InsuranceProvider
        PatientInsurance Pharmacy Tag EntityTag
    );
    said
}

/// The errors for rows that are added twice, removed while referenced, changed against their state machine, filled with
/// nonsense, and decrypted with another key.
fn errors(portal: &Portal, rows: &[Row]) -> String {
    let said = Mutex::new(String::new());
    let hear = |error: telehealth_storage::Error| {
        let report = bindings::report(&error);
        *said.lock().unwrap_or_else(PoisonError::into_inner) += &format!("{error} {error:?} {error:#?} {report}\n");
    };
    let refused = portal.transaction(&service(), |tx| {
        for row in rows {
            let ops = bindings::table(row.table.name).expect("a table");
            if ops.writes != Writes::None {
                let twice = std::slice::from_ref(&row.columns);
                tx.savepoint(|tx| ops.add_all_json(tx, twice).map(drop)).map_err(&hear).err();
                tx.savepoint(|tx| ops.remove_json(tx, &row.columns).and_then(|()| Err::<(), _>(rollback())))
                    .map_err(&hear)
                    .err();
            }
        }
        Err::<(), _>(rollback())
    });
    refused.map_err(&hear).expect_err("rolled back");

    for row in rows {
        for operation in (row.table.commands)() {
            // Without arguments: the row itself is judged.
            let _ = row
                .table
                .call_json(operation.name, Some(&row.columns), &Object::new())
                .map_err(|error| hear(error.into()));
        }
        for column in row.table.columns {
            for nonsense in nonsense(&row.columns[column.name]) {
                let mut columns = row.columns.clone();
                columns.insert(column.name.to_owned(), nonsense);
                let _ = row.table.check_json(&columns).map_err(|error| hear(error.into()));
            }
        }
    }

    // The database would refuse the keyring before anything is read.
    batch(portal.url(), "DELETE FROM key_checks");
    let other = Keyring::generate("2026a").expect("a ring");
    let other = Options { keyring: Some(Arc::new(other)), ..options() };
    let other = Portal::connect_with(portal.url(), other).expect("a portal");
    for row in rows.iter().filter(|row| row.table.columns.iter().any(|column| is_protected(&column.kind))) {
        let ops = bindings::table(row.table.name).expect("a table");
        let id = row.text("id").parse().expect("a UUID");
        let _ = other.transaction(&service(), |tx| ops.get_json(tx, id)).map_err(&hear);
    }
    said.into_inner().expect("text")
}

/// Invalid variants of a value: too long, in a list, beside itself.
fn nonsense(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => {
            vec![
                text.repeat(5_000 / text.len().max(1) + 1).into(),
                format!("{text}\0").into(),
                vec![text.as_str()].into(),
            ]
        }
        Value::Null => vec![serde_json::json!([[]])],
        other => vec![other.to_string().into(), vec![other.clone(), other.clone()].into()],
    }
}

fn rollback() -> telehealth_storage::Error {
    telehealth_storage::Error::NotFound { entity: "user", id: uuid::Uuid::nil() }
}

/// Everything that this process logs, at the finest level, through both logging crates.
#[derive(Clone, Default)]
struct Logs(Arc<Mutex<String>>);

impl Logs {
    fn listen() -> Self {
        let logs = Self::default();
        log::set_boxed_logger(Box::new(logs.clone())).expect("the only logger");
        log::set_max_level(log::LevelFilter::Trace);
        tracing::subscriber::set_global_default(logs.clone()).expect("the only subscriber");
        logs
    }

    fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, line: &dyn fmt::Debug) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += &format!("{line:?}\n");
    }
}

impl log::Log for Logs {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.note(record.args());
    }

    fn flush(&self) {}
}

impl tracing::Subscriber for Logs {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        self.note(span);
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        self.note(values);
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.note(event);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}
