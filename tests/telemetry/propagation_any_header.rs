//! Any header is answered as the specifications say: compared with readings of them that are simple and slow.

use http::{HeaderMap, HeaderValue};
use instrument_core::propagation::{extract_headers, inject_headers};
use instrument_core::testing::Kit;
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::trace::TraceContextExt;
use proptest::prelude::*;
use telemetry_tests::specification::{expected_member, expected_parent, expected_state};

const VALID: &str = "00-12345678901234567890123456789012-1234567890123456-01";

/// `holds` says whether there was anything valid in the input: both must have been seen.
fn for_any<S: Strategy>(any: &S, holds: impl Fn(S::Value) -> Result<bool, TestCaseError>) {
    let tried = any_input::for_any(any, 3000, holds);
    let (tried, valid) = (tried.inputs, tried.held);
    eprintln!("{tried} inputs, {valid} of them valid");
    assert!(
        tried / 20 < valid && valid < tried / 20 * 19,
        "{valid} of {tried} valid: the pieces no longer fit the grammar"
    );
}

fn extracted(name: &'static str, lines: &[Vec<u8>]) -> (Kit, Context) {
    let kit = Kit::new();
    let mut headers = HeaderMap::new();
    for line in lines {
        // What a header cannot have does not get as far as here.
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(name, value);
        }
    }
    if name == "tracestate" {
        headers.insert("traceparent", HeaderValue::from_static(VALID));
    }
    let cx = extract_headers(&kit.provider().bind(&Context::new()), &headers);
    (kit, cx)
}

fn sent(cx: &Context, name: &str) -> Option<String> {
    let mut headers = HeaderMap::new();
    inject_headers(cx, &mut headers);
    let value = headers.get(name)?;
    Some(value.to_str().expect("what is sent is ASCII").to_owned())
}

/// Pieces of a header, put together.
fn lines(words: &'static [&'static str]) -> impl Strategy<Value = Vec<Vec<u8>>> {
    let piece = prop_oneof![
        6 => prop::sample::select(words).prop_map(|word| word.as_bytes().to_vec()),
        1 => "[ -~]{0,8}".prop_map(String::into_bytes),
        1 => prop::collection::vec(32_u8..=255, 0..6),
    ];
    let line = prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat());
    prop::collection::vec(line, 1..4)
}

/// Some `traceparent` with a change or two.
fn parents() -> impl Strategy<Value = Vec<u8>> {
    let version = prop::sample::select(vec!["00", "00", "00", "01", "cc", "ff", "0G", "0"]);
    let rest = prop::sample::select(vec!["", "", "", "-", "-x", ".", "0"]);
    let changes = prop::collection::vec(
        (0_usize..60, prop::sample::select(&b"0aAf-g. \t\xff"[..])),
        0..2,
    );
    (
        version,
        "[0-9a-f]{32}",
        "[0-9a-f]{16}",
        "[0-9a-f]{2}",
        rest,
        changes,
    )
        .prop_map(|(version, trace, span, flags, rest, changes)| {
            let mut header = format!("{version}-{trace}-{span}-{flags}{rest}").into_bytes();
            for (at, byte) in changes {
                if let Some(old) = header.get_mut(at) {
                    *old = byte;
                }
            }
            header
        })
}

#[test]
fn any_traceparent() {
    for_any(&parents(), |header| {
        let (_, cx) = extracted("traceparent", std::slice::from_ref(&header));
        let is_header = HeaderValue::from_bytes(&header).is_ok();
        let expected = if is_header {
            expected_parent(&header)
        } else {
            None
        };
        prop_assert_eq!(cx.span().span_context().is_valid(), expected.is_some());
        let sent = sent(&cx, "traceparent");
        match &expected {
            // Nobody recorded the parent: another one is named.
            Some(unsampled) if unsampled.ends_with(['0', '2']) => {
                let sent = sent.unwrap_or_default();
                prop_assert_eq!(&sent[..36], &unsampled[..36]);
                prop_assert_ne!(&sent[36..52], &unsampled[36..52]);
                prop_assert_eq!(&sent[52..], &unsampled[52..]);
            }
            _ => prop_assert_eq!(&sent, &expected),
        }
        Ok(expected.is_some())
    });
}

/// Members that are mostly valid, in several headers, with a change or none.
fn states() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let key = prop_oneof![
        8 => "[a-z][a-z0-9_*/-]{0,3}",
        2 => "[a-z0-9]{1,3}@[a-z][a-z0-9]{0,14}",
        1 => "[a-zA-Z0-9@._]{0,4}",
        1 => "[a-z]{255,258}",
        1 => "[a-z]{240,243}@[a-z]{12,16}",
    ];
    let value =
        prop_oneof![8 => "[ !-+.-<>-~]{0,5}[!-~&&[^,=]]", 1 => "[ -~]{0,4}", 1 => "[a-z]{255,257}"];
    let blank = prop::sample::select(vec!["", "", "", " ", "\t", ", ,"]);
    let member = (blank.clone(), key, value, blank)
        .prop_map(|(before, key, value, after)| format!("{before}{key}={value}{after}"));
    let header = prop_oneof![
        12 => prop::collection::vec(member, 0..4),
        1 => (30_usize..36).prop_map(|n| (0..n).map(|at| format!("k{at}=1")).collect()),
    ];
    let headers = prop::collection::vec(header.prop_map(|list| list.join(",")), 1..4);
    let change = prop::option::weighted(0.2, (any::<prop::sample::Index>(), any::<u8>()));
    (headers, change).prop_map(|(headers, change)| {
        let mut lines: Vec<_> = headers.into_iter().map(String::into_bytes).collect();
        if let Some((at, byte)) = change {
            let last = lines.last_mut().expect("there is one");
            if !last.is_empty() {
                let at = at.index(last.len());
                last[at] = byte;
            }
        }
        lines
    })
}

#[test]
fn any_tracestate() {
    for_any(&states(), |lines| {
        let (_, cx) = extracted("tracestate", &lines);
        prop_assert_eq!(sent(&cx, "traceparent"), Some(VALID.to_owned()));
        let expected = expected_state(&lines);
        prop_assert_eq!(sent(&cx, "tracestate"), expected.clone());
        Ok(expected.is_some())
    });
}

#[test]
fn any_baggage() {
    const WORDS: &[&str] = &[
        "=", "=", "=", ",", ",", ";", ";", " ", "\t", "a", "b", "key", "a=1", "b=2,", "%", "%2C",
        "%2c", "%3B", "%ff", "%C3%BC", "+", "p=q", ";p", "\"", "\\", "\u{fc}", "(", "value", "==",
        "%%",
    ];
    for_any(&lines(WORDS), |lines| {
        let (kit, cx) = extracted("baggage", &lines);
        let mut expected: Vec<(String, String)> = Vec::new();
        let mut dropped = 0;
        let lines = lines
            .iter()
            .filter(|line| HeaderValue::from_bytes(line).is_ok());
        for member in lines.flat_map(|line| line.split(|byte| *byte == b',')) {
            if member.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
                continue;
            }
            match expected_member(member) {
                Some((key, text)) => {
                    expected.retain(|(earlier, _)| *earlier != key);
                    expected.push((key, text));
                }
                None => dropped += 1,
            }
        }
        prop_assert_eq!(kit.provider().health().baggage_dropped, dropped);
        prop_assert_eq!(cx.baggage().len(), expected.len());
        let texts: Vec<_> = expected.into_iter().map(|(_, text)| text).collect();
        let first = sent(&cx, "baggage");
        prop_assert_eq!(first.as_deref().unwrap_or_default(), texts.join(","));
        // Written anew, as if somebody had changed each value, it still says the same and lets nothing in.
        let renewed = Kit::new().provider().bind(&Context::new());
        let copy = cx
            .baggage()
            .iter()
            .map(|(key, (value, metadata))| (key.clone(), (value.clone(), metadata.clone())));
        let renewed = renewed.with_baggage(copy.collect::<opentelemetry::baggage::Baggage>());
        let second = sent(&renewed, "baggage").unwrap_or_default();
        let (kit, again) = extracted("baggage", &[second.into_bytes()]);
        prop_assert_eq!(kit.provider().health().baggage_dropped, 0);
        prop_assert_eq!(again.baggage().len(), cx.baggage().len());
        for (key, pair) in cx.baggage() {
            prop_assert_eq!(again.baggage().get_with_metadata(key), Some(pair));
        }
        Ok(!texts.is_empty())
    });
}
