//! The command line that makes a room: bubblewrap builds the walls, and small programs behind
//! it set limits before the submission starts.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Mount, Room, Tools};
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
use super::{filter, users};

/// The number of users that belong to each grader which runs as root. The system counts the
/// processes of a user, and those of another grader must not count.
pub const USERS: u32 = 256;

/// The programs that make a room.
#[derive(Debug)]
pub struct Bubblewrap {
    bwrap: PathBuf,
    prlimit: PathBuf,
    setpriv: PathBuf,
    taskset: PathBuf,
    filter: PathBuf,
    /// Is the grader an administrator?
    pub is_root: bool,
    first_user: u32,
    can_disable_userns: bool,
}

impl Bubblewrap {
    /// Finds the programs of this machine, and writes the filter to `folder`.
    ///
    /// # Errors
    /// A program is missing or too old.
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    ))]
    pub fn find(folder: &Path) -> Result<Self> {
        let filter = folder.join("system-calls.filter");
        fs::write(&filter, filter::system_call_filter())
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
        let first_user = if is_root {
            let map = fs::read_to_string("/proc/self/uid_map");
            users::first_user(&map.unwrap_or_default(), std::process::id())?
        } else {
            0 // programs run as the grader's own user
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
    pub fn find(_: &Path) -> Result<Self> {
        bail!("bubblewrap runs on Linux, on x86-64 and 64-bit ARM processors")
    }

    /// The command that makes a room and runs a program in it.
    pub fn command(
        &self,
        room: &Room,
        number: u32,
        processors: Option<&str>,
        program: &[String],
    ) -> Result<Vec<String>> {
        // The shell opens the filter as the file 3, and closes what it may have inherited.
        // `exec` leaves no shell behind.
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
            // For setpriv, which drops them.
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
                // Folders that bubblewrap makes by itself can be read by their owner only. In
                // folders that are mounted, none can be made.
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
        // Inside, bubblewrap keeps a process that is the program's parent; in a name space
        // of users it counts.
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
        .with_context(|| format!("the path {} is not UTF-8", path.display()))
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
