//! What became of everything that was recorded.

use crate::export::{ExportHealth, Listener, Orphans, PipeHealth};
use crate::sampling::{TailHandle, TailHealth};
use crate::{Health, Provider};
use std::fmt;

/// What became of everything that was recorded: see [`Telemetry::health`](super::Telemetry::health).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TelemetryHealth {
    /// Spans, by exporter, in the order in which they are configured.
    pub spans: Vec<ExportHealth>,
    /// Log records, likewise.
    pub logs: Vec<ExportHealth>,
    /// Metrics, likewise.
    pub metrics: Vec<ExportHealth>,
    /// What sampling at the tail decided, if there is one.
    pub tail: Option<TailHealth>,
    /// What was left out or came too late while recording.
    pub recording: Health,
}

/// Where the numbers come from.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) spans: Vec<PipeHealth>,
    pub(super) orphans: Vec<Orphans>,
    pub(super) logs: Vec<PipeHealth>,
    pub(super) metrics: Vec<PipeHealth>,
    pub(super) tail: Option<TailHandle>,
    /// What ended and was not handed over is to be counted too.
    pub(super) source: Option<Source>,
}

/// Hands over what it holds back.
pub(super) struct Source(pub(super) Box<dyn Fn() + Send + Sync>);

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}

impl Counters {
    /// What fails from now on is told to `listener`.
    pub(super) fn tell(&self, listener: &Listener) {
        for pipe in self.spans.iter().chain(&self.logs).chain(&self.metrics) {
            pipe.set_listener(listener.clone());
        }
    }

    pub(super) fn snapshot(&self, provider: &Provider) -> TelemetryHealth {
        if let Some(Source(deliver)) = &self.source {
            deliver();
        }
        let each = |pipes: &[PipeHealth]| pipes.iter().map(PipeHealth::snapshot).collect();
        TelemetryHealth {
            spans: each(&self.spans),
            logs: each(&self.logs),
            metrics: each(&self.metrics),
            tail: self.tail.as_ref().map(TailHandle::health),
            recording: provider.health(),
        }
    }
}
