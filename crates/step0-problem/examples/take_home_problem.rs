//! A type that keeps its promise.

/// At least one point, none of them with a NaN.
struct Cluster {
    points: Vec<[f64; 3]>,
}

impl Cluster {
    fn new(points: Vec<[f64; 3]>) -> Result<Cluster, String> {
        if points.is_empty() {
            return Err("expected at least one point".into());
        }
        if let Some(row) =
            points.iter().position(|p| !p.iter().all(|x| x.is_finite()))
        {
            return Err(format!("point {row} is not finite"));
        }
        Ok(Cluster { points })
    }

    /// Never divides by zero: a cluster has at least one point.
    fn centre(&self) -> [f64; 3] {
        let n = self.points.len() as f64;
        [0, 1, 2].map(|axis| self.points.iter().map(|p| p[axis]).sum::<f64>() / n)
    }
}

fn main() {
    for points in
        [vec![[0.0, 0.0, 0.0], [2.0, 4.0, 6.0]], vec![], vec![[f64::NAN; 3]]]
    {
        match Cluster::new(points) {
            Ok(cluster) => println!("centre {:?}", cluster.centre()),
            Err(fault) => println!("refused: {fault}"),
        }
    }
}
