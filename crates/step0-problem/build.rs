//! Passes on how this crate is compiled, so that a program can say it of itself: a
//! time taken from an unoptimised build would be worth nothing.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let set = |name| env::var(name).unwrap_or_default();
    let rustc = Command::new(set("RUSTC")).arg("--version").output();
    let rustc = rustc.map_or_else(
        |_| "rustc of an unknown version".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    );
    println!("cargo::rustc-env=STEP0_RUSTC={rustc}");
    let (profile, level) = (set("PROFILE"), set("OPT_LEVEL"));
    println!("cargo::rustc-env=STEP0_PROFILE={profile}, opt-level {level}");
    // Cargo puts this character, which no flag holds, between flags.
    let flags = set("CARGO_ENCODED_RUSTFLAGS").replace('\u{1f}', " ");
    let flags = if flags.is_empty() { "none".to_owned() } else { flags };
    println!("cargo::rustc-env=STEP0_RUSTFLAGS={flags}");
}
