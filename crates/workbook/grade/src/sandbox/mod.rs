//! Where submitted code is compiled and run: a room without a network, with a file system
//! of its own, and with little of everything.
//!
//! # What it is up against
//!
//! A submission is a program that someone else wrote, and it runs on the instructor's
//! machine with every other submission, the solutions and the grades beside it. Most of
//! them mean no harm and do some all the same: an endless loop, a gigabyte of output, a
//! thread for every element. A few try things. They would like to
//!
//! - read what they must not see: solutions, other submissions, keys in a home folder;
//! - change what they must not change: a grade, another answer, the grader itself;
//! - talk to someone outside, to have the answer computed or to carry something away;
//! - take so much memory, disk or time that other submissions fail;
//! - look faster than they are: run on more processors than the exercise allows, or slow
//!   the baseline down;
//! - outlive their turn, and do any of this while another answer is graded;
//! - convince the grader that they have passed.
//!
//! The last one is not for the sandbox to prevent. The judge runs outside, is not compiled
//! from a submission, and believes nothing that a worker says but its answers (see the
//! crate's documentation). The sandbox sees to the others.
//!
//! # The walls
//!
//! A thing that does not exist needs no rule that forbids it. So the first and thickest wall
//! is made of name spaces, by [bubblewrap]: in a room there are no other processes, no
//! network and no files but those that are named. The others are for what name spaces leave.
//!
//! | wall | what it does | where |
//! |---|---|---|
//! | mount name space | Only named files exist. They are read-only except `/tmp`, `/dev/shm` and, for the compiler, one folder for what it makes; the first two lie in memory and have a fixed size. | `Bubblewrap::furniture` |
//! | process name space | No other process can be seen, signalled or traced, and all of a room's processes end with it: nothing outlives its turn. | `Bubblewrap::walls` |
//! | network name space | There is a loopback interface of its own and nothing else; and the filter refuses sockets. | `Bubblewrap::walls` |
//! | a user without rights | Makes limits hold: they bind ordinary users, not administrators. A grader that runs as root has `setpriv` make the program an ordinary user, another one for each room, so that limits by user are limits by room. One that does not run as root makes a name space of users. | `users`, `Bubblewrap::limits` |
//! | limits of a process | Bound addresses, processor seconds, size of files, threads, open files; set by `prlimit` just before the program starts, and inherited. | [`Limits`] |
//! | a filter of system calls | Refuses calls that would make the room wider from inside (name spaces, mounts, tracing, the choice of processors), that take memory which no limit counts, or that have been a way out of sandboxes before. | `filter` |
//! | a watch from outside | Bounds what all processes of a room take together: time by the clock, memory, output. No limit of a single process can do that. | [`bounded`] |
//! | no inheritance | Environment variables are named one by one, and inherited files are closed: by the grader when it starts, and once more by the shell that starts the room. | [`close_inherited_files`] |
//! | chosen processors | `taskset` puts a room on as many processors as its exercise has threads, and the filter refuses to choose again: speeds can be compared. | [`Sandbox::command`] |
//!
//! The compiler gets a room too. It runs no code of the submission: there is no build script,
//! and procedural macros are those of libraries that we built. But a source file can make it
//! work for ever, or include another file that it can read.
//!
//! # Trust is tried
//!
//! How name spaces behave depends on the kernel, the distribution and the container around
//! them. So [`Sandbox::find`] does not stop at finding the programs: before anything is
//! graded, [`probe`] starts a program of its own inside, which tries to read a file beside it,
//! to reach a port that is open outside, to write where it should not, and to take more
//! threads and memory than there are for it. If anything succeeds, nothing is graded.
//!
//! # What it cannot keep out
//!
//! - A mistake in the Linux kernel: the walls and the code share one. Strangers' code belongs
//!   in a virtual machine that can be thrown away.
//! - What can be learnt from the processor's caches and timing, by a room that runs beside
//!   another one. Answers are checked side by side; only speed is measured alone.
//! - A driver of a graphics processor, which would be a second kernel with a wall of its own;
//!   so a room has no such driver, and exercises that need one are left out.
//! - A program that writes another one to `/tmp` and becomes it. It is in the same room, and
//!   has to answer as rightly.
//! - Anything on macOS and Windows, where [`Sandbox::find`] fails. Who wants to grade without
//!   a sandbox has to ask for it with an option that says how dangerous it is.
//!
//! [bubblewrap]: https://github.com/containers/bubblewrap

pub mod bounded;
mod bubblewrap;
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod filter;
pub mod probe;
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod users;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use bubblewrap::Bubblewrap;

/// How to run programs in rooms.
#[derive(Debug)]
pub enum Sandbox {
    /// bubblewrap does it.
    Bubblewrap(Bubblewrap),
    /// Nothing does: the instructor has asked for that.
    None,
}

impl Sandbox {
    /// The sandbox of this machine, after a trial: `probe` is started in it and tries
    /// the walls. The filter is kept in `folder`.
    ///
    /// # Errors
    /// This machine has no sandbox that holds; the sentence says what to do.
    pub fn find(probe: &Path, folder: &Path) -> Result<Sandbox> {
        let advice = "install bubblewrap and util-linux (on Debian and Ubuntu: apt \
                      install bubblewrap), or use the container of \
                      book/how-checking-works.md; --unsafe-no-sandbox grades without, \
                      which is for submissions that you trust as you trust yourself";
        let sandbox = Bubblewrap::find(folder)
            .and_then(|bubblewrap| {
                let sandbox = Sandbox::Bubblewrap(bubblewrap);
                probe::try_walls(&sandbox, probe, folder)?;
                Ok(sandbox)
            })
            .with_context(|| format!("there is no sandbox that holds: {advice}"))?;
        Ok(sandbox)
    }

    /// The command that runs a program in a room. Rooms that exist at the same time
    /// have different numbers. With `processors`, as in `0,2`, it runs on these alone.
    ///
    /// # Errors
    /// A path is not UTF-8.
    pub fn command(
        &self,
        room: &Room,
        number: u32,
        processors: Option<&str>,
        program: &[String],
    ) -> Result<Vec<String>> {
        match self {
            Sandbox::None => Ok(program.to_vec()),
            Sandbox::Bubblewrap(bubblewrap) => {
                bubblewrap.command(room, number, processors, program)
            }
        }
    }

    /// Is there a sandbox at all?
    pub fn is_there(&self) -> bool {
        matches!(self, Sandbox::Bubblewrap(_))
    }

    /// One line about it.
    pub fn describe(&self) -> &'static str {
        match self {
            Sandbox::None => "none (--unsafe-no-sandbox)",
            Sandbox::Bubblewrap(b) if b.is_root => "bubblewrap, as other users",
            Sandbox::Bubblewrap(_) => "bubblewrap, in a name space of users",
        }
    }
}

/// What a program may see and use up.
#[derive(Clone, Debug)]
pub struct Room {
    /// Files and folders, with the places where they are seen.
    pub mounts: Vec<Mount>,
    /// The current folder.
    pub folder: String,
    /// All environment variables.
    pub environment: Vec<(String, String)>,
    /// What programs of the system there are.
    pub tools: Tools,
    /// What can be used up.
    pub limits: Limits,
}

/// A file or folder of this machine, and where the program sees it.
#[derive(Clone, Debug)]
pub struct Mount {
    /// Its path on this machine.
    pub here: PathBuf,
    /// Its path in the room, absolute.
    pub there: String,
    /// May it be written?
    pub is_writable: bool,
}

/// What programs of the system there are in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tools {
    /// Only the libraries that programs are linked with.
    Libraries,
    /// Compilers, linkers and what they need.
    Compilers,
}

/// What each process in a room, or all of them, can use up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of addresses that a process may have. More than it may use: reserved is
    /// not used.
    pub addresses: u64,
    /// Seconds that a process may compute.
    pub processor_seconds: u64,
    /// Bytes of one file.
    pub file: u64,
    /// Bytes of all files in /tmp.
    pub scratch: u64,
    /// Threads of all processes together.
    pub threads: u64,
}

impl Mount {
    /// A file or folder that can be read.
    pub fn read_only(here: impl Into<PathBuf>, there: impl Into<String>) -> Self {
        Mount { here: here.into(), there: there.into(), is_writable: false }
    }

    /// A folder that can be written.
    pub fn writable(here: impl Into<PathBuf>, there: impl Into<String>) -> Self {
        Mount { here: here.into(), there: there.into(), is_writable: true }
    }
}

/// Closes the files that the program which started us may have left open: programs in the
/// sandbox would inherit them. To be called before any other file is opened.
pub fn close_inherited_files() {
    #[cfg(target_os = "linux")]
    {
        let open: Vec<i32> = fs::read_dir("/proc/self/fd")
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter(|&number| number > 2)
            .collect();
        for number in open {
            // The one through which they were listed is closed already.
            let _ = nix::unistd::close(number);
        }
    }
}
