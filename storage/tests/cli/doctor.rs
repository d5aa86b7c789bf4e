//! `doctor`: its verdicts.

use crate::{
    program::Program,
    support::{batch, empty_database, execute, migrated_database, world},
};
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use std::fs;
use telehealth_storage::{ContextKey, Portal, doctor::operations::Thresholds, embedded::Embedded};

/// A database that is set up as the documentation describes, on a server of its own: the doctor reports roles that
/// other tests create.
fn clinic(login: &str) -> (Program, String, Embedded) {
    let server = Embedded::temporary().expect("a PostgreSQL");
    let url = server.url_for("postgres");
    let program = Program::at(&url).with("TELEHEALTH_CONTEXT_KEY", Base64::encode_string(&[7; 32]));
    assert_eq!(program.run(&["migrate"]).exit, 0);
    Portal::connect(&url).expect("a portal").sign_contexts(&[ContextKey::new(&[7; 32])]).expect("keys");
    execute(&url, &format!("CREATE ROLE {login} LOGIN NOINHERIT"));
    execute(&url, &format!("GRANT authenticated, service_role TO {login}"));
    (program, url, server)
}

#[test]
fn a_sound_database_has_no_finding_but_what_could_not_be_checked() {
    let (program, url, _server) = clinic("cli_sound");
    let doctor = ["doctor", "--login", "cli_sound"];
    let answer = program.json(&doctor);
    let unchecked = ["row.unchecked", "statement.unchecked", "audit.outside_unchecked"];
    assert_eq!((&answer["exit_code"], codes(&answer)), (&json!(0), unchecked.to_vec()));
    let key = program.folder.join("key");
    for generate in [
        &["keys", "generate", "2026a", "--file", "key"][..],
        &["keys", "generate", "--audit", "clinic", "--file", "signer"],
    ] {
        assert_eq!(program.run(generate).exit, 0);
    }
    assert_eq!(program.run(&["grant", "audit"]).exit, 0);
    let (signer, checkpoints) = (program.folder.join("signer"), program.folder.join("checkpoints"));
    let program = program.with("TELEHEALTH_KEYS_FILE", key).with("TELEHEALTH_AUDIT_KEY_FILE", signer);
    let program = program.with("TELEHEALTH_CHECKPOINTS", checkpoints);
    assert_eq!(program.run(&["audit", "checkpoint"]).exit, 0);
    // As the extension would make it, which not every PostgreSQL has.
    execute(&url, "CREATE SCHEMA statements");
    execute(
        &url,
        "CREATE VIEW statements.pg_stat_statements AS
         SELECT 1::bigint AS queryid, '' AS query, 1::float8 AS mean_exec_time, 1::bigint AS calls, 0::oid AS dbid",
    );
    let answer = program.run(&doctor);
    assert_eq!((answer.exit, answer.out.starts_with("No findings.\n")), (0, true), "{}{}", answer.out, answer.err);
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["result"]["findings"].as_array().expect("a list").iter().filter_map(|it| it["code"].as_str()).collect()
}

#[test]
fn the_worst_finding_is_the_verdict() {
    let (program, url, _server) = clinic("cli_worst");
    execute(&url, "GRANT SELECT ON patients TO cli_worst");
    execute(&url, "ALTER TABLE patients ALTER COLUMN city SET STATISTICS 7");
    let answer = program.json(&["doctor", "--login", "cli_worst"]);
    assert_eq!(answer["exit_code"], 2, "{answer:#}");
    let found = codes(&answer);
    assert!(found.contains(&"grant.unexpected") && found.contains(&"statistics.changed"), "{found:?}");

    execute(&url, "REVOKE SELECT ON patients FROM cli_worst");
    let answer = program.json(&["doctor", "--login", "cli_worst", "--least", "critical"]);
    assert_eq!(answer["exit_code"], 1, "{answer:#}");
    assert_eq!(answer["result"]["findings"], json!([]), "a warning is counted, not printed");
    assert_eq!(answer["result"]["counts"]["warning"], 1);
}

#[test]
fn what_needs_no_decision_is_fixed_and_listed() {
    let (url, connection) = world::peopled();
    drop(connection);
    batch(
        &url,
        "SET session_replication_role = replica;
         UPDATE invoices SET status = 'sent', due_date = current_date - 3, issue_date = current_date - 9;
         UPDATE tags SET usage_count = 7 WHERE name = 'vip'; DELETE FROM service_grants",
    );
    let program = Program::at(&url);
    let codes = |answer: &Value| {
        let findings = answer["result"]["findings"].as_array().expect("a list").iter();
        findings.filter_map(|it| it["code"].as_str()).filter(|code| code.contains("in")).map(str::to_owned).collect()
    };
    let found: Vec<String> = codes(&program.json(&["doctor"]));
    assert!(found.contains(&"invoice.overdue_unmarked".to_owned()), "{found:?}");
    let states = |answer: &Value| {
        let mends = answer["result"]["mends"].as_array().expect("a list").iter();
        mends.map(|it| [&it["code"], &it["state"]].map(|text| text.as_str().expect("a text").to_owned())).collect()
    };
    let is = |state: &str| vec![["invoice.overdue_unmarked".to_owned(), state.to_owned()]];
    let planned: Vec<[String; 2]> = states(&program.json(&["doctor", "--fix", "--dry-run"]));
    assert_eq!(planned, is("planned"));
    let refused = program.json(&["doctor", "--fix"]);
    assert_eq!(states(&refused), is("failed"));
    assert!(refused["next"][0].as_str().expect("advice").contains("telehealth grant doctor"), "{refused:#}");

    assert_eq!(program.run(&["grant", "doctor"]).exit, 0);
    let fixed = program.json(&["doctor", "--fix"]);
    assert_eq!(states(&fixed), is("done"));
    let left: Vec<String> = codes(&fixed);
    assert!(!left.contains(&"invoice.overdue_unmarked".to_owned()), "{left:?}");
    assert_ne!(fixed["exit_code"], 0, "other findings are left");
    let text = program.run(&["doctor", "--fix", "--least", "critical"]);
    assert!(!text.out.contains("invoice"), "nothing is left to fix: {}", text.out);
    assert_eq!(program.run(&["doctor", "--dry-run"]).exit, 3, "of nothing");
}

#[test]
fn thresholds_are_read_from_a_file() {
    let program = Program::at(&migrated_database());
    let is_found = |arguments: &[&str]| {
        let answer = program.json(&[&["doctor", "--thresholds", "limits"], arguments].concat());
        answer.to_string().contains("connections.many")
    };
    fs::write(program.folder.join("limits"), "# of this clinic\n\n connections_percent = 0\n").expect("written");
    assert!(is_found(&[]) && !is_found(&["--threshold", "connections_percent=90"]), "arguments come last");
    for (text, code) in [("connections_percent", "command.setting_malformed"), ("no_such=1", "field.unknown")] {
        fs::write(program.folder.join("limits"), text).expect("written");
        let refused = program.json(&["doctor", "--thresholds", "limits"]);
        assert_eq!((&refused["exit_code"], &refused["error"]["code"]), (&json!(3), &json!(code)));
    }
    let help = program.run(&["doctor", "--help"]).out;
    for (name, value, _) in Thresholds::default().iter() {
        assert!(help.contains(&format!("{name} ")) && help.contains(&format!(" {value}: ")), "{name}: {help}");
    }
    let missing = program.json(&["doctor", "--thresholds", "nowhere"]);
    assert_eq!(missing["error"]["code"], "command.file_unusable");
}

#[test]
fn a_missing_or_old_checkpoint_outside_is_found() {
    let (program, _) = crate::audit::clinic();
    let outside = |program: &Program, hours: &str| -> Vec<String> {
        let answer = program.json(&["doctor", "--threshold", &format!("outside_hours={hours}")]);
        let findings = answer["result"]["findings"].as_array().expect("a list").iter();
        let codes = findings.filter_map(|it| it["code"].as_str()).filter(|code| code.starts_with("audit.outside"));
        codes.map(str::to_owned).collect()
    };
    assert_eq!(outside(&program, "24"), ["audit.outside_missing"]);
    assert_eq!(program.json(&["audit", "checkpoint"])["exit_code"], 0);
    assert_eq!(outside(&program, "24"), Vec::<String>::new());
    assert_eq!(outside(&program, "0"), ["audit.outside_old"]);
}

#[test]
fn a_login_that_cannot_compare_the_schema_cannot_tell() {
    let url = migrated_database();
    execute(&url, "CREATE ROLE cli_outsider LOGIN");
    execute(&url, "GRANT service_role TO cli_outsider");
    let program = Program::at(&url.replace("user=postgres", "user=cli_outsider"));
    let answer = program.run(&["doctor", "--least", "critical"]);
    assert_eq!(answer.exit, 3, "{}{}", answer.out, answer.err);
    assert!(answer.out.contains("Run the doctor as a superuser"), "{}", answer.out);
}

#[test]
fn a_database_without_the_migrations_cannot_be_checked() {
    let answer = Program::at(&empty_database()).run(&["doctor"]);
    assert_eq!(answer.exit, 3);
    assert!(
        answer.err.contains("[database.not_migrated]") && answer.err.contains("`telehealth migrate`"),
        "{}",
        answer.err
    );
}
