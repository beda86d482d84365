// C: a thread of its own reads a list of its caller's, who waits for it.
pub fn sum(numbers: &[f64]) -> f64 {
    let running = std::thread::spawn(|| numbers.iter().sum::<f64>());
    running.join().expect("a sum does not panic")
}
