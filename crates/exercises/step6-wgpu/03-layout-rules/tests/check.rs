//! What `layout` and `offsets` have to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random};
use exercise_layout_rules::Type::{self, Array, F32, Struct, U32, Vec2, Vec3, Vec4};
use exercise_layout_rules::{Layout, layout, offsets};

/// The offsets of a struct's members, its size and its alignment.
type Answer = (Vec<u32>, u32, u32);

fn array(element: Type, count: u32) -> Type {
    Array(Box::new(element), count)
}

/// Byte by byte: a place is good if its number can be divided by the alignment.
fn placed(of: &Type) -> (u32, u32) {
    let up_to = |mut place: u32, align: u32| {
        while !place.is_multiple_of(align) {
            place += 1;
        }
        place
    };
    match of {
        F32 | U32 => (4, 4),
        Vec2 => (8, 8),
        Vec3 => (12, 16),
        Vec4 => (16, 16),
        Array(element, count) => {
            let (size, align) = placed(element);
            ((0..*count).map(|_| up_to(size, align)).sum(), align)
        }
        Struct(members) => {
            let (mut end, mut widest) = (0, 1);
            for member in members {
                let (size, align) = placed(member);
                end = up_to(end, align) + size;
                widest = widest.max(align);
            }
            (up_to(end, widest), widest)
        }
    }
}

fn plainly(members: &[Type]) -> Answer {
    // Without the last members a struct ends where the next one would begin or before.
    let start = |count: usize| {
        let mut end = 0_u32;
        for member in &members[..=count] {
            let (size, align) = placed(member);
            while !end.is_multiple_of(align) {
                end += 1;
            }
            end += size;
        }
        end - placed(&members[count]).0
    };
    let (size, align) = placed(&Struct(members.to_vec()));
    ((0..members.len()).map(start).collect(), size, align)
}

fn member(random: &mut Random, depth: u32) -> Type {
    match random.random_range(0..if depth == 0 { 5 } else { 7 }) {
        0 => F32,
        1 => U32,
        2 => Vec2,
        3 => Vec3,
        4 => Vec4,
        5 => array(member(random, depth - 1), random.random_range(1..6)),
        _ => Struct(members(random, depth - 1)),
    }
}

fn members(random: &mut Random, depth: u32) -> Vec<Type> {
    let count = random.random_range(1..6);
    (0..count).map(|_| member(random, depth)).collect()
}

fn main() -> ExitCode {
    let exercise = Exercise::new(|members: Vec<Type>| -> Answer {
        let offsets = offsets(&members);
        let Layout { size, align } = layout(&Struct(members));
        (offsets, size, align)
    })
    .case("numbers_follow_each_other", vec![F32, U32, F32], (vec![0, 4, 8], 12, 4))
    .case(
        "a_number_fits_behind_three",
        vec![Vec3, F32, Vec2],
        (vec![0, 12, 16], 32, 16),
    )
    .case("three_begin_at_16", vec![F32, Vec3, U32], (vec![0, 16, 28], 32, 16))
    .case(
        "the_end_is_rounded_up",
        vec![Vec2, F32, F32, F32],
        (vec![0, 8, 12, 16], 24, 8),
    )
    .case("elements_are_aligned", vec![array(Vec3, 5), F32], (vec![0, 80], 96, 16))
    .case(
        "a_struct_in_a_struct",
        vec![F32, Struct(vec![F32, Vec2, F32]), F32],
        (vec![0, 8, 32], 40, 8),
    )
    .case(
        "arrays_of_structs",
        vec![U32, array(Struct(vec![Vec3, Vec2]), 2), U32],
        (vec![0, 16, 80], 96, 16),
    )
    .agrees(
        "any_struct",
        |random| members(random, 2),
        |members| plainly(members),
    );
    exercise_kit::run(&exercise)
}
