//! Which tasks an experiment gives to a program.

use std::rc::Rc;

use anyhow::Result;
use workbook_records::Precision;

use super::shares::{expected_run_s, parts};
use super::{Experiment, Job, Plan, Planner, SCALING_GPU, Task, terms};
use crate::inputs::{most_parts, part_name};
use crate::programs::{ANY, Kind, Program, Threads};

/// Every peer pairs `workshop` and `pairs200`. Only those that manage this many point
/// pairs in a second get the larger inputs, or a full run would take an afternoon.
const FAST_PEER: f64 = 1e9;
/// The inputs of the ladder.
const LADDER: [&str; 4] = ["workshop", "scaling", "pairs200", "clouds"];
/// The tables of random numbers: those of the talk that the chapter is about. The last
/// takes 4 GB.
const TABLES: [[usize; 2]; 4] =
    [[100, 100], [1_000, 1_000], [10_000, 10_000], [10_000, 100_000]];
/// How long a table may take in a quick look, in seconds.
const QUICK_TABLE_S: f64 = 0.3;
/// How long a process takes to start and to read its input, in seconds.
const START_S: f64 = 0.1;
/// The same for a peer, whose language may have to be started and compiled.
const PEER_START_S: f64 = 1.5;

impl Planner<'_> {
    /// Adds what an experiment measures of a program, if the program takes part.
    pub(super) fn add_tasks(
        &mut self,
        plan: &mut Plan,
        experiment: Experiment,
        program: &Program,
    ) -> Result<()> {
        match (experiment, program.kind) {
            // What a build costs is not known without cargo, or without the processor
            // time of other processes.
            (Experiment::FirstResult | Experiment::Tool, _)
                if !self.extent.cargo || cfg!(not(unix)) => {}
            (Experiment::Ladder, _) => self.ladder(plan, program)?,
            (Experiment::Hello, _) => self.hello(plan, program),
            (Experiment::Sizes, Kind::Step) => self.sizes(plan, program)?,
            (Experiment::Strong, Kind::Step) => self.strong(plan, program)?,
            (Experiment::Weak, Kind::Step) => self.weak(plan, program)?,
            (Experiment::Ablation, Kind::Variant) => {
                let threads = self.thread_choices(program);
                self.pairs(plan, experiment, program, "pairs200", &threads)?;
            }
            (Experiment::Roofline, Kind::Roofline)
            | (Experiment::Clocks, Kind::Clock)
            | (Experiment::Anatomy, Kind::Anatomy) => self.a_loop(plan, program),
            (Experiment::Roofline, _) if program.name == "step3-simd" => {
                self.pairs(plan, experiment, program, "size-512", &[1])?;
            }
            (Experiment::Random, Kind::Random) => {
                self.random(plan, program, program.rate);
            }
            (Experiment::Random, _) if program.numbers_rate > 0.0 => {
                self.random(plan, program, program.numbers_rate);
            }
            // A step for a device takes long to compile, and few readers have one.
            (Experiment::FirstResult, Kind::Step) if !program.on_device => {
                self.cold_build(plan, program);
                self.first_run(plan, program);
            }
            (Experiment::Tool, Kind::Compiled) => self.cold_build(plan, program),
            (Experiment::Kernels, Kind::Kernel) => self.kernels(plan, program)?,
            _ => {}
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
                // Enough to compare kernels; their sizes are another experiment.
                (Kind::Kernel, "pairs200" | SCALING_GPU) => vec![1],
                (Kind::Kernel, _) => continue,
                // Peers on a device are for large inputs, and take long to start.
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

    fn sizes(&mut self, plan: &mut Plan, program: &Program) -> Result<()> {
        let threads = [self.most_threads(program)];
        for size in self.cluster_sizes() {
            let input = format!("size-{size}");
            self.pairs(plan, Experiment::Sizes, program, &input, &threads)?;
        }
        Ok(())
    }

    fn strong(&mut self, plan: &mut Plan, program: &Program) -> Result<()> {
        if program.threads != ANY {
            return Ok(());
        }
        let threads = self.extent.thread_counts();
        self.pairs(plan, Experiment::Strong, program, "scaling", &threads)
    }

    fn weak(&mut self, plan: &mut Plan, program: &Program) -> Result<()> {
        if program.threads != ANY {
            return Ok(());
        }
        for threads in self.extent.thread_counts() {
            let input = format!("weak-{threads}");
            self.pairs(plan, Experiment::Weak, program, &input, &[threads])?;
        }
        Ok(())
    }

    fn kernels(&mut self, plan: &mut Plan, program: &Program) -> Result<()> {
        for size in self.gpu_cluster_sizes() {
            let input = format!("gpu-{size}");
            self.pairs(plan, Experiment::Kernels, program, &input, &[1])?;
        }
        Ok(())
    }

    /// Adds the program in each precision on each of these numbers of threads, on as much
    /// of the input as it manages in time.
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
        let whole_s = expected_run_s([left, right], program);
        let Some(parts) = parts(whole_s, most, longest) else {
            plan.left_out.push(format!(
                "{} is left out on {whole}: too slow even for the first of {most} parts",
                program.name
            ));
            return Ok(());
        };
        let input = part_name(whole, parts);
        let sides = self.sides(&input)?;
        let run_s = expected_run_s(sides, program);
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
            _ => vec![1], // the nest of a peer has no option for threads
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

    fn cold_build(&self, plan: &mut Plan, program: &Program) {
        let all = self.extent.threads;
        plan.tasks.push(Task {
            repeat: 1,
            call_s: 100.0 / f64::from(all.min(4)),
            ..self.task(program, None, all, Job::ColdBuild, 1.0)
        });
    }

    /// Runs what a cold build made.
    fn first_run(&self, plan: &mut Plan, program: &Program) {
        let threads = self.most_threads(program);
        plan.tasks.push(Task {
            repeat: 1,
            call_s: START_S,
            ..self.task(program, None, threads, Job::FirstRun, 1.0)
        });
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
            // Some peers compile in their first run, which must not count.
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

    /// One thread, and all threads if the program can use them.
    fn thread_choices(&self, program: &Program) -> Vec<u32> {
        match program.threads {
            ANY if self.extent.threads > 1 => vec![1, self.extent.threads],
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
        if self.extent.quick {
            return &[32, 128, 512, 2048];
        }
        &[8, 32, 128, 512, 2048, 8192]
    }
}
