//! Measures the library beside its peers: `cargo xtask bench`. The programs are in `.ci/bench`; each prints the times of
//! its contestants as lines of JSON, which are collected here.

mod goals;
mod packages;
mod table;

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;
use std::{env, fs};

use serde_json::json;

use crate::embedded::Embedded;
use crate::workspace::{Workspace, output_of};
use crate::{Result, postgres};
use table::{Results, Times};

/// The options of the task.
pub struct Options {
    /// Few rounds, once.
    pub quick: bool,
    /// The sections to run; all if none is named.
    pub only: Vec<String>,
    /// Writes the tables of the README and of `storage/benches/README.md`.
    pub readme: bool,
}

/// How a section is run.
#[derive(Clone, Copy)]
enum Program {
    /// A benchmark of `core/benches` or `storage/benches`, which starts a server of its own if it needs one.
    Rust,
    /// A module of `.ci/bench/python`.
    Python,
    /// A module of `.ci/bench/node`.
    Node,
}

/// The sections by name, in the order in which they run: a language, and the file of its program.
const SECTIONS: &[(&str, Program, &str)] = &[
    ("rust-records", Program::Rust, "records"),
    ("rust-audit", Program::Rust, "audit"),
    ("rust-sealing", Program::Rust, "sealing"),
    ("python-records", Program::Python, "json_records"),
    ("node-records", Program::Node, "json_records"),
    ("python-rows", Program::Python, "rows"),
    ("node-rows", Program::Node, "rows"),
    ("python-outbox", Program::Python, "outbox"),
    ("node-outbox", Program::Node, "outbox"),
    ("python-booking", Program::Python, "booking"),
    ("python-forms", Program::Python, "forms"),
    ("node-forms", Program::Node, "forms"),
    ("python-log", Program::Python, "log"),
];
/// The number of times that all sections are run, so that a slow minute of the machine does not meet one of them only.
const PASSES: usize = 3;

/// Builds the packages, installs the peers, runs the sections, prints the table and writes `target/bench.json`. A missed
/// goal is not an error; a section that fails is.
pub fn run(mut workspace: Workspace, options: &Options) -> Result<ExitCode> {
    let chosen = chosen(&options.only)?;
    workspace.postgres = Some(postgres::provide(&workspace)?);
    packages::provide(&workspace, &chosen.iter().map(|section| section.1).collect::<Vec<_>>())?;
    let begun = Instant::now();
    let load = load();
    let (mut results, mut failed) = (Results::default(), Vec::new());
    for pass in 0..if options.quick { 1 } else { PASSES } {
        // A server for each pass, so that no pass begins with the tables of another.
        let server = Embedded::temporary()?;
        for (name, program, file) in &chosen {
            eprintln!("{:5.0} s  pass {}  {name}", begun.elapsed().as_secs_f64(), pass + 1);
            let mut command = command(&workspace, *program, file);
            command.env("TELEHEALTH_BENCH_URL", server.url());
            command.env("TELEHEALTH_BENCH_QUICK", if options.quick { "1" } else { "0" });
            if let Err(error) = collect(command, &mut results) {
                eprintln!("{name}: {error}");
                failed.push(*name);
            }
        }
    }
    let comparisons = results.compare();
    let machine = format!("{}; load average {load} before, {} after", processor(), self::load());
    print!("{}", table::text(&comparisons, &machine));
    if !failed.is_empty() {
        eprintln!("failed: {}", failed.join(", "));
    }
    let commit = output_of(workspace.command("git").args(["rev-parse", "--short", "HEAD"])).unwrap_or_default();
    let all = json!({
        "commit": commit.trim(), "quick": options.quick, "machine": machine,
        "comparisons": comparisons, "times": results.all, "failed": failed,
    });
    let file = workspace.target.join("bench.json");
    fs::write(&file, serde_json::to_string_pretty(&all)?)?;
    eprintln!("wrote {} after {:.0} s", file.display(), begun.elapsed().as_secs_f64());
    if options.readme && failed.is_empty() {
        let command = if options.quick { "cargo xtask bench --quick" } else { "cargo xtask bench" };
        table::write_pages(&workspace, &comparisons, command, &machine)?;
    }
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns the sections whose names begin with one of the given texts.
fn chosen(only: &[String]) -> Result<Vec<&'static (&'static str, Program, &'static str)>> {
    let named = |name: &str| only.is_empty() || only.iter().any(|prefix| name.starts_with(prefix.as_str()));
    let chosen: Vec<_> = SECTIONS.iter().filter(|section| named(section.0)).collect();
    if chosen.is_empty() {
        let names = SECTIONS.iter().map(|section| section.0).collect::<Vec<_>>();
        return Err(format!("no such section; there are {}", names.join(", ")).into());
    }
    Ok(chosen)
}

fn command(workspace: &Workspace, program: Program, file: &str) -> Command {
    match program {
        Program::Rust => {
            let mut cargo = packages::benches(workspace);
            cargo.args(["--quiet", "--bench", file]).env("TELEHEALTH_BENCH", "1");
            cargo
        }
        Program::Python => {
            let mut python = workspace.command(packages::python(workspace));
            python.arg(workspace.root.join(".ci/bench/python/run.py")).arg(file);
            python.env("PYTHONPYCACHEPREFIX", workspace.target.join("python-cache"));
            python
        }
        Program::Node => {
            let mut node = workspace.command("node");
            node.arg("--expose-gc").arg(packages::node(workspace).join("run.mjs")).arg(file);
            node.env("TELEHEALTH_BENCH_FILES", workspace.root.join(".ci/bench"));
            node
        }
    }
}

/// Runs a section and adds the times that it prints. Other lines of its output are ignored.
fn collect(mut command: Command, results: &mut Results) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            if let Ok(times) = serde_json::from_str::<serde_json::Value>(&line?)
                && let Some(times) = Times::read(&times)
            {
                results.add(times);
            }
        }
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(status.to_string().into()) }
}

/// Returns the load average of the last minute, where the system tells it.
fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().filter(|text| !text.is_empty()).unwrap_or("unknown").to_owned()
}

/// Describes the processor.
fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map(|(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores, {}", name.unwrap_or(env::consts::ARCH))
}
