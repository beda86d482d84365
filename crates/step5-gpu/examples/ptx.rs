//! Compiles the kernels with NVRTC for the oldest GPUs and writes `f32.ptx` and
//! `f64.ptx` into a folder: what `scripts/ptx.sh` runs with the oldest NVRTC that is
//! to be had.

use std::error::Error;
use std::path::PathBuf;

use step0_problem::Precision;

fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args_os().nth(1).ok_or("which folder?")?.into();
    std::fs::create_dir_all(&folder)?;
    for precision in [Precision::F32, Precision::F64] {
        let ptx = step5_gpu::compile_for_oldest(precision)?;
        let ptx = ptx.trim_end_matches('\0');
        std::fs::write(folder.join(format!("{precision}.ptx")), ptx)?;
    }
    Ok(())
}
