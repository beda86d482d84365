//! What the emulation counts; in a program of its own, for runs beside it would be
//! counted too.

mod emulated;

#[test]
fn counts_show_the_lessons() {
    emulated::counts_show_the_lessons(step0_problem::Precision::F32);
}
