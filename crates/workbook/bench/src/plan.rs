//! What is measured: for each experiment the programs, and the inputs or shares of
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use anyhow::{Result, ensure};
use clap::ValueEnum;
use workbook_records::{Key, Precision, Side};

use super::inputs::{self, most_parts, part_name, sides};
use super::programs::{Choice, Kind, Program, Threads};

/// An experiment: one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Experiment {
    /// Every step and peer on a few inputs
    Ladder,
    /// The synthetic nest of four loops
    Hello,
    /// Clusters from one point to a hundred thousand
    Sizes,
    /// The same work on more threads
    Strong,
    /// Work that grows with the threads
    Weak,
    /// The ideas of the steps, each switched on alone
    Ablation,
    /// The limits of a core, and how near step 3 comes
    Roofline,
    /// Building a step from nothing, and its first run
    FirstResult,
    /// Wall and CPU time of six ways to spend them
    Clocks,
    /// Tables of random numbers by their size
    Random,
    /// What a GPU is made of: only if it is asked for, and there is one
    Anatomy,
    /// The kernels of steps 5 and 6 over the size of the clusters
    Kernels,
}

impl Experiment {
    /// What the record is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ladder => "ladder",
            Self::Hello => "hello",
            Self::Sizes => "sizes",
            Self::Strong => "strong",
            Self::Weak => "weak",
            Self::Ablation => "ablation",
            Self::Roofline => "roofline",
            Self::FirstResult => "first-result",
            Self::Clocks => "clocks",
            Self::Random => "random",
            Self::Anatomy => "anatomy",
            Self::Kernels => "kernels",
        }
    }
}

/// How much is to be measured.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Less of everything.
    pub quick: bool,
    /// How many rounds, if somebody says so.
    pub rounds: Option<u32>,
    /// How many threads this machine runs at a time.
    pub threads: u32,
    /// Is cargo there to build with?
    pub cargo: bool,
}

impl Extent {
    /// How many rounds an experiment takes.
    pub fn rounds(self, experiment: Experiment) -> u32 {
        if let Some(rounds) = self.rounds {
            return rounds;
        }
        match experiment {
            Experiment::Ladder if self.quick => 3,
            _ if self.quick => 2,
            Experiment::Ladder | Experiment::Sizes => 3,
            Experiment::FirstResult => 2, // minutes each
            _ => 5,
        }
    }

    /// How long one run of this program may take, in seconds, before it gets a share
    /// of the input only.
    fn longest_run(
        self,
        program: &Program,
        experiment: Experiment,
        input: &str,
    ) -> f64 {
        match (self.quick, program.kind, experiment) {
            // More than a processor does in a minute; it shows its rate on less.
            _ if input == SCALING_GPU && !program.on_device => 1.7,
            // All of `scaling` for those that are fast.
            (true, ..) if program.rate > 1e9 => 0.45,
            (true, ..) => 0.15,
            (false, _, Experiment::Sizes) => 2.5,
            (false, ..) if program.on_device => 1.0,
            (false, Kind::Peer { .. }, _) => 0.6,
            // All of `scaling` for every step: the ratios to step 1 are the point.
            (false, ..) => 20.0,
        }
    }

    /// How often a run of so many seconds is repeated in a call, of which the median
    /// counts: more often what is soon done.
    fn repeat(self, run_s: f64) -> u32 {
        // A run this long needs no warm-up, which comes with every repetition.
        if run_s > 5.0 {
            return 1;
        }
        let (aim_s, least) = if self.quick { (0.05, 2.0) } else { (0.3, 3.0) };
        (aim_s / run_s).round().clamp(least, 30.0) as u32
    }

    /// 1, 2, 4, … as far as this machine goes, and all its threads; of many three
    /// quarters too, for there the line often bends.
    fn thread_counts(self) -> Vec<u32> {
        let mut counts: Vec<u32> = (0..32)
            .map(|power| 1 << power)
            .take_while(|&count| count < self.threads)
            .collect();
        if self.threads >= 8 {
            counts.push(self.threads / 4 * 3);
        }
        counts.push(self.threads);
        counts.sort_unstable();
        counts.dedup();
        counts
    }
}

/// One program, as it is called, on one input.
#[derive(Clone, Debug)]
pub struct Task {
    /// What runs.
    pub program: Rc<Program>,
    /// What it is told to compute in.
    pub precision: Option<Precision>,
    /// How many threads it uses.
    pub threads: u32,
    /// What it does.
    pub job: Job,
    /// How often in a call; the call reports the median.
    pub repeat: u32,
    /// Roughly how long a call takes, in seconds.
    pub call_s: f64,
}

/// What a program does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Pairs the clusters of an input.
    Pairs {
        /// The input's name.
        input: String,
        /// The size of its sets.
        sides: [Side; 2],
    },
    /// Runs the nest with this n.
    Hello(u64),
    /// Runs a loop of a lab, which says itself how much work that is.
    Loop,
    /// Makes a table of random numbers with so many rows and columns.
    Numbers([usize; 2]),
    /// Cargo builds it, with nothing built before.
    ColdBuild,
    /// It runs for the first time.
    FirstRun,
}

impl Task {
    /// What compiled or ran what is measured, unless it is a step.
    pub fn toolchain(&self) -> Option<String> {
        let program = &self.program;
        match self.job {
            Job::Hello(_) => program.hello_toolchain.as_ref(),
            _ => None,
        }
        .or(program.toolchain.as_ref())
        .cloned()
    }

    /// What makes its measurement unlike the others of the record.
    pub fn key(&self) -> Key {
        let input = match &self.job {
            Job::Pairs { input, .. } => input.clone(),
            Job::Hello(n) => format!("hello-{n}"),
            Job::Loop => match self.program.kind {
                Kind::Clock => "clocks".to_owned(),
                _ => "loop".to_owned(),
            },
            Job::Numbers([rows, columns]) => format!("{rows}x{columns}"),
            Job::ColdBuild => "cold-build".to_owned(),
            Job::FirstRun => "cold-run".to_owned(),
        };
        Key {
            program: self.program.name.clone(),
            precision: self.precision,
            threads: self.threads,
            input,
        }
    }
}

/// The measurements of an experiment, and what is left out of it on purpose.
#[derive(Debug, Default)]
pub struct Plan {
    /// The measurements.
    pub tasks: Vec<Task>,
    /// What is left out, and why: a line each.
    pub left_out: Vec<String>,
}

/// Plans experiments. Remembers the sizes of inputs, because they have to be made to
/// be known.
pub struct Planner<'a> {
    extent: Extent,
    programs: Vec<Rc<Program>>,
    /// The only inputs that are wanted, if any are named.
    wanted: &'a [String],
    /// The inputs that there were to choose from.
    seen: BTreeSet<String>,
    sizes: BTreeMap<String, [Side; 2]>,
}

/// Every peer pairs `workshop` and `pairs200`; only one with this many point pairs a
/// second gets the larger inputs, or a full run would take an afternoon.
const FAST_PEER: f64 = 1e9;
/// The inputs of the ladder.
const LADDER: [&str; 4] = ["workshop", "scaling", "pairs200", "clouds"];
/// What the ladder has besides, if a program computes on a device.
const SCALING_GPU: &str = "scaling-gpu";
/// The tables of random numbers: those of the talk that the chapter is about. The last
/// takes 4 GB.
const TABLES: [[usize; 2]; 4] =
    [[100, 100], [1_000, 1_000], [10_000, 10_000], [10_000, 100_000]];
/// What a table may take for a quick look, in seconds.
const QUICK_TABLE_S: f64 = 0.3;
/// Of how many parts of an input a slow program may get the first.
const PARTS: [u32; 12] = [1, 2, 4, 10, 20, 40, 100, 200, 400, 1000, 2000, 4000];
/// What a process needs to start and to read its input, in seconds.
const START_S: f64 = 0.1;
/// The same for a peer, whose language may have to be started and compiled.
const PEER_START_S: f64 = 1.5;

impl<'a> Planner<'a> {
    /// A planner for these programs, on the inputs of these names only if there are
    /// any.
    pub fn new(
        extent: Extent,
        programs: Vec<Program>,
        wanted: &'a [String],
    ) -> Self {
        let programs = programs.into_iter().map(Rc::new).collect();
        Self {
            extent,
            programs,
            wanted,
            seen: BTreeSet::new(),
            sizes: BTreeMap::new(),
        }
    }

    /// What an experiment measures.
    ///
    /// # Errors
    /// If an input cannot be made.
    pub fn plan(&mut self, experiment: Experiment) -> Result<Plan> {
        let mut plan = Plan::default();
        for program in self.programs.clone() {
            match experiment {
                Experiment::Ladder => self.ladder(&mut plan, &program)?,
                Experiment::Hello => self.hello(&mut plan, &program),
                Experiment::Sizes if program.kind == Kind::Step => {
                    for size in self.cluster_sizes() {
                        let input = format!("size-{size}");
                        let threads = [self.most_threads(&program)];
                        self.pairs(
                            &mut plan, experiment, &program, &input, &threads,
                        )?;
                    }
                }
                Experiment::Strong if program.kind == Kind::Step => {
                    let threads = match program.threads {
                        Threads::Choice(Choice::Any) => self.extent.thread_counts(),
                        _ => continue,
                    };
                    self.pairs(
                        &mut plan, experiment, &program, "scaling", &threads,
                    )?;
                }
                Experiment::Weak if program.kind == Kind::Step => {
                    let Threads::Choice(Choice::Any) = program.threads else {
                        continue;
                    };
                    for threads in self.extent.thread_counts() {
                        let input = format!("weak-{threads}");
                        self.pairs(
                            &mut plan,
                            experiment,
                            &program,
                            &input,
                            &[threads],
                        )?;
                    }
                }
                Experiment::Ablation if program.kind == Kind::Variant => {
                    let threads = self.thread_choices(&program);
                    self.pairs(
                        &mut plan, experiment, &program, "pairs200", &threads,
                    )?;
                }
                Experiment::Roofline if program.kind == Kind::Roofline => {
                    self.a_loop(&mut plan, &program);
                }
                Experiment::Roofline if program.name == "step3-simd" => {
                    self.pairs(&mut plan, experiment, &program, "size-512", &[1])?;
                }
                Experiment::Clocks if program.kind == Kind::Clock => {
                    self.a_loop(&mut plan, &program);
                }
                Experiment::Anatomy if program.kind == Kind::Anatomy => {
                    self.a_loop(&mut plan, &program);
                }
                Experiment::Random if program.kind == Kind::Random => {
                    self.random(&mut plan, &program, program.rate);
                }
                Experiment::Random if program.numbers_rate > 0.0 => {
                    self.random(&mut plan, &program, program.numbers_rate);
                }
                // What needs a device takes long to compile, and few have one.
                Experiment::FirstResult
                    if program.kind == Kind::Step && !program.on_device =>
                {
                    self.first_result(&mut plan, &program);
                }
                Experiment::Kernels if program.kind == Kind::Kernel => {
                    for size in self.gpu_cluster_sizes() {
                        let input = format!("gpu-{size}");
                        self.pairs(&mut plan, experiment, &program, &input, &[1])?;
                    }
                }
                _ => {}
            }
        }
        let whole =
            |input: &str| input.split(".1of").next().unwrap_or(input).to_owned();
        let inputs = plan.tasks.iter().map(|task| task.key().input);
        self.seen.extend(inputs.flat_map(|input| [whole(&input), input]));
        if !self.wanted.is_empty() {
            plan.tasks.retain(|task| {
                let input = task.key().input;
                self.wanted.contains(&input) || self.wanted.contains(&whole(&input))
            });
        }
        Ok(plan)
    }

    /// Checks that every input that is wanted is one of the experiments planned so far.
    ///
    /// # Errors
    /// The first that is not, and those that are.
    pub fn check_wanted(&self) -> Result<()> {
        for wanted in self.wanted {
            let seen: Vec<&str> = self.seen.iter().map(String::as_str).collect();
            ensure!(
                self.seen.contains(wanted),
                "--input: there is no input \"{wanted}\" here, only {}",
                seen.join(", ")
            );
        }
        Ok(())
    }

    fn ladder(&mut self, plan: &mut Plan, program: &Program) -> Result<()> {
        let kind = program.kind;
        if !matches!(
            kind,
            Kind::Step | Kind::Kernel | Kind::Peer { pairs: true, .. }
        ) {
            return Ok(());
        }
        let inputs = if self.extent.quick { &LADDER[..3] } else { &LADDER };
        let with_device = self.programs.iter().any(|other| other.on_device);
        let more = with_device.then_some(SCALING_GPU);
        for input in inputs.iter().copied().chain(more) {
            let threads = match (kind, input) {
                // Enough of each to compare them; their sizes are another experiment.
                (Kind::Kernel, "pairs200" | SCALING_GPU) => vec![1],
                (Kind::Kernel, _) => continue,
                // They are about large inputs, and take long to start.
                (Kind::Peer { .. }, SCALING_GPU) if program.on_device => vec![1],
                (Kind::Peer { .. }, _) if program.on_device => continue,
                (_, SCALING_GPU) if program.rate < FAST_PEER => continue,
                (_, SCALING_GPU) => self.thread_choices(program),
                (Kind::Step, _) | (_, "pairs200") => self.thread_choices(program),
                (_, "workshop") => vec![1],
                _ if program.rate < FAST_PEER => continue,
                (_, "scaling") => self.thread_choices(program),
                _ => vec![1],
            };
            self.pairs(plan, Experiment::Ladder, program, input, &threads)?;
        }
        Ok(())
    }

    /// The program at each precision on so many threads, on as much of the input as
    /// it manages in time.
    fn pairs(
        &mut self,
        plan: &mut Plan,
        experiment: Experiment,
        program: &Program,
        whole: &str,
        threads: &[u32],
    ) -> Result<()> {
        let [left, right] = self.sides(whole)?;
        let longest = self.extent.longest_run(program, experiment, whole);
        let most = most_parts(left);
        let whole_s = run_s([left, right], program);
        let Some(parts) = parts(whole_s, most, longest) else {
            plan.left_out.push(format!(
                "{} is left out on {whole}: too slow even for the first of {most} parts",
                program.name
            ));
            return Ok(());
        };
        let input = part_name(whole, parts);
        let sides = self.sides(&input)?;
        let run_s = run_s(sides, program);
        for &precision in &program.precisions {
            for &threads in threads {
                plan.tasks.push(self.task(
                    program,
                    Some(precision),
                    threads,
                    Job::Pairs { input: input.clone(), sides },
                    run_s,
                ));
            }
        }
        Ok(())
    }

    fn hello(&self, plan: &mut Plan, program: &Program) {
        if !matches!(program.kind, Kind::Step | Kind::Peer { hello: true, .. }) {
            return;
        }
        let longest = if self.extent.quick { 0.5 } else { 4.0 };
        let run_s = |n| terms(n) as f64 / program.terms_rate;
        let n =
            [200, 100, 50].into_iter().find(|&n| run_s(n) <= longest).unwrap_or(20);
        let threads = match program.kind {
            Kind::Step => self.thread_choices(program),
            _ => vec![1], // the nest of a peer is not told how many
        };
        for threads in threads {
            plan.tasks.push(self.task(
                program,
                None,
                threads,
                Job::Hello(n),
                run_s(n),
            ));
        }
    }

    fn a_loop(&self, plan: &mut Plan, program: &Program) {
        let precision = program.precisions.first().copied();
        let threads = self.most_threads(program);
        plan.tasks.push(self.task(program, precision, threads, Job::Loop, 0.2));
    }

    fn random(&self, plan: &mut Plan, program: &Program, rate: f64) {
        let threads = self.most_threads(program);
        for [rows, columns] in TABLES {
            let job = Job::Numbers([rows, columns]);
            let run_s = (rows * columns) as f64 / rate;
            if self.extent.quick && run_s > QUICK_TABLE_S {
                continue;
            }
            plan.tasks.push(self.task(program, None, threads, job, run_s));
        }
    }

    fn first_result(&self, plan: &mut Plan, program: &Program) {
        if !self.extent.cargo || cfg!(not(unix)) {
            return;
        }
        let all = self.extent.threads;
        let build = Task {
            repeat: 1,
            call_s: 100.0 / f64::from(all.min(4)),
            ..self.task(program, None, all, Job::ColdBuild, 1.0)
        };
        let threads = self.most_threads(program);
        let run = Task {
            repeat: 1,
            call_s: START_S,
            ..self.task(program, None, threads, Job::FirstRun, 1.0)
        };
        plan.tasks.extend([build, run]);
    }

    fn task(
        &self,
        program: &Program,
        precision: Option<Precision>,
        threads: u32,
        job: Job,
        run_s: f64,
    ) -> Task {
        let repeat = match (program.kind, self.extent.repeat(run_s)) {
            // Others compile while they run: theirs must not count.
            (Kind::Peer { .. }, repeat) => repeat.max(2),
            (_, repeat) => repeat,
        };
        let runs = if repeat > 1 { repeat + 1 } else { 1 };
        let start_s = match program.kind {
            Kind::Peer { .. } => PEER_START_S,
            _ => START_S,
        };
        let call_s = start_s + f64::from(runs) * run_s;
        Task {
            program: Rc::new(program.clone()),
            precision,
            threads,
            job,
            repeat,
            call_s,
        }
    }

    /// One thread, and all threads where there is a choice.
    fn thread_choices(&self, program: &Program) -> Vec<u32> {
        match program.threads {
            Threads::Choice(Choice::Any) if self.extent.threads > 1 => {
                vec![1, self.extent.threads]
            }
            Threads::Fixed(threads) => vec![threads],
            Threads::Choice(_) => vec![1],
        }
    }

    fn most_threads(&self, program: &Program) -> u32 {
        *self.thread_choices(program).last().expect("at least one")
    }

    fn cluster_sizes(&self) -> Vec<usize> {
        if self.extent.quick {
            return vec![8, 64, 512, 4096];
        }
        let mut sizes: Vec<usize> = (0..=16).map(|power| 1 << power).collect();
        sizes.push(100_000);
        sizes
    }

    fn gpu_cluster_sizes(&self) -> &'static [usize] {
        match self.extent.quick {
            true => &[32, 128, 512, 2048],
            false => &[8, 32, 128, 512, 2048, 8192],
        }
    }

    fn sides(&mut self, input: &str) -> Result<[Side; 2]> {
        if let Some(sides) = self.sizes.get(input) {
            return Ok(*sides);
        }
        let sides = sides(&inputs::make(input)?);
        self.sizes.insert(input.to_owned(), sides);
        Ok(sides)
    }
}

/// How many terms the nest has: n over 4.
pub fn terms(n: u64) -> u64 {
    (0..4).fold(1, |product, i| product * n.saturating_sub(i) / (i + 1))
}

/// Roughly how long a run takes, in seconds.
fn run_s([left, right]: [Side; 2], program: &Program) -> f64 {
    let points = left.points as f64 * right.points as f64;
    let clusters = left.clusters as f64 * right.clusters as f64;
    points / program.rate + clusters * program.cluster_pair_s
}

/// Into how many parts to divide an input that would take `whole_s` seconds, so that a
/// run on the first takes at most `longest`. None if there are at most `most` and it
/// would take more than ten times as long.
fn parts(whole_s: f64, most: u64, longest: f64) -> Option<u32> {
    let part_s = |parts: u32| whole_s / f64::from(parts);
    let possible = || PARTS.into_iter().filter(|&parts| u64::from(parts) <= most);
    let smallest =
        || possible().next_back().filter(|&p| part_s(p) <= 10.0 * longest);
    possible().find(|&parts| part_s(parts) <= longest).or_else(smallest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs::{ANY, ONE, STEPS};

    fn program(name: &str, kind: Kind, threads: Threads, rate: f64) -> Program {
        Program {
            name: name.to_owned(),
            lab: None,
            kind,
            command: vec![name.into()],
            precisions: vec![Precision::F64],
            threads,
            toolchain: None,
            hello_toolchain: None,
            rate,
            cluster_pair_s: 1e-7,
            on_device: false,
            numbers_rate: 0.0,
            terms_rate: rate.min(3e8),
            slip: false,
            facts: BTreeMap::new(),
        }
    }

    /// Step 5 as on a machine with a GPU, and two of its kernels.
    fn gpu() -> Vec<Program> {
        let on_device = |name, kind, cluster_pair_s| Program {
            on_device: true,
            cluster_pair_s,
            precisions: vec![Precision::F32],
            ..program(name, kind, ONE, 1e12)
        };
        vec![
            on_device("step5-gpu", Kind::Step, 2e-9),
            on_device("step5-gpu-1-naive", Kind::Kernel, 1e-5),
            on_device("step5-gpu-4-fused", Kind::Kernel, 2e-9),
        ]
    }

    fn steps() -> Vec<Program> {
        STEPS
            .iter()
            .map(|&(name, precisions, threads, rate)| Program {
                precisions: precisions.to_vec(),
                ..program(name, Kind::Step, threads, rate)
            })
            .collect()
    }

    fn keys(
        programs: Vec<Program>,
        extent: Extent,
        experiment: Experiment,
    ) -> Vec<String> {
        let plan = Planner::new(extent, programs, &[]).plan(experiment).unwrap();
        plan.tasks.iter().map(|task| task.key().to_string()).collect()
    }

    const FULL: Extent =
        Extent { quick: false, rounds: None, threads: 6, cargo: true };
    const QUICK: Extent =
        Extent { quick: true, rounds: None, threads: 2, cargo: true };

    #[test]
    fn the_ladder_has_every_step_at_every_precision() {
        let keys = keys(steps(), FULL, Experiment::Ladder);
        assert_eq!(keys.len(), 4 * (1 + 1 + 2 + 4));
        for key in [
            "step1-pure f64, 1 thread, scaling",
            "step3-simd f32, 1 thread, clouds",
            "step4-rayon f64, 1 thread, pairs200",
            "step4-rayon f32, 6 threads, workshop",
        ] {
            assert!(keys.iter().any(|found| found == key), "{key}: {keys:?}");
        }
    }

    #[test]
    fn a_quick_run_gives_slow_programs_a_share() {
        let keys = keys(steps(), QUICK, Experiment::Ladder);
        let has = |key: &str| keys.iter().any(|found| found == key);
        assert!(has("step1-pure f64, 1 thread, scaling.1of100"), "{keys:?}");
        assert!(has("step3-simd f64, 1 thread, scaling"), "{keys:?}");
        assert!(has("step1-pure f64, 1 thread, workshop"), "{keys:?}");
    }

    #[test]
    fn a_share_is_no_smaller_than_it_must_be() {
        assert_eq!(parts(1.0, 100, 1.0), Some(1));
        assert_eq!(parts(1.0, 100, 0.9), Some(2));
        assert_eq!(parts(10.0, 100, 0.5), Some(20));
        // There are no more parts than clusters: somewhat too slow is still measured.
        assert_eq!(parts(10.0, 10, 0.5), Some(10));
        assert_eq!(parts(100.0, 10, 0.5), None);
    }

    #[test]
    fn a_program_too_slow_for_one_cluster_is_left_out_aloud() {
        let kind = Kind::Peer { hello: false, pairs: true };
        let snail = program("snail", kind, ONE, 1e2);
        let plan =
            Planner::new(QUICK, vec![snail], &[]).plan(Experiment::Ladder).unwrap();
        assert!(plan.tasks.is_empty());
        assert!(
            plan.left_out
                .iter()
                .any(|line| line.starts_with("snail is left out on pairs200"))
        );
    }

    #[test]
    fn rounds_are_as_many_as_asked_for() {
        assert_eq!(Extent { rounds: Some(9), ..QUICK }.rounds(Experiment::Sizes), 9);
        assert_eq!(FULL.rounds(Experiment::Ladder), 3);
    }

    #[test]
    fn threads_double_up_to_what_there_is() {
        assert_eq!(FULL.thread_counts(), [1, 2, 4, 6]);
        assert_eq!(
            Extent { threads: 16, ..FULL }.thread_counts(),
            [1, 2, 4, 8, 12, 16]
        );
        assert_eq!(Extent { threads: 1, ..FULL }.thread_counts(), [1]);
        let strong = keys(steps(), FULL, Experiment::Strong);
        assert_eq!(strong.len(), 2 * 4);
        assert!(
            strong.iter().all(|key| key.starts_with("step4-rayon")),
            "{strong:?}"
        );
        let weak = keys(steps(), QUICK, Experiment::Weak);
        assert!(
            weak.contains(&"step4-rayon f32, 2 threads, weak-2".to_owned()),
            "{weak:?}"
        );
    }

    #[test]
    fn a_gpu_gets_more_to_do() {
        let programs: Vec<Program> = steps().into_iter().chain(gpu()).collect();
        let ladder = keys(programs.clone(), QUICK, Experiment::Ladder);
        let has = |key: &str| ladder.iter().any(|found| found == key);
        assert!(has("step5-gpu f32, 1 thread, scaling-gpu"), "{ladder:?}");
        assert!(has("step5-gpu-4-fused f32, 1 thread, scaling-gpu"), "{ladder:?}");
        assert!(has("step5-gpu-1-naive f32, 1 thread, pairs200"), "{ladder:?}");
        // Launched four million times it would take minutes; …
        assert!(has("step5-gpu-1-naive f32, 1 thread, scaling-gpu.1of100"));
        // … and so would step 4 on one thread.
        assert!(has("step4-rayon f32, 2 threads, scaling-gpu.1of40"), "{ladder:?}");
        assert!(
            !ladder
                .iter()
                .any(|key| key.starts_with("step1-pure f64, 1 thread, scaling-gpu"))
        );
        let kernels = keys(programs.clone(), FULL, Experiment::Kernels);
        assert_eq!(kernels.len(), 2 * 6);
        assert!(
            kernels.contains(&"step5-gpu-4-fused f32, 1 thread, gpu-8".to_owned()),
            "{kernels:?}"
        );
        let first = keys(programs, FULL, Experiment::FirstResult);
        assert!(!first.iter().any(|key| key.starts_with("step5")), "{first:?}");
        // Without a GPU nobody waits for its input.
        let without = keys(steps(), QUICK, Experiment::Ladder);
        assert!(!without.iter().any(|key| key.contains("scaling-gpu")));
    }

    #[test]
    fn only_what_an_experiment_is_about_takes_part() {
        let mut programs = steps();
        programs.push(program("loop", Kind::Roofline, ONE, 1e9));
        programs.push(program("idea", Kind::Variant, ANY, 1e9));
        programs.push(program("watched", Kind::Clock, Threads::Fixed(2), 1e9));
        programs.push(program("numbers", Kind::Random, Threads::Fixed(2), 1e9));
        programs.push(program("kernel.cuda", Kind::Anatomy, ONE, 1e9));
        programs.push(program(
            "nest",
            Kind::Peer { hello: true, pairs: false },
            ONE,
            1e6,
        ));
        let keys = |experiment| keys(programs.clone(), QUICK, experiment);
        assert_eq!(keys(Experiment::Clocks), ["watched f64, 2 threads, clocks"]);
        assert_eq!(keys(Experiment::Anatomy), ["kernel.cuda f64, 1 thread, loop"]);
        assert_eq!(
            keys(Experiment::Random),
            ["100x100", "1000x1000", "10000x10000"]
                .map(|table| format!("numbers, 2 threads, {table}"))
        );
        let mut with_peer = programs.clone();
        with_peer.push(Program {
            numbers_rate: 1e9,
            ..program("array", Kind::Peer { hello: false, pairs: false }, ONE, 1e9)
        });
        assert_eq!(
            super::tests::keys(with_peer, QUICK, Experiment::Random).len(),
            6
        );
        assert_eq!(keys(Experiment::Roofline).len(), 3);
        assert_eq!(keys(Experiment::Ablation).len(), 2);
        let hello = keys(Experiment::Hello);
        assert!(
            hello.contains(&"step1-pure, 1 thread, hello-200".to_owned()),
            "{hello:?}"
        );
        assert!(hello.contains(&"nest, 1 thread, hello-50".to_owned()), "{hello:?}");
        assert!(!keys(Experiment::Ladder).iter().any(|key| key.starts_with("nest")));
    }

    /// A quick look leaves out the tables that a program takes long for.
    #[test]
    fn tables_of_random_numbers_are_for_who_is_fast_enough() {
        let tables = |extent, rate| {
            let programs = vec![program("numbers", Kind::Random, ONE, rate)];
            keys(programs, extent, Experiment::Random).len()
        };
        assert_eq!((tables(QUICK, 3e8), tables(QUICK, 4e9)), (2, 4));
        assert_eq!((tables(FULL, 3e8), tables(FULL, 4e9)), (4, 4));
    }

    #[test]
    fn named_inputs_are_the_only_ones_and_their_shares_count() {
        let wanted = ["scaling".to_owned()];
        let mut planner = Planner::new(QUICK, steps(), &wanted);
        let plan = planner.plan(Experiment::Ladder).unwrap();
        assert_eq!(plan.tasks.len(), 1 + 1 + 2 + 4);
        assert!(
            plan.tasks.iter().all(|task| task.key().input.starts_with("scaling"))
        );
    }

    #[test]
    fn short_runs_are_repeated_more_often() {
        assert_eq!(FULL.repeat(1e-4), 30);
        assert_eq!(FULL.repeat(0.05), 6);
        assert_eq!(FULL.repeat(2.0), 3);
        assert_eq!(FULL.repeat(12.0), 1);
    }

    #[test]
    fn the_nest_has_n_over_4_terms() {
        assert_eq!(terms(4), 1);
        assert_eq!(terms(200), 64_684_950);
        assert_eq!(terms(3), 0);
    }
}
