//! What a collector has counted, by its own metrics.

use crate::support::metrics::Metrics;

/// Since it was started.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counted {
    /// Spans taken.
    pub(crate) received: u64,
    /// Spans handed on.
    pub(crate) sent: u64,
    /// Spans that could not be handed on, or had no place in the queue.
    pub(crate) failed: u64,
    /// Traces begun.
    pub(crate) traces: u64,
    /// Traces kept.
    pub(crate) kept: u64,
    /// Traces not kept.
    pub(crate) sampled_away: u64,
    /// Traces given up before their time.
    pub(crate) too_early: u64,
}

impl Counted {
    /// Asked on a port of this machine.
    #[track_caller]
    pub(crate) fn of(port: u16) -> Self {
        let metrics = Metrics::of(port);
        let sum = |name: &str, label: &str| metrics.sum(name, &[label]) as u64;
        let decided = "otelcol_processor_tail_sampling_global_count_traces_sampled";
        Self {
            received: sum("otelcol_receiver_accepted_spans", ""),
            sent: sum("otelcol_exporter_sent_spans", ""),
            failed: sum("otelcol_exporter_send_failed_spans", "")
                + sum("otelcol_exporter_enqueue_failed_spans", ""),
            traces: sum("otelcol_processor_tail_sampling_new_trace_id_received", ""),
            kept: sum(decided, "sampled=\"true\""),
            sampled_away: sum(decided, "sampled=\"false\""),
            too_early: sum(
                "otelcol_processor_tail_sampling_sampling_trace_dropped_too_early",
                "",
            ),
        }
    }

    /// Traces that are not decided yet.
    pub(crate) fn held(&self) -> u64 {
        self.traces - self.kept - self.sampled_away
    }

    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            received: self.received + other.received,
            sent: self.sent + other.sent,
            failed: self.failed + other.failed,
            traces: self.traces + other.traces,
            kept: self.kept + other.kept,
            sampled_away: self.sampled_away + other.sampled_away,
            too_early: self.too_early + other.too_early,
        }
    }
}
