//! `evidence`.

use crate::{
    audit::clinic,
    program::Program,
    support::{connect_keys, people},
};
use chrono::TimeDelta;
use serde_json::json;
use std::fs;
use telehealth_storage::now;

#[test]
fn rotated_rows_are_in_a_report_of_that_time() {
    let (program, _) = clinic();
    let url = program.variable("TELEHEALTH_DATABASE_URL");
    people(&connect_keys(&url, &["2025"]), now());
    let rotated = connect_keys(&url, &["2025", "2026"]).rotate_keys(100, |_| Ok(())).expect("rotated").rows;
    assert_ne!(rotated, 0);
    let of = |since: &str| {
        let file = format!("report-{since}");
        let report = program.json(&["evidence", "write", "--since", since, "--file", &file, "--folder", "nowhere"]);
        let days = report["result"]["sections"]["keys"]["content"]["rotated"].as_array().expect("days").clone();
        days.iter().filter_map(|day| day["rows"].as_u64()).collect::<Vec<_>>()
    };
    assert_eq!(of("2026-01-01"), [rotated]);
    let later = now().plus(TimeDelta::days(2)).expect("a time").date();
    assert_eq!(of(&later.to_string()), [0; 0]);
}

#[test]
fn a_report_is_signed_and_says_what_is_unknown() {
    let (program, verifier) = clinic();
    assert_eq!(program.run(&["audit", "checkpoint"]).exit, 0);
    fs::write(program.folder.join("limits"), "connections_percent = 0\n").expect("written");
    let options =
        ["--file", "report", "--folder", "nowhere", "--thresholds", "limits", "--threshold", "outside_hours=0"];
    let write = [&["evidence", "write", "--since", "2026-01-01"][..], &options].concat();
    let report = program.json(&write);
    let sections = &report["result"]["sections"];
    assert_eq!(sections["audit log"]["verdict"], "well", "{report:#}");
    assert_eq!(sections["audit log"]["content"]["is_compared_with_outside"], true);
    let days = sections["audit log"]["content"]["checkpoints"].as_array().expect("days");
    assert_eq!((days.len(), &days[0]["checkpoints"]), (1, &json!(1)), "{report:#}");
    assert_eq!(days[0]["last"], sections["audit log"]["content"]["checkpoint"]);
    let keys = &sections["keys"];
    assert_eq!((&keys["verdict"], &keys["content"]["rows"]), (&json!("well"), &json!({})));
    assert_eq!(keys["content"]["rotated"], json!([]));
    for name in ["backups", "drills"] {
        assert_eq!(sections[name]["verdict"], "unknown", "{report:#}");
        assert_eq!(sections[name]["content"]["error"]["code"], "backup.not_configured");
    }
    // A private server grants everything to every service account.
    assert_eq!(sections["access"]["verdict"], "warnings", "{report:#}");
    // A private server has one user, who owns everything.
    let found = sections["findings"]["content"].to_string();
    for code in ["connections.many", "audit.outside_old"] {
        assert!(found.contains(code), "{code}: {found}");
    }
    assert_eq!(program.json(&write)["error"]["code"], "command.file_unusable", "a report is not overwritten");

    let auditor = Program::bare().with("TELEHEALTH_AUDIT_VERIFIER_FILE", program.secret("verifier", &verifier));
    let path = program.folder.join("report");
    let check = ["evidence", "check", path.to_str().expect("a path")];
    assert_eq!(auditor.json(&check)["result"], report["result"]);
    assert_eq!(auditor.run(&check).exit, 0);
    let text = fs::read_to_string(&path).expect("a report");
    fs::write(&path, text.replacen("\"unknown\"", "\"well\"", 1)).expect("written");
    assert_eq!(auditor.json(&check)["error"]["code"], "audit.note_unsigned");
}
