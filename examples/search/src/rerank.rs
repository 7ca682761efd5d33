//! The best among those that are near.

use crate::library::{Near, Picture};
use crate::words::words;
use instrument_core::{current, traced_span};
use std::collections::HashSet;

/// Nearness and whole words count the same: a vector of hashes alone takes `rail` for `rain`.
#[traced_span(name = "search.rerank", cost, attrs(search.candidates.count = near.len()))]
pub(crate) fn best<'a>(query: &str, near: Vec<Near<'a>>, count: usize) -> Vec<&'a Picture> {
    let wanted: HashSet<String> = words(query).collect();
    let score = |near: &Near<'_>| {
        let there: HashSet<String> = words(near.picture.caption).collect();
        let in_both = wanted.intersection(&there).count() as f32;
        near.nearness + in_both / wanted.len() as f32
    };
    let mut scored: Vec<_> = near
        .iter()
        .map(|near| (score(near), near.picture))
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    scored.truncate(count);
    for (score, picture) in &scored {
        current::add_event("ranked", |to| {
            to.add("picture.id", &picture.id);
            to.add("search.score", &f64::from(*score));
        });
    }
    scored.into_iter().map(|(_, picture)| picture).collect()
}
