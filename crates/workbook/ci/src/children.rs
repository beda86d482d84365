//! The processes that stages start, each with a process group of its own, so that it can be
//! ended together with all that it has started in turn.

use std::io;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// For how long a process may tidy up when it is told to end.
const GRACE: Duration = Duration::from_secs(10);

/// All processes that run now.
#[derive(Default)]
pub struct Children(Mutex<State>);

#[derive(Default)]
struct State {
    groups: Vec<u32>,
    ended: bool,
}

impl Children {
    /// Starts a process in a group of its own; returns `None` once everything has been told
    /// to end.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn start(&self, command: &mut Command) -> io::Result<Option<Child>> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut state = self.state();
        if state.ended {
            return Ok(None);
        }
        let child = command.spawn()?;
        state.groups.push(child.id());
        Ok(Some(child))
    }

    /// To be called when the process has ended: ends what it has left running.
    pub fn gone(&self, child: &Child) {
        let group = child.id();
        self.state().groups.retain(|each| *each != group);
        signal(group, Signal::Kill);
    }

    /// Tells every process to end, makes it do so after a while, and starts no more.
    pub fn end_all(self: &Arc<Self>) {
        let mut state = self.state();
        state.ended = true;
        for group in &state.groups {
            signal(*group, Signal::Terminate);
        }
        let children = Arc::clone(self);
        thread::spawn(move || {
            thread::sleep(GRACE);
            for group in &children.state().groups {
                signal(*group, Signal::Kill);
            }
        });
    }

    /// Was everything told to end?
    pub fn were_ended(&self) -> bool {
        self.state().ended
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Clone, Copy)]
enum Signal {
    Terminate,
    Kill,
}

/// A group without any process left is not an error.
#[cfg(unix)]
fn signal(group: u32, signal: Signal) {
    use nix::sys::signal::{Signal as Unix, killpg};
    let signal = match signal {
        Signal::Terminate => Unix::SIGTERM,
        Signal::Kill => Unix::SIGKILL,
    };
    if let Ok(group) = i32::try_from(group) {
        let _ = killpg(nix::unistd::Pid::from_raw(group), signal);
    }
}

/// Windows has no signal that asks a process to end, and finds the descendants of a living
/// process only.
#[cfg(windows)]
fn signal(group: u32, signal: Signal) {
    if matches!(signal, Signal::Terminate) {
        let id = group.to_string();
        let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &id]).output();
    }
}
