//! Every variant: an idea, what it is added to, and what kind of saving it is.
//!
//! In the order of the book the variants form one chain from step 1 to step 4, each
//! adding an idea to its `base`. Those whose names begin with `only-` add a later
//! idea to the starting point of a step, so that its effect is seen alone.

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

/// A program with one more idea in it.
pub struct Variant {
    /// The step to run: its name is the variant's, its summary the idea.
    run: CpuStep,
    /// The step that introduces the idea.
    pub step: &'static str,
    /// Where its saving comes from.
    pub kind: Kind,
    /// The variant that the idea is added to.
    base: Option<&'static str>,
    /// The code that the idea adds or rewrites.
    code: &'static [Code],
    /// The instruction set that it needs.
    isa: Option<Isa>,
}

// The variants that later steps start from; each stands for a whole step.
const LOOPS: &str = "loops";
const ITERATORS: &str = "iterators";
const HALF_THE_BITS: &str = "half-the-bits";

/// The step that a variant runs.
const fn runs(step: CpuStep, idea: &'static str) -> CpuStep {
    step.summary(idea).next("cargo run -p lab-ablation -- --list")
}

/// Every variant, in the order of the book; after each step come its ideas alone.
pub fn all() -> impl Iterator<Item = &'static Variant> {
    step2::VARIANTS.iter().chain(step3::VARIANTS).chain(step4::VARIANTS)
}

/// The variants that run on this machine, one line each, for a person to read.
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
    /// The variant with this name.
    pub fn find(name: &str) -> Option<&'static Variant> {
        all().find(|variant| variant.about().name == name)
    }

    /// The variant that the idea is added to; if this machine lacks that variant's
    /// instruction set, the one before it.
    pub fn base(&self) -> Option<&'static Variant> {
        let base = Variant::find(self.base?).expect("a base is a variant");
        if base.runs_here() { Some(base) } else { base.base() }
    }

    /// How many lines of code the idea takes.
    pub fn lines(&self) -> usize {
        self.code.iter().map(Code::lines).sum()
    }

    /// Does this machine have the instruction set that the variant needs?
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

    /// Opens the step with the variant's instruction set, if it needs one.
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
