//! Each wall and each limit of the sandbox, tried by itself.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use workbook_grade::sandbox::bounded::{Bounds, End, Finished, run_bounded};
use workbook_grade::sandbox::{Limits, Mount, Room, Sandbox, Tools};

const LIMITS: Limits = Limits {
    addresses: 256 << 20,
    processor_seconds: 2,
    file: 4 << 20,
    scratch: 16 << 20,
    threads: 24,
};
const BOUNDS: Bounds =
    Bounds { time: Duration::from_secs(60), output: 1 << 20, memory: 128 << 20 };

/// A sandbox with a shell in it.
struct Shell {
    sandbox: Sandbox,
    folder: TempDir,
}

impl Shell {
    /// None where there is no bubblewrap, which in CI there has to be.
    fn new() -> Option<Shell> {
        let folder = tempfile::tempdir().unwrap();
        let probe = Path::new(env!("CARGO_BIN_EXE_workbook-grade"));
        match Sandbox::find(probe, folder.path()) {
            Ok(sandbox) => Some(Shell { sandbox, folder }),
            Err(error) => {
                let is_required = std::env::var("CI").is_ok_and(|ci| ci == "true");
                assert!(!is_required, "{error:#}");
                eprintln!("skipped: {error:#}");
                None
            }
        }
    }

    fn run_in(&self, room: &Room, script: &str) -> Finished {
        let program = ["/bin/sh", "-c", script].map(String::from);
        let command = self.sandbox.command(room, 1, None, &program).unwrap();
        let mut process = Command::new(&command[0]);
        // It would be seen if it were passed on.
        process.args(&command[1..]).env("SECRET", "1");
        run_bounded(&mut process, BOUNDS).unwrap()
    }

    fn run(&self, script: &str) -> Finished {
        self.run_in(&room(Vec::new()), script)
    }

    /// What a script prints.
    fn says(&self, script: &str) -> String {
        let finished = self.run(script);
        String::from_utf8_lossy(&finished.stdout).trim().to_owned()
    }
}

fn room(mounts: Vec<Mount>) -> Room {
    Room {
        mounts,
        folder: "/tmp".into(),
        environment: vec![("PATH".into(), "/usr/bin:/bin".into())],
        tools: Tools::Compilers,
        limits: LIMITS,
    }
}

#[test]
fn only_what_is_named_is_there() {
    let Some(shell) = Shell::new() else { return };
    let secret = shell.folder.path().join("secret");
    fs::write(&secret, "solution").unwrap();
    let files =
        format!("/etc/shadow /etc/passwd /home /root/.bashrc {}", secret.display());
    let script = format!("for f in {files}; do test -e $f && echo $f; done; true");
    assert_eq!(shell.says(&script), "");
    assert_eq!(shell.says("env | cut -d= -f1 | sort | tr '\\n' ' '"), "PATH PWD");
    let mounts = vec![Mount::read_only(&secret, "/given/secret")];
    let finished = shell.run_in(&room(mounts), "cat /given/secret");
    assert_eq!(finished.stdout, b"solution");
}

#[test]
fn nothing_outside_can_be_written() {
    let Some(shell) = Shell::new() else { return };
    let given = shell.folder.path().join("given");
    let out = shell.folder.path().join("out");
    fs::write(&given, "before").unwrap();
    fs::create_dir(&out).unwrap();
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(&out, fs::Permissions::from_mode(0o777)).unwrap();
    let mounts =
        vec![Mount::read_only(&given, "/given"), Mount::writable(&out, "/out")];
    let places = "/given /x /usr/x /dev/x /proc/sys/kernel/core_pattern \
                  /proc/self/oom_score_adj /proc/self/clear_refs /out/x /tmp/x";
    let script = format!(
        "for f in {places}; do (echo x > $f) 2>/dev/null && echo $f; done; true"
    );
    let finished = shell.run_in(&room(mounts), &script);
    assert_eq!(String::from_utf8_lossy(&finished.stdout), "/out/x\n/tmp/x\n");
    assert_eq!(fs::read_to_string(&given).unwrap(), "before");
    assert!(out.join("x").is_file());
}

#[test]
fn there_is_no_network() {
    let Some(shell) = Shell::new() else { return };
    if Command::new("python3")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    for address in [format!("('127.0.0.1', {port})"), "('1.1.1.1', 53)".to_owned()] {
        let python = format!(
            "import socket; socket.create_connection({address}, timeout=1); print('open')"
        );
        let finished = shell.run(&format!("python3 -c \"{python}\""));
        assert_eq!(finished.stdout, b"", "{address}");
        assert!(!finished.succeeded());
    }
}

#[test]
fn processes_are_few_and_end_with_the_room() {
    let Some(shell) = Shell::new() else { return };
    let finished =
        shell.run("b() { b | b & }; b; b; wait; sleep 1; echo still here");
    assert_ne!(finished.end, End::Time, "{finished:?}");
    let count = shell.says(
        "for i in $(seq 40); do sleep 5 & done 2>/dev/null; \
                            ls -d /proc/[0-9]* | wc -l",
    );
    assert!(count.is_empty() || count.parse::<u64>().unwrap() < 30, "{count}");
    // It would hold our end of the pipe open, if it were still there.
    let mark = format!("{}", 31_000_000 + std::process::id());
    let finished = shell.run(&format!("sleep {mark} & echo done"));
    assert_eq!(finished.stdout, b"done\n");
    assert_ne!(finished.end, End::Time, "{finished:?}");
    let all = Command::new("ps").args(["-eo", "args"]).output();
    if let Ok(all) = all {
        assert!(!String::from_utf8_lossy(&all.stdout).contains(&mark));
    }
}

#[test]
fn other_processes_are_not_there() {
    let Some(shell) = Shell::new() else { return };
    // bubblewrap's, the shell, and what lists them.
    let seen = shell.says("ls -d /proc/[0-9]* | wc -l").parse::<u64>().unwrap();
    assert!(seen <= 4, "{seen}");
    let us = std::process::id();
    assert_eq!(shell.says(&format!("kill -0 {us} 2>/dev/null && echo there")), "");
    let finished = shell.run("kill -9 -1; echo survived");
    assert!(!matches!(finished.end, End::Time));
}

#[test]
fn memory_is_bounded() {
    let Some(shell) = Shell::new() else { return };
    // As addresses, in one process.
    let finished =
        shell.run("head -c 400000000 /dev/zero | tail -c 399999999 | wc -c");
    assert_ne!(finished.stdout, b"399999999\n");
    // As memory, in several.
    let hoard = "(head -c 80000000 /dev/zero | tail -c 79999999 | (sleep 20; cat)) >/dev/null &";
    let finished = shell.run(&format!("{hoard} {hoard} {hoard} wait; wait"));
    assert_eq!(finished.end, End::Memory);
}

#[test]
fn disk_and_files_are_bounded() {
    let Some(shell) = Shell::new() else { return };
    let script = "for i in 1 2 3 4 5 6 7 8 9; do head -c 3000000 /dev/zero > /tmp/$i; done \
                  2>/dev/null; du -s /tmp | cut -f1";
    let kibibytes: u64 = shell.says(script).parse().unwrap();
    assert!((1..=16 << 10).contains(&kibibytes), "{kibibytes}");
    let script = "(head -c 9000000 /dev/zero > /tmp/x); stat -c %s /tmp/x";
    let bytes: u64 = shell.says(script).parse().unwrap();
    assert!(bytes <= 4 << 20, "{bytes}");
}

#[test]
fn time_and_output_are_bounded() {
    let Some(shell) = Shell::new() else { return };
    let finished = shell.run("while :; do :; done");
    assert!(
        matches!(finished.end, End::Exited(status) if !status.success()),
        "{finished:?}"
    );
    assert_eq!(shell.run("cat /dev/zero").end, End::Output);
}

#[test]
fn name_spaces_cannot_be_made_inside() {
    let Some(shell) = Shell::new() else { return };
    assert_eq!(shell.says("unshare --user --map-root-user id 2>/dev/null"), "");
    assert_eq!(shell.says("taskset -c 0 true 2>/dev/null && echo pinned"), "");
    assert_ne!(shell.says("id -u"), "0");
    let capabilities =
        "grep -E '^Cap(Prm|Eff|Bnd|Amb|Inh)' /proc/self/status | tr -d '\\n\\t '";
    let zero = "0000000000000000";
    assert_eq!(shell.says(capabilities).matches(zero).count(), 5);
    assert_eq!(shell.says("grep NoNewPrivs /proc/self/status | cut -f2"), "1");
    assert_eq!(shell.says("grep '^Seccomp:' /proc/self/status | cut -f2"), "2");
}

/// Whoever starts the grader may have files open.
#[test]
fn open_files_are_not_handed_down() {
    let Some(_) = Shell::new() else { return };
    let script =
        "exec \"$0\" sandbox-probe 3</etc/passwd 7</etc/passwd 40</etc/passwd";
    let output = Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_workbook-grade")])
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{complaint}");
}

/// As an administrator the sandbox is made in another way than as anybody else.
#[test]
fn it_holds_for_other_users() {
    let Some(shell) = Shell::new() else { return };
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    // A copy in a place that everybody can read.
    let program = shell.folder.path().join("workbook");
    fs::copy(env!("CARGO_BIN_EXE_workbook-grade"), &program).unwrap();
    use std::os::unix::fs::PermissionsExt;
    for path in [shell.folder.path(), program.as_path()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let output = Command::new("setpriv")
        .args(["--reuid", "65534", "--regid", "65534", "--clear-groups"])
        .arg(&program)
        .arg("sandbox-probe")
        .env_remove("TMPDIR")
        .current_dir("/")
        .output()
        .unwrap();
    let (said, complaint) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    let is_forbidden = complaint.contains("Operation not permitted")
        || complaint.contains("Permission denied");
    assert!(output.status.success() || is_forbidden, "{complaint}");
    if output.status.success() {
        assert!(said.contains("name space of users"), "{said}");
    }
}
