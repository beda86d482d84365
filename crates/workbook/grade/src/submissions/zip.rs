//! A .zip archive. Nothing of it is written to disk.

use std::fs::File;
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use zip::ZipArchive;

use super::contents::{
    Contents, LARGEST, LARGEST_ARCHIVE, LINK, MOST_ENTRIES, is_inside,
};
use super::folder;

/// Reads what counts. What the archive says of its sizes is not believed.
pub(super) fn read_zip(
    path: &Path,
    counts: &dyn Fn(&str) -> bool,
) -> Result<Contents> {
    let size = path.metadata().context("no size")?.len();
    ensure!(
        size <= LARGEST_ARCHIVE,
        "{} MiB are too much: hand in without `target`",
        size >> 20
    );
    // The library may panic at an archive that was made to break it.
    let mut contents = catch_unwind(AssertUnwindSafe(|| read_all(path, counts)))
        .unwrap_or_else(|_| bail!("the archive is broken"))?;
    contents.time = folder::changed(path);
    Ok(contents)
}

fn read_all(path: &Path, counts: &dyn Fn(&str) -> bool) -> Result<Contents> {
    let file = File::open(path).context("it cannot be opened")?;
    let mut archive =
        ZipArchive::new(BufReader::new(file)).context("it is not a zip archive")?;
    ensure!(
        archive.len() <= MOST_ENTRIES,
        "more than {MOST_ENTRIES} files and folders"
    );
    let mut contents = Contents::default();
    for number in 0..archive.len() {
        let mut entry = archive.by_index_raw(number).context("a broken entry")?;
        let name = entry.name().context("a name that is not UTF-8")?.into_owned();
        ensure!(is_inside(&name), "a path that leads out: {name:?}");
        let is_link = entry.is_symlink();
        if entry.is_dir() {
            continue;
        }
        drop(entry);
        if is_link {
            if counts(&name) {
                contents.refuse(&name, LINK);
            }
            continue;
        }
        if !counts(&name) {
            continue;
        }
        entry = archive.by_index(number).with_context(|| format!("{name:?}"))?;
        let mut bytes = Vec::new();
        entry
            .by_ref()
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("{name:?} is broken"))?;
        let is_small = bytes.len() as u64 <= LARGEST;
        if contents.files.contains_key(&name) {
            bail!("{name:?} is there twice");
        }
        contents.take(&name, is_small.then_some(bytes));
    }
    Ok(contents)
}
