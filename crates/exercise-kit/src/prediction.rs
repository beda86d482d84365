//! Exercises that ask what some code does, before it is run.
//!
//! ```
//! use exercise_kit::{Answer, Prediction};
//!
//! // The code in question is a function of the exercise's crate.
//! fn triangle(n: u64) -> u64 {
//!     (0..n).map(|i| (0..i).count() as u64).sum()
//! }
//!
//! // Every student has a seed, and so other numbers.
//! let n = |seed: u64| 5 + seed % 7;
//! let prediction = Prediction::new(
//!     move |seed| format!("How much is `triangle({})`?", n(seed)),
//!     move |seed| triangle(n(seed)),
//! )
//! .mistake(
//!     "counts_the_diagonal",
//!     move |seed| n(seed) * (n(seed) + 1) / 2,
//!     "The inner range stops before `i`.",
//! );
//! assert!(prediction.judge(&Answer::from(15), 1).is_right());
//! let wrong = prediction.judge(&Answer::from(21), 1);
//! assert_eq!(wrong.outcomes[0].check, "counts_the_diagonal");
//! ```

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::report::shortened;
use crate::{Close, Failure, Outcome, Report, Tolerance, Trouble};

/// The check that catches an answer which is not a known mistake.
pub const PREDICTION: &str = "prediction";
/// How many characters of an answer are shown.
const SHOWN: usize = 200;
/// How many of many choices.
const MOST_CHOICES: usize = 8;

/// A number, or the letter or word of a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// A number.
    Number(f64),
    /// A letter or a word, upper case or not.
    Word(String),
}

macro_rules! from_numbers {
    ($($type:ty)*) => {$(
        impl From<$type> for Answer {
            fn from(number: $type) -> Self {
                Answer::Number(number as f64)
            }
        }
    )*};
}
from_numbers!(i32 i64 u32 u64 usize f32 f64);

impl From<&str> for Answer {
    fn from(word: &str) -> Self {
        Answer::Word(word.to_owned())
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Number(number) => write!(f, "{number}"),
            Answer::Word(word) => f.write_str(word),
        }
    }
}

impl Answer {
    /// Reads the file that holds `answer = …`; none if there is no answer yet.
    ///
    /// # Errors
    /// It is not such a file; the sentence has the line.
    pub fn from_toml(text: &str) -> Result<Option<Self>, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            answer: Option<Answer>,
        }
        let file: File = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text[..start].matches('\n').count();
            let words = text.lines().nth(line).unwrap_or_default().trim();
            format!("line {}: `{}`", line + 1, shortened(words, SHOWN))
        })?;
        Ok(file.answer.filter(|answer| match answer {
            Answer::Word(word) => !matches!(word.trim(), "" | "?"),
            Answer::Number(_) => true,
        }))
    }

    fn is(&self, other: &Answer, tolerance: Tolerance) -> bool {
        match (self.number(), other) {
            (Some(a), Answer::Number(b)) => a.is_close(b, tolerance),
            (None, Answer::Number(_)) => false,
            (_, Answer::Word(b)) => {
                self.to_string().trim().eq_ignore_ascii_case(b.trim())
            }
        }
    }

    /// A number may stand in quotes and have its thousands set apart.
    fn number(&self) -> Option<f64> {
        match self {
            Answer::Number(number) => Some(*number),
            Answer::Word(word) => {
                let digits: String = word
                    .chars()
                    .filter(|c| !matches!(c, '_' | ',' | ' ' | '\u{202f}'))
                    .collect();
                digits.parse().ok()
            }
        }
    }
}

type Of<T> = Box<dyn Fn(u64) -> T>;

struct Mistake {
    name: &'static str,
    answer: Of<Answer>,
    sentence: &'static str,
}

/// A question about code, whose answer is found by running it.
pub struct Prediction {
    question: Of<String>,
    truth: Of<Answer>,
    tolerance: Tolerance,
    choices: Vec<&'static str>,
    mistakes: Vec<Mistake>,
    needs: Box<dyn Fn() -> Result<(), String>>,
}

/// A known mistake, with the answer that it leads to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownMistake {
    /// Its name.
    pub name: String,
    /// The answer of a learner who makes it.
    pub answer: Answer,
    /// What to say then.
    pub sentence: String,
}

/// All that belongs to the question of one student.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Solved {
    /// What is asked.
    pub question: String,
    /// What may be answered; anything if there is nothing here.
    pub choices: Vec<String>,
    /// What running the code gives.
    pub truth: Answer,
    /// How far a number may be off.
    pub tolerance: Tolerance,
    /// The mistakes that would be taken for the truth.
    pub indistinguishable: Vec<String>,
    /// All known mistakes.
    pub mistakes: Vec<KnownMistake>,
}

impl Prediction {
    /// What is asked of the student with this seed, and the function that finds the
    /// truth, by running the code in question.
    pub fn new<A: Into<Answer>>(
        question: impl Fn(u64) -> String + 'static,
        truth: impl Fn(u64) -> A + 'static,
    ) -> Self {
        Prediction {
            question: Box::new(question),
            truth: Box::new(move |seed| truth(seed).into()),
            tolerance: Tolerance { relative: 0.0, absolute: 0.0 },
            choices: Vec::new(),
            mistakes: Vec::new(),
            needs: Box::new(|| Ok(())),
        }
    }

    /// How far a number may be off: not at all if nothing is said.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Tolerance) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// The letters or words that may be answered.
    #[must_use]
    pub fn choices(mut self, choices: &[&'static str]) -> Self {
        self.choices = choices.to_vec();
        self
    }

    /// A mistake that many make: the answer that it leads to, and what to say then.
    #[must_use]
    pub fn mistake<A: Into<Answer>>(
        mut self,
        name: &'static str,
        answer: impl Fn(u64) -> A + 'static,
        sentence: &'static str,
    ) -> Self {
        assert!(
            name != PREDICTION
                && self.mistakes.iter().all(|known| known.name != name),
            "there are two mistakes {name}"
        );
        let answer = Box::new(move |seed| answer(seed).into());
        self.mistakes.push(Mistake { name, answer, sentence });
        self
    }

    /// What this machine must have so that the truth can be found, as a function
    /// that says what is missing and what to do.
    #[must_use]
    pub fn needs(
        mut self,
        missing: impl Fn() -> Result<(), String> + 'static,
    ) -> Self {
        self.needs = Box::new(missing);
        self
    }

    /// What is asked.
    pub fn question(&self, seed: u64) -> String {
        (self.question)(seed)
    }

    pub(crate) fn choice_names(&self) -> &[&'static str] {
        &self.choices
    }

    pub(crate) fn missing(&self) -> Option<String> {
        (self.needs)().err()
    }

    /// The truth and the known mistakes, for this seed.
    pub fn solved(&self, seed: u64) -> Solved {
        let truth = (self.truth)(seed);
        let mistakes: Vec<KnownMistake> = self
            .mistakes
            .iter()
            .map(|known| KnownMistake {
                name: known.name.to_owned(),
                answer: (known.answer)(seed),
                sentence: known.sentence.to_owned(),
            })
            .collect();
        let is_truth =
            |known: &&KnownMistake| known.answer.is(&truth, self.tolerance);
        let indistinguishable = mistakes
            .iter()
            .filter(is_truth)
            .map(|known| known.name.clone())
            .collect();
        Solved {
            question: self.question(seed),
            choices: self.choices.iter().map(|&choice| choice.to_owned()).collect(),
            truth,
            tolerance: self.tolerance,
            indistinguishable,
            mistakes,
        }
    }

    /// Says whether an answer is right, and if not, which mistake it is. The truth is
    /// not told: the next answer shall be a prediction too.
    pub fn judge(&self, answer: &Answer, seed: u64) -> Report {
        if let Some(missing) = self.missing() {
            return Report::unavailable(missing);
        }
        let solved = self.solved(seed);
        let answer = &as_choice(answer, &solved.choices);
        if answer.is(&solved.truth, solved.tolerance) {
            return one(PREDICTION, None);
        }
        let failure = |expected: String| Failure {
            trouble: Trouble::Wrong,
            input: solved.question.clone(),
            expected,
            found: shortened(&answer.to_string(), SHOWN),
        };
        let is_choice = |choice: &String| {
            answer.to_string().trim().eq_ignore_ascii_case(choice.trim())
        };
        if !solved.choices.is_empty() && !solved.choices.iter().any(is_choice) {
            return one(PREDICTION, Some(failure(one_of(&solved.choices))));
        }
        if let (None, Answer::Number(_)) = (answer.number(), &solved.truth) {
            return one(PREDICTION, Some(failure("a number".to_owned())));
        }
        let known =
            solved.mistakes.iter().find(|m| answer.is(&m.answer, solved.tolerance));
        match known {
            Some(known) => one(&known.name, Some(failure(known.sentence.clone()))),
            None => {
                let expected = "what trying it gives, which is something else";
                one(PREDICTION, Some(failure(expected.to_owned())))
            }
        }
    }

    /// The same with the text of `answer.toml`.
    pub fn judge_text(&self, text: &str, seed: u64) -> Report {
        let failure = |trouble, expected: &str, found: String| Failure {
            trouble,
            input: self.question(seed),
            expected: expected.to_owned(),
            found,
        };
        match Answer::from_toml(text) {
            Ok(Some(answer)) => self.judge(&answer, seed),
            Ok(None) => {
                let found = "no answer yet".to_owned();
                let failure = failure(Trouble::Missing, "`answer = …`", found);
                one(PREDICTION, Some(failure))
            }
            Err(error) => {
                let expected = "`answer = ` and a number, as 12 or 12.5 and worked out, \
                                or a word in quotes";
                let failure = failure(Trouble::Garbled, expected, error);
                one(PREDICTION, Some(failure))
            }
        }
    }
}

/// Letters that mean a set may stand in any order, with commas between.
fn as_choice(answer: &Answer, choices: &[String]) -> Answer {
    let in_order = |word: &str| {
        let mut letters: Vec<char> =
            word.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        letters.sort_unstable();
        letters.into_iter().collect::<String>()
    };
    let are_sets = choices.iter().all(|choice| in_order(choice) == *choice);
    match answer {
        Answer::Word(word) if are_sets && choices.contains(&in_order(word)) => {
            Answer::Word(in_order(word))
        }
        other => other.clone(),
    }
}

/// What a person reads of the choices, if there are many.
fn one_of(choices: &[String]) -> String {
    let shown = match choices.len() {
        0..=MOST_CHOICES => choices.join(", "),
        all => {
            let first = choices[..MOST_CHOICES].join(", ");
            format!("{first} and {} more", all - MOST_CHOICES)
        }
    };
    format!("one of {shown}")
}

fn one(check: &str, failure: Option<Failure>) -> Report {
    Report::of(vec![Outcome { check: check.to_owned(), failure }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prediction() -> Prediction {
        Prediction::new(|seed| format!("1000 and {seed}?"), |seed| 1000 + seed)
            .mistake("forgets_one", |_| 1000, "And the other one?")
    }

    fn judged(text: &str, seed: u64) -> (String, Option<Trouble>) {
        let report = prediction().judge_text(text, seed);
        let [outcome] = &report.outcomes[..] else { panic!("{report:?}") };
        (outcome.check.clone(), outcome.failure.as_ref().map(|f| f.trouble))
    }

    #[test]
    fn answers_are_judged_for_their_seed() {
        let (right, wrong) = (None, Some(Trouble::Wrong));
        for (text, seed, check, trouble) in [
            ("answer = 1007", 7, PREDICTION, right),
            ("answer = 1007.0", 7, PREDICTION, right),
            ("answer = '1,007'", 7, PREDICTION, right),
            ("answer = 1007", 8, PREDICTION, wrong),
            ("answer = 1000", 7, "forgets_one", wrong),
            ("answer = 'many'", 7, PREDICTION, wrong),
            ("# later\n", 7, PREDICTION, Some(Trouble::Missing)),
            ("answer = '?'", 7, PREDICTION, Some(Trouble::Missing)),
            ("answer = ", 7, PREDICTION, Some(Trouble::Garbled)),
            ("answer = [1]", 7, PREDICTION, Some(Trouble::Garbled)),
            ("answr = 1", 7, PREDICTION, Some(Trouble::Garbled)),
            ("answer = 1006 + 1", 7, PREDICTION, Some(Trouble::Garbled)),
        ] {
            assert_eq!(judged(text, seed), (check.to_owned(), trouble), "{text}");
        }
    }

    #[test]
    fn the_place_of_a_mistake_in_the_file_is_told() {
        let error = Answer::from_toml("# one\n# two\nanswer = 1 2\n").unwrap_err();
        assert_eq!(error, "line 3: `answer = 1 2`");
    }

    #[test]
    fn the_truth_is_not_told() {
        let report = prediction().judge(&Answer::from(3), 41);
        assert!(!format!("{report:?}").contains("1041"), "{report:?}");
    }

    #[test]
    fn choices_are_words_in_either_case() {
        let prediction =
            Prediction::new(|_| "Which?".into(), |_| "b").choices(&["a", "b", "c"]);
        assert!(prediction.judge(&Answer::from(" B "), 1).is_right());
        let expected = |answer: &str| {
            let report = prediction.judge(&Answer::from(answer), 1);
            report.outcomes[0].failure.clone().unwrap().expected
        };
        assert_eq!(expected("d"), "one of a, b, c");
        assert_ne!(expected("c"), "one of a, b, c");
    }

    #[test]
    fn letters_of_a_set_are_in_any_order() {
        let sets = ["a", "b", "c", "ab", "ac", "bc", "abc"];
        let prediction =
            Prediction::new(|_| "Which?".into(), |_| "ac").choices(&sets);
        for answer in ["ac", "ca", "C, a", "a c"] {
            assert!(
                prediction.judge(&Answer::from(answer), 1).is_right(),
                "{answer}"
            );
        }
        assert!(!prediction.judge(&Answer::from("b"), 1).is_right());
        // Here the order is what is asked for.
        let orders = ["abc", "acb", "bac"];
        let prediction =
            Prediction::new(|_| "How?".into(), |_| "acb").choices(&orders);
        assert!(!prediction.judge(&Answer::from("abc"), 1).is_right());
    }

    #[test]
    fn numbers_may_be_off_by_the_tolerance() {
        let prediction = Prediction::new(|_| "How many?".into(), |_| 200.0)
            .tolerance(Tolerance { relative: 0.05, absolute: 0.0 });
        assert!(prediction.judge(&Answer::from(209), 1).is_right());
        assert!(!prediction.judge(&Answer::from(211), 1).is_right());
        assert!(!prediction.judge(&Answer::Number(f64::NAN), 1).is_right());
    }

    #[test]
    fn a_mistake_with_the_right_answer_is_noticed() {
        assert!(prediction().solved(1).indistinguishable.is_empty());
        assert_eq!(prediction().solved(0).indistinguishable, ["forgets_one"]);
    }

    #[test]
    fn what_a_machine_lacks_is_no_failure() {
        let prediction = prediction().needs(|| Err("No compiler.".into()));
        let report = prediction.judge(&Answer::from(1001), 1);
        assert_eq!(report.unavailable.as_deref(), Some("No compiler."));
        assert!(!report.is_right());
    }
}
