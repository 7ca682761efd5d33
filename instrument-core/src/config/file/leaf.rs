//! Single values of the file.

use super::node::{Node, Scalar, Value};
use super::reader::{Mapping, Reader};
use crate::config::allowed::Allowed;
use crate::config::parse::Parsed;
use crate::config::secret::shown;

impl Reader<'_> {
    /// A scalar that is what is allowed, or `None` and a word about it.
    pub(super) fn leaf<T>(
        &mut self,
        mapping: &Mapping<'_>,
        key: &str,
        allowed: Allowed,
        default: &str,
        parse: impl Fn(&str, Allowed) -> Parsed<T>,
    ) -> Option<T> {
        let node = mapping.get(key)?;
        let path = mapping.path(key);
        self.scalar(node, &path, allowed, default, parse)
    }

    fn scalar<T>(
        &mut self,
        node: &Node,
        path: &str,
        allowed: Allowed,
        default: &str,
        parse: impl Fn(&str, Allowed) -> Parsed<T>,
    ) -> Option<T> {
        let Value::Scalar(scalar) = &node.value else {
            self.problem(
                node.at,
                &format!(
                    "`{path}` is no single value: allowed is {allowed}; used instead: {default}"
                ),
            );
            return None;
        };
        let text = text_of(scalar);
        let (why, rest) = if fits(scalar, allowed) {
            match parse(text.trim(), allowed) {
                Ok(value) => return Some(value),
                Err(wrong) => (wrong.why, wrong.rest),
            }
        } else {
            (format!(", and this is {}", kind(scalar)), None)
        };
        let instead = match rest {
            Some(_) => "what is right of it",
            None => default,
        };
        let secret = path.contains("headers");
        let value = shown(&text, secret);
        let raw = node.raw.as_ref().filter(|_| !secret);
        let from = raw.map(|raw| format!(" (from {})", shown(raw, false)));
        self.problem(
            node.at,
            &format!(
                "`{path}` is {value}{}: allowed is {allowed}{why}; used instead: {instead}",
                from.unwrap_or_default()
            ),
        );
        rest
    }
}

fn fits(scalar: &Scalar, allowed: Allowed) -> bool {
    match allowed {
        Allowed::Boolean => matches!(scalar, Scalar::Bool(_)),
        Allowed::Integer(..) | Allowed::Milliseconds(..) | Allowed::Timeout => {
            matches!(scalar, Scalar::Int(_))
        }
        Allowed::Ratio => matches!(scalar, Scalar::Int(_) | Scalar::Float(_)),
        Allowed::Names => matches!(scalar, Scalar::Bool(_) | Scalar::Text(_)),
        _ => matches!(scalar, Scalar::Text(_)),
    }
}

fn kind(scalar: &Scalar) -> &'static str {
    match scalar {
        Scalar::Null => "null",
        Scalar::Bool(_) => "a boolean",
        Scalar::Int(_) | Scalar::Float(_) => "a number",
        Scalar::Text(_) => "a text",
    }
}

pub(super) fn text_of(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::Float(value) => format!("{value:?}"),
        Scalar::Text(value) => value.clone(),
    }
}
