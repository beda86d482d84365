//! What is removed if a run is interrupted while it writes: by Ctrl-C, by `kill`, or by
//! a terminal that is closed.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

/// The files that nobody is to find after an interruption.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The list of files that an interruption removes. An interruption waits while this is
/// held, so a file that is made or renamed meanwhile is on the list, or off it, in the
/// same moment.
pub fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on an interruption removes what is unfinished and then ends the program at
/// once, whatever it is doing. This is for runs that write files; the system ends the
/// others without any help of ours.
pub fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(system::watch);
}

/// Removes what is unfinished and ends the program. The list stays locked to the end,
/// so that the thread that writes cannot make another file.
fn end_with(end: impl FnOnce()) {
    let unfinished = unfinished();
    for path in unfinished.iter() {
        let _ = std::fs::remove_file(path);
    }
    end();
}

#[cfg(unix)]
mod system {
    use std::sync::mpsc;
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// Starts a thread that waits for signals. It ends the program as the signal would
    /// have done, so a shell sees what it expects: 130 for Ctrl-C, 143 for `kill`.
    pub fn watch() {
        let signals = [SIGINT, SIGTERM, SIGHUP];
        let signals: Vec<i32> =
            signals.into_iter().filter(|&signal| !is_ignored(signal)).collect();
        let (tell, told) = mpsc::channel();
        // If there can be no such thread, signals do what they did before.
        let _ = thread::Builder::new().spawn(move || {
            let signals = Signals::new(signals);
            let _ = tell.send(());
            let Ok(mut signals) = signals else { return };
            for signal in signals.forever() {
                super::end_with(|| {
                    let _ = emulate_default_handler(signal);
                });
            }
        });
        let _ = told.recv();
    }

    /// Was the program started to live on after this signal, as by `nohup`? Then it
    /// does.
    #[allow(unsafe_code)] // the standard library does not know about signals
    fn is_ignored(signal: i32) -> bool {
        let mut action = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: without a new action nothing is changed; the present one is written
        // to a local variable that lives longer than the call, and in which all bits 0
        // are as valid as what the call writes.
        let action = unsafe {
            libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr());
            action.assume_init()
        };
        action.sa_sigaction == libc::SIG_IGN
    }
}

#[cfg(windows)]
mod system {
    /// Ctrl-C and Ctrl-Break, and a console that is closed.
    pub fn watch() {
        // If there can be no handler, the system ends the program as before.
        let _ = ctrlc::try_set_handler(|| {
            super::end_with(|| std::process::exit(130));
        });
    }
}

#[cfg(not(any(unix, windows)))]
mod system {
    pub fn watch() {}
}
