//! The kernels in f64, compiled for the CPU, give what step 1 gives.

mod emulated;

use step0_problem::Precision::F64;
use step5_gpu::Kernel;

#[test]
fn kernel_1_meets_the_contract() {
    emulated::meets_the_contract(F64, Kernel::Naive);
}

#[test]
fn kernel_2_meets_the_contract() {
    emulated::meets_the_contract(F64, Kernel::Tiled);
}

#[test]
fn kernel_3_meets_the_contract() {
    emulated::meets_the_contract(F64, Kernel::Batched);
}

#[test]
fn kernel_4_meets_the_contract() {
    emulated::meets_the_contract(F64, Kernel::Fused);
}

#[test]
fn a_tick_can_end_it() {
    emulated::a_tick_can_end_it(F64);
}

#[test]
fn random_problems_agree() {
    emulated::random_problems_agree(F64);
}

#[test]
fn batches_change_nothing() {
    emulated::batches_change_nothing(F64);
}

#[test]
fn too_little_memory_is_reported() {
    emulated::too_little_memory_is_reported(F64);
}

#[test]
fn large_clusters_are_swept_twice() {
    emulated::large_clusters_are_swept_twice(F64);
}

#[test]
fn ties_go_to_the_lowest_id() {
    emulated::ties_go_to_the_lowest_id(F64);
}

#[test]
fn hello_gives_the_closed_form() {
    emulated::hello_gives_the_closed_form(F64);
}
