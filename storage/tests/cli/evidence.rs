//! `evidence`.

use crate::{audit::clinic, program::Program};
use serde_json::json;
use std::fs;

#[test]
fn a_report_is_signed_and_says_what_is_unknown() {
    let (program, verifier) = clinic();
    assert_eq!(program.run(&["audit", "checkpoint"]).exit, 0);
    let write = ["evidence", "write", "--since", "2026-01-01", "--file", "report", "--folder", "nowhere"];
    let report = program.json(&write);
    let sections = &report["result"]["sections"];
    assert_eq!(sections["audit log"]["verdict"], "well", "{report:#}");
    assert_eq!(sections["audit log"]["content"]["is_compared_with_outside"], true);
    assert_eq!((&sections["keys"]["verdict"], &sections["keys"]["content"]["rows"]), (&json!("well"), &json!({})));
    for name in ["backups", "drills"] {
        assert_eq!(sections[name]["verdict"], "unknown", "{report:#}");
        assert_eq!(sections[name]["content"]["error"]["code"], "backup.not_configured");
    }
    // A private server grants everything to every service account.
    assert_eq!(sections["access"]["verdict"], "warnings", "{report:#}");
    // A private server has one user, who owns everything.
    assert_ne!(sections["findings"]["content"].as_array().map_or(0, Vec::len), 0);
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
