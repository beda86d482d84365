//! Laziness, counted: the sum over an iterator allocates nothing.

use step2_mapreduce::{sum_of_squares, sum_of_squares_listed};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const SUM: u64 = 333_328_333_350_000;

#[test]
fn only_the_list_allocates() {
    let _profiler = dhat::Profiler::builder().testing().build();
    assert_eq!(sum_of_squares(100_000), SUM);
    assert_eq!(dhat::HeapStats::get().total_blocks, 0);
    assert_eq!(sum_of_squares_listed(100_000), SUM);
    let stats = dhat::HeapStats::get();
    assert_eq!((stats.total_blocks, stats.max_bytes), (1, 800_000));
}
