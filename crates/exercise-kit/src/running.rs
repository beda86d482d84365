//! A worker that runs, as its judge sees it: asked, watched, and ended.

use std::io::{self, BufReader, Read};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rand::TryRng;
use serde::{Deserialize, Serialize};

use crate::command::SEED;
use crate::processes::{self, Usage};
use crate::report::shortened;
use crate::wire::{self, Kind, Tag};
use crate::{Ended, Trouble};

/// How often a worker's memory is looked at while an answer is waited for.
const LOOK: Duration = Duration::from_millis(100);
/// How many times as long as allowed an answer may take if the worker has hardly had a
/// processor to itself: then it is the machine that is slow.
const PATIENCE: u32 = 5;
/// A worker that waits for a processor will get one. A worker that has not wanted one in
/// this many looks will not answer later either.
const ASLEEP: u32 = 20;
/// How long a worker that was killed may take to be gone.
const GONE: Duration = Duration::from_secs(5);
/// How long the last words of a process that has ended may take to arrive.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// How many characters of what the judged code prints are kept.
pub const KEPT: usize = 2_000;

/// Without it a Vulkan driver prints an error that has nothing to do with the code.
const RUNTIME_FOLDER: &str = "XDG_RUNTIME_DIR";

/// How to start a process: its program and the arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process(pub Vec<String>);

/// What the judged code may use up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Time for an answer.
    pub answer: Duration,
    /// Bytes that it may print between two answers, and bytes of an answer.
    pub output: u32,
    /// Bytes of memory, as far as the system tells how many there are.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { answer: Duration::from_secs(10), output: 16 << 20, memory: 2 << 30 }
    }
}

/// What came back for a request, and what was printed before.
struct Answer {
    found: io::Result<(Kind, Vec<u8>)>,
    printed: Vec<u8>,
}

/// What came over standard error: its beginning, and how many bytes there were.
#[derive(Default)]
struct Complaint {
    beginning: Vec<u8>,
    bytes: u64,
}

impl Complaint {
    /// Reads to the end, whatever comes.
    fn read(complaint: &Mutex<Complaint>, mut from: ChildStderr) {
        let mut part = [0; 1 << 12];
        while let Ok(count @ 1..) = from.read(&mut part) {
            let mut all = complaint.lock().unwrap_or_else(PoisonError::into_inner);
            let room = (4 * KEPT).saturating_sub(all.beginning.len());
            all.beginning.extend_from_slice(&part[..count.min(room)]);
            all.bytes += count as u64;
        }
    }
}

/// Counts what is read.
struct Counted {
    from: ChildStdout,
    bytes: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.bytes.fetch_add(count as u64, Relaxed);
        Ok(count)
    }
}

/// A worker that runs, with threads of ours that wait for it in our place.
pub struct Worker {
    child: Child,
    requests: Option<Sender<(Tag, Vec<u8>)>>,
    answers: Receiver<Answer>,
    /// How many bytes have come over standard output.
    received: Arc<AtomicU64>,
    complaint: Arc<Mutex<Complaint>>,
    /// Nothing is sent here; it closes when no process can write any more.
    gone: Receiver<()>,
    limits: Limits,
    printed: String,
}

impl Worker {
    /// Starts it.
    ///
    /// # Errors
    /// There is no such program, or it cannot be started.
    pub fn start(process: &Process, limits: Limits) -> io::Result<Worker> {
        let (program, arguments) = process
            .0
            .split_first()
            .ok_or_else(|| io::Error::other("a worker without a program"))?;
        let mut command = Command::new(program);
        if std::env::var_os(RUNTIME_FOLDER).is_none() {
            command.env(RUNTIME_FOLDER, std::env::temp_dir());
        }
        let mut child = command
            .args(arguments)
            .env_remove(SEED) // it would give away the inputs to come
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut input = child.stdin.take().expect("it was asked for");
        let output = child.stdout.take().expect("it was asked for");
        let errors = child.stderr.take().expect("it was asked for");
        let (requests, to_send) = channel::<(Tag, Vec<u8>)>();
        let (answered, answers) = channel();
        let (tags, sent) = channel::<Tag>();
        let received = Arc::new(AtomicU64::new(0));
        let (is_open, gone) = channel::<()>();
        let complaint = Arc::new(Mutex::new(Complaint::default()));
        let (theirs, are_open) = (Arc::clone(&complaint), is_open.clone());
        thread::spawn(move || {
            Complaint::read(&theirs, errors);
            drop(are_open);
        });
        thread::spawn(move || {
            for (tag, bytes) in to_send {
                // The reader waits for an answer even if the worker does not read.
                if tags.send(tag).is_err()
                    || wire::ask(&mut input, tag, &bytes).is_err()
                {
                    return;
                }
            }
        });
        let theirs = Arc::clone(&received);
        thread::spawn(move || {
            let mut output = BufReader::new(Counted { from: output, bytes: theirs });
            for tag in sent {
                let most = u64::from(limits.output);
                let mut printed = Vec::new();
                let found =
                    wire::find_tag(&mut output, tag, (KEPT, most), &mut printed)
                        .and_then(|()| wire::answered(&mut output, limits.output));
                let failed = found.is_err();
                if answered.send(Answer { found, printed }).is_err() || failed {
                    break;
                }
            }
            drop(answered);
            // What is left to read ends when the last process is gone that has it open.
            let _ = io::copy(&mut output, &mut io::sink());
            drop(is_open);
        });
        let requests = Some(requests);
        let printed = String::new();
        Ok(Worker {
            child,
            requests,
            answers,
            received,
            complaint,
            gone,
            limits,
            printed,
        })
    }

    /// Asks and waits for the answer. The time is that from the first byte sent to
    /// the last one received.
    pub fn ask(
        &mut self,
        bytes: Vec<u8>,
    ) -> Result<(Vec<u8>, Duration), (Trouble, String)> {
        let mut tag = Tag::default();
        rand::rngs::SysRng.try_fill_bytes(&mut tag).map_err(|error| {
            (Trouble::Ended(Ended::Unknown), format!("no random numbers: {error}"))
        })?;
        let requests = self.requests.as_ref().expect("taken when dropped only");
        let start = Instant::now();
        if requests.send((tag, bytes)).is_err() {
            return Err(self.how_it_ended());
        }
        let (answer, is_asleep) = self.wait(start)?;
        let took = start.elapsed();
        let found = answer.map(|Answer { found, printed }| {
            self.printed.push_str(&String::from_utf8_lossy(&printed));
            self.printed = shortened(&self.printed, KEPT);
            found
        });
        match found {
            Ok(Ok((Kind::Answer, bytes))) => Ok((bytes, took)),
            Ok(Ok((Kind::Panic, bytes))) => {
                let words = String::from_utf8_lossy(&bytes).into_owned();
                Err((trouble_of_panic(&words), words))
            }
            Ok(Err(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
                Err((Trouble::Output, error.to_string()))
            }
            Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
                Err((Trouble::Garbled, error.to_string()))
            }
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                Err(self.how_it_ended())
            }
            Err(RecvTimeoutError::Timeout) => {
                let seconds = self.limits.answer.as_secs_f64();
                let mut words = format!("no answer within {seconds} s");
                if is_asleep {
                    words += "; it does not compute, but waits for something that \
                              does not come";
                }
                Err((Trouble::Timeout, words))
            }
        }
    }

    /// Waits for the answer, and meanwhile looks at what the worker takes up. If there
    /// is none, was it asleep at the end?
    fn wait(
        &self,
        start: Instant,
    ) -> Result<(Result<Answer, RecvTimeoutError>, bool), (Trouble, String)> {
        let (mut asleep, mut came_before) = (0, 0);
        loop {
            let answer = self.answers.recv_timeout(LOOK.min(self.limits.answer));
            if !matches!(answer, Err(RecvTimeoutError::Timeout)) {
                return Ok((answer, false));
            }
            let (took, usage) = (start.elapsed(), self.usage());
            if usage.is_some_and(|usage| usage.resident > self.limits.memory) {
                let mebibytes = self.limits.memory >> 20;
                let words = format!("it took more than {mebibytes} MiB of memory");
                return Err((Trouble::Memory, words));
            }
            let most = u64::from(self.limits.output);
            if self.complained().bytes > most {
                let words = format!("more than {most} bytes were printed");
                return Err((Trouble::Output, words));
            }
            // A worker that waits until we have read what it prints is not stuck: it may
            // be our threads that get no processor.
            let came = self.received.load(Relaxed) + self.complained().bytes;
            let is_heard = came != came_before;
            came_before = came;
            let is_awake = is_heard || usage.is_none_or(|usage| usage.is_awake);
            asleep = if is_awake { 0 } else { asleep + 1 };
            let limit = self.limits.answer;
            let has_worked = usage.is_none_or(|usage| usage.processor >= limit / 2);
            let is_asleep = asleep >= ASLEEP;
            let is_enough = has_worked || is_asleep || took >= limit * PATIENCE;
            if took >= limit && is_enough {
                return Ok((answer, is_asleep));
            }
        }
    }

    /// What it takes up, where the system tells.
    pub fn usage(&self) -> Option<Usage> {
        processes::usage(self.child.id())
    }

    fn complained(&self) -> MutexGuard<'_, Complaint> {
        self.complaint.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends it, and gives all that it printed, over standard error too.
    pub fn end(mut self) -> String {
        self.kill();
        let complaint = std::mem::take(&mut *self.complained());
        let mut printed = std::mem::take(&mut self.printed);
        if !complaint.beginning.is_empty() {
            if !(printed.is_empty() || printed.ends_with('\n')) {
                printed.push('\n');
            }
            printed += &String::from_utf8_lossy(&complaint.beginning);
        }
        shortened(&printed, KEPT)
    }

    fn kill(&mut self) {
        self.requests = None;
        // It may be gone already, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
        // What it started may outlive it for a moment, and would disturb the next.
        let _ = self.gone.recv_timeout(GONE);
    }

    /// It closed its output, so it is about to end, or is made to.
    fn how_it_ended(&mut self) -> (Trouble, String) {
        for _ in 0..100 {
            if let Ok(Some(status)) = self.child.try_wait() {
                // Its last words are under way; they end with the last process that
                // could add to them.
                let _ = self.gone.recv_timeout(LAST_WORDS);
                let ended = ended_of(status, &self.complained().beginning);
                let found =
                    format!("the process ended before it answered: {status}");
                return (Trouble::Ended(ended), found);
            }
            thread::sleep(Duration::from_millis(10));
        }
        let found = "the process closed its output before it answered".to_owned();
        (Trouble::Ended(Ended::Unknown), found)
    }
}

/// How a process ended, by its status and by what Rust's runtime says before it aborts.
/// A program may say that of its own accord; no end is worth anything, so that it would
/// only mislead its author.
fn ended_of(status: ExitStatus, last_words: &[u8]) -> Ended {
    let last_words = String::from_utf8_lossy(last_words);
    if !status.success() && last_words.contains("memory allocation of") {
        return Ended::OutOfMemory;
    }
    if !status.success() && last_words.contains("has overflowed its stack") {
        return Ended::StackOverflow;
    }
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return Ended::Signal(signal);
    }
    status.code().map_or(Ended::Unknown, Ended::Exit)
}

/// A thread that the system does not give is an error whose only trace in a panic are
/// the words of the standard library.
fn trouble_of_panic(words: &str) -> Trouble {
    if words.contains("failed to spawn") && words.contains("WouldBlock") {
        Trouble::NoThread
    } else {
        Trouble::Panic
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_thread_is_told_from_another_panic() {
        let refused = "a panic at src/lib.rs:7:9: failed to spawn thread: Os { code: 11, \
                       kind: WouldBlock, message: \"Resource temporarily unavailable\" }";
        assert_eq!(trouble_of_panic(refused), Trouble::NoThread);
        let other = "a panic at src/lib.rs:7:9: failed to spawn a child";
        assert_eq!(trouble_of_panic(other), Trouble::Panic);
    }

    #[cfg(unix)]
    #[test]
    fn ends_are_told_apart() {
        let ended = |script: &str, words: &str| {
            let status = Command::new("sh").args(["-c", script]).status().unwrap();
            ended_of(status, words.as_bytes())
        };
        assert_eq!(ended("exit 0", "has overflowed its stack"), Ended::Exit(0));
        assert_eq!(ended("exit 134", ""), Ended::Exit(134));
        assert_eq!(ended("kill -KILL $$", "killed"), Ended::Signal(9));
        let memory = "memory allocation of 8 bytes failed";
        assert_eq!(ended("exit 134", memory), Ended::OutOfMemory);
        let stack = "thread 'main' has overflowed its stack";
        assert_eq!(ended("kill -ABRT $$", stack), Ended::StackOverflow);
    }
}
