//! Questions to a server's own interface.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

/// What a server answered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reply {
    /// `200` and the like.
    pub status: u16,
    /// What followed the headers.
    pub body: String,
}

/// Asks the server on a port of this machine for a path. HTTP/1.0, so that the answer is whole when the connection
/// ends.
///
/// # Errors
///
/// When nobody listens, or what answers does not speak HTTP.
pub fn get(port: u16, path: &str) -> io::Result<Reply> {
    ask(port, &format!("GET {path}"), "", b"")
}

/// Sends something to the server on a port of this machine.
///
/// # Errors
///
/// When nobody listens, or what answers does not speak HTTP.
pub fn post(port: u16, path: &str, content_type: &str, body: &[u8]) -> io::Result<Reply> {
    request(port, "POST", path, content_type, body)
}

/// Has the server on a port of this machine do something.
///
/// # Errors
///
/// When nobody listens, or what answers does not speak HTTP.
pub fn request(
    port: u16,
    method: &str,
    path: &str,
    content_type: &str,
    body: &[u8],
) -> io::Result<Reply> {
    let headers = format!(
        "Content-Type: {content_type}\r\nContent-Length: {}\r\n",
        body.len()
    );
    ask(port, &format!("{method} {path}"), &headers, body)
}

/// A text as it may stand in the query of a URL.
#[must_use]
pub fn encoded(text: &str) -> String {
    let each = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    });
    each.collect()
}

fn ask(port: u16, what: &str, headers: &str, body: &[u8]) -> io::Result<Reply> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "{what} HTTP/1.0\r\nHost: {address}\r\n{headers}\r\n"
    )?;
    stream.write_all(body)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let no_http = || io::Error::new(io::ErrorKind::InvalidData, answer.to_string());
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(no_http)?;
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Ok(Reply {
        status: status.ok_or_else(no_http)?,
        body: body.to_owned(),
    })
}
