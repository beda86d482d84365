//! The book on localhost, built again on every save.
//!
//! Three parts share the [`CurrentSite`]: this module replaces it after each build, the
//! server reads it for each request, and every open page is told when it changes.

mod answer;
mod browser;
mod current;
mod server;
mod site;
mod watcher;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result};
use clap::Args;
use tempfile::TempDir;
use workbook_base::output::print;
use workbook_base::repository::Repository;

use current::CurrentSite;
pub use site::Site;
use watcher::Changes;

/// What `cargo workbook serve` can be told.
#[derive(Args)]
pub struct Options {
    /// The port to serve on; the next free one if it is taken
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
}

/// Serves the book until Ctrl-C.
///
/// # Errors
/// If the book cannot be built the first time, or there is no port to serve on.
pub fn serve_book(repository: &Repository, options: &Options) -> Result<ExitCode> {
    // Listening begins before the first build, so that no save is missed.
    let changes = Changes::watch(repository);
    let workshop = workshop(repository)?;
    let first = Site::build(repository, workshop.path())?;
    let listener = server::listen(options.port)?;
    let address = listener.local_addr().context("cannot tell the port in use")?;
    if options.port != 0 && address.port() != options.port {
        print(&format!("Port {} is taken.", options.port))?;
    }
    let url = format!("http://{address}/");
    print(&format!(
        "The book is at {url}\nIt is built again on every save. Ctrl-C ends this."
    ))?;
    if !options.no_open {
        browser::open(&url);
    }
    let site = Arc::new(CurrentSite::new(first));
    match changes {
        Ok(changes) => {
            rebuild_on_change(repository, &workshop, changes, Arc::clone(&site));
        }
        Err(error) => {
            eprintln!("warning: {error:#}; what is saved from now on will not show")
        }
    }
    server::serve(listener, site)?;
    Ok(ExitCode::SUCCESS)
}

/// A folder that goes when serving ends, with every build in it.
fn workshop(repository: &Repository) -> Result<TempDir> {
    let target = repository.path("target");
    fs::create_dir_all(&target)
        .and_then(|()| tempfile::Builder::new().prefix("serve-").tempdir_in(&target))
        .with_context(|| format!("cannot write in {}", target.display()))
}

/// Builds on a thread that is left to itself: it ends with the program.
fn rebuild_on_change(
    repository: &Repository,
    workshop: &TempDir,
    changes: Changes,
    site: Arc<CurrentSite>,
) {
    let (repository, workshop) = (repository.clone(), workshop.path().to_path_buf());
    thread::spawn(move || {
        while changes.wait() {
            if let Err(error) = rebuild(&repository, &workshop, &site) {
                eprintln!(
                    "error: {error:#}\nThe pages shown are the last good ones."
                );
            }
        }
    });
}

/// Replaces the pages being shown; a mistake in the book leaves them.
fn rebuild(
    repository: &Repository,
    workshop: &Path,
    current: &CurrentSite,
) -> Result<()> {
    current.replace(Site::build(repository, workshop)?);
    print("Built again.")
}
