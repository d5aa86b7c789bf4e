//! The project's task runner. `cargo xtask help` lists the tasks.

mod bench;
mod crates;
mod demo;
mod dependencies;
mod examples;
mod json_schema;
mod lint;
mod node;
mod policies;
mod postgres;
mod public_api;
mod python;
mod report;
mod rust;
mod schema;
mod suite;
mod telehealth;
mod versions;
mod workspace;

/// The library's private PostgreSQL server. It is included as a file, because a dependency on the library's crate would
/// build libpq and OpenSSL, which the tasks do not need.
#[path = "../../../storage/src/embedded.rs"]
#[allow(dead_code, reason = "the tasks use a part of it")]
mod embedded;

use std::process::ExitCode;

use clap::Parser;

use suite::Suite;
use workspace::Workspace;

/// The result of a task; the error is a message for the person who runs it.
type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// Runs the project's tasks. Tasks have no prerequisites.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Task {
    /// Runs an example on a private PostgreSQL, which is removed afterwards.
    Demo {
        /// The example, a file of `examples/`.
        #[arg(default_value = "clinic_day")]
        example: String,
        /// Arguments of the example.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Checks and tests everything, or the named parts.
    Test {
        /// The parts; all if none is named.
        suites: Vec<Suite>,
        /// Shows the output of every step while it runs, not only of failing steps.
        #[arg(long)]
        verbose: bool,
        /// Builds the Python and Node packages as they are published: optimized, with the default features.
        #[arg(long)]
        release: bool,
    },
    /// Measures the library beside its peers, prints the ratios, and writes `target/bench.json`.
    ///
    /// Builds both packages with optimization and installs the peers (PyPI, npm) below `target/bench`; later runs need
    /// no network. Close other programs: the printed noise shows whether the machine was quiet.
    Bench {
        /// Takes five minutes at most: fewer rounds, one pass.
        #[arg(long)]
        quick: bool,
        /// Runs only the sections whose names begin so, such as `python-rows` or `node`. Can be repeated.
        #[arg(long, value_name = "SECTION")]
        only: Vec<String>,
        /// Writes the table of the README.
        #[arg(long, conflicts_with = "only")]
        readme: bool,
    },
    /// Builds and runs the program `telehealth`, in the folder of the project.
    #[command(disable_help_flag = true)]
    Telehealth {
        /// Its arguments.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Generates the migration of policies from core's matrix, and storage/src/sql/schema.rs from a database with all
    /// migrations.
    Schema,
}

fn main() -> ExitCode {
    let done = Workspace::find().and_then(|workspace| match Task::parse() {
        Task::Demo { example, arguments } => demo::run(&workspace, &example, &arguments),
        Task::Test { suites, verbose, release } => suite::run(workspace, &suites, verbose, release),
        Task::Bench { quick, only, readme } => bench::run(workspace, &bench::Options { quick, only, readme }),
        Task::Telehealth { arguments } => telehealth::run(&workspace, &arguments),
        Task::Schema => schema::write(workspace),
    });
    done.unwrap_or_else(|error| {
        eprintln!("xtask: {error}");
        ExitCode::FAILURE
    })
}
