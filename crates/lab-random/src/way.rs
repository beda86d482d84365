//! The ways to make random numbers, by name, ready to be timed.

use std::hint::black_box;

use step0_problem::{Error, Result};

use crate::{Fill, WAYS};

/// A way to make a table of random numbers.
pub struct Way {
    /// What it is called.
    pub name: &'static str,
    /// Does it use all threads of the processor?
    pub parallel: bool,
    /// Does it use a GPU?
    pub on_device: bool,
    open: Box<dyn Fn() -> Result<Maker>>,
}

/// Makes tables, on a device that is open.
pub struct Maker {
    /// "cpu", or the name of a GPU.
    pub device: String,
    /// Does the processor stand in for a GPU, so that times mean nothing?
    pub is_software: bool,
    make: Box<dyn FnMut(u64, usize) -> Result<Option<Times>>>,
}

/// Seconds that the parts of a run on a GPU took, each measured until it was
/// complete.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Times {
    /// Asking for the GPU's memory.
    pub memory: f64,
    /// Making the numbers.
    pub kernel: f64,
    /// Copying them to the computer's memory, if that was done.
    pub copy: Option<f64>,
}

impl Way {
    /// All ways that this program was built with.
    pub fn all() -> Vec<Way> {
        let on_cpu = |(name, parallel, fill): (_, _, Fill)| Way {
            name,
            parallel,
            on_device: false,
            open: Box::new(move || Ok(Maker::on_cpu(fill))),
        };
        #[allow(unused_mut, reason = "the others come with features")]
        let mut ways: Vec<Way> = WAYS.into_iter().map(on_cpu).collect();
        #[cfg(feature = "wgpu")]
        ways.extend([
            Way::on_gpu("wgpu-made", || on_wgpu(false)),
            Way::on_gpu("wgpu-copied-back", || on_wgpu(true)),
        ]);
        #[cfg(feature = "cuda")]
        ways.extend([
            Way::on_gpu("cuda-made", || on_cuda(false)),
            Way::on_gpu("cuda-copied-back", || on_cuda(true)),
        ]);
        ways
    }

    #[cfg(any(feature = "wgpu", feature = "cuda"))]
    fn on_gpu(name: &'static str, open: fn() -> Result<Maker>) -> Way {
        Way { name, parallel: false, on_device: true, open: Box::new(open) }
    }

    /// Opens what it runs on.
    ///
    /// # Errors
    /// Unavailable if this machine lacks it.
    pub fn open(&self) -> Result<Maker> {
        (self.open)()
    }
}

impl Maker {
    fn on_cpu(fill: Fill) -> Maker {
        let make = move |seed, numbers| {
            room(numbers)?;
            // Zeros cost nothing extra: new memory from the system is zeroed anyway.
            let mut table = vec![0.0; numbers];
            fill(black_box(seed), &mut table);
            black_box(&table);
            Ok(None)
        };
        Maker { device: "cpu".into(), is_software: false, make: Box::new(make) }
    }

    /// Makes a table from a seed, and frees it again. Its memory is allocated again
    /// each time, as NumPy does. On a GPU this also returns where the time went.
    ///
    /// # Errors
    /// Unavailable if there is too little memory; failed if a GPU fails.
    pub fn make(&mut self, seed: u64, numbers: usize) -> Result<Option<Times>> {
        (self.make)(seed, numbers)
    }
}

#[cfg(feature = "wgpu")]
fn on_wgpu(copied: bool) -> Result<Maker> {
    let gpu = step6_wgpu::Gpu::open(None)?;
    let mut philox = crate::webgpu::Philox::new(&gpu)?;
    let make = move |seed, numbers| {
        let table = philox.make(seed, 0, numbers)?;
        if copied {
            black_box(&philox.copy_back(&table)?);
        }
        Ok(Some(philox.times()))
    };
    Ok(Maker {
        device: gpu.name().to_owned(),
        is_software: gpu.is_software(),
        make: Box::new(make),
    })
}

#[cfg(feature = "cuda")]
fn on_cuda(copied: bool) -> Result<Maker> {
    let mut philox = crate::cuda::Philox::open()?;
    let (device, is_software) = (philox.name().to_owned(), philox.is_software());
    let make = move |seed, numbers| {
        let table = philox.make(seed, 0, numbers)?;
        if copied {
            black_box(&philox.copy_back(&table)?);
        }
        Ok(Some(philox.times()))
    };
    Ok(Maker { device, is_software, make: Box::new(make) })
}

/// An empty vector with room for `numbers` numbers. Without enough memory, `vec!`
/// would end the program.
pub(crate) fn room(numbers: usize) -> Result<Vec<f32>> {
    let mut room = Vec::new();
    room.try_reserve_exact(numbers).map_err(|_| {
        let message = format!("there is no memory for {numbers} numbers of 4 bytes");
        Error::Unavailable(message)
    })?;
    Ok(room)
}
