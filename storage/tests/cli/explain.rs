//! `explain`.

use crate::{program::Program, support::migrated_database};
use serde_json::json;
use std::collections::BTreeSet;
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
