//! Progress of long commands, on standard error: a spinner on a terminal, a line now and then elsewhere.

use super::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    cell::Cell,
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

/// How often a line is printed elsewhere than on a terminal.
const PAUSE: Duration = Duration::from_secs(10);

pub(super) struct Progress {
    what: &'static str,
    bar: Option<ProgressBar>,
    last: Cell<Instant>,
}

impl Progress {
    /// Begins to report. With `--json`, on a terminal as well, nothing is printed.
    pub(super) fn begin(context: &Context, what: &'static str) -> Self {
        let bar = io::stderr().is_terminal() && !context.json;
        let bar = bar.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.set_style(ProgressStyle::default_spinner());
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Self { what, bar, last: Cell::new(Instant::now()) }
    }

    /// Reports what has been done so far.
    pub(super) fn show(&self, done: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{}: {done}", self.what));
        } else if self.last.get().elapsed() >= PAUSE {
            self.last.set(Instant::now());
            let _ = writeln!(io::stderr().lock(), "{}: {done}", self.what);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
