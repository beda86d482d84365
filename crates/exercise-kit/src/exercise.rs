//! An exercise: a function, and what is expected of it.

use std::fmt::Debug;

use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::panics;
use crate::report::shortened;
use crate::shapes::shape;
use crate::{Close, Description, Failure, Outcome, Tolerance, Trouble};

/// The random numbers that inputs are made of.
pub type Random = Xoshiro256PlusPlus;

/// How many random inputs a check tries.
const INPUTS: usize = 20;
/// How many characters of an input or an answer are shown.
const SHOWN: usize = 400;

/// Something that answers inputs: the function itself, or a process that has it.
pub(crate) type Solver<'a, I, O> =
    &'a mut dyn FnMut(&I) -> Result<O, (Trouble, String)>;

type Input<I> = Box<dyn Fn(&mut Random) -> I>;
type Inputs<I> = Box<dyn Fn(Streams) -> Vec<I>>;
type Judgement<I, O> = Box<dyn Fn(&I, &O, Tolerance) -> Result<(), String>>;

struct Check<I, O> {
    name: &'static str,
    inputs: Inputs<I>,
    /// What is expected, where the answer is not that.
    judgement: Judgement<I, O>,
}

/// A function from I to O with the checks of its answers.
pub struct Exercise<I, O> {
    pub(crate) subject: Box<dyn Fn(I) -> O>,
    tolerance: Tolerance,
    checks: Vec<Check<I, O>>,
    timed: Option<Input<I>>,
    needs: Box<dyn Fn() -> Result<(), String>>,
}

impl<I, O> Exercise<I, O>
where
    I: Debug + Clone + Serialize + DeserializeOwned + 'static,
    O: Debug + Close + Serialize + DeserializeOwned + 'static,
{
    /// The function, with no checks yet.
    pub fn new(subject: impl Fn(I) -> O + 'static) -> Self {
        Exercise {
            subject: Box::new(subject),
            tolerance: Tolerance::F64,
            checks: Vec::new(),
            timed: None,
            needs: Box::new(|| Ok(())),
        }
    }

    /// What this machine must have so that the function can run, as a function that
    /// says what is missing and what to do. It is asked where the checks are, and
    /// not in the worker.
    #[must_use]
    pub fn needs(
        mut self,
        missing: impl Fn() -> Result<(), String> + 'static,
    ) -> Self {
        self.needs = Box::new(missing);
        self
    }

    pub(crate) fn missing(&self) -> Option<String> {
        (self.needs)().err()
    }

    /// How far floating-point numbers in answers may be off: as
    /// [`Tolerance::F64`] if nothing is said.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Tolerance) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// One input with its answer.
    #[must_use]
    pub fn case(self, name: &'static str, input: I, expected: O) -> Self {
        self.check(name, move |_| vec![input.clone()], {
            move |_, found, tolerance| agree(found, &expected, tolerance)
        })
    }

    /// Random inputs, for which another function computes the answers, in a way that
    /// is plainly right.
    #[must_use]
    pub fn agrees(
        self,
        name: &'static str,
        input: impl Fn(&mut Random) -> I + 'static,
        oracle: impl Fn(&I) -> O + 'static,
    ) -> Self {
        self.check(name, many(input), move |input, found, tolerance| {
            agree(found, &oracle(input), tolerance)
        })
    }

    /// Random inputs whose answers have to have a property; `says` tells what was
    /// expected where they do not.
    #[must_use]
    pub fn holds(
        self,
        name: &'static str,
        input: impl Fn(&mut Random) -> I + 'static,
        says: impl Fn(&I, &O) -> Result<(), String> + 'static,
    ) -> Self {
        self.check(name, many(input), move |input, found, _| says(input, found))
    }

    /// The input with which the speed is measured: a new one each time.
    #[must_use]
    pub fn timed(mut self, input: impl Fn(&mut Random) -> I + 'static) -> Self {
        self.timed = Some(Box::new(input));
        self
    }

    fn check(
        mut self,
        name: &'static str,
        inputs: impl Fn(Streams) -> Vec<I> + 'static,
        judgement: impl Fn(&I, &O, Tolerance) -> Result<(), String> + 'static,
    ) -> Self {
        assert!(
            self.checks.iter().all(|check| check.name != name),
            "there are two checks {name}"
        );
        let (inputs, judgement) = (Box::new(inputs), Box::new(judgement));
        self.checks.push(Check { name, inputs, judgement });
        self
    }

    /// Checks the function in this very process, with inputs from this seed.
    pub fn run_here(&self, seed: u64) -> Vec<Outcome> {
        let mut here = |input: &I| {
            let input = input.clone();
            panics::caught(|| (self.subject)(input))
                .map_err(|words| (Trouble::Panic, words))
        };
        let checks = 0..self.checks.len();
        checks.map(|place| self.run_check(place, seed, &mut here)).collect()
    }

    pub(crate) fn check_count(&self) -> usize {
        self.checks.len()
    }

    /// Runs one check on whatever answers.
    pub(crate) fn run_check(
        &self,
        place: usize,
        seed: u64,
        solver: Solver<'_, I, O>,
    ) -> Outcome {
        let check = &self.checks[place];
        let inputs = (check.inputs)(Streams { seed, place: place as u64 });
        let failure = inputs.iter().find_map(|input| {
            let (trouble, expected, found) = match solver(input) {
                Ok(found) => {
                    let judged = (check.judgement)(input, &found, self.tolerance);
                    (Trouble::Wrong, judged.err()?, format!("{found:?}"))
                }
                Err((trouble, found)) => (trouble, "an answer".to_owned(), found),
            };
            Some(Failure {
                trouble,
                input: shortened(&format!("{input:?}"), SHOWN),
                expected: shortened(&expected, SHOWN),
                found: shortened(&found, SHOWN),
            })
        });
        Outcome { check: check.name.to_owned(), failure }
    }

    /// The inputs of a round of measuring; none if speed is not the point.
    pub(crate) fn timed_inputs(
        &self,
        seed: u64,
        round: u64,
        count: usize,
    ) -> Option<Vec<I>> {
        let input = self.timed.as_ref()?;
        let streams = Streams { seed, place: 1_000_000 + round };
        Some((0..count).map(|number| input(&mut streams.at(number))).collect())
    }

    /// Is this the answer that the baseline gave?
    pub(crate) fn agree_on_timed(
        &self,
        input: &I,
        found: &O,
        baseline: &O,
    ) -> Option<Failure> {
        let expected = agree(found, baseline, self.tolerance).err()?;
        Some(Failure {
            trouble: Trouble::Wrong,
            input: shortened(&format!("{input:?}"), SHOWN),
            expected: shortened(&expected, SHOWN),
            found: shortened(&format!("{found:?}"), SHOWN),
        })
    }

    /// The checks and the shapes of their inputs.
    pub fn describe(&self, seed: u64) -> Description {
        let shapes = |(place, check): (usize, &Check<I, O>)| {
            let inputs = (check.inputs)(Streams { seed, place: place as u64 });
            (check.name.to_owned(), inputs.iter().map(shape).collect())
        };
        Description {
            checks: self.checks.iter().enumerate().map(shapes).collect(),
            is_timed: self.timed.is_some(),
        }
    }
}

fn many<I>(
    input: impl Fn(&mut Random) -> I + 'static,
) -> impl Fn(Streams) -> Vec<I> + 'static {
    move |streams| (0..INPUTS).map(|number| input(&mut streams.at(number))).collect()
}

fn agree<O: Close + Debug>(
    found: &O,
    expected: &O,
    tolerance: Tolerance,
) -> Result<(), String> {
    if found.is_close(expected, tolerance) {
        return Ok(());
    }
    Err(format!("{expected:?}"))
}

/// The random numbers of a check or of a round of measuring. Each input has numbers of
/// its own. The state of the generator can be worked out from an input, but says nothing
/// about the next one: between the seed and that state lies a cipher.
#[derive(Clone, Copy)]
struct Streams {
    seed: u64,
    place: u64,
}

impl Streams {
    fn at(self, number: usize) -> Random {
        let mut key = [0; 32];
        for (part, word) in [self.seed, self.place, number as u64].iter().enumerate()
        {
            key[part * 8..][..8].copy_from_slice(&word.to_le_bytes());
        }
        Random::seed_from_u64(ChaCha8Rng::from_seed(key).next_u64())
    }
}

/// `count` points, each coordinate between -1 and 1.
pub fn random_points(random: &mut Random, count: usize) -> Vec<[f64; 3]> {
    (0..count).map(|_| [(); 3].map(|()| random.random_range(-1.0..1.0))).collect()
}
