//! What there is on this machine.

use std::path::Path;
use std::thread::available_parallelism;

use workbook_base::programs::{
    beside_us, first_line, first_present, has_library, is_on_path, output,
};
use workbook_machine::{
    RUST_NEEDED, brand_and_memory, instruction_sets, physical_cores, system,
};

/// What step 6 found is called.
pub const ADAPTERS: &str = "Adapters";

const NONE: &str = "none found";

/// The names of the versions that step 5 can use.
const NVRTC: [&str; 4] =
    ["libnvrtc.so.13", "libnvrtc.so.12", "nvrtc64_130_0.dll", "nvrtc64_120_0.dll"];

/// What there is on a machine; `None` where something was looked for and not found.
#[derive(Debug, Default)]
pub struct Machine {
    pub system: String,
    pub processor: String,
    pub cores: String,
    /// Vector instruction sets, the widest last.
    pub instruction_sets: Vec<&'static str>,
    pub memory: String,
    pub rustc: Option<String>,
    pub cargo: Option<String>,
    pub nightly: Option<String>,
    pub other_targets: Vec<&'static str>,
    pub c_compiler: Option<&'static str>,
    pub python: Option<String>,
    pub vtk: Option<String>,
    /// The NVIDIA driver, and the GPU where the driver names it.
    pub nvidia: Option<String>,
    /// The library that compiles CUDA's kernels for the GPU at hand.
    pub nvrtc: bool,
    /// What a compute shader would run through.
    pub graphics: Option<&'static str>,
    /// What step 6 finds that runs compute shaders, if step 6 is built.
    pub adapters: Option<Vec<String>>,
    pub mpi: Option<String>,
    pub browser: Option<&'static str>,
    pub git: Option<String>,
}

impl Machine {
    /// Looks at this machine. Nothing is installed, linked or changed.
    pub fn look() -> Self {
        let (processor, memory) = processor_and_memory();
        let python = ["python3", "python"]
            .into_iter()
            .find(|name| python_version(name).is_some());
        Self {
            system: system(),
            processor,
            cores: cores(),
            instruction_sets: instruction_sets(),
            memory,
            rustc: first_line("rustc", &["--version"]),
            cargo: first_line("cargo", &["--version"]),
            nightly: nightly(),
            other_targets: other_targets(),
            c_compiler: first_present(&["cc", "gcc", "clang", "cl"]),
            python: python.and_then(python_version),
            vtk: python.and_then(vtk_version),
            nvidia: nvidia(),
            nvrtc: has_library(&NVRTC),
            graphics: graphics(),
            adapters: adapters(),
            mpi: mpi(),
            browser: browser(),
            git: first_line("git", &["--version"]),
        }
    }

    /// Everything, named, in the order to print it.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let or_none =
            |fact: &Option<String>| fact.clone().unwrap_or_else(|| NONE.to_owned());
        let name_or_none = |fact: Option<&str>| fact.unwrap_or(NONE).to_owned();
        let list = |items: &[&str]| {
            if items.is_empty() { NONE.to_owned() } else { items.join(", ") }
        };
        vec![
            ("System", self.system.clone()),
            ("Processor", self.processor.clone()),
            ("Cores", self.cores.clone()),
            ("Vectors", list(&self.instruction_sets)),
            ("Memory", self.memory.clone()),
            (
                "Rust",
                format!(
                    "{} ({RUST_NEEDED} or later is needed)",
                    or_none(&self.rustc)
                ),
            ),
            ("Cargo", or_none(&self.cargo)),
            ("Nightly Rust", or_none(&self.nightly)),
            ("Other targets", list(&self.other_targets)),
            ("C compiler", name_or_none(self.c_compiler)),
            ("Python", or_none(&self.python)),
            ("Python's vtk", or_none(&self.vtk)),
            ("NVIDIA", or_none(&self.nvidia)),
            ("NVRTC", if self.nvrtc { "found".to_owned() } else { NONE.to_owned() }),
            ("Graphics API", name_or_none(self.graphics)),
            (ADAPTERS, self.adapters_found()),
            ("MPI", or_none(&self.mpi)),
            ("Browser", name_or_none(self.browser)),
            ("Git", or_none(&self.git)),
        ]
    }

    fn adapters_found(&self) -> String {
        match &self.adapters {
            None => {
                "asked once step 6 is built (cargo build -p step6-wgpu)".to_owned()
            }
            Some(found) if found.is_empty() => NONE.to_owned(),
            Some(found) => found.join("; "),
        }
    }
}

fn processor_and_memory() -> (String, String) {
    let Some((brand, bytes)) = brand_and_memory() else {
        return (NONE.to_owned(), NONE.to_owned());
    };
    let gibibytes = bytes as f64 / f64::from(1 << 30);
    (brand, format!("{gibibytes:.1} GiB"))
}

fn cores() -> String {
    let logical =
        available_parallelism().map_or("?".to_owned(), |count| count.to_string());
    let physical =
        physical_cores().map_or("?".to_owned(), |count| count.to_string());
    format!("{logical} logical usable here, {physical} physical")
}

fn nightly() -> Option<String> {
    let has_nightly =
        |list: &str| list.lines().any(|line| line.starts_with("nightly"));
    if output("rustup", &["toolchain", "list"])
        .is_some_and(|list| has_nightly(&list))
    {
        return Some("installed by rustup".to_owned());
    }
    first_line("rustc", &["--version"]).filter(|version| version.contains("nightly"))
}

/// The standard libraries that are installed besides this machine's own.
fn other_targets() -> Vec<&'static str> {
    let Some(sysroot) = first_line("rustc", &["--print", "sysroot"]) else {
        return Vec::new();
    };
    let libraries = Path::new(&sysroot).join("lib").join("rustlib");
    ["aarch64-unknown-linux-gnu", "aarch64-apple-darwin", "wasm32-unknown-unknown"]
        .into_iter()
        .filter(|target| libraries.join(target).join("lib").is_dir())
        .collect()
}

fn python_version(python: &str) -> Option<String> {
    first_line(python, &["--version"])
        .filter(|version| version.starts_with("Python 3"))
}

fn vtk_version(python: &str) -> Option<String> {
    first_line(
        python,
        &["-c", "from importlib import metadata; print(metadata.version('vtk'))"],
    )
}

fn nvidia() -> Option<String> {
    let question = ["--query-gpu=name,driver_version", "--format=csv,noheader"];
    first_line("nvidia-smi", &question)
        .map(|answer| answer.replacen(", ", ", driver ", 1))
        .or_else(|| {
            let is_there = has_library(&["libcuda.so.1", "nvcuda.dll"]);
            is_there
                .then(|| "a driver whose tool nvidia-smi names no GPU".to_owned())
        })
}

/// Asks step 6, if it lies built beside this program: this one links no graphics.
fn adapters() -> Option<Vec<String>> {
    let step6 = beside_us("step6-wgpu")?;
    let listed = output(&step6, &["--list"]).unwrap_or_default();
    Some(listed.lines().filter_map(adapter).collect())
}

/// "0  NVIDIA T4 (discrete, vulkan); driver NVIDIA 580" without its number and driver.
fn adapter(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("  ")?;
    Some(rest.split("; driver").next().unwrap_or(rest).to_owned())
}

fn graphics() -> Option<&'static str> {
    if cfg!(target_os = "macos") {
        Some("Metal")
    } else if cfg!(windows) {
        Some("Direct3D 12")
    } else {
        let driver_lists = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
        let has_driver =
            driver_lists.iter().any(|folder| Path::new(folder).is_dir());
        (has_driver && has_library(&["libvulkan.so.1"])).then_some("Vulkan")
    }
}

/// Compiling needs mpicc, and running mpirun.
fn mpi() -> Option<String> {
    if is_on_path("mpicc") { first_line("mpirun", &["--version"]) } else { None }
}

fn browser() -> Option<&'static str> {
    let applications = [
        ("/Applications/Google Chrome.app", "Google Chrome"),
        ("/Applications/Firefox.app", "Firefox"),
        ("/Applications/Safari.app", "Safari"),
        ("C:\\Program Files (x86)\\Microsoft\\Edge", "Microsoft Edge"),
    ];
    first_present(&["chromium", "chromium-browser", "google-chrome", "firefox"])
        .or_else(|| {
            let found =
                applications.iter().find(|(path, _)| Path::new(path).exists());
            found.map(|(_, name)| *name)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adapter_is_known_by_its_name() {
        let line =
            "0  llvmpipe (LLVM 15.0.6, 256 bits) (software, vulkan); driver x 1";
        let name = "llvmpipe (LLVM 15.0.6, 256 bits) (software, vulkan)";
        assert_eq!(adapter(line).as_deref(), Some(name));
        assert_eq!(adapter(""), None);
    }

    #[test]
    fn adapters_are_listed_or_said_to_be_unknown() {
        let found = |adapters| Machine { adapters, ..Machine::default() };
        let list = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(found(Some(list)).adapters_found(), "a; b");
        assert_eq!(found(Some(Vec::new())).adapters_found(), NONE);
        assert!(found(None).adapters_found().contains("cargo build -p step6-wgpu"));
    }
}
