//! Calling a program once, with a limit to how long it may take.

use std::ffi::OsString;
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use step0_problem::UNAVAILABLE;

/// How a call ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It succeeded, and printed this.
    Done(Vec<u8>),
    /// It says that this machine lacks what it needs.
    Unavailable(String),
}

/// Runs a command, and returns what it prints.
///
/// # Errors
/// If it cannot be started, fails, or takes longer than the limit; then it is ended.
pub fn call_program(command: &[OsString], limit: Duration) -> Result<Outcome> {
    let (program, arguments) = command.split_first().context("an empty command")?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let stdout = in_background(child.stdout.take());
    let stderr = in_background(child.stderr.take());
    // Both pipes close when the program ends. Until then this process only waits, and
    // leaves the cores to the program.
    let deadline = Instant::now() + limit;
    let printed = until(&stdout, deadline)
        .and_then(|out| Some((out, until(&stderr, deadline)?)));
    let Some((stdout, stderr)) = printed else {
        end(&mut child);
        bail!("it took longer than {} s and was ended", limit.as_secs());
    };
    let status = child.wait().context("cannot wait for it")?;
    conclude(status, stdout, &stderr)
}

fn in_background(
    pipe: Option<impl Read + Send + 'static>,
) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read before an error is still worth showing.
            let _ = pipe.read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    });
    receiver
}

fn until(receiver: &mpsc::Receiver<Vec<u8>>, deadline: Instant) -> Option<Vec<u8>> {
    receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()
}

fn end(child: &mut Child) {
    // It may have ended by itself in the meantime.
    let _ = child.kill();
    let _ = child.wait();
}

fn conclude(status: ExitStatus, stdout: Vec<u8>, stderr: &[u8]) -> Result<Outcome> {
    let stderr = String::from_utf8_lossy(stderr);
    let last = stderr.lines().map(str::trim).rfind(|line| !line.is_empty());
    let said = last.map_or(String::new(), |line| format!(": {line}"));
    match status.code() {
        Some(0) => Ok(Outcome::Done(stdout)),
        Some(status) if status == i32::from(UNAVAILABLE) => {
            Ok(Outcome::Unavailable(
                last.unwrap_or("it does not say what is missing").to_owned(),
            ))
        }
        _ => bail!("it ended with {status}{said}"),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<Outcome> {
        call_program(&["sh", "-c", script].map(OsString::from), limit)
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn what_it_prints_is_returned() {
        assert_eq!(
            shell("echo hello", LONG).unwrap(),
            Outcome::Done(b"hello\n".into())
        );
        // More than a pipe holds, on both.
        let many = "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2";
        let Outcome::Done(printed) = shell(many, LONG).unwrap() else { panic!() };
        assert_eq!(printed.len(), 300_000);
    }

    #[test]
    fn an_error_quotes_the_last_line_of_stderr() {
        let error = shell("echo first >&2; echo no such thing >&2; exit 3", LONG);
        let error = format!("{:#}", error.unwrap_err());
        assert_eq!(error, "it ended with exit status: 3: no such thing");
        let error = format!("{:#}", shell("kill -9 $$", LONG).unwrap_err());
        assert!(error.contains("signal: 9"), "{error}");
        let error = call_program(&["/no/such/program".into()], LONG).unwrap_err();
        assert!(format!("{error:#}").contains("cannot start /no/such/program"));
    }

    #[test]
    fn something_missing_is_not_a_failure() {
        let outcome = shell("echo error: no GPU >&2; exit 77", LONG).unwrap();
        assert_eq!(outcome, Outcome::Unavailable("error: no GPU".into()));
    }

    #[test]
    fn a_program_that_takes_too_long_is_ended() {
        let start = Instant::now();
        let error = shell("exec sleep 60", Duration::from_millis(200)).unwrap_err();
        assert!(format!("{error:#}").contains("was ended"), "{error:#}");
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
