//! Progress of long commands, on standard error: a spinner on a terminal, a line now and then elsewhere.

use super::Context;
use crate::backup::Backups;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    io::{self, IsTerminal, Write},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How often a line is printed elsewhere than on a terminal.
const PAUSE: Duration = Duration::from_secs(10);

pub(super) struct Progress {
    what: &'static str,
    display: Display,
}

enum Display {
    Spinner(ProgressBar),
    Lines { last: Mutex<Option<Instant>> },
    Nothing,
}

impl Progress {
    /// Begins to report. With `--json`, nothing is printed.
    pub(super) fn begin(context: &Context, what: &'static str) -> Self {
        let display = match () {
            () if context.json => Display::Nothing,
            () if io::stderr().is_terminal() => {
                let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
                // The template is valid.
                bar.set_style(
                    ProgressStyle::with_template("{spinner} {msg} ({elapsed})")
                        .unwrap_or_else(|_| ProgressStyle::default_spinner()),
                );
                bar.enable_steady_tick(Duration::from_millis(120));
                Display::Spinner(bar)
            }
            () => Display::Lines { last: Mutex::new(None) },
        };
        Self { what, display }
    }

    /// Reports what has been done so far. Called often, so that elsewhere than on a terminal some calls are left out.
    pub(super) fn show(&self, done: &str) {
        if let Display::Lines { last } = &self.display {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.is_some_and(|last| last.elapsed() < PAUSE) {
                return;
            }
            *last = Some(Instant::now());
        }
        self.step(done);
    }

    /// Reports a step that begins.
    fn step(&self, step: &str) {
        match &self.display {
            Display::Spinner(bar) => bar.set_message(format!("{}: {step}", self.what)),
            Display::Lines { .. } => drop(writeln!(io::stderr().lock(), "{}: {step}", self.what)),
            Display::Nothing => {}
        }
    }

    /// Has the steps of backups reported, until these are dropped.
    pub(super) fn of_steps(context: &Context, what: &'static str, backups: &Backups) -> Backups {
        let progress = Self::begin(context, what);
        backups.clone().reporting(move |step| progress.step(step))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Display::Spinner(bar) = &self.display {
            bar.finish_and_clear();
        }
    }
}
