//! From the kernels' source to code that the GPU runs.

use cudarc::driver::{CudaFunction, DriverError};
use cudarc::nvrtc::{self, CompileError, CompileOptions, Ptx};
use step0_problem::{Error, Precision, Result};

use crate::device::{Device, OLDEST, failed};

/// The kernels' sources, each by the name of its file, in the order in which they
/// use one another.
pub const SOURCES: [(&str, &str); 7] = [
    ("common.cuh", include_str!("../kernels/common.cuh")),
    ("1_naive.cu", include_str!("../kernels/1_naive.cu")),
    ("2_tiled.cu", include_str!("../kernels/2_tiled.cu")),
    ("3_batched.cu", include_str!("../kernels/3_batched.cu")),
    ("4_fused.cu", include_str!("../kernels/4_fused.cu")),
    ("nearest.cu", include_str!("../kernels/nearest.cu")),
    ("hello.cu", include_str!("../kernels/hello.cu")),
];

/// How many threads a block has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocks {
    /// Of every kernel but the fourth: a power of two.
    pub plain: u32,
    /// Of kernel 4: that, and a multiple of 32.
    pub fused: u32,
}

/// The sizes in `common.cuh`, which the committed PTX has.
pub const BLOCKS: Blocks = Blocks { plain: 256, fused: 128 };

/// The kernels, compiled for one precision and loaded on a device.
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
    // ANCHOR: load
    /// Compiles the kernels for this very GPU, if NVRTC is there and the driver
    /// takes what it makes. Otherwise the driver compiles the PTX that comes with
    /// the crate.
    ///
    /// # Errors
    /// Unavailable if the driver does not take that either.
    pub fn load(device: &Device, precision: Precision) -> Result<Kernels> {
        if let Ok(ptx) = compile(device.capability, precision)
            && let Ok(kernels) = Kernels::from_ptx(device, ptx, "NVRTC")
        {
            return Ok(kernels);
        }
        Kernels::committed(device, precision)
    }
    // ANCHOR_END: load

    /// The kernels from the PTX that comes with the crate.
    ///
    /// # Errors
    /// Unavailable if the driver does not take it.
    pub fn committed(device: &Device, precision: Precision) -> Result<Kernels> {
        let ptx = Ptx::from_src(committed_ptx(precision));
        Kernels::from_ptx(device, ptx, "committed PTX").map_err(|error| {
            let error = failed("loading the kernels")(error);
            Error::Unavailable(format!("{error}; a newer NVIDIA driver may help"))
        })
    }

    fn from_ptx(
        device: &Device,
        ptx: Ptx,
        compiler: &'static str,
    ) -> std::result::Result<Kernels, DriverError> {
        let module = device.context.load_module(ptx)?;
        let function = |name| module.load_function(name);
        Ok(Kernels {
            naive: function("naive")?,
            tiled: function("tiled")?,
            larger_mean: function("larger_mean")?,
            batched: function("batched")?,
            fused: function("fused")?,
            nearest_in_rows: function("nearest_in_rows")?,
            nearest_in_columns: function("nearest_in_columns")?,
            hello: function("hello")?,
            compiler,
        })
    }
}

/// The PTX of all kernels, compiled by `scripts/ptx.sh` for the oldest GPUs.
pub fn committed_ptx(precision: Precision) -> &'static str {
    match precision {
        Precision::F32 => include_str!("../kernels/f32.ptx"),
        Precision::F64 => include_str!("../kernels/f64.ptx"),
    }
}

/// Compiles all kernels with NVRTC, NVIDIA's compiler as a library, for GPUs of this
/// compute capability and newer ones.
///
/// # Errors
/// Unavailable if there is no NVRTC; failed, with its messages, if it does not
/// compile them.
pub fn compile(capability: (i32, i32), precision: Precision) -> Result<Ptx> {
    if !is_nvrtc_there() {
        return Err(Error::Unavailable("there is no NVRTC on this machine".into()));
    }
    let (major, minor) = capability;
    let real = match precision {
        Precision::F32 => "float",
        Precision::F64 => "double",
    };
    let options = CompileOptions {
        options: vec![
            format!("--gpu-architecture=compute_{major}{minor}"),
            format!("--define-macro=REAL={real}"),
            "--std=c++17".into(), // versions differ in what they take it for
        ],
        name: Some("kernels.cu".into()),
        ..CompileOptions::default()
    };
    nvrtc::compile_ptx_with_opts(source(), options).map_err(|error| {
        Error::Failed(match error {
            CompileError::CompileError { log, .. } => {
                format!(
                    "NVRTC does not compile the kernels: {}",
                    log.to_string_lossy()
                )
            }
            other => format!("NVRTC failed: {other}"),
        })
    })
}

/// Compiles all kernels for the oldest GPUs that [`Kernels::load`] takes.
///
/// # Errors
/// As those of [`compile`].
pub fn compile_for_oldest(precision: Precision) -> Result<String> {
    Ok(compile(OLDEST, precision)?.to_src())
}

/// All sources in one, without the lines that include one another.
fn source() -> String {
    let text: String = SOURCES.iter().map(|(_, text)| *text).collect();
    let is_wanted =
        |line: &&str| !line.starts_with("#include") && *line != "#pragma once";
    text.lines().filter(is_wanted).flat_map(|line| [line, "\n"]).collect()
}

/// Is NVRTC there, with all that is called of it? cudarc panics if it is not.
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
    // SAFETY: loading a library runs its initialisation; this is NVIDIA's, or what
    // the user put in its place. Addresses are looked up, and nothing is called.
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

    /// The host counts blocks by these sizes, and the kernels are compiled with
    /// those.
    #[test]
    fn block_sizes_are_those_of_the_kernels() {
        let common = SOURCES[0].1;
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
            for name in ["naive", "tiled", "batched", "fused", "hello"] {
                assert!(ptx.contains(&format!(".visible .entry {name}(")), "{name}");
            }
            assert!(ptx.contains(".target sm_52"));
        }
    }
}
