//! The GPU: is there one that can be used, and what can go wrong on it?

use std::sync::Arc;

use cudarc::driver::sys::CUdevice_attribute::CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
use cudarc::driver::{CudaContext, CudaStream, DriverError, sys};
use libloading::Library;
use step0_problem::{Error, Result};

/// The oldest GPUs that the committed PTX is for: Maxwell, of 2014 and later.
pub const OLDEST: (i32, i32) = (5, 2);
/// The oldest CUDA version that a driver must support, in the driver's numbering, so
/// that it can read the committed PTX.
const OLDEST_VERSION: i32 = 11_070;

/// A GPU that is ready for work.
#[derive(Debug)]
pub struct Device {
    /// The driver's state for it: modules and streams are made from this.
    pub context: Arc<CudaContext>,
    /// The queue of work, which is done in the order in which it was submitted.
    pub stream: Arc<CudaStream>,
    /// The driver's name for it.
    pub name: String,
    /// Its compute capability, the generation of its processors: major and minor.
    pub capability: (i32, i32),
}

impl Device {
    // ANCHOR: open
    /// Opens the first GPU; the environment variable `CUDA_VISIBLE_DEVICES` decides
    /// which one comes first.
    ///
    /// # Errors
    /// Unavailable if there is no driver or no GPU, or one that cannot be used.
    pub fn open() -> Result<Device> {
        start(driver()?)?;
        let fails = |error| unavailable(&format!("does not open: {}", text(error)));
        let context = CudaContext::new(0).map_err(fails)?;
        let capability = context.compute_capability().map_err(fails)?;
        let name = context.name().map_err(fails)?;
        if capability < OLDEST {
            let ((major, minor), (least, least_minor)) = (capability, OLDEST);
            return Err(Error::Unavailable(format!(
                "the GPU {name} is too old: it has compute capability \
                 {major}.{minor}, and {least}.{least_minor} (Maxwell, 2014) or \
                 newer is needed"
            )));
        }
        // SAFETY: the events would keep a stream from using memory that another one
        // is still working on, but there is only one stream.
        unsafe { context.disable_event_tracking() };
        let stream = context.default_stream();
        Ok(Device { context, stream, name, capability })
    }
    // ANCHOR_END: open

    /// Is it this computer's processor, behind the emulated driver? Then its answers
    /// are as a GPU's, but its times say nothing about one.
    pub fn is_emulated(&self) -> bool {
        let own = "cuda_cpu_take_counts"; // no real driver has it
        // SAFETY: the driver is loaded, or there would be no device. An address is
        // looked up, but nothing is called through it.
        unsafe { sys::culib().get::<unsafe extern "C" fn(*mut u64)>(own).is_ok() }
    }

    /// How many f32 instructions it begins in a cycle: its multiprocessors, each
    /// with the throughput that NVIDIA's CUDA programming guide gives for the
    /// generation. `None` if the driver does not say.
    pub fn lanes(&self) -> Option<u32> {
        let asked = self.context.attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
        let multiprocessors = u32::try_from(asked.ok()?).ok()?;
        (multiprocessors > 0).then(|| multiprocessors * lanes_of(self.capability))
    }

    /// How many bytes of its memory are free.
    ///
    /// # Errors
    /// Failed if the driver does not say.
    pub fn free_memory(&self) -> Result<usize> {
        // Memory that the last run returned becomes free once the GPU has processed
        // that.
        self.synchronize()?;
        let info = self.context.mem_get_info();
        Ok(info.map_err(failed("asking for the GPU's free memory"))?.0)
    }

    /// Waits until the GPU has done all submitted work.
    ///
    /// # Errors
    /// Failed, with whatever went wrong in the meantime.
    pub fn synchronize(&self) -> Result<()> {
        self.stream.synchronize().map_err(failed("waiting for the GPU"))
    }
}

/// The f32 lanes of a multiprocessor of this compute capability.
fn lanes_of(capability: (i32, i32)) -> u32 {
    match capability {
        (6, 0) | (7, _) | (8, 0) => 64,
        _ => 128,
    }
}

/// The functions of the driver that a run calls. cudarc looks each up when it is
/// first called and panics if it is missing, so all of them are looked up here
/// first.
const NEEDED: [&str; 24] = [
    "cuInit",
    "cuDriverGetVersion",
    "cuDeviceGetCount",
    "cuDeviceGet",
    "cuDeviceGetName",
    "cuDeviceGetAttribute",
    "cuDevicePrimaryCtxRetain",
    "cuDevicePrimaryCtxRelease_v2",
    "cuCtxGetCurrent",
    "cuCtxSetCurrent",
    "cuGetErrorString",
    "cuModuleLoadData",
    "cuModuleUnload",
    "cuModuleGetFunction",
    "cuLaunchKernel",
    "cuStreamSynchronize",
    "cuMemGetInfo_v2",
    "cuMemAlloc_v2",
    "cuMemFree_v2",
    "cuMemAllocAsync",
    "cuMemFreeAsync",
    "cuMemcpyHtoDAsync_v2",
    "cuMemcpyDtoHAsync_v2",
    "cuGetExportTable", // NVRTC calls it without checking that it exists
];

/// The driver's library, with all functions that are needed.
fn driver() -> Result<&'static Library> {
    // SAFETY: loading a library runs its initialisation. This one is the driver from
    // the system's own folders, or a library that the user put in its place.
    if !unsafe { sys::is_culib_present() } {
        return Err(Error::Unavailable(
            "there is no NVIDIA driver on this machine".into(),
        ));
    }
    // SAFETY: as above, and it has just been loaded successfully.
    let library = unsafe { sys::culib() };
    // SAFETY: an address is looked up, but nothing is called through it.
    let lacks = |name: &&&str| unsafe {
        library.get::<unsafe extern "C" fn()>(**name).is_err()
    };
    match NEEDED.iter().find(lacks) {
        None => Ok(library),
        Some(name) => Err(unavailable(&format!(
            "is broken or too old: it has no function {name}; \
             install version 515 or newer"
        ))),
    }
}

/// Starts the driver and asks for its version and its GPUs, without cudarc: a broken
/// driver may return numbers that are not in cudarc's enum.
fn start(library: &Library) -> Result<()> {
    type Init = unsafe extern "C" fn(u32) -> i32;
    type Ask = unsafe extern "C" fn(*mut i32) -> i32;
    // SAFETY: these are the driver's own declarations of the two functions.
    let (init, ask) = unsafe {
        let init = library.get::<Init>("cuInit").map(|symbol| *symbol);
        let ask = |name: &str| library.get::<Ask>(name).map(|s| *s);
        (init, [ask("cuDriverGetVersion"), ask("cuDeviceGetCount")])
    };
    let (Ok(init), [Ok(get_version), Ok(get_count)]) = (init, ask) else {
        return Err(unavailable("is broken; install it anew"));
    };
    // SAFETY: 0 is the only value that the flags may have.
    match unsafe { init(0) } {
        0 => {}
        100 => return Err(no_gpu()),
        status => {
            return Err(unavailable(&format!(
                "does not start: cuInit returned {status}; installing it anew, or \
                 restarting the machine after an update, may help"
            )));
        }
    }
    let (mut version, mut count) = (0, 0);
    // SAFETY: each writes one integer through the given pointer.
    let statuses = unsafe { [get_version(&mut version), get_count(&mut count)] };
    if statuses != [0, 0] {
        return Err(unavailable("does not say which GPUs there are"));
    }
    if version < OLDEST_VERSION {
        let (major, minor) = (version / 1000, version % 1000 / 10);
        return Err(unavailable(&format!(
            "is too old: it knows CUDA {major}.{minor}, and 11.7 is needed; install \
             version 515 or newer"
        )));
    }
    if count < 1 { Err(no_gpu()) } else { Ok(()) }
}

fn no_gpu() -> Error {
    Error::Unavailable(
        "there is an NVIDIA driver on this machine, but no GPU that it may use"
            .into(),
    )
}

fn unavailable(what: &str) -> Error {
    Error::Unavailable(format!("the NVIDIA driver {what}"))
}

/// Makes an error that says what was being done when the driver reported one.
pub fn failed(doing: &str) -> impl Fn(DriverError) -> Error {
    move |error| Error::Failed(format!("{doing}: {}", text(error)))
}

/// The driver's own words for an error.
fn text(error: DriverError) -> String {
    match error.error_string() {
        Ok(words) => words.to_string_lossy().into_owned(),
        Err(_) => format!("CUDA error {}", error.0 as u32),
    }
}
