//! A submission, compiled in the sandbox.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use cargo_metadata::diagnostic::Diagnostic;
use workbook_exercises::catalogue::Exercise;
use workbook_learn::build::Built;
use workbook_learn::judge::{Judgement, Verdict};

use super::sandbox::bounded::{Bounds, End, Finished, run_bounded};
use super::sandbox::{Limits, Mount, Room, Sandbox, Tools};
use super::workshop::{Recipe, Workshop};

const MEBIBYTE: u64 = 1 << 20;
/// What a compiler may use up. The compiler and the linker both use many threads.
const LIMITS: Limits = Limits {
    addresses: 16 << 30,
    processor_seconds: 60,
    file: 256 * MEBIBYTE,
    scratch: 256 * MEBIBYTE,
    threads: 128,
};
const BOUNDS: Bounds =
    Bounds { time: Duration::from_secs(1200), output: 8 << 20, memory: 3 << 30 };
/// The clock on the wall runs on while others are at work: this many of its seconds pass for
/// each second of work.
const PATIENCE: u32 = 20;
/// How a shell, and bubblewrap, tell that a signal ended a program.
const ENDED_BY: i32 = 128;
const OUT_OF_TIME: i32 = ENDED_BY + 24;

/// Where things are for the compiler: in the room, or on this machine if there is no sandbox.
struct Places {
    exercise: String,
    libraries: String,
    out: String,
    rustc: String,
}

/// Compiles the answer in `text` into a program in `folder`, within this many seconds of
/// work.
///
/// # Errors
/// The sandbox or the compiler does not start, or a file cannot be written.
pub fn compile_answer(
    workshop: &Workshop,
    sandbox: &Sandbox,
    exercise: &Exercise,
    text: &[u8],
    (folder, number): (&Path, u32),
    seconds: u32,
) -> Result<Result<PathBuf, (Judgement, String)>> {
    let recipe = &workshop.recipes[exercise.id()];
    let (sources, out) = (folder.join("exercise"), folder.join("out"));
    write_sources(recipe, exercise, text, &sources)?;
    make_public_folder(&out)?;
    let places = places(sandbox, workshop, &sources, &out)?;
    let mut room = room(workshop, &sources, &out)?;
    room.limits.processor_seconds = u64::from(seconds);
    let time = Duration::from_secs(u64::from(seconds * PATIENCE));
    let steps =
        [library(recipe, exercise, &places), check(recipe, workshop, &places)];
    let mut said = String::new();
    for arguments in steps {
        let mut program = vec![places.rustc.clone()];
        program.extend(arguments);
        let words = sandbox.command(&room, number, None, &program)?;
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(folder);
        let finished = run_bounded(&mut command, Bounds { time, ..BOUNDS })
            .context("the compiler does not start")?;
        let built = compiler_messages(&finished, folder);
        said.push_str(&built.errors.join("\n"));
        if let Some(judgement) = refused(&finished, &built)? {
            return Ok(Err((judgement, said)));
        }
    }
    let program = out.join(if cfg!(windows) { "check.exe" } else { "check" });
    // Links could lead anywhere.
    let is_file = fs::symlink_metadata(&program).is_ok_and(|data| data.is_file());
    if !is_file {
        bail!("the compiler has made no program of {}", exercise.name);
    }
    Ok(Ok(program))
}

fn write_sources(
    recipe: &Recipe,
    exercise: &Exercise,
    text: &[u8],
    folder: &Path,
) -> Result<()> {
    let write = || -> Result<()> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        for file in workbook_base::repository::files_below(&recipe.pristine)? {
            let copy = folder.join(file.strip_prefix(&recipe.pristine)?);
            fs::create_dir_all(copy.parent().unwrap_or(folder))?;
            fs::copy(&file, &copy)?;
        }
        let edits = &exercise.manifest.edits;
        let edited =
            edits.split('/').fold(folder.to_owned(), |path, part| path.join(part));
        fs::create_dir_all(edited.parent().unwrap_or(folder))?;
        fs::write(edited, text)?;
        Ok(())
    };
    write()
        .with_context(|| format!("cannot write the sources to {}", folder.display()))
}

/// The program in the room may be another user.
pub(super) fn make_public_folder(folder: &Path) -> Result<()> {
    let make = || {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o777))?;
        }
        Ok::<_, std::io::Error>(())
    };
    make().with_context(|| format!("cannot make {}", folder.display()))
}

fn places(
    sandbox: &Sandbox,
    workshop: &Workshop,
    sources: &Path,
    out: &Path,
) -> Result<Places> {
    let text = |path: &Path| {
        let text = path.to_str().map(str::to_owned);
        text.with_context(|| format!("the path {} is not UTF-8", path.display()))
    };
    let rustc = text(&workshop.rustc)?;
    if sandbox.is_there() {
        return Ok(Places {
            exercise: "/exercise".into(),
            libraries: "/libraries".into(),
            out: "/out".into(),
            rustc,
        });
    }
    Ok(Places {
        exercise: text(sources)?,
        libraries: text(&workshop.libraries)?,
        out: text(out)?,
        rustc,
    })
}

fn room(workshop: &Workshop, sources: &Path, out: &Path) -> Result<Room> {
    let sysroot =
        workshop.sysroot.to_str().context("the compiler's path is not UTF-8")?;
    let mut mounts = vec![
        Mount::read_only(sources, "/exercise"),
        Mount::read_only(&workshop.libraries, "/libraries"),
        Mount::writable(out, "/out"),
    ];
    if !sysroot.starts_with("/usr/") && sysroot != "/usr" {
        mounts.push(Mount::read_only(&workshop.sysroot, sysroot));
    }
    for folder in workshop.native.iter().filter(|folder| folder.is_dir()) {
        let there = folder.to_str().context("a library's path is not UTF-8")?;
        if !there.starts_with("/usr/") {
            mounts.push(Mount::read_only(folder, there));
        }
    }
    let environment =
        [("PATH", "/usr/bin:/bin"), ("LC_ALL", "C"), ("TMPDIR", "/tmp")];
    Ok(Room {
        mounts,
        folder: "/tmp".into(),
        environment: environment
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect(),
        tools: Tools::Compilers,
        limits: LIMITS,
    })
}

/// What both calls of the compiler have in common.
fn common(recipe: &Recipe, places: &Places) -> Vec<String> {
    let mut arguments = vec![
        format!("--edition={}", recipe.edition),
        "--error-format=json".to_owned(),
        "-Awarnings".to_owned(),
        format!("-Ldependency={}", places.libraries),
        format!("--remap-path-prefix={}={}", places.exercise, "/exercise"),
    ];
    arguments.extend(recipe.flags.iter().cloned());
    arguments
}

fn library(recipe: &Recipe, exercise: &Exercise, places: &Places) -> Vec<String> {
    let mut arguments = common(recipe, places);
    arguments.extend([
        "--crate-type=lib".to_owned(),
        format!("--crate-name={}", recipe.library),
        format!("{}/{}", places.exercise, recipe.source),
        "-o".to_owned(),
        format!("{}/lib{}.rlib", places.out, recipe.library),
    ]);
    if !exercise.manifest.allows_unsafe {
        arguments.push("-Funsafe_code".to_owned());
    }
    arguments.extend(externs(&recipe.externs, places));
    arguments
}

fn check(recipe: &Recipe, workshop: &Workshop, places: &Places) -> Vec<String> {
    let program = if cfg!(windows) { "check.exe" } else { "check" };
    let mut arguments = common(recipe, places);
    arguments.extend([
        "--crate-type=bin".to_owned(),
        "--crate-name=check".to_owned(),
        "--cfg".to_owned(),
        "test".to_owned(),
        format!("{}/tests/check.rs", places.exercise),
        "-o".to_owned(),
        format!("{}/{program}", places.out),
        "--extern".to_owned(),
        format!("{0}={1}/lib{0}.rlib", recipe.library, places.out),
    ]);
    for folder in &workshop.native {
        arguments.push(format!("-Lnative={}", folder.display()));
    }
    arguments.extend(externs(&recipe.externs, places));
    arguments.extend(externs(&recipe.check_externs, places));
    arguments
}

fn externs(externs: &[(String, String)], places: &Places) -> Vec<String> {
    let one = |(name, file): &(String, String)| {
        ["--extern".to_owned(), format!("{name}={}/{file}", places.libraries)]
    };
    externs.iter().flat_map(one).collect()
}

/// The compiler's messages. No code of the submission runs while it is compiled, so
/// that nothing else writes there.
fn compiler_messages(finished: &Finished, folder: &Path) -> Built {
    let mut built = Built::default();
    let here = folder.to_string_lossy().into_owned();
    for line in finished.complaint().lines() {
        let Ok(message) = serde_json::from_str::<Diagnostic>(line) else { continue };
        let rendered = message.rendered.as_deref().unwrap_or_default();
        let rendered = rendered.replace(&here, "").trim_end().to_owned() + "\n";
        built.add(&message, rendered);
    }
    built
}

/// Why the answer was refused; none if it compiled.
fn refused(finished: &Finished, built: &Built) -> Result<Option<Judgement>> {
    let (verdict, reason) = match finished.end {
        End::Exited(status) if status.success() => return Ok(None),
        End::Exited(status) if is_out_of_time(status) => {
            (Verdict::Timeout, "compiling it takes too long".to_owned())
        }
        End::Exited(_) if !built.errors.is_empty() => {
            return Ok(Some(Judgement::of_refused(built)));
        }
        End::Exited(status) => {
            let complaint = finished.complaint();
            if is_out_of_memory(&complaint) {
                let reason = "compiling it takes too much memory";
                return Ok(Some(Judgement::new(Verdict::Memory, reason)));
            }
            if complaint.contains("rustc")
                && complaint.contains("cannot open shared")
            {
                bail!("the compiler does not start in the sandbox: {complaint}");
            }
            let last = complaint.lines().last().unwrap_or_default().to_owned();
            let reason = format!("the compiler gave up ({status}): {last}");
            (Verdict::CompileError, reason)
        }
        End::Time => (Verdict::Timeout, "compiling it takes too long".to_owned()),
        End::Output => {
            (Verdict::Output, "the compiler has too much to say about it".to_owned())
        }
        End::Memory => {
            (Verdict::Memory, "compiling it takes too much memory".to_owned())
        }
    };
    Ok(Some(Judgement::new(verdict, reason)))
}

fn is_out_of_time(status: ExitStatus) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if status.signal() == Some(OUT_OF_TIME - ENDED_BY) {
            return true;
        }
    }
    status.code() == Some(OUT_OF_TIME)
}

fn is_out_of_memory(complaint: &str) -> bool {
    ["memory allocation of", "out of memory", "Cannot allocate memory"]
        .iter()
        .any(|words| complaint.contains(words))
}
