//! Time measured by the GPU's own clock.

use std::time::Duration;

use wgpu::{BufferUsages, Features};

/// The GPU's own clock, if it has one: how long a compute pass took, without
/// the way to the GPU and back.
#[derive(Debug, Clone)]
pub struct Clock {
    queries: wgpu::QuerySet,
    ticks: wgpu::Buffer,
    /// Two ticks, for the CPU to read.
    pub landing: wgpu::Buffer,
    nanoseconds: f64,
}

impl Clock {
    /// Two numbers of 64 bits: when a pass began and when it ended.
    const BYTES: u64 = 16;

    /// `None` if the GPU has no clock that may be read.
    pub fn new(device: &wgpu::Device, queue: &wgpu::Queue) -> Option<Self> {
        if !device.features().contains(Features::TIMESTAMP_QUERY) {
            return None;
        }
        let queries = device.create_query_set(&wgpu::QuerySetDescriptor {
            label: None,
            ty: wgpu::QueryType::Timestamp,
            count: 2,
        });
        let buffer = |usage| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: None,
                size: Self::BYTES,
                usage,
                mapped_at_creation: false,
            })
        };
        Some(Clock {
            queries,
            ticks: buffer(BufferUsages::QUERY_RESOLVE | BufferUsages::COPY_SRC),
            landing: buffer(BufferUsages::MAP_READ | BufferUsages::COPY_DST),
            nanoseconds: queue.get_timestamp_period().into(),
        })
    }

    /// Tells a compute pass to record its beginning and its end.
    pub fn writes(&self) -> wgpu::ComputePassTimestampWrites<'_> {
        wgpu::ComputePassTimestampWrites {
            query_set: &self.queries,
            beginning_of_pass_write_index: Some(0),
            end_of_pass_write_index: Some(1),
        }
    }

    /// To be called after the pass: copies both times to where the CPU can read
    /// them.
    pub fn resolve(&self, encoder: &mut wgpu::CommandEncoder) {
        encoder.resolve_query_set(&self.queries, 0..2, &self.ticks, 0);
        encoder.copy_buffer_to_buffer(&self.ticks, 0, &self.landing, 0, Self::BYTES);
    }

    /// The time from one tick to another.
    pub fn between(&self, start: u64, end: u64) -> Duration {
        let nanoseconds = end.saturating_sub(start) as f64 * self.nanoseconds;
        Duration::from_nanos(nanoseconds as u64)
    }
}
