//! The command line that all steps share, as a user sees it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use step0_problem::LabelledPoints;
use step0_problem::files::{Fault, Noise, vtk};
use step0_problem::generate::WORKSHOP;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_step1-pure");

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env_remove("WORKBOOK_ISA");
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs with `--json` and reads the one document that is printed.
fn json(arguments: &[&str]) -> Value {
    let output = run(&[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Asserts the exit status, that stdout is empty and that there is no panic;
/// returns stderr.
fn fails(arguments: &[&str], status: i32) -> String {
    let output = run(arguments);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {stderr}");
    assert!(output.stdout.is_empty(), "{arguments:?}: {}", text(&output.stdout));
    assert!(!stderr.contains("panicked"), "{arguments:?}: {stderr}");
    stderr
}

/// A folder with files in it.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::with_prefix("a folder ").unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_string()
}

const LEFT: &str = "x,y,z,cluster\n0,0,0,5\n1,0,0,5\n9,9,9,-1\n0,9,0,2\n";
const RIGHT: &str = "x,y,z,cluster\n0,0,2,1\n1,0,2,1\n0,12,0,4\n";

#[test]
fn version_tells_how_it_was_built() {
    let output = run(&["--version"]);
    let lines = text(&output.stdout);
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(lines[0], concat!("step1-pure ", env!("CARGO_PKG_VERSION")));
    assert!(lines[1].starts_with("rustc 1."), "{lines:?}");
    // The optimisation level of step 0, which only a release build optimises.
    let built = ["profile: debug, opt-level 0", "profile: release, opt-level 3"];
    assert!(built.contains(&lines[2]), "{lines:?}");
    assert!(lines[3].starts_with("RUSTFLAGS: "), "{lines:?}");
}

#[test]
fn json_holds_what_the_design_promises() {
    let answer = json(&["--dataset", "workshop", "--repeat", "3", "--verify"]);
    assert_eq!(answer["step"], "step1-pure");
    assert_eq!(answer["precision"], "f64");
    assert_eq!(answer["threads"], 1);
    assert_eq!(answer["device"], "cpu scalar");
    assert_eq!(answer["left"], serde_json::json!({"clusters": 50, "points": 758}));
    assert_eq!(answer["right"], serde_json::json!({"clusters": 30, "points": 332}));
    assert_eq!(answer["point_pairs"], 251_656);
    assert_eq!(answer["runs_s"].as_array().unwrap().len(), 3);
    let wall = answer["wall_s"].as_f64().unwrap();
    let mut runs: Vec<f64> = answer["runs_s"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s.as_f64().unwrap())
        .collect();
    runs.sort_by(f64::total_cmp);
    assert_eq!(wall, runs[1]);
    assert!(answer["cpu_s"].as_f64().unwrap() > 0.0);
    let speed = answer["pairs_per_s"].as_f64().unwrap();
    assert!((speed * wall / 251_656.0 - 1.0).abs() < 1e-9);
    assert_eq!(answer["left_to_right"].as_array().unwrap().len(), 50);
    assert_eq!(answer["right_to_left"].as_array().unwrap().len(), 30);
    assert_eq!(answer["left_to_right"][0]["cluster"], 0);
    assert_eq!(answer["left_to_right"][0]["nearest"], 5);
    let expected =
        serde_json::json!({"ok": true, "max_abs_diff": 0.0, "pairs_differing": 0});
    assert_eq!(answer["verify"], expected);
    assert!(
        json(&[]).get("verify").is_none(),
        "with --json the default is workshop"
    );
}

#[test]
fn the_named_set_is_its_recipes() {
    let named = json(&["--dataset", "workshop"]);
    let spelled = json(&["--left", "50,35,1", "--right", "30,23,2"]);
    assert_eq!(named["left_to_right"], spelled["left_to_right"]);
    assert_eq!(named["right_to_left"], spelled["right_to_left"]);
}

#[test]
fn pairs_two_tables() {
    let files = folder(&[("left.csv", LEFT), ("right.csv", RIGHT)]);
    let (left, right) = (path(&files, "left.csv"), path(&files, "right.csv"));
    let sides = ["--left", &left, "--right", &right];
    let answer = json(&sides);
    let expected = serde_json::json!([
        {"cluster": 2, "nearest": 4, "distance": 3.0},
        {"cluster": 5, "nearest": 1, "distance": 2.0},
    ]);
    assert_eq!(answer["left_to_right"], expected);

    let stderr = text(&run(&sides).stderr);
    assert!(stderr.contains("left out 1 point as noise (label -1: 1)"), "{stderr}");
    let kept = json(&[&sides[..], &["--keep-noise"]].concat());
    assert_eq!(kept["left"], serde_json::json!({"clusters": 3, "points": 4}));

    let near = json(&[&sides[..], &["--max-distance", "2.5"]].concat());
    let none = serde_json::json!({"cluster": 2, "nearest": null, "distance": null});
    assert_eq!(near["left_to_right"][0], none);
    assert_eq!(near["left_to_right"][1]["nearest"], 1);

    let scaled = json(&[&sides[..], &["--scale", "1,1,-4"]].concat());
    assert_eq!(scaled["left_to_right"][1]["distance"], 8.0);
}

/// What the sides need differs, and what is suspicious is said.
#[test]
fn sides_are_read_each_by_itself() {
    let left = "title\nx;y;z;cluster\n1,5;0;0;0\n5;5;5;1\n";
    let right = "x,y,z,cluster\n1.5,0,2,0\n5,5,5,-1\n-2147483648,0,0,7\n";
    let files = folder(&[("left.csv", left), ("right.csv", right)]);
    let (left, right) = (path(&files, "left.csv"), path(&files, "right.csv"));
    let sides = ["--left", &left, "--right", &right, "--left-skip", "1"];
    let output = run(&[&sides[..], &["--left-noise", "1,O"]].concat());
    let stderr = text(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    for part in [
        "left: 1 cluster of 1 point; left out 1 point as noise (label 1: 1)",
        "right: 2 clusters of 2 points; left out 1 point as noise (label -1: 1)",
        "semicolons with decimal commas (1,5 is 1.5)",
        "warning: --noise lists \"O\", and no point has that label",
        "x is -2147483648, the least 32-bit integer, at 1 point: a fill value",
    ] {
        assert!(stderr.contains(part), "{part} in {stderr}");
    }
    let flat = [&sides[..], &["--left-columns", "x,y", "--keep-noise"]].concat();
    let stderr = text(&run(&flat).stderr);
    assert!(stderr.contains("z is 0 in one of the two sets"), "{stderr}");
}

#[test]
fn pairs_the_channels_of_one_table() {
    let rows =
        "a,b,c,id,dye\n0,0,0,5,red\n1,0,0,5,red\n0,0,2,1,blue\n1,0,2,1,blue\n";
    let files = folder(&[("both.CSV", rows)]);
    let input = path(&files, "both.CSV");
    let answer = json(&[
        "--input",
        &input,
        "--channel",
        "dye",
        "--columns",
        "a,b,c",
        "--label",
        "id",
    ]);
    let expected =
        serde_json::json!([{"cluster": 5, "nearest": 1, "distance": 2.0}]);
    assert_eq!(answer["left_to_right"], expected);
}

#[test]
fn writes_what_it_can_read() {
    let files = folder(&[("left.csv", LEFT), ("right.csv", RIGHT)]);
    let (left, right) = (path(&files, "left.csv"), path(&files, "right.csv"));
    let out = path(&files, "made/on the way");
    let sides = ["--left", &left, "--right", &right, "--max-distance", "2.5"];
    let arguments = [&sides[..], &["--out", &out]].concat();
    for _ in 0..2 {
        assert!(run(&arguments).status.success()); // the second replaces the first
    }
    assert_eq!(names(Path::new(&out)), ["left.vtu", "pairs.csv", "right.vtu"]);
    let pairs = fs::read_to_string(Path::new(&out).join("pairs.csv")).unwrap();
    let expected = "side,cluster,nearest,distance,mutual\nleft,2,,,false\n\
                    left,5,1,2,true\nright,1,5,2,true\nright,4,,,false\n";
    assert_eq!(pairs, expected);

    let written = fs::read(Path::new(&out).join("left.vtu")).unwrap();
    let points = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 9.0, 0.0]].to_vec();
    let expect =
        |labels: Vec<i64>| LabelledPoints { points: points.clone(), labels };
    assert_eq!(
        read_all(&written, None),
        Ok(expect(vec![5, 5, 2])),
        "in input order"
    );
    assert_eq!(read_all(&written, Some("nearest")), Ok(expect(vec![1, 1, -1])));

    let again = json(&["--left", &format!("{out}/left.vtu"), "--right", &right]);
    assert_eq!(again["left_to_right"], json(&sides[..4])["left_to_right"]);
}

/// The points and labels of a grid, also those of noise.
fn read_all(bytes: &[u8], label: Option<&str>) -> Result<LabelledPoints, Fault> {
    vtk::read(bytes, label, &Noise::None).map(|read| read.points)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_generated_data_survive_a_round_trip() {
    let files = folder(&[]);
    let out = path(&files, "out");
    assert!(run(&["--dataset", "workshop", "--out", &out]).status.success());
    for (name, recipe) in ["left.vtu", "right.vtu"].iter().zip(WORKSHOP) {
        let written = fs::read(Path::new(&out).join(name)).unwrap();
        let expected = LabelledPoints::from(&recipe.generate().unwrap());
        assert_eq!(read_all(&written, None), Ok(expected));
    }
}

#[test]
fn refuses_bad_usage() {
    let cases: &[(&[&str], &str)] = &[
        (&["--dataset", "large"], "workshop, scaling"),
        (&["--left", "50,35,1"], "--right"),
        (&["--right", "50,35,1"], "--left"),
        (
            &["--dataset", "workshop", "--left", "1,2,3", "--right", "1,2,3"],
            "cannot be used",
        ),
        (&["--left", "0,35,1", "--right", "30,23,2"], "expected N from 1"),
        (&["--left", "50,1,1", "--right", "30,23,2"], "MAX from 2"),
        (
            &["--left", "50,35", "--right", "30,23,2"],
            "50,35: No such file or directory (os error 2) (expected N,MAX,SEED or a file)",
        ),
        (
            &["--left", "points.txt", "--right", "30,23,2"],
            "points.txt: No such file",
        ),
        (
            &["--left", "-", "--right", "-"],
            "standard input (-) can be one side only",
        ),
        (
            &["--left", "-", "--right", "1,2,3", "--left-scale", "1,2"],
            "three finite",
        ),
        (&["--left", "1,2,3", "--right", "a.csv", "--left-label", "l"], "is made"),
        (&["--dataset", "workshop", "--left-scale", "1,1,1"], "one of two files"),
        (&["--left", "a.csv", "--right", "b.csv", "--format", "vtu"], "do not tell"),
        (&["--left", "a.vtu", "--right", "b.vtu", "--skip", "1"], "about a table"),
        (&["--noise", "0"], "none is read"),
        (&["--noise", "--json"], "--noise="),
        (&["--noise", "0", "--keep-noise"], "cannot be used"),
        (&["--separator", "ab"], "another single character"),
        (&["--decimal", ";"], "expected . or ,"),
        (&["--channels", "a,b"], "--channel"),
        (
            &["--input", "a.csv", "--channel", "c", "--channels", "a"],
            "two different values",
        ),
        (&["--input", "a.csv"], "--channel"),
        (&["--channel", "dye"], "--input"),
        (
            &["--input", "a.vtu", "--channel", "dye"],
            "expected a table behind --input",
        ),
        (&["--columns", "a"], "three different names"),
        (&["--columns", "a,b,a"], "three different names"),
        (&["--columns", "a,b,c"], "none is read"),
        (&["--label", "id"], "none is read"),
        (&["--keep-noise"], "none is read"),
        (&["--scale", "1,2"], "three finite numbers"),
        (&["--scale", "1,2,inf"], "three finite numbers"),
        (&["--scale", "0,1,1"], "none of them 0"),
        (&["--left", "a.csv", "--right", "b.csv", "--channel", "c"], "--channel"),
        (
            &["--dataset", "workshop", "--out", "Cargo.toml"],
            "--out wants a folder, and Cargo.toml is a file",
        ),
        (&["--max-distance", "-1"], "distance"),
        (&["--max-distance", "NaN"], "distance"),
        (&["--precision", "f32"], "computes in f64 only"),
        (&["--precision", "f16"], "f64, f32"),
        (&["--threads", "2"], "runs on one thread"),
        (&["--threads", "0"], "--threads"),
        (&["--repeat", "0"], "--repeat"),
        (&["--hello", "many"], "--hello"),
        (&["--hello", "10", "--verify"], "cannot be used"),
        (&["--hello", "4042"], "--hello"),
        (&["--frobnicate"], "--frobnicate"),
        (&["stray"], "stray"),
    ];
    for (arguments, message) in cases {
        let stderr = fails(arguments, 2);
        assert!(stderr.contains(message), "{arguments:?}: {stderr}");
    }
    let output = program(&["--json"]).env("WORKBOOK_ISA", "mmx").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("WORKBOOK_ISA: expected baseline, avx2"));
}

#[test]
fn names_file_and_line_of_bad_input() {
    let files = folder(&[
        ("good.csv", RIGHT),
        ("word.csv", "x,y,z,cluster\n1,2,3,4\n1,two,3,4\n"),
        ("empty.csv", ""),
        ("noise.csv", "x,y,z,cluster\n1,2,3,-1\n"),
        ("huge.csv", "x,y,z,cluster\n1e200,2,3,0\n-1e200,2,3,1\n"),
        (
            "broken.vtu",
            "<?xml version=\"1.0\"?>\n<VTKFile type=\"PolyData\">\n</VTKFile>\n",
        ),
    ]);
    fs::create_dir(files.path().join("folder.csv")).unwrap();
    let good = path(&files, "good.csv");
    for (name, message) in [
        (
            "word.csv",
            "word.csv:3: expected a finite number in column \"y\", found \"two\"",
        ),
        ("empty.csv", "empty.csv: expected a header and rows, found an empty file"),
        (
            "noise.csv",
            "noise.csv: every point was left out: 1 point as noise (label -1: 1)",
        ),
        ("huge.csv", "overflow f64"),
        ("broken.vtu", "broken.vtu:2: "),
        ("folder.csv", "expected a file, found a folder"),
        ("missing.csv", "missing.csv: "),
    ] {
        let bad = path(&files, name);
        for sides in
            [["--left", &bad, "--right", &good], ["--left", &good, "--right", &bad]]
        {
            let stderr = fails(&[&sides[..], &["--json"]].concat(), 2);
            assert!(stderr.contains(message), "{name}: {stderr}");
        }
    }
    let stderr = fails(&["--left", &good, "--right", &good, "--label", "id"], 2);
    assert!(stderr.contains("good.csv:1: expected a column \"id\""), "{stderr}");
    let scaled = ["--left", &good, "--right", &good, "--scale", "1,1,1e308"];
    assert!(fails(&scaled, 2).contains("good.csv: point 0 overflows"));
}

#[test]
fn hello_prints_its_result() {
    let answer = json(&["--hello", "60", "--repeat", "2"]);
    assert_eq!(answer["step"], "step1-pure");
    assert_eq!(answer["hello"], 60);
    let expected: u64 =
        (0..57).map(|i| (i + 4) * ((59 - i) * (58 - i) * (57 - i) / 6)).sum();
    assert_eq!(answer["result"], expected);
    assert_eq!(answer["runs_s"].as_array().unwrap().len(), 2);
    assert!(text(&run(&["--hello", "60"]).stdout).contains("487,635\n"));
}

#[test]
fn help_and_tables_are_for_people() {
    let help = run(&["--help"]);
    assert!(help.status.success());
    assert!(text(&help.stdout).contains("--max-distance"));
    let table = text(&run(&["--dataset", "workshop", "--verify"]).stdout);
    for part in
        ["758 points in 50 clusters", "251,656", "wall time", "CPU / wall", "Gp/s"]
    {
        assert!(table.contains(part), "{part} in {table}");
    }
    assert!(table.contains("verified"), "{table}");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for arguments in [&["--dataset", "workshop"][..], &["--json"], &["--help"]] {
        let mut child = program(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(text(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_fails_before_the_work() {
    let files = folder(&[("file", "")]);
    let out = path(&files, "file/out");
    assert!(
        fails(&["--dataset", "scaling", "--out", &out], 1).contains("cannot write")
    );
}

#[test]
fn an_output_never_replaces_an_input() {
    let files = folder(&[]);
    let out = path(&files, "out");
    assert!(run(&["--dataset", "workshop", "--out", &out]).status.success());
    let (left, right) = (format!("{out}/left.vtu"), format!("{out}/right.vtu"));
    let before = fs::read(&left).unwrap();
    let stderr = fails(&["--left", &left, "--right", &right, "--out", &out], 2);
    assert!(stderr.contains("--out would replace the input"), "{stderr}");
    assert_eq!(fs::read(&left).unwrap(), before);
}

#[test]
fn a_grid_without_points_is_named_as_such() {
    let data = "../step0-problem/tests/data/vtu";
    let empty = fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path());
    let empty = empty.filter(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with("0-")
    });
    for path in empty {
        let stderr =
            fails(&["--left", path.to_str().unwrap(), "--right", "3,4,1"], 2);
        assert!(stderr.contains("the grid has no points"), "{stderr}");
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use super::*;

    #[test]
    fn a_full_stderr_changes_no_status() {
        let files = folder(&[("noise.csv", LEFT), ("good.csv", RIGHT)]);
        let (noise, good) = (path(&files, "noise.csv"), path(&files, "good.csv"));
        let missing = path(&files, "missing.csv");
        for (left, status) in [(&noise, 0), (&missing, 2)] {
            let full = fs::File::create("/dev/full").unwrap();
            let mut command = program(&["--json", "--left", left, "--right", &good]);
            let output = command.stderr(full).output().unwrap();
            assert_eq!(output.status.code(), Some(status), "{left}");
        }
    }

    #[test]
    fn a_full_stdout_is_a_failure() {
        let full = fs::File::create("/dev/full").unwrap();
        let output = program(&["--json"]).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("writing to stdout: "));
    }

    #[test]
    fn a_file_that_may_not_be_read_is_named() {
        use std::os::unix::fs::PermissionsExt;
        let files = folder(&[("secret.csv", RIGHT), ("good.csv", RIGHT)]);
        let secret = files.path().join("secret.csv");
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&secret).is_ok() {
            eprintln!("skipped: this user may read every file");
            return;
        }
        let (secret, good) = (path(&files, "secret.csv"), path(&files, "good.csv"));
        let stderr = fails(&["--left", &secret, "--right", &good], 2);
        assert!(stderr.contains("secret.csv: Permission denied"), "{stderr}");
    }
}
