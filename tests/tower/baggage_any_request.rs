//! What any path and any header make of baggage: compared with a reading of the rules that is simple and slow.

use http::{HeaderName, HeaderValue, Request, Response, Uri};
use instrument_core::baggage::PipelineBaggage;
use instrument_core::testing::Kit;
use instrument_tower::{BaggageLayer, PeerAddress};
use proptest::prelude::*;
use std::convert::Infallible;
use std::future::ready;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tower::{Layer, Service, service_fn};

/// `holds` says whether there was anything valid in the input: both must have been seen.
fn for_any<S: Strategy>(any: &S, holds: impl Fn(S::Value) -> Result<bool, TestCaseError>) {
    let tried = any_input::for_any(any, 5000, holds);
    let (tried, valid) = (tried.inputs, tried.held);
    eprintln!("{tried} inputs, {valid} of them valid");
    assert!(
        tried / 20 < valid && valid < tried / 20 * 19,
        "{valid} of {tried} valid: the pieces no longer fit the rules"
    );
}

/// What the handler of a request reads, and how many values were dropped on the way.
fn read(request: Request<()>) -> (PipelineBaggage, u64) {
    let kit = Kit::new();
    let layer = BaggageLayer::pipeline().with_provider(kit.provider().clone());
    let mut service = layer.layer(service_fn(|_: Request<()>| {
        let read = PipelineBaggage::current();
        let mut response = Response::new(String::new());
        response.extensions_mut().insert(read);
        ready(Ok::<_, Infallible>(response))
    }));
    let answer = pin!(service.call(request));
    let Poll::Ready(Ok(response)) = answer.poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it is ready");
    };
    let read = response.extensions().get::<PipelineBaggage>().cloned();
    assert_eq!(PipelineBaggage::current(), PipelineBaggage::new());
    (
        read.expect("it was read"),
        kit.provider().health().baggage_dropped,
    )
}

fn request(uri: Uri) -> Request<()> {
    let peer = PeerAddress(([127, 0, 0, 1], 4000).into());
    let request = Request::get(uri).extension(peer).body(());
    request.expect("a request")
}

/// Every byte that is meant, one by one.
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'%' {
            let digits = std::str::from_utf8(text.get(at + 1..at + 3)?).ok()?;
            let are_digits = digits.chars().all(|c| c.is_ascii_hexdigit());
            bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| are_digits)?);
            at += 3;
        } else {
            bytes.push(text[at]);
            at += 1;
        }
    }
    Some(bytes)
}

fn is_identifier(value: &[u8]) -> bool {
    let allowed = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    !value.is_empty() && value.len() <= 64 && value.iter().all(|byte| allowed.contains(byte))
}

/// The camera that a path names, and whether one is dropped.
fn expected_camera(path: &str) -> (Option<String>, bool) {
    let segments: Vec<_> = path.split('/').collect();
    for pair in segments[1..].windows(2) {
        if decoded(pair[0].as_bytes()).as_deref() == Some(b"cameras") && !pair[1].is_empty() {
            let camera = decoded(pair[1].as_bytes())
                .filter(|camera| is_identifier(camera))
                .and_then(|camera| String::from_utf8(camera).ok());
            let is_dropped = camera.is_none();
            return (camera, is_dropped);
        }
    }
    (None, false)
}

#[test]
fn any_path() {
    const WORDS: &[&str] = &[
        "/",
        "/",
        "/",
        "/cameras",
        "/cameras/",
        "/cameras/",
        "cameras",
        "c%61meras",
        "%2F",
        "%2f",
        "%00",
        "%5F",
        "%5f",
        "%",
        "%4",
        "%C3%BC",
        "%ff",
        "..",
        ".",
        "front",
        "a-b_c",
        "0",
        ";",
        ",",
        "=",
        "+",
        "~",
        "ü",
        "//",
        "Cameras",
        "0123456789012345678901234567890123456789",
    ];
    let piece = prop_oneof![
        4 => prop::sample::select(WORDS).prop_map(str::to_owned),
        2 => prop::sample::select(&["/cameras/", "/cameras/front", "/cameras/a%5Fb/", "x", "y-1", "/"][..])
            .prop_map(str::to_owned),
        1 => "[!-~]{0,6}",
    ];
    let paths =
        prop::collection::vec(piece, 0..8).prop_map(|pieces| format!("/{}", pieces.concat()));
    for_any(&paths, |path| {
        // What no target may be does not get as far.
        let Ok(uri) = path.parse::<Uri>() else {
            return Ok(false);
        };
        let (camera, is_dropped) = expected_camera(uri.path());
        let (read, dropped) = read(request(uri));
        prop_assert_eq!(read.camera_id(), camera.as_deref());
        prop_assert_eq!(read.request_source(), Some("api"));
        prop_assert_eq!(dropped, u64::from(is_dropped));
        Ok(camera.is_some())
    });
}

#[test]
fn any_header() {
    const WORDS: &[&str] = &[
        "ui",
        "api",
        "scheduled",
        "internal",
        "UI",
        "Api",
        "sCheDuled",
        " ",
        "\t",
        ",",
        "i",
        "u",
        "ü",
        "%75i",
        "\u{131}",
        "ＵＩ",
        "bogus",
    ];
    let value = prop_oneof![
        5 => prop::collection::vec(prop::sample::select(WORDS), 1..3)
            .prop_map(|words| words.concat().into_bytes()),
        1 => prop::collection::vec(32_u8..=255, 0..6),
    ];
    let values = prop_oneof![
        4 => prop::collection::vec(value.clone(), 1),
        1 => prop::collection::vec(value, 0..3),
    ];
    let incoming =
        prop::sample::select(&[None, Some("ui"), Some("scheduled"), Some("UI"), Some("")][..]);
    for_any(&(values, incoming), |(values, incoming)| {
        let mut request = request(Uri::from_static("/"));
        let mut sent = Vec::new();
        for value in values {
            if let Ok(header) = HeaderValue::from_bytes(&value) {
                let name = HeaderName::from_static("x-request-source");
                request.headers_mut().append(name, header);
                sent.push(value);
            }
        }
        if let Some(incoming) = incoming {
            let header = HeaderValue::try_from(format!("request.source={incoming}"));
            request
                .headers_mut()
                .insert("baggage", header.expect("a header"));
        }

        const SOURCES: [&str; 4] = ["ui", "api", "scheduled", "internal"];
        let header = match sent.as_slice() {
            [one] => {
                let text = String::from_utf8_lossy(one).to_ascii_lowercase();
                let text = text.trim_matches(|c| c == ' ' || c == '\t');
                SOURCES.iter().find(|source| **source == text)
            }
            _ => None,
        };
        let came = incoming.and_then(|came| SOURCES.iter().find(|source| **source == came));
        let is_header_bad = !sent.is_empty() && header.is_none();
        let is_came_bad = header.is_none() && incoming.is_some() && came.is_none();
        let expected = header.or(came).unwrap_or(&"api");

        let (read, dropped) = read(request);
        prop_assert_eq!(read.request_source(), Some(*expected));
        prop_assert_eq!(dropped, u64::from(is_header_bad) + u64::from(is_came_bad));
        Ok(header.is_some())
    });
}
