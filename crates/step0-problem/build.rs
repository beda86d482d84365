//! Records how this crate is compiled, so that a program can report it: a time
//! taken from an unoptimised build would be worthless.

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
    // Cargo separates flags with this character, which no flag contains.
    let flags = set("CARGO_ENCODED_RUSTFLAGS").replace('\u{1f}', " ");
    let flags = if flags.is_empty() { "none".to_owned() } else { flags };
    println!("cargo::rustc-env=STEP0_RUSTFLAGS={flags}");
}
