//! A compute shader in a program of your own.

// ANCHOR: shader
use wgpu::util::{BufferInitDescriptor, DeviceExt};
use wgpu::{BufferDescriptor, BufferUsages as Use};

const SHADER: &str = "
    @group(0) @binding(0) var<storage, read_write> numbers: array<f32>;

    @compute @workgroup_size(64)
    fn roots(@builtin(global_invocation_id) id: vec3u) {
        if id.x < arrayLength(&numbers) {
            numbers[id.x] = sqrt(numbers[id.x]);
        }
    }
";

fn main() {
    let mut numbers: Vec<f32> = (0..1000).map(|i| i as f32).collect();
    pollster::block_on(on_gpu(&mut numbers));
    println!("{:?} … {:?}", &numbers[..5], numbers[999]);
}
// ANCHOR_END: shader

// ANCHOR: host
async fn on_gpu(numbers: &mut [f32]) {
    let instance = wgpu::Instance::default();
    let adapter = instance.request_adapter(&Default::default()).await;
    let adapter = adapter.expect("there is a GPU");
    let device = adapter.request_device(&Default::default()).await;
    let (device, queue) = device.expect("the GPU is free");

    let source = wgpu::ShaderSource::Wgsl(SHADER.into());
    let shader = wgpu::ShaderModuleDescriptor { label: None, source };
    let shader = device.create_shader_module(shader);
    let pipeline = wgpu::ComputePipelineDescriptor {
        label: None,
        layout: None, // as the shader says
        module: &shader,
        entry_point: None, // its only one
        compilation_options: Default::default(),
        cache: None,
    };
    let pipeline = device.create_compute_pipeline(&pipeline);

    let buffer = device.create_buffer_init(&BufferInitDescriptor {
        label: None,
        contents: bytemuck::cast_slice(numbers),
        usage: Use::STORAGE | Use::COPY_SRC,
    });
    let landing = device.create_buffer(&BufferDescriptor {
        label: None,
        size: buffer.size(),
        usage: Use::MAP_READ | Use::COPY_DST,
        mapped_at_creation: false,
    });
    run(&device, &queue, &pipeline, &buffer, &landing);
    let found = landing.get_mapped_range(..).expect("the numbers are back");
    numbers.copy_from_slice(bytemuck::cast_slice(&found));
}
// ANCHOR_END: host

// ANCHOR: run
fn run(
    device: &wgpu::Device,
    queue: &wgpu::Queue,
    pipeline: &wgpu::ComputePipeline,
    buffer: &wgpu::Buffer,
    landing: &wgpu::Buffer,
) {
    let numbers =
        wgpu::BindGroupEntry { binding: 0, resource: buffer.as_entire_binding() };
    let bound = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &pipeline.get_bind_group_layout(0),
        entries: &[numbers],
    });
    let mut encoder = device.create_command_encoder(&Default::default());
    let mut pass = encoder.begin_compute_pass(&Default::default());
    pass.set_pipeline(pipeline);
    pass.set_bind_group(0, &bound, &[]);
    pass.dispatch_workgroups(buffer.size().div_ceil(64 * 4) as u32, 1, 1);
    drop(pass); // the pass is complete
    encoder.copy_buffer_to_buffer(buffer, 0, landing, 0, None);
    queue.submit([encoder.finish()]);
    landing.map_async(wgpu::MapMode::Read, .., |mapped| mapped.expect("it is done"));
    device.poll(wgpu::PollType::wait_indefinitely()).expect("the GPU is there");
}
// ANCHOR_END: run
