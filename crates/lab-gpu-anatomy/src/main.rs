//! `cargo run -p lab-gpu-anatomy`: all experiments, for a person; with a name, one of
//! them, or one of its variants.

mod report;

use std::io::{self, Write};
use std::process::ExitCode;

use lab_gpu_anatomy::cuda::Cuda;
use lab_gpu_anatomy::experiments::{self, Experiment, Variant};
use lab_gpu_anatomy::gpu::{Gpu, Language, Size};
use lab_gpu_anatomy::measure::{full_name, measure};
use lab_gpu_anatomy::shader::Shaders;
use step0_problem::{Error, Result};

const USAGE: &str = "\
usage: lab-gpu-anatomy                        all experiments, one after the other
       lab-gpu-anatomy --list                 their variants and predictions, as JSON
       lab-gpu-anatomy NAME [--on cuda|wgpu|emulation] [--repeat N] [--json]
                                              one experiment, or one of its variants
";

/// What was typed.
struct Request {
    name: Option<String>,
    on: Option<On>,
    list: bool,
    json: bool,
    repeat: usize,
}

/// What to run on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    Cuda,
    Wgpu,
    Emulation,
}

fn main() -> ExitCode {
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Whoever closed stderr does not want to know.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(error.status())
        }
    }
}

fn answer() -> Result<()> {
    let arguments = || std::env::args().skip(1);
    if arguments().any(|a| a == "--help" || a == "-h") {
        return print(USAGE);
    }
    if arguments().eq(["--version"]) {
        return print(&format!("lab-gpu-anatomy {}\n", step0_problem::VERSION));
    }
    let request = Request::parse(arguments())?;
    if request.list {
        return print(&report::list());
    }
    let Some(name) = &request.name else {
        let gpu = open(request.on)?;
        let report = |e| one(gpu.as_ref(), &e, &request);
        return experiments::all().into_iter().try_for_each(report);
    };
    let (experiment, variant, language) = Request::find(name)?;
    let on = request.on.or(language.map(|language| match language {
        Language::Cuda => On::Cuda,
        Language::Wgsl => On::Wgpu,
    }));
    let gpu = open(on)?;
    match variant {
        None => one(gpu.as_ref(), &experiment, &request),
        Some(index) => {
            let variant = &experiment.variants[index];
            let measured =
                measure(gpu.as_ref(), &experiment, variant, request.repeat)?;
            if request.json {
                let document = measured.to_json(gpu.as_ref(), &experiment, variant);
                return print(&format!("{document}\n"));
            }
            print(&report::heading(gpu.as_ref(), &experiment))?;
            print(&report::line(gpu.as_ref(), &experiment, variant, &measured, None))
        }
    }
}

/// All variants of an experiment that the GPU has.
fn one(gpu: &dyn Gpu, experiment: &Experiment, request: &Request) -> Result<()> {
    if !request.json {
        print(&report::heading(gpu, experiment))?;
    }
    let (mut documents, mut first) = (Vec::new(), None);
    for variant in &experiment.variants {
        match measure(gpu, experiment, variant, request.repeat) {
            Ok(measured) if request.json => {
                documents.push(measured.to_json(gpu, experiment, variant));
            }
            Ok(measured) => {
                let line = report::line(gpu, experiment, variant, &measured, first);
                first
                    .get_or_insert(lab_gpu_anatomy::measure::median(&measured.runs));
                print(&line)?;
            }
            Err(Error::Unavailable(_)) if request.json => {}
            Err(Error::Unavailable(why)) => {
                print(&format!("  {:22} {why}\n", variant.name))?;
            }
            Err(error) => return Err(error),
        }
    }
    if request.json {
        let document = serde_json::json!({
            "experiment": experiment.name,
            "device": gpu.name(),
            "software": gpu.size() != Size::Large,
            "variants": documents,
        });
        return print(&format!("{document}\n"));
    }
    Ok(())
}

/// Opens what was asked for; else an NVIDIA GPU, else any.
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

impl Request {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Request> {
        let mut request =
            Request { name: None, on: None, list: false, json: false, repeat: 5 };
        let wrong =
            |message: String| Err(Error::BadInput(format!("{message}\n\n{USAGE}")));
        while let Some(argument) = arguments.next() {
            match &argument[..] {
                "--list" => request.list = true,
                "--json" => request.json = true,
                "--on" => {
                    let on = arguments.next().unwrap_or_default();
                    request.on = match &on[..] {
                        "cuda" => Some(On::Cuda),
                        "wgpu" => Some(On::Wgpu),
                        "emulation" => Some(On::Emulation),
                        _ => {
                            return wrong(format!(
                                "expected cuda, wgpu or emulation behind --on, \
                                 found \"{on}\""
                            ));
                        }
                    };
                }
                "--repeat" => {
                    let number = arguments.next().unwrap_or_default();
                    match number.parse() {
                        Ok(repeat @ 1..=1_000_000) => request.repeat = repeat,
                        _ => {
                            return wrong(format!(
                                "expected a number from 1 behind --repeat, found \
                                 \"{number}\""
                            ));
                        }
                    }
                }
                name if !name.starts_with('-') && request.name.is_none() => {
                    request.name = Some(argument);
                }
                _ => return wrong(format!("did not expect \"{argument}\"")),
            }
        }
        if request.json && request.name.is_none() {
            return wrong("--json is for one experiment: name it".into());
        }
        Ok(request)
    }

    /// The experiment of this name, and of it the variant and the language, if the
    /// name goes on.
    fn find(name: &str) -> Result<(Experiment, Option<usize>, Option<Language>)> {
        let languages = [Language::Cuda, Language::Wgsl];
        for experiment in experiments::all() {
            if experiment.name == name {
                return Ok((experiment, None, None));
            }
            let is_it = |variant: &Variant, language: Language| {
                let full = full_name(&experiment, variant, language);
                let short = full.split_once('.').map(|(short, _)| short);
                (full == name, short == Some(name))
            };
            for (index, variant) in experiment.variants.iter().enumerate() {
                for language in languages {
                    match is_it(variant, language) {
                        (true, _) => {
                            return Ok((experiment, Some(index), Some(language)));
                        }
                        (_, true) => return Ok((experiment, Some(index), None)),
                        _ => {}
                    }
                }
            }
        }
        let names = experiments::all().iter().map(|e| e.name).collect::<Vec<_>>();
        Err(Error::BadInput(format!(
            "there is no experiment \"{name}\", only {}; --list shows their variants",
            names.join(", ")
        )))
    }
}

/// A reader that closes the pipe has seen enough.
fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::Failed(format!("writing to stdout: {error}")))
        }
        _ => Ok(()),
    }
}
