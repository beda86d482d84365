//! The CPU in the GPU's place: the kernels' own source, compiled by a C++ compiler
//! with a header that stands in for CUDA. The result is a driver that the rest of
//! the step can talk to.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;
use std::{env, fs, iter};

use libloading::Library;
use step0_problem::{Error, Result};
use tempfile::TempDir;

use crate::compile::{Blocks, Source};

/// Small blocks, because under a sanitizer each of their threads is one of the
/// operating system's. Kernel 4 gets two warps.
pub const BLOCKS: Blocks = Blocks { plain: 16, fused: 64 };

/// The emulation's own sources, in addition to those of the kernels.
const DRIVER: [(&str, &str); 2] = [
    ("cuda_cpu.hpp", include_str!("../emulation/cuda_cpu.hpp")),
    ("driver.cpp", include_str!("../emulation/driver.cpp")),
];

/// The name that cudarc looks for first: a library loaded under this name is used
/// instead of the driver.
const LIBRARY: &str = if cfg!(windows) {
    "cuda.dll"
} else if cfg!(target_os = "macos") {
    "libcuda.dylib"
} else {
    "libcuda.so"
};

/// The environment variable that names the folder in which compiled drivers are
/// kept.
const KEPT: &str = "STEP5_EMULATION_KEPT";

/// The file beside a driver that says what compiled it.
const COMPILER: &str = "compiler.txt";

/// How often kernels read and wrote a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// From the GPU's memory.
    pub global_reads: u64,
    /// To the GPU's memory.
    pub global_writes: u64,
    /// From a block's shared memory.
    pub shared_reads: u64,
    /// To a block's shared memory.
    pub shared_writes: u64,
}

/// What the reads of whole warps would ask of a GPU's memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Requests {
    /// Reads of the GPU's memory by a warp at a time.
    pub global: u64,
    /// How many sectors of 32 bytes answer them.
    pub sectors: u64,
    /// Reads of shared memory by a warp at a time.
    pub shared: u64,
    /// How many passes through the banks they take.
    pub passes: u64,
}

/// An emulated driver that is in place.
#[derive(Debug)]
pub struct Emulation {
    library: Library,
    compiler: String,
}

impl Emulation {
    /// Compiles the driver with this program in it and loads it. From then on cudarc
    /// finds it by its name instead of the real one, so a process can do this only
    /// once. `defined` are macros: `NAME=VALUE`.
    ///
    /// If the environment variable `STEP5_EMULATION_KEPT` names a folder, the
    /// compiled driver is kept there for the next process that needs the same one.
    ///
    /// # Errors
    /// Unavailable if there is no C++ compiler, failed if it does not compile the
    /// kernels.
    pub fn start(source: &Source, defined: &[&str]) -> Result<Emulation> {
        let header = source.header();
        let header = ("kernels.hpp", header.as_str());
        let files: Vec<(&str, &str)> =
            source.files.iter().chain(&DRIVER).copied().chain([header]).collect();
        let kept = env::var_os(KEPT).map(|folder| {
            let commands: Vec<_> = compilers()
                .into_iter()
                .map(|c| (arguments(&c, defined), c))
                .collect();
            let mut hasher = DefaultHasher::new();
            (&files, commands).hash(&mut hasher);
            Path::new(&folder).join(format!("{:016x}", hasher.finish()))
        });
        if let Some(kept) = &kept
            && let Ok(compiler) = fs::read_to_string(kept.join(COMPILER))
        {
            return Self::load(kept, compiler);
        }
        let folder = temporary_folder(kept.as_deref())?;
        let write = |(name, text): (&str, &str)| {
            fs::write(folder.path().join(name), text).map_err(|error| {
                Error::Failed(format!("cannot write {name}: {error}"))
            })
        };
        files.into_iter().try_for_each(write)?;
        let compiler = compile(folder.path(), defined)?;
        write((COMPILER, &compiler))?;
        match kept {
            // Moved in one step, so that of several processes that compile the same
            // driver only one succeeds.
            Some(kept) if fs::rename(folder.path(), &kept).is_ok() => {
                Self::load(&kept, compiler)
            }
            _ => Self::load(folder.path(), compiler),
        }
    }

    fn load(folder: &Path, compiler: String) -> Result<Emulation> {
        // SAFETY: loading a library runs its initialisation. This one was compiled
        // from sources that are part of this program.
        let library = unsafe { Library::new(folder.join(LIBRARY)) };
        let library = library.map_err(|error| {
            Error::Failed(format!("the emulated driver cannot be loaded: {error}"))
        })?;
        Ok(Emulation { library, compiler })
    }

    /// Is there a C++ compiler? This does not start the emulation.
    ///
    /// # Errors
    /// Unavailable if there is no C++ compiler.
    pub fn is_possible() -> Result<()> {
        let is_there =
            |name: &String| Command::new(name).arg("--version").output().is_ok();
        compilers().iter().any(is_there).then_some(()).ok_or_else(no_compiler)
    }

    /// What compiled it.
    pub fn compiler(&self) -> &str {
        &self.compiler
    }

    /// What was read and written since this was last called.
    pub fn take_counts(&self) -> Counts {
        let [global_reads, global_writes, shared_reads, shared_writes] =
            self.take("cuda_cpu_take_counts");
        Counts { global_reads, global_writes, shared_reads, shared_writes }
    }

    /// What warps have asked of memory since this was last called; all zeros unless
    /// `TRACE_WARPS` was among the macros.
    pub fn take_requests(&self) -> Requests {
        let [global, sectors, shared, passes] = self.take("cuda_cpu_take_requests");
        Requests { global, sectors, shared, passes }
    }

    fn take(&self, name: &str) -> [u64; 4] {
        let mut numbers = [0; 4];
        // SAFETY: both functions are from our own driver and fill an array of four.
        unsafe {
            let take = self.library.get::<unsafe extern "C" fn(*mut u64)>(name);
            take.expect("driver.cpp has it")(numbers.as_mut_ptr());
        }
        numbers
    }
}

/// A folder that is removed when it is dropped; next to the one for kept drivers, if
/// one is given and that is possible.
fn temporary_folder(kept: Option<&Path>) -> Result<TempDir> {
    let beside = kept.and_then(Path::parent).and_then(|parent| {
        fs::create_dir_all(parent).and_then(|()| tempfile::tempdir_in(parent)).ok()
    });
    match beside {
        Some(folder) => Ok(folder),
        None => tempfile::tempdir()
            .map_err(|error| Error::Failed(format!("no temporary folder: {error}"))),
    }
}

/// Compiles driver.cpp in this folder with the first compiler that is installed, and
/// returns its name.
fn compile(folder: &Path, defined: &[&str]) -> Result<String> {
    for compiler in compilers() {
        let mut command = Command::new(&compiler);
        command.args(arguments(&compiler, defined)).current_dir(folder);
        match command.output() {
            Err(_) => {} // not installed: try the next one
            Ok(output) if output.status.success() => return Ok(compiler),
            Ok(output) => {
                let text = [output.stderr, output.stdout].concat();
                let text = String::from_utf8_lossy(&text);
                return Err(Error::Failed(format!(
                    "{compiler} does not compile the kernels for the CPU: {}",
                    first_error(&text)
                )));
            }
        }
    }
    Err(no_compiler())
}

/// The first error in a compiler's output, with the line of code that is shown below
/// it.
fn first_error(said: &str) -> String {
    let is_code = |line: &&str| {
        let line =
            line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        line.trim_start().starts_with('|')
    };
    let mut lines = said.lines().skip_while(|line| !line.contains("error"));
    match lines.next() {
        Some(error) => {
            let code = lines.take_while(is_code);
            iter::once(error).chain(code).collect::<Vec<_>>().join("\n")
        }
        None => said.lines().next().unwrap_or("it says nothing").to_owned(),
    }
}

fn no_compiler() -> Error {
    Error::Unavailable(
        "there is no C++ compiler on this machine, which the emulation needs: \
         install g++ or clang++, or name one in the environment variable CXX"
            .into(),
    )
}

/// The compilers to try: only that of the environment variable CXX, if it names one.
fn compilers() -> Vec<String> {
    match env::var("CXX") {
        Ok(named) if !named.is_empty() => vec![named],
        _ if cfg!(windows) => ["cl", "clang++", "g++"].map(String::from).to_vec(),
        _ => ["g++", "clang++", "c++"].map(String::from).to_vec(),
    }
}

fn arguments(compiler: &str, defined: &[&str]) -> Vec<String> {
    let is_msvc = Path::new(compiler).file_stem().is_some_and(|name| name == "cl");
    let how: &[&str] = if is_msvc {
        &[
            "/nologo",
            "/std:c++20",
            "/O2",
            "/EHsc",
            "/LD",
            "/Fe:cuda.dll",
            "driver.cpp",
        ]
    } else if cfg!(target_os = "macos") {
        &["-dynamiclib", "-install_name", "libcuda.dylib", "-o", "libcuda.dylib"]
    } else if cfg!(windows) {
        &["-shared", "-o", "cuda.dll"]
    } else {
        &["-shared", "-Wl,-soname,libcuda.so", "-o", "libcuda.so"]
    };
    let common: &[&str] = if is_msvc {
        &[]
    } else {
        &[
            "-std=c++20",
            "-O1", // compiling takes longer than most runs
            "-fPIC",
            "-fvisibility=hidden",
            "-pthread",
            "driver.cpp",
        ]
    };
    let flag = if is_msvc { "/D" } else { "-D" };
    let defined = defined.iter().map(|each| format!("{flag}{each}"));
    defined.chain(common.iter().chain(how).map(|&s| s.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_shown_with_its_line() {
        let said = "In file included from driver.cpp:3:\n\
                    tiled.cu:12:5: error: 'x' was not declared in this scope\n   \
                    12 |     x = 3;\n      |     ^\n\
                    tiled.cu:13:5: error: 'y' was not declared in this scope\n";
        let error = "tiled.cu:12:5: error: 'x' was not declared in this scope\n   \
                     12 |     x = 3;\n      |     ^";
        assert_eq!(first_error(said), error);
        assert_eq!(first_error("cannot find it\nat all\n"), "cannot find it");
        assert_eq!(first_error(""), "it says nothing");
    }

    /// Where nothing can be kept, there is a temporary folder all the same.
    #[test]
    fn a_folder_is_found() {
        let there = tempfile::tempdir().unwrap();
        let kept = there.path().join("kept").join("0123");
        let beside = temporary_folder(Some(&kept)).unwrap();
        assert_eq!(beside.path().parent(), kept.parent());
        let file = there.path().join("file");
        fs::write(&file, "").unwrap();
        let elsewhere = temporary_folder(Some(&file.join("0123"))).unwrap();
        assert!(elsewhere.path().is_dir() && !elsewhere.path().starts_with(&file));
    }
}
