//! Functions of CUDA's driver that step 5 does not need: streams, events, images,
//! and memory that the GPU reads by itself. Each is looked up before it is called,
//! in the version that drivers have had since 515; cudarc's own calls bind newer
//! ones.

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::null_mut;
use std::time::Duration;

use cudarc::driver::{CudaStream, sys};
use step0_problem::{Error, Result};

/// The address of a function of the driver, as a function of this type.
///
/// # Errors
/// Unavailable if the driver has no function of this name.
///
/// # Safety
/// The type must match the function.
unsafe fn function<F: Copy>(name: &str) -> Result<F> {
    // SAFETY: step 5 has opened a device, so the driver is loaded; the caller
    // promises that the type is right.
    let found = unsafe { sys::culib().get::<F>(name) };
    found.map(|function| *function).map_err(|_| {
        Error::Unavailable(format!("the NVIDIA driver has no function {name}"))
    })
}

/// Turns the driver's status into an error, if it is one.
fn check(status: i32, doing: &str) -> Result<()> {
    match status {
        0 => Ok(()),
        status => Err(Error::Failed(format!("{doing}: CUDA error {status}"))),
    }
}

/// Two events, which are marks in a stream. The GPU notes when it passes them.
#[derive(Debug)]
pub struct Events([sys::CUevent; 2]);

impl Events {
    /// Makes two events.
    ///
    /// # Errors
    /// Unavailable if the driver has no events.
    pub fn new() -> Result<Events> {
        type Create = unsafe extern "C" fn(*mut sys::CUevent, u32) -> i32;
        let mut events = [null_mut(); 2];
        for event in &mut events {
            // SAFETY: this is cuEventCreate's type; it writes one handle.
            let status = unsafe { function::<Create>("cuEventCreate")?(event, 0) };
            check(status, "making an event")?;
        }
        Ok(Events(events))
    }

    /// Puts the first or second mark after the work that the stream has been given
    /// so far.
    ///
    /// # Errors
    /// Failed if the driver refuses.
    pub fn record(&self, which: usize, stream: &CudaStream) -> Result<()> {
        type Record = unsafe extern "C" fn(sys::CUevent, sys::CUstream) -> i32;
        // SAFETY: this is cuEventRecord's type, and both handles are alive.
        let status = unsafe {
            function::<Record>("cuEventRecord")?(self.0[which], stream.cu_stream())
        };
        check(status, "recording an event")
    }

    // ANCHOR: between
    /// Waits for the second mark, and returns how long after the first it was
    /// passed.
    ///
    /// # Errors
    /// Failed with whatever went wrong on the way.
    pub fn between(&self) -> Result<Duration> {
        type Wait = unsafe extern "C" fn(sys::CUevent) -> i32;
        type Elapsed =
            unsafe extern "C" fn(*mut f32, sys::CUevent, sys::CUevent) -> i32;
        let mut milliseconds = 0.0;
        // SAFETY: these are the types of both functions, of which the second writes
        // one number; the events are alive and recorded.
        let statuses = unsafe {
            let wait = function::<Wait>("cuEventSynchronize")?(self.0[1]);
            let elapsed = function::<Elapsed>("cuEventElapsedTime")?;
            [wait, elapsed(&mut milliseconds, self.0[0], self.0[1])]
        };
        check(statuses[0], "waiting for an event")?;
        check(statuses[1], "asking for the time between events")?;
        Ok(Duration::from_secs_f64(f64::from(milliseconds) / 1e3))
    }
    // ANCHOR_END: between
}

impl Drop for Events {
    fn drop(&mut self) {
        type Destroy = unsafe extern "C" fn(sys::CUevent) -> i32;
        // SAFETY: this is cuEventDestroy_v2's type, and the events are not used any
        // more.
        unsafe {
            if let Ok(destroy) = function::<Destroy>("cuEventDestroy_v2") {
                for event in self.0 {
                    destroy(event);
                }
            }
        }
    }
}

/// Page-locked memory of the computer: it stays where it is, so that the GPU can
/// copy from and to it by itself.
#[derive(Debug)]
pub struct Pinned {
    memory: *mut u32,
    length: usize,
}

impl Pinned {
    /// Room for `length` numbers, all 0.
    ///
    /// # Errors
    /// Failed if there is too little memory.
    pub fn new(length: usize) -> Result<Pinned> {
        type Allocate = unsafe extern "C" fn(*mut *mut c_void, usize, u32) -> i32;
        let mut memory = null_mut();
        // SAFETY: this is cuMemHostAlloc's type; it writes one address, of memory
        // that is then filled.
        unsafe {
            let allocate = function::<Allocate>("cuMemHostAlloc")?;
            let status = allocate(&mut memory, length * size_of::<u32>(), 0);
            check(status, "reserving memory that the GPU reaches")?;
            memory.write_bytes(0, length * size_of::<u32>());
        }
        Ok(Pinned { memory: memory.cast(), length })
    }

    /// The numbers.
    pub fn numbers(&mut self) -> &mut [u32] {
        // SAFETY: this many numbers were reserved and written, and no one else holds
        // a reference to them.
        unsafe { std::slice::from_raw_parts_mut(self.memory, self.length) }
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        type Free = unsafe extern "C" fn(*mut c_void) -> i32;
        // SAFETY: this is cuMemFreeHost's type, and the memory is given back once.
        unsafe {
            if let Ok(free) = function::<Free>("cuMemFreeHost") {
                free(self.memory.cast());
            }
        }
    }
}

/// Can new streams be made? cudarc panics if not.
///
/// # Errors
/// Unavailable, with the function that the driver lacks.
pub fn has_streams() -> Result<()> {
    for name in ["cuStreamCreate", "cuStreamDestroy_v2"] {
        // SAFETY: nothing is called through it.
        unsafe { function::<unsafe extern "C" fn()>(name)? };
    }
    Ok(())
}

/// An image of one f32 per pixel, and the texture through which kernels read it.
#[derive(Debug)]
pub struct Image {
    array: sys::CUarray,
    /// The handle that a kernel is given.
    pub texture: sys::CUtexObject,
}

impl Image {
    /// A square image with the first rows of these numbers.
    ///
    /// # Errors
    /// Failed if the driver refuses; unavailable if it has no images.
    pub fn new(numbers: &[u32], side: usize) -> Result<Image> {
        assert!(numbers.len() >= side * side, "an image needs all of its numbers");
        let description = sys::CUDA_ARRAY_DESCRIPTOR {
            Width: side,
            Height: side,
            Format: sys::CUarray_format::CU_AD_FORMAT_FLOAT,
            NumChannels: 1,
        };
        let mut image = Image { array: null_mut(), texture: 0 };
        type Create = unsafe extern "C" fn(
            *mut sys::CUarray,
            *const sys::CUDA_ARRAY_DESCRIPTOR,
        ) -> i32;
        // SAFETY: this is cuArrayCreate_v2's type; it writes one handle.
        let status = unsafe {
            function::<Create>("cuArrayCreate_v2")?(&mut image.array, &description)
        };
        check(status, "making an image")?;
        image.fill(numbers, side)?;
        image.describe()?;
        Ok(image)
    }

    fn fill(&mut self, numbers: &[u32], side: usize) -> Result<()> {
        type Copy = unsafe extern "C" fn(*const sys::CUDA_MEMCPY2D) -> i32;
        // SAFETY: its fields are numbers and pointers, for which 0 is a valid value.
        let mut copy: sys::CUDA_MEMCPY2D =
            unsafe { MaybeUninit::zeroed().assume_init() };
        copy.srcMemoryType = sys::CUmemorytype::CU_MEMORYTYPE_HOST;
        copy.srcHost = numbers.as_ptr().cast();
        copy.srcPitch = side * size_of::<u32>();
        copy.dstMemoryType = sys::CUmemorytype::CU_MEMORYTYPE_ARRAY;
        copy.dstArray = self.array;
        copy.WidthInBytes = side * size_of::<u32>();
        copy.Height = side;
        // SAFETY: this is cuMemcpy2D_v2's type. The source has all rows, as `new`
        // asserted, and the array was made for them.
        let status = unsafe { function::<Copy>("cuMemcpy2D_v2")?(&copy) };
        check(status, "copying an image")
    }

    /// Makes the texture: read at whole coordinates, without a filter.
    fn describe(&mut self) -> Result<()> {
        type Create = unsafe extern "C" fn(
            *mut sys::CUtexObject,
            *const sys::CUDA_RESOURCE_DESC,
            *const sys::CUDA_TEXTURE_DESC,
            *const c_void,
        ) -> i32;
        // SAFETY: the fields of both are numbers and handles, for which 0 is a valid
        // value; as a filter it means "point", as a mode "wrap".
        let (mut resource, texture): (
            sys::CUDA_RESOURCE_DESC,
            sys::CUDA_TEXTURE_DESC,
        ) = unsafe { MaybeUninit::zeroed().assume_init() };
        resource.resType = sys::CUresourcetype::CU_RESOURCE_TYPE_ARRAY;
        resource.res.array.hArray = self.array;
        // SAFETY: this is cuTexObjectCreate's type; it writes one handle, and the
        // array lives as long as that.
        let status = unsafe {
            let create = function::<Create>("cuTexObjectCreate")?;
            create(&mut self.texture, &resource, &texture, null_mut())
        };
        check(status, "making a texture")
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        type DestroyTexture = unsafe extern "C" fn(sys::CUtexObject) -> i32;
        type DestroyArray = unsafe extern "C" fn(sys::CUarray) -> i32;
        // SAFETY: these are the types of both functions. Each handle is destroyed
        // once, the texture first, and no kernel that reads it is still running: a
        // launch is always waited for.
        unsafe {
            if let Ok(destroy) = function::<DestroyTexture>("cuTexObjectDestroy")
                && self.texture != 0
            {
                destroy(self.texture);
            }
            if let Ok(destroy) = function::<DestroyArray>("cuArrayDestroy") {
                destroy(self.array);
            }
        }
    }
}
