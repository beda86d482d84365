//! Every variant: an idea, what it is added to, and what kind of saving it is.
//!
//! In the order of the book the variants form one chain from step 1 to step 4, each
//! adding an idea to its `base`. Those whose names begin with `only-` add a later
//! idea to what a step started from, so that the idea stands alone.

mod step2;
mod step3;
mod step4;

use serde_json::{Value, json};
use step0_problem::{
    About, ClusterSet, CpuStep, Extent, Extras, Isa, Opened, Options, Precision,
    Result, Step,
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

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Algorithm => "algorithm",
            Kind::Language => "language",
            Kind::Hardware => "hardware",
        }
    }
}

/// An idea in place.
pub struct Variant {
    /// What it does, under its name, with the idea as its summary.
    run: CpuStep,
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
}

// What the next step starts from stands for a whole step.
const LOOPS: &str = "loops";
const ITERATORS: &str = "iterators";
const HALF_THE_BITS: &str = "half-the-bits";

/// What a variant runs.
const fn runs(step: CpuStep, idea: &'static str) -> CpuStep {
    step.summary(idea).next("cargo run -p lab-ablation -- --list")
}

/// Every variant, in the order of the book, those alone behind each step.
pub fn all() -> impl Iterator<Item = &'static Variant> {
    step2::VARIANTS.iter().chain(step3::VARIANTS).chain(step4::VARIANTS)
}

/// The variants that run on this machine, for a person: a line each.
pub fn list() -> String {
    let lines = all().filter(|variant| variant.runs_here()).map(Variant::to_line);
    HEADING.to_owned() + &lines.collect::<String>()
}

const HEADING: &str =
    "variant                 kind       lines  added to            idea\n";

/// The same as JSON.
pub fn list_as_json() -> Value {
    all().filter(|variant| variant.runs_here()).map(Variant::to_json).collect()
}

impl Variant {
    /// The variant of this name.
    pub fn find(name: &str) -> Option<&'static Variant> {
        all().find(|variant| variant.about().name == name)
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

    fn to_line(&self) -> String {
        let About { name, summary, .. } = self.about();
        let base = self.base().map_or("", |base| base.about().name);
        let (kind, lines) = (self.kind.name(), self.lines());
        format!("{name:22}  {kind:9}  {lines:5}  {base:18}  {summary}\n")
    }

    fn to_json(&self) -> Value {
        let about = self.about();
        json!({
            "name": about.name,
            "step": self.step,
            "idea": about.summary,
            "kind": self.kind.name(),
            "lines": self.lines(),
            "base": self.base().map(|base| base.about().name),
            "precisions": about.precisions.iter().map(Precision::to_string)
                .collect::<Vec<_>>(),
            "threads": if about.parallel { "any" } else { "one" },
        })
    }
}

impl Step for Variant {
    fn about(&self) -> About {
        self.run.about()
    }

    /// With the instruction set that the variant is about, if it is about one.
    fn open(
        &self,
        options: &Options,
        extras: &Extras,
    ) -> Result<Box<dyn Opened + '_>> {
        let isa = self.isa.or(options.isa);
        self.run.open(&Options { isa, ..*options }, extras)
    }
}

/// Refuses data whose squares f64 cannot hold.
fn check(left: &ClusterSet, right: &ClusterSet) -> Result<()> {
    Extent::of(left, right).check(Precision::F64)
}
