//! What nobody should send to the page: it is answered with advice, and what is kept is whole.

use any_input::for_any;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::Method;
use http_body_util::Full;
use instrument_core::store::TraceStore;
use instrument_core::testing::proto::trace::v1::span::{Event, Link};
use instrument_core::testing::proto::trace::v1::{Span, Status};
use instrument_tower::Page;
use proptest::prelude::*;
use prost::Message as _;
use std::io::Write as _;
use tower_tests::page::{ask, export, local, look, sent_span, text};

/// A request, and what is done to its bytes.
#[derive(Debug)]
struct Sent {
    spans: Vec<Span>,
    path: &'static str,
    media_type: &'static str,
    is_packed: bool,
    /// Where, and what is there instead.
    changes: Vec<(prop::sample::Index, u8)>,
    cut: Option<prop::sample::Index>,
}

fn any_span() -> impl Strategy<Value = Span> {
    let ids = (0..4_u64, 0..9_u64, 0..9_u64);
    let times = (any::<u64>(), any::<u64>());
    let odd = prop_oneof![
        Just(String::new()),
        Just("\u{202e}\0<script>".to_owned()),
        ".{0,20}"
    ];
    let more = (
        -1..7_i32,
        -1..4_i32,
        prop::collection::vec(0_u8..255, 0..20),
    );
    (ids, times, odd, more).prop_map(|((trace, id, parent), times, name, (kind, code, bytes))| {
        let mut span = sent_span(trace, id, parent, &name, 1);
        (span.start_time_unix_nano, span.end_time_unix_nano) = times;
        span.kind = kind;
        span.status = Some(Status {
            code,
            message: name.clone(),
        });
        span.attributes = vec![text(&name, &name), text("", "")];
        span.events = vec![Event {
            time_unix_nano: times.1,
            name,
            ..Event::default()
        }];
        // Ids of any length.
        span.links = vec![Link {
            trace_id: bytes.clone(),
            span_id: bytes,
            ..Link::default()
        }];
        span
    })
}

fn any_sent() -> impl Strategy<Value = Sent> {
    let paths = ["/v1/traces", "/v1/traces", "/v1/traces", "/v1/logs"];
    let types = [
        "application/x-protobuf",
        "application/x-protobuf",
        "application/x-protobuf",
        "application/json",
        "application/grpc",
        "text/plain",
    ];
    let change = (any::<prop::sample::Index>(), any::<u8>());
    (
        prop::collection::vec(any_span(), 0..6),
        prop::sample::select(paths.to_vec()),
        prop::sample::select(types.to_vec()),
        any::<bool>(),
        prop_oneof![Just(Vec::new()), prop::collection::vec(change, 0..4)],
        prop::option::weighted(0.1, any::<prop::sample::Index>()),
    )
        .prop_map(|(spans, path, media_type, is_packed, changes, cut)| Sent {
            spans,
            path,
            media_type,
            is_packed,
            changes,
            cut,
        })
}

impl Sent {
    fn body(&self) -> Vec<u8> {
        let request = export("camera-service", self.spans.clone());
        let mut bytes = match self.media_type {
            "application/json" => serde_json::to_vec(&request).expect("it is JSON"),
            _ => request.encode_to_vec(),
        };
        if let ("application/grpc", Ok(length)) = (self.media_type, u32::try_from(bytes.len())) {
            bytes.splice(0..0, [&[0][..], &length.to_be_bytes()].concat());
        }
        for (at, byte) in &self.changes {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
        }
        if let Some(cut) = self.cut {
            bytes.truncate(cut.index(bytes.len() + 1));
        }
        if !self.is_packed {
            return bytes;
        }
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&bytes).expect("memory takes it");
        packed.finish().expect("memory takes it")
    }
}

#[test]
fn any_export_is_answered_and_what_is_kept_is_whole() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let tried = for_any(&any_sent(), 2000, |sent| {
        let store = TraceStore::default();
        let page = Page::new(&store);
        let encoding = if sent.is_packed { "gzip" } else { "identity" };
        let request = local(Method::POST, sent.path)
            .header("content-type", sent.media_type)
            .header("content-encoding", encoding)
            .body(Full::from(sent.body()))
            .expect("a request");
        let answered = runtime.block_on(ask(&page, request));
        let status = answered.status.as_u16();
        prop_assert!(matches!(status, 200 | 400 | 415), "{:?}", answered);
        let counts = store.counts();
        prop_assert_eq!(
            counts.received_spans,
            counts.spans as u64 + counts.refused_spans + counts.repeated_spans
        );
        // Whatever it is, it can be shown.
        for path in [
            "/api/page",
            "/api/traces",
            "/api/services",
            "/api/dependencies",
        ] {
            let shown = runtime.block_on(look(&page, path));
            prop_assert_eq!(shown.status, 200, "{}: {:?}", path, &shown);
            prop_assert!(shown.json().is_object());
        }
        for trace in 1..4 {
            for about in ["", "/analysis", "/logs"] {
                let path = format!("/api/traces/0101010101010101{trace:016x}{about}");
                let shown = runtime.block_on(look(&page, &path));
                prop_assert!(
                    matches!(shown.status.as_u16(), 200 | 404),
                    "{path}: {shown:?}"
                );
                prop_assert!(shown.json().is_object());
            }
        }
        Ok(counts.spans > 0)
    });
    assert!(tried.held > tried.inputs / 20, "{tried:?}");
}
