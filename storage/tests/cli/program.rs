//! Runs the program and checks what every answer must keep.

use serde_json::Value;
use std::{
    env, fs,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::LazyLock,
};
use telehealth_core::{
    field::{Field, Input},
    value::JsonSchema,
};
use uuid::Uuid;

const URL: &str = "TELEHEALTH_DATABASE_URL";

/// The variables whose values no answer may repeat.
const SECRETS: [&str; 6] = [
    URL,
    "DATABASE_URL",
    "TELEHEALTH_KEYS",
    "TELEHEALTH_CONTEXT_KEY",
    "TELEHEALTH_BACKUP_PASSPHRASE_1",
    "TELEHEALTH_BACKUP_PASSPHRASE_2",
];

/// The answer of a run.
pub struct Answer {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

/// The program with its environment, and a folder for its files that is removed at the end.
pub struct Program {
    variables: Vec<(String, String)>,
    pub folder: PathBuf,
}

impl Program {
    /// The program without a setting.
    pub fn bare() -> Self {
        let folder = env::temp_dir().join(format!("telehealth-cli-{}", Uuid::now_v7().simple()));
        fs::DirBuilder::new().mode(0o700).create(&folder).expect("a folder");
        Self { variables: Vec::new(), folder }
    }

    /// The program for a database.
    pub fn at(url: &str) -> Self {
        Self::bare().with(URL, url)
    }

    pub fn with(mut self, name: &str, value: impl AsRef<Path>) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.as_ref().display().to_string()));
        self
    }

    pub fn variable(&self, name: &str) -> String {
        let found = self.variables.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).expect("a variable")
    }

    /// A file in the program's folder that only this user may read.
    pub fn secret(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        fs::write(&path, text).expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("a mode");
        path
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_telehealth"));
        let inherited = env::vars_os().map(|(name, _)| name);
        for name in inherited.filter(|name| name.to_string_lossy().contains("TELEHEALTH") || name == "DATABASE_URL") {
            command.env_remove(name);
        }
        command.env("NO_COLOR", "1").envs(self.variables.iter().cloned());
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null());
        command
    }

    /// Runs a command for people. Its lines fit a terminal, but for statements, paths and files to copy.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        let answer = self.answer(arguments);
        for line in answer.out.lines().chain(answer.err.lines()) {
            let is_copied = line.starts_with("      ") || !line.trim().contains(' ');
            assert!(is_copied || line.chars().count() <= 80, "{arguments:?}: {line}");
        }
        answer
    }

    fn answer(&self, arguments: &[&str]) -> Answer {
        let output = self.command(arguments).output().expect("the program");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let answer = Answer {
            exit: output.status.code().expect("an exit code"),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        for name in SECRETS {
            let value = self.variables.iter().find(|(known, _)| known == name).map(|(_, value)| value);
            let is_shown = value.is_some_and(|value| answer.out.contains(value) || answer.err.contains(value));
            assert!(!is_shown, "{name} is in the answer");
        }
        answer
    }

    /// Runs a command for programs, and checks its answer against the schema.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        let answer = self.answer(&arguments);
        let envelope: Value =
            serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error}: {}", answer.out));
        let errors = SCHEMA.field_errors(&envelope).expect("a schema");
        assert!(errors.is_empty(), "{errors:#?} in {envelope:#}");
        assert_eq!(envelope["exit_code"], answer.exit, "{envelope:#}");
        assert_eq!(answer.err, "");
        envelope
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

static SCHEMA: LazyLock<JsonSchema> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(include_str!("../../src/cli/schema.json")).expect("JSON");
    let schema = JsonSchema::read(Input::from(&schema)).expect("an object");
    schema.verify().expect("a schema");
    schema
});
