//! aarch64: NEON. 32 registers, used as AVX-512's are; see x86_64.rs.

use std::arch::asm;

use step0_problem::{Isa, Precision};

use super::{Loads, Loop, Mix, Subject};

/// `op a, b, c`: a = b op c; fmla adds b * c to a.
macro_rules! three {
    ($op:literal $s:literal $a:literal $b:literal $c:literal) => {
        concat!($op, " v", $a, $s, ", v", $b, $s, ", v", $c, $s, "\n")
    };
}

/// Eight instructions for a row and a vector of columns.
macro_rules! direct {
    ($s:literal ($x:literal $y:literal $z:literal $least:literal $nearest:literal)) => {
        concat!(
            three!("fsub" $s 30 $z 2), three!("fmul" $s 30 30 30),
            three!("fsub" $s 31 $y 1), three!("fmla" $s 30 31 31),
            three!("fsub" $s 31 $x 0), three!("fmla" $s 30 31 31),
            three!("fmin" $s $least $least 30),
            three!("fmin" $s $nearest $nearest 30),
        )
    };
}

/// Six instructions for the same; the row's coordinates are multiplied by -2.
macro_rules! expanded {
    ($s:literal ($x:literal $y:literal $z:literal $norm:literal $least:literal
     $nearest:literal)) => {
        concat!(
            three!("fadd" $s 30 $norm 3),
            three!("fmla" $s 30 $z 2),
            three!("fmla" $s 30 $y 1),
            three!("fmla" $s 30 $x 0),
            three!("fmin" $s $least $least 30),
            three!("fmin" $s $nearest $nearest 30),
        )
    };
}

/// One instruction of a kind; registers 0 and 1 are its other operands.
macro_rules! one {
    (add $s:literal $n:literal) => { three!("fadd" $s $n $n 0) };
    (mul $s:literal $n:literal) => { three!("fmul" $s $n $n 1) };
    (fma $s:literal $n:literal) => { three!("fmla" $s $n 0 1) };
    (min $s:literal $n:literal) => { three!("fmin" $s $n $n 0) };
}

/// Two kinds in turn, on registers that do not depend on each other.
macro_rules! chains {
    ($s:literal $one:ident $other:ident; $(($a:literal $b:literal))*) => {
        concat!($(one!($one $s $a), one!($other $s $b)),*)
    };
}

/// Loads or stores all registers.
macro_rules! all {
    ($op:literal; $($n:literal)*) => {
        concat!($($op, " q", $n, ", [x0, #", $n, "*16]\n"),*)
    };
}
macro_rules! all_registers {
    ($op:literal) => {
        all!($op; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25
            26 27 28 29 30 31)
    };
}

/// A function that runs a body for `count` rounds.
macro_rules! rounds {
    ($body:expr) => {{
        unsafe fn rounds(data: *mut u8, count: u64) {
            // SAFETY: the caller's. All vector registers are declared overwritten.
            unsafe {
                asm!(
                    all_registers!("ldr"),
                    "2:",
                    $body,
                    "subs x1, x1, #1",
                    "b.ne 2b",
                    all_registers!("str"),
                    in("x0") data,
                    inout("x1") count => _,
                    out("v8") _, out("v9") _, out("v10") _, out("v11") _,
                    out("v12") _, out("v13") _, out("v14") _, out("v15") _,
                    clobber_abi("C"),
                    options(nostack),
                )
            }
        }
        rounds
    }};
}

macro_rules! neon {
    ($precision:ident $s:literal; $($chain:literal $one:ident $other:ident;)*) => {
        &[
            Loop {
                name: "direct",
                subject: Subject::Direct,
                columns: FOUR,
                mix: Mix { add: 12, mul: 4, fma: 8, min: 8 },
                isa: Isa::Baseline,
                precision: Precision::$precision,
                width: 16,
                body: rounds!(concat!(
                    direct!($s (4 5 6 8 9)),
                    direct!($s (10 11 12 14 15)),
                    direct!($s (16 17 18 20 21)),
                    direct!($s (22 23 24 26 27))
                )),
            },
            Loop {
                name: "expanded",
                subject: Subject::Expanded,
                columns: FOUR,
                mix: Mix { add: 4, mul: 0, fma: 12, min: 8 },
                isa: Isa::Baseline,
                precision: Precision::$precision,
                width: 16,
                body: rounds!(concat!(
                    expanded!($s (4 5 6 7 8 9)),
                    expanded!($s (10 11 12 13 14 15)),
                    expanded!($s (16 17 18 19 20 21)),
                    expanded!($s (22 23 24 25 26 27))
                )),
            },
            $(Loop {
                name: $chain,
                subject: Subject::Instructions,
                columns: &[],
                mix: Mix { $one: 15, ..NONE }.and(Mix { $other: 15, ..NONE }),
                isa: Isa::Baseline,
                precision: Precision::$precision,
                width: 16,
                body: rounds!(chains!($s $one $other; (2 3) (4 5) (6 7) (8 9)
                    (10 11) (12 13) (14 15) (16 17) (18 19) (20 21) (22 23) (24 25)
                    (26 27) (28 29) (30 31))),
            }),*
        ]
    };
    ($precision:ident $s:literal) => {
        neon! {
            $precision $s;
            "add" add add;
            "mul" mul mul;
            "fma" fma fma;
            "min" min min;
            "add+fma" add fma;
            "add+min" add min;
            "fma+min" fma min;
        }
    };
}

/// The registers of the columns: x, y, z, norm, least, nearest.
const FOUR: &[[usize; 6]] = &[
    [4, 5, 6, 7, 8, 9],
    [10, 11, 12, 13, 14, 15],
    [16, 17, 18, 19, 20, 21],
    [22, 23, 24, 25, 26, 27],
];

const NONE: Mix = Mix { add: 0, mul: 0, fma: 0, min: 0 };

pub static LOOPS: &[&[Loop]] = &[neon!(F32 ".4s"), neon!(F64 ".2d")];

unsafe fn loads(data: *const u8, count: u64) {
    // SAFETY: the caller's. All vector registers are declared overwritten.
    unsafe {
        asm!(
            "2:",
            "ldp q0, q1, [x0]", "ldp q2, q3, [x0, #32]",
            "ldp q4, q5, [x0, #64]", "ldp q6, q7, [x0, #96]",
            "ldp q0, q1, [x0, #128]", "ldp q2, q3, [x0, #160]",
            "ldp q4, q5, [x0, #192]", "ldp q6, q7, [x0, #224]",
            "ldp q0, q1, [x0, #256]", "ldp q2, q3, [x0, #288]",
            "ldp q4, q5, [x0, #320]", "ldp q6, q7, [x0, #352]",
            "ldp q0, q1, [x0, #384]", "ldp q2, q3, [x0, #416]",
            "ldp q4, q5, [x0, #448]", "ldp q6, q7, [x0, #480]",
            "add x0, x0, #512",
            "subs x1, x1, #1",
            "b.ne 2b",
            inout("x0") data => _,
            inout("x1") count => _,
            clobber_abi("C"),
            options(nostack, readonly),
        )
    }
}

pub static LOADS: &[Loads] = &[Loads { isa: Isa::Baseline, body: loads }];

/// Sixteen additions, each of which needs the one before.
pub const CLOCK: Option<fn(u64)> = Some(|count| {
    // SAFETY: it changes two registers, and both are declared.
    unsafe {
        asm!(
            "2:",
            "add {sum}, {sum}, {one}", "add {sum}, {sum}, {one}",
            "add {sum}, {sum}, {one}", "add {sum}, {sum}, {one}",
            "add {sum}, {sum}, {one}", "add {sum}, {sum}, {one}",
            "add {sum}, {sum}, {one}", "add {sum}, {sum}, {one}",
            "add {sum}, {sum}, {one}", "add {sum}, {sum}, {one}",
            "add {sum}, {sum}, {one}", "add {sum}, {sum}, {one}",
            "add {sum}, {sum}, {one}", "add {sum}, {sum}, {one}",
            "add {sum}, {sum}, {one}", "add {sum}, {sum}, {one}",
            "subs {count}, {count}, #1",
            "b.ne 2b",
            sum = inout(reg) 0u64 => _,
            one = in(reg) 1u64,
            count = inout(reg) count => _,
            options(nostack, nomem),
        )
    }
});
