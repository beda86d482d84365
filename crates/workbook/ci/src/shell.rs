//! Runs the commands of a stage.

use std::ffi::OsString;
use std::fmt::{self, Display};
use std::io::{self, BufRead, BufReader, PipeReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, thread};

use crate::children::Children;
use crate::needs::{Need, Needs};
use crate::stage::{Outcome, Stop};

/// The exit status of a command that needs something this machine lacks. It says what in a
/// line that begins with [`SKIPPED`].
const LACKING: i32 = 77;
const SKIPPED: &str = "skipped: ";

/// Where a stage's output goes: to a terminal, or to memory until the stage has ended.
pub type Sink = Arc<Mutex<dyn Write + Send>>;

/// A program and its arguments. A line of text is split at spaces, and nothing in it is
/// expanded.
pub struct Line {
    program: PathBuf,
    arguments: Vec<String>,
}

impl Line {
    /// A program with arguments that may contain spaces.
    pub fn new(program: impl Into<PathBuf>, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|each| (*each).to_owned()).collect();
        Line { program: program.into(), arguments }
    }
}

impl From<&str> for Line {
    fn from(line: &str) -> Self {
        let (program, arguments) = line.split_once(' ').unwrap_or((line, ""));
        Line::from((program.into(), arguments))
    }
}

impl From<String> for Line {
    fn from(line: String) -> Self {
        Line::from(line.as_str())
    }
}

/// A program whose path may contain spaces, and its arguments in one line.
impl From<(PathBuf, &str)> for Line {
    fn from((program, arguments): (PathBuf, &str)) -> Self {
        Line::new(program, &arguments.split_whitespace().collect::<Vec<_>>())
    }
}

impl Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", self.program.display())?;
        self.arguments.iter().try_for_each(|argument| write!(f, " {argument}"))
    }
}

/// The folder and the environment in which commands run, and where their output goes.
#[derive(Clone)]
pub struct Shell {
    root: PathBuf,
    variables: Vec<(String, OsString)>,
    sink: Sink,
    children: Arc<Children>,
    needs: Needs,
}

impl Shell {
    pub(crate) fn new(
        root: &Path,
        sink: Sink,
        children: Arc<Children>,
        needs: Needs,
    ) -> Self {
        Shell { root: root.into(), variables: Vec::new(), sink, children, needs }
    }

    /// The same shell with an environment variable set.
    #[must_use]
    pub fn with(&self, name: &str, value: impl Into<OsString>) -> Self {
        let mut shell = self.clone();
        shell.variables.push((name.into(), value.into()));
        shell
    }

    /// Does this machine have what a stage wants?
    pub fn has(&self, need: Need) -> bool {
        self.needs.missing(need).is_none()
    }

    /// The repository's root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where cargo puts what it builds.
    pub fn target(&self) -> PathBuf {
        let target =
            env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        self.root.join(target)
    }

    /// Runs a program; everything that it prints becomes part of the stage's output.
    ///
    /// # Errors
    /// [`Stop::Failed`] if it fails, and [`Stop::Lacking`] if its exit status is 77.
    pub fn run(&self, line: impl Into<Line>) -> Outcome {
        let line = line.into();
        let exit = self.start(&line, Arc::clone(&self.sink), true)?;
        self.end(&line, exit)
    }

    /// Runs a program and returns what it has printed to its standard output.
    ///
    /// # Errors
    /// The same as for [`Shell::run`].
    pub fn output(&self, line: impl Into<Line>) -> Outcome<String> {
        let line = line.into();
        let kept = Arc::new(Mutex::new(Vec::new()));
        let exit = self.start(&line, Arc::clone(&kept) as Sink, false)?;
        let text = String::from_utf8_lossy(&locked(&kept)).into_owned();
        self.end(&line, exit).map(|()| text)
    }

    /// Can a program be run successfully? Its output is discarded.
    pub fn can(&self, line: impl Into<Line>) -> bool {
        let nowhere = Arc::new(Mutex::new(io::sink()));
        self.start(&line.into(), nowhere, true)
            .is_ok_and(|exit| exit.status.success())
    }

    /// Adds a line to the stage's output.
    pub fn say(&self, line: &str) {
        // If the reader has gone away, the stage's own command will notice.
        let _ = writeln!(locked(&self.sink), "{line}");
    }

    fn start(&self, line: &Line, sink: Sink, with_errors: bool) -> Outcome<Exit> {
        let cannot = |error: io::Error| Stop::Failed(format!("{line}: {error}"));
        let (reader, writer) = io::pipe().map_err(cannot)?;
        let mut command = self.command(line);
        if with_errors {
            command.stderr(writer.try_clone().map_err(cannot)?);
        }
        command.stdout(writer);
        let child = self.children.start(&mut command).map_err(cannot)?;
        let mut child = child.ok_or(Stop::Ended)?;
        drop(command); // closes our ends of the pipe that it writes to
        let copying = thread::spawn(move || copy(reader, &sink));
        let status = child.wait().map_err(cannot)?;
        self.children.gone(&child);
        Ok(Exit { status, reason: copying.join().ok().flatten() })
    }

    fn command(&self, line: &Line) -> Command {
        let mut command = Command::new(&line.program);
        command.args(&line.arguments).current_dir(&self.root).stdin(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        // It says that cargo started this program, which does not hold for what we start.
        command.env_remove("CARGO");
        // If PATH is set explicitly, Windows searches it first, and finds the bash that
        // comes with git rather than the system's.
        command.env("PATH", env::var_os("PATH").unwrap_or_default());
        command
    }

    fn end(&self, line: &Line, exit: Exit) -> Outcome {
        if exit.status.success() {
            Ok(())
        } else if self.children.were_ended() {
            Err(Stop::Ended)
        } else if exit.status.code() == Some(LACKING) {
            Err(Stop::Lacking(
                exit.reason.unwrap_or_else(|| format!("{line} cannot run")),
            ))
        } else {
            Err(Stop::Failed(line.to_string()))
        }
    }
}

/// How a program ended, and what it said it was lacking.
struct Exit {
    status: ExitStatus,
    reason: Option<String>,
}

/// Passes on what a program prints, and returns what it says it is lacking.
fn copy(reader: PipeReader, sink: &Sink) -> Option<String> {
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    let mut reason = None;
    while reader.read_until(b'\n', &mut line).is_ok_and(|bytes| bytes > 0) {
        let text = String::from_utf8_lossy(&line);
        if let Some(text) = text.strip_prefix(SKIPPED) {
            reason = Some(text.trim_end().to_owned());
        }
        let mut sink = locked(sink);
        let _ = sink.write_all(&line).and_then(|()| sink.flush());
        line.clear();
    }
    reason
}

/// Locks a place for output, even if another thread has panicked with the lock, which does
/// no harm here.
pub(crate) fn locked<T: ?Sized>(sink: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    sink.lock().unwrap_or_else(PoisonError::into_inner)
}
