//! Labels, as they stand between the braces.

use super::names;
use opentelemetry::{InstrumentationScope, KeyValue};
use std::collections::BTreeMap;

/// Labels of a series. `reserved` is a name that its samples add by themselves.
pub(super) fn labels<'a>(
    attributes: impl Iterator<Item = &'a KeyValue>,
    scope: Option<&InstrumentationScope>,
    reserved: Option<&str>,
) -> String {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let mut add = |mut name: String, value: String| {
        if reserved == Some(&*name) {
            name.insert_str(0, "exported_");
        }
        // Keys that come to the same name share it, as OpenTelemetry has it.
        all.entry(name)
            .and_modify(|known| {
                known.push(';');
                known.push_str(&value);
            })
            .or_insert(value);
    };
    if let Some(scope) = scope {
        add("otel_scope_name".to_owned(), scope.name().to_owned());
        if let Some(version) = scope.version() {
            add("otel_scope_version".to_owned(), version.to_owned());
        }
    }
    for attribute in attributes {
        add(
            names::label(attribute.key.as_str()),
            attribute.value.to_string(),
        );
    }
    let labels: Vec<_> = all
        .iter()
        .map(|(name, value)| format!("{name}=\"{}\"", escaped(value)))
        .collect();
    labels.join(",")
}

/// A label's value, or a help text in OpenMetrics.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}
