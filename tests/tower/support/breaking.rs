//! A server of HTTP/2 that does not see a call through.

use bytes::Bytes;
use h2::{Reason, server};
use http::Response;
use std::future::poll_fn;
use std::io::Write;
use std::net::{self, SocketAddr};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// What a server does instead of going on.
#[derive(Clone, Copy, Debug)]
pub enum Instead {
    /// It resets the stream.
    Reset(Reason),
    /// It says that it takes no calls.
    GoAway(Reason),
    /// It closes the connection.
    HangUp,
    /// It keeps silent.
    Nothing,
}

type Connection = server::Connection<TcpStream, Bytes>;

/// A server of one call, which does that before its answer, or once it is told to within it.
pub async fn serving_until(instead: Instead, within: bool) -> (SocketAddr, oneshot::Sender<()>) {
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
            Instead::Nothing => {}
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
