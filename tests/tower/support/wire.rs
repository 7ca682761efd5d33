//! A client that is nothing but a connection, so that a test decides what is sent and when it hangs up.

use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Wire {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("a connection");
        Self {
            stream,
            read: Vec::new(),
        }
    }

    /// Sends text as it is.
    pub async fn send(&mut self, text: &str) {
        let sent = self.stream.write_all(text.as_bytes()).await;
        sent.expect("still connected");
    }

    /// Sends a request without a body.
    pub async fn get(&mut self, path: &str, headers: &[(&str, &str)]) {
        let mut request = format!("GET {path} HTTP/1.1\r\nhost: shop.example:8080\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        self.send(&request).await;
    }

    /// Reads until `text` has come, and gives all that has.
    pub async fn read_until(&mut self, text: &str) -> String {
        loop {
            let all = String::from_utf8_lossy(&self.read).into_owned();
            if all.contains(text) {
                return all;
            }
            let count = self.stream.read_buf(&mut self.read).await;
            assert_ne!(count.expect("still connected"), 0, "hung up after {all:?}");
        }
    }

    /// Reads until the server hangs up.
    pub async fn read_to_end(mut self) -> String {
        // A server that gives up on a response may do so rudely.
        let _ = self.stream.read_to_end(&mut self.read).await;
        String::from_utf8_lossy(&self.read).into_owned()
    }
}

/// A `traceparent` of the trace and span of these numbers.
pub fn traceparent(trace: u128, span: u64, sampled: bool) -> String {
    format!("00-{trace:032x}-{span:016x}-0{}", u8::from(sampled))
}
