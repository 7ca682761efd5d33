/// `, did you mean `x`?`, or what there is to choose from.
pub(crate) fn among(word: &str, known: &[&str]) -> String {
    nearest(word, known).map_or_else(
        || {
            format!(
                ": expected one of {}",
                known
                    .iter()
                    .map(|k| format!("`{k}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        },
        |best| format!(", did you mean `{best}`?"),
    )
}

/// The known word that `word` was probably meant to be: one edit in three letters, or a beginning of it.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .iter()
        .map(|candidate| (distance(&word, candidate), *candidate))
        .filter(|(edits, candidate)| {
            *edits <= candidate.len().max(3) / 3 || is_stem(&word, candidate)
        })
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

fn is_stem(word: &str, candidate: &str) -> bool {
    word.len() >= 3
        && candidate.len() >= 3
        && (candidate.starts_with(word) || word.starts_with(candidate))
}

/// Edits between two words; two neighbours in the wrong order are one edit.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::among;

    const KINDS: &[&str] = &["internal", "server", "client", "producer", "consumer"];

    #[test]
    fn a_slip_is_recognised() {
        assert_eq!(among("clinet", KINDS), ", did you mean `client`?");
        assert_eq!(among("Server", KINDS), ", did you mean `server`?");
        assert_eq!(among("prod", KINDS), ", did you mean `producer`?");
    }

    #[test]
    fn anything_else_is_shown_the_choice() {
        assert_eq!(
            among("rpc", KINDS),
            ": expected one of `internal`, `server`, `client`, `producer`, `consumer`"
        );
    }
}
