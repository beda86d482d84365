// B: two threads write to the two halves of one list.
pub fn square_all(numbers: &mut [f64]) {
    let (first, second) = numbers.split_at_mut(numbers.len() / 2);
    std::thread::scope(|scope| {
        scope.spawn(|| first.iter_mut().for_each(|x| *x *= *x));
        scope.spawn(|| second.iter_mut().for_each(|x| *x *= *x));
    });
}
