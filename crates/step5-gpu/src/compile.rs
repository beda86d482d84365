//! From the kernels' source to code that the GPU runs.

use std::sync::Arc;

use cudarc::driver::{CudaFunction, CudaModule};
use cudarc::nvrtc::{self, CompileError, CompileOptions, Ptx};
use step0_problem::{Error, Precision, Result};

use crate::device::{Device, failed};

/// A program for the GPU in CUDA.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Its files, each with its name, in the order in which they use one another.
    pub files: &'static [(&'static str, &'static str)],
    /// The functions that the host launches.
    pub kernels: &'static [&'static str],
}

/// The kernels of this step.
pub const PAIRING: Source = Source {
    files: &[
        ("common.cuh", include_str!("../kernels/common.cuh")),
        ("1_naive.cu", include_str!("../kernels/1_naive.cu")),
        ("2_tiled.cu", include_str!("../kernels/2_tiled.cu")),
        ("3_batched.cu", include_str!("../kernels/3_batched.cu")),
        ("4_fused.cu", include_str!("../kernels/4_fused.cu")),
        ("nearest.cu", include_str!("../kernels/nearest.cu")),
        ("hello.cu", include_str!("../kernels/hello.cu")),
    ],
    kernels: &[
        "naive",
        "tiled",
        "larger_mean",
        "batched",
        "fused",
        "nearest_in_rows",
        "nearest_in_columns",
        "hello",
    ],
};

/// How many threads a block has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocks {
    /// For every kernel but the fourth: a power of two.
    pub plain: u32,
    /// For kernel 4: a power of two, and a multiple of 32.
    pub fused: u32,
}

/// The sizes in `common.cuh`, with which the committed PTX was compiled.
pub const BLOCKS: Blocks = Blocks { plain: 256, fused: 128 };

/// A compiled program on a device.
#[derive(Debug)]
pub struct Program {
    module: Arc<CudaModule>,
    /// What compiled it.
    pub compiler: &'static str,
}

impl Source {
    // ANCHOR: load
    /// Compiles the program for exactly this GPU, if NVRTC is installed and the
    /// driver accepts what it makes. Otherwise the driver compiles the given PTX.
    ///
    /// # Errors
    /// Unavailable if the driver does not accept the PTX either.
    pub fn load(
        &self,
        device: &Device,
        defined: &[&str],
        committed: &str,
    ) -> Result<Program> {
        if let Ok(ptx) = self.compile(device.capability, defined)
            && let Ok(module) = device.context.load_module(ptx)
        {
            return Ok(Program { module, compiler: "NVRTC" });
        }
        Program::committed(device, committed)
    }
    // ANCHOR_END: load

    /// Compiles the program with NVRTC, NVIDIA's compiler as a library, for GPUs of
    /// this compute capability and newer ones. `defined` are macros: `NAME=VALUE`.
    ///
    /// # Errors
    /// Unavailable if NVRTC is not installed; failed, with its messages, if it
    /// cannot compile the program.
    pub fn compile(&self, capability: (i32, i32), defined: &[&str]) -> Result<Ptx> {
        if !is_nvrtc_there() {
            return Err(Error::Unavailable(
                "there is no NVRTC on this machine".into(),
            ));
        }
        let (major, minor) = capability;
        let mut options = vec![format!("--gpu-architecture=compute_{major}{minor}")];
        options.extend(defined.iter().map(|each| format!("--define-macro={each}")));
        options.push("--std=c++17".into()); // its default differs between versions
        let options = CompileOptions {
            options,
            name: Some("kernels.cu".into()),
            ..CompileOptions::default()
        };
        nvrtc::compile_ptx_with_opts(self.text(), options).map_err(|error| {
            Error::Failed(match error {
                CompileError::CompileError { log, .. } => {
                    let log = log.to_string_lossy();
                    format!("NVRTC does not compile the kernels: {log}")
                }
                other => format!("NVRTC failed: {other}"),
            })
        })
    }

    /// All files joined into one text, without the lines in which they include one
    /// another.
    fn text(&self) -> String {
        let text: String = self.files.iter().map(|(_, text)| *text).collect();
        let is_wanted =
            |line: &&str| !line.starts_with("#include") && *line != "#pragma once";
        text.lines().filter(is_wanted).flat_map(|line| [line, "\n"]).collect()
    }

    /// The C++ header that tells the emulated driver about the kernels: it includes
    /// their files and defines `KERNELS`, a list of each as `KERNEL(name)`.
    pub fn header(&self) -> String {
        let units = self.files.iter().filter(|(name, _)| name.ends_with(".cu"));
        let includes = units.map(|(name, _)| format!("#include \"{name}\"\n"));
        let kernels: Vec<_> =
            self.kernels.iter().map(|name| format!("KERNEL({name})")).collect();
        includes
            .chain([format!("#define KERNELS {}\n", kernels.join(", "))])
            .collect()
    }
}

impl Program {
    /// Loads the program from the PTX that comes with a crate.
    ///
    /// # Errors
    /// Unavailable if the driver does not accept it.
    pub fn committed(device: &Device, ptx: &str) -> Result<Program> {
        let module =
            device.context.load_module(Ptx::from_src(ptx)).map_err(|error| {
                let error = failed("loading the kernels")(error);
                Error::Unavailable(format!(
                    "{error}; a newer NVIDIA driver may help"
                ))
            })?;
        Ok(Program { module, compiler: "committed PTX" })
    }

    /// The kernel with this name.
    ///
    /// # Errors
    /// Failed if the program has no such kernel.
    pub fn kernel(&self, name: &str) -> Result<CudaFunction> {
        self.module.load_function(name).map_err(failed(&format!("loading {name}")))
    }
}

/// The kernels of this step, compiled for one precision and loaded on a device.
#[derive(Debug)]
pub struct Kernels {
    pub naive: CudaFunction,
    pub tiled: CudaFunction,
    pub larger_mean: CudaFunction,
    pub batched: CudaFunction,
    pub fused: CudaFunction,
    pub nearest_in_rows: CudaFunction,
    pub nearest_in_columns: CudaFunction,
    pub hello: CudaFunction,
    /// What compiled them.
    pub compiler: &'static str,
}

impl Kernels {
    /// Looks up each kernel in the compiled program.
    ///
    /// # Errors
    /// Failed if the program lacks one.
    pub fn of(program: &Program) -> Result<Kernels> {
        Ok(Kernels {
            naive: program.kernel("naive")?,
            tiled: program.kernel("tiled")?,
            larger_mean: program.kernel("larger_mean")?,
            batched: program.kernel("batched")?,
            fused: program.kernel("fused")?,
            nearest_in_rows: program.kernel("nearest_in_rows")?,
            nearest_in_columns: program.kernel("nearest_in_columns")?,
            hello: program.kernel("hello")?,
            compiler: program.compiler,
        })
    }
}

/// The macro that selects the precision of this step's kernels.
pub fn real(precision: Precision) -> &'static str {
    match precision {
        Precision::F32 => "REAL=float",
        Precision::F64 => "REAL=double",
    }
}

/// The PTX of this step's kernels, compiled by `scripts/ptx.sh` for the oldest GPUs.
pub fn committed_ptx(precision: Precision) -> &'static str {
    match precision {
        Precision::F32 => include_str!("../kernels/f32.ptx"),
        Precision::F64 => include_str!("../kernels/f64.ptx"),
    }
}

/// Is NVRTC installed, with every function that is called? cudarc panics if it is
/// not.
fn is_nvrtc_there() -> bool {
    let needed = [
        "nvrtcCreateProgram",
        "nvrtcCompileProgram",
        "nvrtcDestroyProgram",
        "nvrtcGetPTX",
        "nvrtcGetPTXSize",
        "nvrtcGetProgramLog",
        "nvrtcGetProgramLogSize",
    ];
    // SAFETY: loading a library runs its initialisation; this one is NVIDIA's, or
    // one that the user put in its place. Addresses are looked up, but nothing is
    // called.
    unsafe {
        nvrtc::sys::is_culib_present() && {
            let library = nvrtc::sys::culib();
            needed
                .iter()
                .all(|name| library.get::<unsafe extern "C" fn()>(*name).is_ok())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The host computes with these sizes, and the kernels are compiled with those.
    #[test]
    fn block_sizes_are_those_of_the_kernels() {
        let common = PAIRING.files[0].1;
        for (name, size) in [("BLOCK", BLOCKS.plain), ("FUSED_BLOCK", BLOCKS.fused)]
        {
            assert!(
                common.contains(&format!("\n#define {name} {size}\n")),
                "{name}"
            );
        }
    }

    #[test]
    fn every_kernel_is_in_the_committed_ptx() {
        for precision in [Precision::F32, Precision::F64] {
            let ptx = committed_ptx(precision);
            for name in PAIRING.kernels {
                assert!(ptx.contains(&format!(".visible .entry {name}(")), "{name}");
            }
            assert!(ptx.contains(".target sm_52"));
        }
    }
}
