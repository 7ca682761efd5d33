//! Traces with everything that a span can have.

use instrument_core::testing::proto;
use proto::collector::trace::v1::ExportTraceServiceRequest;
use proto::common::v1::any_value::Value as Any;
use proto::common::v1::{AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList};
use proto::resource::v1::Resource;
use proto::trace::v1::span::{Event, Link};
use proto::trace::v1::{ResourceSpans, ScopeSpans, Span, Status};
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) const MS: u64 = 1_000_000;

fn attribute(key: &str, value: Any) -> KeyValue {
    let value = Some(AnyValue { value: Some(value) });
    KeyValue {
        key: key.to_owned(),
        value,
        ..KeyValue::default()
    }
}

fn any(value: Any) -> AnyValue {
    AnyValue { value: Some(value) }
}

pub(crate) fn text(key: &str, value: &str) -> KeyValue {
    attribute(key, Any::StringValue(value.to_owned()))
}

/// One of each type.
fn all_types() -> Vec<KeyValue> {
    let list = vec![
        any(Any::StringValue("person".to_owned())),
        any(Any::IntValue(3)),
        any(Any::BoolValue(true)),
        any(Any::DoubleValue(0.5)),
    ];
    let map = vec![text("b", "<&>"), attribute("a", Any::IntValue(1))];
    let nested = vec![any(Any::KvlistValue(KeyValueList {
        values: map.clone(),
    }))];
    vec![
        text("text", "frame 7 — «größer» \u{1F600} <script>"),
        text("empty", ""),
        attribute("int", Any::IntValue(i64::from(i32::MAX) + 1)),
        attribute("negative", Any::IntValue(-1)),
        attribute("float", Any::DoubleValue(0.25)),
        attribute("whole_float", Any::DoubleValue(2.0)),
        attribute("yes", Any::BoolValue(true)),
        attribute("no", Any::BoolValue(false)),
        attribute("list", Any::ArrayValue(ArrayValue { values: list })),
        attribute("empty_list", Any::ArrayValue(ArrayValue::default())),
        attribute("map", Any::KvlistValue(KeyValueList { values: map })),
        attribute("nested", Any::ArrayValue(ArrayValue { values: nested })),
        attribute("bytes", Any::BytesValue(vec![0, 1, 254, 255])),
    ]
}

/// A span of a trace of that number.
pub(crate) struct Made {
    pub(crate) trace: u8,
    pub(crate) id: u8,
    pub(crate) parent: u8,
    pub(crate) name: &'static str,
    pub(crate) kind: i32,
    pub(crate) from_ms: u64,
    pub(crate) to_ms: u64,
}

pub(crate) fn span(made: &Made) -> Span {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    // The same for all of one minute: some time ago, so that all have ended.
    let now = since.expect("it is later than 1970").as_secs() / 60 * 60 - 60;
    let begin = now * 1000 * MS + u64::from(made.trace) * 1000 * MS;
    let id = |id: u8| {
        if id == 0 {
            Vec::new()
        } else {
            vec![0, made.trace, 0, 0, 0, 0, 0, id]
        }
    };
    Span {
        trace_id: trace_id(made.trace),
        span_id: id(made.id),
        parent_span_id: id(made.parent),
        name: made.name.to_owned(),
        kind: made.kind,
        // Not a whole number of microseconds: both cut.
        start_time_unix_nano: begin + made.from_ms * MS + 1999,
        end_time_unix_nano: begin + made.to_ms * MS + 1998,
        ..Span::default()
    }
}

pub(crate) fn trace_id(trace: u8) -> Vec<u8> {
    let mut id = vec![0; 16];
    (id[0], id[15]) = (trace % 2, trace);
    id
}

fn of(service: Option<&str>, more: Vec<KeyValue>, scope: &str, spans: Vec<Span>) -> ResourceSpans {
    let mut attributes: Vec<_> = service
        .map(|name| text("service.name", name))
        .into_iter()
        .collect();
    attributes.extend(more);
    let version = if scope.is_empty() { "" } else { "1.2.3" };
    ResourceSpans {
        resource: Some(Resource {
            attributes,
            ..Resource::default()
        }),
        scope_spans: vec![ScopeSpans {
            scope: Some(InstrumentationScope {
                name: scope.to_owned(),
                version: version.to_owned(),
                ..InstrumentationScope::default()
            }),
            spans,
            ..ScopeSpans::default()
        }],
        ..ResourceSpans::default()
    }
}

/// Kinds by their numbers: 0 is not said, then internal, server, client, producer, consumer.
fn made(
    trace: u8,
    id: u8,
    parent: u8,
    name: &'static str,
    kind: i32,
    (from_ms, to_ms): (u64, u64),
) -> Span {
    span(&Made {
        trace,
        id,
        parent,
        name,
        kind,
        from_ms,
        to_ms,
    })
}

pub(crate) fn request() -> ExportTraceServiceRequest {
    let host = || {
        vec![
            text("host.name", "cam-1"),
            attribute("process.pid", Any::IntValue(42)),
        ]
    };
    let mut failed = made(1, 4, 3, "infer", 1, (30, 80));
    failed.status = Some(Status {
        code: 2,
        message: "out of memory".to_owned(),
    });
    failed.events = vec![
        Event {
            time_unix_nano: failed.start_time_unix_nano + MS,
            name: "exception".to_owned(),
            attributes: vec![
                text("exception.type", "Oom"),
                text("exception.stacktrace", "at a\nat b"),
            ],
            ..Event::default()
        },
        Event {
            time_unix_nano: failed.start_time_unix_nano,
            name: String::new(),
            attributes: all_types(),
            ..Event::default()
        },
        Event {
            time_unix_nano: failed.start_time_unix_nano + 2 * MS,
            name: "bare".to_owned(),
            ..Event::default()
        },
    ];
    let mut rich = made(1, 1, 0, "GET /cameras", 2, (0, 100));
    rich.attributes = all_types();
    rich.trace_state = "vendor=a,other=b".to_owned();
    let mut ok = made(1, 2, 1, "POST /detect", 3, (10, 90));
    ok.status = Some(Status {
        code: 1,
        message: String::new(),
    });
    ok.links = vec![
        Link {
            trace_id: trace_id(2),
            span_id: vec![0, 2, 0, 0, 0, 0, 0, 1],
            attributes: vec![text("why", "batch")],
            ..Link::default()
        },
        Link {
            trace_id: trace_id(1),
            span_id: vec![0, 1, 0, 0, 0, 0, 0, 4],
            ..Link::default()
        },
    ];
    let mut silent = made(3, 1, 0, "no error message", 0, (0, 1500));
    silent.status = Some(Status {
        code: 2,
        message: String::new(),
    });
    let mut own_error = made(3, 2, 1, "says so itself", 4, (1, 2));
    own_error.attributes = vec![
        attribute("error", Any::BoolValue(true)),
        text("span.kind", "odd"),
    ];
    ExportTraceServiceRequest {
        resource_spans: vec![
            of(Some("backend"), host(), "axum", vec![rich, ok]),
            of(
                Some("detector"),
                host(),
                "",
                vec![made(1, 3, 2, "POST /detect", 2, (20, 85)), failed],
            ),
            // Another process of the same service.
            of(
                Some("detector"),
                vec![text("host.name", "cam-2")],
                "lib",
                vec![
                    made(2, 1, 0, "warm_up", 1, (0, 3)),
                    made(2, 2, 9, "orphan", 5, (5, 900)),
                ],
            ),
            of(Some("backend"), host(), "axum", vec![silent, own_error]),
            of(
                Some("a / b?c"),
                Vec::new(),
                "lib",
                vec![
                    made(4, 1, 0, "GET /a b&c=d", 2, (0, 7)),
                    made(4, 2, 1, "zero", 1, (3, 3)),
                ],
            ),
        ],
    }
}
