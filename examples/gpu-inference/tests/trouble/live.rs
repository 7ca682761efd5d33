//! A WebSocket, by hand: what it says is seen as it is on the wire.

use crate::scene::{PATIENCE, Scene};
use crate::support::fleet::Plan;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

pub(crate) fn events_come() {
    let mut scene = Scene::new(Plan::new());
    let mut socket = listen(&scene.fleet.url);
    let accepted = scene.send("front_door", Some("high"));
    let event: Value = serde_json::from_str(&frame(&mut socket)).expect("it is JSON");
    assert_eq!(event["trace_id"], *accepted.trace_id);
    let stored = scene.rows("/api/events", 1);
    assert_eq!(event, stored[0], "the list has the same");
    scene.stop();
}

fn listen(url: &str) -> BufReader<TcpStream> {
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream
        .set_read_timeout(Some(PATIENCE))
        .expect("a time limit");
    let ask = format!(
        "GET /ws/events HTTP/1.1\r\nhost: {address}\r\norigin: {url}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(ask.as_bytes()).expect("it reads");
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("it answers");
        if line == "\r\n" {
            break;
        }
        lines.push(line);
    }
    assert!(lines[0].starts_with("HTTP/1.1 101 "), "{lines:?}");
    reader
}

/// A frame of text that is whole, of up to 64 KiB.
fn frame(socket: &mut BufReader<TcpStream>) -> String {
    let mut head = [0; 2];
    socket.read_exact(&mut head).expect("a frame comes");
    assert_eq!(head[0], 0x81, "it is text, and all of it");
    let length = match head[1] {
        126 => {
            let mut length = [0; 2];
            socket.read_exact(&mut length).expect("its length");
            u16::from_be_bytes(length).into()
        }
        short => usize::from(short),
    };
    let mut text = vec![0; length];
    socket.read_exact(&mut text).expect("all of it");
    String::from_utf8(text).expect("it is text")
}
