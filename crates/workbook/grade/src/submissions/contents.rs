//! What a reader may take out of a submission, and how much of it.

use std::collections::BTreeMap;
use std::time::SystemTime;

/// Bytes of a file that counts. A solution has a hundredth of it.
pub const LARGEST: u64 = 256 << 10;
/// Bytes of all files that count.
pub const LARGEST_ALL: u64 = 16 << 20;
/// Bytes of an archive.
pub const LARGEST_ARCHIVE: u64 = 64 << 20;
/// Files and folders of a submission.
pub const MOST_ENTRIES: usize = 20_000;
/// Why a link is not taken.
pub const LINK: &str = "a link, and links are not followed";
/// Folders above a file.
pub const DEEPEST: usize = 24;

/// What a reader found.
#[derive(Debug, Default)]
pub struct Contents {
    /// The files that count, with forward slashes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files that would count, and why they were not read.
    pub refused: BTreeMap<String, String>,
    /// When it was handed in, as far as it says.
    pub time: Option<SystemTime>,
}

impl Contents {
    fn has_room_for(&self, bytes: u64) -> bool {
        let taken: usize = self.files.values().map(Vec::len).sum();
        bytes <= LARGEST && taken as u64 + bytes <= LARGEST_ALL
    }

    /// Notes why a file that would count was not read.
    pub fn refuse(&mut self, path: &str, why: impl Into<String>) {
        self.refused.insert(path.to_owned(), why.into());
    }

    /// Takes a file, or says why not.
    pub fn take(&mut self, path: &str, bytes: Option<Vec<u8>>) {
        match bytes {
            Some(bytes) if self.has_room_for(bytes.len() as u64) => {
                self.files.insert(path.to_owned(), bytes);
            }
            _ => self.refuse(path, "it is too large"),
        }
    }
}

/// A path in an archive, if it stays inside.
pub fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with(['/', '\\'])
        && !path.contains(['\\', '\0', ':'])
        && path.split('/').all(|part| part != "..")
}
