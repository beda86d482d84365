// E: a list that is owned by several, and one of them is a thread.
use std::rc::Rc;

pub fn sum_and_count(numbers: Vec<f64>) -> (f64, usize) {
    let numbers = Rc::new(numbers);
    let theirs = Rc::clone(&numbers);
    let running = std::thread::spawn(move || theirs.iter().sum::<f64>());
    let count = numbers.len();
    (running.join().expect("a sum does not panic"), count)
}
