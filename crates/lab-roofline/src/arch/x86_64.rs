//! x86-64: SSE2, AVX2 with fma, AVX-512.
//!
//! Registers are given by number. A row has x, y, z in registers 0, 1, 2, and its
//! squared norm in 3 for the expanded form. A column has x, y, z, the norm, its
//! least square so far, and the least square so far of the row that meets it. With
//! only 16 registers the two columns of the expanded form share y and z, which
//! makes no difference to the processor.

use std::arch::asm;

use step0_problem::{Isa, Precision};

use super::{Loads, Loop, Mix, Subject};

/// `op a, b, c` of AVX: a = b op c.
macro_rules! three {
    ($op:literal $s:literal $r:literal $a:literal $b:literal $c:literal) => {
        concat!("v", $op, $s, " ", $r, $a, ", ", $r, $b, ", ", $r, $c, "\n")
    };
}

/// `op a, b` of SSE: a = a op b.
macro_rules! two {
    ($op:literal $s:literal $a:literal $b:literal) => {
        concat!($op, $s, " xmm", $a, ", xmm", $b, "\n")
    };
}

// ANCHOR: direct
/// Eight instructions for a row and a vector of columns.
macro_rules! direct {
    (sse2 $s:literal
     ($x:literal $y:literal $z:literal $least:literal $nearest:literal)
     $d:literal $t:literal) => {
        concat!(
            two!("mova" $s $d $z), two!("sub" $s $d 2), two!("mul" $s $d $d),
            two!("mova" $s $t $y), two!("sub" $s $t 1), two!("mul" $s $t $t),
            two!("add" $s $d $t),
            two!("mova" $s $t $x), two!("sub" $s $t 0), two!("mul" $s $t $t),
            two!("add" $s $d $t),
            two!("min" $s $least $d), two!("min" $s $nearest $d),
        )
    };
    ($r:literal $s:literal
     ($x:literal $y:literal $z:literal $least:literal $nearest:literal)
     $d:literal $t:literal) => {
        concat!(
            three!("sub" $s $r $d $z 2), three!("mul" $s $r $d $d $d),
            three!("sub" $s $r $t $y 1), three!("fmadd231" $s $r $d $t $t),
            three!("sub" $s $r $t $x 0), three!("fmadd231" $s $r $d $t $t),
            three!("min" $s $r $least $least $d),
            three!("min" $s $r $nearest $nearest $d),
        )
    };
}
// ANCHOR_END: direct

// ANCHOR: expanded
/// Six instructions for the same; the row's coordinates are multiplied by -2.
macro_rules! expanded {
    (sse2 $s:literal ($x:literal $y:literal $z:literal $norm:literal $least:literal
     $nearest:literal) $d:literal $t:literal) => {
        concat!(
            two!("mova" $s $d $norm), two!("add" $s $d 3),
            two!("mova" $s $t $z), two!("mul" $s $t 2), two!("add" $s $d $t),
            two!("mova" $s $t $y), two!("mul" $s $t 1), two!("add" $s $d $t),
            two!("mova" $s $t $x), two!("mul" $s $t 0), two!("add" $s $d $t),
            two!("min" $s $least $d), two!("min" $s $nearest $d),
        )
    };
    ($r:literal $s:literal ($x:literal $y:literal $z:literal $norm:literal
     $least:literal $nearest:literal) $d:literal $t:literal) => {
        concat!(
            three!("add" $s $r $d $norm 3),
            three!("fmadd231" $s $r $d $z 2),
            three!("fmadd231" $s $r $d $y 1),
            three!("fmadd231" $s $r $d $x 0),
            three!("min" $s $r $least $least $d),
            three!("min" $s $r $nearest $nearest $d),
        )
    };
}
// ANCHOR_END: expanded

/// One instruction of a kind; registers 0 and 1 are its other operands.
macro_rules! one {
    (sse2 add $s:literal $n:literal) => { two!("add" $s $n 0) };
    (sse2 mul $s:literal $n:literal) => { two!("mul" $s $n 1) };
    (sse2 min $s:literal $n:literal) => { two!("min" $s $n 0) };
    ($r:literal add $s:literal $n:literal) => { three!("add" $s $r $n $n 0) };
    ($r:literal mul $s:literal $n:literal) => { three!("mul" $s $r $n $n 1) };
    ($r:literal fma $s:literal $n:literal) => { three!("fmadd231" $s $r $n 0 1) };
    ($r:literal min $s:literal $n:literal) => { three!("min" $s $r $n $n 0) };
}

/// Two kinds in turn, on registers that do not depend on each other.
macro_rules! chains {
    ($r:tt $s:literal $one:ident $other:ident; $(($a:literal $b:literal))*) => {
        concat!($(one!($r $one $s $a), one!($r $other $s $b)),*)
    };
}

/// Loads (or stores) registers, from the first on.
macro_rules! load {
    ($mov:literal $r:literal $width:literal; $($n:literal)*) => {
        concat!($($mov, " ", $r, $n, ", [rdi + ", $n, "*", $width, "]\n"),*)
    };
}
macro_rules! store {
    ($mov:literal $r:literal $width:literal $last:literal; $($n:literal)*) => {
        concat!(
            $($mov, " [rdi + ", $n, "*", $width, "], ", $r, $n, "\n",)*
            $last
        )
    };
}

// ANCHOR: rounds
/// A function that runs a body for `count` rounds.
macro_rules! rounds {
    ($load:expr, $store:expr, $body:expr) => {{
        unsafe fn rounds(data: *mut u8, count: u64) {
            // SAFETY: the caller's. All vector registers are declared overwritten.
            unsafe {
                asm!(
                    $load,
                    "2:",
                    $body,
                    "dec rcx",
                    "jnz 2b",
                    $store,
                    in("rdi") data,
                    inout("rcx") count => _,
                    clobber_abi("sysv64"),
                    options(nostack),
                )
            }
        }
        rounds
    }};
}
// ANCHOR_END: rounds

/// The loops of one instruction set in one precision.
macro_rules! loops {
    (
        $isa:ident $precision:ident $kind:tt $s:literal $width:literal;
        $load:expr; $store:expr;
        $(chains $chain:literal $one:ident $other:ident;)*
        pairs $pairs:tt = $count:literal;
        direct $direct_mix:expr, $direct:expr;
        expanded $expanded_mix:expr, $expanded:expr;
        columns $columns:expr;
    ) => {
        &[
            Loop {
                name: "direct",
                subject: Subject::Direct,
                columns: $columns,
                mix: $direct_mix,
                isa: Isa::$isa,
                precision: Precision::$precision,
                width: $width,
                body: rounds!($load, $store, $direct),
            },
            Loop {
                name: "expanded",
                subject: Subject::Expanded,
                columns: $columns,
                mix: $expanded_mix,
                isa: Isa::$isa,
                precision: Precision::$precision,
                width: $width,
                body: rounds!($load, $store, $expanded),
            },
            $(loops!(chains $isa $precision $kind $s $width $load; $store;
                $chain $one $other; $pairs $count)),*
        ]
    };
    (chains $isa:ident $precision:ident $kind:tt $s:literal $width:literal
     $load:expr; $store:expr; $name:literal $one:ident $other:ident;
     ($($pair:tt)*) $count:literal) => {
        Loop {
            name: $name,
            subject: Subject::Instructions,
            columns: &[],
            mix: Mix { $one: $count, ..NONE }.and(Mix { $other: $count, ..NONE }),
            isa: Isa::$isa,
            precision: Precision::$precision,
            width: $width,
            body: rounds!($load, $store, chains!($kind $s $one $other; $($pair)*)),
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
const TWO: &[[usize; 6]] = &[[4, 5, 6, 7, 8, 9], [10, 5, 6, 11, 12, 13]];

const NONE: Mix = Mix { add: 0, mul: 0, fma: 0, min: 0 };

/// The instructions of the direct form for `columns` vectors of columns.
const fn direct(columns: u64) -> Mix {
    Mix { add: 3 * columns, mul: columns, fma: 2 * columns, min: 2 * columns }
}

const fn expanded(columns: u64) -> Mix {
    Mix { add: columns, mul: 0, fma: 3 * columns, min: 2 * columns }
}

/// SSE2, where a fused multiply-add is a multiplication and an addition.
const fn unfused(mix: Mix) -> Mix {
    Mix { add: mix.add + mix.fma, mul: mix.mul + mix.fma, fma: 0, min: mix.min }
}

macro_rules! avx512 {
    ($precision:ident $s:literal) => {
        loops! {
            Avx512 $precision "zmm" $s 64;
            load!("vmovups" "zmm" 64; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17
                18 19 20 21 22 23 24 25 26 27 28 29 30 31);
            store!("vmovups" "zmm" 64 "vzeroupper"; 0 1 2 3 4 5 6 7 8 9 10 11 12 13
                14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);
            chains "add" add add;
            chains "mul" mul mul;
            chains "fma" fma fma;
            chains "min" min min;
            chains "add+fma" add fma;
            chains "add+min" add min;
            chains "fma+min" fma min;
            pairs ((2 3) (4 5) (6 7) (8 9) (10 11) (12 13) (14 15) (16 17) (18 19)
                (20 21) (22 23) (24 25) (26 27) (28 29) (30 31)) = 15;
            direct direct(4), concat!(
                direct!("zmm" $s (4 5 6 8 9) 30 31),
                direct!("zmm" $s (10 11 12 14 15) 30 31),
                direct!("zmm" $s (16 17 18 20 21) 30 31),
                direct!("zmm" $s (22 23 24 26 27) 30 31));
            expanded expanded(4), concat!(
                expanded!("zmm" $s (4 5 6 7 8 9) 30 31),
                expanded!("zmm" $s (10 11 12 13 14 15) 30 31),
                expanded!("zmm" $s (16 17 18 19 20 21) 30 31),
                expanded!("zmm" $s (22 23 24 25 26 27) 30 31));
            columns FOUR;
        }
    };
}

macro_rules! avx2 {
    ($precision:ident $s:literal) => {
        loops! {
            Avx2 $precision "ymm" $s 32;
            load!("vmovups" "ymm" 32; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
            store!("vmovups" "ymm" 32 "vzeroupper"; 0 1 2 3 4 5 6 7 8 9 10 11 12 13
                14 15);
            chains "add" add add;
            chains "mul" mul mul;
            chains "fma" fma fma;
            chains "min" min min;
            chains "add+fma" add fma;
            chains "add+min" add min;
            chains "fma+min" fma min;
            pairs ((2 3) (4 5) (6 7) (8 9) (10 11) (12 13) (14 15)) = 7;
            direct direct(2), concat!(
                direct!("ymm" $s (4 5 6 8 9) 14 15),
                direct!("ymm" $s (10 5 6 12 13) 14 15));
            expanded expanded(2), concat!(
                expanded!("ymm" $s (4 5 6 7 8 9) 14 15),
                expanded!("ymm" $s (10 5 6 11 12 13) 14 15));
            columns TWO;
        }
    };
}

macro_rules! sse2 {
    ($precision:ident $s:literal) => {
        loops! {
            Baseline $precision sse2 $s 16;
            load!("movups" "xmm" 16; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
            store!("movups" "xmm" 16 ""; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
            chains "add" add add;
            chains "mul" mul mul;
            chains "min" min min;
            chains "add+mul" add mul;
            chains "add+min" add min;
            chains "mul+min" mul min;
            pairs ((2 3) (4 5) (6 7) (8 9) (10 11) (12 13) (14 15)) = 7;
            direct unfused(direct(2)), concat!(
                direct!(sse2 $s (4 5 6 8 9) 14 15),
                direct!(sse2 $s (10 5 6 12 13) 14 15));
            expanded unfused(expanded(2)), concat!(
                expanded!(sse2 $s (4 5 6 7 8 9) 14 15),
                expanded!(sse2 $s (10 5 6 11 12 13) 14 15));
            columns TWO;
        }
    };
}

pub static LOOPS: &[&[Loop]] = &[
    sse2!(F32 "ps"),
    sse2!(F64 "pd"),
    avx2!(F32 "ps"),
    avx2!(F64 "pd"),
    avx512!(F32 "ps"),
    avx512!(F64 "pd"),
];

/// A function that loads 512 bytes per round, into eight registers in turn.
macro_rules! loads {
    ($mov:literal $r:literal $last:literal; $(($n:literal $offset:literal))*) => {{
        unsafe fn loads(data: *const u8, count: u64) {
            // SAFETY: the caller's. All vector registers are declared overwritten.
            unsafe {
                asm!(
                    "2:",
                    concat!($($mov, " ", $r, $n, ", [rdi + ", $offset, "]\n"),*),
                    "add rdi, 512",
                    "dec rcx",
                    "jnz 2b",
                    $last,
                    inout("rdi") data => _,
                    inout("rcx") count => _,
                    clobber_abi("sysv64"),
                    options(nostack, readonly),
                )
            }
        }
        loads
    }};
}

pub static LOADS: &[Loads] = &[
    Loads {
        isa: Isa::Baseline,
        body: loads!("movaps" "xmm" "";
            (0 0) (1 16) (2 32) (3 48) (4 64) (5 80) (6 96) (7 112)
            (0 128) (1 144) (2 160) (3 176) (4 192) (5 208) (6 224) (7 240)
            (0 256) (1 272) (2 288) (3 304) (4 320) (5 336) (6 352) (7 368)
            (0 384) (1 400) (2 416) (3 432) (4 448) (5 464) (6 480) (7 496)),
    },
    Loads {
        isa: Isa::Avx2,
        body: loads!("vmovaps" "ymm" "vzeroupper";
            (0 0) (1 32) (2 64) (3 96) (4 128) (5 160) (6 192) (7 224)
            (0 256) (1 288) (2 320) (3 352) (4 384) (5 416) (6 448) (7 480)),
    },
    Loads {
        isa: Isa::Avx512,
        body: loads!("vmovaps" "zmm" "vzeroupper";
            (0 0) (1 64) (2 128) (3 192) (4 256) (5 320) (6 384) (7 448)),
    },
];

/// Sixteen additions, each of which needs the one before.
pub const CLOCK: Option<fn(u64)> = Some(|count| {
    // SAFETY: it changes two registers, and both are declared.
    unsafe {
        asm!(
            "2:",
            "add {sum}, {one}", "add {sum}, {one}", "add {sum}, {one}",
            "add {sum}, {one}", "add {sum}, {one}", "add {sum}, {one}",
            "add {sum}, {one}", "add {sum}, {one}", "add {sum}, {one}",
            "add {sum}, {one}", "add {sum}, {one}", "add {sum}, {one}",
            "add {sum}, {one}", "add {sum}, {one}", "add {sum}, {one}",
            "add {sum}, {one}",
            "dec {count}",
            "jnz 2b",
            sum = inout(reg) 0u64 => _,
            one = in(reg) 1u64,
            count = inout(reg) count => _,
            options(nostack, nomem),
        )
    }
});
