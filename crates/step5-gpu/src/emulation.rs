//! The CPU in the GPU's place: the kernels' own source, compiled by a C++ compiler
//! behind a header that stands in for CUDA, as a driver for the rest of the step to
//! talk to.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;
use std::{env, fs, iter};

use libloading::Library;
use step0_problem::{Error, Result};
use tempfile::TempDir;

use crate::compile::{Blocks, Source};

/// Small blocks: under a sanitizer their threads are the operating system's. Kernel 4
/// gets two warps.
pub const BLOCKS: Blocks = Blocks { plain: 16, fused: 64 };

/// The emulation's own sources, beside those of the kernels.
const DRIVER: [(&str, &str); 2] = [
    ("cuda_cpu.hpp", include_str!("../emulation/cuda_cpu.hpp")),
    ("driver.cpp", include_str!("../emulation/driver.cpp")),
];

/// The name that cudarc looks for first; what is loaded under it comes before a
/// driver.
const LIBRARY: &str = if cfg!(windows) {
    "cuda.dll"
} else if cfg!(target_os = "macos") {
    "libcuda.dylib"
} else {
    "libcuda.so"
};

/// The environment variable with the folder in which compiled drivers are kept.
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
    /// How many times 32 bytes answer them.
    pub sectors: u64,
    /// Reads of shared memory by a warp at a time.
    pub shared: u64,
    /// How many passes through the banks answer them.
    pub passes: u64,
}

/// An emulated driver that is in place.
#[derive(Debug)]
pub struct Emulation {
    library: Library,
    compiler: String,
}

impl Emulation {
    /// Compiles the driver with this program in it and loads it. From then on
    /// cudarc finds it by its name instead of the real one, so this is for once in
    /// the life of a process. `defined` are macros: `NAME=VALUE`.
    ///
    /// If the environment variable `STEP5_EMULATION_KEPT` names a folder, what was
    /// compiled is kept there for the next process that wants the same.
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
            // All at once, and by one of those who compile the same.
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

    /// Is there a C++ compiler? This starts nothing.
    ///
    /// # Errors
    /// Unavailable if there is none.
    pub fn is_possible() -> Result<()> {
        let is_there =
            |name: &String| Command::new(name).arg("--version").output().is_ok();
        compilers().iter().any(is_there).then_some(()).ok_or_else(no_compiler)
    }

    /// What compiled it.
    pub fn compiler(&self) -> &str {
        &self.compiler
    }

    /// What was read and written since this was last asked.
    pub fn take_counts(&self) -> Counts {
        let [global_reads, global_writes, shared_reads, shared_writes] =
            self.take("cuda_cpu_take_counts");
        Counts { global_reads, global_writes, shared_reads, shared_writes }
    }

    /// What warps have asked of memory since this was last asked; nothing unless
    /// `TRACE_WARPS` was among the macros.
    pub fn take_requests(&self) -> Requests {
        let [global, sectors, shared, passes] = self.take("cuda_cpu_take_requests");
        Requests { global, sectors, shared, passes }
    }

    fn take(&self, name: &str) -> [u64; 4] {
        let mut numbers = [0; 4];
        // SAFETY: both functions are the driver's own and fill an array of four.
        unsafe {
            let take = self.library.get::<unsafe extern "C" fn(*mut u64)>(name);
            take.expect("driver.cpp has it")(numbers.as_mut_ptr());
        }
        numbers
    }
}

/// A folder that goes when it is dropped, beside the one that is to be kept, if any, and
/// if that is possible.
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

/// Compiles driver.cpp in this folder with the first compiler that is there, and
/// says which one that was.
fn compile(folder: &Path, defined: &[&str]) -> Result<String> {
    for compiler in compilers() {
        let mut command = Command::new(&compiler);
        command.args(arguments(&compiler, defined)).current_dir(folder);
        match command.output() {
            Err(_) => {} // not there: the next one
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

/// The first error in what a compiler said, with the line of code that it shows below.
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

/// The compilers to try: that of the environment variable CXX alone, if it names
/// one.
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

    /// Where nothing can be kept there is a folder all the same.
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
