//! "Did you mean …?"

/// The one of `known` that is meant, if it takes at most two changes of a letter to get there.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        // Of a short word, two letters are all there is.
        .filter(|&(distance, candidate)| distance <= 2.min(candidate.len() / 3))
        .min()
        .map(|(_, candidate)| candidate)
}

/// ` (did you mean …?)`, or nothing.
pub(crate) fn hint<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    nearest(word, known)
        .map(|meant| format!(" (did you mean `{meant}`?)"))
        .unwrap_or_default()
}

/// Letters inserted, left out, replaced, or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (
        a.to_ascii_lowercase().chars().collect(),
        b.to_ascii_lowercase().chars().collect(),
    );
    // Further apart than anyone asks for, and a long word is not compared at all.
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => {
                    let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let swapped = (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                        .then(|| rows[i - 2][j - 2] + 1);
                    (rows[i - 1][j] + 1)
                        .min(rows[i][j - 1] + 1)
                        .min(replaced)
                        .min(swapped.unwrap_or(usize::MAX))
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_taken_for_its_neighbour() {
        let known = ["otlp", "console", "none"];
        assert_eq!(nearest("oltp", known), Some("otlp"));
        assert_eq!(nearest("Consol", known), Some("console"));
        assert_eq!(nearest("nonee", known), Some("none"));
        assert_eq!(nearest("zipkin", known), None);
        assert_eq!(nearest("on", known), None);
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn letters_are_counted() {
        assert_eq!(distance("", "ab"), 2);
        assert_eq!(distance("kitten", "sitten"), 1);
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("gzip", "gzp"), 1);
    }
}
