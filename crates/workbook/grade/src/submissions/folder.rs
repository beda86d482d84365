//! A folder, perhaps with a git repository in it.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};

use super::contents::{Contents, DEEPEST, LARGEST, LINK, MOST_ENTRIES};
use super::{Collector, bundle};

/// Reads what counts. Links are not followed, and only regular files are opened.
pub(super) fn read_folder(
    collector: &Collector<'_>,
    folder: &Path,
    counts: &dyn Fn(&str) -> bool,
) -> Result<Contents> {
    let mut contents = Contents::default();
    let mut newest = None;
    let mut seen = 0;
    let mut folders = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("cannot read the folder {prefix:?}"))?;
        for entry in entries {
            let entry =
                entry.with_context(|| format!("in the folder {prefix:?}"))?;
            seen += 1;
            ensure!(
                seen <= MOST_ENTRIES,
                "more than {MOST_ENTRIES} files and folders"
            );
            // No file of an exercise has a name that is not UTF-8.
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = format!("{prefix}{name}");
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                let is_built = matches!(name.as_str(), "target" | ".git");
                if !is_built && depth < DEEPEST {
                    folders.push((entry.path(), format!("{path}/"), depth + 1));
                }
            } else if kind.is_symlink() {
                if counts(&path) {
                    contents.refuse(&path, LINK);
                }
            } else if counts(&path) {
                if kind.is_file() {
                    contents.take(&path, bytes(&entry.path())?);
                    let changed = entry.metadata().and_then(|data| data.modified());
                    newest = newest.max(changed.ok());
                } else {
                    contents.refuse(&path, "not a regular file");
                }
            }
        }
    }
    contents.time =
        bundle::time_of_folder(collector, folder, counts, newest).or(newest);
    Ok(contents)
}

/// What a file holds; none if it is too large.
fn bytes(path: &Path) -> Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).context("a file cannot be opened")?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .context("a file cannot be read")?;
    Ok((bytes.len() as u64 <= LARGEST).then_some(bytes))
}

/// When a file was last changed.
pub(super) fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}
