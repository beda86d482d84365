//! What a run prints.

use lab_gpu_anatomy::experiments::{self, Experiment, Variant};
use lab_gpu_anatomy::gpu::{Gpu, Language, Size};
use lab_gpu_anatomy::measure::{Measured, full_name};
use serde_json::{Value, json};

/// Every variant, with its prediction and where that comes from.
pub fn list() -> String {
    let mut text = String::new();
    for experiment in &experiments::all() {
        text += &format!("{}: {}\n", experiment.name, experiment.question);
        for variant in &experiment.variants {
            let predicted = times(experiment.predicted(variant));
            let (name, because) = (variant.name, &variant.because);
            text += &format!("  {name:22} predicted {predicted:>9}  {because}\n");
        }
    }
    text
}

/// Every variant in every language, with its prediction, as JSON.
pub fn list_as_json() -> String {
    let mut list = Vec::new();
    for experiment in &experiments::all() {
        for variant in &experiment.variants {
            for language in [Language::Cuda, Language::Wgsl] {
                if variant.only.is_none_or(|only| only == language) {
                    list.push(entry(experiment, variant, language));
                }
            }
        }
    }
    format!("{:#}\n", Value::Array(list))
}

fn entry(experiment: &Experiment, variant: &Variant, language: Language) -> Value {
    json!({
        "name": full_name(experiment, variant, language),
        "experiment": experiment.name,
        "question": experiment.question,
        "variant": variant.name,
        "language": match language {
            Language::Cuda => "CUDA",
            Language::Wgsl => "WGSL",
        },
        "predicted": experiment.predicted(variant),
        "because": variant.because,
        "unit": experiment.unit,
        "threads": "one",
    })
}

/// The question, and the GPU that is asked.
pub fn heading(gpu: &dyn Gpu, experiment: &Experiment) -> String {
    let Experiment { name, question, .. } = experiment;
    let meaningless = match gpu.size() {
        Size::Large => "",
        _ => "\n  the answers are checked, and no time is shown: this is no GPU",
    };
    format!("\n{name}: {question}\n  on {}{meaningless}\n", gpu.name())
}

/// One line for a variant. `first` is the time of the experiment's first variant, in
/// seconds.
pub fn line(
    gpu: &dyn Gpu,
    experiment: &Experiment,
    variant: &Variant,
    measured: &Measured,
    first: Option<f64>,
) -> String {
    let predicted = experiment.predicted(variant);
    let mut line = format!(
        "  {:22} predicted {:>9}  {:34}",
        variant.name,
        times(predicted),
        variant.because
    );
    if gpu.size() == Size::Large {
        let seconds = measured.timed.wall;
        let ratio = times(seconds / first.unwrap_or(seconds));
        line += &format!("  measured {ratio:>9}  {:10.3} ms", seconds * 1e3);
    } else {
        line += "  right";
    }
    let [sectors, passes] = measured.counted();
    match (passes, sectors) {
        (Some(passes), _) => line += &format!("  counted: {passes:.2}"),
        // Other experiments read memory as well, but are not about that.
        (_, Some(sectors)) if variant.because.contains("sector") => {
            line += &format!("  counted: {sectors:.2}");
        }
        _ => {}
    }
    // On another processor the hardware functions are not a GPU's, so their error is
    // not shown.
    let is_own = gpu.size() == Size::Large || variant.name.contains("polynomial");
    if let Some(error) = measured.max_error.filter(|_| is_own) {
        line += &format!("  off by {error:.1e} at most");
    }
    line + "\n"
}

/// "1.0×", "0.002×"
fn times(ratio: f64) -> String {
    if ratio < 0.1 { format!("{ratio:.4}×") } else { format!("{ratio:.2}×") }
}
