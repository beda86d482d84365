// D: two threads read the same list.
pub fn range(numbers: &[f64]) -> f64 {
    std::thread::scope(|scope| {
        let least =
            scope.spawn(|| numbers.iter().copied().fold(f64::INFINITY, f64::min));
        let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        most - least.join().expect("a minimum does not panic")
    })
}
