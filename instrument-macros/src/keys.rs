use crate::rules;

mod superseded;

/// What became of a key.
enum Superseded {
    /// It has another name.
    Now(&'static str),
    /// It was split.
    Both(&'static str, &'static str),
    /// It was ambiguous.
    BySide {
        client: &'static str,
        server: &'static str,
    },
    /// It is no more; why, or what to do.
    Gone(&'static str),
}

/// Advice against a key that the semantic conventions have superseded.
pub(crate) fn advice(key: &str) -> Option<String> {
    let at = superseded::SUPERSEDED
        .binary_search_by_key(&key, |(old, _)| old)
        .ok()?;
    Some(match &superseded::SUPERSEDED[at].1 {
        Superseded::Now(now) => rules::superseded_key(&key, &format_args!("`{now}`")),
        Superseded::Both(a, b) => rules::superseded_key(&key, &format_args!("`{a}` and `{b}`")),
        Superseded::BySide { client, server } => {
            let now = format_args!("`{client}` on clients, `{server}` on servers");
            rules::superseded_key(&key, &now)
        }
        Superseded::Gone(why) => rules::removed_key(&key, why),
    })
}

#[cfg(test)]
mod tests {
    use super::{Superseded, advice, superseded::SUPERSEDED};

    #[test]
    fn the_table_is_sorted_and_needs_one_step() {
        assert!(
            SUPERSEDED.windows(2).all(|pair| pair[0].0 < pair[1].0),
            "sorted, each once"
        );
        for (old, superseded) in SUPERSEDED {
            let (a, b) = match superseded {
                Superseded::Now(now) => (now, now),
                Superseded::Both(a, b)
                | Superseded::BySide {
                    client: a,
                    server: b,
                } => (a, b),
                Superseded::Gone(_) => continue,
            };
            assert!(
                advice(a).is_none() && advice(b).is_none(),
                "{old} leads to a superseded key"
            );
        }
    }

    #[test]
    fn advice_names_the_replacement() {
        assert!(advice("http.method").is_some_and(|text| text.contains("`http.request.method`")));
        assert!(
            advice("http.target").is_some_and(|text| text.contains("`url.path` and `url.query`"))
        );
        assert!(advice("http.request.method").is_none());
    }
}
