//! Along the table of settings, from one source after the other.

use super::row::{Row, Scene, row};
use super::stage::{SIGNALS, Stage};
use instrument_core::config::{Setting, settings};
use instrument_core::telemetry::{Builder, Telemetry};
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::trace::IdGenerator;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use telemetry_tests::coded::{Coded, coded};
use telemetry_tests::sampling::seeded_ids;

/// What sets a setting.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    /// A variable, and its text.
    pub(crate) variable: Option<(&'static str, String)>,
    /// Whether code sets it, and whether that is its last word.
    pub(crate) code: Option<bool>,
    /// The text of a configuration file.
    pub(crate) file: Option<String>,
    pub(crate) is_grpc: bool,
}

/// One setting after the other, and what was not as the table says.
#[derive(Debug, Default)]
pub(crate) struct Walk(Vec<String>);

impl Walk {
    /// Looks at what this source does.
    pub(crate) fn look(&mut self, setting: &'static Setting, source: &Source, expected: &[String]) {
        let row = row(setting.variable).expect("it has a row");
        let seen = observe(setting, &row, source);
        // A row without a word for each signal has one.
        if seen
            .iter()
            .zip(expected)
            .any(|(seen, expected)| seen != expected)
        {
            let name = setting.variable;
            self.0.push(format!(
                "{name} from {source:?}: {seen:?}, not {expected:?}"
            ));
        }
    }

    /// # Panics
    ///
    /// If anything was not as the table says.
    pub(crate) fn end(self) {
        assert!(self.0.is_empty(), "{:#?}", self.0);
    }
}

/// The variables that set it, each with its text, and what it does to traces, logs and metrics.
pub(crate) fn variables(
    setting: &'static Setting,
    row: &Row,
    otherwise: &str,
) -> Vec<(&'static str, String, Vec<String>)> {
    let signals = setting.signals.unwrap_or_default();
    let each = setting.variables().map(|variable| {
        let signal = signals.iter().position(|own| *own == variable);
        let text = match (signal, row.of_signal) {
            (Some(signal), Some(texts)) => texts[signal],
            _ => row.text,
        };
        let seen = (0..SIGNALS.len()).map(|at| match signal {
            Some(signal) if signal != at => otherwise.to_owned(),
            _ => row.seen.to_owned(),
        });
        let seen = match (signal, row.scene) {
            // It shows traces only.
            (Some(1..), Scene::One(_) | Scene::Process(_)) => vec![otherwise.to_owned()],
            _ => seen.collect(),
        };
        (variable, text.to_owned(), seen)
    });
    each.collect()
}

/// The settings that have rows.
pub(crate) fn rows() -> impl Iterator<Item = (&'static Setting, Row)> {
    settings().filter_map(|setting| Some((setting, row(setting.variable)?)))
}

fn observe(setting: &'static Setting, row: &Row, source: &Source) -> Vec<String> {
    let stage = Stage::new();
    let code = source.code.map(|is_forced| {
        let code = coded(setting.variable).expect("code can set it");
        (code, is_forced)
    });
    if let Some(document) = &source.file {
        let file = stage.file(&stage.fill(document));
        return play(setting, row, &stage, vec![("OTEL_CONFIG_FILE", file)], code);
    }
    let mut variables: Vec<_> = row.given.to_vec();
    if source.variable.is_some() {
        variables.extend(row.beside);
    }
    if source.is_grpc {
        variables.push(("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"));
    }
    if let Some((name, text)) = &source.variable {
        variables.push((name, text));
    }
    let variables: Vec<_> = variables
        .into_iter()
        .map(|(name, text)| (name, stage.fill(text)))
        .collect();
    play(setting, row, &stage, variables, code)
}

fn play(
    setting: &'static Setting,
    row: &Row,
    stage: &Stage,
    variables: Vec<(&'static str, String)>,
    code: Option<(Coded, bool)>,
) -> Vec<String> {
    match row.scene {
        Scene::One(see) => vec![see(stage, builder(stage, variables, code).build())],
        Scene::Each(see) => see(stage, builder(stage, variables, code).build()),
        Scene::Process(see) => {
            let mut process = Command::new(env!("CARGO_BIN_EXE_sets-up"));
            process.env_clear().envs(variables);
            if let Some((_, is_forced)) = code {
                let how = if is_forced { "forced" } else { "default" };
                process.args([setting.variable, how]);
            }
            let output = process.output().expect("the process runs");
            assert!(output.status.success(), "{output:?}");
            vec![see(stage, &output)]
        }
    }
}

fn builder(
    stage: &Stage,
    variables: Vec<(&'static str, String)>,
    code: Option<(Coded, bool)>,
) -> Builder {
    let builder = Telemetry::builder("matrix")
        .with_variables(variables)
        .with_id_generator(Ids::default())
        .with_endpoint(stage.here.endpoint());
    match code {
        Some((code, is_forced)) => (code.apply)(builder, &|text| stage.fill(text), is_forced),
        None => builder,
    }
}

/// The same ids in every run: what a ratio keeps is the same, too.
#[derive(Debug)]
struct Ids {
    traces: Mutex<std::vec::IntoIter<TraceId>>,
    spans: AtomicU64,
}

impl Default for Ids {
    fn default() -> Self {
        let traces: Vec<_> = seeded_ids(4000).collect();
        Self {
            traces: Mutex::new(traces.into_iter()),
            spans: AtomicU64::new(1),
        }
    }
}

impl IdGenerator for Ids {
    fn new_trace_id(&self) -> TraceId {
        let mut traces = self.traces.lock().expect("nobody panics");
        traces.next().expect("no scene makes more")
    }

    fn new_span_id(&self) -> SpanId {
        SpanId::from(self.spans.fetch_add(1, Ordering::Relaxed))
    }
}
