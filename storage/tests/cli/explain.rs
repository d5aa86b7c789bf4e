//! `explain`.

use crate::{
    program::Program,
    support::{migrated_database, raw, world::peopled},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};
use telehealth_core::{Code, catalog::TABLES, record::Constraint};

#[test]
fn every_error_and_every_finding_is_explained() {
    let program = Program::bare();
    let all = program.json(&["explain"]);
    let codes: Vec<&str> =
        all["result"]["codes"].as_array().expect("codes").iter().filter_map(|it| it["code"].as_str()).collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "each code once");
    for (code, _) in Code::ALL {
        assert!(codes.contains(&code.as_str()), "{code}");
    }
    for it in all["result"]["codes"].as_array().expect("codes") {
        assert!(it["remedy"].as_str().is_some_and(|remedy| remedy.ends_with('.')), "{it:#}");
    }
    // A private server, whose user owns everything, has findings of several kinds.
    let found = Program::at(&migrated_database()).json(&["doctor"]);
    let found = found["result"]["findings"].as_array().expect("findings");
    assert!(found.len() > 3, "{found:#?}");
    for finding in found {
        assert!(codes.contains(&finding["code"].as_str().expect("a code")), "{finding:#}");
    }
    assert_eq!(program.run(&["explain"]).exit, 0);
}

#[test]
fn an_explanation_says_what_to_do_and_where_the_rule_is() {
    let program = Program::bare();
    let double = program.json(&["explain", "consultation.double_booking"]);
    assert_eq!(double["result"]["codes"][0]["constraints"], json!(["consultations.no_double_booking"]));
    let remedy = double["result"]["codes"][0]["remedy"].as_str().expect("a remedy");
    assert!(remedy.starts_with("Choose another time"), "{remedy}");
    let changed = program.run(&["explain", "policy.changed"]);
    assert!(changed.out.contains("remedy") && changed.out.contains("Restore it"), "{}", changed.out);
    let unknown = program.json(&["explain", "no.such"]);
    assert_eq!((&unknown["exit_code"], &unknown["error"]["code"]), (&json!(3), &json!("command.code_unknown")));
}

/// A file of the repository.
fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Compares a generated file with its content, or writes it.
fn assert_generated(path: &str, content: &str) {
    if env::var_os("UPDATE").is_some() {
        fs::write(file(path), content).expect("the file is written");
    }
    let committed = fs::read_to_string(file(path)).unwrap_or_default();
    assert!(committed == content, "{path}: run UPDATE=1 cargo test -p telehealth-storage --test cli explain");
}

/// An example of an error, in the order of preference: whether the input has other errors too, the length of the text,
/// the text, and the type of the error.
type Example = (bool, usize, String, &'static str);

/// The examples of a vector by code: its transition, or each of its violations whose field is given or missing.
fn examples_of(case: &Value) -> Vec<(String, Example)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let table = text(&case["table"]);
    if let Some(code) = case["refusal"]["code"].as_str() {
        let example = format!("{table}: {} while {}", text(&case["refusal"]["event"]), text(&case["refusal"]["from"]));
        return vec![(code.to_owned(), (false, example.len(), example, "TransitionError"))];
    }
    let Some(violations) = case["violations"].as_array() else { return Vec::new() };
    let given = case.get("with").or_else(|| case.get("arguments")).unwrap_or(&Value::Null);
    let call = case.get("constructor").or_else(|| case.get("command")).map_or(String::new(), text);
    let examples = violations.iter().filter_map(|violation| {
        let (path, code) = (text(&violation[0]), text(&violation[1]));
        let example = match given.pointer(&format!("/{path}")) {
            Some(value) if call.is_empty() => format!("{table}: {path} = {value}"),
            Some(value) => format!("{table}: {call} with {path} = {value}"),
            None if code.ends_with(".missing") && !call.is_empty() => format!("{table}: {call} without {path}"),
            None => return None,
        };
        Some((code, (violations.len() > 1, example.len(), example, "ValidationError")))
    });
    examples.collect()
}

/// The best example of each code, by code: the type of the error, and the input. A code that only a unique column has is
/// shown by two rows with one value.
fn examples() -> BTreeMap<String, (&'static str, String)> {
    let mut best: BTreeMap<String, Example> = BTreeMap::new();
    let mut twice = BTreeMap::new();
    for entry in fs::read_dir(file("core/vectors")).expect("the vectors") {
        let path = entry.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let vectors: Value = serde_json::from_slice(&fs::read(path).expect("vectors")).expect("JSON");
        let cases = ["records", "operations"].iter().flat_map(|kind| vectors[kind].as_array().expect("a list"));
        for (code, example) in cases.flat_map(examples_of).filter(|(_, example)| example.1 <= 120) {
            let known = best.entry(code).or_insert_with(|| example.clone());
            if example < *known {
                *known = example;
            }
        }
        for table in TABLES {
            let Some(row) = vectors["rows"].get(table.entity) else { continue };
            for Constraint { name, field, code } in table.constraints {
                if *name == format!("{}_{field}_key", table.name) && !row[field].is_null() {
                    let example = format!("{}: two rows with {field} = {}", table.name, row[field]);
                    twice.insert(code.to_string(), ("ConflictError", example));
                }
            }
        }
    }
    twice.extend(best.into_iter().map(|(code, (_, _, text, error))| (code, (error, text))));
    twice
}

#[test]
fn the_examples_are_the_best_ones_of_the_vectors() {
    let examples = examples();
    assert!(examples.len() > 130, "only {} examples", examples.len());
    let json = serde_json::to_string_pretty(&examples).expect("JSON");
    assert_generated("storage/src/cli/examples.json", &format!("{json}\n"));
}

/// The lines of the examples that are written by hand: code and example.
fn written() -> Vec<(String, String)> {
    let lines = fs::read_to_string(file("storage/src/cli/examples.tsv")).expect("the examples");
    let split = |line: &str| line.split_once('\t').map(|(code, example)| (code.to_owned(), example.to_owned()));
    lines.lines().map(|line| split(line).unwrap_or_else(|| panic!("no tab: {line}"))).collect()
}

#[test]
fn every_code_has_an_example_of_its_own() {
    let (of_vectors, mut written) = (examples(), BTreeMap::from_iter(written()));
    let mut codes: BTreeMap<String, Vec<Code>> = BTreeMap::new();
    for (code, _) in Code::ALL {
        let of_vector = of_vectors.get(code.as_str()).map(|(_, example)| example.clone());
        let example = written.remove(code.as_str()).or(of_vector);
        codes.entry(example.unwrap_or_default()).or_default().push(*code);
    }
    assert_eq!(codes.get(""), None, "without an example");
    codes.retain(|_, codes| codes.len() > 1);
    assert!(codes.is_empty(), "{codes:?}");
    assert!(written.is_empty(), "unknown codes: {written:?}");
}

#[test]
fn commands_of_examples_give_their_errors() {
    let mut commands = written();
    commands.retain(|(_, example)| example.starts_with("$ "));
    assert!(commands.len() > 8, "{commands:?}");
    for (code, command) in commands {
        let (mut program, mut arguments) = (Program::bare(), Vec::new());
        for word in command.split(' ').filter(|word| !["$", "telehealth"].contains(word)) {
            match word.split_once('=') {
                Some((name, value)) if name.starts_with("TELEHEALTH_") => program = program.with(name, value),
                _ => arguments.push(word),
            }
        }
        assert_eq!(program.json(&arguments)["error"]["code"], code, "{command}");
    }
}

#[test]
fn statements_of_examples_give_their_errors() {
    let (_, mut connection) = peopled();
    let mut statements = written();
    statements.retain(|(_, example)| ["UPDATE ", "DELETE ", "TRUNCATE "].iter().any(|verb| example.starts_with(verb)));
    assert!(statements.len() > 6, "{statements:?}");
    let mut wrong = Vec::new();
    for (code, statement) in statements {
        // Deferred constraints are checked as by a commit.
        let error = raw::tried(&mut connection, &format!("{statement}; SET CONSTRAINTS ALL IMMEDIATE"));
        let found = error.map(|error| error.code().as_str());
        wrong.extend((found != Some(&*code)).then(|| format!("{statement}: {found:?}")));
    }
    assert_eq!(wrong, [""; 0]);
}

const PAGE: &str = "\
# Codes

Every error of the library, and every finding of the doctor and of backups, as `telehealth explain CODE` prints them, with
the constraints by which the database checks the same rule. A test writes this page. [Errors](errors.md) says what to do
about each type of error. An example such as `users: register with email = \"ada@\"` names a table, an operation and an
argument; without an operation, a column. `$` stands before commands.
";

#[test]
fn the_reference_page_lists_every_code() {
    let all = Program::bare().json(&["explain"]);
    let all = all["result"]["codes"].as_array().expect("codes").iter();
    let (errors, findings): (Vec<_>, Vec<_>) =
        all.partition(|it| Code::find(it["code"].as_str().unwrap_or_default()).is_some());
    let text = |it: &Value, name: &str| it[name].as_str().unwrap_or_default().replace('|', "\\|");
    let mut page = format!("{PAGE}\n## Errors\n\n| code | meaning | what to do | example |\n|---|---|---|---|\n");
    for it in errors {
        let example = text(it, "example");
        let example = if example.ends_with('.') { example } else { format!("`{example}`") };
        let [code, meaning, remedy] = ["code", "meaning", "remedy"].map(|name| text(it, name));
        writeln!(page, "| `{code}` | {meaning} | {remedy} | {example} |").expect("a String");
    }
    page += "\n## Findings\n\n| code | meaning | what to do |\n|---|---|---|\n";
    for it in findings {
        writeln!(page, "| `{}` | {} | {} |", text(it, "code"), text(it, "meaning"), text(it, "remedy"))
            .expect("a String");
    }
    assert_generated("examples/guide/codes.md", &page);
}
