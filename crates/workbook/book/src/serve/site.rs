//! One build of the book, ready to be shown.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use tempfile::TempDir;
use workbook_base::repository::{Repository, files_below};

/// The pages of one build, in a folder of their own that goes when the last reader
/// is done.
pub struct Site {
    folder: TempDir,
    version: String,
}

impl Site {
    /// Builds the book in a new folder inside `workshop` and teaches its pages to
    /// reload themselves.
    ///
    /// # Errors
    /// If the book has a mistake.
    pub fn build(repository: &Repository, workshop: &Path) -> Result<Self> {
        let folder = tempfile::tempdir_in(workshop)
            .with_context(|| format!("cannot write in {}", workshop.display()))?;
        let site = Self { folder, version: time_stamp() };
        crate::build(repository, &site.pages())?;
        site.add_reload_script()?;
        Ok(site)
    }

    /// Where the pages are.
    pub fn pages(&self) -> PathBuf {
        self.folder.path().join("pages")
    }

    /// Tells this build from every other.
    pub fn version(&self) -> &str {
        &self.version
    }

    fn add_reload_script(&self) -> Result<()> {
        let script = format!(
            "<script src=\"/live-reload.js\" data-version=\"{}\"></script>",
            self.version
        );
        for page in files_below(&self.pages())? {
            if page.extension().is_some_and(|extension| extension == "html") {
                append_to_body(&page, &script)
                    .with_context(|| format!("cannot write {}", page.display()))?;
            }
        }
        Ok(())
    }
}

fn append_to_body(page: &Path, script: &str) -> std::io::Result<()> {
    let html = fs::read_to_string(page)?;
    let Some(end) = html.rfind("</body>") else { return Ok(()) };
    fs::write(page, format!("{}{script}{}", &html[..end], &html[end..]))
}

fn time_stamp() -> String {
    let since_epoch =
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since_epoch.as_nanos().to_string()
}
