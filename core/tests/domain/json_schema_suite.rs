//! The official JSON Schema test suite, draft 2020-12, judged by [`JsonSchema`].
//!
//! `json_schema_suite.txt` beside this file says what comes of it: the counts of each file, and everything that we
//! refuse or judge otherwise, with the reason. `UPDATE=1` writes it anew; a difference without a reason shows as `?`.

use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};
use telehealth_core::{error::FieldError, field::Field, value::JsonSchema};

/// Why we refuse schemas of the suite, by the code of the refusal.
const REFUSED: &[(&str, &str)] = &[
    ("field.wrong_type", "a form's schema is an object; there are forms neither for everything nor for nothing"),
    ("json_schema.malformed", "a form's schema is of draft 2020-12 as it is published, not of a dialect of its own"),
    ("json_schema.reference", "a reference leads to a schema within the schema: nothing is ever fetched"),
    ("integer.out_of_range", "an integer beyond 64 bits could only be compared after rounding"),
    ("text.null_byte", "PostgreSQL's JSONB holds no U+0000"),
];

/// Why tests are judged otherwise than the suite expects: the file, how the test's name begins or ends, the reason.
const JUDGED_OTHERWISE: &[(&str, &str, &str)] =
    &[("format.json", "is only an annotation by default", "a form means its formats: they are checked")];

/// Where `cargo xtask test rust` has fetched it to, and requires it to be; plain `cargo test` leaves it out where it is
/// missing. The version is the one that the expectations are written for.
fn suite() -> Option<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let suite = target.join("json-schema-suite/jsonschema-4.26.0/json/tests/draft2020-12");
    let is_required = env::var_os("TELEHEALTH_JSON_SCHEMA_SUITE").is_some();
    assert!(suite.is_dir() || !is_required, "{} is missing", suite.display());
    suite.is_dir().then_some(suite)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    files.into_iter().chain(folders.iter().flat_map(|folder| self::files(folder))).collect()
}

fn why_refused(error: &FieldError) -> String {
    let code = error.code();
    let known = REFUSED.iter().find(|(known, _)| *known == code.as_str());
    format!("refused as {code}: {}", known.map_or("?", |(_, reason)| reason))
}

fn why_failed(file: &str, name: &str) -> String {
    let known =
        JUDGED_OTHERWISE.iter().find(|(of, part, _)| *of == file && (name.starts_with(part) || name.ends_with(part)));
    format!("failed: {}", known.map_or("?", |(_, _, reason)| reason))
}

#[test]
fn the_official_suite() {
    let Some(suite) = suite() else {
        println!("left out: `cargo xtask test rust` fetches the suite");
        return;
    };
    let (mut counts, mut listed) = (String::new(), BTreeMap::<String, Vec<String>>::new());
    let mut total = [0; 3];
    for path in files(&suite) {
        let file = path.strip_prefix(&suite).unwrap().display().to_string();
        let groups: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let mut count = [0; 3];
        for group in groups.as_array().unwrap() {
            let tests = group["tests"].as_array().unwrap();
            let group_name = group["description"].as_str().unwrap();
            let schema = JsonSchema::from_json(&group["schema"]);
            match schema.and_then(|schema| schema.verify().map(|()| schema)) {
                Err(error) => {
                    count[2] += tests.len();
                    let line = format!("{file}: {group_name} ({})", tests.len());
                    listed.entry(why_refused(&error)).or_default().push(line);
                }
                Ok(schema) => {
                    for test in tests {
                        let fits = schema.field_errors(&test["data"]).unwrap().is_empty();
                        if json!(fits) == test["valid"] {
                            count[0] += 1;
                        } else {
                            count[1] += 1;
                            let name = format!("{group_name}: {}", test["description"].as_str().unwrap());
                            listed.entry(why_failed(&file, &name)).or_default().push(format!("{file}: {name}"));
                        }
                    }
                }
            }
        }
        writeln!(counts, "{:6} {:6} {:7}  {file}", count[0], count[1], count[2]).unwrap();
        for (sum, count) in total.iter_mut().zip(count) {
            *sum += count;
        }
    }
    let mut found = format!("passed failed refused\n{counts}{:6} {:6} {:7}  in all\n", total[0], total[1], total[2]);
    for (why, tests) in listed {
        writeln!(found, "\n{why}\n  {}", tests.join("\n  ")).unwrap();
    }
    let expectations = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/domain/json_schema_suite.txt");
    if env::var_os("UPDATE").is_some() {
        fs::write(&expectations, &found).unwrap();
    }
    let expected = fs::read_to_string(&expectations).unwrap();
    assert!(found == expected, "other than expected:\n{found}");
    assert!(!found.contains(": ?"), "without a reason:\n{found}");
}
