//! The book on localhost, built again on every save.
//!
//! Three parts share one `watch` channel that holds the current [`Site`]: this module sends a
//! new one after each build, the server reads the latest for each request, and every open page
//! is told when it changes.

mod browser;
mod server;
mod site;
mod watcher;

use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result};
use clap::Args;
use tokio::sync::watch;

use crate::output::print;
use crate::repository::Repository;
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
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    // Listening begins before the first build, so that no save is missed.
    let changes = Changes::watch(repository);
    let first = Arc::new(Site::build(repository)?);
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
    let (sender, receiver) = watch::channel(first);
    match changes {
        Ok(changes) => rebuild_on_change(repository.clone(), changes, sender),
        Err(error) => {
            eprintln!("warning: {error:#}; what is saved from now on will not show")
        }
    }
    server::serve(listener, receiver)?;
    Ok(ExitCode::SUCCESS)
}

/// Does so on a thread that is left to itself: it ends with the program.
fn rebuild_on_change(
    repository: Repository,
    changes: Changes,
    sender: watch::Sender<Arc<Site>>,
) {
    thread::spawn(move || {
        while changes.wait() {
            rebuild(&repository, &sender);
        }
    });
}

/// Replaces the pages being shown, or says what is wrong and leaves them.
fn rebuild(repository: &Repository, sender: &watch::Sender<Arc<Site>>) {
    let built = Site::build(repository).and_then(|site| {
        sender.send_replace(Arc::new(site));
        print("Built again.")
    });
    if let Err(error) = built {
        eprintln!("error: {error:#}\nThe pages shown are the last good ones.");
    }
}
