//! The synthetic nest: four loops around a square root.

use step0_problem::Isa;

use crate::arch::{Instructions, Job, Kernel, Lanes};
use crate::roots::total;

/// `Σ over 0 ≤ i < j < l < m < n of round((√(i+4))²)`, term by term, on the best
/// instruction set this processor has.
pub fn hello(n: u64) -> u64 {
    (0..n).map(hello_below).sum()
}

/// The sum of the nest's terms with this m: `Σ over 0 ≤ i < j < l < m`.
pub fn hello_below(m: u64) -> u64 {
    below(kernel(), m)
}

/// The kernel that `WORKBOOK_ISA` asks for, else the best. A missing instruction set
/// has been refused before anything is computed.
fn kernel() -> Kernel {
    let asked = Isa::from_environment().ok().flatten();
    let kernel = Kernel::new(asked).or_else(|_| Kernel::new(None));
    kernel.expect("there is always a best one")
}

fn below(kernel: Kernel, m: u64) -> u64 {
    kernel.run(Nest(m as usize))
}

struct Nest(usize);

impl Job for Nest {
    type Output = u64;

    #[inline(always)]
    fn run<I: Instructions>(self, isa: I) -> u64 {
        nest::<I::F64>(isa, self.0)
    }
}

// ANCHOR: nest
#[inline(always)]
fn nest<V: Lanes<Element = f64>>(isa: V::Isa, m: usize) -> u64 {
    // i + 4 for each i, after some zeros. Vectors are taken from the end; the last
    // one reaches into the zeros, whose roots add nothing.
    let mut terms = vec![0.0; V::COUNT];
    terms.extend((0..m).map(|i| (i + 4) as f64));
    let mut sum = V::splat(isa, 0.0);
    for l in 0..m {
        for j in 0..l {
            let vectors = terms[..V::COUNT + j].rchunks_exact(V::COUNT);
            for terms in vectors.take(j.div_ceil(V::COUNT)) {
                let root = V::load(isa, terms).sqrt();
                sum = sum + round(isa, root * root);
            }
        }
    }
    total(sum) as u64
}

/// Rounds to the nearest integer, by adding a number so large that f64 has no
/// fractions there.
#[inline(always)]
fn round<V: Lanes<Element = f64>>(isa: V::Isa, value: V) -> V {
    let far = V::splat(isa, 1.5 * (1u64 << 52) as f64);
    (value + far) - far
}
// ANCHOR_END: nest

#[cfg(test)]
mod tests {
    use step0_problem::contract;

    use super::*;

    #[test]
    fn every_instruction_set_gives_the_closed_form() {
        for isa in contract::isas() {
            let kernel = Kernel::new(Some(isa)).unwrap();
            contract::check_hello(|n| (0..n).map(|m| below(kernel, m)).sum());
        }
    }
}
