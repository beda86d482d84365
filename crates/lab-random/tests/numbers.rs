//! The same numbers everywhere, and random ones.

mod statistics;

use lab_random::{
    WAYS, a_stream_a_chunk, counted, counted_from, counted_in_parallel, one_stream,
};
use statistics::{dependence, suspicion, unevenness};

const SEED: u64 = 1_234_567_890_123;

fn filled(fill: fn(u64, &mut [f32]), seed: u64, count: usize) -> Vec<f32> {
    let mut numbers = vec![-1.0; count];
    fill(seed, &mut numbers);
    numbers
}

fn on_threads(threads: usize, fill: fn(u64, &mut [f32])) -> Vec<f32> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| filled(fill, SEED, 1_000_003))
}

#[test]
fn the_number_of_threads_does_not_matter() {
    for fill in [a_stream_a_chunk, counted_in_parallel] {
        let alone = on_threads(1, fill);
        for threads in [2, 3, 7] {
            assert!(on_threads(threads, fill) == alone, "{threads} threads");
        }
    }
}

#[test]
fn threads_make_the_numbers_of_one() {
    let expected = filled(counted, SEED, 1_000_003);
    assert!(filled(counted_in_parallel, SEED, 1_000_003) == expected);
}

#[test]
fn a_number_depends_on_its_place_only() {
    let all = filled(counted, SEED, 4_000);
    let mut some = vec![-1.0; 1_001];
    counted_from(SEED, 700, &mut some);
    assert_eq!(some, all[2_800..3_801]);
}

#[test]
fn another_seed_gives_other_numbers() {
    for (name, _, fill) in WAYS {
        let (one, other) = (filled(fill, SEED, 1000), filled(fill, SEED + 1, 1000));
        let same = one.iter().zip(&other).filter(|(a, b)| a == b).count();
        assert!(same < 3, "{name}: {same}");
    }
}

/// The second chunk does not begin with the numbers of the first: their streams
/// differ.
#[test]
fn chunks_have_streams_of_their_own() {
    let chunk = 1 << 16;
    let numbers = filled(a_stream_a_chunk, SEED, 2 * chunk);
    let (first, second) = numbers.split_at(chunk);
    assert!(first.iter().zip(second).filter(|(a, b)| a == b).count() < 3);
    // And the first chunk of the next seed differs from the second chunk of this
    // one.
    let next = filled(a_stream_a_chunk, SEED + 1, chunk);
    assert!(next.iter().zip(second).filter(|(a, b)| a == b).count() < 3);
}

/// Every way passes. (`the_tests_see_a_pattern` shows that a generator that is not
/// random fails.)
#[test]
fn numbers_look_random() {
    for (name, _, fill) in WAYS {
        assert_eq!(suspicion(&filled(fill, SEED, 4_000_000)), None, "{name}");
    }
}

#[test]
fn the_tests_see_a_pattern() {
    let weyl = |_: u64, numbers: &mut [f32]| {
        for (i, number) in numbers.iter_mut().enumerate() {
            *number = (i as f64 * 0.618_033_988_749_895).fract() as f32;
        }
    };
    let numbers = filled(weyl, SEED, 4_000_000);
    assert!(unevenness(&numbers) < -4.0, "too even");
    assert!(dependence(&numbers, 1) > 4.0, "too uneven");
    assert!(suspicion(&numbers).is_some());
}

#[test]
fn a_piece_that_ends_within_a_block_is_filled() {
    for (name, _, fill) in WAYS {
        for count in [0, 1, 3, 5, 65_537] {
            assert!(filled(fill, 1, count).iter().all(|&u| u >= 0.0), "{name}");
        }
    }
}

#[test]
fn one_stream_is_what_it_says() {
    let all = filled(one_stream, SEED, 1000);
    assert_eq!(filled(one_stream, SEED, 500), all[..500]);
}
