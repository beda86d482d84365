//! `cargo run -p lab-gpu-anatomy`: runs all experiments, for a person to read; with
//! a name, one of them, or one of its variants.

mod report;

use std::process::ExitCode;

use lab_gpu_anatomy::cuda::Cuda;
use lab_gpu_anatomy::experiments::{self, Experiment, Variant};
use lab_gpu_anatomy::gpu::{Gpu, Language, Size};
use lab_gpu_anatomy::measure::{full_name, measure};
use lab_gpu_anatomy::shader::Shaders;
use serde_json::{Value, json};
use step0_problem::document::Document;
use step0_problem::program::{Lab, Request, print, run_lab};
use step0_problem::{Error, Extra, Result};

const LAB: Lab = Lab {
    name: env!("CARGO_PKG_NAME"),
    about: env!("CARGO_PKG_DESCRIPTION"),
    operands: &["NAME"],
    extras: &[Extra::option(
        "on",
        "WHERE",
        "What to run on: cuda, wgpu or emulation",
    )
    .one_of(&["cuda", "wgpu", "emulation"])],
};

/// How many times each is run, unless told otherwise.
const RUNS: usize = 5;

/// What to run on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    Cuda,
    Wgpu,
    Emulation,
}

fn main() -> ExitCode {
    run_lab(&LAB, answer)
}

fn answer(request: &Request) -> Result<()> {
    if request.list {
        return print(&if request.json {
            report::list_as_json()
        } else {
            report::list()
        });
    }
    let on = request.extras.get("on").map(On::named);
    let repeat = request.repeat.unwrap_or(RUNS);
    let Some(name) = request.operands.first() else {
        let gpu = open(on)?;
        let table = |experiment| table(gpu.as_ref(), &experiment, repeat);
        return experiments::all().into_iter().try_for_each(table);
    };
    let (experiment, variant, language) = find(name)?;
    let gpu = open(on.or(language.map(On::that_speaks)))?;
    let gpu = gpu.as_ref();
    match variant {
        Some(index) => one(gpu, &experiment, index, (repeat, request.json)),
        None if request.json => {
            print(&format!("{}\n", all(gpu, &experiment, repeat)?))
        }
        None => table(gpu, &experiment, repeat),
    }
}

/// One variant of an experiment.
fn one(
    gpu: &dyn Gpu,
    experiment: &Experiment,
    index: usize,
    (repeat, json): (usize, bool),
) -> Result<()> {
    let variant = &experiment.variants[index];
    let measured = measure(gpu, experiment, variant, repeat)?;
    if json {
        return print(&format!("{}\n", measured.document(gpu, experiment, variant)));
    }
    print(&report::heading(gpu, experiment))?;
    print(&report::line(gpu, experiment, variant, &measured, None))
}

/// All variants of an experiment that the GPU has, as JSON.
fn all(gpu: &dyn Gpu, experiment: &Experiment, repeat: usize) -> Result<Value> {
    let mut documents = Vec::new();
    for variant in &experiment.variants {
        match measure(gpu, experiment, variant, repeat) {
            Ok(measured) => {
                documents.push(measured.document(gpu, experiment, variant));
            }
            Err(Error::Unavailable(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(json!({
        "experiment": experiment.name,
        "device": gpu.name(),
        "software": gpu.size() != Size::Large,
        "variants": documents.iter().map(Document::to_json).collect::<Vec<_>>(),
    }))
}

/// The same as a table, for a person.
fn table(gpu: &dyn Gpu, experiment: &Experiment, repeat: usize) -> Result<()> {
    print(&report::heading(gpu, experiment))?;
    let mut first = None;
    for variant in &experiment.variants {
        match measure(gpu, experiment, variant, repeat) {
            Ok(measured) => {
                print(&report::line(gpu, experiment, variant, &measured, first))?;
                first.get_or_insert(measured.timed.wall);
            }
            Err(Error::Unavailable(why)) => {
                print(&format!("  {:22} {why}\n", variant.name))?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

impl On {
    /// One of the values of `--on`.
    fn named(name: &str) -> On {
        match name {
            "cuda" => On::Cuda,
            "wgpu" => On::Wgpu,
            _ => On::Emulation,
        }
    }

    fn that_speaks(language: Language) -> On {
        match language {
            Language::Cuda => On::Cuda,
            Language::Wgsl => On::Wgpu,
        }
    }
}

/// Opens what was asked for; by default an NVIDIA GPU, else any other.
fn open(on: Option<On>) -> Result<Box<dyn Gpu>> {
    Ok(match on {
        Some(On::Cuda) => Box::new(Cuda::open()?),
        Some(On::Wgpu) => Box::new(Shaders::open()?),
        Some(On::Emulation) => Box::new(Cuda::emulated()?),
        None => match (Cuda::open(), Shaders::open) {
            (Ok(cuda), _) => Box::new(cuda),
            (Err(Error::Unavailable(cuda)), shaders) => {
                let shaders = shaders().map_err(|error| match error {
                    Error::Unavailable(shaders) => Error::Unavailable(format!(
                        "{cuda}, and {shaders}; --on emulation runs the CUDA \
                         kernels on the processor"
                    )),
                    error => error,
                })?;
                Box::new(shaders)
            }
            (Err(error), _) => return Err(error),
        },
    })
}

/// The experiment of this name, and its variant and language if the name goes on to
/// say them.
fn find(name: &str) -> Result<(Experiment, Option<usize>, Option<Language>)> {
    for experiment in experiments::all() {
        if experiment.name == name {
            return Ok((experiment, None, None));
        }
        for (index, variant) in experiment.variants.iter().enumerate() {
            if let Some(language) = language_in(name, &experiment, variant) {
                return Ok((experiment, Some(index), language));
            }
        }
    }
    let names = experiments::all().iter().map(|e| e.name).collect::<Vec<_>>();
    Err(Error::BadInput(format!(
        "there is no experiment \"{name}\", only {}; --list shows their variants",
        names.join(", ")
    )))
}

/// If the variant has this name: the language at the end of the name, if there is
/// one.
fn language_in(
    name: &str,
    experiment: &Experiment,
    variant: &Variant,
) -> Option<Option<Language>> {
    for language in [Language::Cuda, Language::Wgsl] {
        let full = full_name(experiment, variant, language);
        if full == name {
            return Some(Some(language));
        }
        if full.split_once('.').is_some_and(|(short, _)| short == name) {
            return Some(None);
        }
    }
    None
}
