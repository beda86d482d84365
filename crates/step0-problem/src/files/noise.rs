//! Which labels mark points that belong to no cluster.

use super::LeftOut;

/// The rule that says which points are noise. Points that are noise are left out, and
/// counted by their label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Noise {
    /// Every negative label is, as clustering tools write it: scikit-learn's HDBSCAN has
    /// -1, -2 and -3.
    #[default]
    Negative,
    /// None is.
    None,
    /// These labels are, as they stand in the file. A number counts by its value, and
    /// an empty text is a missing label.
    Listed(Vec<String>),
}

impl Noise {
    /// Reads a list like `0`, `-1,0,NA` or, for a missing label, an empty one. Quotes
    /// around a label do not count.
    pub fn listed(list: &str) -> Self {
        let is_around = |c: char| c.is_whitespace() || "'\"".contains(c);
        let labels = list.split(',').map(|label| label.trim_matches(is_around));
        Noise::Listed(labels.map(str::to_owned).collect())
    }

    /// A list, as it is typed, that has this label in addition to those that are noise
    /// already; of negative ones, those that have been left out.
    pub(super) fn with(&self, label: &str, left_out: &LeftOut) -> String {
        let mut list: Vec<String> = match self {
            Noise::Negative => {
                left_out.noise_numbers.keys().map(i64::to_string).collect()
            }
            Noise::None => Vec::new(),
            Noise::Listed(list) => list.clone(),
        };
        list.push(label.into());
        list.join(",")
    }

    /// Is a point with this number as its label noise?
    pub fn has_number(&self, label: i64) -> bool {
        match self {
            Noise::Negative => label < 0,
            Noise::None => false,
            Noise::Listed(list) => {
                list.iter().any(|listed| super::integer(listed) == Some(label))
            }
        }
    }

    /// Is a point with this text as its label noise? The text is none of a number, and
    /// may be empty.
    pub fn has_text(&self, label: &str) -> bool {
        matches!(self, Noise::Listed(list) if list.iter().any(|listed| listed == label))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_labels_are_noise_unless_something_else_is_said() {
        let negative = Noise::default();
        assert!(negative.has_number(-1) && negative.has_number(-3));
        assert!(!negative.has_number(0) && !negative.has_text(""));
        assert!(!Noise::None.has_number(-1));
    }

    #[test]
    fn a_list_replaces_the_rule() {
        let listed = Noise::listed("\"0\", NA,'-7.0',");
        assert!(listed.has_number(0) && listed.has_number(-7));
        assert!(!listed.has_number(-1));
        assert!(
            listed.has_text("NA") && listed.has_text("") && !listed.has_text("na")
        );
        assert!(Noise::listed("").has_text(""));
        assert!(!Noise::listed("0").has_text(""));
    }
}
