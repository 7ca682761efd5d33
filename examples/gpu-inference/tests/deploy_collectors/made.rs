//! Many small traces of two services, some of them to be kept. Their ids are always the same, so that what is drawn by id is too.

use instrument_core::testing::proto::collector::trace::v1::ExportTraceServiceRequest;
use instrument_core::testing::proto::common::v1::{AnyValue, KeyValue, any_value};
use instrument_core::testing::proto::resource::v1::Resource;
use instrument_core::testing::proto::trace::v1::span::SpanKind;
use instrument_core::testing::proto::trace::v1::{ResourceSpans, ScopeSpans, Span, Status};
use prost::Message as _;
use std::ops::Range;
use std::time::{SystemTime, UNIX_EPOCH};

/// So many spans has each: one of either service.
pub(crate) const SPANS: u64 = 2;
/// So many traces are in one request.
const AT_ONCE: usize = 500;

/// What is to become of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// A policy is about it.
    Kept(Why),
    /// By chance.
    Drawn,
}

/// Why it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    Failed,
    SlowDetection,
    SlowAnswer,
    Risk,
    RiskAsFraction,
}

/// One of the traces, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Made(pub(crate) u64);

impl Made {
    pub(crate) fn fate(self) -> Fate {
        match self.0 % 100 {
            0 => Fate::Kept(Why::Failed),
            20 => Fate::Kept(Why::SlowDetection),
            40 => Fate::Kept(Why::SlowAnswer),
            60 => Fate::Kept(Why::Risk),
            80 => Fate::Kept(Why::RiskAsFraction),
            _ => Fate::Drawn,
        }
    }

    pub(crate) fn trace_id(self) -> Vec<u8> {
        let halves = [mixed(2 * self.0), mixed(2 * self.0 + 1)];
        halves.iter().flat_map(|half| half.to_be_bytes()).collect()
    }

    /// As Jaeger and its store write it.
    pub(crate) fn hex(self) -> String {
        self.trace_id()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The span of the service that is asked first.
    fn entry(self, now: u64) -> Span {
        let millis = match self.fate() {
            Fate::Kept(Why::SlowAnswer) => 1_100,
            _ => 900,
        };
        self.span(
            1,
            "POST /cameras/{id}/images",
            SpanKind::Server,
            now,
            millis,
        )
    }

    /// The span of the service that it calls.
    fn called(self, now: u64) -> Span {
        let (name, millis) = match self.fate() {
            Fate::Kept(Why::SlowDetection) => ("detection_processing", 5_000),
            _ => ("detection_processing", 4_900),
        };
        let mut span = self.span(2, name, SpanKind::Consumer, now, millis);
        span.parent_span_id = self.span_id(1);
        let risk = match self.fate() {
            Fate::Kept(Why::Risk) => any_value::Value::IntValue(70),
            Fate::Kept(Why::RiskAsFraction) => any_value::Value::DoubleValue(70.5),
            Fate::Drawn => any_value::Value::IntValue(69),
            Fate::Kept(why) => any_value::Value::StringValue(format!("{why:?}")),
        };
        span.attributes = vec![attribute("risk.score", risk)];
        if self.fate() == Fate::Kept(Why::Failed) {
            span.status = Some(Status {
                code: 2,
                message: "made to fail".to_owned(),
            });
        }
        span
    }

    fn span(self, id: u64, name: &str, kind: SpanKind, now: u64, millis: u64) -> Span {
        Span {
            trace_id: self.trace_id(),
            span_id: self.span_id(id),
            name: name.to_owned(),
            kind: kind.into(),
            start_time_unix_nano: now - millis * 1_000_000,
            end_time_unix_nano: now,
            flags: 1,
            ..Span::default()
        }
    }

    fn span_id(self, id: u64) -> Vec<u8> {
        mixed(self.0 << 2 | id).to_be_bytes().to_vec()
    }
}

/// Those of a range as requests: first all spans of one service, then all of the other.
pub(crate) fn requests(range: Range<u64>) -> Vec<Vec<u8>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("it is after 1970").as_nanos() as u64;
    let all: Vec<_> = range.map(Made).collect();
    let entries = all
        .chunks(AT_ONCE)
        .map(|part| request("hsi-backend", part.iter().map(|made| made.entry(now))));
    let called = all
        .chunks(AT_ONCE)
        .map(|part| request("hsi-made", part.iter().map(|made| made.called(now))));
    entries.chain(called).collect()
}

fn request(service: &str, spans: impl Iterator<Item = Span>) -> Vec<u8> {
    let name = any_value::Value::StringValue(service.to_owned());
    let resource = Resource {
        attributes: vec![attribute("service.name", name)],
        ..Resource::default()
    };
    let scope_spans = ScopeSpans {
        spans: spans.collect(),
        ..ScopeSpans::default()
    };
    let resource_spans = ResourceSpans {
        resource: Some(resource),
        scope_spans: vec![scope_spans],
        ..ResourceSpans::default()
    };
    let request = ExportTraceServiceRequest {
        resource_spans: vec![resource_spans],
    };
    request.encode_to_vec()
}

fn attribute(key: &str, value: any_value::Value) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue { value: Some(value) }),
        ..KeyValue::default()
    }
}

/// As good as chance, and always the same.
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
