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
    pub fn matches(&self, max_distance: Option<f64>) -> [Matches<'_>; 2] {
        let limit = max_distance.unwrap_or(f64::INFINITY);
        let (left, right) = (&self.left_to_right[..], &self.right_to_left[..]);
        [
            Matches { there: left, back: right, limit },
            Matches { there: right, back: left, limit },
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

/// The matches of the clusters of one set, in ascending order of id. Each is made when
/// it is asked for: there may be millions.
#[derive(Debug, Clone, Copy)]
pub struct Matches<'a> {
    there: &'a [Nearest],
    back: &'a [Nearest],
    limit: f64,
}

impl<'a> Matches<'a> {
    /// All of them.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Match> + Clone + 'a {
        self.there.iter().map(move |nearest| self.matched(nearest))
    }

    /// The match of one cluster, if it is in the set.
    pub fn of(self, cluster: i64) -> Option<Match> {
        entry(self.there, cluster).map(|nearest| self.matched(nearest))
    }

    fn matched(self, &Nearest { cluster, nearest, distance }: &Nearest) -> Match {
        let near = distance <= self.limit;
        let back = || entry(self.back, nearest).map(|back| back.nearest);
        Match {
            cluster,
            nearest: near.then_some((nearest, distance)),
            mutual: near && back() == Some(cluster),
        }
    }
}

/// The name of a cluster, where a file has names in place of ids: its clusters are
/// numbered 0, 1, 2, … in the order of the names.
#[cfg(any(feature = "document", feature = "files"))]
pub(crate) fn name_of(names: Option<&[String]>, id: i64) -> Option<&str> {
    let index = usize::try_from(id).ok()?;
    names?.get(index).map(String::as_str)
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

fn entry(entries: &[Nearest], id: i64) -> Option<&Nearest> {
    let index = entries.binary_search_by_key(&id, |entry| entry.cluster).ok()?;
    entries.get(index)
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
        let mutual = |matches: Matches| matches.iter().map(|m| m.mutual).collect();
        let [left, right] =
            pairing.matches(None).map(|m| -> Vec<bool> { mutual(m) });
        assert_eq!((left, right), (vec![false, true], vec![true, false]));
        let [left, right] = pairing.matches(Some(0.5));
        let both = || left.iter().chain(right.iter());
        assert!(both().all(|m| m.nearest.is_none() && !m.mutual));
        assert_eq!(right.of(9).map(|m| m.cluster), Some(9));
        assert_eq!(right.of(1), None);
    }

    #[test]
    #[cfg(any(feature = "document", feature = "files"))]
    fn a_name_stands_where_its_number_says() {
        let names = ["b".to_string(), "a".to_string()];
        let name = |id| name_of(Some(&names), id);
        assert_eq!([0, 1, 2, -1].map(name), [Some("b"), Some("a"), None, None]);
        assert_eq!(name_of(None, 0), None);
    }
}
