//! Compiles the kernels with NVRTC for the oldest GPUs and writes `f32.ptx` and
//! `f64.ptx` into a folder. `scripts/ptx.sh` runs this with the oldest NVRTC that
//! can be installed.

use std::error::Error;
use std::path::PathBuf;

use step0_problem::Precision;
use step5_gpu::{OLDEST, PAIRING, real};

fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args_os().nth(1).ok_or("which folder?")?.into();
    std::fs::create_dir_all(&folder)?;
    for precision in [Precision::F32, Precision::F64] {
        let ptx = PAIRING.compile(OLDEST, &[real(precision)])?.to_src();
        let ptx = ptx.trim_end_matches('\0');
        std::fs::write(folder.join(format!("{precision}.ptx")), ptx)?;
    }
    Ok(())
}
