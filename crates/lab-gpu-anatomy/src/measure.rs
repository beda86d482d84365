//! Running a variant: first checked, then timed.

use std::hint::black_box;
use std::time::{Duration, Instant};

use step0_problem::clock::{Timed, cpu_time};
use step0_problem::document::Document;
use step0_problem::{Error, Result};
use step5_gpu::Requests;

use crate::expected::{expected, function};
use crate::experiments::{
    COPIED, Experiment, PARTS, Run, Shape, Stop, TABLE, TABLES, Variant, step,
};
use crate::gpu::{Gpu, Kernel, Language, Loaded, Parts, Settings, Size};

/// What running a variant gave.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The seconds that each run took.
    pub timed: Timed<()>,
    /// How many units of work a run does.
    pub amount: u64,
    /// Were the times read from the GPU's own clock?
    pub by_gpu: bool,
    /// The largest error of a function, in the experiments about functions.
    pub max_error: Option<f64>,
    /// What the reads of warps asked of memory in one launch, if that was counted.
    pub requests: Option<Requests>,
}

/// Checks what the variant computes on this GPU, and then runs it `repeat` times
/// after a run to warm up.
///
/// # Errors
/// Unavailable if the GPU has no such variant; failed if the answer is wrong, or the
/// GPU fails.
pub fn measure(
    gpu: &dyn Gpu,
    experiment: &Experiment,
    variant: &Variant,
    repeat: usize,
) -> Result<Measured> {
    if variant.only.is_some_and(|only| only != gpu.language()) {
        let name = variant.name;
        return Err(Error::Unavailable(format!("only CUDA has the variant {name}")));
    }
    match variant.run {
        Run::Kernel { kernel, shape, parameter } => {
            let settings = shape.settings(gpu.size(), parameter);
            one_kernel(gpu, experiment, kernel, settings, repeat)
        }
        Run::Launches { tables } => launches(gpu, tables, repeat),
        Run::Copies { count } => copies(gpu, experiment, count, repeat),
        Run::Parts(_) => parts(gpu, experiment, variant, repeat),
        Run::Clock(stop) => clocks(gpu, experiment, stop, repeat),
    }
}

// ANCHOR: runs
/// Times `work` `repeat` times, after one extra run to warm up. `work` may return a
/// time of its own, which then counts instead of the clock here.
fn runs(
    repeat: usize,
    amount: u64,
    mut work: impl FnMut() -> Result<Option<Duration>>,
) -> Result<Measured> {
    let (mut runs, mut cpu, mut by_gpu) = (Vec::new(), Vec::new(), false);
    work()?;
    for _ in 0..repeat {
        let (start, cpu_start) = (Instant::now(), cpu_time());
        let known = work()?;
        let took = start.elapsed();
        cpu.push((cpu_time() - cpu_start).as_secs_f64());
        // A clock that has not moved gives 0, which must not be divided by.
        runs.push(known.unwrap_or(took).as_secs_f64().max(1e-9));
        by_gpu = known.is_some();
    }
    let timed = Timed::new((), runs, &cpu);
    Ok(Measured { timed, amount, by_gpu, max_error: None, requests: None })
}
// ANCHOR_END: runs

/// Compares a sample of all threads' numbers with the expected ones.
fn check(
    entry: &str,
    input: &[u32],
    settings: Settings,
    output: &[u32],
) -> Result<()> {
    // All of a small output; of a large one, enough that no pattern of threads
    // escapes.
    let stride = (settings.threads / 1024).max(1) | 1;
    for i in (0..settings.threads).step_by(stride as usize) {
        let (found, wanted) =
            (output[i as usize], expected(entry, input, settings, i));
        if !wanted.is_met_by(found) {
            let number = f32::from_bits(found);
            return Err(Error::Failed(format!(
                "{entry} is wrong: thread {i} gives {found} (as f32 {number}), \
                 expected {wanted:?}"
            )));
        }
    }
    Ok(())
}

fn one_kernel(
    gpu: &dyn Gpu,
    experiment: &Experiment,
    kernel: Kernel,
    settings: Settings,
    repeat: usize,
) -> Result<Measured> {
    let input = experiment.data.numbers(settings.bits);
    let mut loaded = gpu.load(kernel, &input, settings.threads as usize)?;
    gpu.requests(); // count from here on
    loaded.launch(settings)?;
    loaded.wait()?;
    let requests = gpu.requests();
    check(kernel.entry, &input, settings, &loaded.output()?)?;
    let max_error = max_error(loaded.as_mut(), kernel.entry, &input, settings)?;
    let amount = u64::from(settings.threads) * u64::from(settings.rounds);
    let measured = runs(repeat, amount, || loaded.clocked(settings))?;
    Ok(Measured { max_error, requests, ..measured })
}

/// The largest error of a function: with one round, the output is its value.
fn max_error(
    loaded: &mut dyn Loaded,
    entry: &str,
    input: &[u32],
    settings: Settings,
) -> Result<Option<f64>> {
    let Some(function) = function(entry) else { return Ok(None) };
    loaded.launch(Settings { rounds: 1, ..settings })?;
    let error = |(&x, y): (&u32, u32)| {
        let exact = function(f32::from_bits(x).into());
        (f64::from(f32::from_bits(y)) - exact).abs()
    };
    let output = loaded.output()?;
    Ok(input.iter().zip(output).map(error).reduce(f64::max))
}

fn launches(gpu: &dyn Gpu, tables: u32, repeat: usize) -> Result<Measured> {
    let (all, table) = match gpu.size() {
        Size::Large => (TABLES, TABLE),
        Size::Small => (1000, 1024),
        Size::Tiny => (50, 128),
    };
    // What does not fit into one buffer takes another launch.
    let fitting = u32::try_from(gpu.most_output()).unwrap_or(u32::MAX) / table;
    let divides = |&count: &u32| all % count == 0;
    let most = tables.min(fitting).min(all);
    let tables = (1..=most).rev().find(divides).unwrap_or(1);
    let kernel =
        Kernel { file: "launches", entry: "table", ballast: 0, image: false };
    let settings =
        Settings { bits: 0, threads: table * tables, rounds: 4, parameter: 0 };
    let mut loaded = gpu.load(kernel, &[0], settings.threads as usize)?;
    loaded.launch(settings)?;
    check("table", &[0], settings, &loaded.output()?)?;
    let amount = u64::from(all) * u64::from(table);
    runs(repeat, amount, || {
        for _ in 0..all / tables {
            loaded.launch(settings)?;
        }
        loaded.wait()?;
        Ok(None)
    })
}

fn copies(
    gpu: &dyn Gpu,
    experiment: &Experiment,
    count: u32,
    repeat: usize,
) -> Result<Measured> {
    let bytes = match gpu.size() {
        Size::Large => COPIED,
        Size::Small => 1 << 20,
        Size::Tiny => 1 << 17,
    };
    let numbers = experiment.data.numbers((bytes / 4 / count).ilog2());
    let kernel = Kernel { file: "work", entry: "work", ballast: 0, image: false };
    let mut loaded = gpu.load(kernel, &vec![0; numbers.len()], 128)?;
    loaded.copy_in(&numbers)?;
    if loaded.input(numbers.len())? != numbers {
        return Err(Error::Failed("a copy did not arrive as it was sent".into()));
    }
    runs(repeat, bytes.into(), || {
        for _ in 0..count {
            loaded.copy_in(&numbers)?;
        }
        loaded.wait()?;
        Ok(None)
    })
}

fn parts(
    gpu: &dyn Gpu,
    experiment: &Experiment,
    variant: &Variant,
    repeat: usize,
) -> Result<Measured> {
    let Run::Parts(way) = variant.run else {
        unreachable!("{} is not in parts", variant.name)
    };
    let (bits, rounds) = match gpu.size() {
        Size::Large => (24, 2048),
        Size::Small => (16, 32),
        Size::Tiny => (11, 8),
    };
    let input = experiment.data.numbers(bits);
    let threads = (1 << bits) / PARTS;
    let settings = Settings { bits, threads, rounds, parameter: 0 };
    let kernel = Kernel { file: "work", entry: "work", ballast: 0, image: false };
    let mut loaded = gpu.load(kernel, &vec![0; input.len()], input.len())?;
    let parts = Parts { input: &input, count: PARTS as usize, way };
    // The processor's own work: the same number of steps for an eighth of a part.
    let mut on_cpu = || {
        let steps = u64::from(threads) / 8 * u64::from(rounds) / 128;
        black_box((0..steps).fold(1, |x, _| step(x)));
    };
    let output = loaded.in_parts(&parts, settings, &mut on_cpu)?;
    let whole = Settings { threads: 1 << bits, ..settings };
    check("work", &input, whole, &output)?;
    runs(repeat, 1 << bits, || {
        black_box(loaded.in_parts(&parts, settings, &mut on_cpu)?);
        Ok(None)
    })
}

// ANCHOR: clocks
/// The same kernel, timed by three clocks.
fn clocks(
    gpu: &dyn Gpu,
    experiment: &Experiment,
    stop: Stop,
    repeat: usize,
) -> Result<Measured> {
    let mut settings = Shape::Arithmetic.settings(gpu.size(), 0);
    if gpu.size() == Size::Large {
        settings.rounds *= 32; // milliseconds
    }
    let kernel = Kernel { file: "work", entry: "work", ballast: 0, image: false };
    let input = experiment.data.numbers(settings.bits);
    let mut loaded = gpu.load(kernel, &input, settings.threads as usize)?;
    loaded.launch(settings)?;
    check("work", &input, settings, &loaded.output()?)?;
    let amount = u64::from(settings.threads) * u64::from(settings.rounds);
    runs(repeat, amount, || {
        let start = Instant::now();
        match stop {
            Stop::AfterWait => {
                loaded.launch(settings)?;
                loaded.wait()?;
                Ok(Some(start.elapsed()))
            }
            Stop::AfterLaunch => {
                loaded.launch(settings)?;
                let took = start.elapsed(); // and the kernel is still running
                loaded.wait()?;
                Ok(Some(took))
            }
            Stop::ByGpu => loaded.clocked(settings)?.map(Some).ok_or_else(|| {
                Error::Unavailable("this GPU has no clock of its own".into())
            }),
        }
    })
}
// ANCHOR_END: clocks

impl Measured {
    /// Sectors of 32 bytes that answer a read of a warp, and passes of shared memory,
    /// if they were counted and there were any.
    pub fn counted(&self) -> [Option<f64>; 2] {
        let Requests { global, sectors, shared, passes } =
            self.requests.unwrap_or_default();
        let each = |all, count| (count > 0).then(|| all as f64 / count as f64);
        [each(sectors, global), each(passes, shared)]
    }

    /// As `--json` prints it.
    pub fn document(
        &self,
        gpu: &dyn Gpu,
        experiment: &Experiment,
        variant: &Variant,
    ) -> Document {
        let name = full_name(experiment, variant, gpu.language());
        let predicted = ("predicted".to_owned(), experiment.predicted(variant));
        let max_error = self.max_error.map(|error| ("max_error".to_owned(), error));
        Document {
            experiment: Some(experiment.name.into()),
            variant: Some(variant.name.into()),
            device: Some(gpu.name()),
            software: gpu.size() != Size::Large,
            unit: Some(experiment.unit.into()),
            amount: Some(self.amount),
            by_gpu_clock: Some(self.by_gpu),
            facts: [predicted].into_iter().chain(max_error).collect(),
            ..Document::new(&name, &self.timed)
        }
    }
}

/// The name of a variant in records: "coalescing-stride-2.cuda".
pub fn full_name(
    experiment: &Experiment,
    variant: &Variant,
    language: Language,
) -> String {
    let language = match language {
        Language::Cuda => "cuda",
        Language::Wgsl => "wgsl",
    };
    format!("{}-{}.{language}", experiment.name, variant.name)
}
