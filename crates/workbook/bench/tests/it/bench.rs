//! `cargo workbook bench` from outside, with programs that are small shell scripts.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use serde_json::{Value, json};
use step0_problem::generate::WORKSHOP;
use step0_problem::{Nearest, Options, no_tick};
use workbook_records::{Origin, Record, Records};
use workbook_testing::SmallBook;

/// A step that answers the nest and `workshop`, and writes a line to `log` for each
/// call; `TROUBLE` is what it does before.
const STEP: &str = r#"#!/bin/sh
case "$1" in --version)
    printf 'step 0.1.0\nrustc 1.95.0 (test)\nprofile: PROFILE\nRUSTFLAGS: none\n'
    exit ;;
esac
echo "${0##*/} $*" >> ROOT/log
TROUBLE
case "$*" in
*--hello\ 200\ *) result=2794389840 ;;
*) cat ROOT/answer.json; exit ;;
esac
echo "{\"result\":$result,\"runs_s\":[0.002,0.001],\"wall_s\":0.0015,\"cpu_s\":0.001}"
"#;

/// A repository with folders of programs.
struct Bench {
    book: SmallBook,
}

impl Bench {
    fn new() -> Self {
        let book = SmallBook::new();
        book.write("log", "");
        book.write("answer.json", &answer(0.0).to_string());
        Self { book }
    }

    /// Puts a step into bin/.
    fn step(&self, name: &str, trouble: &str) -> &Self {
        self.script(&format!("bin/{name}"), trouble, "release, opt-level 3")
    }

    fn script(&self, file: &str, trouble: &str, profile: &str) -> &Self {
        // The root has a space in its name.
        let root = format!("\"{}\"", self.book.path("").display());
        let text = STEP
            .replace("PROFILE", profile)
            .replace("TROUBLE", trouble)
            .replace("ROOT", &root);
        self.book.write(file, &text);
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(self.book.path(file), executable).unwrap();
        self
    }

    fn run(&self, arguments: &[&str]) -> (Output, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_workbook-bench"))
            .args(["bench", "--bin-dir", "bin", "--host", "test", "--quick"])
            .args(arguments)
            .current_dir(self.book.path(""))
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!stderr.contains("panicked"), "{stderr}");
        (output, stderr)
    }

    fn calls(&self) -> Vec<String> {
        let log = fs::read_to_string(self.book.path("log")).unwrap();
        log.lines().map(str::to_owned).collect()
    }

    fn records(&self) -> Vec<Record> {
        let records = Records::read_all(&self.book.repository).unwrap();
        records.iter().map(|stored| stored.record.clone()).collect()
    }

    /// The programs in the only record.
    fn recorded(&self) -> Vec<String> {
        let records = self.records();
        assert_eq!(records.len(), 1);
        let measurements = &records[0].measurements;
        measurements
            .iter()
            .map(|measurement| measurement.key().to_string())
            .collect()
    }
}

/// What a step prints for `workshop`, with its distances off by `off`.
fn answer(off: f64) -> Value {
    let [left, right] = WORKSHOP.map(|recipe| recipe.generate().unwrap());
    let pairing =
        step1_pure::pair(&left, &right, &Options::default(), &no_tick).unwrap();
    let entries = |nearest: &[Nearest]| -> Value {
        let entry = |n: &Nearest| json!({"cluster": n.cluster, "nearest": n.nearest, "distance": n.distance + off});
        nearest.iter().map(entry).collect()
    };
    json!({
        "left": {"clusters": 50, "points": 758}, "right": {"clusters": 30, "points": 332},
        "runs_s": [0.004], "wall_s": 0.004, "cpu_s": 0.003, "device": "cpu scalar",
        "left_to_right": entries(&pairing.left_to_right),
        "right_to_left": entries(&pairing.right_to_left),
    })
}

#[test]
fn a_slip_shown_on_purpose_is_marked_as_one() {
    let bench = Bench::new();
    bench.step("step1-pure", "");
    let empty =
        "echo '{\"result\":0,\"runs_s\":[1e-6],\"wall_s\":1e-6,\"cpu_s\":0}'; exit";
    bench.script("peers/range1", empty, "none");
    let peer = |name: &str, slip: bool| {
        json!({
            "name": name, "command": [bench.book.path("peers/range1")],
            "precisions": ["f64"], "threads": "one", "toolchain": "sh 1.0",
            "hello": true, "pairs": false, "pairs_per_second": 0,
            "terms_per_second": 1e9, "slip": slip
        })
    };
    let peers = json!([peer("range1", true), peer("wrong", false)]);
    bench.book.write("target/peers/peers.json", &peers.to_string());
    let only = ["--only", "step1,range1,wrong"];
    let (output, stderr) = bench.run(&[&HELLO[..], &only].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("wrong is left out"), "{stderr}");
    let measurements = &bench.records()[0].measurements;
    assert_eq!(measurements.len(), 2);
    assert_eq!(measurements[0].facts.get("slip"), None);
    assert_eq!(measurements[1].facts["slip"], 1.0);
}

/// A step that computes on a device, with `device` at the start of its document.
fn on_device(device: &str) -> String {
    let mut answer = answer(0.0);
    answer["device"] = json!("A GPU, kernel 4 fused by NVRTC");
    answer["facts"] = json!({"lanes": 16896});
    let answer = answer.to_string().replacen('{', &format!("{{{device}"), 1);
    format!("cat <<'END'\n{answer}\nEND\nexit")
}

#[test]
fn a_missing_device_is_reported_before_anything_runs() {
    let bench = Bench::new();
    bench.step("step1-pure", "");
    bench.step("step5-gpu", "echo error: there is no NVIDIA driver >&2; exit 77");
    let (output, stderr) = bench.run(&WORKSHOP_ONLY);
    assert!(output.status.success(), "{stderr}");
    let said = "not on this machine: step5-gpu: there is no NVIDIA driver\n";
    assert!(stderr.contains(said), "{stderr}");
    assert_eq!(bench.recorded(), ["step1-pure f64, 1 thread, workshop"]);
    let asked = bench.calls().iter().filter(|c| c.starts_with("step5")).count();
    assert_eq!(asked, 1, "it is asked once whether it can run");
    // --only may name it on a machine that cannot run it.
    let only = ["--only", "step1,step5-gpu"];
    let (output, stderr) = bench.run(&[&WORKSHOP_ONLY[..], &only].concat());
    assert!(output.status.success(), "{stderr}");

    // A device that is there but broken is a fault.
    bench.step("step5-gpu", "echo error: the GPU fell off the bus >&2; exit 1");
    let (output, stderr) = bench.run(&WORKSHOP_ONLY);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("step5-gpu: it ended with exit status: 1"), "{stderr}");
}

#[test]
fn a_stand_in_for_a_device_reaches_no_record() {
    let bench = Bench::new();
    bench.step("step1-pure", "");
    bench.step("step5-gpu", &on_device(r#""software":true,"#));
    let (output, stderr) = bench.run(&WORKSHOP_ONLY);
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains("step5-gpu: A GPU, kernel 4 fused by NVRTC stands in"));
    assert_eq!(bench.recorded(), ["step1-pure f64, 1 thread, workshop"]);
}

/// A test may count it as a device, but its records are not read elsewhere.
#[test]
fn a_stand_in_in_a_record_is_refused() {
    let bench = Bench::new();
    bench.step("step1-pure", "");
    // It is so slow that its nest has an n of 20, whose sum is C(20, 5) + 4 C(20, 4).
    let nest = r#"case "$*" in *--hello\ 20\ *) echo '{"software":true,"result":34884,
        "device":"d","runs_s":[1],"wall_s":1,"cpu_s":1}'; exit ;; esac
        "#;
    let answer = on_device(r#""software":true,"#);
    bench.step("step5-gpu", &format!("{nest}{answer}"));
    let output = Command::new(env!("CARGO_BIN_EXE_workbook-bench"))
        .args(["bench", "--bin-dir", "bin", "--host", "test", "--quick"])
        .args(HELLO)
        .env("WORKBOOK_TEST_SOFTWARE", "1")
        .current_dir(bench.book.path(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let file = "target/records/test/hello.json";
    let record = fs::read_to_string(bench.book.path(file)).unwrap();
    assert!(record.contains("\"software\": 1.0"), "{record}");
    let error = Records::read_all(&bench.book.repository).unwrap_err();
    let error = format!("{error:#}");
    assert!(error.contains("a stand-in for a device on the processor"), "{error}");
}

/// A GPU as its driver's tool describes it, for programs that look for that.
const NVIDIA_SMI: &str = r#"#!/bin/sh
case "$*" in
*name,*) echo 'A made-up GPU, 999.1, 81559, 1980, 700.00' ;;
*clocks.sm*) echo 1755 ;;
esac
"#;

#[test]
fn a_gpu_is_recorded_with_its_clock() {
    let bench = Bench::new();
    bench.step("step1-pure", "").step("step5-gpu", &on_device(""));
    bench.book.write("tools/nvidia-smi", NVIDIA_SMI);
    let executable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(bench.book.path("tools/nvidia-smi"), executable).unwrap();
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", bench.book.path("tools").display());
    let output = Command::new(env!("CARGO_BIN_EXE_workbook-bench"))
        .args(["bench", "--bin-dir", "bin", "--host", "test", "--quick"])
        .args(WORKSHOP_ONLY)
        .env("PATH", path)
        .current_dir(bench.book.path(""))
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let records = bench.records();
    let gpu = records[0].host.gpu.clone().unwrap();
    assert_eq!((gpu.name.as_str(), gpu.driver.as_str()), ("A made-up GPU", "999.1"));
    assert_eq!((gpu.max_clock_mhz, gpu.power_limit_w), (Some(1980), Some(700)));
    let of = |program: &str| {
        let mut measured = records[0].measurements.iter();
        measured.find(|m| m.program == program).unwrap()
    };
    let step5 = of("step5-gpu");
    assert_eq!(step5.device, "A GPU, kernel 4 fused by NVRTC");
    assert_eq!(step5.facts["sm_clock_mhz"], 1755.0);
    assert_eq!(step5.facts["lanes"], 16896.0);
    assert_eq!(of("step1-pure").facts.get("sm_clock_mhz"), None);
}

const HELLO: [&str; 2] = ["--experiment", "hello"];
const WORKSHOP_ONLY: [&str; 4] = ["--experiment", "ladder", "--input", "workshop"];

#[test]
fn what_ran_is_recorded() {
    let bench = Bench::new();
    bench.step("step1-pure", "").step("step2-mapreduce", "");
    let (output, stderr) = bench.run(&WORKSHOP_ONLY);
    assert!(output.status.success(), "{stderr}");
    let records = bench.records();
    let record = &records[0];
    assert_eq!((record.experiment.as_str(), record.quick), ("ladder", true));
    assert_eq!(record.host.name, "test");
    assert_eq!(record.host.rustc, "rustc 1.95.0 (test)");
    assert_eq!(record.host.flags, "release, opt-level 3, RUSTFLAGS none");
    assert_eq!(record.measurements.len(), 2);
    let first = &record.measurements[0];
    assert_eq!(first.key().to_string(), "step1-pure f64, 1 thread, workshop");
    assert_eq!(
        (first.device.as_str(), first.work.amount),
        ("cpu scalar", 758 * 332)
    );
    assert_eq!(first.facts["max_abs_diff"], 0.0);
    let rounds: Vec<u32> = first.runs.iter().map(|run| run.round).collect();
    assert_eq!(rounds, [0, 1, 2]);
    assert_eq!((first.runs[0].wall_s, first.runs[0].cpu_s), (0.004, 0.003));
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("target/records/test/ladder.json"), "{stdout}");
    assert!(stdout.contains("Widest spread"), "{stdout}");
}

#[test]
fn one_precision_may_be_enough() {
    let bench = Bench::new();
    bench.step("step1-pure", "").step("step3-simd", "");
    let (output, stderr) =
        bench.run(&[&WORKSHOP_ONLY[..], &["--precision", "f32"]].concat());
    assert!(output.status.success(), "{stderr}");
    assert_eq!(bench.recorded(), ["step3-simd f32, 1 thread, workshop"]);
}

#[test]
fn every_program_runs_once_a_round_and_in_another_order() {
    let bench = Bench::new();
    for step in ["step1-pure", "step2-mapreduce", "step3-simd"] {
        bench.step(step, "");
    }
    let (output, stderr) = bench.run(&WORKSHOP_ONLY);
    assert!(output.status.success(), "{stderr}");
    let calls = bench.calls();
    let rounds: Vec<&[String]> = calls.chunks(4).collect(); // step 3 at two precisions
    assert_eq!(rounds.len(), 3);
    let sorted = |round: &[String]| {
        let mut round = round.to_vec();
        round.sort();
        round.dedup();
        round
    };
    assert_eq!(sorted(rounds[0]).len(), 4);
    assert!(rounds.iter().all(|round| sorted(round) == sorted(rounds[0])));
    assert!(rounds[0] != rounds[1] || rounds[1] != rounds[2], "{calls:?}");
}

#[test]
fn a_wrong_answer_is_named_and_not_recorded() {
    let bench = Bench::new();
    bench.book.write("wrong.json", &answer(0.001).to_string());
    bench
        .step("step1-pure", "")
        .step("step2-mapreduce", "cat ROOT/wrong.json; exit");
    let (output, stderr) = bench.run(&WORKSHOP_ONLY);
    assert_eq!(output.status.code(), Some(1));
    let place = "step2-mapreduce f64, 1 thread, workshop: error";
    assert!(stderr.contains(place), "{stderr}");
    assert!(stderr.contains("its answer is wrong for 80 clusters"), "{stderr}");
    assert_eq!(bench.recorded(), ["step1-pure f64, 1 thread, workshop"]);

    // The same holds for the nest.
    let bench = Bench::new();
    bench.step(
        "step1-pure",
        "echo '{\"result\":1,\"runs_s\":[1],\"wall_s\":1,\"cpu_s\":1}'; exit",
    );
    let (output, stderr) = bench.run(&HELLO);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("not 1"), "{stderr}");
    assert!(bench.records().is_empty());
}

#[test]
fn a_program_that_fails_is_named_and_the_others_are_recorded() {
    let bench = Bench::new();
    bench.step("step1-pure", "");
    bench.step("step2-mapreduce", "echo error: out of luck >&2; exit 1");
    bench.step("step3-simd", "echo Hello, world; exit");
    let (output, stderr) = bench.run(&HELLO);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("exit status: 1: error: out of luck"), "{stderr}");
    assert!(
        stderr.contains("expected one JSON document, found \"Hello, world\""),
        "{stderr}"
    );
    assert!(stderr.contains("2 left out with a fault"), "{stderr}");
    assert_eq!(bench.recorded(), ["step1-pure, 1 thread, hello-200"]);
}

#[test]
fn what_this_machine_lacks_is_reported_and_is_not_a_fault() {
    let bench = Bench::new();
    bench.step("step1-pure", "");
    bench.step("step2-mapreduce", "echo error: no such lanes >&2; exit 77");
    let (output, stderr) = bench.run(&HELLO);
    assert!(output.status.success(), "{stderr}");
    assert!(
        stderr.contains("not on this machine: error: no such lanes"),
        "{stderr}"
    );
    assert_eq!(bench.recorded().len(), 1);
}

/// A lab with three kernels, of which a GPU ran only the last.
const GPU_LAB: &str = r#"#!/bin/sh
case "$*" in
--version) echo lab 0.1.0 ;;
"--list --json") echo '[{"name":"a.cuda","threads":"one"},{"name":"b.cuda","threads":"one"},
    {"name":"c.cuda","threads":"one"}]' ;;
c.cuda*) echo '{"device":"a GPU","software":false,"unit":"reads","amount":8,
    "runs_s":[0.5],"wall_s":0.5,"cpu_s":0,"facts":{"predicted":2}}' ;;
*) echo '{"device":"a pretender","software":true,"unit":"reads","amount":8,
    "runs_s":[0.5],"wall_s":0.5,"cpu_s":0}' ;;
esac
"#;

#[test]
fn times_of_a_pretended_gpu_are_not_recorded() {
    let bench = Bench::new();
    bench.step("step1-pure", "");
    bench.book.write("bin/lab-gpu-anatomy", GPU_LAB);
    let executable = fs::Permissions::from_mode(0o755);
    let file = bench.book.path("bin/lab-gpu-anatomy");
    fs::set_permissions(file, executable).unwrap();
    let (output, stderr) = bench.run(&["--experiment", "anatomy"]);
    assert!(output.status.success(), "{stderr}");
    assert_eq!(stderr.matches("a pretender").count(), 1, "{stderr}");
    assert_eq!(bench.recorded(), ["c.cuda, 1 thread, loop"]);
    let record = &bench.records()[0];
    assert_eq!(record.measurements[0].device, "a GPU");
    assert_eq!(record.measurements[0].facts["predicted"], 2.0);
}

/// Kills the calling process, once, at the fourth call.
const KILL: &str = "if [ -e ROOT/kill ] && [ $(wc -l < ROOT/log) = 4 ]; then
    rm ROOT/kill; kill -9 $PPID; sleep 60; fi";

fn killed() -> Bench {
    let bench = Bench::new();
    bench.book.write("kill", "");
    bench.step("step1-pure", KILL).step("step2-mapreduce", KILL);
    let (output, _) = bench.run(&WORKSHOP_ONLY);
    assert_eq!(output.status.code(), None, "it was killed");
    assert_eq!(bench.calls().len(), 4);
    assert!(bench.records().is_empty());
    bench
}

#[test]
fn after_an_interruption_it_goes_on_where_it_stopped() {
    let bench = killed();
    let (output, stderr) = bench.run(&WORKSHOP_ONLY);
    assert!(output.status.success(), "{stderr}");
    assert!(
        stderr.contains("Going on where it stopped, after 3 calls."),
        "{stderr}"
    );
    let calls = bench.calls();
    assert_eq!(calls.len(), 2 * 3 + 1, "the call that was cut off is made again");
    assert_eq!(calls[3], calls[4]);
    assert!(bench.records()[0].measurements.iter().all(|m| m.runs.len() == 3));
    // A complete run is not continued.
    let (_, stderr) = bench.run(&WORKSHOP_ONLY);
    assert!(!stderr.contains("Going on"), "{stderr}");
    assert_eq!(bench.calls().len(), 7 + 6);
}

#[test]
fn samples_of_another_program_are_not_mixed_in() {
    let bench = killed();
    bench.step("step2-mapreduce", "# built again");
    let (output, stderr) = bench.run(&WORKSHOP_ONLY);
    assert!(output.status.success(), "{stderr}");
    assert!(!stderr.contains("Going on"), "{stderr}");
    assert_eq!(bench.calls().len(), 4 + 6);
}

#[test]
fn a_broken_part_is_measured_again() {
    let bench = killed();
    let folder = bench.book.path("target/bench/partial");
    let part = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(&part).unwrap();
    fs::write(&part, &whole[..whole.len() - 9]).unwrap();
    let (output, stderr) = bench.run(&WORKSHOP_ONLY);
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains("after 2 calls"), "{stderr}");
    assert!(bench.records()[0].measurements.iter().all(|m| m.runs.len() == 3));
}

#[test]
fn an_unoptimised_build_is_refused() {
    let bench = Bench::new();
    bench.step("step1-pure", "");
    bench.script("bin/step2-mapreduce", "", "debug, opt-level 0");
    let (output, stderr) = bench.run(&HELLO);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("step2-mapreduce is not a release build"), "{stderr}");
    assert!(stderr.contains("debug, opt-level 0"), "{stderr}");
    assert!(bench.calls().is_empty() && bench.records().is_empty());
    // An executable that does not say how it was built is refused too.
    bench
        .book
        .write("bin/step2-mapreduce", "#!/bin/sh\necho step2-mapreduce 0.1.0\n");
    let (_, stderr) = bench.run(&HELLO);
    assert!(stderr.contains("does not say how it was built"), "{stderr}");
    assert!(bench.calls().is_empty() && bench.records().is_empty());
}

#[test]
fn bad_options_are_refused_before_anything_runs() {
    let bench = Bench::new();
    bench.step("step1-pure", "");
    let cases = [
        (&["--only", "step9"][..], "no program \"step9\", only step1-pure"),
        (&["--experiment", "warp"], "warp"),
        (&["--experiment", "strong"], "none of these programs takes part"),
        (&["--input", "workshp"], "no input \"workshp\" here, only"),
        (&["--bin-dir", "nowhere"], "cannot be used multiple times"),
    ];
    for (arguments, expected) in cases {
        let (output, stderr) = bench.run(arguments);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(stderr.contains(expected), "{arguments:?}: {stderr}");
    }
    let nameless = Command::new(env!("CARGO_BIN_EXE_workbook-bench"))
        .args(["bench", "--bin-dir", "bin", "--into", "book"])
        .current_dir(bench.book.path(""))
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&nameless.stderr);
    assert!(stderr.contains("--into book needs --host"), "{stderr}");
    assert!(bench.calls().is_empty());
}

#[test]
fn records_of_the_book_go_to_the_book() {
    let bench = Bench::new();
    bench.step("step1-pure", "");
    let (output, stderr) = bench.run(&[&HELLO[..], &["--into", "book"]].concat());
    assert!(output.status.success(), "{stderr}");
    let records = Records::read_all(&bench.book.repository).unwrap();
    let stored: Vec<_> =
        records.iter().map(|stored| (stored.origin, stored.file.as_str())).collect();
    assert_eq!(stored, [(Origin::Book, "book/records/test/hello.json")]);
}

#[test]
fn peers_read_arrays_and_a_broken_one_is_left_out() {
    let bench = Bench::new();
    bench.step("step1-pure", "");
    let has_arrays =
        "[ -s \"$2/left_points.npy\" ] && [ -s \"$2/right_ids.npy\" ] || exit 1";
    bench.script("peers/loop", has_arrays, "none");
    let peer = |name: &str, executable: &str| {
        json!({
            "name": name, "command": [bench.book.path(executable)], "precisions": ["f64"],
            "threads": "one", "toolchain": "sh 1.0", "hello": false, "pairs": true,
            "pairs_per_second": 1e7
        })
    };
    let mut unnamed = peer("x", "peers/loop");
    unnamed["precisions"] = json!(["f16"]);
    let peers =
        json!([peer("sh-loop", "peers/loop"), peer("gone", "peers/gone"), unnamed]);
    bench.book.write("target/peers/peers.json", &peers.to_string());
    let only = ["--only", "step1,sh-loop"];
    let (output, stderr) = bench.run(&[&WORKSHOP_ONLY[..], &only].concat());
    assert_eq!(output.status.code(), Some(1), "something was left out");
    assert!(stderr.contains("peers.json: gone: there is no"), "{stderr}");
    assert!(stderr.contains("peers.json: x: unknown variant `f16`"), "{stderr}");
    let record = &bench.records()[0];
    let loops = &record.measurements[1];
    assert_eq!(loops.key().to_string(), "sh-loop f64, 1 thread, workshop");
    assert_eq!(loops.toolchain.as_deref(), Some("sh 1.0"));
}
