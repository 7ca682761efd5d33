//! What differs between two traces.

use crate::Failure;
use crate::answers::{Comparison, Only, Step};
use crate::client::Client;
use crate::words::{difference, duration, plain};
use std::cmp::Reverse;
use std::fmt::Write as _;

/// So many of each are printed.
const SHOWN: usize = 15;

pub(crate) async fn compare(client: &Client, a: &str, b: &str) -> Result<String, Failure> {
    let parameters = [("a", a.to_owned()), ("b", b.to_owned())];
    let mut found: Comparison = client.data("compare", &parameters).await?;
    let mut text = match &found.largest {
        Some(largest) => format!(
            "{} made the difference: by itself {}, {} instead of {}",
            path(&largest.path),
            difference(largest.self_difference_us),
            duration(largest.b.duration),
            duration(largest.a.duration),
        ),
        None if found.both.is_empty() => "they have no span in common".to_owned(),
        None => "no span took longer by itself in one than in the other".to_owned(),
    };
    found
        .both
        .sort_by_key(|pair| Reverse(pair.difference_us.unsigned_abs()));
    let changed = found.both.iter().filter(|pair| pair.difference_us != 0);
    for pair in changed.take(SHOWN) {
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "\n{:>10}  {:>9} -> {:>9}  {}",
            difference(pair.difference_us),
            duration(pair.a.duration),
            duration(pair.b.duration),
            path(&pair.path),
        );
    }
    only(&mut text, "only in the first", &found.only_a);
    only(&mut text, "only in the second", &found.only_b);
    Ok(text)
}

fn only(text: &mut String, what: &str, spans: &[Only]) {
    if spans.is_empty() {
        return;
    }
    // Writing to a string does not fail.
    let _ = write!(text, "\n{what}: {} spans", spans.len());
    for span in spans.iter().take(SHOWN) {
        let _ = write!(
            text,
            "\n{:>10}  {}",
            duration(span.duration),
            path(&span.path)
        );
    }
}

/// The last of it says which service.
fn path(steps: &[Step]) -> String {
    let names: Vec<_> = steps
        .iter()
        .map(|step| plain(&step.operation, 60))
        .collect();
    let service = steps.last().map_or("", |step| &step.service);
    format!("{} {{{}}}", names.join(" > "), plain(service, 40))
}
