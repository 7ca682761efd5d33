//! What really leaves a process, byte for byte.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How much is shown around what was found.
const AROUND: usize = 200;

/// Takes anything that is posted over HTTP/1.1, and keeps the bodies. An OTLP exporter that is to be looked at sends
/// `http/protobuf` here, without compression.
#[derive(Debug)]
pub struct SentBytes {
    address: SocketAddr,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl SentBytes {
    /// Listens from now on, until the process ends.
    ///
    /// # Panics
    ///
    /// When this machine has no port to give.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let kept = bodies.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = kept.clone();
                thread::spawn(move || while take(&stream, &kept).is_some() {});
            }
        });
        Self { address, bodies }
    }

    /// The endpoint for an exporter.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where these bytes were sent: with those around them, for people.
    #[must_use]
    pub fn find(&self, bytes: impl AsRef<[u8]>) -> Option<String> {
        let bytes = bytes.as_ref();
        let bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        bodies.iter().find_map(|body| {
            let at = body
                .windows(bytes.len())
                .position(|window| window == bytes)?;
            let until = body.len().min(at + bytes.len() + AROUND);
            let around = &body[at.saturating_sub(AROUND)..until];
            Some(String::from_utf8_lossy(around).into_owned())
        })
    }
}

/// Keeps one request's body and answers it.
fn take(mut stream: &TcpStream, kept: &Mutex<Vec<Vec<u8>>>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    kept.push(body);
    let answer =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";
    stream.write_all(answer).ok()
}
