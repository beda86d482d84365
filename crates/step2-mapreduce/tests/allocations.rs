//! Laziness, counted: the sum over an iterator allocates nothing.
//!
//! It runs without the test harness, whose own threads allocate too.

use step2_mapreduce::{sum_of_squares, sum_of_squares_listed};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const SUM: u64 = 333_328_333_350_000;

fn main() {
    // A test runner asks for a list of the tests; here there is only one.
    if std::env::args().any(|argument| argument == "--list") {
        let ignored = std::env::args().any(|argument| argument == "--ignored");
        print!("{}", if ignored { "" } else { "only_the_list_allocates: test\n" });
        return;
    }
    let _profiler = dhat::Profiler::builder().testing().build();
    assert_eq!(sum_of_squares(100_000), SUM);
    assert_eq!(dhat::HeapStats::get().total_blocks, 0);
    assert_eq!(sum_of_squares_listed(100_000), SUM);
    let stats = dhat::HeapStats::get();
    assert_eq!((stats.total_blocks, stats.max_bytes), (1, 800_000));
}
