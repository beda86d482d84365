//! One measurement at a time.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Makes sure that no other process measures here while the file is held.
pub fn lock_out_others(folder: &Path) -> Result<File> {
    let path = folder.join("lock");
    let open = || {
        fs::create_dir_all(folder)?;
        File::options().create(true).append(true).open(&path)
    };
    let file = open().with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => bail!(
            "another `cargo workbook bench` is running, and two would disturb each other"
        ),
        // On a file system without locks this cannot be known.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_do_not_measure_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock_out_others(folder.path()).unwrap();
        let error = lock_out_others(folder.path()).unwrap_err();
        assert!(format!("{error:#}").starts_with("another `cargo workbook bench`"));
        drop(first);
        lock_out_others(folder.path()).unwrap();
    }
}
