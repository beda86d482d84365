//! A GPU: buffers, programs, and what can go wrong.

use std::num::NonZeroU64;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytemuck::{NoUninit, Pod};
use step0_problem::{Error, Result};
use wgpu::{
    Adapter, BindGroup, BindGroupLayout, BindingResource, BufferBindingType,
    BufferUsages, ComputePass, ComputePipeline, Features, Limits,
};

use crate::adapters::{choose, describe};
use crate::clock::Clock;
use crate::quiet::caught;

/// A GPU that is open for work. Clones of it refer to the same GPU.
#[derive(Debug, Clone)]
pub struct Gpu {
    device: wgpu::Device,
    queue: wgpu::Queue,
    name: String,
    is_software: bool,
    faults: Arc<Mutex<Faults>>,
    clock: Option<Clock>,
}

/// Errors of the GPU that have not been reported yet.
#[derive(Debug, Default)]
struct Faults {
    first: Option<String>,
    /// Once lost, a device stays lost.
    lost: Option<String>,
}

impl Gpu {
    /// Opens the adapter with this name or number, or the best one, with the limits
    /// that every browser grants: what runs here runs there.
    ///
    /// # Errors
    /// Unavailable if there is no adapter, or if it does not open; bad input if none
    /// matches.
    pub fn open(adapter: Option<&str>) -> Result<Gpu> {
        Gpu::with_limits(&choose(adapter)?, Limits::default())
    }

    /// Opens an adapter with these limits, or with its own where those are lower.
    ///
    /// # Errors
    /// Unavailable if it does not open.
    pub fn with_limits(adapter: &Adapter, limits: Limits) -> Result<Gpu> {
        let info = adapter.get_info();
        let name = describe(&info);
        let is_software = info.device_type == wgpu::DeviceType::Cpu;
        let wanted = wgpu::DeviceDescriptor {
            required_features: adapter.features() & Features::TIMESTAMP_QUERY,
            required_limits: limits.or_worse_values_from(&adapter.limits()),
            ..Default::default()
        };
        let (device, queue) = pollster::block_on(adapter.request_device(&wanted))
            .map_err(|error| {
                Error::Unavailable(format!("{name} does not open: {error}"))
            })?;
        let faults = listen(&device);
        let clock = Clock::new(&device, &queue);
        Ok(Gpu { device, queue, name, is_software, faults, clock })
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Is it not a GPU at all, but a driver that computes on the processor?
    pub fn is_software(&self) -> bool {
        self.is_software
    }

    /// wgpu's own device, for what this type does not offer: textures, say.
    pub fn device(&self) -> &wgpu::Device {
        &self.device
    }

    /// The queue to which commands are submitted.
    pub fn queue(&self) -> &wgpu::Queue {
        &self.queue
    }

    /// The limits that must not be exceeded.
    pub fn limits(&self) -> Limits {
        self.device.limits()
    }

    /// Gives up the device: everything asked of it from now on fails.
    pub fn destroy(&self) {
        self.device.destroy();
    }

    /// A buffer of `bytes` bytes, filled with 0.
    pub fn buffer(&self, bytes: u64, usage: BufferUsages) -> wgpu::Buffer {
        self.device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: bytes,
            usage,
            mapped_at_creation: false,
        })
    }

    /// Copies numbers to the GPU, into a buffer that shaders read. They will have
    /// arrived after the next [`Gpu::wait`].
    pub fn upload<T: NoUninit>(&self, numbers: &[T]) -> wgpu::Buffer {
        let bytes = bytemuck::cast_slice(numbers);
        let usage = BufferUsages::STORAGE | BufferUsages::COPY_DST;
        let buffer = self.buffer(bytes.len() as u64, usage);
        self.queue.write_buffer(&buffer, 0, bytes);
        buffer
    }

    /// Writes to the beginning of a buffer, before the next run begins.
    pub fn write<T: NoUninit>(&self, buffer: &wgpu::Buffer, numbers: &[T]) {
        self.queue.write_buffer(buffer, 0, bytemuck::cast_slice(numbers));
    }

    // ANCHOR: run
    /// Runs the dispatches of a compute pass and waits until they are done. Returns
    /// how long that took, and how long by the GPU's own clock if it has one.
    ///
    /// # Errors
    /// Failed if the GPU complains, runs out of memory or is lost.
    pub fn run(
        &self,
        dispatch: impl FnOnce(&mut ComputePass<'_>),
    ) -> Result<(Duration, Option<Duration>)> {
        let start = Instant::now();
        let mut encoder = self.device.create_command_encoder(&Default::default());
        let timestamp_writes = self.clock.as_ref().map(Clock::writes);
        let pass = wgpu::ComputePassDescriptor { label: None, timestamp_writes };
        dispatch(&mut encoder.begin_compute_pass(&pass));
        if let Some(clock) = &self.clock {
            clock.resolve(&mut encoder);
        }
        self.queue.submit([encoder.finish()]);
        self.wait()?;
        let took = start.elapsed();
        let by_gpu = self.clock.as_ref().map(|clock| -> Result<Duration> {
            let ticks: Vec<u64> = self.map(&clock.landing)?;
            Ok(clock.between(ticks[0], ticks[1]))
        });
        Ok((took, by_gpu.transpose()?))
    }
    // ANCHOR_END: run

    /// Copies `count` numbers back from the beginning of a buffer.
    ///
    /// # Errors
    /// As for [`Gpu::run`].
    pub fn read<T: Pod>(
        &self,
        buffer: &wgpu::Buffer,
        count: usize,
    ) -> Result<Vec<T>> {
        let bytes = (count * size_of::<T>()) as u64;
        // A shader cannot write to memory that the CPU can read, hence the copy.
        let landing =
            self.buffer(bytes, BufferUsages::MAP_READ | BufferUsages::COPY_DST);
        let mut encoder = self.device.create_command_encoder(&Default::default());
        encoder.copy_buffer_to_buffer(buffer, 0, &landing, 0, bytes);
        self.queue.submit([encoder.finish()]);
        self.map(&landing)
    }

    /// Reads memory that both the CPU and the GPU can reach.
    fn map<T: Pod>(&self, landing: &wgpu::Buffer) -> Result<Vec<T>> {
        let (sender, receiver) = mpsc::channel();
        landing.map_async(wgpu::MapMode::Read, .., move |mapped| {
            // If the receiver is gone, the result is not needed any more.
            let _ = sender.send(mapped);
        });
        self.wait()?;
        let unread = || self.failed("its memory cannot be read");
        receiver.try_recv().map_err(|_| unread())?.map_err(|_| unread())?;
        let view = landing.get_mapped_range(..).map_err(|_| unread())?;
        let numbers = bytemuck::pod_collect_to_vec::<u8, T>(&view);
        drop(view);
        landing.unmap();
        Ok(numbers)
    }

    // ANCHOR: wait
    /// Waits until all submitted work is done.
    ///
    /// # Errors
    /// Failed if the GPU complains, runs out of memory or is lost.
    pub fn wait(&self) -> Result<()> {
        let waited =
            caught(|| self.device.poll(wgpu::PollType::wait_indefinitely()));
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fault) = faults.lost.clone().or_else(|| faults.first.take()) {
            return Err(self.failed(&fault));
        }
        match waited {
            Some(Ok(_)) => Ok(()),
            Some(Err(error)) => Err(self.failed(&error.to_string())),
            None => Err(self.failed("the device is lost")),
        }
    }
    // ANCHOR_END: wait

    fn failed(&self, fault: &str) -> Error {
        Error::Failed(format!("{}: {fault}", self.name))
    }

    /// Compiles a shader for this GPU, given its entry point and the buffers of
    /// group 0 in order.
    ///
    /// # Errors
    /// Failed if the shader does not compile or has other buffers.
    pub fn program(
        &self,
        shader: &str,
        entry: &str,
        buffers: &[BufferBindingType],
    ) -> Result<Program> {
        let module =
            self.device.create_shader_module(wgpu::ShaderModuleDescriptor {
                label: Some(entry),
                source: wgpu::ShaderSource::Wgsl(shader.into()),
            });
        let entries: Vec<_> = (0..).zip(buffers).map(binding).collect();
        let layout =
            self.device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
                label: None,
                entries: &entries,
            });
        let groups = wgpu::PipelineLayoutDescriptor {
            bind_group_layouts: &[Some(&layout)],
            ..Default::default()
        };
        let groups = self.device.create_pipeline_layout(&groups);
        let pipeline =
            self.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(entry),
                layout: Some(&groups),
                module: &module,
                entry_point: Some(entry),
                compilation_options: Default::default(),
                cache: None,
            });
        self.wait()?;
        Ok(Program { pipeline, layout })
    }

    /// Binds buffers to a program, in the order of their numbers.
    pub fn bind(&self, program: &Program, buffers: &[BindingResource]) -> BindGroup {
        let entries: Vec<_> = (0..)
            .zip(buffers)
            .map(|(binding, buffer)| wgpu::BindGroupEntry {
                binding,
                resource: buffer.clone(),
            })
            .collect();
        self.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &program.layout,
            entries: &entries,
        })
    }
}

/// A shader, compiled.
#[derive(Debug, Clone)]
pub struct Program {
    /// The pipeline that a compute pass sets.
    pub pipeline: ComputePipeline,
    layout: BindGroupLayout,
}

impl Program {
    /// A buffer that the shader reads.
    pub const READ: BufferBindingType =
        BufferBindingType::Storage { read_only: true };
    /// A buffer that the shader writes to.
    pub const WRITE: BufferBindingType =
        BufferBindingType::Storage { read_only: false };
    /// A few numbers that are the same for all threads. Their offset in the buffer
    /// is given when the buffers are set.
    pub const UNIFORM: BufferBindingType = BufferBindingType::Uniform;
}

fn binding((binding, &ty): (u32, &BufferBindingType)) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::COMPUTE,
        ty: wgpu::BindingType::Buffer {
            ty,
            has_dynamic_offset: ty == Program::UNIFORM,
            min_binding_size: None,
        },
        count: None,
    }
}

/// The part of a buffer of uniforms that one dispatch sees.
pub fn uniform(buffer: &wgpu::Buffer, bytes: u64) -> BindingResource<'_> {
    let size = NonZeroU64::new(bytes);
    BindingResource::Buffer(wgpu::BufferBinding { buffer, offset: 0, size })
}

// ANCHOR: listen
/// Stores the errors of the GPU, where wgpu would panic.
fn listen(device: &wgpu::Device) -> Arc<Mutex<Faults>> {
    let faults = Arc::<Mutex<Faults>>::default();
    let heard = faults.clone();
    device.on_uncaptured_error(Arc::new(move |error| {
        let mut faults = heard.lock().unwrap_or_else(PoisonError::into_inner);
        // Later errors follow from the first.
        faults.first.get_or_insert_with(|| sentence(&error));
    }));
    let heard = faults.clone();
    device.set_device_lost_callback(move |_, message| {
        let mut faults = heard.lock().unwrap_or_else(PoisonError::into_inner);
        faults.lost = Some(format!("the device is lost: {message}"));
    });
    faults
}
// ANCHOR_END: listen

/// One line for an error of wgpu, which may fill many lines.
fn sentence(error: &wgpu::Error) -> String {
    let text = match error {
        wgpu::Error::OutOfMemory { .. } => "it has no more memory for this".into(),
        wgpu::Error::Validation { description, .. }
        | wgpu::Error::Internal { description, .. } => description.clone(),
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_becomes_one_line() {
        let description =
            "Validation Error\n\nCaused by:\n  too large\n".to_string();
        let source = "too large".into();
        let error = wgpu::Error::Validation { source, description };
        assert_eq!(sentence(&error), "Validation Error Caused by: too large");
        let error = wgpu::Error::OutOfMemory { source: "driver".into() };
        assert_eq!(sentence(&error), "it has no more memory for this");
    }
}
