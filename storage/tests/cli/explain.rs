//! `explain`.

use crate::{program::Program, support::migrated_database};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};
use telehealth_core::Code;

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

/// An example of the only error of a vector: the type of the error, its code, and the input.
fn example_of(case: &Value) -> Option<(&'static str, &str, String)> {
    let table = case["table"].as_str()?;
    if let Some(code) = case["refusal"]["code"].as_str() {
        let (event, from) = (case["refusal"]["event"].as_str()?, case["refusal"]["from"].as_str()?);
        return Some(("TransitionError", code, format!("{table}: {event} while {from}")));
    }
    let [violation] = case["violations"].as_array()?.as_slice() else { return None };
    let (path, code) = (violation[0].as_str()?, violation[1].as_str()?);
    let field = path.split(['.', '[', '/']).next()?;
    let given = case.get("with").or_else(|| case.get("arguments"))?.get(field)?;
    let call = case.get("constructor").or_else(|| case.get("command")).and_then(Value::as_str);
    let call = call.map_or(String::new(), |name| format!("{name} with "));
    Some(("ValidationError", code, format!("{table}: {call}{field} = {given}")))
}

/// The shortest example of each code, by code.
fn examples() -> BTreeMap<String, (&'static str, String)> {
    let mut shortest: BTreeMap<String, (&str, String)> = BTreeMap::new();
    for entry in fs::read_dir(file("core/vectors")).expect("the vectors") {
        let path = entry.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let vectors: Value = serde_json::from_slice(&fs::read(path).expect("vectors")).expect("JSON");
        for case in ["records", "operations"].iter().flat_map(|kind| vectors[kind].as_array().expect("a list")) {
            let Some((error, code, example)) = example_of(case) else { continue };
            let rank = |example: &str| (example.len(), example.to_owned());
            if example.len() <= 120 && shortest.get(code).is_none_or(|(_, known)| rank(&example) < rank(known)) {
                shortest.insert(code.to_owned(), (error, example));
            }
        }
    }
    shortest
}

#[test]
fn the_examples_are_the_shortest_ones_of_the_vectors() {
    let examples = examples();
    assert!(examples.len() > 100, "only {} examples", examples.len());
    let json = serde_json::to_string_pretty(&examples).expect("JSON");
    assert_generated("storage/src/cli/examples.json", &format!("{json}\n"));
}

const PAGE: &str = "\
# Codes

Every error of the library, and every finding of the doctor and of backups, as `telehealth explain CODE` prints them, with
the constraints by which the database checks the same rule. A test writes this page. [Errors](errors.md) says what to do
about each type of error.
";

#[test]
fn the_reference_page_lists_every_code() {
    let all = Program::bare().json(&["explain"]);
    let all = all["result"]["codes"].as_array().expect("codes").iter();
    let (errors, findings): (Vec<_>, Vec<_>) =
        all.partition(|it| Code::find(it["code"].as_str().unwrap_or_default()).is_some());
    let text = |it: &Value, name: &str| it[name].as_str().unwrap_or_default().replace('|', "\\|");
    let mut page = format!("{PAGE}\n## Errors\n\n| code | meaning | example |\n|---|---|---|\n");
    for it in errors {
        let example = Some(text(it, "example")).filter(|example| !example.is_empty());
        let example = example.map_or(String::new(), |example| format!("`{example}`"));
        writeln!(page, "| `{}` | {} | {example} |", text(it, "code"), text(it, "meaning")).expect("a String");
    }
    page += "\n## Findings\n\n| code | meaning | what to do |\n|---|---|---|\n";
    for it in findings {
        writeln!(page, "| `{}` | {} | {} |", text(it, "code"), text(it, "meaning"), text(it, "remedy"))
            .expect("a String");
    }
    assert_generated("examples/guide/codes.md", &page);
}
