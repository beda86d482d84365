//! What `sectors`, `passes` and `pitch` have to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random};
use exercise_wide_reads::{passes, pitch, sectors};
use serde::{Deserialize, Serialize};

/// What is asked; the answer is a number.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Question {
    Sectors(Vec<u64>),
    Passes(Vec<u32>),
    Pitch(u32),
}
use Question::{Passes, Pitch, Sectors};

fn answer(question: Question) -> u64 {
    match question {
        Sectors(addresses) => sectors(&addresses) as u64,
        Passes(words) => passes(&words) as u64,
        Pitch(columns) => pitch(columns).into(),
    }
}

/// Lanes that read numbers of four bytes anywhere in a few sectors, in any order, and
/// not all of them.
fn anywhere(random: &mut Random) -> Question {
    let count = random.random_range(1..32);
    let start = 32 * random.random_range(100..200);
    Sectors((0..count).map(|_| start + 4 * random.random_range(0..300)).collect())
}

fn words(random: &mut Random) -> Question {
    let count = random.random_range(1..32);
    Passes((0..count).map(|_| random.random_range(0..500)).collect())
}

/// Byte by byte and word by word.
fn plainly(question: &Question) -> u64 {
    let different_words_in = |bank: u32, words: &[u32]| {
        let is_first = |&place: &usize| !words[..place].contains(&words[place]);
        let in_bank = |place: &usize| words[*place] % 32 == bank;
        (0..words.len()).filter(in_bank).filter(is_first).count() as u64
    };
    match question {
        Sectors(addresses) => {
            let end = addresses.iter().max().expect("some lane reads") / 32;
            let is_touched = |sector: &u64| {
                addresses.iter().any(|a| (sector * 32..sector * 32 + 32).contains(a))
            };
            (0..=end).filter(is_touched).count() as u64
        }
        Passes(words) => {
            (0..32).map(|bank| different_words_in(bank, words)).max().unwrap_or(0)
        }
        Pitch(columns) => u64::from(columns + u32::from(columns.is_multiple_of(2))),
    }
}

fn main() -> ExitCode {
    let lanes = |of: fn(u64) -> u64| Sectors((0..32).map(of).collect());
    let exercise = Exercise::new(answer)
        .case("neighbours_share_sectors", lanes(|lane| 4096 + 4 * lane), 4)
        .case("a_sector_has_32_bytes", lanes(|lane| 4096 + 32 * lane), 32)
        .case("where_a_sector_begins_matters", lanes(|lane| 4112 + 4 * lane), 5)
        .case("what_lies_between_is_not_read", Sectors(vec![0, 4, 8_000]), 2)
        .case(
            "the_order_of_the_lanes_does_not_matter",
            Sectors(vec![64, 0, 68, 4, 72, 8, 76]),
            2,
        )
        .case("neighbouring_words", Passes((5..37).collect()), 1)
        .case("one_word_for_all_lanes", Passes(vec![77; 32]), 1)
        .case("every_second_word", Passes((0..32).map(|i| 2 * i).collect()), 2)
        .case(
            "the_busiest_bank_decides",
            Passes(vec![3, 35, 67, 4, 5, 6, 35, 3, 36]),
            3,
        )
        .case("an_even_row_gets_longer", Pitch(32), 33)
        .case("an_odd_row_stays", Pitch(17), 17)
        .agrees("addresses_anywhere", anywhere, plainly)
        .agrees("words_anywhere", words, plainly)
        .agrees(
            "rows_of_any_length",
            |random| Pitch(random.random_range(1..70)),
            plainly,
        );
    exercise_kit::run(&exercise)
}
