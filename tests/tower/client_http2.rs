//! How calls end whose stream or connection of HTTP/2 does.

use bytes::Bytes;
use h2::{Reason, server};
use http::Response;
use instrument_core::testing::Kit;
use instrument_tower::{ClientTraceLayer, TracedClient};
use opentelemetry_sdk::trace::SpanData;
use reqwest::Client;
use std::future::poll_fn;
use std::io::Write;
use std::net::{self, SocketAddr};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tower_tests::error_type;

/// What a server does instead of going on.
#[derive(Clone, Copy, Debug)]
enum Instead {
    Reset(Reason),
    GoAway(Reason),
    HangUp,
}

type Connection = server::Connection<TcpStream, Bytes>;

/// A server of one call, which does that before its answer, or once it is told to within it.
async fn serving(instead: Instead, within: bool) -> (SocketAddr, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (go_on, told) = oneshot::channel();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        let stream = stream.into_std().expect("a socket");
        let socket = stream.try_clone().expect("a socket");
        let stream = TcpStream::from_std(stream).expect("a socket");
        let mut connection = server::handshake(stream).await.expect("HTTP/2");
        let (_request, mut answer) = next(&mut connection).await;
        if within {
            let head = Response::builder().header("content-type", "application/grpc");
            let head = head.body(()).expect("a head");
            let mut body = answer.send_response(head, false).expect("a stream");
            // For gRPC, an empty message.
            let half = Bytes::from_static(&[0; 5]);
            body.send_data(half, false).expect("a stream");
            tokio::select! {
                () = drive(&mut connection) => {}
                _ = told => {}
            }
        }
        match instead {
            Instead::Reset(reason) => answer.send_reset(reason),
            Instead::GoAway(reason) => go_away(&socket, reason),
            Instead::HangUp => return,
        }
        drive(&mut connection).await;
    });
    (address, go_on)
}

/// Says that no call was taken, which h2 says of none that it has.
fn go_away(mut socket: &net::TcpStream, reason: Reason) {
    let mut frame = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    frame[13..].copy_from_slice(&u32::from(reason).to_be_bytes());
    socket.write_all(&frame).expect("a connection");
}

async fn next(
    connection: &mut Connection,
) -> (http::Request<h2::RecvStream>, server::SendResponse<Bytes>) {
    let call = connection.accept().await.expect("a call");
    call.expect("a call")
}

async fn drive(connection: &mut Connection) {
    let _ = poll_fn(|cx| connection.poll_closed(cx)).await;
}

fn assert_hung_up(error_type: &str) {
    let words = ["broken_pipe", "connection_reset", "unexpected_eof"];
    assert!(words.contains(&error_type), "{error_type}");
}

/// The span of a call of `reqwest`.
async fn requested(instead: Instead, within: bool) -> SpanData {
    let (address, go_on) = serving(instead, within).await;
    let kit = Kit::new();
    let settings = Client::builder().no_proxy().http2_prior_knowledge();
    let client = TracedClient::build(settings).expect("a client");
    let layer = ClientTraceLayer::http().with_provider(kit.provider().clone());
    let client = client.with_layer(layer);
    let request = client.requests().get(format!("http://{address}/"));
    if within {
        let mut response = client.send(request).await.expect("an answer");
        response.chunk().await.expect("no error").expect("a chunk");
        go_on.send(()).expect("somebody waits");
        response.chunk().await.expect_err("only half of it");
    } else {
        client.send(request).await.expect_err("no answer");
    }
    kit.assert_complete();
    kit.spans().pop().expect("a span")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_reset_is_told_as_such() {
    for within in [false, true] {
        let span = requested(Instead::Reset(Reason::INTERNAL_ERROR), within).await;
        assert_eq!(error_type(&span).as_deref(), Some("stream_reset"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_sends_its_callers_away_is_told_as_such() {
    for within in [false, true] {
        let span = requested(Instead::GoAway(Reason::ENHANCE_YOUR_CALM), within).await;
        assert_eq!(error_type(&span).as_deref(), Some("go_away"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_lost_is_told_in_the_words_of_the_system() {
    for within in [false, true] {
        let span = requested(Instead::HangUp, within).await;
        assert_hung_up(&error_type(&span).expect("an error"));
    }
}
