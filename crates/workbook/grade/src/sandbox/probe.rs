//! A trial of the sandbox, before anything is trusted to it: a program of the grader tries
//! the walls from inside and says what it found.

use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::bounded::{Bounds, run_bounded};
use super::{Limits, Mount, Room, Sandbox, Tools};

const MEBIBYTE: u64 = 1 << 20;
/// What the probe may use up, small enough to be tried in a moment.
const LIMITS: Limits = Limits {
    addresses: 512 * MEBIBYTE,
    processor_seconds: 10,
    file: 3 * MEBIBYTE,
    scratch: 8 * MEBIBYTE,
    threads: 3,
};

/// What the probe could do in the room.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Found {
    /// Files and folders outside that it can read.
    readable: Vec<String>,
    /// Places that it can write, where it should not.
    writable: Vec<String>,
    /// Addresses that it can connect to.
    reachable: Vec<String>,
    /// Environment variables that it was not given.
    variables: Vec<String>,
    /// Open files that it has inherited.
    open_files: Vec<String>,
    /// Threads that it has when no more can be started.
    threads: u64,
    /// Mebibytes of memory that it could take.
    memory: u64,
    /// Mebibytes of files in /tmp and in /dev/shm.
    scratch: u64,
}

/// Runs the probe in the sandbox.
///
/// # Errors
/// The sandbox does not start, or something got through.
pub fn try_walls(sandbox: &Sandbox, program: &Path, folder: &Path) -> Result<()> {
    let canary = folder.join("canary");
    fs::write(&canary, "no program in the sandbox can see this")
        .context("cannot write the file that must not be seen")?;
    let listener = TcpListener::bind("127.0.0.1:0").context("cannot open a port")?;
    let address =
        listener.local_addr().context("cannot tell the address of the port")?;
    let room = Room {
        mounts: vec![Mount::read_only(program, "/probe")],
        folder: "/tmp".into(),
        environment: vec![("GIVEN".into(), "1".into())],
        tools: Tools::Libraries,
        limits: LIMITS,
    };
    let canary = canary.to_str().context("the path is not UTF-8")?.to_owned();
    let words = ["/probe", "sandbox-probe", &canary, &address.to_string()];
    let words: Vec<String> = words.iter().map(|word| word.to_string()).collect();
    let command = sandbox.command(&room, 0, None, &words)?;
    let bounds =
        Bounds { time: Duration::from_secs(60), output: 1 << 20, memory: 1 << 30 };
    let finished =
        run_bounded(Command::new(&command[0]).args(&command[1..]), bounds)
            .context("the sandbox does not start")?;
    let Ok(found) = serde_json::from_slice::<Found>(&finished.stdout) else {
        let complaint = finished.complaint();
        bail!("the trial of the sandbox failed ({:?}): {complaint}", finished.end);
    };
    found.nothing_got_through()
}

impl Found {
    fn nothing_got_through(&self) -> Result<()> {
        for (what, list) in [
            ("read", &self.readable),
            ("write", &self.writable),
            ("reach", &self.reachable),
            ("see the environment variable", &self.variables),
            ("use the open file", &self.open_files),
        ] {
            if let Some(first) = list.first() {
                bail!(
                    "the trial of the sandbox failed: programs can {what} {first}"
                );
            }
        }
        for (what, found, most) in [
            ("threads", self.threads, LIMITS.threads),
            ("MiB of memory", self.memory, LIMITS.addresses / MEBIBYTE),
            ("MiB of files", self.scratch, LIMITS.scratch * 5 / 4 / MEBIBYTE),
        ] {
            if found == 0 || found > most {
                bail!(
                    "the trial of the sandbox failed: programs can have {found} \
                     {what}, where {most} are allowed"
                );
            }
        }
        Ok(())
    }
}

/// Tries the sandbox and says what it is; with two arguments it is the probe inside.
///
/// # Errors
/// No sandbox holds.
pub fn probe_command(
    canary: Option<&str>,
    address: Option<&str>,
) -> Result<ExitCode> {
    if let (Some(canary), Some(address)) = (canary, address) {
        probe_from_inside(canary, address)?;
        return Ok(ExitCode::SUCCESS);
    }
    super::close_inherited_files();
    let folder = tempfile::tempdir().context("cannot make a folder")?;
    let sandbox = Sandbox::find(&std::env::current_exe()?, folder.path())?;
    workbook_base::output::print(&format!(
        "the sandbox holds: {}",
        sandbox.describe()
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// What the probe does, inside. `canary` is a file that it must not see, `address` one
/// that it must not reach.
///
/// # Errors
/// Standard output is closed.
fn probe_from_inside(canary: &str, address: &str) -> Result<()> {
    let home = std::env::var("HOME").unwrap_or_else(|_| "/root".into());
    let readable = [canary, "/etc/shadow", "/etc/passwd", "/home", &home, "/proc/1"];
    let writable =
        ["/probe", "/new", "/usr/new", "/dev/new", "/etc/new", "/proc/new"];
    let addresses = [address, "1.1.1.1:443"];
    let found = Found {
        readable: those(&readable, |path| Path::new(path).exists()),
        writable: those(&writable, |path| fs::write(path, "x").is_ok()),
        reachable: those(&addresses, can_connect),
        variables: std::env::vars()
            .map(|(name, _)| name)
            .filter(|name| !matches!(name.as_str(), "GIVEN" | "PWD"))
            .collect(),
        open_files: (3..64)
            .map(|number| format!("/dev/fd/{number}"))
            .filter(|path| fs::metadata(path).is_ok())
            .collect(),
        threads: threads(),
        memory: memory(),
        scratch: scratch(),
    };
    let text = serde_json::to_string(&found)
        .context("cannot write what the probe found as JSON")?;
    std::io::stdout()
        .write_all(text.as_bytes())
        .context("cannot write what the probe found")
}

fn those(candidates: &[&str], test: impl Fn(&str) -> bool) -> Vec<String> {
    candidates.iter().filter(|one| test(one)).map(|one| one.to_string()).collect()
}

fn can_connect(address: &str) -> bool {
    let second = Duration::from_secs(1);
    let address: Option<SocketAddr> = address.parse().ok();
    address
        .is_some_and(|address| TcpStream::connect_timeout(&address, second).is_ok())
}

/// This thread and as many as can be started.
fn threads() -> u64 {
    let (hold, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Arc::new(std::sync::Mutex::new(wait));
    let mut started = Vec::new();
    while started.len() < 100 {
        let wait = wait.clone();
        let wait_here = move || {
            // Until the sender is gone.
            let _ = wait.lock().map(|wait| wait.recv());
        };
        match std::thread::Builder::new().stack_size(64 << 10).spawn(wait_here) {
            Ok(thread) => started.push(thread),
            Err(_) => break,
        }
    }
    drop(hold);
    let count = started.len() as u64 + 1;
    started.into_iter().for_each(|thread| drop(thread.join()));
    count
}

fn memory() -> u64 {
    let mut all: Vec<Vec<u8>> = Vec::new();
    while all.len() < 4096 {
        let mut block = Vec::new();
        if block.try_reserve_exact(MEBIBYTE as usize).is_err() {
            break;
        }
        all.push(block);
    }
    all.len() as u64
}

fn scratch() -> u64 {
    let mut count = 0;
    for folder in ["/tmp", "/dev/shm"] {
        for number in 0..100 {
            let path = format!("{folder}/{number}");
            if fs::write(path, vec![0; MEBIBYTE as usize]).is_ok() {
                count += 1;
            }
        }
    }
    count
}
