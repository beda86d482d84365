//! The answer: the nearest cluster on the other side, for every cluster.

use crate::ClusterSet;

// ANCHOR: nearest
/// A cluster's nearest neighbour among the clusters of the other set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// The id of the cluster.
    pub cluster: i64,
    /// The id of its nearest cluster in the other set.
    pub nearest: i64,
    /// The Chamfer distance between the two, in the unit of the coordinates.
    pub distance: f64,
}

/// For each cluster of either set, in ascending order of id, its nearest in the
/// other.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairing {
    /// One entry for each cluster of the left set.
    pub left_to_right: Vec<Nearest>,
    /// One entry for each cluster of the right set.
    pub right_to_left: Vec<Nearest>,
}
// ANCHOR_END: nearest

impl Pairing {
    /// Turns positions into ids. For the i-th cluster of each set, a step gives the
    /// distance to its nearest and that one's position in the other set.
    ///
    /// # Panics
    /// If there is not one entry for each cluster, or a position is out of range.
    pub fn new(
        left: &ClusterSet,
        right: &ClusterSet,
        left_to_right: &[(f64, usize)],
        right_to_left: &[(f64, usize)],
    ) -> Self {
        Pairing {
            left_to_right: name(left, right, left_to_right),
            right_to_left: name(right, left, right_to_left),
        }
    }

    /// What is reported about each cluster, for the left set and the right set. A
    /// cluster whose nearest is farther away than `max_distance` has no match.
    pub fn matches(&self, max_distance: Option<f64>) -> [Vec<Match>; 2] {
        let limit = max_distance.unwrap_or(f64::INFINITY);
        [
            matches(&self.left_to_right, &self.right_to_left, limit),
            matches(&self.right_to_left, &self.left_to_right, limit),
        ]
    }
}

/// A cluster with its nearest, if one is near enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The id of the cluster.
    pub cluster: i64,
    /// The id of its nearest cluster and the distance to that.
    pub nearest: Option<(i64, f64)>,
    /// Is the cluster in turn the nearest of its nearest?
    pub mutual: bool,
}

fn name(
    from: &ClusterSet,
    to: &ClusterSet,
    nearest: &[(f64, usize)],
) -> Vec<Nearest> {
    assert_eq!(from.ids().len(), nearest.len(), "one nearest for each cluster");
    let named =
        from.ids().iter().zip(nearest).map(|(&cluster, &(distance, index))| {
            Nearest { cluster, nearest: to.ids()[index], distance }
        });
    named.collect()
}

fn matches(there: &[Nearest], back: &[Nearest], limit: f64) -> Vec<Match> {
    let nearest_of = |id| {
        let index = back.binary_search_by_key(&id, |entry| entry.cluster).ok()?;
        Some(back[index].nearest)
    };
    let matched = there.iter().map(|&Nearest { cluster, nearest, distance }| {
        let near = distance <= limit;
        Match {
            cluster,
            nearest: near.then_some((nearest, distance)),
            mutual: near && nearest_of(nearest) == Some(cluster),
        }
    });
    matched.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 and 5 on the left both have 8 as their nearest; 8 prefers 5.
    #[test]
    fn mutual_is_what_holds_both_ways() {
        let nearest =
            |cluster, nearest, distance| Nearest { cluster, nearest, distance };
        let pairing = Pairing {
            left_to_right: vec![nearest(1, 8, 2.0), nearest(5, 8, 1.0)],
            right_to_left: vec![nearest(8, 5, 1.0), nearest(9, 1, 7.0)],
        };
        let mutual = |matches: &[Match]| matches.iter().map(|m| m.mutual).collect();
        let [left, right] =
            pairing.matches(None).map(|m| -> Vec<bool> { mutual(&m) });
        assert_eq!((left, right), (vec![false, true], vec![true, false]));
        let [left, right] = pairing.matches(Some(0.5));
        assert!(left.iter().chain(&right).all(|m| m.nearest.is_none() && !m.mutual));
    }
}
