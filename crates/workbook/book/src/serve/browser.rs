//! Opens a browser, where there is one to open.

use std::env;
use std::io::{IsTerminal, stdout};

/// Opens `url` in the reader's browser. On a machine without one this does nothing,
/// for the address has been printed anyway.
pub fn open(url: &str) {
    if stdout().is_terminal()
        && has_display()
        && let Err(error) = open::that_detached(url)
    {
        eprintln!("No browser could be opened ({error}).");
    }
}

/// Windows and macOS always have one; elsewhere the environment names it.
fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos"))
        || is_set("DISPLAY")
        || is_set("WAYLAND_DISPLAY")
}
