//! Notices that something the book is made of has been saved.

use std::fs;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use workbook_base::repository::Repository;
use workbook_records::Origin;

/// An editor writes a file in several goes; this long a pause means that it is done.
const QUIET: Duration = Duration::from_millis(50);

/// Hears of every change to chapters, crates, records and book.toml from the moment it
/// is made.
pub struct Changes {
    repository: Repository,
    events: Receiver<notify::Result<Event>>,
    // Dropping it would end the events.
    _watcher: RecommendedWatcher,
}

impl Changes {
    /// Begins to listen.
    ///
    /// # Errors
    /// If the system cannot watch files.
    pub fn watch(repository: &Repository) -> Result<Self> {
        let (sender, events) = mpsc::channel();
        let mut watcher = notify::recommended_watcher(sender)
            .context("cannot watch for changes")?;
        let records = repository.path(Origin::Reader.folder());
        // It may be measured for the first time while the book is read.
        fs::create_dir_all(&records)
            .with_context(|| format!("cannot make {}", records.display()))?;
        let watched = [
            (repository.book(), RecursiveMode::Recursive),
            // Listings are cut from the crates.
            (repository.crates(), RecursiveMode::Recursive),
            // Figures are drawn from the reader's records too.
            (records, RecursiveMode::Recursive),
            // For book.toml, which editors replace by another file.
            (repository.root().to_path_buf(), RecursiveMode::NonRecursive),
        ];
        for (folder, mode) in watched {
            watcher.watch(&folder, mode).with_context(|| {
                format!("cannot watch {} for changes", folder.display())
            })?;
        }
        Ok(Self { repository: repository.clone(), events, _watcher: watcher })
    }

    /// Waits for a change that matters, then for a pause. False when there will be
    /// no more.
    pub fn wait(&self) -> bool {
        loop {
            match self.events.recv() {
                Ok(Ok(event)) if changes_book(&self.repository, &event) => break,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
        true
    }
}

/// Building reads these files, and a system may report that too: only writing
/// counts.
fn changes_book(repository: &Repository, event: &Event) -> bool {
    !event.kind.is_access()
        && event.paths.iter().any(|path| belongs_to_book(repository, path))
}

fn belongs_to_book(repository: &Repository, path: &Path) -> bool {
    let Ok(path) = path.strip_prefix(repository.root()) else { return false };
    let is_output = path.components().any(|part| part.as_os_str() == "target");
    let is_source = path.starts_with("book") || path.starts_with("crates");
    // A folder that appears counts too: a record may be in it before it is watched.
    // One half written has a hidden name.
    let is_hidden =
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let is_record = path.starts_with(Origin::Reader.folder()) && !is_hidden;
    path == Path::new("book.toml") || (is_source && !is_output) || is_record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_belong_to_the_book_and_build_output_does_not() {
        let root = Path::new("/some where/workbook");
        let repository = Repository::at(root);
        for (path, belongs) in [
            ("book.toml", true),
            ("book/step1-pure.md", true),
            ("crates/step1-pure/src/chamfer.rs", true),
            ("crates/step1-pure/target/debug/x", false),
            ("book/records/desk/ladder.json", true),
            ("target/records/desk/ladder.json", true),
            ("target/records/desk", true),
            ("target/records/desk/.tmp1234", false),
            ("target/book/index.html", false),
            ("Cargo.lock", false),
        ] {
            assert_eq!(
                belongs_to_book(&repository, &root.join(path)),
                belongs,
                "{path}"
            );
        }
    }
}
