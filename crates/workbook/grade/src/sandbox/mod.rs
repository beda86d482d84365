//! Where submitted code is compiled and run: a room without a network, with a file
//! system of its own, and with little of everything.
//!
//! [bubblewrap] makes the room out of name spaces: other processes, the network and all
//! files but those that are named are not refused there, they do not exist. `prlimit`
//! sets what one process may take, a [filter] what it may ask of the kernel, and
//! [`bounded`] watches from outside what they all take together.
//!
//! An administrator is bound by few limits, so a grader that runs as one has `setpriv`
//! make the program an ordinary user, another one for each program that runs at a
//! time. A grader that runs as an ordinary user makes a name space of users instead.
//!
//! [bubblewrap]: https://github.com/containers/bubblewrap

pub mod bounded;
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

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// So many users belong to each grader that runs as root: the system counts the processes
/// of a user, and those of another grader shall not count.
const USERS: u32 = 256;

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

/// A file or folder of ours, and where the program sees it.
#[derive(Clone, Debug)]
pub struct Mount {
    /// Its place out here.
    pub here: PathBuf,
    /// Its place in there, absolute.
    pub there: String,
    /// May it be written?
    pub is_writable: bool,
}

/// What programs of the system there are in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tools {
    /// None, but for the libraries that programs are linked with.
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

/// How to run programs in rooms.
#[derive(Debug)]
pub enum Sandbox {
    /// bubblewrap does it.
    Bubblewrap(Bubblewrap),
    /// Nothing does: somebody insisted.
    None,
}

/// The programs that make a room.
#[derive(Debug)]
pub struct Bubblewrap {
    bwrap: PathBuf,
    prlimit: PathBuf,
    setpriv: PathBuf,
    taskset: PathBuf,
    filter: PathBuf,
    is_root: bool,
    first_user: u32,
    can_disable_userns: bool,
}

impl Sandbox {
    /// The sandbox of this machine, after a trial: `probe` is started in it and tries
    /// the walls. The filter is kept in `folder`.
    ///
    /// # Errors
    /// This machine has none that holds, with what to do.
    pub fn find(probe: &Path, folder: &Path) -> Result<Sandbox> {
        let advice = "install bubblewrap and util-linux (on Debian and Ubuntu: apt \
                      install bubblewrap), or use the container of \
                      book/how-checking-works.md; --unsafe-no-sandbox grades without, \
                      which is for submissions that you trust as you trust yourself";
        let sandbox = Bubblewrap::find(folder)
            .and_then(|bubblewrap| {
                let sandbox = Sandbox::Bubblewrap(bubblewrap);
                probe::hold(&sandbox, probe, folder)?;
                Ok(sandbox)
            })
            .with_context(|| format!("there is no sandbox that holds: {advice}"))?;
        Ok(sandbox)
    }

    /// The command that runs a program in a room. Rooms that are there at the same
    /// time have different numbers. With `processors`, as in `0,2`, it runs on these
    /// alone.
    ///
    /// # Errors
    /// A path is no text.
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

    /// Is there one?
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

impl Bubblewrap {
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    ))]
    fn find(folder: &Path) -> Result<Self> {
        let filter = folder.join("system-calls.filter");
        fs::write(&filter, filter::filter())
            .with_context(|| format!("cannot write {}", filter.display()))?;
        let bwrap = program("bwrap")?;
        let help = std::process::Command::new(&bwrap).arg("--help").output();
        let help =
            help.with_context(|| format!("cannot run {}", bwrap.display()))?;
        let help = String::from_utf8_lossy(&help.stdout).into_owned()
            + &String::from_utf8_lossy(&help.stderr);
        for option in ["--size", "--perms", "--clearenv", "--seccomp"] {
            if !help.contains(option) {
                bail!("{} is too old: it has no {option}", bwrap.display());
            }
        }
        let is_root = nix::unistd::geteuid().is_root();
        let first_user = match is_root {
            true => {
                let map = fs::read_to_string("/proc/self/uid_map");
                users::first(&map.unwrap_or_default(), std::process::id())?
            }
            false => 0, // it runs as who we are
        };
        Ok(Bubblewrap {
            bwrap,
            prlimit: program("prlimit")?,
            setpriv: program("setpriv")?,
            taskset: program("taskset")?,
            filter,
            is_root,
            first_user,
            can_disable_userns: help.contains("--disable-userns"),
        })
    }

    #[cfg(not(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    )))]
    fn find(_: &Path) -> Result<Self> {
        bail!("bubblewrap runs on Linux, on x86-64 and 64-bit ARM processors")
    }

    fn command(
        &self,
        room: &Room,
        number: u32,
        processors: Option<&str>,
        program: &[String],
    ) -> Result<Vec<String>> {
        // The shell opens the filter as the file 3, and closes what it may have been
        // handed down. `exec` leaves no shell behind.
        let script = "exec \"$@\" 3<\"$0\" 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-";
        let mut command = words(&["/bin/sh", "-c", script]);
        command.push(text(&self.filter)?);
        if let Some(processors) = processors {
            command.extend([
                text(&self.taskset)?,
                "-c".into(),
                processors.to_owned(),
            ]);
        }
        command.push(text(&self.bwrap)?);
        command.extend(self.walls());
        command.extend(self.furniture(room)?);
        for (name, value) in &room.environment {
            command.extend(["--setenv".into(), name.clone(), value.clone()]);
        }
        command.extend(["--chdir".into(), room.folder.clone(), "--".into()]);
        command.extend(self.limits(room, number)?);
        command.extend(program.iter().cloned());
        Ok(command)
    }

    /// What is not shared with the rest of the machine.
    fn walls(&self) -> Vec<String> {
        let mut walls = words(&[
            "--unshare-pid",
            "--unshare-net",
            "--unshare-ipc",
            "--unshare-uts",
            "--unshare-cgroup-try",
            "--hostname",
            "sandbox",
            "--die-with-parent",
            "--new-session",
            "--clearenv",
            "--seccomp",
            "3",
        ]);
        if self.is_root {
            // For setpriv, which gives them away.
            for capability in ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"] {
                walls.extend(words(&["--cap-add", capability]));
            }
        } else {
            walls.extend(words(&[
                "--unshare-user",
                "--uid",
                "1000",
                "--gid",
                "1000",
            ]));
            if self.can_disable_userns {
                walls.push("--disable-userns".into());
            }
        }
        walls
    }

    /// The file system.
    fn furniture(&self, room: &Room) -> Result<Vec<String>> {
        let mut mounts = system(room.tools);
        for needed in [&self.prlimit, &self.setpriv] {
            mounts.push(Mount::read_only(needed, text(needed)?));
        }
        mounts.extend(room.mounts.iter().cloned());
        let mut furniture = Vec::new();
        furniture.extend(words(&["--dev", "/dev"]));
        furniture.extend(memory("/dev/shm", room.limits.scratch / 4));
        furniture.extend(memory("/tmp", room.limits.scratch));
        if room.tools == Tools::Compilers {
            furniture.extend(words(&["--proc", "/proc"]));
        }
        let mut folders = BTreeSet::from(["/".to_owned(), "/tmp".to_owned()]);
        for mount in &mounts {
            for parent in parents(&mount.there) {
                // Those that bubblewrap makes by itself are for their owner only. In
                // folders that are mounted nothing can be made.
                let is_inside = mounts.iter().any(|other| {
                    other.there == parent
                        || parent.starts_with(&format!("{}/", other.there))
                });
                if !is_inside && folders.insert(parent.clone()) {
                    furniture.extend(words(&["--perms", "0755", "--dir", &parent]));
                }
            }
            if let Ok(target) = fs::read_link(&mount.here)
                && mount.here == Path::new(&mount.there)
                && target.is_relative()
                && mount.here.is_dir()
            {
                // /lib is a link to usr/lib on most systems.
                let target = text(&target)?;
                furniture.extend(["--symlink".into(), target, mount.there.clone()]);
                continue;
            }
            let how = if mount.is_writable { "--bind" } else { "--ro-bind" };
            let here = text(&mount.here)?;
            furniture.extend([how.to_owned(), here, mount.there.clone()]);
        }
        furniture.extend(words(&["--remount-ro", "/dev", "--remount-ro", "/"]));
        if room.tools == Tools::Compilers {
            furniture.extend(words(&["--remount-ro", "/proc"]));
        }
        Ok(furniture)
    }

    /// Who the program is, and what it may take.
    fn limits(&self, room: &Room, number: u32) -> Result<Vec<String>> {
        let limits = &room.limits;
        let mut command = Vec::new();
        // bubblewrap has a process in there that is the program's parent, and with a
        // name space of users it counts.
        let mut threads = limits.threads + 1;
        if self.is_root {
            threads = limits.threads;
            let user = self.first_user + number % USERS;
            command.push(text(&self.setpriv)?);
            command.extend(words(&["--reuid", &user.to_string()]));
            command.extend(words(&["--regid", &user.to_string(), "--clear-groups"]));
            command.extend(words(&["--inh-caps=-all", "--bounding-set=-all"]));
            command.push("--no-new-privs".into());
        }
        command.push(text(&self.prlimit)?);
        command.push(format!("--as={}", limits.addresses));
        // The first signal has a name that tells why, the second cannot be ignored.
        let seconds = limits.processor_seconds;
        command.push(format!("--cpu={seconds}:{}", seconds + 5));
        command.push(format!("--fsize={}", limits.file));
        command.push(format!("--nproc={threads}"));
        command.extend(words(&["--nofile=256", "--core=0", "--memlock=65536"]));
        command.extend(words(&["--msgqueue=0", "--rtprio=0", "--nice=0"]));
        Ok(command)
    }
}

/// Whoever started us may have left files open that programs in the sandbox would
/// inherit. To be called first of all: it closes everything.
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
            // The one that listed them is closed already.
            let _ = nix::unistd::close(number);
        }
    }
}

/// What every program needs of the system.
fn system(tools: Tools) -> Vec<Mount> {
    let mut places = match tools {
        Tools::Libraries => vec!["/usr/lib", "/usr/lib64", "/usr/libexec"],
        Tools::Compilers => vec!["/usr"],
    };
    places.extend(["/lib", "/lib64"]);
    // Where libraries are, on systems that do not have them in /usr/lib.
    places.extend(["/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d"]);
    if tools == Tools::Compilers {
        places.extend([
            "/bin",
            "/sbin",
            "/etc/alternatives",
            "/etc/vulkan",
            "/nix/store",
        ]);
    }
    let is_there = |place: &&str| Path::new(place).exists();
    places
        .into_iter()
        .filter(is_there)
        .map(|place| Mount::read_only(place, place))
        .collect()
}

/// A folder of files in memory.
fn memory(place: &str, bytes: u64) -> Vec<String> {
    words(&[
        "--size",
        &bytes.max(4096).to_string(),
        "--perms",
        "1777",
        "--tmpfs",
        place,
    ])
}

/// The folders above an absolute path, the topmost first.
fn parents(path: &str) -> Vec<String> {
    let ends = path.match_indices('/').map(|(end, _)| end).filter(|&end| end > 0);
    ends.map(|end| path[..end].to_owned()).collect()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn text(path: &Path) -> Result<String> {
    path.to_str()
        .map(str::to_owned)
        .with_context(|| format!("the path {} is no text", path.display()))
}

/// A program of the system, found as a shell finds it.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
fn program(name: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_absolute() && file.is_file())
        .with_context(|| format!("there is no {name} on this machine"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_are_named_from_the_top() {
        assert_eq!(parents("/usr/lib/x"), ["/usr", "/usr/lib"]);
        assert!(parents("/exe").is_empty());
    }
}
