//! Lists separated by commas.

use super::super::allowed::Allowed;
use super::super::secret::shown;
use super::super::suggestion::{hint, nearest};
use super::super::{Instrumentation, SemconvOptIn};
use super::{Parsed, Wrong, word};

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// What of a list is right, if something is, beside what is wrong.
fn sorted_out<T>(right: Vec<T>, wrong: &[String]) -> Parsed<Vec<T>> {
    if wrong.is_empty() && !right.is_empty() {
        return Ok(right);
    }
    Err(Wrong {
        why: wrong.join(","),
        rest: (!right.is_empty()).then_some(right),
    })
}

/// Words that are allowed, each once. `none` stands alone, and is an empty list.
pub(crate) fn words(text: &str, allowed: Allowed) -> Parsed<Vec<&'static str>> {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for item in items(text) {
        match word(item, allowed) {
            Ok(known) if right.contains(&known) => {}
            Ok(known) => right.push(known),
            Err(Wrong { why, .. }) => {
                wrong.push(format!(" and {} is none of them{why}", shown(item, false)));
            }
        }
    }
    if right == ["none"] && wrong.is_empty() {
        return Ok(Vec::new());
    }
    if right.contains(&"none") {
        right.retain(|&known| known != "none");
        wrong.push(" and `none` stands alone".to_owned());
    }
    sorted_out(right, &wrong)
}

/// Words for other libraries are none of our business, unless they are nearly ours.
pub(crate) fn semconv(text: &str, allowed: Allowed) -> Parsed<SemconvOptIn> {
    let Allowed::Words(known) = allowed else {
        return Err(Wrong::new(""));
    };
    let (mut opt_in, mut wrong) = (SemconvOptIn::default(), String::new());
    for item in items(text) {
        match item.to_ascii_lowercase().as_str() {
            "http/dup" => opt_in.http_dup = true,
            "database/dup" => opt_in.database_dup = true,
            "http" | "database" => {}
            other if nearest(other, known.iter().copied()).is_some() => {
                wrong.push_str(&hint(other, known.iter().copied()));
            }
            _ => {}
        }
    }
    if wrong.is_empty() {
        Ok(opt_in)
    } else {
        Err(Wrong {
            why: wrong,
            rest: (opt_in != SemconvOptIn::default()).then_some(opt_in),
        })
    }
}

pub(crate) fn prefixes(text: &str, _: Allowed) -> Parsed<Vec<String>> {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for item in items(text) {
        if item.starts_with('/') {
            right.push(item.to_owned());
        } else {
            wrong.push(format!(" and {} does not", shown(item, false)));
        }
    }
    sorted_out(right, &wrong)
}

/// What our own layers and client wrappers are called; others may be called anything else.
const INSTRUMENTATION: &[&str] = &[
    "baggage", "client", "genai", "metrics", "mongodb", "queue", "redis", "retry", "server",
    "span", "sqlx",
];

/// `true`, `false`, or the names of layers and client wrappers.
pub(crate) fn names(text: &str, allowed: Allowed) -> Parsed<Instrumentation> {
    if let Ok(all) = super::boolean(text, allowed) {
        return Ok(if all {
            Instrumentation::All
        } else {
            Instrumentation::None
        });
    }
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for item in items(text) {
        let name = item.to_ascii_lowercase();
        let meant = match name.as_str() {
            known if INSTRUMENTATION.contains(&known) => None,
            "true" | "yes" | "on" | "1" | "all" => Some("true"),
            "false" | "no" | "off" | "0" | "none" => Some("false"),
            other => nearest(
                other,
                INSTRUMENTATION.iter().copied().chain(["true", "false"]),
            ),
        };
        if let Some(meant) = meant {
            wrong.push(format!(" (did you mean `{meant}`?)"));
        } else if name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-./:".contains(c))
        {
            right.push(name);
        } else {
            wrong.push(format!(" and {} is no name", shown(item, false)));
        }
    }
    sorted_out(right, &wrong)
        .map(Instrumentation::Only)
        .map_err(|wrong| wrong.map(Instrumentation::Only))
}
