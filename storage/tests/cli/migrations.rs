//! `status`, `migrate` and `grant`.

use crate::{
    program::Program,
    support::{ask, empty_database, execute, migrated_database, server},
};
use serde_json::json;

#[test]
fn a_database_is_migrated_step_by_step() {
    let program = Program::at(&empty_database());
    let before = program.json(&["status"]);
    assert_eq!((&before["verdict"], &before["result"]["applied"]), (&json!("warnings"), &json!(0)));
    let pending = before["result"]["pending"].as_array().expect("a list").len();
    let ran = program.json(&["migrate"]);
    assert_eq!(ran["result"], json!({ "ran": pending, "applied": pending }));
    assert_eq!(program.json(&["migrate"])["result"], json!({ "ran": 0, "applied": pending }));
    let after = program.run(&["status"]);
    assert_eq!(after.exit, 0, "{}", after.err);
    assert!(after.out.contains("time zones  IANA 20"), "{}", after.out);
    assert!(after.out.contains("pending     none\n") && after.out.contains("\nNext: "), "{}", after.out);
}

#[test]
fn the_schema_is_chosen_by_option_or_variable() {
    let program = Program::at(&empty_database());
    assert_eq!(program.json(&["migrate", "--schema", "north"])["exit_code"], 0);
    assert_eq!(program.json(&["status"])["result"]["applied"], 0);
    let program = program.with("TELEHEALTH_SCHEMA", "north");
    assert_eq!(program.json(&["status"])["result"]["schema"], "north");
    assert_eq!(program.run(&["status"]).exit, 0);
}

#[test]
fn a_login_without_rights_gets_the_statements_for_an_administrator() {
    let url = empty_database();
    execute(&url, "CREATE ROLE cli_limited LOGIN");
    let limited = url.replace("user=postgres", "user=cli_limited");
    let program = Program::at(&limited);
    let status = program.run(&["status"]);
    assert_eq!(status.exit, 1, "{}", status.err);
    assert!(status.out.contains("An administrator must run these statements"), "{}", status.out);
    let migrate = program.json(&["migrate"]);
    assert_eq!((&migrate["exit_code"], &migrate["error"]["code"]), (&json!(3), &json!("database.not_prepared")));
    assert!(migrate["error"]["details"]["statements"].is_array(), "{migrate:#}");
}

#[test]
fn an_unreachable_server_is_reported() {
    let url = server().url_for("cli_no_such_database");
    let status = Program::at(&url).json(&["status"]);
    assert_eq!((&status["exit_code"], &status["error"]["code"]), (&json!(3), &json!("database.unreachable")));
}

#[test]
fn only_the_grants_of_a_purpose_are_given() {
    let url = migrated_database();
    let granted = Program::at(&url).json(&["grant", "audit"]);
    assert_eq!(granted["result"], json!({ "service": "audit", "grants": ["audit_logs:select"] }));
    let stored = "string_agg(table_name || ':' || verb, ',') FROM service_grants WHERE service = 'audit'";
    assert_eq!(ask(&url, &format!("SELECT {stored}")), "audit_logs:select");
}
