//! `metrics`.

use crate::{program::Program, support::migrated_database};
use telehealth_storage::Portal;

#[test]
fn the_numbers_need_a_grant_and_are_all_that_is_printed() {
    let url = migrated_database();
    Portal::connect(&url).expect("a portal").grant_service("*", &[]).expect("revoked");
    let program = Program::at(&url);
    let denied = program.run(&["metrics"]);
    assert_eq!((denied.exit, denied.out.as_str()), (3, ""));
    assert!(denied.err.contains("Run `telehealth grant metrics`"), "{}", denied.err);

    assert_eq!(program.run(&["grant", "metrics"]).exit, 0);
    assert_eq!(program.json(&["metrics"])["result"]["notifications_due"], 0);
    let output = program.command(&["metrics"]).output().expect("the program");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.starts_with("# HELP telehealth_notifications_due "), "{text}");
    assert!(text.lines().all(|line| line.starts_with("# ") || line.starts_with("telehealth_")), "{text}");
}
