//! The executables that are measured, built here or found in a folder; and how they say
//! they were built.

use std::collections::BTreeMap;
use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::Message;
use workbook_base::cargo::cargo;
use workbook_base::repository::Repository;
use workbook_records::announce_compilation;

/// The labs that can be measured.
pub const LABS: [&str; 4] =
    ["lab-ablation", "lab-roofline", "lab-measuring", "lab-random"];

/// Labs that need a GPU and take minutes to build. They are built only on request.
pub const GPU_LABS: [&str; 1] = ["lab-gpu-anatomy"];

/// Executables by the name of their crate.
pub type Executables = BTreeMap<String, PathBuf>;

/// How executables were built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// What `rustc --version` said.
    pub rustc: String,
    /// As in "release, opt-level 3".
    pub profile: String,
    /// The flags of RUSTFLAGS; "none" if it has none.
    pub rustflags: String,
}

impl Build {
    /// The profile and flags in one line.
    pub fn flags(&self) -> String {
        format!("{}, RUSTFLAGS {}", self.profile, self.rustflags)
    }

    fn parse(version: &str) -> Option<Self> {
        let line = |start: &str| {
            version
                .lines()
                .find_map(|line| line.strip_prefix(start))
                .map(str::to_owned)
        };
        Some(Self {
            rustc: format!("rustc {}", line("rustc ")?),
            profile: line("profile: ")?,
            rustflags: line("RUSTFLAGS: ")?,
        })
    }
}

fn is_lab(name: &str) -> bool {
    LABS.contains(&name) || GPU_LABS.contains(&name)
}

/// Builds these steps and labs of the repository with `cargo build --release`.
///
/// # Errors
/// If cargo fails; it has said why.
pub fn build_with_cargo(
    repository: &Repository,
    wanted: &[&str],
) -> Result<Executables> {
    let crates = repository.crate_names()?;
    let is_wanted = |name: &&String| wanted.contains(&name.as_str());
    let wanted: Vec<&str> =
        crates.iter().filter(is_wanted).map(String::as_str).collect();
    announce_compilation(repository, &wanted.join(", "));
    let mut cargo = cargo();
    cargo.current_dir(repository.root());
    cargo.args(["build", "--release", "--locked", "--bins"]);
    cargo.arg("--message-format=json-render-diagnostics");
    for name in &wanted {
        cargo.args(["--package", name]);
        for (step, feature) in features_of(name) {
            if wanted.contains(&step) {
                cargo.args(["--features", &format!("{name}/{feature}")]);
            }
        }
    }
    let output = cargo.stderr(Stdio::inherit()).output().context(
        "cannot start cargo; --bin-dir names a folder of built executables",
    )?;
    ensure!(output.status.success(), "cargo could not build what is to be measured");
    let built = executables_in(&output.stdout);
    Ok(built.into_iter().filter(|(name, _)| crates.contains(name)).collect())
}

/// The features of a crate that use a GPU, each with the step that uses it too. A feature
/// is built if its step is.
fn features_of(name: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_lab = name == "lab-random";
    [("step5-gpu", "cuda"), ("step6-wgpu", "wgpu")]
        .into_iter()
        .filter(move |_| is_lab)
}

/// The executables that cargo's messages name.
fn executables_in(messages: &[u8]) -> Executables {
    let made = Message::parse_stream(messages).filter_map(|message| match message {
        Ok(Message::CompilerArtifact(artifact)) => {
            Some((artifact.target.name, artifact.executable?.into()))
        }
        _ => None,
    });
    made.collect()
}

/// The executables of steps and labs in a folder.
///
/// # Errors
/// If there is no such folder.
pub fn find_in_folder(folder: &Path, steps: &[&str]) -> Result<Executables> {
    ensure!(folder.is_dir(), "--bin-dir: there is no folder {}", folder.display());
    let folder = std::path::absolute(folder)?;
    let found = steps.iter().chain(&LABS).chain(&GPU_LABS).filter_map(|name| {
        let file = folder.join(format!("{name}{EXE_SUFFIX}"));
        file.is_file().then(|| ((*name).to_owned(), file))
    });
    Ok(found.collect())
}

/// How these executables were built. They must be optimised, and all built the same way.
///
/// # Errors
/// If there is no step among them; or if one of them is not optimised, does not say how
/// it was built, or was built differently from the others.
pub fn check_build(executables: &Executables) -> Result<Build> {
    let mut first: Option<(&String, Build)> = None;
    for (name, file) in executables {
        let Some(build) = ask_build(file)? else {
            // A lab need not say it: it lies beside steps, which do.
            ensure!(
                is_lab(name),
                "{} does not say how it was built; build it again",
                file.display()
            );
            continue;
        };
        ensure!(
            build.profile == "release, opt-level 3",
            "{} is not a release build but \"{}\", and its times would be recorded \
             wrongly; `cargo build --release` makes one",
            file.display(),
            build.profile
        );
        match &first {
            Some((other, others)) if *others != build => bail!(
                "{other} and {name} were built differently ({}, {}; {}, {}); build \
                 all of them again",
                others.rustc,
                others.flags(),
                build.rustc,
                build.flags()
            ),
            Some(_) => {}
            None => first = Some((name, build)),
        }
    }
    first.map(|(_, build)| build).context("there is no step to measure")
}

/// What `--version` says about the build, if anything.
fn ask_build(executable: &Path) -> Result<Option<Build>> {
    let output = Command::new(executable)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", executable.display()))?;
    Ok(Build::parse(&String::from_utf8_lossy(&output.stdout)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_is_what_version_says() {
        let version = "step1-pure 0.1.0\nrustc 1.95.0 (5980 2026-04-14)\n\
                       profile: release, opt-level 3\nRUSTFLAGS: none\n";
        let build = Build::parse(version).unwrap();
        assert_eq!(build.rustc, "rustc 1.95.0 (5980 2026-04-14)");
        assert_eq!(build.flags(), "release, opt-level 3, RUSTFLAGS none");
        assert_eq!(Build::parse("step1-pure 0.1.0\n"), None);
    }

    #[test]
    fn only_a_lab_with_a_gpu_part_has_features_for_it() {
        assert_eq!(features_of("lab-measuring").count(), 0);
        let manifest =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../lab-random/Cargo.toml");
        let manifest = std::fs::read_to_string(manifest).unwrap();
        for (step, feature) in features_of("lab-random") {
            let line = manifest.lines().find(|line| line.starts_with(feature));
            assert!(line.unwrap().contains(step), "{feature}");
        }
    }

    #[test]
    fn executables_are_read_from_cargos_messages() {
        let made = |name: &str, executable: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"p","manifest_path":"m",
                "target":{{"name":"{name}","kind":["bin"],"src_path":"s"}},
                "profile":{{"opt_level":"3","debuginfo":0,"debug_assertions":false,
                "overflow_checks":false,"test":false}},"features":[],"filenames":[],
                "executable":{executable},"fresh":true}}"#
            )
            .replace('\n', "")
        };
        let messages = [
            made("serde", "null"),
            made("step1-pure", "\"/t/release/step1-pure\""),
            r#"{"reason":"build-finished","success":true}"#.to_owned(),
        ];
        let executables = executables_in(messages.join("\n").as_bytes());
        assert_eq!(executables.len(), 1);
        assert_eq!(executables["step1-pure"], Path::new("/t/release/step1-pure"));
    }
}
