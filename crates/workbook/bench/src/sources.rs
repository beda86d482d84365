//! The commit that is measured.

use workbook_base::programs::{first_line, output};
use workbook_base::repository::Repository;

/// What the sources were.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Commit {
    /// In 40 hexadecimal digits, or "unknown".
    pub hash: String,
    /// Did the sources differ from it?
    pub modified: bool,
}

/// What git says about the sources.
pub fn commit_of(repository: &Repository) -> Commit {
    let root = repository.root().display().to_string();
    let git = |arguments: &[&str]| {
        let mut all = vec!["-C", root.as_str()];
        all.extend(arguments);
        output("git", &all)
    };
    let hash = first_line("git", &["-C", &root, "rev-parse", "HEAD"]);
    // Other files, such as chapters, do not change what is measured.
    let sources = ["crates", "Cargo.toml", "Cargo.lock", ".cargo"];
    let changed = git(&[&["status", "--porcelain", "--"][..], &sources].concat());
    Commit {
        hash: hash.unwrap_or_else(|| "unknown".to_owned()),
        modified: changed.is_some_and(|changed| !changed.trim().is_empty()),
    }
}

/// `HASH` or `HASH-dirty`, as `git describe --always --dirty --abbrev=40` prints it.
pub fn parse_commit(text: &str) -> Result<Commit, String> {
    let (hash, modified) = match text.strip_suffix("-dirty") {
        Some(hash) => (hash, true),
        None => (text, false),
    };
    if hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(Commit { hash: hash.to_owned(), modified });
    }
    Err("expected 40 hexadecimal digits, with or without -dirty behind them"
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_read_with_its_state() {
        let hash = "0123456789abcdef0123456789abcdef01234567";
        let commit = |modified| Commit { hash: hash.to_owned(), modified };
        assert_eq!(parse_commit(hash), Ok(commit(false)));
        assert_eq!(parse_commit(&format!("{hash}-dirty")), Ok(commit(true)));
        assert!(parse_commit("b7481f2").is_err());
    }
}
