// H: two threads add to one number, through a cell that needs no `mut`.
use std::cell::Cell;

pub fn sum(first: &[f64], second: &[f64]) -> f64 {
    let sum = Cell::new(0.0);
    let add = |numbers: &[f64]| numbers.iter().for_each(|x| sum.set(sum.get() + x));
    std::thread::scope(|scope| {
        scope.spawn(|| add(first));
        scope.spawn(|| add(second));
    });
    sum.get()
}
