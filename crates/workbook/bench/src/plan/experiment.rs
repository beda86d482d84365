//! The experiments by name.

use clap::ValueEnum;

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
    /// How long parts of this tool, and examples, take to compile: only on request
    Tool,
    /// Wall and CPU time of six ways to spend them
    Clocks,
    /// Tables of random numbers by their size
    Random,
    /// What a GPU is made of: only on request, and only where there is a GPU
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
            Self::Tool => "tool",
            Self::Clocks => "clocks",
            Self::Random => "random",
            Self::Anatomy => "anatomy",
            Self::Kernels => "kernels",
        }
    }
}
