//! Runs steps, says how each went in one line, and counts.

use std::io::{self, Read, Write};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::Result;

/// Prints a line; a reader that has gone away (`| head`) does not end the run.
macro_rules! say {
    ($($text:tt)*) => { let _ = writeln!(io::stdout(), $($text)*); };
}

/// What the steps of a run came to.
pub struct Report {
    verbose: bool,
    suite: &'static str,
    start: Instant,
    passed: usize,
    failed: Vec<String>,
}

impl Report {
    /// An empty report; a verbose one lets commands write to the terminal.
    pub fn new(verbose: bool) -> Self {
        Self { verbose, suite: "", start: Instant::now(), passed: 0, failed: Vec::new() }
    }

    /// Names the suite of the steps that follow.
    pub fn begin(&mut self, suite: &'static str) {
        self.suite = suite;
    }

    /// Runs a command as a step. Its output is shown when it fails.
    pub fn run(&mut self, step: &str, command: &mut Command) -> bool {
        let verbose = self.verbose;
        self.step(step, || if verbose { run_in_the_open(command) } else { run_quietly(command) })
    }

    /// Does some work as a step, and tells whether it went well.
    pub fn step(&mut self, step: &str, work: impl FnOnce() -> Result<()>) -> bool {
        let name = format!("{:<7} {step}", self.suite);
        // In the open, the command's output comes between the name and the outcome.
        let end = if self.verbose { "\n" } else { "" };
        let _ = write!(io::stdout(), "{name:<46}{end}").and_then(|()| io::stdout().flush());
        let start = Instant::now();
        let result = work();
        let time = seconds(start.elapsed());
        let again = if self.verbose { format!("{name:<46}") } else { String::new() };
        match &result {
            Ok(()) => {
                self.passed += 1;
                say!("{again}ok     {time}");
            }
            Err(error) => {
                say!("{again}FAILED {time}\n{}\n", error.to_string().trim_end());
                self.failed.push(name);
            }
        }
        result.is_ok()
    }

    /// Says that steps were left out, because one that they need failed, which is counted, or the machine lacks something.
    pub fn skip(&self, steps: &str) {
        say!("{:<7} left out: {steps}", self.suite);
    }

    /// The summary, whose last line is the count alone.
    pub fn finish(self) -> ExitCode {
        say!("\nin {}", seconds(self.start.elapsed()).trim_start());
        for step in &self.failed {
            say!("failed: {step}");
        }
        say!("{} passed, {} failed", self.passed, self.failed.len());
        if self.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn seconds(time: Duration) -> String {
    format!("{:6.1} s", time.as_secs_f64())
}

fn run_in_the_open(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| cannot_run(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("{status}").into()) }
}

/// Runs a command with its output and its complaints gathered in the order they come.
fn run_quietly(command: &mut Command) -> Result<()> {
    let (mut reader, writer) = io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let child = command.spawn();
    // The command holds the pipe's other end, which must be closed here for the reading to end.
    command.stdout(io::stdout()).stderr(io::stderr());
    let mut child = child.map_err(|error| cannot_run(command, &error))?;
    let mut said = Vec::new();
    reader.read_to_end(&mut said)?;
    let status = child.wait()?;
    if status.success() {
        return Ok(());
    }
    Err(format!("$ {}\n{}\n{status}", line(command), String::from_utf8_lossy(&said).trim_end()).into())
}

fn cannot_run(command: &Command, error: &io::Error) -> String {
    format!("{} cannot be run: {error}", command.get_program().display())
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
