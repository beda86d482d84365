//! Loops over registers: the clock, instructions by kind, and the two formulas.

use std::hint::black_box;

use step0_problem::Point;

use crate::arch::{self, Loop, Registers, Subject};
use crate::experiment::{Experiment, Kind};

/// How often a loop goes round in a run: 10 to 50 ms.
const ROUNDS: u64 = 1 << 22;

/// A row and a column for the formulas: whole numbers, so that both are exact.
const ROW: Point = [2.0, -3.0, 5.0];
const COLUMN: Point = [7.0, 4.0, -1.0];
/// Farther apart than these two are.
const FAR: f64 = 1e6;

/// All of them, for this processor.
pub fn experiments() -> Vec<Experiment> {
    clock().into_iter().chain(arch::loops().map(experiment)).collect()
}

fn clock() -> Option<Experiment> {
    let run = arch::clock()?;
    Some(Experiment {
        name: "clock".into(),
        kind: Kind::Clock,
        precision: None,
        device: "cpu".into(),
        amount: ROUNDS * arch::CLOCK_ROUND,
        facts: Vec::new(),
        prepare: Box::new(move || {
            Box::new(move || {
                run(black_box(ROUNDS));
                Ok(())
            })
        }),
    })
}

fn experiment(of: &'static Loop) -> Experiment {
    let isa = arch::name(of.isa);
    let instructions = of.subject == Subject::Instructions;
    let in_a_round = if instructions {
        of.mix.total()
    } else {
        (of.columns.len() * of.lanes()) as u64
    };
    Experiment {
        name: format!("{}-{}-{isa}", of.name, of.precision),
        kind: if instructions { Kind::Instructions } else { Kind::Ceiling },
        precision: Some(of.precision),
        device: format!("cpu {isa}"),
        amount: ROUNDS * in_a_round,
        facts: if instructions { Vec::new() } else { facts(of) },
        prepare: Box::new(move || {
            let mut registers = registers(of);
            Box::new(move || {
                of.run(black_box(&mut registers), ROUNDS);
                Ok(())
            })
        }),
    }
}

/// How many instructions of each kind there are for a vector of columns.
fn facts(of: &Loop) -> Vec<(&'static str, f64)> {
    let columns = of.columns.len() as f64;
    let count = |instructions: u64| instructions as f64 / columns;
    vec![
        ("bytes_per_pair", 0.0),
        ("lanes", of.lanes() as f64),
        ("add", count(of.mix.add)),
        ("mul", count(of.mix.mul)),
        ("fma", count(of.mix.fma)),
        ("min", count(of.mix.min)),
    ]
}

/// What the registers hold before a run: neither NaN nor denormal numbers, and none
/// arise during it.
fn registers(of: &Loop) -> Registers {
    let norm = |p: Point| p.iter().map(|x| x * x).sum::<f64>();
    let row = match of.subject {
        Subject::Direct => [ROW[0], ROW[1], ROW[2], 0.0],
        Subject::Expanded => {
            let [x, y, z] = ROW.map(|x| -2.0 * x);
            [x, y, z, norm(ROW)]
        }
        Subject::Instructions => [1.0; 4],
    };
    let column = [COLUMN[0], COLUMN[1], COLUMN[2], norm(COLUMN), FAR, FAR];
    Registers::new(of, |register| {
        let role = of
            .columns
            .iter()
            .find_map(|column| column.iter().position(|&holds| holds == register));
        match (register, role) {
            (0..4, _) => row[register],
            (_, Some(role)) => column[role],
            (_, None) => 1.0,
        }
    })
}

#[cfg(test)]
mod tests {
    use step0_problem::Isa;

    use super::*;

    /// The loops compute what their names say, in every lane of every column.
    #[test]
    fn formulas_give_the_squared_distance() {
        let square: f64 =
            ROW.iter().zip(COLUMN).map(|(p, q)| (p - q) * (p - q)).sum();
        let formulas = arch::loops().filter(|l| l.subject != Subject::Instructions);
        for of in formulas {
            let mut registers = registers(of);
            of.run(&mut registers, 3);
            for column in of.columns {
                for minimum in &column[4..] {
                    let lanes = registers.lanes(of, *minimum);
                    assert_eq!(lanes, vec![square; of.lanes()], "{}", of.name);
                }
            }
        }
    }

    /// Each kind of instruction runs as often as the loop declares: adding ones
    /// counts them.
    #[test]
    fn instructions_are_counted() {
        for of in arch::loops().filter(|l| l.subject == Subject::Instructions) {
            let mut registers = registers(of);
            of.run(&mut registers, 10);
            let count = if of.isa == Isa::Avx512 || cfg!(target_arch = "aarch64") {
                30
            } else {
                14
            };
            assert_eq!(of.mix.total(), count, "{}", of.name);
            let sums = (2..2 + count as usize)
                .filter(|&n| registers.lanes(of, n) == vec![11.0; of.lanes()]);
            let expected = of.mix.add + of.mix.fma;
            assert_eq!(sums.count() as u64, expected, "{}", of.name);
        }
    }
}
