//! `cargo workbook course bundle`: a course for a room without a network.
//!
//! The student's repository lies in `exercises/`, as `export` writes it. What it would
//! otherwise download lies beside it, with a `.cargo/config.toml` around both: cargo
//! reads the settings of all folders above, so the repository needs none of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use workbook_base::cargo::cargo_offline_first;
use workbook_base::files::write_with_folders;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::exercises_of;
use workbook_machine::RUST_NEEDED;

use super::export;

/// What to write and where.
#[derive(Args)]
pub struct Options {
    /// The chapters whose exercises go in, as in step1-pure,step3-simd; all if none is
    /// named
    #[arg(long, value_name = "CHAPTER", value_delimiter = ',')]
    pub chapters: Vec<String>,
    /// A folder that does not exist yet
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The seed of the questions
    #[arg(long, value_name = "N",
        value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
}

/// Tells a student's cargo to take libraries from the bundle instead of downloading them.
const SETTINGS: &str = "\
# What the exercises stand on lies in vendor/, so that nothing is downloaded.
[source.crates-io]
replace-with = \"vendored-sources\"

[source.vendored-sources]
directory = \"vendor\"

[net]
offline = true
";

/// Writes the bundle and says how large it is.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn write_bundle(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let exercises = exercises_of(repository, &options.chapters)?;
    let out = export::new_folder(&options.out)?;
    let folder = out.join("exercises");
    export::write_repository(repository, &exercises, &folder, options.seed)?;
    vendor(&folder, &out.join("vendor"))?;
    write_with_folders(
        &out.join(".cargo").join("config.toml"),
        SETTINGS.as_bytes(),
    )?;
    let text = include_str!("student/bundle.md").replace("RUST_NEEDED", RUST_NEEDED);
    write_with_folders(&out.join("README.md"), text.as_bytes())?;
    let mebibytes = size(&out)?.div_ceil(1 << 20);
    print(&format!(
        "{} exercises and all that they stand on are in {}: {mebibytes} MiB\n\
         Rust {RUST_NEEDED} or later is not in it; README.md there says where it is from",
        exercises.len(),
        out.display(),
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn vendor(folder: &Path, to: &Path) -> Result<()> {
    let output = cargo_offline_first(|cargo| {
        cargo.args(["vendor", "--locked", "--quiet"]).arg(to).current_dir(folder);
    })?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("cargo vendor failed:\n{}", words.trim_end());
    }
    Ok(())
}

/// The size of all files in a folder, in bytes.
fn size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    let entries = fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let data = entry.metadata()?;
        bytes += if data.is_dir() { size(&entry.path())? } else { data.len() };
    }
    Ok(bytes)
}
