//! The progress bar.

use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar on stderr, shown only on a terminal.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub fn new(ticks: usize, what: &str) -> Self {
        let style =
            ProgressStyle::with_template("{msg} {wide_bar} {percent}% {eta} left");
        let bar = ProgressBar::new(ticks as u64)
            .with_style(style.expect("a valid template"))
            .with_message(what.to_string());
        Progress { bar }
    }

    pub fn tick(&self) -> ControlFlow<()> {
        self.bar.inc(1);
        ControlFlow::Continue(())
    }

    pub fn restart(&self) {
        self.bar.reset();
    }

    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
