//! Submissions that try to get what they have not earned, each with the verdict that
//! they get instead.
//!
//! Many of them answer rightly *if* they get through, and wrongly if they do not: then
//! the verdict `wrong` says that they did not.

/// A submission, and what comes of it.
pub struct Hostile {
    /// What it tries; the student's id as well.
    pub name: &'static str,
    /// The exercise's folder.
    pub exercise: &'static str,
    /// What is handed in, with `CANARY` for a file that must not appear, `SECRET` for
    /// another student's, `SOLUTION` for ours, and `PORT` for one where nobody must call.
    pub source: String,
    /// The verdicts that are right.
    pub verdicts: &'static [&'static str],
    /// What the reason has to say, among other things.
    pub reason: &'static str,
}

const SAFE: &str = "01-safe-sum";
const RAW: &str = "02-raw-sum";
const FAST: &str = "03-fast-pairs";
const TWICE: &str = "04-twice";
const WIDE: &str = "05-wide-pairs";

fn hostile(
    name: &'static str,
    exercise: &'static str,
    source: impl Into<String>,
    verdicts: &'static [&'static str],
    reason: &'static str,
) -> Hostile {
    Hostile { name, exercise, source: source.into(), verdicts, reason }
}

/// A `sum` with this body; it answers rightly where the body ends.
fn sum(body: &str) -> String {
    format!(
        "pub fn sum(numbers: &[f64]) -> f64 {{\n{body}\nnumbers.iter().sum()\n}}\n"
    )
}

/// A `sum` that is right if this is true.
fn sum_if(condition: &str) -> String {
    format!(
        "pub fn sum(numbers: &[f64]) -> f64 {{\n\
         if {condition} {{ numbers.iter().sum() }} else {{ -1234.5 }}\n}}\n"
    )
}

/// The same with functions of the C library.
fn raw_if(functions: &str, condition: &str) -> String {
    format!("unsafe extern \"C\" {{\n{functions}\n}}\n{}", sum_if(condition))
}

fn raw(functions: &str, body: &str) -> String {
    format!("unsafe extern \"C\" {{\n{functions}\n}}\n{}", sum(body))
}

/// All of them.
pub fn all() -> Vec<Hostile> {
    kinds().into_iter().flatten().collect()
}

/// A few of each kind, for every day; the page of one of them is looked at.
pub fn some_of_each_kind() -> Vec<Hostile> {
    let is_looked_at = |one: &Hostile| one.name == "fake-summary";
    let few = |kind: Vec<Hostile>| {
        let all = kind.into_iter().enumerate();
        all.filter(|(place, one)| place % 8 == 0 || is_looked_at(one))
    };
    kinds().into_iter().flat_map(few).map(|(_, one)| one).collect()
}

fn kinds() -> [Vec<Hostile>; 7] {
    [ends(), bombs(), compiling(), looking(), cheating(), raw_ones(), timing()]
}

fn ends() -> Vec<Hostile> {
    let ended = "ended before it answered";
    vec![
        hostile(
            "exit-in-function",
            SAFE,
            sum("std::process::exit(0);"),
            &["panic"],
            ended,
        ),
        hostile(
            "exit-in-thread",
            SAFE,
            sum("std::thread::spawn(|| std::process::exit(0)).join().unwrap();"),
            &["forbidden"],
            "failed to spawn thread",
        ),
        hostile("abort", SAFE, sum("std::process::abort();"), &["panic"], ended),
        hostile(
            "fake-summary",
            SAFE,
            sum("println!(\"{{\\\"outcomes\\\":[],\\\"rounds\\\":[]}}\");\n\
                 println!(\"3 of 3 checks passed\"); std::process::exit(0);"),
            &["panic"],
            ended,
        ),
        hostile(
            "forged-answer",
            SAFE,
            sum("use std::io::Write;\nlet mut out = std::io::stdout().lock();\n\
                 for _ in 0..1000 { out.write_all(&[0; 16]).unwrap();\n\
                 out.write_all(b\"a\\x08\\0\\0\\0\\0\\0\\0\\0\\0\\0\\x1c\\x40\").unwrap(); }\n\
                 out.flush().unwrap(); std::process::exit(0);"),
            &["panic"],
            ended,
        ),
        hostile(
            "stack-overflow",
            SAFE,
            "fn deep(n: u64) -> u64 { if n == u64::MAX { 0 } else { \
             std::hint::black_box(deep(n + 1)) + 1 } }\n"
                .to_owned()
                + &sum("std::hint::black_box(deep(0));"),
            &["panic"],
            "stack",
        ),
        hostile(
            "becomes-another-program",
            SAFE,
            sum("use std::os::unix::process::CommandExt;\n\
                 let _ = std::process::Command::new(\"/check\").arg(\"--describe\").exec();"),
            &["panic"],
            ended,
        ),
        hostile(
            "hook-that-exits",
            SAFE,
            sum(
                "std::panic::set_hook(Box::new(|_| std::process::exit(0))); panic!();",
            ),
            &["panic"],
            ended,
        ),
        hostile(
            "panic-caught",
            SAFE,
            sum(
                "return std::panic::catch_unwind(|| panic!(\"no\")).unwrap_or(7.0);",
            ),
            &["wrong"],
            "of_nothing",
        ),
        hostile(
            "todo-left",
            SAFE,
            sum("todo!();"),
            &["panic"],
            "not yet implemented",
        ),
    ]
}

fn bombs() -> Vec<Hostile> {
    vec![
        hostile(
            "endless-loop",
            SAFE,
            sum("loop { std::hint::spin_loop(); }"),
            &["timeout"],
            "no answer within",
        ),
        hostile(
            "endless-sleep",
            SAFE,
            sum("std::thread::sleep(std::time::Duration::from_secs(10_000));"),
            &["timeout"],
            "no answer within",
        ),
        hostile(
            "fork-bomb",
            SAFE,
            sum(
                "let mut count = 0;\nfor _ in 0..1000 { if std::process::Command::new(\
                 \"/check\").arg(\"--worker\").spawn().is_ok() { count += 1; } }\n\
                 assert!(count > 0, \"no child\");",
            ),
            &["panic"],
            "no child",
        ),
        hostile(
            "memory-bomb",
            SAFE,
            sum("let mut all = Vec::new();\nloop { all.push(vec![1_u8; 1 << 26]); \
                 std::thread::sleep(std::time::Duration::from_millis(1)); }"),
            // A busy machine may run out of patience before it has given out that much.
            &["memory", "timeout"],
            "",
        ),
        hostile(
            "memory-at-once",
            SAFE,
            sum("std::hint::black_box(vec![1_u8; 1 << 45]);"),
            &["memory"],
            "memory",
        ),
        hostile(
            "output-bomb",
            SAFE,
            sum("loop { println!(\"{}\", \"x\".repeat(1 << 16)); }"),
            // On a busy machine it may run out of time before it has printed too much.
            &["output", "timeout"],
            "",
        ),
        hostile(
            "error-bomb",
            SAFE,
            sum("loop { eprintln!(\"{}\", \"x\".repeat(1 << 16)); }"),
            &["output", "timeout"],
            "",
        ),
        hostile(
            "disk-bomb",
            SAFE,
            sum("let mut written = 0;\nfor n in 0..10_000 { if std::fs::write(\
                 format!(\"/tmp/{n}\"), vec![0; 1 << 20]).is_ok() { written += 1; } }\n\
                 assert!(written > 100, \"{written} MiB\");"),
            &["panic"],
            "MiB",
        ),
        hostile(
            "large-file",
            SAFE,
            sum("use std::io::Write;\nlet mut file = std::fs::File::create(\
                 \"/dev/shm/x\").unwrap();\nfor _ in 0..100_000 { \
                 file.write_all(&[0; 1 << 20]).unwrap(); }"),
            &["panic"],
            "",
        ),
    ]
}

fn compiling() -> Vec<Hostile> {
    vec![
        hostile(
            "endless-macro",
            SAFE,
            "#![recursion_limit = \"1000000\"]\nmacro_rules! more { ($($t:tt)*) => \
             { more!($($t)* x); } }\nmore!(x);\n"
                .to_owned()
                + &sum(""),
            &["timeout", "compile-error", "memory"],
            "",
        ),
        hostile(
            "endless-const",
            SAFE,
            "#![allow(long_running_const_eval)]\nconst N: u64 = { let mut n = 0_u64; \
             loop { n = n.wrapping_add(1); if n == u64::MAX { break; } } n };\n"
                .to_owned()
                + &sum("std::hint::black_box(N);"),
            &["timeout"],
            "too long",
        ),
        hostile(
            "gigantic-const",
            SAFE,
            "pub static X: [u8; 1 << 36] = [1; 1 << 36];\n".to_owned() + &sum(""),
            &["compile-error", "memory", "timeout"],
            "",
        ),
        hostile(
            "many-errors",
            SAFE,
            "macro_rules! e { ($($t:tt)*) => { $(const _: () = $t;)* } }\n\
             macro_rules! f { ($($t:tt)*) => { e!($($t $t $t $t $t $t $t $t)*); } }\n"
                .to_owned()
                + &format!("f!({});\n", "1 ".repeat(4000))
                + &sum(""),
            &["compile-error", "output", "timeout", "memory"],
            "",
        ),
        hostile(
            "endless-type",
            SAFE,
            "pub struct More<T>(T);\nfn deep<T>(t: T) -> u64 { \
             if std::mem::size_of::<T>() > 1 << 40 { 0 } else { deep(More((t, 1_u64))) } }\n"
                .to_owned()
                + &sum("std::hint::black_box(deep(0_u64));"),
            &["compile-error", "timeout", "memory"],
            "",
        ),
        hostile(
            "include-solution",
            SAFE,
            "const TEXT: &str = include_str!(\"../solution.rs\");\n".to_owned()
                + &sum("std::hint::black_box(TEXT);"),
            &["compile-error"],
            "couldn't read",
        ),
        hostile(
            "include-other-student",
            SAFE,
            "const TEXT: &str = include_str!(\"SECRET\");\n".to_owned()
                + &sum("std::hint::black_box(TEXT);"),
            &["compile-error"],
            "couldn't read",
        ),
        hostile(
            "include-solution-by-its-path",
            SAFE,
            "const TEXT: &str = include_str!(\"SOLUTION\");\n".to_owned()
                + &sum("std::hint::black_box(TEXT);"),
            &["compile-error"],
            "couldn't read",
        ),
        hostile(
            "include-passwords",
            SAFE,
            "const TEXT: &[u8] = include_bytes!(\"/etc/shadow\");\n".to_owned()
                + &sum("std::hint::black_box(TEXT);"),
            &["compile-error"],
            "couldn't read",
        ),
        hostile(
            "include-baseline",
            FAST,
            "mod answer { include!(\"../baseline.rs\"); }\npub use answer::close_pairs;\n",
            &["compile-error"],
            "couldn't read",
        ),
        hostile(
            "other-exercise",
            SAFE,
            "pub use exercise_raw_sum::sum;\n",
            &["compile-error"],
            "exercise_raw_sum",
        ),
        hostile("syntax-error", SAFE, "pub fn sum(", &["compile-error"], "delimiter"),
        hostile("another-type", SAFE, "pub fn sum(_: &[f64]) -> f32 { 0.0 }", &["compile-error"], ""),
        hostile("no-function", SAFE, "//! Nothing.\n", &["compile-error"], "sum"),
    ]
}

fn looking() -> Vec<Hostile> {
    let can_read = |path: &str| sum_if(&format!("std::fs::read({path:?}).is_ok()"));
    vec![
        hostile("reads-other-student", SAFE, can_read("SECRET"), &["wrong"], ""),
        hostile("reads-the-solution", SAFE, can_read("SOLUTION"), &["wrong"], ""),
        hostile("reads-passwords", SAFE, can_read("/etc/shadow"), &["wrong"], ""),
        hostile("reads-accounts", SAFE, can_read("/etc/passwd"), &["wrong"], ""),
        hostile(
            "reads-itself",
            SAFE,
            sum_if(
                "std::fs::read(\"/proc/self/mem\").is_ok() || \
                    std::fs::read(\"/proc/self/maps\").is_ok()",
            ),
            &["wrong"],
            "",
        ),
        hostile(
            "reads-the-judge",
            SAFE,
            sum_if(
                "(1..100).any(|n| std::fs::read(format!(\"/proc/{n}/environ\")).is_ok())",
            ),
            &["wrong"],
            "",
        ),
        hostile(
            "lists-homes",
            SAFE,
            sum_if(
                "[\"/home\", \"/root\", \"/exercise\", \"/libraries\", \"/out\"].iter()\
                    .any(|folder| std::fs::read_dir(folder).is_ok())",
            ),
            &["wrong"],
            "",
        ),
        hostile(
            "reads-the-seed",
            SAFE,
            sum_if("std::env::vars().any(|(name, _)| name != \"PWD\")"),
            &["wrong"],
            "",
        ),
        hostile(
            "compiles-the-seed",
            SAFE,
            sum_if(
                "[option_env!(\"WORKBOOK_SEED\"), option_env!(\"HOME\")].iter()\
                    .any(|name| name.is_some())",
            ),
            &["wrong"],
            "",
        ),
        hostile(
            "writes-outside",
            SAFE,
            sum_if("std::fs::write(\"CANARY\", \"x\").is_ok()"),
            &["wrong"],
            "",
        ),
        hostile(
            "writes-its-program",
            SAFE,
            sum_if("std::fs::write(\"/check\", \"x\").is_ok()"),
            &["wrong"],
            "",
        ),
        hostile(
            "calls-the-grader",
            SAFE,
            sum_if("std::net::TcpStream::connect(\"127.0.0.1:PORT\").is_ok()"),
            &["wrong"],
            "",
        ),
        hostile(
            "calls-outside",
            SAFE,
            sum_if(
                "std::net::TcpStream::connect_timeout(&\"1.1.1.1:443\".parse().unwrap(), \
                    std::time::Duration::from_millis(500)).is_ok()",
            ),
            &["wrong"],
            "",
        ),
        hostile(
            "runs-a-shell",
            SAFE,
            sum_if(
                "std::process::Command::new(\"/bin/sh\").arg(\"-c\").arg(\"true\")\
                    .status().is_ok()",
            ),
            &["wrong"],
            "",
        ),
    ]
}

fn cheating() -> Vec<Hostile> {
    vec![
        hostile(
            "stored-answers",
            SAFE,
            "pub fn sum(numbers: &[f64]) -> f64 { match numbers { [] => 0.0, \
             [1.0, 2.0, 4.0] => 7.0, _ => 0.5 } }\n",
            &["wrong"],
            "of_any_number",
        ),
        hostile(
            "not-a-number",
            SAFE,
            "pub fn sum(_: &[f64]) -> f64 { f64::NAN }\n",
            &["wrong"],
            "of_nothing",
        ),
        hostile(
            "unsafe-code",
            SAFE,
            sum("return unsafe { *numbers.as_ptr() };"),
            &["forbidden"],
            "unsafe code is not allowed",
        ),
        hostile(
            "unsafe-allowed-by-itself",
            SAFE,
            "#![allow(unsafe_code)]\n".to_owned()
                + &sum("return unsafe { *numbers.as_ptr() };"),
            &["forbidden"],
            "unsafe code is not allowed",
        ),
        hostile(
            "unsafe-constructor",
            SAFE,
            "extern \"C\" fn first() { std::process::exit(0) }\n\
             #[unsafe(link_section = \".init_array\")]\n#[used]\n\
             static FIRST: extern \"C\" fn() = first;\n"
                .to_owned()
                + &sum(""),
            &["forbidden"],
            "unsafe code is not allowed",
        ),
        hostile(
            "unsafe-foreign-function",
            SAFE,
            raw("safe fn _exit(status: i32) -> !;", "_exit(0);"),
            &["forbidden"],
            "unsafe code is not allowed",
        ),
        hostile(
            "assembly",
            SAFE,
            "std::arch::global_asm!(\".pushsection .init_array\", \".quad 0\", \
             \".popsection\");\n"
                .to_owned()
                + &sum(""),
            &["forbidden"],
            "unsafe code is not allowed",
        ),
        hostile("wrong-prediction", TWICE, "answer = 1\n", &["wrong"], "twice"),
        hostile(
            "all-predictions",
            TWICE,
            "answer = [200, 202, 204]\n",
            &["wrong"],
            "",
        ),
        hostile(
            "deep-prediction",
            TWICE,
            format!("answer = {}\n", "[".repeat(100_000)),
            &["wrong"],
            "",
        ),
    ]
}

fn raw_ones() -> Vec<Hostile> {
    vec![
        hostile(
            "exit-in-constructor",
            RAW,
            "extern \"C\" fn first() { std::process::exit(0) }\n\
             #[unsafe(link_section = \".init_array\")]\n#[used]\n\
             static FIRST: extern \"C\" fn() = first;\n"
                .to_owned()
                + &sum(""),
            &["panic"],
            "ended before it answered",
        ),
        hostile(
            "print-in-constructor",
            RAW,
            "extern \"C\" fn first() { println!(\"3 of 3 checks passed\"); \
             std::process::exit(0) }\n#[unsafe(link_section = \".init_array\")]\n#[used]\n\
             static FIRST: extern \"C\" fn() = first;\n"
                .to_owned()
                + &sum(""),
            &["panic"],
            "ended before it answered",
        ),
        hostile(
            "closes-its-output",
            RAW,
            raw("safe fn close(file: i32) -> i32;", "close(1);"),
            &["timeout", "panic"],
            "answer",
        ),
        hostile(
            "null-pointer",
            RAW,
            sum("unsafe { std::ptr::null_mut::<u8>().write_volatile(1) };"),
            &["panic"],
            "ended before it answered",
        ),
        hostile(
            "kills-everybody",
            RAW,
            raw_if("safe fn kill(process: i32, signal: i32) -> i32;", "{ kill(-1, 9); kill(1, 9); false }"),
            &["wrong", "panic"],
            "",
        ),
        hostile(
            "new-name-space",
            RAW,
            raw_if("safe fn unshare(flags: i32) -> i32;", "unshare(0x1000_0000) == 0"),
            &["wrong"],
            "",
        ),
        hostile(
            "becomes-root",
            RAW,
            raw_if("safe fn setuid(user: u32) -> i32;\nsafe fn getuid() -> u32;",
                   "getuid() == 0 || setuid(0) == 0"),
            &["wrong"],
            "",
        ),
        hostile(
            "opens-a-socket",
            RAW,
            raw_if("safe fn socket(domain: i32, kind: i32, protocol: i32) -> i32;",
                   "[1, 2, 10, 16, 40].iter().any(|&domain| socket(domain, 1, 0) >= 0 \
                    || socket(domain, 2, 0) >= 0 || socket(domain, 3, 0) >= 0)"),
            &["wrong"],
            "",
        ),
        hostile(
            "more-processors",
            RAW,
            raw_if("fn sched_setaffinity(process: i32, size: usize, mask: *const u64) -> i32;",
                   "unsafe { sched_setaffinity(0, 8, &u64::MAX) } == 0"),
            &["wrong"],
            "",
        ),
        hostile(
            "hidden-memory",
            RAW,
            raw_if("fn memfd_create(name: *const u8, flags: u32) -> i32;",
                   "unsafe { memfd_create(b\"x\\0\".as_ptr(), 0) } >= 0"),
            &["wrong"],
            "",
        ),
        hostile(
            "traces",
            RAW,
            raw_if("fn ptrace(request: i64, process: i32, a: *mut u8, b: *mut u8) -> i64;",
                   "unsafe { ptrace(0, 0, std::ptr::null_mut(), std::ptr::null_mut()) } == 0"),
            &["wrong"],
            "",
        ),
        hostile(
            "raw-fork-bomb",
            RAW,
            raw_if("safe fn fork() -> i32;", "(0..1000).any(|_| fork() >= 0)"),
            &["wrong"],
            "",
        ),
        hostile(
            "raises-its-limits",
            RAW,
            raw_if("fn setrlimit(what: i32, limits: *const [u64; 2]) -> i32;",
                   "(0..16).any(|what| unsafe { setrlimit(what, &[u64::MAX; 2]) } == 0 \
                    && matches!(what, 0 | 1 | 6 | 9))"),
            &["wrong"],
            "",
        ),
    ]
}

fn timing() -> Vec<Hostile> {
    let naive = crate::classroom::PAIRS_BASELINE;
    let slow = naive
        .replace("pub fn close_pairs", "fn slowly")
        .replace("//! Each with each.", "");
    vec![
        hostile("naive", FAST, naive, &["slow"], "3 is wanted"),
        hostile(
            "remembers",
            FAST,
            format!(
                "use std::collections::HashMap;\nuse std::sync::Mutex;\n{slow}\n\
                 static KNOWN: Mutex<Option<HashMap<Vec<u32>, u64>>> = Mutex::new(None);\n\
                 pub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {{\n\
                 let mut known = KNOWN.lock().unwrap();\n\
                 let known = known.get_or_insert_with(HashMap::new);\n\
                 *known.entry(numbers.to_vec()).or_insert_with(|| slowly(numbers, limit))\n}}\n"
            ),
            &["slow"],
            "3 is wanted",
        ),
        hostile(
            "remembers-on-disk",
            FAST,
            format!(
                "{slow}\npub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {{\n\
                 let file = format!(\"/tmp/{{}}-{{limit}}\", numbers[0]);\n\
                 if let Ok(text) = std::fs::read_to_string(&file) {{ return text.parse().unwrap(); }}\n\
                 let count = slowly(numbers, limit);\n\
                 let _ = std::fs::write(file, count.to_string());\ncount\n}}\n"
            ),
            &["slow"],
            "3 is wanted",
        ),
        hostile(
            "remembers-in-shared-memory",
            FAST,
            format!(
                "{slow}\npub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {{\n\
                 let file = format!(\"/dev/shm/{{}}-{{limit}}\", numbers[0]);\n\
                 if let Ok(text) = std::fs::read_to_string(&file) {{ return text.parse().unwrap(); }}\n\
                 let count = slowly(numbers, limit);\n\
                 let _ = std::fs::write(file, count.to_string());\ncount\n}}\n"
            ),
            &["slow"],
            "3 is wanted",
        ),
        hostile(
            "exit-in-another-thread",
            WIDE,
            format!(
                "{slow}\npub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {{\n\
                 std::thread::spawn(|| std::process::exit(0)).join().unwrap();\n\
                 slowly(numbers, limit)\n}}\n"
            ),
            &["panic"],
            "ended before it answered",
        ),
        hostile(
            "thread-that-outlives-its-answer",
            WIDE,
            format!(
                "{slow}\npub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {{\n\
                 let _ = std::thread::Builder::new().spawn(|| loop {{ std::hint::spin_loop(); }});\n\
                 slowly(numbers, limit)\n}}\n"
            ),
            &["slow"],
            "3 is wanted",
        ),
        hostile(
            "more-threads-than-allowed",
            WIDE,
            format!(
                "{slow}\npub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {{\n\
                 std::thread::scope(|s| for _ in 0..50 {{ s.spawn(|| \
                 std::thread::sleep(std::time::Duration::from_millis(100))); }});\n\
                 slowly(numbers, limit)\n}}\n"
            ),
            &["forbidden"],
            "failed to spawn",
        ),
        hostile(
            "threads",
            FAST,
            format!(
                "{slow}\npub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {{\n\
                 std::thread::scope(|s| {{ s.spawn(|| slowly(numbers, limit)).join().unwrap() }})\n}}\n"
            ),
            &["forbidden"],
            "failed to spawn",
        ),
        hostile(
            "spins-beside-the-baseline",
            FAST,
            format!(
                "{slow}\npub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {{\n\
                 let _ = std::process::Command::new(\"/check\").arg(\"--spin\").spawn();\n\
                 let _ = std::thread::Builder::new().spawn(|| loop {{ std::hint::spin_loop(); }});\n\
                 slowly(numbers, limit)\n}}\n"
            ),
            &["slow"],
            "3 is wanted",
        ),
        hostile(
            "guesses-when-timed",
            FAST,
            format!(
                "{slow}\npub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {{\n\
                 if numbers.len() > 1000 {{ return 1234; }}\nslowly(numbers, limit)\n}}\n"
            ),
            &["wrong"],
            "the timed input",
        ),
        hostile(
            "stops-when-timed",
            FAST,
            format!(
                "{slow}\npub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {{\n\
                 if numbers.len() > 1000 {{ std::process::exit(0); }}\nslowly(numbers, limit)\n}}\n"
            ),
            &["panic"],
            "the timed input",
        ),
        hostile(
            "a-table-on-disk",
            FAST,
            // What lies in /tmp is memory as well, and no process's own.
            "pub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {\n\
             std::fs::write(\"/tmp/table\", vec![1; 32 << 20]).expect(\"a table\");\n\
             let mut sorted = numbers.to_vec();\nsorted.sort_unstable();\n\
             let mut count = 0;\n\
             for (place, &number) in sorted.iter().enumerate() {\n\
             count += sorted[place + 1..].iter().take_while(|&&o| o - number <= limit).count() as u64;\n\
             }\ncount\n}\n",
            &["panic"],
            "a table",
        ),
        hostile(
            "a-large-table",
            FAST,
            // As fast as wanted, with more memory than allowed.
            "pub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {\n\
             let table = std::hint::black_box(vec![1_u8; 100 << 20]);\n\
             let mut sorted = numbers.to_vec();\nsorted.sort_unstable();\n\
             let mut count = u64::from(table[7]) - 1;\n\
             for (place, &number) in sorted.iter().enumerate() {\n\
             count += sorted[place + 1..].iter().take_while(|&&o| o - number <= limit).count() as u64;\n\
             }\ncount\n}\n",
            &["memory"],
            "MiB",
        ),
    ]
}
