//! How two traces differ.

use super::traces::micros;
use instrument_core::store::{Comparison, Pair, Place};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct ComparisonJson<'a> {
    only_a: Vec<OnlyJson<'a>>,
    only_b: Vec<OnlyJson<'a>>,
    both: Vec<PairJson<'a>>,
    largest: Option<PairJson<'a>>,
}

#[derive(Serialize)]
struct OnlyJson<'a> {
    path: Vec<StepJson<'a>>,
    #[serde(flatten)]
    span: SpanJson,
}

#[derive(Serialize)]
struct PairJson<'a> {
    path: Vec<StepJson<'a>>,
    a: SpanJson,
    b: SpanJson,
    difference_us: i64,
    self_difference_us: i64,
}

#[derive(Serialize)]
struct StepJson<'a> {
    service: &'a str,
    operation: &'a str,
}

#[derive(Serialize)]
struct SpanJson {
    #[serde(rename = "spanID")]
    span_id: String,
    duration: u64,
    self_time: u64,
}

pub(super) fn comparison(comparison: &Comparison) -> ComparisonJson<'_> {
    ComparisonJson {
        only_a: comparison.only_a.iter().map(only).collect(),
        only_b: comparison.only_b.iter().map(only).collect(),
        both: comparison.both.iter().map(pair).collect(),
        largest: comparison.largest().map(pair),
    }
}

fn only(place: &Place) -> OnlyJson<'_> {
    OnlyJson {
        path: path(place),
        span: span(place),
    }
}

fn pair(pair: &Pair) -> PairJson<'_> {
    PairJson {
        path: path(&pair.a),
        a: span(&pair.a),
        b: span(&pair.b),
        difference_us: pair.difference() / 1000,
        self_difference_us: pair.self_difference() / 1000,
    }
}

fn path(place: &Place) -> Vec<StepJson<'_>> {
    let steps = place.path.iter();
    steps
        .map(|(service, operation)| StepJson { service, operation })
        .collect()
}

fn span(place: &Place) -> SpanJson {
    SpanJson {
        span_id: place.span.span_id.to_string(),
        duration: micros(place.span.duration()),
        self_time: micros(place.self_time),
    }
}
