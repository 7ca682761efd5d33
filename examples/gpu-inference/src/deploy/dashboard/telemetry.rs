//! How the telemetry itself fares.

use super::panel::{Color, Panel};
use crate::deploy::query::sum_rate;
use crate::deploy::recordings::{SPANS_DROPPED, SPANS_FAILED};
use crate::metric::convention;

pub(super) fn panels() -> Vec<Panel> {
    let (queued, room) = (
        convention::SPANS_QUEUED.series(),
        convention::SPANS_QUEUE_CAPACITY.series(),
    );
    vec![
        Panel::lines(
            "Spans Sent",
            "cps",
            "Spans a second that each service has sent, or failed to. Nothing: the service has nobody to send to, or nothing to do.",
        )
        .over(
            "{{job}}",
            sum_rate("job", &convention::SPANS_EXPORTED.series(), ""),
        ),
        Panel::lines(
            "Spans Lost",
            "short",
            "Spans in five minutes that could not be sent (HsiSpansNotExported) or were dropped before (HsiSpansDropped). Each is a hole in a trace, or belongs to one that is missing as a whole.",
        )
        .over("{{job}} not sent", SPANS_FAILED.to_owned())
        .over("{{job}} dropped", SPANS_DROPPED.to_owned())
        .colored(&[(1.0, Color::Red)]),
        Panel::lines(
            "Span Queues",
            "percentunit",
            "How full the queue is in which spans wait to be sent. Full: what comes is dropped.",
        )
        .over(
            "{{job}}",
            format!("sum by (job) ({queued}) / sum by (job) ({room})"),
        )
        .colored(&[(0.5, Color::Yellow), (0.9, Color::Red)])
        .wide(24),
    ]
}
