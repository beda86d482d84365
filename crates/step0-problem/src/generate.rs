//! The workshop's random clusters, bit for bit as NumPy makes them where both use the
//! logarithm of the same C library; elsewhere the last bit of a coordinate may differ.
//!
//! NumPy's legacy `RandomState` is three algorithms over one stream of 32-bit
//! numbers from the Mersenne Twister: doubles of 53 bits, integers by masked
//! rejection, and normal numbers by Marsaglia's polar method, which makes two at a
//! time.

use ndarray::Array2;
use rand_mt::Mt;

use crate::{Cluster, ClusterSet, Error, Point, Result};

/// What the workshop's `gen_clusters(n, m, seed)` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe {
    /// How many clusters to make, 1 or more.
    pub clusters: usize,
    /// One more than the largest size a cluster may have, 2 or more.
    pub max_size: u32,
    /// The seed of the random numbers.
    pub seed: u32,
}

/// A typing mistake should not fill the memory.
const MOST_POINTS: usize = 100_000_000;

/// The two sets the workshop checks its code with: 758 and 332 points.
pub const WORKSHOP: [Recipe; 2] = [
    Recipe { clusters: 50, max_size: 35, seed: 1 },
    Recipe { clusters: 30, max_size: 23, seed: 2 },
];

/// The two sets it measures scaling with: 40,032 and 43,187 points.
pub const SCALING: [Recipe; 2] = [
    Recipe { clusters: 400, max_size: 200, seed: 1 },
    Recipe { clusters: 200, max_size: 450, seed: 2 },
];

impl Recipe {
    /// Makes the clusters: each has a uniform size in `1..max_size`, and along each
    /// axis a mean in `1..10`, a standard deviation in `1..3` and normally
    /// distributed points.
    ///
    /// # Errors
    /// Bad input if there would be no cluster, no size to choose from, or more than
    /// 10⁸ points.
    pub fn generate(&self) -> Result<ClusterSet> {
        let most = self.clusters.saturating_mul(self.max_size as usize);
        if self.clusters == 0 || self.max_size < 2 || most > MOST_POINTS {
            return Err(Error::BadInput(format!(
                "expected 1 or more clusters, a MAX of 2 or more (sizes are 1 to MAX-1) \
                 and at most 10⁸ for N times MAX, found {} and {}",
                self.clusters, self.max_size
            )));
        }
        let mut random = RandomState::new(self.seed);
        let sizes: Vec<u32> =
            (0..self.clusters).map(|_| random.randint(1, self.max_size)).collect();
        let clusters = sizes.into_iter().map(|size| random.cluster(size)).collect();
        ClusterSet::numbered(clusters)
    }
}

/// As much of `numpy.random.RandomState` as the workshop's data needs.
struct RandomState {
    twister: Mt,
    /// The second of two normal numbers, kept for the next call.
    spare_normal: Option<f64>,
}

impl RandomState {
    fn new(seed: u32) -> Self {
        RandomState { twister: Mt::new(seed), spare_normal: None }
    }

    /// Uniform in `[0, 1)`, with 53 random bits from two draws.
    fn uniform(&mut self) -> f64 {
        let high = f64::from(self.twister.next_u32() >> 5);
        let low = f64::from(self.twister.next_u32() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0 // 2²⁶ and 2⁵³
    }

    /// Uniform in `low..high`: draws as many bits as the range has, until one fits.
    fn randint(&mut self, low: u32, high: u32) -> u32 {
        let largest = high - low - 1;
        if largest == 0 {
            return low; // NumPy draws nothing for a range of one
        }
        let mask = u32::MAX >> largest.leading_zeros();
        loop {
            let draw = self.twister.next_u32() & mask;
            if draw <= largest {
                return low + draw;
            }
        }
    }

    // ANCHOR: normal
    /// Normal with mean 0 and standard deviation 1, by the polar method: a point in
    /// the unit disc gives two normal numbers.
    fn standard_normal(&mut self) -> f64 {
        if let Some(spare) = self.spare_normal.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let r2 = x * x + y * y;
            if r2 < 1.0 && r2 != 0.0 {
                let factor = (-2.0 * r2.ln() / r2).sqrt();
                self.spare_normal = Some(factor * x);
                return factor * y;
            }
        }
    }

    // ANCHOR_END: normal

    fn cluster(&mut self, size: u32) -> Cluster {
        let mean: Point = std::array::from_fn(|_| f64::from(self.randint(1, 10)));
        let deviation: Point =
            std::array::from_fn(|_| f64::from(self.randint(1, 3)));
        // Filled row by row, because the order of the draws determines the data.
        let points = Array2::from_shape_fn((size as usize, 3), |(_, axis)| {
            mean[axis] + deviation[axis] * self.standard_normal()
        });
        Cluster::new(points)
            .expect("sizes are at least 1 and normal numbers are finite")
    }
}
