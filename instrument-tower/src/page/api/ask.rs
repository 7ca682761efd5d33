//! Which question a path is.

use super::analysis::analysis;
use super::answer::Answer;
use super::comparison::comparison;
use super::found::found;
use super::query::{Parameters, segment};
use super::running::running;
use super::traces::{TraceJson, kind_name};
use super::{about, logs};
use crate::page::settings::Settings;
use http::StatusCode;
use instrument_core::store::{Trace, TraceStore};
use opentelemetry::trace::TraceId;
use serde::Serialize;
use std::sync::Arc;
use std::time::SystemTime;

#[derive(Serialize)]
struct Operation<'a> {
    name: &'a str,
    #[serde(rename = "spanKind")]
    kind: &'static str,
}

#[derive(Serialize)]
struct DependencyJson<'a> {
    parent: &'a str,
    child: &'a str,
    #[serde(rename = "callCount")]
    calls: u64,
}

/// Answers what is below `api/`.
pub(in crate::page) fn ask(
    store: &TraceStore,
    settings: &Settings,
    path: &str,
    parameters: &Parameters,
) -> Answer {
    answered(store, settings, path, parameters).unwrap_or_else(|refused| refused)
}

fn answered(
    store: &TraceStore,
    settings: &Settings,
    path: &str,
    parameters: &Parameters,
) -> Result<Answer, Answer> {
    let segments: Vec<&str> = path.split('/').collect();
    Ok(match segments[..] {
        ["page"] => about(store, settings),
        ["services"] => {
            let services = store.services();
            let names: Vec<&str> = services.iter().map(|name| &**name).collect();
            Answer::data(&names, names.len())
        }
        ["services", service, "operations"] => {
            let operations = store.operations(&segment(service));
            let mut names: Vec<&str> = operations.iter().map(|(name, _)| &**name).collect();
            names.dedup();
            Answer::data(&names, names.len())
        }
        ["operations"] => operations(store, parameters)?,
        ["traces"] => found(store, parameters)?,
        ["traces", id] => {
            let trace = trace(store, id)?;
            Answer::data([TraceJson::of(&trace)], 0)
        }
        ["traces", id, "logs"] => {
            let trace = trace(store, id)?;
            let logs = logs::logs(&trace);
            let total = logs.len();
            Answer::data(logs, total)
        }
        ["traces", id, "analysis"] => {
            let trace = trace(store, id)?;
            Answer::plain(&analysis(&trace))
        }
        ["compare"] => {
            let (a, b) = (
                compared(store, parameters, "a")?,
                compared(store, parameters, "b")?,
            );
            Answer::data(comparison(&a.compare(&b)), 0)
        }
        ["dependencies"] => dependencies(store, parameters)?,
        ["running"] => {
            let spans = store.running();
            Answer::data(running(&spans), spans.len())
        }
        _ => {
            let why = format!("there is nothing at api/{path}");
            return Err(Answer::refused(StatusCode::NOT_FOUND, why));
        }
    })
}

fn compared(store: &TraceStore, parameters: &Parameters, name: &str) -> Result<Arc<Trace>, Answer> {
    let Some(id) = parameters.get(name) else {
        let why = format!("parameter '{name}' is required: the id of a trace");
        return Err(Answer::refused(StatusCode::BAD_REQUEST, why));
    };
    trace(store, id)
}

/// Times are in milliseconds here.
fn dependencies(store: &TraceStore, parameters: &Parameters) -> Result<Answer, Answer> {
    const DAY: u64 = 24 * 60 * 60 * 1000;
    let nanos = |millis: u64| millis.saturating_mul(1_000_000);
    let to = parameters.number("endTs")?.map_or_else(now, nanos);
    let lookback = nanos(parameters.number("lookback")?.unwrap_or(DAY));
    let dependencies = store.dependencies(to.saturating_sub(lookback), to);
    let shown = dependencies.iter().map(|dependency| DependencyJson {
        parent: &dependency.parent,
        child: &dependency.child,
        calls: dependency.calls,
    });
    Ok(Answer::data(shown.collect::<Vec<_>>(), 0))
}

fn operations(store: &TraceStore, parameters: &Parameters) -> Result<Answer, Answer> {
    let Some(service) = parameters.get("service") else {
        let why = "parameter 'service' is required";
        return Err(Answer::refused(StatusCode::BAD_REQUEST, why));
    };
    let wanted = parameters.get("spanKind");
    let operations = store.operations(service);
    let shown = operations.iter().map(|(name, kind)| Operation {
        name,
        kind: kind.as_ref().map_or("", kind_name),
    });
    let shown = shown.filter(|operation| wanted.is_none_or(|wanted| wanted == operation.kind));
    let shown: Vec<_> = shown.collect();
    let total = shown.len();
    Ok(Answer::data(shown, total))
}

/// Nanoseconds since 1970.
pub(super) fn now() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.map_or(0, |since| {
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    })
}

pub(super) fn trace(store: &TraceStore, id: &str) -> Result<Arc<Trace>, Answer> {
    let trace = store.trace(trace_id(id)?);
    let trace = trace.filter(|trace| !trace.spans().is_empty());
    trace.ok_or_else(|| Answer::refused(StatusCode::NOT_FOUND, "trace not found"))
}

/// Leading zeros may be left out, as Jaeger allows.
pub(super) fn trace_id(text: &str) -> Result<TraceId, Answer> {
    let is_id = (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let id = is_id.then(|| u128::from_str_radix(text, 16).ok()).flatten();
    id.map(|id| TraceId::from_bytes(id.to_be_bytes()))
        .ok_or_else(|| {
            let shown: String = text.chars().take(64).collect();
            let why = format!("{shown:?} is no trace id: that has up to 32 hexadecimal digits");
            Answer::refused(StatusCode::BAD_REQUEST, why)
        })
}
