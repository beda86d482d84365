//! Which GPUs there are. wgpu calls each an adapter: a GPU as one graphics API
//! offers it.

use std::fmt::Write;

use step0_problem::{Error, Result};
use wgpu::{
    Adapter, AdapterInfo, Backends, DeviceType, Instance, InstanceDescriptor,
};

const NONE: &str = "no GPU that runs compute shaders was found: install its Vulkan \
    driver, or one for any processor (on Debian and Ubuntu: sudo apt install \
    libvulkan1 mesa-vulkan-drivers)";

/// All adapters, the most promising first. A GPU that two APIs offer is listed
/// twice.
pub fn all() -> Vec<Adapter> {
    let instance = Instance::new(InstanceDescriptor::new_without_display_handle());
    let mut adapters =
        pollster::block_on(instance.enumerate_adapters(Backends::all()));
    adapters.sort_by_key(|adapter| rank(adapter.get_info().device_type));
    adapters
}

/// The adapter with this number in [`list`], or the first whose name contains the
/// text, ignoring case; the first of all if `wanted` is `None`.
///
/// # Errors
/// Unavailable if there is no adapter at all; bad input if none matches.
pub fn choose(wanted: Option<&str>) -> Result<Adapter> {
    let mut adapters = all();
    if adapters.is_empty() {
        return Err(Error::Unavailable(NONE.into()));
    }
    let Some(wanted) = wanted else { return Ok(adapters.swap_remove(0)) };
    let names = adapters.iter().map(|adapter| adapter.get_info().name);
    match find(wanted, &names.collect::<Vec<_>>()) {
        Some(index) => Ok(adapters.swap_remove(index)),
        None => Err(Error::BadInput(format!(
            "expected a number below {} or a part of the name of an adapter, found \
             \"{wanted}\"; --list shows them",
            adapters.len()
        ))),
    }
}

fn find(wanted: &str, names: &[String]) -> Option<usize> {
    if let Ok(index) = wanted.parse() {
        return (index < names.len()).then_some(index);
    }
    let wanted = wanted.to_lowercase();
    names.iter().position(|name| name.to_lowercase().contains(&wanted))
}

/// A line for each adapter, with the number that `--adapter` takes.
///
/// # Errors
/// Unavailable if there is no adapter.
pub fn list() -> Result<String> {
    let adapters = all();
    if adapters.is_empty() {
        return Err(Error::Unavailable(NONE.into()));
    }
    let mut text = String::new();
    for (index, adapter) in adapters.iter().enumerate() {
        let info = adapter.get_info();
        let driver = format!("{} {}", info.driver, info.driver_info);
        writeln!(text, "{index}  {}; driver {}", describe(&info), driver.trim())
            .expect("a string takes all that is written to it");
    }
    Ok(text)
}

/// "NVIDIA H100 PCIe (discrete, vulkan)"
pub fn describe(info: &AdapterInfo) -> String {
    let kind = match info.device_type {
        DeviceType::DiscreteGpu => "discrete",
        DeviceType::IntegratedGpu => "integrated",
        DeviceType::VirtualGpu => "virtual",
        DeviceType::Cpu => "software",
        DeviceType::Other => "other",
    };
    format!("{} ({kind}, {})", info.name, info.backend)
}

/// The fastest kinds first.
fn rank(kind: DeviceType) -> u8 {
    match kind {
        DeviceType::DiscreteGpu => 0,
        DeviceType::IntegratedGpu => 1,
        DeviceType::VirtualGpu => 2,
        DeviceType::Other => 3,
        DeviceType::Cpu => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adapter_is_found_by_number_or_by_a_part_of_its_name() {
        let names = ["NVIDIA T4", "Intel UHD 630", "NVIDIA T4", "llvmpipe"];
        let names = names.map(String::from);
        assert_eq!(find("2", &names), Some(2));
        assert_eq!(find("4", &names), None);
        assert_eq!(find("intel", &names), Some(1));
        assert_eq!(find("T4", &names), Some(0));
        assert_eq!(find("Radeon", &names), None);
    }
}
