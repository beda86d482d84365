//! Do numbers look random? The same tests for every generator.
#![allow(dead_code)] // each of the test programs uses a part

/// How many standard deviations from the expectation are suspicious. Numbers that
/// are too even are as suspicious as numbers that are too uneven.
const MOST: f64 = 4.0;

/// The evidence against randomness in a million numbers or more, if there is any.
pub fn suspicion(numbers: &[f32]) -> Option<String> {
    if !numbers.iter().all(|number| (0.0..1.0).contains(number)) {
        return Some("a number is outside 0..1".into());
    }
    // The 12 bits after the first 12, too.
    let low: Vec<f32> = numbers.iter().map(|u| (u * 4096.0).fract()).collect();
    let mut found = vec![
        ("the range".into(), unevenness(numbers)),
        ("the lower bits".into(), unevenness(&low)),
    ];
    for distance in [1, 2, 3, 4, 64, 1 << 16] {
        let what = format!("pairs at a distance of {distance}");
        found.push((what, dependence(numbers, distance)));
    }
    let (what, deviation) =
        found.into_iter().find(|(_, deviation)| deviation.abs() >= MOST)?;
    Some(format!("{what}: {deviation:.1} standard deviations"))
}

/// How unevenly numbers fall into 4096 equal parts of 0..1.
pub fn unevenness(numbers: &[f32]) -> f64 {
    deviation(numbers.iter().map(|u| (u * 4096.0) as usize))
}

/// How unevenly numbers, paired with those at `distance` after them, fall into 64 ×
/// 64 cells.
pub fn dependence(numbers: &[f32], distance: usize) -> f64 {
    let cell = |u: f32| (u * 64.0) as usize;
    let pairs = numbers.iter().zip(&numbers[distance..]);
    deviation(pairs.map(|(&a, &b)| 64 * cell(a) + cell(b)))
}

/// χ² of how often each of 4096 bins occurs (ideally equally often), in standard
/// deviations from its mean.
fn deviation(bins: impl Iterator<Item = usize>) -> f64 {
    let mut counts = vec![0_u64; 4096];
    bins.for_each(|bin| counts[bin] += 1);
    let total: u64 = counts.iter().sum();
    let expected = total as f64 / counts.len() as f64;
    let squared = |&count: &u64| (count as f64 - expected).powi(2) / expected;
    let chi_squared: f64 = counts.iter().map(squared).sum();
    let freedom = (counts.len() - 1) as f64;
    (chi_squared - freedom) / (2.0 * freedom).sqrt()
}
