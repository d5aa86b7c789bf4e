//! The program `telehealth`, which operates a portal: migrations, checks, keys, the audit log, backups.
//!
//! [`run`] is the whole program, so that the Python and Node packages carry the same one.
//!
//! | variable | contents |
//! |---|---|
//! | `TELEHEALTH_DATABASE_URL`, else `DATABASE_URL` | the database |
//! | `TELEHEALTH_KEYS` | the [keyring](crate::crypto::Keyring), for `keys` |
//! | `TELEHEALTH_CONTEXT_KEY` | the [context key](crate::ContextKey), 32 bytes in base64, if contexts are signed |
//! | `TELEHEALTH_AUDIT_KEY` | the [signer](crate::audit::Signer) of the audit log, for `audit checkpoint` and `evidence` |
//! | `TELEHEALTH_AUDIT_VERIFIER` | its public half; with the signer, the keys that it replaces |
//! | `TELEHEALTH_CHECKPOINTS` | the folder of checkpoints outside the database, instead of `--outside` |
//! | `TELEHEALTH_BACKUP` | the folder of the configuration of backups, instead of `--folder` |
//! | `TELEHEALTH_BACKUP_PASSPHRASE_1`, `…_2` | the passphrases of the repositories, for `backup init` |
//! | `TELEHEALTH_SCHEMA` | the schema of the portal, instead of `--schema` |
//!
//! Each variable with a secret can also be the name of a file: `TELEHEALTH_KEYS_FILE` and so on. The file must belong
//! to the user of this process and give no permissions to others. No secret is ever an argument, which other users of
//! the machine could read. On a terminal, a command asks for a secret that it needs and that is in neither.
//!
//! **Exit codes.** 0: all is well. 1: warnings. 2: critical. 3: the answer is unknown, because the command failed.
//!
//! **`--json`** writes one object to standard output, also for errors; `storage/src/cli/schema.json` describes it.
//!
//! Standard output has the answer, standard error progress and errors. `NO_COLOR` turns colors off.

mod access_report;
mod audit;
mod backup;
mod capacity;
mod doctor;
mod drill;
mod evidence;
mod explain;
mod keys;
mod layout;
mod metrics;
mod migrations;
mod outcome;
mod progress;
mod settings;
mod thresholds;

pub use outcome::Verdict;

use clap::{Args, CommandFactory, Parser, Subcommand};
use outcome::{Failure, Outcome};
use serde_json::json;
use std::{
    env,
    ffi::{OsStr, OsString},
    path::{self, PathBuf},
};
use telehealth_core::Code;

/// Operates a telehealth portal on PostgreSQL.
///
/// The database is in the variable TELEHEALTH_DATABASE_URL or DATABASE_URL, the keys in TELEHEALTH_KEYS, or in the
/// files that …_FILE names. Exit codes: 0 well, 1 warnings, 2 critical, 3 unknown.
#[derive(Parser)]
#[command(name = "telehealth", bin_name = "telehealth", version, max_term_width = 80)]
struct Program {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// The options of every command.
#[derive(Args)]
struct Global {
    /// Writes the answer as JSON.
    #[arg(long, global = true)]
    json: bool,
    /// The schema of the portal's tables; by default TELEHEALTH_SCHEMA, else `public`.
    #[arg(long, global = true, value_name = "NAME")]
    schema: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Shows which migrations are applied and pending, and what the login lacks.
    Status,
    /// Runs the pending migrations.
    Migrate,
    /// Gives the service accounts of this program their grants. Run it as the owner of the tables.
    Grant(migrations::Grant),
    /// Checks the database: changes that would allow unauthorized access, sessions, indexes, limits, rows.
    Doctor(doctor::Doctor),
    /// Counts what waits in queues and in the audit log, in the text form of Prometheus.
    Metrics,
    /// Shows how large the tables are, how they grow, and when the disk is full.
    Capacity(capacity::Options),
    /// Generates, checks and rotates the keys of protected columns.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Signs and verifies the audit log.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Makes, checks and restores backups with pgBackRest.
    Backup(backup::Backup),
    /// Reports who can do what, who read whom, and who has left no trace.
    AccessReport(access_report::Options),
    /// Writes and checks signed reports about backups, drills, the audit log, keys and findings.
    #[command(subcommand)]
    Evidence(evidence::Evidence),
    /// Explains an error code or the code of a finding; without a code, lists all.
    Explain(explain::Explain),
    /// Writes the completions of a shell to standard output.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Runs the program with its arguments, the first of which is its name, on the standard streams of this process.
/// Returns the verdict, whose number is the exit code.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Verdict {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let program = match Program::try_parse_from(&arguments) {
        Ok(program) => program,
        Err(asked) if !asked.use_stderr() => {
            let _ = asked.print();
            return Verdict::Well;
        }
        Err(error) if arguments.iter().any(|argument| argument == "--json") => {
            let message = error.to_string().lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            return outcome::print("telehealth", true, Err(Failure::new(Code::COMMAND_USAGE, message)));
        }
        Err(error) => {
            let _ = error.print();
            return Verdict::Unknown;
        }
    };
    let Global { json, schema } = program.global;
    let name = program.command.name();
    let path = path_of(arguments.first().map(OsString::as_os_str).unwrap_or_default());
    outcome::print(name, json, program.command.run(&Context { json, schema, program: path }))
}

/// Returns the path of the program that was called by a name: of the packages for Python and Node it is a script, not
/// the program of this process. Returns the name `telehealth` if the path is not found.
fn path_of(name: &OsStr) -> String {
    let is_program = |path: &PathBuf| path.file_name() == Some(OsStr::new("telehealth")) && path.is_file();
    let called = Some(PathBuf::from(name)).filter(|path| path.components().count() > 1);
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).map(|folder| folder.join("telehealth"));
    let found = called.into_iter().chain(on_path).find(is_program).and_then(|path| path::absolute(path).ok());
    found.map_or_else(|| "telehealth".to_owned(), |path| path.display().to_string())
}

/// What commands know about their call.
struct Context {
    json: bool,
    schema: Option<String>,
    /// The path of this program, or its name.
    program: String,
}

impl Command {
    /// The name in the envelope, which is also that of the schema.
    const fn name(&self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Migrate => "migrate",
            Self::Grant(_) => "grant",
            Self::Doctor(_) => "doctor",
            Self::Metrics => "metrics",
            Self::Capacity(_) => "capacity",
            Self::Keys(keys) => keys.name(),
            Self::Audit(audit) => audit.name(),
            Self::Backup(backup) => backup.name(),
            Self::AccessReport(_) => "access-report",
            Self::Evidence(evidence) => evidence.name(),
            Self::Explain(_) => "explain",
            Self::Completions { .. } => "completions",
        }
    }

    fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::Status => migrations::status(context),
            Self::Migrate => migrations::migrate(context),
            Self::Grant(grant) => grant.run(context),
            Self::Doctor(doctor) => doctor.run(context),
            Self::Metrics => metrics::run(context),
            Self::Capacity(options) => options.run(context),
            Self::Keys(keys) => keys.run(context),
            Self::Audit(audit) => audit.run(context),
            Self::Backup(backup) => backup.run(context),
            Self::AccessReport(options) => options.run(context),
            Self::Evidence(evidence) => evidence.run(context),
            Self::Explain(explain) => explain.run(),
            Self::Completions { shell } => Ok(completions(shell)),
        }
    }
}

fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Program::command(), "telehealth", &mut script);
    let text = String::from_utf8_lossy(&script).into_owned();
    Outcome { result: json!({ "shell": shell.to_string(), "script": text }), text, ..Outcome::default() }
}
