//! throughput
use std::time::Instant;
use step0_problem::*;
use step3_simd::*;

fn rng(s: &mut u64) -> f64 {
    *s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*s >> 11) as f64 / (1u64 << 53) as f64
}
fn gauss(s: &mut u64) -> f64 {
    (0..12).map(|_| rng(s)).sum::<f64>() - 6.0
}
fn set(n: usize, max: usize, s: &mut u64) -> ClusterSet {
    let cs = (0..n)
        .map(|_| {
            let k = 1 + (rng(s) * (max - 1) as f64) as usize;
            let m: [f64; 3] = std::array::from_fn(|_| 1.0 + 9.0 * rng(s));
            let d: [f64; 3] = std::array::from_fn(|_| 1.0 + 2.0 * rng(s));
            let p: Vec<Point> = (0..k)
                .map(|_| std::array::from_fn(|a| m[a] + d[a] * gauss(s)))
                .collect();
            Cluster::from_points(&p).unwrap()
        })
        .collect();
    ClusterSet::numbered(cs).unwrap()
}
fn once<T: Real>(k: Kernel, l: &ClusterSet, r: &ClusterSet) -> (f64, f64) {
    let (l, r) = (Layout::<T>::new(l, [5.0; 3]), Layout::<T>::new(r, [5.0; 3]));
    let mut scratch = Vec::new();
    let t = Instant::now();
    let mut sum = 0.0;
    for a in l.clouds() {
        for b in r.clouds() {
            sum += chamfer(k, a, b, &mut scratch);
        }
    }
    (t.elapsed().as_secs_f64(), sum)
}
fn main() {
    let args: Vec<usize> =
        std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    let (nl, ml, nr, mr, rounds) = if args.len() == 5 {
        (args[0], args[1], args[2], args[3], args[4])
    } else {
        (400, 200, 200, 450, 15)
    };
    let mut s = 7;
    let (l, r) = (set(nl, ml, &mut s), set(nr, mr, &mut s));
    let pairs = (l.point_count() * r.point_count()) as f64;
    let isas: Vec<Isa> = match std::env::var("WORKBOOK_ISA") {
        Ok(v) => vec![v.parse().unwrap()],
        _ => vec![Isa::Avx512, Isa::Avx2, Isa::Baseline],
    };
    let mut best = [[f64::INFINITY; 2]; 3];
    let mut sums = [[0.0; 2]; 3];
    for _ in 0..rounds {
        for (i, &isa) in isas.iter().enumerate() {
            let k = Kernel::new(Some(isa)).unwrap();
            for (j, (t, sum)) in [once::<f32>(k, &l, &r), once::<f64>(k, &l, &r)]
                .into_iter()
                .enumerate()
            {
                best[i][j] = best[i][j].min(t);
                sums[i][j] = sum;
            }
        }
    }
    for (i, isa) in isas.iter().enumerate() {
        println!(
            "{isa:9} f32 {:6.2} Gp/s  f64 {:6.2} Gp/s   {} {}",
            pairs / best[i][0] / 1e9,
            pairs / best[i][1] / 1e9,
            sums[i][0],
            sums[i][1]
        );
    }
}
