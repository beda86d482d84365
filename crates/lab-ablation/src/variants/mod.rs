//! Every variant: an idea, what it is added to, and what kind of saving it is.
//!
//! In the order of the book the variants form one chain from step 1 to step 4, each
//! adding an idea to its `base`. Those whose names begin with `only-` add a later
//! idea to what a step started from, so that the idea stands alone.

mod step2;
mod step3;
mod step4;

use serde_json::{Value, json};
use step0_problem::cli::Info;
use step0_problem::{
    ClusterSet, Extent, Isa, Options, Pairing, Precision, Result, Tick,
};
use step3_simd::Kernel;

use crate::lines::Code;

/// Where a saving comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Less is computed: it would save as much in any language.
    Algorithm,
    /// The language or its compiler makes faster code of the same computation.
    Language,
    /// The same computation uses more of what the processor has.
    Hardware,
}

/// The signature of a step's `pair`.
type Pair = fn(&ClusterSet, &ClusterSet, &Options, Tick) -> Result<Pairing>;

/// An idea in place.
pub struct Variant {
    /// Its name and idea, and what the command line knows of it.
    pub info: Info,
    /// The step that the idea is from.
    pub step: &'static str,
    /// Where its saving comes from.
    pub kind: Kind,
    /// The variant that the idea is added to.
    base: Option<&'static str>,
    /// The code that the idea writes, or writes anew.
    code: &'static [Code],
    /// The instruction set that it is about.
    isa: Option<Isa>,
    pair: Pair,
}

// What the next step starts from stands for a whole step.
const LOOPS: &str = "loops";
const ITERATORS: &str = "iterators";
const HALF_THE_BITS: &str = "half-the-bits";

/// What most variants have in common.
const SCALAR: Info = Info {
    name: "",
    about: "",
    next: "cargo run -p lab-ablation -- --list",
    precisions: &[Precision::F64],
    parallel: false,
    prepare: |_, _| Ok("cpu scalar".into()),
    is_software: || false,
    extras: &[],
    details: Vec::new,
    ticks: |left, _| left.ids().len(),
};

/// Every variant, in the order of the book, those alone behind each step.
pub fn all() -> impl Iterator<Item = &'static Variant> {
    step2::VARIANTS.iter().chain(step3::VARIANTS).chain(step4::VARIANTS)
}

/// The variants that run on this machine, as a JSON list.
pub fn list() -> Value {
    all().filter(|variant| variant.runs_here()).map(Variant::to_json).collect()
}

impl Variant {
    /// The variant of this name.
    pub fn find(name: &str) -> Option<&'static Variant> {
        all().find(|variant| variant.info.name == name)
    }

    /// The variant that the idea is added to. Where this machine lacks that one's
    /// instruction set, the one before it.
    pub fn base(&self) -> Option<&'static Variant> {
        let base = Variant::find(self.base?).expect("a base is a variant");
        if base.runs_here() { Some(base) } else { base.base() }
    }

    /// How many lines of code the idea takes.
    pub fn lines(&self) -> usize {
        self.code.iter().map(Code::lines).sum()
    }

    /// Does this machine have the instruction set that the variant is about?
    pub fn runs_here(&self) -> bool {
        Kernel::new(self.isa).is_ok()
    }

    /// Pairs two sets.
    ///
    /// # Errors
    /// As those of the steps.
    pub fn pair(
        &self,
        left: &ClusterSet,
        right: &ClusterSet,
        options: &Options,
        tick: Tick,
    ) -> Result<Pairing> {
        let isa = self.isa.or(options.isa);
        (self.pair)(left, right, &Options { isa, ..*options }, tick)
    }

    fn to_json(&self) -> Value {
        json!({
            "name": self.info.name,
            "step": self.step,
            "idea": self.info.about,
            "kind": match self.kind {
                Kind::Algorithm => "algorithm",
                Kind::Language => "language",
                Kind::Hardware => "hardware",
            },
            "lines": self.lines(),
            "base": self.base().map(|base| base.info.name),
            "precisions": self.info.precisions.iter().map(Precision::to_string)
                .collect::<Vec<_>>(),
            "threads": if self.info.parallel { "any" } else { "one" },
        })
    }
}

/// Refuses data whose squares f64 cannot hold.
fn check(left: &ClusterSet, right: &ClusterSet) -> Result<()> {
    Extent::of(left, right).check(Precision::F64)
}
