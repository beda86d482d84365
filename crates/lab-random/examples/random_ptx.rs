//! Compiles the kernel with NVRTC for the oldest GPUs and writes `philox.ptx` into a
//! folder. `scripts/ptx.sh` runs this with the oldest NVRTC that can be installed.

use std::error::Error;
use std::path::PathBuf;

use lab_random::cuda::SOURCE;
use step5_gpu::OLDEST;

fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args_os().nth(1).ok_or("which folder?")?.into();
    std::fs::create_dir_all(&folder)?;
    let ptx = SOURCE.compile(OLDEST, &[])?.to_src();
    std::fs::write(folder.join("philox.ptx"), ptx.trim_end_matches('\0'))?;
    Ok(())
}
