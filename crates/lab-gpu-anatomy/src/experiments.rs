//! The experiments: for each its question, its variants, and what the model
//! predicts.

use crate::gpu::{Kernel, Language, Settings, Size, Way};
use crate::model::{
    CARD, Instructions, WARP, bank_passes, branch_passes, pipeline, sectors,
};

/// One question about a GPU.
#[derive(Debug)]
pub struct Experiment {
    /// Its name.
    pub name: &'static str,
    /// What is asked.
    pub question: &'static str,
    /// The unit of work, in which a speed is reported: this many of them per second.
    pub unit: &'static str,
    /// What the input is.
    pub data: Data,
    /// The variants; the first is what the others are compared with.
    pub variants: Vec<Variant>,
}

/// One way to do it.
#[derive(Debug)]
pub struct Variant {
    /// Its name within the experiment.
    pub name: &'static str,
    /// What is run.
    pub run: Run,
    /// The language, if only one of them has this variant.
    pub only: Option<Language>,
    /// How long it takes according to the model, in any unit that is the same for
    /// the whole experiment.
    pub cost: f64,
    /// Where the prediction comes from.
    pub because: String,
}

/// What is run.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// One launch, timed by the GPU's own clock where it has one.
    Kernel {
        /// Which.
        kernel: Kernel,
        /// How much.
        shape: Shape,
        /// The parameter that selects the variant.
        parameter: u32,
    },
    /// Launches that do the same work together: one table of 256 × 256 numbers per
    /// launch, or many tables at once.
    Launches {
        /// Tables per launch.
        tables: u32,
    },
    /// Copies of equal size.
    Copies {
        /// How many.
        count: u32,
    },
    /// Copies, kernels, and work of the processor.
    Parts(Way),
    /// A launch, and a clock.
    Clock(Stop),
}

/// When a clock is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// When the launch returns.
    AfterLaunch,
    /// When the GPU is done.
    AfterWait,
    /// The GPU's own clock, from the kernel's beginning to its end.
    ByGpu,
}

/// How much a kernel has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Every number of a large array, once.
    Memory,
    /// A square image, some numbers for each thread.
    Image,
    /// Hardly any memory traffic.
    Arithmetic,
    /// Many ways through a branch.
    Branches,
    /// From one number of a large array to the next.
    Chase,
    /// All registers of a thread, again and again.
    Registers,
}

/// What the input is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// Whole numbers from 0 to 1023, in f32.
    Whole,
    /// Numbers in f32 from -π to π.
    Angles,
    /// Numbers that look random.
    Words,
    /// Each is the index of the next one, and together they form a single cycle.
    Chain,
}

impl Data {
    /// 2^bits numbers, as their bits.
    pub fn numbers(self, bits: u32) -> Vec<u32> {
        let size = 1_u32 << bits;
        let number = |i: u32| {
            let word = i.wrapping_mul(2_654_435_761);
            match self {
                Data::Whole => ((word >> 22) as f32).to_bits(),
                Data::Angles => {
                    let part = f64::from(i) / f64::from(size - 1) * 2.0 - 1.0;
                    // Just inside the interval, whichever way it is rounded.
                    ((part * std::f64::consts::PI * 0.999_999) as f32).to_bits()
                }
                Data::Words => word,
                Data::Chain => step(i) & (size - 1),
            }
        };
        (0..size).map(number).collect()
    }
}

/// A step of the kernels' generator.
pub fn step(x: u32) -> u32 {
    x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)
}

impl Shape {
    /// Bits, threads and rounds: enough that a fast GPU takes a good part of a
    /// millisecond, yet few enough that a slow one takes less than a second.
    pub fn settings(self, size: Size, parameter: u32) -> Settings {
        let [bits, threads, rounds] = match (self, size) {
            (Shape::Memory, Size::Large) => [25, 1 << 20, 32],
            (Shape::Memory, Size::Small) => [16, 1 << 12, 16],
            (Shape::Image, Size::Large) => [24, 1 << 20, 64],
            (Shape::Chase, Size::Large) => [25, 1 << 20, 64],
            (Shape::Image | Shape::Chase, Size::Small) => [16, 1 << 12, 16],
            (Shape::Arithmetic, Size::Large) => [12, 1 << 18, 4096],
            (Shape::Branches, Size::Large) => [12, 1 << 18, 1024],
            (Shape::Registers, Size::Large) => [12, 1 << 18, 64],
            (_, Size::Small) => [12, 1 << 12, 32],
            (_, Size::Tiny) => [12, 1 << 8, 16],
        };
        Settings { bits, threads, rounds, parameter }
    }
}

/// The experiment with this name.
pub fn find(name: &str) -> Option<Experiment> {
    all().into_iter().find(|experiment| experiment.name == name)
}

/// All of them, in the order of the chapter.
pub fn all() -> Vec<Experiment> {
    vec![
        coalescing(),
        banks(),
        texture(),
        divergence(),
        functions(),
        modifiers(),
        precision(),
        occupancy(),
        spills(),
        launches(),
        transfers(),
        overlap(),
        clocks(),
    ]
}

impl Experiment {
    /// How many times as long as the first a variant takes, according to the model.
    pub fn predicted(&self, variant: &Variant) -> f64 {
        variant.cost / self.variants[0].cost
    }
}

impl Variant {
    /// One launch of a kernel.
    fn kernel(
        name: &'static str,
        kernel: Kernel,
        shape: Shape,
        parameter: u32,
        (cost, because): (f64, String),
    ) -> Self {
        let run = Run::Kernel { kernel, shape, parameter };
        Variant { name, run, only: None, cost, because }
    }

    fn only(mut self, language: Language) -> Self {
        self.only = Some(language);
        self
    }
}

fn kernel(file: &'static str, entry: &'static str) -> Kernel {
    Kernel { file, entry, ballast: 0, image: false }
}

/// "1 pass", "4 passes"
fn counted(count: usize, one: &str, many: &str) -> (f64, String) {
    let what = if count == 1 { one } else { many };
    (count as f64, format!("{count} {what}"))
}

// ANCHOR: coalescing
fn coalescing() -> Experiment {
    let variant = |name, entry, parameter, place: &dyn Fn(u64) -> u64| {
        let found = sectors((0..WARP).map(|lane| 4 * place(lane)));
        let cost = counted(found, "sector a request", "sectors a request");
        let kernel = kernel("coalescing", entry);
        Variant::kernel(name, kernel, Shape::Memory, parameter, cost)
    };
    let stride = |name, stride: u32| {
        variant(name, "strided", stride, &|lane| lane * u64::from(stride))
    };
    Experiment {
        name: "coalescing",
        question: "what does it cost if neighbours do not read neighbours?",
        unit: "reads",
        data: Data::Whole,
        variants: vec![
            stride("neighbours", 1),
            variant("misaligned", "shifted", 1, &|lane| lane + 1),
            stride("stride-2", 2),
            stride("stride-4", 4),
            stride("stride-8", 8),
            stride("stride-32", 32),
        ],
    }
}
// ANCHOR_END: coalescing

fn banks() -> Experiment {
    let variant = |name, stride: u32| {
        let asked: Vec<u64> =
            (0..WARP).map(|lane| lane * u64::from(stride)).collect();
        let cost = counted(bank_passes(&asked), "pass", "passes");
        let kernel = kernel("banks", "banks");
        Variant::kernel(name, kernel, Shape::Arithmetic, stride, cost)
    };
    Experiment {
        name: "banks",
        question: "what does it cost to read from one bank of shared memory?",
        unit: "reads",
        data: Data::Whole,
        variants: vec![
            variant("stride-1", 1),
            variant("all-the-same", 0),
            variant("stride-2", 2),
            variant("stride-4", 4),
            variant("stride-8", 8),
            variant("stride-16", 16),
            variant("stride-32", 32),
            variant("stride-33", 33),
        ],
    }
}

/// Texels that lie together in a sector of an image, across and down. Vendors do not
/// publish it; this is a guess.
const PATCH: [u64; 2] = [4, 2];

fn texture() -> Experiment {
    const SIDE: u64 = 4096;
    let variant = |name, entry, upright: bool| {
        let place = |lane| if upright { (0, lane) } else { (lane, 0) };
        let sector = |lane| {
            let (x, y) = place(lane);
            match entry {
                "from_texture" => (y / PATCH[1] * SIDE + x / PATCH[0]) * 32,
                _ => 4 * (y * SIDE + x),
            }
        };
        let found = sectors((0..WARP).map(sector));
        let cost = counted(found, "sector a request", "sectors a request");
        let kernel =
            Kernel { image: entry == "from_texture", ..kernel("texture", entry) };
        Variant::kernel(name, kernel, Shape::Image, u32::from(upright), cost)
    };
    Experiment {
        name: "texture",
        question: "when is a texture faster to read than an array?",
        unit: "reads",
        data: Data::Whole,
        variants: vec![
            variant("array-along-rows", "from_buffer", false),
            variant("texture-along-rows", "from_texture", false),
            variant("array-upright", "from_buffer", true),
            variant("texture-upright", "from_texture", true),
        ],
    }
}

fn divergence() -> Experiment {
    let variant = |name, entry, ways: u32| {
        let way = |lane| if entry == "apart" { lane % u64::from(ways) } else { 0 };
        let passes = branch_passes((0..WARP).map(way));
        let cost = counted(passes, "way of a warp", "ways of a warp");
        let kernel = kernel("divergence", entry);
        Variant::kernel(name, kernel, Shape::Branches, ways, cost)
    };
    Experiment {
        name: "divergence",
        question: "what does a branch cost, and when?",
        unit: "steps",
        data: Data::Words,
        variants: vec![
            variant("one-way", "apart", 1),
            variant("2-ways-apart", "apart", 2),
            variant("4-ways-apart", "apart", 4),
            variant("8-ways-apart", "apart", 8),
            variant("32-ways-apart", "apart", 32),
            variant("2-ways-together", "together", 2),
            variant("32-ways-together", "together", 32),
        ],
    }
}

// ANCHOR: functions
fn functions() -> Experiment {
    // Counted in the machine code that NVIDIA's assembler makes of the kernels for
    // this card. Each round also advances the argument and adds to the sum: two
    // plain instructions. (The last multiplication of the polynomial and the sum are
    // one.)
    let variant = |name, entry, plain: u32, special: u32| {
        let of = Instructions { plain: plain + 2, special, memory: 0 };
        let because = format!("{} plain and {special} special", plain + 2);
        let kernel = kernel("functions", entry);
        let cost = (CARD.cycles(of), because);
        Variant::kernel(name, kernel, Shape::Arithmetic, 0, cost)
    };
    Experiment {
        name: "functions",
        question: "what does a sine cost, and how right is it?",
        unit: "values",
        data: Data::Angles,
        variants: vec![
            variant("none", "identity", 0, 0),
            variant("sine-in-hardware", "sine_fast", 1, 1),
            variant("sine-by-polynomial", "sine_polynomial", 6, 0),
            variant("sine-of-cuda", "sine_accurate", 27, 1).only(Language::Cuda),
            variant("exp-in-hardware", "exp_fast", 4, 1),
            variant("exp-of-cuda", "exp_accurate", 6, 1).only(Language::Cuda),
            variant("root-in-hardware", "root_fast", 4, 1),
        ],
    }
}
// ANCHOR_END: functions

fn modifiers() -> Experiment {
    // Four multiplications and additions in every round.
    let variant = |name, entry, plain: u32, special: u32| {
        let of = Instructions { plain: 4 + plain, special, memory: 0 };
        let because = match special {
            0 => format!("{} plain", 4 + plain),
            _ => format!("{} plain and {special} special", 4 + plain),
        };
        let kernel = kernel("modifiers", entry);
        let cost = (CARD.cycles(of), because);
        Variant::kernel(name, kernel, Shape::Arithmetic, 0, cost)
    };
    Experiment {
        name: "modifiers",
        question: "what is free beside an addition?",
        unit: "rounds",
        data: Data::Whole,
        variants: vec![
            variant("plain", "rounds_plain", 0, 0),
            variant("swizzle", "rounds_swizzled", 0, 0),
            variant("saturate", "rounds_saturated", 0, 0),
            variant("negative-of-absolute", "rounds_negated", 0, 0),
            variant("sine", "rounds_sined", 4, 4),
        ],
    }
}

fn precision() -> Experiment {
    let variant = |name, entry, lanes: u32| {
        let cost = (1.0 / f64::from(lanes), format!("{lanes} a cycle"));
        let kernel = kernel("precision", entry);
        let shape = Shape::Arithmetic;
        Variant::kernel(name, kernel, shape, 0, cost).only(Language::Cuda)
    };
    Experiment {
        name: "precision",
        question: "what do 64 bits cost?",
        unit: "multiplications with additions",
        data: Data::Whole,
        variants: vec![
            variant("f32", "chain_f32", CARD.lanes),
            variant("f64", "chain_f64", CARD.lanes_f64),
        ],
    }
}

// ANCHOR: occupancy
fn occupancy() -> Experiment {
    let variant = |name, ballast: u32| {
        let warps = CARD.resident_warps(128, 32, ballast);
        let kernel = Kernel { ballast, ..kernel("occupancy", "chase") };
        let cost = (1.0 / f64::from(warps), format!("{warps} warps at a time"));
        Variant::kernel(name, kernel, Shape::Chase, 0, cost)
    };
    let cuda = |name, ballast| variant(name, ballast).only(Language::Cuda);
    Experiment {
        name: "occupancy",
        question: "how many warps does it take to hide the wait for memory?",
        unit: "reads",
        data: Data::Chain,
        variants: vec![
            // The first shader has an array of one number, because it cannot have an
            // empty one.
            variant("no-shared-memory", 0),
            variant("15-kib-a-block", 15 * 1024),
            cuda("31-kib-a-block", 31 * 1024),
            cuda("47-kib-a-block", 47 * 1024),
        ],
    }
}
// ANCHOR_END: occupancy

fn spills() -> Experiment {
    // A step is a multiplication with addition and an exclusive or, for each of 64
    // numbers. Of the 32 registers of `squeezed` half are needed for other things.
    // `indexed` reads two numbers and writes one in every step.
    const LIVE: u32 = 64;
    let variant = |name, entry, moved: u32| {
        let of = Instructions { plain: 2 * LIVE, special: 0, memory: moved };
        let because = format!("{} plain and {moved} of memory", 2 * LIVE);
        let kernel = kernel("spills", entry);
        let cost = (CARD.cycles(of), because);
        Variant::kernel(name, kernel, Shape::Registers, 0, cost)
    };
    let left = LIVE - 32 / 2;
    Experiment {
        name: "spills",
        question: "what happens to numbers that find no register?",
        unit: "rounds",
        data: Data::Words,
        variants: vec![
            variant("in-registers", "registers", 0),
            variant("32-registers", "squeezed", 2 * left).only(Language::Cuda),
            variant("indexed", "indexed", 3 * LIVE),
        ],
    }
}

/// How many tables of numbers there are, and how many numbers in each.
pub const TABLES: u32 = 10_000;
/// Numbers of a table: 256 × 256.
pub const TABLE: u32 = 65_536;

fn launches() -> Experiment {
    let variant = |name, tables| {
        let count = TABLES / tables;
        let bytes = f64::from(TABLES) * f64::from(TABLE) * 4.0;
        let cost = CARD.launches(count, bytes);
        let because = format!("{count} launches of 4 µs, or their bytes");
        Variant { name, run: Run::Launches { tables }, only: None, cost, because }
    };
    Experiment {
        name: "launches",
        question: "what does it cost to ask for little, often?",
        unit: "numbers",
        data: Data::Words,
        variants: vec![variant("10-large", 1000), variant("10000-small", 1)],
    }
}

/// How many bytes are copied.
pub const COPIED: u32 = 1 << 26;

fn transfers() -> Experiment {
    let variant = |name, count| {
        let cost = CARD.copies(count, f64::from(COPIED));
        let because = format!("{count} times 8 µs, and the bytes");
        Variant { name, run: Run::Copies { count }, only: None, cost, because }
    };
    Experiment {
        name: "transfers",
        question: "what does it cost to send little, often?",
        unit: "bytes",
        data: Data::Words,
        variants: vec![
            variant("1-copy", 1),
            variant("64-copies", 64),
            variant("4096-copies", 4096),
        ],
    }
}

/// How many parts the work is cut into.
pub const PARTS: u32 = 8;

fn overlap() -> Experiment {
    let variant = |name, way, time: u32| {
        let because = format!("{time} stages one after the other");
        let run = Run::Parts(way);
        Variant { name, run, only: None, cost: time.into(), because }
    };
    // Copy, kernel, copy, and as long again on the processor; the last two at once.
    let streams = pipeline(PARTS, 3, true);
    Experiment {
        name: "overlap",
        question: "how much of copies and of the processor's work can be hidden?",
        unit: "numbers",
        data: Data::Words,
        variants: vec![
            variant("in-turn", Way::InTurn, pipeline(PARTS, 4, false)),
            variant("processor-beside", Way::Beside, pipeline(PARTS, 3, false)),
            variant("three-streams", Way::Streams, streams).only(Language::Cuda),
        ],
    }
}

fn clocks() -> Experiment {
    // The kernel takes some milliseconds, and a launch some microseconds.
    const WORK: f64 = 10e-3;
    let variant = |name, stop, cost, because: &str| {
        let run = Run::Clock(stop);
        Variant { name, run, only: None, cost, because: because.into() }
    };
    let (wait, gpu) = (CARD.launch + WORK, WORK);
    Experiment {
        name: "clocks",
        question: "how long does a kernel take: what does which clock say?",
        unit: "steps",
        data: Data::Words,
        variants: vec![
            variant("synchronised", Stop::AfterWait, wait, "a launch and 10 ms"),
            variant("not-synchronised", Stop::AfterLaunch, CARD.launch, "a launch"),
            variant("by-the-gpu", Stop::ByGpu, gpu, "10 ms"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_is_one_cycle() {
        let numbers = Data::Chain.numbers(12);
        let (mut at, mut steps) = (0, 0);
        loop {
            (at, steps) = (numbers[at as usize], steps + 1);
            if at == 0 {
                break;
            }
        }
        assert_eq!(steps, numbers.len());
    }

    #[test]
    fn names_are_distinct_and_predictions_are_numbers() {
        let mut names = std::collections::BTreeSet::new();
        for experiment in all() {
            for variant in &experiment.variants {
                assert!(names.insert((experiment.name, variant.name)));
                let predicted = experiment.predicted(variant);
                assert!(predicted.is_finite() && predicted > 0.0);
                assert!(!variant.because.is_empty());
            }
            assert_eq!(experiment.predicted(&experiment.variants[0]), 1.0);
        }
        assert!(names.len() > 50);
    }

    #[test]
    fn every_number_is_read_once_where_that_is_said() {
        for size in [Size::Large, Size::Small, Size::Tiny] {
            let of = Shape::Memory.settings(size, 1);
            assert_eq!(of.threads * of.rounds, 1 << of.bits);
        }
    }
}
