//! The query API on what nobody would ask: it answers with JSON and advice, and never with all there is.

use any_input::for_any;
use instrument_core::store::TraceStore;
use instrument_tower::Page;
use proptest::prelude::*;
use tower_tests::page::{look, send, sent_span};

fn any_value() -> impl Strategy<Value = String> {
    let known = [
        "backend",
        "1",
        "5ms",
        "1h",
        "-1",
        "18446744073709551615",
        "99999999999999999999",
        "%7B%22error%22%3A%22true%22%7D",
        "%7B",
        "%5B%5D",
        "null",
        "%00",
        "%ff%fe",
        "%F0%9F%98%80",
        "a:b",
        ":",
        "1e400s",
        "1.5.5s",
        "9223372036854775807ns",
        "01010101010101010000000000000001",
        "0",
    ];
    prop_oneof![
        prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        "[!-\"$-;=?-~]{0,40}",
        "[0-9a-fµnsmhu.]{0,20}",
    ]
}

fn any_path() -> impl Strategy<Value = String> {
    let value = "[a-zA-Z0-9%._~:@!$&'()*+,;=/-]{0,60}";
    let known = [
        "services",
        "traces",
        "operations",
        "dependencies",
        "compare",
        "page",
        "running",
        "traces/01010101010101010000000000000001",
        "traces/01010101010101010000000000000001/analysis",
        "traces/01010101010101010000000000000001/logs",
        "services/camera-service/operations",
    ];
    prop_oneof![
        4 => prop::sample::select(known.to_vec()).prop_map(|path| format!("/api/{path}")),
        1 => value.prop_map(|rest| format!("/api/{rest}")),
        1 => value.prop_map(|rest| format!("/api/traces/{rest}")),
        1 => value.prop_map(|rest| format!("/{rest}")),
    ]
}

fn any_target() -> impl Strategy<Value = String> {
    let names = [
        "service",
        "operation",
        "tags",
        "tag",
        "minDuration",
        "maxDuration",
        "start",
        "end",
        "limit",
        "order",
        "lookback",
        "traceID",
        "spanKind",
        "endTs",
        "a",
        "b",
        "token",
        "%",
        "",
    ];
    let pair = (prop::sample::select(names.to_vec()), any_value());
    let query = prop::collection::vec(pair, 0..6).prop_map(|pairs| {
        let pairs = pairs
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("&")
    });
    (any_path(), query).prop_map(|(path, query)| format!("{path}?{query}"))
}

#[test]
fn any_question_is_answered() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let page = Page::new(TraceStore::default());
    runtime.block_on(send(
        &page,
        vec![
            sent_span(1, 1, 0, "request", 10),
            sent_span(1, 2, 1, "ask", 5),
            sent_span(2, 3, 9, "other", 1),
        ],
    ));
    let tried = for_any(&any_target(), 3000, |target| {
        let Ok(uri) = target.parse::<http::Uri>() else {
            return Ok(false);
        };
        if uri.path() == "/api/live" {
            return Ok(false);
        }
        let answered = runtime.block_on(look(&page, &target));
        let status = answered.status.as_u16();
        prop_assert!(
            matches!(status, 200 | 303 | 400 | 404 | 405),
            "{target}: {answered:?}"
        );
        if uri.path().starts_with("/api/") && status != 303 {
            let json = answered.json();
            let says_why = json["errors"][0]["msg"]
                .as_str()
                .is_some_and(|why| !why.is_empty());
            prop_assert_eq!(status == 200, !says_why, "{}: {:?}", &target, &answered);
            prop_assert!(answered.body.len() < 20_000);
        }
        Ok(status == 200)
    });
    assert!(tried.held > tried.inputs / 20, "{tried:?}");
}
