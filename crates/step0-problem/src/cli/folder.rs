//! A folder that one run at a time writes into, all its files or none.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::interrupt::unfinished;

/// The file whose lock says that a run is writing. The lock ends with the process that
/// holds it, however that ends, so a file that was left by a run that was killed keeps
/// nobody out.
const LOCK: &str = ".workbook.lock";

/// A folder that no other run writes into as long as this lives. What has been begun in
/// it and not been published is removed at the end.
pub struct Folder {
    path: PathBuf,
    /// Held for its lock alone; `None` where the file system has no locks.
    _lock: Option<File>,
    /// What is to be removed at the end.
    unfinished: Vec<PathBuf>,
}

/// Which of several files could not be put in its place, and why.
pub struct Unpublished {
    /// How many have been put in their places before.
    pub published: usize,
    /// What is wrong with the next.
    pub error: io::Error,
}

impl Folder {
    /// Waits until no other run writes into this folder. On stderr it is said if that
    /// takes more than a second.
    ///
    /// # Errors
    /// If nothing can be written there.
    pub fn wait_for(path: &Path) -> io::Result<Folder> {
        let start = Instant::now();
        let mut told = false;
        loop {
            if let Some(folder) = Folder::try_take(path)? {
                return Ok(folder);
            }
            if !told && start.elapsed() > Duration::from_secs(1) {
                told = true;
                let folder = path.display();
                let _ = writeln!(
                    io::stderr(),
                    "{folder}: waiting for another run, which is writing there"
                );
            }
            sleep(Duration::from_millis(10));
        }
    }

    /// Takes the folder if no other run is writing there.
    ///
    /// # Errors
    /// If nothing can be written there.
    pub fn try_take(path: &Path) -> io::Result<Option<Folder>> {
        let place = path.join(LOCK);
        let mut all = unfinished();
        // On a system without such rights nobody else's file is in the way.
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&place)
            .or_else(|error| File::open(&place).map_err(|_| error))?;
        let lock = match file.try_lock() {
            Ok(()) if is_at(&file, &place) => Some(file),
            Ok(()) | Err(TryLockError::WouldBlock) => return Ok(None),
            // Some file systems of clusters have no locks. Then there is nothing that
            // keeps two runs apart, but a single run should not fail for that.
            Err(TryLockError::Error(_)) => None,
        };
        let mut folder =
            Folder { path: path.into(), _lock: lock, unfinished: Vec::new() };
        if REMOVED {
            folder.unfinished.push(place.clone());
            all.push(place);
        }
        Ok(Some(folder))
    }

    /// Begins a file under a name that says so. It is one fixed name, so what a run
    /// has left that was killed is replaced by the next.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn begin(&mut self, name: &str) -> io::Result<File> {
        let writing = self.writing(name);
        let mut all = unfinished();
        remove(&writing)?;
        // A new file and nothing else: whoever may write here might have put a link to
        // somewhere else under this name.
        let file = File::create_new(&writing)?;
        self.unfinished.push(writing.clone());
        all.push(writing);
        Ok(file)
    }

    /// Gives these files, all of them complete, their real names. An interruption waits
    /// for the last.
    ///
    /// # Errors
    /// If one of them cannot be renamed; then those behind it are not, either.
    pub fn publish(&mut self, names: &[&str]) -> Result<(), Unpublished> {
        let mut all = unfinished();
        for (published, name) in names.iter().enumerate() {
            let writing = self.writing(name);
            fs::rename(&writing, self.path.join(name))
                .map_err(|error| Unpublished { published, error })?;
            all.retain(|path| *path != writing);
            self.unfinished.retain(|path| *path != writing);
        }
        Ok(())
    }

    /// Ends the work in this folder.
    ///
    /// # Errors
    /// If a file cannot be removed that is not to stay.
    pub fn end(mut self) -> io::Result<()> {
        self.clean()
    }

    fn writing(&self, name: &str) -> PathBuf {
        self.path.join(format!(".{name}.writing"))
    }

    /// Removes what is not to stay; the file with the lock comes last, when nothing of
    /// this run is left that another could stumble over.
    fn clean(&mut self) -> io::Result<()> {
        let mut all = unfinished();
        let mut result = Ok(());
        while let Some(path) = self.unfinished.pop() {
            all.retain(|other| *other != path);
            result = result.and(remove(&path));
        }
        result
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // At the worst an empty file is left behind.
        let _ = self.clean();
    }
}

/// Removes a file, if there is one.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Is the file with the lock removed when a run has written? A run may have opened it
/// just before, and get the lock of a file that is no longer there, while a third one
/// makes a new file and locks that. So whoever gets a lock looks whether the file still
/// is the one in the folder, and only whoever has the lock removes it. Where there is no
/// telling, the file stays: it is empty and hidden.
const REMOVED: bool = cfg!(unix);

/// Is this open file the one that has this name now? It is opened again to find out:
/// over a network only that is certain to be fresh.
#[cfg(unix)]
fn is_at(file: &File, place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |file: &File| {
        let metadata = file.metadata().ok()?;
        Some((metadata.dev(), metadata.ino()))
    };
    let there = File::open(place).ok().and_then(|there| identity(&there));
    there.is_some() && there == identity(file)
}

/// The file is never removed.
#[cfg(not(unix))]
fn is_at(_file: &File, _place: &Path) -> bool {
    true
}
