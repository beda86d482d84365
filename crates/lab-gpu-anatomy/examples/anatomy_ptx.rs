//! Compiles the kernels with NVRTC for the oldest GPUs and writes `anatomy.ptx` into
//! a folder. `scripts/ptx.sh` runs this with the oldest NVRTC that can be installed.

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args_os().nth(1).ok_or("which folder?")?.into();
    std::fs::create_dir_all(&folder)?;
    let ptx = lab_gpu_anatomy::cuda::compile_for_oldest()?;
    std::fs::write(folder.join("anatomy.ptx"), ptx)?;
    Ok(())
}
