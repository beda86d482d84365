//! The GPU that this program uses: opened once, by the command line or by whoever
//! asks first.

use std::sync::OnceLock;

use step0_problem::Result;

use crate::{Chamfer, Gpu, Kernel, Nest};

/// A GPU with all that runs on it compiled.
struct Prepared {
    chamfer: Chamfer,
    nest: Nest,
}

static PREPARED: OnceLock<Prepared> = OnceLock::new();

/// Opens an adapter, compiles the kernel for it, and names it.
///
/// # Errors
/// Unavailable if there is no GPU; bad input if there is no such one; failed if it
/// refuses.
#[cfg(feature = "cli")]
pub fn prepare(adapter: Option<&str>, kernel: Kernel) -> Result<String> {
    let prepared = Prepared::new(adapter, kernel)?;
    let prepared = PREPARED.get_or_init(|| prepared);
    Ok(prepared.chamfer.gpu().name().to_owned())
}

/// The kernel that was prepared, or the default one on the best GPU.
pub fn chamfer() -> Result<&'static Chamfer> {
    Ok(&prepared()?.chamfer)
}

/// The nest on the GPU that was prepared, or on the best one.
pub fn nest() -> Result<&'static Nest> {
    Ok(&prepared()?.nest)
}

/// What the last run took on its way, if there was one.
#[cfg(feature = "cli")]
pub fn last_times() -> Option<crate::Times> {
    Some(PREPARED.get()?.chamfer.times())
}

fn prepared() -> Result<&'static Prepared> {
    if let Some(prepared) = PREPARED.get() {
        return Ok(prepared);
    }
    let prepared = Prepared::new(None, Kernel::default())?;
    Ok(PREPARED.get_or_init(|| prepared))
}

impl Prepared {
    fn new(adapter: Option<&str>, kernel: Kernel) -> Result<Self> {
        let gpu = Gpu::open(adapter)?;
        let (chamfer, nest) = (Chamfer::new(&gpu, kernel)?, Nest::new(&gpu)?);
        Ok(Prepared { chamfer, nest })
    }
}
