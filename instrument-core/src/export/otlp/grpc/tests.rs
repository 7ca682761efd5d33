use super::*;
use http::HeaderName;
use std::io::Write as _;

#[test]
fn codes_are_retried_as_the_specification_says() {
    let retried: Vec<_> = (0..=20)
        .filter(|code| Code(*code).retry(None) != Retry::No)
        .collect();
    assert_eq!(retried, [1, 4, 10, 11, 14, 15]);
    let wait = Duration::from_secs(1);
    let with_info: Vec<_> = (0..=20)
        .filter(|code| Code(*code).retry(Some(wait)) == Retry::After(wait))
        .collect();
    assert_eq!(with_info, [1, 4, 8, 10, 11, 14, 15]);
}

fn answered(
    headers: &[(&'static str, &'static str)],
    body: &[u8],
    trailers: &[(&'static str, &'static str)],
) -> Result<Delivered, Failure> {
    let map = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        pairs.iter().map(pair).collect()
    };
    let mut answer = http::Response::new(());
    *answer.headers_mut() = map(headers);
    let trailers = map(trailers);
    read(
        &answer.into_parts().0,
        &Bytes::copy_from_slice(body),
        Some(&trailers).filter(|all| !all.is_empty()),
    )
}

#[test]
fn part_of_a_batch_may_be_rejected() {
    // A partial success: the field 1 with the fields 1 (7 spans) and 2 (a text).
    let message = b"\x0a\x07\x08\x07\x12\x03odd";
    let ok = [("grpc-status", "0")];
    let seven = Ok(Delivered {
        rejected: 7,
        message: "odd".to_owned(),
    });
    let plain = framed(message, false);
    assert_eq!(
        answered(&[], &plain, &ok).map_err(|failure| failure.cause),
        seven
    );
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(message).expect("into memory");
    let packed = framed(&packed.finish().expect("into memory"), true);
    let gzip = [("grpc-encoding", "gzip")];
    assert_eq!(
        answered(&gzip, &packed, &ok).map_err(|failure| failure.cause),
        seven
    );
    // What is not understood was accepted nevertheless.
    for body in [&b""[..], b"\0\0", b"\0\0\0\0\x09odd", &packed] {
        assert_eq!(
            answered(&[], body, &ok).map_err(|failure| failure.cause),
            Ok(Delivered::default())
        );
    }
}

#[test]
fn a_status_is_in_the_trailers_or_the_headers() {
    let status = [
        ("grpc-status", "16"),
        ("grpc-message", "100 %25 f%C3%BCr %zz %4"),
    ];
    for failure in [answered(&status, b"", &[]), answered(&[], b"", &status)] {
        let failure = failure.expect_err("it is one");
        assert_eq!(
            (failure.code.as_ref(), failure.cause.as_str()),
            ("UNAUTHENTICATED", "100 % für %zz %4")
        );
    }
    let none = answered(&[("content-type", "text/html")], b"", &[]).expect_err("it has no status");
    assert_eq!(
        (none.kind, none.cause.as_str()),
        (Kind::OtherProtocol, "the answer is no gRPC, but text/html")
    );
    let odd = answered(&[("grpc-status", "99")], b"", &[]).expect_err("it is no success");
    assert_eq!(odd.code, "UNKNOWN");
}

#[test]
fn a_timeout_has_eight_digits_at_most() {
    assert_eq!(timeout(Duration::from_millis(1500)), "1500m");
    assert_eq!(timeout(Duration::MAX), "99999999m");
}

#[test]
fn a_message_that_is_too_large_has_no_code_of_its_own() {
    for said in [
        "grpc: received message larger than max (6291456 vs. 4194304)",
        "gRPC message exceeds maximum size 4194304: 6291456",
        "Error, decoded message length too large: found 6291456 bytes, the limit is: 4194304 bytes",
    ] {
        let status = [("grpc-status", "8"), ("grpc-message", said)];
        let failure = answered(&status, b"", &[]).expect_err("it is one");
        assert_eq!(failure.kind, Kind::TooLarge);
    }
    let busy = [("grpc-status", "8"), ("grpc-message", "too many requests")];
    let failure = answered(&busy, b"", &[]).expect_err("it is one");
    assert_eq!(failure.kind, Kind::Overloaded);
}
