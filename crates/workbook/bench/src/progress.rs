//! How far a run has come: a bar on a terminal, otherwise a line now and then.

use std::io::{IsTerminal, Write, stderr};

use indicatif::{ProgressBar, ProgressStyle};

/// Progress on stderr.
pub struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Starts a bar for something that takes this many steps.
    pub fn new(what: &str, steps: u64) -> Self {
        if !stderr().is_terminal() {
            line(&format!("Making {what}."));
            return Self { bar: None };
        }
        Self::on_terminal(steps)
    }

    /// Starts a bar for this many calls, of which some may have been made before.
    pub fn calls(all: u64, made: u64) -> Self {
        if !stderr().is_terminal() {
            return Self { bar: None };
        }
        let progress = Self::on_terminal(all);
        if let Some(bar) = &progress.bar {
            bar.set_position(made);
        }
        progress
    }

    fn on_terminal(steps: u64) -> Self {
        let style = ProgressStyle::with_template("{wide_bar} {percent:>3}%  {msg}");
        let bar =
            ProgressBar::new(steps).with_style(style.expect("a valid template"));
        Self { bar: Some(bar) }
    }

    /// Says beside the bar what is going on, if there is a bar.
    pub fn message(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.to_owned());
        }
    }

    /// Says in a line what is going on, if there is no bar.
    pub fn milestone(&self, text: &str) {
        if self.bar.is_none() {
            line(text);
        }
    }

    /// Prints a line that stays when the bar goes on.
    pub fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| line(text)),
            None => line(text),
        }
    }

    /// Prints something on stdout without disturbing the bar.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// A step is done.
    pub fn tick(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    /// Removes the bar.
    pub fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Prints a line on stderr. If that is closed, there is no one to tell.
fn line(text: &str) {
    let _ = writeln!(stderr(), "{text}");
}
