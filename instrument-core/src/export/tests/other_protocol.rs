//! Ports that are mixed up.

use super::*;
use std::io::Read as _;

#[track_caller]
fn assert_mixed_up(address: SocketAddr, protocol: Protocol) {
    let mut otlp = otlp(address, protocol);
    otlp.timeout = Duration::from_secs(5);
    let pipe = Pipe::batching(&otlp, batch(10));
    pipe.end(0..10);
    pipe.pipeline
        .force_flush()
        .expect_err("it is not understood");
    assert_eq!(counts(&pipe.health()), [0, 10, 0, 0]);
    let error = pipe.last_error();
    assert_eq!(error.code, "wrong protocol", "{error}");
    assert!(
        error.advice.contains("4317 takes gRPC and 4318 takes HTTP"),
        "{error}"
    );
}

#[test]
fn grpc_is_spoken_to_a_server_of_http() {
    for answer in [
        "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        // Go's server answers so when the preface of HTTP/2 comes in clear text.
        "HTTP/1.1 505 HTTP Version Not Supported\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n505 HTTP Version Not Supported: unsupported protocol version",
    ] {
        let address = server(move |mut stream| {
            let _ = stream.read(&mut [0; 24]);
            say_goodbye(stream, answer.as_bytes());
        });
        assert_mixed_up(address, Protocol::Grpc);
    }
}

#[test]
fn http_is_spoken_to_a_server_of_grpc() {
    // Such a server begins with its settings, and goes away when the preface does not come.
    let settings = b"\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x05\x00\x00\x40\x00";
    let address = server(move |mut stream| {
        let _ = stream.write_all(settings);
        read_request(&mut stream);
    });
    assert_mixed_up(address, Protocol::HttpProtobuf);
}

#[test]
fn http_2_that_is_no_grpc() {
    // The kit's collector answers gRPC in gRPC, and everything else that comes over HTTP/2 not.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .expect("a port");
    let address = listener.local_addr().expect("it has one");
    runtime.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = hyper::service::service_fn(|_| async {
                let mut answer = http::Response::new(http_body_util::Full::new(
                    bytes::Bytes::from_static(b"<html>"),
                ));
                answer
                    .headers_mut()
                    .insert("content-type", http::HeaderValue::from_static("text/html"));
                Ok::<_, std::convert::Infallible>(answer)
            });
            let io = hyper_util::rt::TokioIo::new(stream);
            let connection =
                hyper_util::server::conn::auto::Builder::new(hyper_util::rt::TokioExecutor::new());
            tokio::spawn(async move {
                connection
                    .serve_connection(io, service)
                    .await
                    .map_err(|error| error.to_string())
            });
        }
    });
    assert_mixed_up(address, Protocol::Grpc);
}
