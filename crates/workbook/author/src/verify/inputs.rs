//! A check with symmetric inputs of round sizes lets the swapped and the unfinished
//! answer pass.

use exercise_kit::Description;

/// What is wrong with the inputs of an exercise.
pub fn faults_of_inputs(description: &Description) -> Vec<String> {
    let mut wrong = Vec::new();
    let inputs = || description.checks.iter().flat_map(|(_, shapes)| shapes);
    let lengths = || inputs().map(|shape| shape.lengths.as_slice());
    let has_sequences = lengths().any(|lengths| !lengths.is_empty());
    let is_odd = |length: &usize| *length > 1 && length % 2 == 1;
    if has_sequences && !lengths().any(|lengths| lengths.iter().any(is_odd)) {
        wrong.push(
            "no input has a sequence of an odd length above 1, so nothing finds a loop \
             that forgets what is left over"
                .to_owned(),
        );
    }
    let are_many = |lengths: &[usize]| lengths.len() > 1;
    let differ =
        |lengths: &[usize]| lengths.windows(2).any(|pair| pair[0] != pair[1]);
    if lengths().any(are_many) && !lengths().any(differ) {
        wrong.push(
            "the sequences of an input all have the same length, so nothing finds two \
             that were swapped"
                .to_owned(),
        );
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use exercise_kit::Shape;

    fn found(inputs: &[&[usize]]) -> usize {
        let shape = |lengths: &&[usize]| Shape { lengths: lengths.to_vec() };
        let shapes = inputs.iter().map(shape).collect();
        let checks = vec![("check".to_owned(), shapes)];
        faults_of_inputs(&Description { checks, is_timed: false }).len()
    }

    #[test]
    fn round_and_equal_sizes_are_found() {
        assert_eq!(found(&[&[], &[]]), 0, "numbers have no sizes");
        assert_eq!(found(&[&[8], &[7]]), 0);
        assert_eq!(found(&[&[8], &[1]]), 1, "a single element leaves nothing over");
        assert_eq!(found(&[&[7, 7], &[5, 5]]), 1);
        assert_eq!(found(&[&[7, 7], &[5, 6]]), 0);
        assert_eq!(found(&[&[8, 8]]), 2);
    }
}
