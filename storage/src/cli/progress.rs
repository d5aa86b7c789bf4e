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
    display: Display,
}

enum Display {
    Spinner(ProgressBar),
    Lines { last: Cell<Option<Instant>> },
    Nothing,
}

impl Progress {
    /// Begins to report. With `--json`, nothing is printed.
    pub(super) fn begin(context: &Context, what: &'static str) -> Self {
        let display = match () {
            () if context.json => Display::Nothing,
            () if io::stderr().is_terminal() => {
                let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
                bar.set_style(ProgressStyle::default_spinner());
                bar.enable_steady_tick(Duration::from_millis(120));
                Display::Spinner(bar)
            }
            () => Display::Lines { last: Cell::new(None) },
        };
        Self { what, display }
    }

    /// Reports what has been done so far.
    pub(super) fn show(&self, done: &str) {
        match &self.display {
            Display::Spinner(bar) => bar.set_message(format!("{}: {done}", self.what)),
            Display::Lines { last } if last.get().is_none_or(|last| last.elapsed() >= PAUSE) => {
                last.set(Some(Instant::now()));
                let _ = writeln!(io::stderr().lock(), "{}: {done}", self.what);
            }
            Display::Lines { .. } | Display::Nothing => {}
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Display::Spinner(bar) = &self.display {
            bar.finish_and_clear();
        }
    }
}
