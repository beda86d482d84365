//! Counts what two ways of summing 10⁵ squares allocate:
//! `cargo run -p step2-mapreduce --example lazy`

use step2_mapreduce::{sum_of_squares, sum_of_squares_listed};

// ANCHOR: counted
/// An allocator that counts.
#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    for (name, sum) in [
        ("one at a time", sum_of_squares as fn(u64) -> u64),
        ("as a list", sum_of_squares_listed),
    ] {
        let before = dhat::HeapStats::get();
        let result = sum(100_000);
        let after = dhat::HeapStats::get();
        let blocks = after.total_blocks - before.total_blocks;
        let bytes = after.total_bytes - before.total_bytes;
        println!("{name:13}  {result}  {blocks} allocations, {bytes} bytes");
    }
}
// ANCHOR_END: counted
