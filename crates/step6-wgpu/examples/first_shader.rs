//! The first shader: `cargo run -p step6-wgpu --example first_shader`

use std::fmt::Debug;
use std::process::ExitCode;

use step6_wgpu::{Gpu, first_shader};

fn main() -> ExitCode {
    match Gpu::open(None).and_then(|gpu| first_shader(&gpu)) {
        Ok((doubled, counted)) => {
            show("doubled", &doubled);
            show("counted", &counted);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.status())
        }
    }
}

fn show(name: &str, numbers: &[impl Debug]) {
    println!("{name}:");
    numbers.chunks(8).for_each(|row| println!("{row:?}"));
}
