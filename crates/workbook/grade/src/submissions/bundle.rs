//! A git bundle: a repository in a file. Git reads it, in the sandbox, without the hooks,
//! settings or protocols of anyone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};

use super::Collector;
use super::contents::{
    Contents, LARGEST, LARGEST_ALL, LARGEST_ARCHIVE, LINK, MOST_ENTRIES,
};
use crate::sandbox::bounded::{Bounds, End, run_bounded};
use crate::sandbox::{Limits, Mount, Room, Tools};

const LIMITS: Limits = Limits {
    addresses: 4 << 30,
    processor_seconds: 30,
    file: 128 << 20,
    scratch: 64 << 20,
    threads: 32,
};
const BOUNDS: Bounds = Bounds {
    time: Duration::from_secs(120),
    output: 2 * LARGEST_ALL as usize,
    memory: 1 << 30,
};
/// A folder's repository is asked for a time alone, and may be made never to answer.
const TO_ASK: Duration = Duration::from_secs(30);

/// What git is told before anything else.
const SETTINGS: [&str; 9] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "gc.auto=0",
    "fetch.unpackLimit=1",
    "protocol.allow=never",
    "protocol.file.allow=always",
    "safe.directory=*",
    "submodule.recurse=false",
];

/// All environment variables of git. Without a sandbox it keeps the path and the home that
/// it has.
const ENVIRONMENT: [(&str, &str); 7] = [
    ("PATH", "/usr/local/bin:/usr/bin:/bin"),
    ("HOME", "/tmp"),
    ("LC_ALL", "C"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_OPTIONAL_LOCKS", "0"),
];

/// Reads what counts of the newest commit.
pub(super) fn read_bundle(
    collector: &Collector<'_>,
    path: &Path,
    counts: &dyn Fn(&str) -> bool,
) -> Result<Contents> {
    let size = path.metadata().context("no size")?.len();
    ensure!(
        size <= LARGEST_ARCHIVE,
        "{} MiB are too much: hand in without `target`",
        size >> 20
    );
    let folder = collector.scratch.join("bundle");
    super::super::compile::make_public_folder(&folder)?;
    let git =
        Git { collector, bundle: Some(path), repository: &folder, is_new: true };
    let result = git.read(counts);
    // It is not needed any more; the next bundle starts with an empty folder anyway.
    let _ = fs::remove_dir_all(&folder);
    result
}

/// The time of a folder's newest commit, or of its newest file if a file that counts is
/// not what was committed; none if it is not a repository.
pub(super) fn time_of_folder(
    collector: &Collector<'_>,
    folder: &Path,
    counts: &dyn Fn(&str) -> bool,
    newest_file: Option<SystemTime>,
) -> Option<SystemTime> {
    // Without a sandbox, git would do what the repository's settings say.
    let is_repository = fs::symlink_metadata(folder.join(".git"))
        .is_ok_and(|data| data.is_dir() || data.is_file());
    if !is_repository || !collector.sandbox.is_there() {
        return None;
    }
    let git = Git { collector, bundle: None, repository: folder, is_new: false };
    let committed = git.time("HEAD").ok()?;
    // Files of a fresh clone are newer than what they hold.
    if git.is_committed(counts) {
        Some(committed)
    } else {
        newest_file.max(Some(committed))
    }
}

struct Git<'a> {
    collector: &'a Collector<'a>,
    bundle: Option<&'a Path>,
    repository: &'a Path,
    is_new: bool,
}

impl Git<'_> {
    fn read(&self, counts: &dyn Fn(&str) -> bool) -> Result<Contents> {
        let bundle = self.place(self.bundle.unwrap_or(self.repository), "/bundle");
        self.run(&["init", "--quiet", "--bare", "."], "cannot make a repository")?;
        let heads =
            self.run(&["bundle", "list-heads", &bundle], "it is not a bundle")?;
        let commit = head(&String::from_utf8_lossy(&heads))?;
        let fetch = ["fetch", "--quiet", "--no-tags", &bundle, "+refs/*:refs/*"];
        // Some bundles have HEAD alone.
        let all = ["fetch", "--quiet", "--no-tags", &bundle, "HEAD"];
        self.run(&fetch, "")
            .or_else(|_| self.run(&all, "git cannot read the bundle"))?;
        let tree = ["ls-tree", "-r", "-l", "-z", "--full-tree", &commit];
        let tree = self.run(&tree, "its newest commit cannot be read")?;
        let mut contents = Contents::default();
        let mut blobs: BTreeMap<String, String> = BTreeMap::new();
        for (number, line) in tree.split(|&byte| byte == 0).enumerate() {
            ensure!(number <= MOST_ENTRIES, "more than {MOST_ENTRIES} files");
            let line = String::from_utf8_lossy(line);
            let Some((data, path)) = line.split_once('\t') else { continue };
            let data: Vec<&str> = data.split_whitespace().collect();
            let [mode, _, blob, size] = data[..] else { continue };
            if mode == "120000" && counts(path) {
                contents.refuse(path, LINK);
            } else if counts(path) {
                match size.parse::<u64>() {
                    Ok(size) if size <= LARGEST => {
                        blobs.insert(path.to_owned(), blob.to_owned());
                    }
                    _ => contents.refuse(path, "it is too large"),
                }
            }
        }
        for (path, bytes) in self.blobs(&blobs)? {
            contents.take(&path, Some(bytes));
        }
        contents.time = self.time(&commit).ok();
        Ok(contents)
    }

    /// The contents of these files.
    fn blobs(
        &self,
        blobs: &BTreeMap<String, String>,
    ) -> Result<Vec<(String, Vec<u8>)>> {
        let list: String = blobs.values().map(|blob| format!("{blob}\n")).collect();
        let file = self.repository.join("wanted");
        fs::write(&file, list).context("no list of files can be written")?;
        let batch = ["cat-file", "--batch"];
        let output = self.run_with(&batch, "its files cannot be read", true)?;
        let (mut rest, mut all) = (output.as_slice(), Vec::new());
        for path in blobs.keys() {
            let end = rest.iter().position(|&byte| byte == b'\n');
            let end = end.context("a file is missing")?;
            let line = String::from_utf8_lossy(&rest[..end]).into_owned();
            let size = line.rsplit(' ').next().and_then(|size| size.parse().ok());
            let size: usize =
                size.with_context(|| format!("{path:?} is missing"))?;
            ensure!(rest.len() > end + 1 + size, "{path:?} is cut off");
            all.push((path.clone(), rest[end + 1..][..size].to_vec()));
            rest = &rest[end + 1 + size + 1..];
        }
        Ok(all)
    }

    /// Is each file that counts the same as in the newest commit?
    fn is_committed(&self, counts: &dyn Fn(&str) -> bool) -> bool {
        let status = ["status", "--porcelain", "-z", "--no-renames", "-uall"];
        // Two letters and a space come before each path.
        self.run(&status, "its changes cannot be listed").is_ok_and(|changes| {
            let changes = String::from_utf8_lossy(&changes).into_owned();
            !changes.split('\0').filter_map(|change| change.get(3..)).any(counts)
        })
    }

    fn time(&self, commit: &str) -> Result<SystemTime> {
        let show = ["log", "-1", "--format=%ct", commit];
        let seconds = self.run(&show, "it has no commit")?;
        let seconds = String::from_utf8_lossy(&seconds).trim().parse::<u64>();
        let seconds = seconds.context("the time of the newest commit")?;
        UNIX_EPOCH
            .checked_add(Duration::from_secs(seconds))
            .context("the time of the newest commit")
    }

    fn place(&self, here: &Path, there: &str) -> String {
        if self.collector.sandbox.is_there() {
            there.to_owned()
        } else {
            here.display().to_string()
        }
    }

    fn run(&self, arguments: &[&str], failure: &str) -> Result<Vec<u8>> {
        self.run_with(arguments, failure, false)
    }

    fn run_with(
        &self,
        arguments: &[&str],
        failure: &str,
        reads_list: bool,
    ) -> Result<Vec<u8>> {
        let sandbox = self.collector.sandbox;
        let program = git_command(arguments, reads_list);
        let command = sandbox.command(&self.room(), 0, None, &program)?;
        let mut process = Command::new(&command[0]);
        process.args(&command[1..]);
        if !sandbox.is_there() {
            let settings = ENVIRONMENT.iter().skip(2).copied();
            process.current_dir(self.repository).envs(settings);
        }
        let time = if self.is_new { BOUNDS.time } else { TO_ASK };
        let finished = run_bounded(&mut process, Bounds { time, ..BOUNDS })
            .context("git does not start")?;
        match finished.end {
            End::Exited(status) if status.success() => Ok(finished.stdout),
            End::Exited(_) => {
                let complaint = finished.complaint();
                let first = complaint.lines().next().unwrap_or_default();
                bail!("{failure}: {first}")
            }
            End::Time => bail!("{failure}: it takes too long"),
            End::Output => bail!("{failure}: it is too large"),
            End::Memory => bail!("{failure}: it takes too much memory"),
        }
    }

    /// A room with the repository in it, and with the bundle if there is one.
    fn room(&self) -> Room {
        let mount = if self.is_new { Mount::writable } else { Mount::read_only };
        let mut mounts = vec![mount(self.repository, "/repository")];
        mounts.extend(self.bundle.map(|bundle| Mount::read_only(bundle, "/bundle")));
        let variable =
            |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Room {
            mounts,
            folder: "/repository".into(),
            environment: ENVIRONMENT.map(variable).into(),
            tools: Tools::Compilers,
            limits: LIMITS,
        }
    }
}

/// The words of a call of git.
fn git_command(arguments: &[&str], reads_list: bool) -> Vec<String> {
    // The shell opens the list, which lies in the room's folder.
    let words: &[&str] = if reads_list {
        &["sh", "-c", "exec git \"$@\" < wanted", "sh"]
    } else {
        &["git"]
    };
    let settings = SETTINGS.iter().flat_map(|&setting| ["-c", setting]);
    let words = words.iter().copied().chain(settings);
    words.chain(arguments.iter().copied()).map(str::to_owned).collect()
}

/// The commit to grade: HEAD, else the main branch, else the only one.
fn head(heads: &str) -> Result<String> {
    let heads: Vec<(&str, &str)> =
        heads.lines().filter_map(|line| line.split_once(' ')).collect();
    let named = |name: &str| heads.iter().find(|(_, head)| *head == name);
    let wanted = named("HEAD")
        .or_else(|| named("refs/heads/main"))
        .or_else(|| named("refs/heads/master"));
    let (commit, _) = match (wanted, heads.as_slice()) {
        (Some(head), _) => head,
        (None, [one]) => one,
        _ => bail!("it has several branches and none is called main"),
    };
    ensure!(
        commit.len() >= 40 && commit.chars().all(|c| c.is_ascii_hexdigit()),
        "its newest commit has no hash"
    );
    Ok(commit.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_branch_counts() {
        let (a, b) = ("a".repeat(40), "b".repeat(40));
        let heads = format!("{a} refs/heads/topic\n{b} refs/heads/main\n");
        assert_eq!(head(&heads).unwrap(), b);
        assert_eq!(head(&format!("{heads}{a} HEAD\n")).unwrap(), a);
        assert_eq!(head(&format!("{a} refs/heads/x\n")).unwrap(), a);
        assert!(head(&format!("{a} refs/heads/x\n{b} refs/heads/y\n")).is_err());
        assert!(head("--upload-pack=evil HEAD\n").is_err());
    }
}
