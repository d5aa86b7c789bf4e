//! Arguments, settings and streams.

use crate::{
    program::Program,
    support::{migrated_database, people, portal_at, server},
    terminal::Terminal,
};
use serde_json::json;
use std::{collections::BTreeSet, fs, io::Read, os::unix::fs::PermissionsExt, path::Path, process::Stdio};
use telehealth_storage::now;

#[test]
fn help_fits_a_terminal_and_names_no_secret() {
    let program = Program::bare();
    let commands = [
        "status",
        "migrate",
        "grant",
        "doctor",
        "explain",
        "keys generate",
        "keys check",
        "keys rotate",
        "audit checkpoint",
        "audit verify",
        "audit prove",
        "audit check",
        "evidence write",
        "evidence check",
        "backup init",
        "backup restore",
        "backup drill",
        "completions",
        "",
    ];
    for command in commands {
        let mut arguments: Vec<&str> = command.split_whitespace().collect();
        arguments.push("--help");
        let help = program.run(&arguments);
        assert_eq!((help.exit, help.err.as_str()), (0, ""), "{command}");
        assert!(help.out.lines().all(|line| line.chars().count() <= 80), "{}", help.out);
        for secret in ["--url", "--key", "--password", "--database"] {
            assert!(!help.out.contains(secret), "{command} takes {secret}");
        }
    }
}

#[test]
fn commands_in_documents_and_messages_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut commands = BTreeSet::new();
    for place in ["README.md", ".github", "core/src", "examples", "migrations", "storage/src", "bindings-python/python"]
    {
        add_commands(&root.join(place), &mut commands);
    }
    assert!(commands.len() > 20, "{commands:?}");
    let program = Program::bare();
    for command in commands {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = program.run(&arguments);
        assert_eq!(help.exit, 0, "telehealth {command}: {}", help.err);
    }
}

/// Adds what stands between backquotes after the name of the program.
fn add_commands(path: &Path, commands: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            add_commands(&entry.expect("an entry").path(), commands);
        }
    } else if let Ok(text) = fs::read_to_string(path) {
        let found = text.split("`telehealth ").skip(1).filter_map(|rest| rest.split(['`', '\n']).next());
        commands.extend(found.filter(|command| !command.contains('{') && *command != "help").map(ToOwned::to_owned));
    }
}

#[test]
fn wrong_arguments_cannot_tell() {
    let program = Program::bare();
    let answer = program.run(&["no-such-command"]);
    assert_eq!(answer.exit, 3);
    assert!(answer.err.contains("no-such-command") && answer.err.contains("--help"), "{}", answer.err);
    assert_eq!(program.json(&["keys", "rotate", "--batch", "many"])["error"]["code"], "command.usage");
}

#[test]
fn a_missing_database_is_reported_in_one_line() {
    let answer = Program::bare().run(&["status"]);
    assert_eq!(answer.exit, 3);
    assert_eq!(
        answer.err,
        "telehealth: neither TELEHEALTH_DATABASE_URL nor DATABASE_URL is set\n[command.setting_missing]\n\
         Next: Set TELEHEALTH_DATABASE_URL, for example to\n      postgresql://user@host/database.\n"
    );
}

#[test]
fn database_url_serves_when_our_own_variable_is_not_set() {
    let program = Program::bare().with("DATABASE_URL", migrated_database());
    assert_eq!(program.run(&["status"]).exit, 0);
    let program = program.with("TELEHEALTH_DATABASE_URL", server().url_for("cli_no_such_database"));
    assert_eq!(program.run(&["status"]).exit, 3, "our own comes first");
}

#[test]
fn a_secret_may_be_in_a_private_file() {
    let program = Program::bare();
    let file = program.secret("url", &format!("{}\n", migrated_database()));
    let program = program.with("TELEHEALTH_DATABASE_URL_FILE", &file);
    assert_eq!(program.run(&["status"]).exit, 0);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("a mode");
    let exposed = program.run(&["status"]);
    assert!(exposed.exit == 3 && exposed.err.contains("mode 644"), "{}", exposed.err);
    let both = program.with("TELEHEALTH_DATABASE_URL", "postgresql://host/").json(&["status"]);
    assert_eq!(both["error"]["code"], "command.setting_malformed");
}

#[test]
fn malformed_settings_are_named_and_not_repeated() {
    let program = Program::at(&migrated_database());
    let program = program.with("TELEHEALTH_CONTEXT_KEY", "c2hvcnQ=");
    assert_eq!(program.json(&["status"])["error"]["code"], "command.setting_malformed");
    let program = Program::at("postgresql://ada:secret@word@host/clinic");
    assert_eq!(program.json(&["status"])["error"]["code"], "database.url_malformed");
    let program = Program::at(&migrated_database()).with("TELEHEALTH_KEYS", "2026a:c2hvcnQ=");
    assert_eq!(program.json(&["keys", "check"])["error"]["code"], "keyring.malformed");
}

#[test]
fn a_reader_that_goes_away_changes_no_verdict() {
    let program = Program::bare();
    let mut child = program.command(&["explain", "--json"]).stdout(Stdio::piped()).spawn().expect("the program");
    let mut out = child.stdout.take().expect("a pipe");
    out.read_exact(&mut [0; 1]).expect("a byte");
    drop(out);
    assert_eq!(child.wait().expect("an end").code(), Some(0));
}

#[test]
fn completions_know_the_commands() {
    let program = Program::bare();
    let answer = program.command(&["completions", "bash"]).output().expect("the program");
    let script = String::from_utf8(answer.stdout).expect("UTF-8");
    assert!(answer.status.success() && script.contains("checkpoint"), "{script}");
    let answer = program.json(&["completions", "bash"]);
    assert_eq!((&answer["result"]["shell"], &answer["result"]["script"]), (&json!("bash"), &json!(script)));
}

#[test]
fn progress_is_a_line_at_once_and_nothing_in_json() {
    let program = Program::at(&migrated_database());
    let key = program.folder.join("key");
    assert_eq!(program.run(&["keys", "generate", "2026a", "--file", "key"]).exit, 0);
    let program = program.with("TELEHEALTH_KEYS_FILE", key);
    people(&portal_at(&program.variable("TELEHEALTH_DATABASE_URL")), now());
    // The rows have a key that this keyring lacks.
    let rotated = program.command(&["keys", "rotate"]).output().expect("the program");
    assert_eq!(String::from_utf8_lossy(&rotated.stderr), "re-encrypting: 0 rows\n");
    assert_eq!(program.json(&["keys", "rotate"])["exit_code"], 2);
}

#[test]
fn a_terminal_is_asked_for_a_secret_and_does_not_show_it() {
    let terminal = Terminal::open();
    let program = Program::bare();
    let mut command = program.command(&["status"]);
    command.stdin(terminal.stdio()).stdout(Stdio::piped()).stderr(terminal.stdio());
    let mut child = command.spawn().expect("the program");
    terminal.wait_until_hidden();
    terminal.enter(&format!("{}\n", migrated_database()));
    let mut out = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut out).expect("text");
    assert_eq!(child.wait().expect("an end").code(), Some(0), "{out}");
    assert_eq!(terminal.shown(), "TELEHEALTH_DATABASE_URL: \r\n");
}
