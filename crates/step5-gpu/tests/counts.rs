//! What the emulation counts. It is a program of its own because runs alongside it
//! would be counted too.

mod emulated;

#[test]
fn counts_show_the_lessons() {
    emulated::counts_show_the_lessons(step0_problem::Precision::F32);
}
