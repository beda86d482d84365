//! A program that is stopped when it takes too long, says too much or takes too much.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use exercise_kit::processes;

/// How often a program is looked at.
const LOOK: Duration = Duration::from_millis(5);
/// How often its memory is looked at, which is more work.
const LOOK_AT_MEMORY: Duration = Duration::from_millis(100);
/// How long a stopped program may take to close its output.
const GONE: Duration = Duration::from_secs(5);

/// What a program may use up.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// By the clock on the wall.
    pub time: Duration,
    /// Bytes that it prints, on standard output and standard error together.
    pub output: usize,
    /// Bytes of memory, with all that it starts.
    pub memory: u64,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself.
    Exited(ExitStatus),
    /// It took too long.
    Time,
    /// It printed too much.
    Output,
    /// It took too much memory.
    Memory,
}

/// A program that has ended, and what it printed.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub end: End,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
}

impl Finished {
    /// Did it end by itself, with status 0?
    pub fn succeeded(&self) -> bool {
        matches!(self.end, End::Exited(status) if status.success())
    }

    /// What it wrote to standard error, as text.
    pub fn complaint(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }
}

/// Runs a program, without input.
///
/// # Errors
/// It does not start.
pub fn run_bounded(command: &mut Command, bounds: Bounds) -> io::Result<Finished> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    in_a_group(command);
    let mut child = command.spawn()?;
    let said = Arc::new(AtomicUsize::new(0));
    let stdout = reader(child.stdout.take().expect("it is a pipe"), &said, bounds);
    let stderr = reader(child.stderr.take().expect("it is a pipe"), &said, bounds);
    let end = wait(&mut child, bounds, &said)?;
    stop(&mut child);
    let read = |from: Receiver<Vec<u8>>| from.recv_timeout(GONE).unwrap_or_default();
    let (stdout, stderr) = (read(stdout), read(stderr));
    let is_too_long = said.load(Ordering::Relaxed) > bounds.output;
    let end = if is_too_long { End::Output } else { end };
    Ok(Finished { end, stdout, stderr })
}

fn wait(child: &mut Child, bounds: Bounds, said: &AtomicUsize) -> io::Result<End> {
    let (start, mut last_look) = (Instant::now(), Instant::now());
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(End::Exited(status));
        }
        if start.elapsed() > bounds.time {
            return Ok(End::Time);
        }
        if said.load(Ordering::Relaxed) > bounds.output {
            return Ok(End::Output);
        }
        if last_look.elapsed() > LOOK_AT_MEMORY {
            last_look = Instant::now();
            let usage = processes::usage(child.id());
            if usage.is_some_and(|usage| usage.resident > bounds.memory) {
                return Ok(End::Memory);
            }
        }
        thread::sleep(LOOK);
    }
}

/// Reads to the end, keeps what is allowed and counts all.
fn reader(
    mut from: impl Read + Send + 'static,
    said: &Arc<AtomicUsize>,
    bounds: Bounds,
) -> Receiver<Vec<u8>> {
    let (send, receive) = channel();
    let said = Arc::clone(said);
    thread::spawn(move || {
        let (mut kept, mut buffer) = (Vec::new(), vec![0; 1 << 16]);
        while let Ok(count) = from.read(&mut buffer) {
            if count == 0 {
                break;
            }
            said.fetch_add(count, Ordering::Relaxed);
            let room = bounds.output.saturating_sub(kept.len());
            kept.extend_from_slice(&buffer[..count.min(room)]);
        }
        // The receiver may have stopped waiting.
        let _ = send.send(kept);
    });
    receive
}

#[cfg(unix)]
fn in_a_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn in_a_group(_: &mut Command) {}

/// Ends it and, without a sandbox, what it started. What runs in a sandbox ends with
/// the sandbox.
fn stop(child: &mut Child) {
    #[cfg(unix)]
    if let Ok(id) = i32::try_from(child.id()) {
        use nix::sys::signal::{Signal, killpg};
        use nix::unistd::Pid;
        // It may be gone already.
        let _ = killpg(Pid::from_raw(id), Signal::SIGKILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        time: Duration::from_millis(1500),
        output: 100_000,
        memory: 200 << 20,
    };

    fn shell(script: &str) -> Finished {
        run_bounded(Command::new("sh").args(["-c", script]), BOUNDS).unwrap()
    }

    #[test]
    fn what_it_says_is_kept() {
        let finished = shell("echo one; echo two >&2; exit 3");
        assert_eq!(
            (finished.stdout, finished.stderr),
            (b"one\n".into(), b"two\n".into())
        );
        assert!(
            matches!(finished.end, End::Exited(status) if status.code() == Some(3))
        );
    }

    #[test]
    fn it_is_stopped_with_all_that_it_started() {
        let start = Instant::now();
        assert_eq!(shell("sleep 3600 & sleep 3600").end, End::Time);
        assert_eq!(shell("yes").end, End::Output);
        assert!(shell("sleep 3600 & exit 0").succeeded());
        let an_hour = Duration::from_secs(3600);
        assert!(start.elapsed() < an_hour, "nothing was waited for");
    }
}
