//! The line of JSON.

use super::entry::Entry;
use super::timestamp::Timestamp;
use super::written::write_json;
use crate::semconv;
use opentelemetry::{Array, Key, Value};
use opentelemetry_sdk::Resource;
use std::fmt;

/// Whose lines these are.
#[derive(Debug, Default)]
pub(super) struct Identity {
    hostname: Option<String>,
    container_id: Option<String>,
    app_version: Option<String>,
    environment: Option<String>,
}

impl Identity {
    pub(super) fn of(resource: &Resource) -> Self {
        let get = |key| {
            let value = resource.get(&Key::from_static_str(key));
            value.map(|value| value.to_string())
        };
        Self {
            hostname: get(semconv::HOST_NAME),
            container_id: get(semconv::CONTAINER_ID).map(|id| id.chars().take(12).collect()),
            app_version: get(semconv::SERVICE_VERSION),
            environment: get(semconv::DEPLOYMENT_ENVIRONMENT_NAME),
        }
    }
}

/// What no field of an event replaces.
const KEPT: [&str; 3] = ["timestamp", "level", "message"];

pub(super) fn write_json_line(
    out: &mut impl fmt::Write,
    entry: &Entry,
    identity: &Identity,
) -> fmt::Result {
    out.write_str("{\"timestamp\":\"")?;
    Timestamp::of(entry.time).write_iso(out)?;
    write!(out, "\",\"level\":\"{}\"", entry.level)?;
    for (name, value) in [
        ("component", Some(entry.component.as_str())),
        ("hostname", identity.hostname.as_deref()),
        ("container_id", identity.container_id.as_deref()),
        ("app_version", identity.app_version.as_deref()),
        ("environment", identity.environment.as_deref()),
        ("trace_id", Some(entry.trace_id.as_str())),
        ("span_id", Some(entry.span_id.as_str())),
        ("message", Some(entry.message.as_str())),
        ("file", entry.file.as_deref()),
    ] {
        if let Some(value) = value.filter(|_| !entry.replaces(name)) {
            write!(out, ",\"{name}\":")?;
            write_json(out, value)?;
        }
    }
    if let Some(line) = entry.line.filter(|_| !entry.replaces("line")) {
        write!(out, ",\"line\":{line}")?;
    }
    for (key, value) in &entry.fields {
        out.write_char(',')?;
        if KEPT.contains(&key.as_str()) {
            write_json(out, &format!("fields.{key}"))?;
        } else {
            write_json(out, key.as_str())?;
        }
        out.write_char(':')?;
        write_value(out, value)?;
    }
    out.write_str("}\n")
}

impl Entry {
    /// Whether a field stands in for what the line has by that name.
    fn replaces(&self, name: &str) -> bool {
        !KEPT.contains(&name) && self.fields.iter().any(|(key, _)| key.as_str() == name)
    }
}

fn write_value(out: &mut impl fmt::Write, value: &Value) -> fmt::Result {
    match value {
        Value::Bool(value) => write!(out, "{value}"),
        Value::I64(value) => write!(out, "{value}"),
        Value::F64(value) => write_float(out, *value),
        Value::String(value) => write_json(out, value.as_str()),
        Value::Array(Array::Bool(list)) => write_list(out, list, |out, it| write!(out, "{it}")),
        Value::Array(Array::I64(list)) => write_list(out, list, |out, it| write!(out, "{it}")),
        Value::Array(Array::F64(list)) => write_list(out, list, |out, it| write_float(out, *it)),
        Value::Array(Array::String(list)) => {
            write_list(out, list, |out, it| write_json(out, it.as_str()))
        }
        other => write_json(out, &other.to_string()),
    }
}

/// JSON has no numbers but finite ones.
fn write_float(out: &mut impl fmt::Write, value: f64) -> fmt::Result {
    if value.is_finite() {
        write!(out, "{value}")
    } else {
        write!(out, "\"{value}\"")
    }
}

fn write_list<W: fmt::Write, T>(
    out: &mut W,
    list: &[T],
    write: impl Fn(&mut W, &T) -> fmt::Result,
) -> fmt::Result {
    out.write_char('[')?;
    for (i, value) in list.iter().enumerate() {
        if i > 0 {
            out.write_char(',')?;
        }
        write(out, value)?;
    }
    out.write_char(']')
}
