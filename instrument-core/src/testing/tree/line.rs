//! One span as one line.

use super::node::value_of;
use super::{Attribute, Event, Link, Node, Shown, Style};
use crate::semconv;
use opentelemetry::trace::{SpanId, SpanKind, Status, TraceId};
use std::borrow::Cow;
use std::collections::HashMap;

type ById = HashMap<(TraceId, SpanId), usize>;

pub(super) fn line(node: &Node, all: &[Node], by_id: &ById, style: &Style) -> String {
    let mut parts = vec![one_line(&node.name).into_owned()];
    if let (true, Some(service)) = (style.services, &node.service) {
        parts.push(format!("{{{}}}", one_line(service)));
    }
    parts.extend(kind(&node.kind).map(|kind| format!("[{kind}]")));
    if style.scopes {
        parts.push(scope(node));
    }
    let failed = matches!(node.status, Status::Error { .. });
    // The status says it.
    let attributes = node
        .attributes
        .iter()
        .filter(|attribute| !(failed && attribute.key == semconv::ERROR_TYPE));
    parts.extend(style.attributes(attributes));
    parts.extend(status(node));
    parts.extend(
        node.events
            .iter()
            .map(|event| self::event(event, node, style)),
    );
    parts.extend(
        node.links
            .iter()
            .map(|link| self::link(link, all, by_id, style)),
    );
    parts.extend(parent(node, by_id));
    parts.extend(dropped(node.dropped));
    if node.end.is_none() {
        parts.push("(open)".to_owned());
    }
    parts.join(" ")
}

impl Style {
    fn attributes<'a>(&self, attributes: impl IntoIterator<Item = &'a Attribute>) -> Vec<String> {
        let shown = attributes.into_iter().filter(|_| !self.without_attributes);
        shown
            .map(|one| {
                if self.hides(&one.key) {
                    format!("{}=…", one.key)
                } else {
                    format!("{}={}", one.key, one.value)
                }
            })
            .collect()
    }

    fn hides(&self, key: &str) -> bool {
        self.hidden.iter().any(|hidden| {
            key == hidden || (hidden.ends_with('.') && key.starts_with(hidden.as_str()))
        })
    }

    fn in_parentheses<'a>(&self, attributes: impl IntoIterator<Item = &'a Attribute>) -> String {
        let shown = self.attributes(attributes);
        if shown.is_empty() {
            String::new()
        } else {
            format!("({})", shown.join(" "))
        }
    }
}

fn kind(kind: &SpanKind) -> Option<&'static str> {
    match kind {
        SpanKind::Client => Some("client"),
        SpanKind::Server => Some("server"),
        SpanKind::Producer => Some("producer"),
        SpanKind::Consumer => Some("consumer"),
        SpanKind::Internal => None,
    }
}

fn scope(node: &Node) -> String {
    match &node.scope {
        (name, version) if version.is_empty() => format!("@{name}"),
        (name, version) => format!("@{name}/{version}"),
    }
}

fn status(node: &Node) -> Option<String> {
    match &node.status {
        Status::Unset => None,
        Status::Ok => Some("✓".to_owned()),
        Status::Error { description } => {
            let error_type = value_of(&node.attributes, semconv::ERROR_TYPE)
                .map_or_else(|| "error".to_owned(), Shown::bare);
            let text = if description.is_empty() {
                String::new()
            } else {
                format!(" {description:?}")
            };
            Some(format!("!{}{text}", one_line(&error_type)))
        }
    }
}

fn event(event: &Event, node: &Node, style: &Style) -> String {
    let details = if event.name == semconv::EXCEPTION {
        let news = event
            .attributes
            .iter()
            .filter(|attribute| is_news(attribute, node));
        style.in_parentheses(news)
    } else {
        style.in_parentheses(&event.attributes)
    };
    format!("+{}{details}", one_line(&event.name))
}

/// Whether an exception's attribute says what the span's status does not. Stack traces differ from build to build.
fn is_news(attribute: &Attribute, node: &Node) -> bool {
    let value = attribute.value.bare();
    match (attribute.key.as_str(), &node.status) {
        (semconv::EXCEPTION_STACKTRACE, _) => false,
        (semconv::EXCEPTION_MESSAGE, Status::Error { description }) => *description != value,
        (semconv::EXCEPTION_TYPE, Status::Error { .. }) => {
            value_of(&node.attributes, semconv::ERROR_TYPE)
                .is_none_or(|error_type| error_type.bare() != value)
        }
        _ => true,
    }
}

fn link(link: &Link, all: &[Node], by_id: &ById, style: &Style) -> String {
    let to = by_id
        .get(&link.to)
        .map_or(Cow::Borrowed("?"), |i| one_line(&all[*i].name));
    format!("-> {to}{}", style.in_parentheses(&link.attributes))
}

fn parent(node: &Node, by_id: &ById) -> Option<String> {
    let is_absent =
        node.parent != SpanId::INVALID && !by_id.contains_key(&(node.id.0, node.parent));
    is_absent.then(|| format!("<- {}", if node.parent_is_remote { "remote" } else { "?" }))
}

fn dropped(counts: [u32; 3]) -> Option<String> {
    let what = counts
        .into_iter()
        .zip(["attribute", "event", "link"])
        .filter(|(count, _)| *count > 0);
    let what: Vec<_> = what
        .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
        .collect();
    (!what.is_empty()).then(|| format!("…{} dropped", what.join(", ")))
}

fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        text.escape_debug().to_string().into()
    } else {
        text.into()
    }
}
