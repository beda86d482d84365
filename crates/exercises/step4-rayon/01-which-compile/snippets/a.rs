// A: two threads append to one list.
pub fn squares(numbers: &[f64]) -> Vec<f64> {
    let (first, second) = numbers.split_at(numbers.len() / 2);
    let mut squares = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| squares.extend(first.iter().map(|x| x * x)));
        scope.spawn(|| squares.extend(second.iter().map(|x| x * x)));
    });
    squares
}
