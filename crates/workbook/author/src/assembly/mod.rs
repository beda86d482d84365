//! `cargo workbook assembly`: the inner loops of steps 1 to 3 as the compiler made
//! them, with a comment on each instruction, in book/assembly.
//!
//! The comments are written by hand, below. An instruction that has none, or a
//! comment without its instruction, is an error: then the compiler makes other code, and
//! the comments have to be looked at.

mod listing;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use clap::Args;
use step0_problem::UNAVAILABLE;
use workbook_base::cargo::cargo;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_records::announce_compilation;

use listing::Comment;

/// The listings are of this architecture.
const ARCHITECTURE: &str = "x86_64";

/// What can be asked for.
#[derive(Args)]
pub struct Options {
    /// Only say whether the book's listings are what this compiler makes
    #[arg(long)]
    check: bool,
}

/// A loop to be shown.
struct Wanted {
    step: &'static str,
    /// A part of the mangled name of its function.
    function: &'static str,
    /// What the loop's instructions begin with, somewhere in it.
    holds: &'static [&'static str],
    comments: &'static [Comment],
}

const WANTED: [Wanted; 3] = [
    Wanted {
        step: "step1-pure",
        function: "10step1_pure7chamfer7chamfer17h",
        holds: &["sqrtsd", "minsd"],
        comments: &[
            Comment("movapd xmm", "a copy, to be overwritten"),
            Comment("subsd xmm, qword ptr", "y - y'"),
            Comment("mulsd", "its square"),
            Comment("movsd", "load x' ..."),
            Comment("movhpd", "... and z'"),
            Comment("subpd", "x - x' and z - z' at once"),
            Comment("mulpd", "their squares"),
            Comment("addsd", "add up"),
            Comment("unpckhpd", "the second of two numbers"),
            Comment("xorps", "forget what was in the register"),
            Comment("sqrtsd", "the root: one for every pair"),
            Comment("minsd", "the least: waits for the last"),
            Comment("add ", "the next point"),
            Comment("dec", "count"),
            Comment("jne", "and again"),
        ],
    },
    Wanted {
        step: "step2-mapreduce",
        function: "15step2_mapreduce7chamfer7chamfer17h",
        holds: &["minsd", "subpd"],
        comments: &[
            Comment("movapd xmm", "a copy, to be overwritten"),
            Comment("subsd xmm, qword ptr", "y - y'"),
            Comment("mulsd", "its square"),
            Comment("movsd", "load x' ..."),
            Comment("movhpd", "... and z'"),
            Comment("subpd", "x - x' and z - z' at once"),
            Comment("mulpd", "their squares"),
            Comment("addsd", "add up"),
            Comment("unpckhpd", "the second of two numbers"),
            Comment("minsd", "the least: waits for the last"),
            Comment("add ", "the next point, 24 bytes on"),
            Comment("cmp", "was it the last?"),
            Comment("jne", "and again"),
        ],
    },
    Wanted {
        step: "step3-simd",
        function: "19compiled_for_avx51217h",
        holds: &[
            "vbroadcastss",
            "vfmadd231ps",
            "vminps zmm, zmm",
            "vmovaps zmm, zmm",
        ],
        comments: &[
            Comment("vbroadcastss", "a row's x, y or z, in all lanes"),
            Comment("vmovaps zmm, zmmword", "load the row's minima so far"),
            Comment("vsubps", "16 differences"),
            Comment("vmulps", "16 squares"),
            Comment("vfmadd231ps", "16 squares more, added"),
            Comment("vminps", "16 minima: of columns; of the row"),
            Comment("inc", "the next row"),
            Comment("vmovaps zmmword", "store the row's minima"),
            Comment("add ", "the next row's minima"),
            Comment("cmp", "was it the last?"),
            Comment("jne", "and again"),
        ],
    },
];

/// Writes the listings, or compares them.
///
/// # Errors
/// If the compiler fails or a loop is not what the comments are about; with
/// `--check`, if a listing is not what this compiler makes.
pub fn write_assembly(
    repository: &Repository,
    options: &Options,
) -> Result<ExitCode> {
    if env::consts::ARCH != ARCHITECTURE {
        print("The book's listings are of x86-64, and this is another processor.")?;
        return Ok(ExitCode::from(UNAVAILABLE));
    }
    let compiler = compiler()?;
    let (to_compile, of_another): (Vec<&Wanted>, Vec<&Wanted>) =
        WANTED.iter().partition(|wanted| {
            let listing = wanted.listing(repository);
            !options.check || listing.lines().next() == Some(&compiler)
        });
    for wanted in of_another {
        print(&format!(
            "{} was made by another compiler than this one: {compiler}",
            wanted.file()
        ))?;
    }
    if !to_compile.is_empty() {
        announce_compilation(repository, "steps to assembly");
    }
    for wanted in to_compile {
        write_or_compare(repository, wanted, &compiler, options.check)?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Wanted {
    /// The file of the listing, below the repository's root.
    fn file(&self) -> String {
        format!("book/assembly/{}.s", self.step)
    }

    /// The listing as it is; empty if there is none yet.
    fn listing(&self, repository: &Repository) -> String {
        fs::read_to_string(repository.path(&self.file())).unwrap_or_default()
    }
}

fn write_or_compare(
    repository: &Repository,
    wanted: &Wanted,
    compiler: &str,
    only_compare: bool,
) -> Result<()> {
    let name = wanted.file();
    let assembly = compile(repository, wanted.step)?;
    let lines =
        listing::make(&assembly, wanted.function, wanted.holds, wanted.comments)
            .with_context(|| format!("the inner loop of {}", wanted.step))?;
    let text = format!("{compiler}\n{lines}");
    if only_compare {
        ensure!(
            text == wanted.listing(repository),
            "{name} is not what the compiler makes; `cargo workbook assembly` writes it"
        );
        return Ok(());
    }
    fs::create_dir_all(repository.path("book/assembly"))?;
    fs::write(repository.path(&name), text)
        .with_context(|| format!("cannot write {name}"))?;
    print(&format!("The inner loop of {} is in {name}", wanted.step))
}

/// The first line of a listing.
fn compiler() -> Result<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let output = Command::new(rustc).arg("--version").output();
    let version = output.context("cannot run rustc")?.stdout;
    Ok(format!("; {}, x86-64, --release", String::from_utf8_lossy(&version).trim()))
}

/// A step's library as assembly in Intel's notation. Cargo says itself how far it is, and
/// what is wrong.
fn compile(repository: &Repository, step: &str) -> Result<String> {
    let folder = tempfile::tempdir().context("cannot make a folder")?;
    let file = folder.path().join("step.s");
    let compiled = cargo()
        .args(["rustc", "--locked", "--release", "--lib", "--package", step, "--"])
        .arg(emit(&file))
        // One unit, so that all of it is in one file.
        .args(["-C", "codegen-units=1", "-C", "llvm-args=--x86-asm-syntax=intel"])
        .current_dir(repository.root())
        .status()
        .context("cannot run cargo, which compiles the steps")?;
    ensure!(compiled.success(), "{step} does not compile");
    fs::read_to_string(&file)
        .with_context(|| format!("the compiler left no assembly of {step}"))
}

fn emit(file: &Path) -> OsString {
    let mut emit = OsString::from("--emit=asm=");
    emit.push(file);
    emit
}
