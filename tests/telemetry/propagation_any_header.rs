//! Any header is answered as the specifications say: compared with readings of them that are simple and slow.
//!
//! `FUZZ_SECONDS` says for how long each; the test command tries some thousand.

use http::{HeaderMap, HeaderValue};
use instrument_core::propagation::{extract_headers, inject_headers};
use instrument_core::testing::Kit;
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::trace::TraceContextExt;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;
use std::time::{Duration, Instant};

const VALID: &str = "00-12345678901234567890123456789012-1234567890123456-01";

/// Tries for as long as asked. `holds` says whether there was anything valid in the input: both must have been seen.
fn for_any<S: Strategy>(any: &S, holds: impl Fn(S::Value) -> Result<bool, TestCaseError>) {
    let seconds = std::env::var("FUZZ_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok());
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let (mut tried, valid) = (0_u32, Cell::new(0_u32));
    while until.map_or(tried < 3_000, |until| Instant::now() < until) {
        let mut runner = TestRunner::new(Config {
            cases: 1_000,
            failure_persistence: None,
            ..Config::default()
        });
        let counted = |input| {
            valid.set(valid.get() + u32::from(holds(input)?));
            Ok(())
        };
        runner.run(any, counted).expect("it holds for every header");
        tried += 1_000;
    }
    let valid = valid.get();
    println!("{tried} inputs, {valid} of them valid");
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

/// What is sent on for this parent, by the text of the specification.
fn expected_parent(header: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(header).ok()?.trim_matches([' ', '\t']);
    let fields: Vec<_> = text.splitn(5, '-').collect();
    let [version, trace, span, flags, rest @ ..] = fields.as_slice() else {
        return None;
    };
    let is_hex = |field: &str, length: usize| {
        field.len() == length && field.chars().all(|c| "0123456789abcdef".contains(c))
    };
    let is_some = |id: &str| id.chars().any(|c| c != '0');
    let valid = is_hex(version, 2)
        && *version != "ff"
        && (*version != "00" || rest.is_empty())
        && is_hex(trace, 32)
        && is_some(trace)
        && is_hex(span, 16)
        && is_some(span)
        && is_hex(flags, 2);
    let flags = u8::from_str_radix(flags, 16).ok()? & 3;
    valid.then(|| format!("00-{trace}-{span}-{flags:02x}"))
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
        prop_assert_eq!(sent(&cx, "traceparent"), expected.clone());
        Ok(expected.is_some())
    });
}

fn expected_state(lines: &[Vec<u8>]) -> Option<String> {
    let lines: Vec<_> = lines
        .iter()
        .filter(|line| HeaderValue::from_bytes(line).is_ok())
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    let all = lines.join(",");
    let members: Vec<_> = all
        .split(',')
        .map(|member| member.trim_matches([' ', '\t']))
        .filter(|member| !member.is_empty())
        .collect();
    let mut keys = Vec::new();
    for member in &members {
        let (key, value) = member.split_once('=')?;
        let start = key.chars().next()?;
        let (tenant, system) = match key.split_once('@') {
            Some((tenant, system)) => (tenant, Some(system)),
            None => (key, None),
        };
        let is_part = |part: &str| {
            part.chars()
                .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_' | '-' | '*' | '/'))
        };
        let is_key = is_part(tenant)
            && match system {
                None => start.is_ascii_lowercase() && key.len() <= 256,
                Some(system) => {
                    (start.is_ascii_lowercase() || start.is_ascii_digit())
                        && tenant.len() <= 241
                        && system.len() <= 14
                        && system.starts_with(|c: char| c.is_ascii_lowercase())
                        && is_part(system)
                }
            };
        let is_value = !value.is_empty()
            && value.len() <= 256
            && value.chars().all(|c| matches!(c, ' '..='~') && c != '=');
        if !is_key || !is_value || keys.contains(&key) {
            return None;
        }
        keys.push(key);
    }
    (!members.is_empty() && members.len() <= 32).then(|| members.join(","))
}

#[test]
fn any_tracestate() {
    const WORDS: &[&str] = &[
        "=",
        "=",
        "=",
        ",",
        ",",
        ",",
        "@",
        " ",
        "\t",
        "a",
        "b",
        "c",
        "0",
        "foo",
        "bar",
        "vendor",
        "tenant0@sys",
        "a=1",
        "b=2,",
        "_",
        "-*/",
        "A",
        ".",
        ";",
        "longer-than-fourteen",
        "=1,",
        "=x",
        "%2C",
    ];
    for_any(&lines(WORDS), |lines| {
        let (_, cx) = extracted("tracestate", &lines);
        prop_assert_eq!(sent(&cx, "traceparent"), Some(VALID.to_owned()));
        let expected = expected_state(&lines);
        prop_assert_eq!(sent(&cx, "tracestate"), expected.clone());
        Ok(expected.is_some())
    });
}

/// A member without white space, if it is valid.
fn expected_member(member: &[u8]) -> Option<(String, String)> {
    let trim = |part: &str| part.trim_matches([' ', '\t']).to_owned();
    let is_token = |key: &str| {
        !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
    };
    let is_value = |value: &str| {
        value
            .chars()
            .all(|c| matches!(c, '!'..='~') && !"\",;\\".contains(c))
    };
    let member = std::str::from_utf8(member).ok()?;
    let mut parts = Vec::new();
    for (at, part) in member.split(';').enumerate() {
        let (key, value) = match part.split_once('=') {
            Some((key, value)) => (trim(key), Some(trim(value))),
            None => (trim(part), None),
        };
        let is_valid = is_token(&key) && value.as_deref().map_or(at > 0, is_value);
        if !is_valid {
            return None;
        }
        parts.push(match value {
            Some(value) => format!("{key}={value}"),
            None => key,
        });
    }
    let (key, _) = parts.first()?.split_once('=')?;
    Some((key.to_owned(), parts.join(";")))
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
