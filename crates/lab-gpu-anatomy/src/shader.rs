//! The experiments in WGSL, on any GPU or on a driver that computes on the processor.

use std::time::Duration;

use step0_problem::{Error, Result};
use step6_wgpu::Gpu as Step6;
use wgpu::{BindingType, BufferUsages, ShaderStages};

use crate::gpu::{Gpu, Kernel, Language, Loaded, Parts, Settings, Size, Way};

/// The text that is put in front of each shader.
const COMMON: &str = include_str!("../shaders/common.wgsl");

/// All shaders, by the names of their files.
pub const SHADERS: [(&str, &str); 10] = [
    ("coalescing", include_str!("../shaders/coalescing.wgsl")),
    ("banks", include_str!("../shaders/banks.wgsl")),
    ("texture", include_str!("../shaders/texture.wgsl")),
    ("divergence", include_str!("../shaders/divergence.wgsl")),
    ("functions", include_str!("../shaders/functions.wgsl")),
    ("modifiers", include_str!("../shaders/modifiers.wgsl")),
    ("occupancy", include_str!("../shaders/occupancy.wgsl")),
    ("spills", include_str!("../shaders/spills.wgsl")),
    ("launches", include_str!("../shaders/launches.wgsl")),
    ("work", include_str!("../shaders/work.wgsl")),
];

/// Threads in a workgroup, as the shaders define it.
const WORKGROUP: u32 = 128;

/// A GPU that runs shaders.
#[derive(Debug)]
pub struct Shaders {
    gpu: Step6,
}

impl Shaders {
    /// Opens the best GPU, with the largest buffers that it allows.
    ///
    /// # Errors
    /// Unavailable if the machine has no GPU.
    pub fn open() -> Result<Shaders> {
        let adapter = step6_wgpu::adapters::choose(None)?;
        let own = adapter.limits();
        let limits = wgpu::Limits {
            max_buffer_size: own.max_buffer_size,
            max_storage_buffer_binding_size: own.max_storage_buffer_binding_size,
            ..wgpu::Limits::default()
        };
        Ok(Shaders { gpu: Step6::with_limits(&adapter, limits)? })
    }
}

impl Gpu for Shaders {
    fn name(&self) -> String {
        self.gpu.name().to_owned()
    }

    fn language(&self) -> Language {
        Language::Wgsl
    }

    fn size(&self) -> Size {
        if self.gpu.is_software() { Size::Small } else { Size::Large }
    }

    fn most_output(&self) -> usize {
        let limits = self.gpu.limits();
        let bytes =
            limits.max_storage_buffer_binding_size.min(limits.max_buffer_size);
        usize::try_from(bytes / 4).unwrap_or(usize::MAX)
    }

    fn load(
        &self,
        kernel: Kernel,
        input: &[u32],
        outputs: usize,
    ) -> Result<Box<dyn Loaded + '_>> {
        Ok(Box::new(OnShaders::new(&self.gpu, kernel, input, outputs)?))
    }
}

struct OnShaders<'a> {
    gpu: &'a Step6,
    pipeline: wgpu::ComputePipeline,
    bound: wgpu::BindGroup,
    input: wgpu::Buffer,
    output: wgpu::Buffer,
    settings: wgpu::Buffer,
    /// The settings that are in the buffer now.
    written: Option<Settings>,
    outputs: usize,
}

impl<'a> OnShaders<'a> {
    fn new(
        gpu: &'a Step6,
        kernel: Kernel,
        input: &[u32],
        outputs: usize,
    ) -> Result<Self> {
        let storage = BufferUsages::STORAGE | BufferUsages::COPY_SRC;
        let room = |count: usize| {
            gpu.buffer(count as u64 * 4, storage | BufferUsages::COPY_DST)
        };
        let (input_buffer, output) = (room(input.len()), room(outputs));
        gpu.write(&input_buffer, input);
        let settings =
            gpu.buffer(16, BufferUsages::UNIFORM | BufferUsages::COPY_DST);
        let image = kernel.image.then(|| image(gpu, input));
        let mut bindings = vec![
            (storage_buffer(true), input_buffer.as_entire_binding()),
            (storage_buffer(false), output.as_entire_binding()),
            (buffer(wgpu::BufferBindingType::Uniform), settings.as_entire_binding()),
        ];
        if let Some(view) = &image {
            bindings.push((IMAGE, wgpu::BindingResource::TextureView(view)));
        }
        let (pipeline, bound) = pipeline(gpu, kernel, &bindings)?;
        gpu.wait()?;
        let input = input_buffer;
        let written = None;
        Ok(Self { gpu, pipeline, bound, input, output, settings, written, outputs })
    }

    /// Writes the settings for the next launch, unless the buffer holds them
    /// already.
    fn tell(&mut self, settings: Settings) {
        if self.written != Some(settings) {
            self.gpu.write(&self.settings, &[settings]);
            self.written = Some(settings);
        }
    }

    fn encoder(&self) -> wgpu::CommandEncoder {
        self.gpu.device().create_command_encoder(&Default::default())
    }

    fn dispatch(&self, pass: &mut wgpu::ComputePass<'_>, settings: Settings) {
        let groups = settings.threads / WORKGROUP;
        // A dispatch has at most 65,535 groups in each direction.
        let rows = groups.div_ceil(65_535);
        let columns = groups / rows;
        assert_eq!(columns * rows, groups, "groups fill their rows");
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &self.bound, &[]);
        pass.dispatch_workgroups(columns, rows, 1);
    }
}

const fn buffer(ty: wgpu::BufferBindingType) -> BindingType {
    BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None }
}

const fn storage_buffer(read_only: bool) -> BindingType {
    buffer(wgpu::BufferBindingType::Storage { read_only })
}

const IMAGE: BindingType = BindingType::Texture {
    sample_type: wgpu::TextureSampleType::Float { filterable: false },
    view_dimension: wgpu::TextureViewDimension::D2,
    multisampled: false,
};

/// The shader of a kernel, with what it binds.
fn pipeline(
    gpu: &Step6,
    kernel: Kernel,
    bindings: &[(BindingType, wgpu::BindingResource)],
) -> Result<(wgpu::ComputePipeline, wgpu::BindGroup)> {
    let (_, shader) =
        SHADERS.into_iter().find(|(name, _)| *name == kernel.file).ok_or_else(
            || Error::Failed(format!("there is no shader {}", kernel.file)),
        )?;
    let ballast = format!("const BALLAST = {}u;", (kernel.ballast / 4).max(1));
    let shader =
        format!("{COMMON}{shader}").replace("const BALLAST = 1u;", &ballast);
    let device = gpu.device();
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some(kernel.entry),
        source: wgpu::ShaderSource::Wgsl(shader.into()),
    });
    let entries: Vec<_> = (0..)
        .zip(bindings)
        .map(|(binding, (ty, _))| wgpu::BindGroupLayoutEntry {
            binding,
            visibility: ShaderStages::COMPUTE,
            ty: *ty,
            count: None,
        })
        .collect();
    let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: None,
        entries: &entries,
    });
    let groups = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        bind_group_layouts: &[Some(&layout)],
        ..Default::default()
    });
    let pipeline =
        device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(kernel.entry),
            layout: Some(&groups),
            module: &module,
            entry_point: Some(kernel.entry),
            compilation_options: Default::default(),
            cache: None,
        });
    let entries: Vec<_> = (0..)
        .zip(bindings)
        .map(|(binding, (_, resource))| wgpu::BindGroupEntry {
            binding,
            resource: resource.clone(),
        })
        .collect();
    let bound = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &layout,
        entries: &entries,
    });
    gpu.wait()?;
    Ok((pipeline, bound))
}

/// A square image made of the first of these numbers, which are the bits of f32.
fn image(gpu: &Step6, numbers: &[u32]) -> wgpu::TextureView {
    let side = 1 << (numbers.len().ilog2() / 2);
    let size =
        wgpu::Extent3d { width: side, height: side, depth_or_array_layers: 1 };
    let texture = gpu.device().create_texture(&wgpu::TextureDescriptor {
        label: None,
        size,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::R32Float,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    });
    let numbers = &numbers[..(side * side) as usize];
    gpu.queue().write_texture(
        texture.as_image_copy(),
        bytemuck::cast_slice(numbers),
        wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(side * 4),
            rows_per_image: None,
        },
        size,
    );
    texture.create_view(&Default::default())
}

impl Loaded for OnShaders<'_> {
    fn launch(&mut self, settings: Settings) -> Result<()> {
        self.tell(settings);
        let mut encoder = self.encoder();
        self.dispatch(
            &mut encoder.begin_compute_pass(&Default::default()),
            settings,
        );
        self.gpu.queue().submit([encoder.finish()]);
        Ok(())
    }

    fn wait(&mut self) -> Result<()> {
        self.gpu.wait()
    }

    // ANCHOR: clocked
    fn clocked(&mut self, settings: Settings) -> Result<Option<Duration>> {
        self.tell(settings);
        // Step 6's `run` asks for a time at the beginning and the end of the pass.
        let (_, by_gpu) = self.gpu.run(|pass| self.dispatch(pass, settings))?;
        Ok(by_gpu)
    }
    // ANCHOR_END: clocked

    fn output(&mut self) -> Result<Vec<u32>> {
        self.gpu.read(&self.output, self.outputs)
    }

    fn copy_in(&mut self, numbers: &[u32]) -> Result<()> {
        self.gpu.write(&self.input, numbers);
        // The write is carried out with the next submission.
        self.gpu.queue().submit([]);
        Ok(())
    }

    fn input(&mut self, count: usize) -> Result<Vec<u32>> {
        self.gpu.read(&self.input, count)
    }

    fn in_parts(
        &mut self,
        parts: &Parts,
        settings: Settings,
        work: &mut dyn FnMut(),
    ) -> Result<Vec<u32>> {
        let mut output = Vec::with_capacity(parts.input.len());
        let part = parts.input.len() / parts.count;
        for (first, numbers) in (0..).step_by(part).zip(parts.input.chunks(part)) {
            let bytes = bytemuck::cast_slice(numbers);
            self.gpu.queue().write_buffer(&self.input, first * 4, bytes);
            self.launch(Settings { parameter: first as u32, ..settings })?;
            if parts.way == Way::InTurn {
                self.wait()?;
            }
            work();
        }
        output.extend(self.output()?);
        Ok(output)
    }
}
