//! Where things are in the repository.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The folder that holds book.toml, book/ and crates/.
#[derive(Clone, Debug)]
pub struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The repository that contains the current folder, else the one in which this
    /// tool was compiled.
    ///
    /// # Errors
    /// If neither is a repository of this workbook.
    pub fn find() -> Result<Self> {
        let here = env::current_dir().context("cannot tell the current folder")?;
        let compiled_in = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.ancestors()
            .chain(compiled_in.ancestors())
            .find(|folder| is_root(folder))
            .map(Self::at)
            .with_context(|| {
                format!(
                    "neither {} nor a folder above it holds book.toml and crates/; \
                     run this inside the workbook's repository",
                    here.display()
                )
            })
    }

    /// The repository whose root is `root`.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_path_buf() }
    }

    /// The root folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root, given with forward slashes.
    pub fn path(&self, relative: &str) -> PathBuf {
        relative.split('/').fold(self.root.clone(), |path, part| path.join(part))
    }

    /// The folder of the chapters and everything that goes with them.
    pub fn book(&self) -> PathBuf {
        self.path("book")
    }

    /// The folder of the crates that the chapters are about.
    pub fn crates(&self) -> PathBuf {
        self.path("crates")
    }

    /// The name of this file for a person: from the root, with forward slashes.
    pub fn name(&self, path: &Path) -> String {
        let path = normalise(path);
        let below = path.strip_prefix(&self.root).unwrap_or(&path);
        below.to_string_lossy().replace('\\', "/")
    }

    /// The names of the folders in crates/ that hold a crate, sorted.
    ///
    /// # Errors
    /// If crates/ cannot be read.
    pub fn crate_names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for folder in sorted_entries(&self.crates())? {
            if folder.join("Cargo.toml").is_file()
                && let Some(name) = folder.file_name().and_then(OsStr::to_str)
            {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }
}

/// A student's repository has `course.toml` instead of a book.
fn is_root(folder: &Path) -> bool {
    let marks = ["book.toml", "course.toml"].map(|name| folder.join(name).is_file());
    marks.contains(&true) && folder.join("crates").is_dir()
}

/// Resolves `.` and `..` in a path without asking the disk, so that links stay as
/// written.
pub fn normalise(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// All files below `folder`, sorted, without build output and hidden folders; an empty
/// list if the folder does not exist.
///
/// # Errors
/// If a folder cannot be read.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if folder.is_dir() {
        collect_files(folder, &mut files)?;
    }
    Ok(files)
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for path in sorted_entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_file() {
            files.push(path);
        } else if name != "target" && !name.starts_with('.') && !path.is_symlink() {
            collect_files(&path, files)?;
        }
    }
    Ok(())
}

fn sorted_entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        let mut entries = fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<Vec<_>>>()?;
        entries.sort();
        Ok(entries)
    };
    match read() {
        Ok(entries) => Ok(entries),
        Err(error) => bail!("cannot read the folder {}: {error}", folder.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_to_the_root_with_forward_slashes() {
        let repository = Repository::at(Path::new("/home/a b/workbook"));
        let path = repository.path("book/../crates/x/src/lib.rs");
        assert_eq!(repository.name(&path), "crates/x/src/lib.rs");
    }

    #[test]
    fn this_crate_is_found_from_its_own_folder() {
        let repository = Repository::find().unwrap();
        assert!(
            repository.crate_names().unwrap().contains(&"exercise-kit".to_owned())
        );
    }
}
