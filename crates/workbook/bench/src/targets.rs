//! `cargo workbook targets`: what a GPU should reach, and what its records say.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_pages::figures::format::{Unit, plain, significant};
use workbook_pages::figures::gallery::kernels::limit;
use workbook_pages::figures::machines::{Filter, fastest};
use workbook_records::{Measurement, Precision, Record, Records};

/// Whose records.
#[derive(Args, Debug)]
pub struct Options {
    /// The machine [default: the one whose ladder with a GPU is the latest]
    #[arg(long, value_name = "NAME")]
    host: Option<String>,
}

/// The input on which they are compared.
const INPUT: &str = "scaling-gpu";
/// The step that runs the fastest kernel.
const STEP: &str = "step5-gpu";

/// A target: what it is, what is wanted, what was found, and whether that is enough.
/// `found` is `None` if something was not measured.
#[derive(Debug, PartialEq)]
struct Row {
    what: String,
    wanted: String,
    found: Option<(String, bool)>,
}

/// Prints a line for each target.
///
/// # Errors
/// If a record is broken, or no record is from a machine with a GPU.
pub fn print_targets(
    repository: &Repository,
    options: &Options,
) -> Result<ExitCode> {
    let records = Records::read_all(repository)?;
    let record = records
        .of_experiment("ladder")
        .map(|stored| &stored.record)
        .filter(|record| {
            options.host.as_ref().is_none_or(|host| *host == record.host.name)
        })
        .filter(|record| !on_input(record, STEP).is_empty())
        .max_by(|a, b| a.date.cmp(&b.date))
        .with_context(|| {
            format!(
                "no record of a ladder has {STEP} on {INPUT}; on a machine with an \
                 NVIDIA GPU `cargo workbook bench --only step --experiment ladder` \
                 makes one"
            )
        })?;
    print(&text(record))?;
    Ok(ExitCode::SUCCESS)
}

fn text(record: &Record) -> String {
    let gpu = record
        .host
        .gpu
        .as_ref()
        .map_or("a GPU whose name is unknown", |gpu| &gpu.name);
    let mut lines = vec![format!("{}: {gpu}, {}", record.host.name, record.date)];
    let rows = rows(record);
    let width = |of: fn(&Row) -> &str| {
        rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0)
    };
    let (what, wanted) = (width(|row| &row.what), width(|row| &row.wanted));
    lines.extend(rows.iter().map(|row| {
        let found = match &row.found {
            None => "not measured".to_owned(),
            Some((found, true)) => format!("{found}  met"),
            Some((found, false)) => format!("{found}  MISSED"),
        };
        format!("{:what$}  {:>wanted$}  {found}", row.what, row.wanted)
    }));
    lines.join("\n")
}

fn rows(record: &Record) -> Vec<Row> {
    let ours = best(record, |m| m.program == STEP);
    let mut rows = vec![Row {
        what: format!("{STEP} f32 on {INPUT}, transfers included"),
        wanted: "2 Tp/s".to_owned(),
        found: ours.map(|m| {
            (Unit::PairsPerSecond.median(&m.rate()), m.rate().median >= 2e12)
        }),
    }];
    rows.extend(ours.into_iter().flat_map(shares));
    let is_library = |m: &Measurement| {
        let libraries = ["torch", "cupy", "jax"];
        libraries.iter().any(|name| m.program.starts_with(name)) && is_on_gpu(m)
    };
    let library = best(record, is_library);
    rows.push(over(
        "over the best of PyTorch, CuPy and JAX on the GPU",
        3.0,
        ours,
        library,
    ));
    let all = record.measurements.iter().map(|m| m.threads).max();
    let step4 =
        best(record, |m| m.program == "step4-rayon" && Some(m.threads) == all);
    rows.push(over("over step4-rayon on all threads", 10.0, ours, step4));
    for kernel in ["1-naive", "2-tiled", "3-batched", "4-fused"] {
        let of = |start: &str| {
            let is_it = |m: &Measurement| {
                m.program.starts_with(start) && m.program.ends_with(kernel)
            };
            best(record, is_it)
        };
        let what = format!("kernel {kernel} over Numba-CUDA's");
        rows.push(over(&what, 1.0, of(STEP), of("numba-cuda")));
    }
    rows
}

/// Which share of the GPU's limit was reached, with the transfers and without them.
fn shares(ours: &Measurement) -> Vec<Row> {
    let (Some(limit), Some(clock), Some(lanes)) =
        (limit(ours), ours.facts.get("sm_clock_mhz"), ours.facts.get("lanes"))
    else {
        return Vec::new();
    };
    let percent = |rate: f64| format!("{}%", significant(100.0 * rate / limit, 2));
    let row = |what: String, rate: f64| Row {
        what,
        wanted: String::new(),
        found: Some((percent(rate), true)),
    };
    let of = format!(
        "of {}: {} lanes at {} MHz, 8 instructions a pair",
        Unit::PairsPerSecond.show(limit, 3),
        plain(*lanes),
        plain(*clock)
    );
    let mut rows = vec![row(of, ours.rate().median)];
    if let Some(&kernel_s) = ours.facts.get("kernel_s").filter(|&&s| s > 0.0) {
        let rate = ours.work.amount as f64 / kernel_s;
        rows.push(row("of the same by the kernels alone".to_owned(), rate));
    }
    rows
}

/// How many times as fast as another program.
fn over(
    what: &str,
    wanted: f64,
    ours: Option<&Measurement>,
    other: Option<&Measurement>,
) -> Row {
    let found = ours.zip(other).map(|(ours, other)| {
        let times = ours.rate().median / other.rate().median;
        let text = format!("{} ({})", Unit::Times.show(times, 2), other.program);
        (text, times >= wanted)
    });
    Row { what: what.to_owned(), wanted: Unit::Times.show(wanted, 1), found }
}

/// The fastest of the measurements that `is_meant` picks, in f32 on the input or a share
/// of it.
fn best(
    record: &Record,
    is_meant: impl Fn(&Measurement) -> bool,
) -> Option<&Measurement> {
    let measured = Filter {
        precision: Some(Precision::F32),
        ..Filter::default().with_input(INPUT)
    };
    fastest(measured.measurements_in(record).into_iter().filter(|m| is_meant(m)))
}

fn on_input<'a>(record: &'a Record, program: &str) -> Vec<&'a Measurement> {
    let mut measured = Filter::default().with_input(INPUT).measurements_in(record);
    measured.retain(|m| m.program == program);
    measured
}

fn is_on_gpu(measurement: &Measurement) -> bool {
    !measurement.device.starts_with("cpu")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use workbook_records::{Gpu, Host, Run, Work};

    /// A program that manages `giga` billion point pairs in a second on this device.
    fn measurement(program: &str, device: &str, giga: f64) -> Measurement {
        Measurement {
            program: program.to_owned(),
            precision: Some(Precision::F32),
            threads: if program.starts_with("step4") { 16 } else { 1 },
            input: INPUT.to_owned(),
            device: device.to_owned(),
            toolchain: None,
            work: Work {
                unit: "point pairs".to_owned(),
                amount: 4_000_000_000,
                sides: None,
            },
            runs: vec![Run { round: 0, wall_s: 4.0 / giga, cpu_s: 0.0 }],
            facts: BTreeMap::new(),
        }
    }

    fn record(measurements: Vec<Measurement>) -> Record {
        let host = Host {
            name: "cluster".to_owned(),
            cpu: "A processor".to_owned(),
            cores: Vec::new(),
            threads: 16,
            caches: Vec::new(),
            isa: Vec::new(),
            memory_bytes: 1,
            gpu: Some(Gpu {
                name: "A GPU".to_owned(),
                driver: "1".to_owned(),
                memory_bytes: 1,
                max_clock_mhz: None,
                power_limit_w: None,
            }),
            os: String::new(),
            hypervisor: None,
            frequency_governor: None,
            rustc: String::new(),
            flags: String::new(),
        };
        Record {
            schema: 1,
            experiment: "ladder".to_owned(),
            date: "2020-02-02T12:00:00Z".to_owned(),
            commit: "unknown".to_owned(),
            modified: false,
            quick: true,
            load: None,
            host,
            measurements,
        }
    }

    fn found(record: &Record, start: &str) -> Option<(String, bool)> {
        let mut rows = rows(record).into_iter();
        rows.find(|row| row.what.starts_with(start)).unwrap().found
    }

    #[test]
    fn targets_are_met_missed_or_not_measured() {
        let mut ours = measurement(STEP, "A GPU", 2500.0);
        ours.facts =
            [("lanes", 16000.0), ("sm_clock_mhz", 2000.0), ("kernel_s", 0.00125)]
                .map(|(name, value)| (name.to_owned(), value))
                .into();
        let record = record(vec![
            ours,
            measurement("torch", "cpu", 2000.0), // the same library elsewhere
            measurement("torch-cuda", "A GPU", 1000.0),
            measurement("cupy", "A GPU", 500.0),
            measurement("step4-rayon", "cpu avx512", 100.0),
            measurement("step5-gpu-1-naive", "A GPU", 400.0),
            measurement("numba-cuda-1-naive", "A GPU", 200.0),
            measurement("numba-cuda-2-tiled", "A GPU", 200.0),
        ]);
        let is = |start: &str, text: &str, met| {
            let (found, is_met) = found(&record, start).unwrap();
            assert_eq!((found.replace('\u{a0}', " ").as_str(), is_met), (text, met));
        };
        is("step5-gpu f32", "2.50 Tp/s", true);
        is("of 4.00\u{a0}Tp/s: 16,000 lanes at 2,000 MHz", "63%", true);
        is("of the same", "80%", true);
        is("over the best", "2.5× (torch-cuda)", false);
        is("over step4", "25× (step4-rayon)", true);
        is("kernel 1-naive", "2.0× (numba-cuda-1-naive)", true);
        assert_eq!(found(&record, "kernel 2-tiled"), None);
        let text = text(&record);
        assert!(
            text.starts_with("cluster: A GPU, 2020-02-02T12:00:00Z\n"),
            "{text}"
        );
        assert!(text.contains("MISSED") && text.contains("not measured"), "{text}");
    }
}
