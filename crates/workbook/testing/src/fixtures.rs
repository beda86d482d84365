//! Made-up records of two made-up machines, with every experiment in them. The
//! numbers are round on purpose, so that no one takes them for measured ones.

use serde_json::{Value, json};

use super::SmallBook;

/// The machine whose records lie under book/.
pub const OURS: &str = "fixture-desk";
/// The machine whose records lie under target/.
pub const HERE: &str = "fixture-laptop";

/// The path of our record of an experiment, from the root.
pub fn ours(experiment: &str) -> String {
    format!("book/records/{OURS}/{experiment}.json")
}

/// Puts the records of both machines into a book.
pub fn plant(book: &SmallBook) {
    plant_ours(book);
    for (experiment, measurements) in experiments(1.25, 4) {
        let record = record(HERE, experiment, measurements);
        let file = format!("target/records/{HERE}/{experiment}.json");
        book.write(&file, &record.to_string());
    }
}

/// Puts our records into a book, with what goes with them.
pub fn plant_ours(book: &SmallBook) {
    for (experiment, measurements) in experiments(1.0, 16) {
        let record = record(OURS, experiment, measurements);
        book.write(&ours(experiment), &record.to_string());
    }
    let reference = json!({ "host": OURS }).to_string();
    book.write("book/records/reference.json", &reference);
    book.write("crates/lab-ablation/list.json", VARIANTS);
    plant_predictions(book);
}

/// Puts the predictions for a GPU into a book.
pub fn plant_predictions(book: &SmallBook) {
    let entry = |(variant, language, predicted): (&str, &str, f64)| {
        json!({
            "name": format!("coalescing-{variant}.{}", language.to_lowercase()),
            "experiment": "coalescing", "variant": variant, "language": language,
            "question": "what does it cost?", "predicted": predicted,
            "because": "so many sectors", "unit": "reads", "threads": "one"
        })
    };
    let list: Value = [
        ("neighbours", "CUDA", 1.0),
        ("neighbours", "WGSL", 1.0),
        ("stride-8", "CUDA", 8.0),
        ("stride-8", "WGSL", 8.0),
        ("only-in-cuda", "CUDA", 2.0),
    ]
    .map(entry)
    .into_iter()
    .collect();
    book.write("crates/lab-gpu-anatomy/list.json", &list.to_string());
}

const VARIANTS: &str = r#"[
{"name":"start","step":"step1-pure","idea":"loops over indices","kind":"language","lines":40,"base":null},
{"name":"root","step":"step2-mapreduce","idea":"root after the minimum","kind":"algorithm","lines":3,"base":"start"},
{"name":"fold","step":"step2-mapreduce","idea":"fold in place of an index","kind":"language","lines":1,"base":"start"},
{"name":"both","step":"step2-mapreduce","idea":"both directions in one sweep","kind":"algorithm","lines":12,"base":"root"},
{"name":"avx","step":"step3-simd","idea":"sixteen lanes","kind":"hardware","lines":30,"base":"both"}
]"#;

/// A record with these measurements.
pub fn record(host: &str, experiment: &str, measurements: Vec<Value>) -> Value {
    json!({
        "schema": 1, "experiment": experiment, "date": "2020-02-02T12:00:00Z",
        "commit": "unknown", "modified": false, "quick": false, "load": null,
        "host": {
            "name": host, "cpu": "A made-up processor",
            "cores": [{"kind": "all", "count": 8}], "threads": 16,
            "caches": [
                {"level": 1, "kind": "data", "bytes": 32768, "shared_by": 1},
                {"level": 2, "kind": "unified", "bytes": 1048576, "shared_by": 1},
                {"level": 3, "kind": "unified", "bytes": 33554432, "shared_by": 16}
            ],
            "isa": ["sse2", "avx2"], "memory_bytes": 17179869184u64, "gpu": null,
            "os": "An operating system", "hypervisor": null,
            "frequency_governor": null, "rustc": "rustc 1.95.0", "flags": "release"
        },
        "measurements": measurements
    })
}

/// A measurement whose three runs take a little less and more than these seconds, on
/// this much work.
fn measurement(
    program: &str,
    threads: u32,
    input: &str,
    amount: f64,
    wall: f64,
) -> Value {
    let (program, precision) = match program.split_once(' ') {
        Some((program, precision)) => (program, json!(precision)),
        None => (program, Value::Null),
    };
    let runs: Vec<Value> = [1.0, 0.96, 1.06]
        .iter()
        .zip(0..)
        .map(|(factor, round)| {
            let wall = wall * factor;
            json!({"round": round, "wall_s": wall, "cpu_s": wall * f64::from(threads)})
        })
        .collect();
    let is_step = program.starts_with("step");
    json!({
        "program": program, "precision": precision, "threads": threads,
        "input": input, "device": "cpu", "runs": runs,
        "toolchain": if is_step { Value::Null } else { json!("made up 1.0") },
        "work": {"unit": "point pairs", "amount": amount as u64, "sides": null}
    })
}

/// A measurement of a rate in 10⁹ point pairs a second.
fn rate(program: &str, threads: u32, input: &str, giga: f64) -> Value {
    measurement(program, threads, input, 2e9, 2.0 / giga)
}

fn experiments(faster: f64, most: u32) -> Vec<(&'static str, Vec<Value>)> {
    vec![
        ("ladder", ladder(faster, most)),
        ("hello", hello(faster)),
        ("sizes", sizes(faster)),
        ("strong", strong(faster, most)),
        ("weak", weak(faster, most)),
        ("ablation", ablation(faster)),
        ("roofline", roofline(faster)),
        ("first-result", first_result(faster)),
        ("clocks", clocks(faster)),
        ("random", random(faster)),
        ("anatomy", anatomy(faster)),
        ("kernels", kernels(faster)),
    ]
}

fn ladder(faster: f64, most: u32) -> Vec<Value> {
    let all = f64::from(most) * 0.9;
    let rows = [
        ("step1-pure f64", 1, "scaling.1of40", 0.2),
        ("step2-mapreduce f64", 1, "scaling", 0.5),
        ("step3-simd f64", 1, "scaling", 4.0),
        ("step3-simd f32", 1, "scaling", 8.0),
        ("step4-rayon f64", 1, "scaling", 4.0),
        ("step4-rayon f32", 1, "scaling", 8.0),
        ("step4-rayon f64", most, "scaling", 4.0 * all),
        ("step4-rayon f32", most, "scaling", 8.0 * all),
        ("pure-python f64", 1, "scaling.1of400", 0.001),
        ("numpy-broadcast f64", 1, "scaling.1of40", 0.05),
        ("numba-two-sweeps f32", 1, "scaling", 3.0),
        ("numba-two-sweeps f32", most, "scaling", 3.0 * all),
        ("cpp-blocked-clang f32", 1, "scaling", 7.0),
        ("step3-simd f32", 1, "workshop", 3.0),
    ];
    rows.map(|(program, threads, input, giga)| {
        let mut found = rate(program, threads, input, giga * faster);
        let error = if program.ends_with("f32") { 3.1e-5 } else { 1.3e-12 };
        found["facts"] = json!({"max_abs_diff": error});
        found
    })
    .to_vec()
}

fn hello(faster: f64) -> Vec<Value> {
    let programs = [
        ("step1-pure", 0.5),
        ("step3-simd", 2.0),
        ("numba", 0.5),
        ("pure-python", 0.005),
        ("an-empty-loop", 900.0),
    ];
    programs
        .map(|(program, giga)| {
            let mut found = rate(program, 1, "hello-200", giga * faster);
            found["work"]["unit"] = json!("terms");
            if program == "an-empty-loop" {
                found["facts"] = json!({"slip": 1.0});
            }
            found
        })
        .to_vec()
}

fn sizes(faster: f64) -> Vec<Value> {
    let programs =
        [("step1-pure f64", 0.2), ("step3-simd f64", 5.0), ("step3-simd f32", 10.0)];
    let sizes = (0..=16).map(|power| 1_u64 << power).chain([100_000]);
    let of = |size: u64| {
        programs.map(|(program, giga)| {
            let points = size as f64;
            let giga = giga * faster * points / (points + 10.0);
            let mut found = rate(program, 1, &format!("size-{size}"), giga);
            let side = json!({"clusters": 4, "points": 4 * size});
            found["work"]["sides"] = json!([side, side]);
            found
        })
    };
    sizes.flat_map(of).collect()
}

fn strong(faster: f64, most: u32) -> Vec<Value> {
    let of = |threads: u32| {
        let p = f64::from(threads);
        [("step4-rayon f64", 4.0), ("step4-rayon f32", 8.0)].map(
            |(program, giga)| {
                let speedup = p / (1.0 + 0.01 * giga * (p - 1.0) / 4.0);
                rate(program, threads, "scaling", giga * faster * speedup)
            },
        )
    };
    [1, 2, 4, 8, 16].into_iter().filter(|p| *p <= most).flat_map(of).collect()
}

fn weak(faster: f64, most: u32) -> Vec<Value> {
    let of = |threads: u32| {
        let p = f64::from(threads);
        let giga = 8.0 * faster * p * (1.0 - 0.01 * (p - 1.0));
        rate("step4-rayon f32", threads, &format!("weak-{threads}"), giga)
    };
    [1, 2, 4, 8, 16].into_iter().filter(|p| *p <= most).map(of).collect()
}

fn ablation(faster: f64) -> Vec<Value> {
    [("start", 0.2), ("root", 0.3), ("fold", 0.25), ("both", 0.5), ("avx", 4.0)]
        .map(|(name, giga)| {
            rate(&format!("{name} f64"), 1, "pairs200", giga * faster)
        })
        .to_vec()
}

fn roofline(faster: f64) -> Vec<Value> {
    let bytes = [("read-l1", 200.0), ("read-dram", 10.0)].map(|(name, giga)| {
        let mut found = rate(name, 1, "registers", giga * faster);
        found["work"]["unit"] = json!("bytes");
        found
    });
    let ceilings = [("direct-f32 f32", 14.0), ("expanded-f32 f32", 20.0)]
        .map(|(name, giga)| rate(name, 1, "registers", giga * faster));
    let kernels = [
        ("kernel-512 f32", 12.0, 2.0),
        ("kernel-64 f32", 11.5, 2.2),
        ("kernel-4096 f32", 11.0, 2.0),
        ("kernel-16 f32", 5.0, 3.0),
    ]
    .map(|(name, giga, bytes)| {
        let mut found = rate(name, 1, "size-512", giga * faster);
        found["facts"] = json!({"bytes_per_pair": bytes});
        found
    });
    [bytes.to_vec(), ceilings.to_vec(), kernels.to_vec()].concat()
}

fn first_result(faster: f64) -> Vec<Value> {
    let of = |(program, build, run): (&str, f64, f64)| {
        [("cold-build", build), ("cold-run", run)].map(|(input, wall)| {
            let mut found = measurement(program, 1, input, 1.0, wall / faster);
            found["work"]["unit"] = json!("builds");
            found
        })
    };
    [("step1-pure", 8.0, 9.0), ("step3-simd", 12.0, 0.2), ("step4-rayon", 15.0, 0.1)]
        .into_iter()
        .flat_map(of)
        .collect()
}

fn random(faster: f64) -> Vec<Value> {
    let of = |(way, seconds): (&str, f64)| {
        [("100x100", 1e4), ("1000x1000", 1e6)].map(|(table, numbers)| {
            let wall = numbers * seconds / faster;
            let mut found = measurement(way, 1, table, numbers, wall);
            found["work"]["unit"] = json!("numbers");
            found
        })
    };
    [("one-stream", 2e-9), ("counted", 4e-9)].into_iter().flat_map(of).collect()
}

fn anatomy(faster: f64) -> Vec<Value> {
    let of = |(name, seconds): (&str, f64)| {
        let mut found = measurement(name, 1, "loop", 1e9, seconds / faster);
        found["work"]["unit"] = json!("reads");
        found["facts"] = json!({"predicted": 1.0});
        found
    };
    // Six times as long where eight were predicted; the third was not run.
    [
        ("coalescing-neighbours.cuda", 1e-3),
        ("coalescing-stride-8.cuda", 6e-3),
        ("coalescing-neighbours.wgsl", 2e-3),
        ("coalescing-stride-8.wgsl", 14e-3),
    ]
    .map(of)
    .to_vec()
}

/// Below a limit of 4 · 10¹² pairs a second.
fn kernels(faster: f64) -> Vec<Value> {
    let kernels = [
        ("step5-gpu-1-naive", 1000.0, 500.0),
        ("step5-gpu-2-tiled", 1500.0, 500.0),
        ("step5-gpu-3-batched", 2000.0, 100.0),
        ("step5-gpu-4-fused", 3000.0, 50.0),
    ];
    let of = |size: u64| {
        kernels.map(|(kernel, giga, half)| {
            let giga = giga * faster * size as f64 / (size as f64 + half);
            let name = format!("{kernel} f32");
            let mut found = rate(&name, 1, &format!("gpu-{size}"), giga);
            let side = json!({"clusters": 4, "points": 4 * size});
            found["work"]["sides"] = json!([side, side]);
            found["device"] = json!("A made-up GPU");
            found["facts"] = json!({"lanes": 16000, "sm_clock_mhz": 2000});
            found
        })
    };
    [8, 32, 128, 512, 2048, 8192].into_iter().flat_map(of).collect()
}

fn clocks(faster: f64) -> Vec<Value> {
    let ways = [("alone", 0.2, 1.0), ("shared", 0.1, 2.0), ("asleep", 0.2, 0.0)];
    ways.map(|(name, wall, busy)| {
        let mut found = measurement(name, 1, "roots", 1e8, wall / faster);
        found["work"]["unit"] = json!("terms");
        for run in found["runs"].as_array_mut().unwrap() {
            run["cpu_s"] = json!(run["wall_s"].as_f64().unwrap() * busy);
        }
        found
    })
    .to_vec()
}
