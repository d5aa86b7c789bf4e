//! Runs steps, prints the result of each in one line, and counts them.

use std::fs;
use std::io::{self, Read, Write};
use std::mem;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::Result;

/// Prints a line; a closed output (`| head`) does not end the run.
macro_rules! say {
    ($($text:tt)*) => { let _ = writeln!(io::stdout(), $($text)*); };
}

/// The results of the steps of a run.
pub struct Report {
    verbose: bool,
    suite: &'static str,
    start: Instant,
    passed: usize,
    failed: Vec<String>,
    /// The names of the steps that run beside the others.
    started: Vec<(String, JoinHandle<Outcome>)>,
}

/// The result of a step that ran beside others, and its time.
type Outcome = (Result<(), String>, Duration);

impl Report {
    /// Creates an empty report; if `verbose`, commands write to the terminal.
    pub fn new(verbose: bool) -> Self {
        Self { verbose, suite: "", start: Instant::now(), passed: 0, failed: Vec::new(), started: Vec::new() }
    }

    /// Sets the suite of the following steps.
    pub fn begin(&mut self, suite: &'static str) {
        self.suite = suite;
    }

    /// Runs a command as a step and returns whether it succeeded. Its output is printed if it fails.
    pub fn run(&mut self, step: &str, command: &mut Command) -> bool {
        let verbose = self.verbose;
        self.step(step, || if verbose { run_verbosely(command) } else { run_quietly(command) })
    }

    /// Starts a command as a step that runs beside those that follow, until [`Report::wait`] prints its result. In verbose
    /// mode the step runs at once, so that outputs are not mixed.
    pub fn start(&mut self, step: &str, mut command: Command) {
        if self.verbose {
            self.run(step, &mut command);
            return;
        }
        let name = self.name(step);
        say!("{name:<46}started");
        let start = Instant::now();
        let running = thread::spawn(move || {
            let result = run_quietly(&mut command).map_err(|error| error.to_string());
            (result, start.elapsed())
        });
        self.started.push((name, running));
    }

    /// Waits for the steps that were started, and prints their results.
    pub fn wait(&mut self) {
        for (name, running) in mem::take(&mut self.started) {
            let _ = write!(io::stdout(), "{name:<46}").and_then(|()| io::stdout().flush());
            let (result, time) = running.join().unwrap_or_else(|_| (Err("the thread panicked".into()), Duration::ZERO));
            self.note(name, result.map_err(Into::into), time);
        }
    }

    /// Runs a function as a step and returns whether it succeeded.
    pub fn step(&mut self, step: &str, work: impl FnOnce() -> Result<()>) -> bool {
        let name = self.announce(step);
        let start = Instant::now();
        let result = work();
        self.note(name, result, start.elapsed())
    }

    /// Prints the name of a step, and returns it.
    fn announce(&self, step: &str) -> String {
        let name = self.name(step);
        // In verbose mode, the command's output is printed between the name and the result.
        let end = if self.verbose { "\n" } else { "" };
        let _ = write!(io::stdout(), "{name:<46}{end}").and_then(|()| io::stdout().flush());
        name
    }

    fn name(&self, step: &str) -> String {
        format!("{:<7} {step}", self.suite)
    }

    /// Prints the result of a step that was announced, and returns whether it succeeded.
    fn note(&mut self, name: String, result: Result<()>, time: Duration) -> bool {
        let time = seconds(time);
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

    /// Prints the sizes of the files in a folder.
    pub fn sizes(&self, folder: &Path) {
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        for (name, size) in files.filter_map(|file| Some((file.file_name(), file.metadata().ok()?.len()))) {
            say!("{:<7} {:.1} MB {}", self.suite, size as f64 / 1e6, name.display());
        }
    }

    /// Reports skipped steps: one that they need failed (and is counted), or the machine lacks a program.
    pub fn skip(&self, steps: &str) {
        say!("{:<7} skipped: {steps}", self.suite);
    }

    /// Prints the summary, whose last line contains only the counts.
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

fn run_verbosely(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| cannot_run(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("{status}").into()) }
}

/// Runs a command and captures its standard output and standard error in order.
fn run_quietly(command: &mut Command) -> Result<()> {
    let (mut reader, writer) = io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let child = command.spawn();
    // The command holds the other end of the pipe, which must be closed here for reading to end.
    command.stdout(io::stdout()).stderr(io::stderr());
    let mut child = child.map_err(|error| cannot_run(command, &error))?;
    let mut output = Vec::new();
    reader.read_to_end(&mut output)?;
    let status = child.wait()?;
    if status.success() {
        return Ok(());
    }
    Err(format!("$ {}\n{}\n{status}", line(command), String::from_utf8_lossy(&output).trim_end()).into())
}

fn cannot_run(command: &Command, error: &io::Error) -> String {
    format!("{} cannot be run: {error}", command.get_program().display())
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// If the steps ran one after the other, the first would wait in vain for the file of the second.
    #[test]
    fn started_steps_run_beside_others_and_are_counted() {
        let file = std::env::temp_dir().join(format!("telehealth-report-{}", std::process::id()));
        let mut report = Report::new(false);
        report.begin("test");
        let mut waiting = Command::new("sh");
        waiting.args(["-c", "for i in $(seq 600); do [ -e \"$0\" ] && exit; sleep 0.1; done; exit 1"]).arg(&file);
        report.start("waiting", waiting);
        let mut failing = Command::new("sh");
        failing.args(["-c", "exit 1"]);
        report.start("failing", failing);
        report.step("file", || Ok(fs::write(&file, "")?));
        report.wait();
        let _ = fs::remove_file(&file);
        assert_eq!((report.passed, report.failed), (2, vec!["test    failing".to_owned()]));
    }
}
