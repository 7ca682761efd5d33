//! `key=value` pairs separated by commas, percent-encoded.

use super::super::allowed::Allowed;
use super::{Parsed, Wrong};
use crate::export::otlp::FRAMING;
use http::{HeaderName, HeaderValue, header};

type Pairs = Vec<(String, String)>;

/// The right pairs, and what is wrong with the others: by number only, for they may be secrets.
fn pairs(text: &str) -> (Pairs, Vec<String>) {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for (i, pair) in text.split(',').enumerate() {
        let nth = i + 1;
        let pair = pair.trim();
        if pair.is_empty() {
            continue;
        }
        let Some((key, value)) = pair.split_once('=') else {
            wrong.push(format!("pair {nth} has no `=`"));
            continue;
        };
        match (decoded(key.trim()), decoded(value.trim())) {
            (Some(key), Some(value)) if !key.is_empty() => right.push((key, value)),
            (Some(_), Some(_)) => wrong.push(format!("pair {nth} has no key")),
            _ => wrong.push(format!(
                "pair {nth} is not percent-encoded UTF-8 (a `%` itself is `%25`)"
            )),
        }
    }
    if right.is_empty() && wrong.is_empty() {
        wrong.push("there is no pair".to_owned());
    }
    (right, wrong)
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            bytes.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Attributes of the resource. As the specification says, one wrong pair discards all.
pub(crate) fn attributes(text: &str, _: Allowed) -> Parsed<Pairs> {
    let (right, wrong) = pairs(text);
    if wrong.is_empty() {
        Ok(right)
    } else {
        Err(Wrong::new(format!(": {}", wrong.join(", "))))
    }
}

/// What says how a message is written, which the exporter does.
const WRITING: [HeaderName; 3] = [header::CONTENT_ENCODING, header::CONTENT_TYPE, header::TE];

/// Headers, their names in lower case. A wrong one is left out: losing the others would lose the authorization too.
pub(crate) fn headers(text: &str, _: Allowed) -> Parsed<Pairs> {
    let (given, mut wrong) = pairs(text);
    let mut right: Pairs = Vec::with_capacity(given.len());
    for (key, value) in given {
        match (
            key.parse::<HeaderName>(),
            HeaderValue::from_str(&value).is_ok(),
        ) {
            (Ok(name), true) if FRAMING.contains(&name) || WRITING.contains(&name) => {
                wrong.push(format!("{name} is up to the connection"));
            }
            (Ok(name), true) => {
                // The last of a name counts, as in baggage.
                right.retain(|(known, _)| known != name.as_str());
                right.push((name.as_str().to_owned(), value));
            }
            (Ok(name), false) => wrong.push(format!("the value of {name} is not printable ASCII")),
            (Err(_), _) => wrong.push("a name is not that of a header".to_owned()),
        }
    }
    if wrong.is_empty() {
        Ok(right)
    } else {
        Err(Wrong {
            why: format!(": {}", wrong.join(", ")),
            rest: (!right.is_empty()).then_some(right),
        })
    }
}
