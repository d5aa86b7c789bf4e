//! `access-report`.

use crate::{program::Program, support::migrated_database};
use serde_json::Value;
use std::fs;

#[test]
fn the_report_is_written_in_three_forms() {
    let program = Program::at(&migrated_database());
    let summary = program.run(&["access-report", "--since", "2026-01-01"]);
    // A private server grants everything to every service account.
    assert_eq!(summary.exit, 1, "{}{}", summary.out, summary.err);
    assert!(summary.out.contains("\nrules "), "{}", summary.out);
    let report = program.json(&["access-report", "--since", "2026-01-01"]);
    let rules = report["result"]["sections"][0]["rows"].as_array().expect("rows").len();
    for format in ["markdown", "csv", "json"] {
        let arguments = ["access-report", "--since", "2026-01-01", "--format", format, "--file", format];
        assert_eq!(program.run(&arguments).exit, 1);
        assert_eq!(program.json(&arguments)["error"]["code"], "command.file_unusable", "it is not overwritten");
        let text = fs::read_to_string(program.folder.join(format)).expect("a file");
        let found = match format {
            "markdown" => text
                .lines()
                .skip_while(|line| *line != "|---|---|---|---|")
                .skip(1)
                .take_while(|line| !line.is_empty())
                .count(),
            "csv" => text.lines().filter(|line| line.starts_with("rules,")).count() - 1,
            _ => {
                let value: Value = serde_json::from_str(&text).expect("JSON");
                value["sections"][0]["rows"].as_array().expect("rows").len()
            }
        };
        assert_eq!(found, rules, "{format}");
    }
}
