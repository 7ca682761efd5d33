//! Connections that are kept for the next request.

use super::connection::{Body, Connection, Sender};
use super::target::Target;
use crate::export::Protocol;
use crate::export::failure::Failure;
use crate::locked::lock;
use http::{HeaderValue, Request, Response, header};
use hyper::body::Incoming;
use std::error::Error as StdError;
use std::io;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::Instant;

/// What is between here and there forgets a connection that is silent for long, and tells nobody.
const IDLE_AT_MOST: Duration = Duration::from_secs(60);

/// Over HTTP/1.1 a connection serves one request at a time, so there are as many as there are batches under way; over
/// HTTP/2 one serves all.
#[derive(Debug, Default)]
pub(super) struct Pool {
    kept: Mutex<Vec<(Connection, Instant)>>,
    /// Held while one that serves all is opened: who comes meanwhile waits for that one.
    opening: tokio::sync::Mutex<()>,
}

impl Pool {
    /// Sends a request over a connection that is there, or over a new one.
    pub(super) async fn send(
        &self,
        target: &Target,
        request: Request<Body>,
    ) -> Result<Response<Incoming>, Failure> {
        if let Some(connection) = self.take() {
            match self.send_over(connection, request.clone()).await {
                Ok(response) => return Ok(response),
                // The other side may close a connection at the very moment it is used again: that is no failure.
                Err((_, error)) if is_stale(&error) => {}
                Err((failure, _)) => return Err(failure),
            }
        }
        let connection = self.open(target).await?;
        let sent = self.send_over(connection, request).await;
        sent.map_err(|(failure, _)| failure)
    }

    async fn open(&self, target: &Target) -> Result<Connection, Failure> {
        if target.protocol == Protocol::HttpProtobuf {
            return Connection::open(target).await;
        }
        let _opening = self.opening.lock().await;
        if let Some(connection) = self.take() {
            return Ok(connection);
        }
        let connection = Connection::open(target).await?;
        // From here on there is one to take.
        self.keep_shared(&connection);
        Ok(connection)
    }

    async fn send_over(
        &self,
        mut connection: Connection,
        request: Request<Body>,
    ) -> Result<Response<Incoming>, (Failure, hyper::Error)> {
        self.keep_shared(&connection);
        let answer = match &mut connection.sender {
            Sender::Http1(sender) => sender.send_request(relative(request)).await,
            Sender::Http2(sender) => sender.send_request(request).await,
        };
        match answer {
            Ok(answer) => {
                if matches!(connection.sender, Sender::Http1(_)) {
                    self.keep(connection);
                }
                Ok(answer)
            }
            Err(error) => Err((connection.failure(&error), error)),
        }
    }

    fn take(&self) -> Option<Connection> {
        let mut kept = self.lock();
        kept.retain(|(connection, since)| {
            !connection.is_closed() && since.elapsed() < IDLE_AT_MOST
        });
        // One whose last answer is not read to its end is not ready.
        let ready = kept
            .iter()
            .position(|(connection, _)| connection.is_ready())?;
        Some(kept.swap_remove(ready).0)
    }

    fn keep(&self, connection: Connection) {
        self.lock().push((connection, Instant::now()));
    }

    /// One that serves all is kept once, and while it serves.
    fn keep_shared(&self, connection: &Connection) {
        if let Some(shared) = connection.shared() {
            *self.lock() = vec![(shared, Instant::now())];
        }
    }

    /// Makes the next requests open new connections: one has not answered.
    pub(super) fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Connection, Instant)>> {
        lock(&self.kept)
    }
}

/// A request over HTTP/1.1 names the host in a header and only the path in its first line.
fn relative(mut request: Request<Body>) -> Request<Body> {
    let host = request.uri().authority();
    let host = host.and_then(|host| HeaderValue::try_from(host.as_str()).ok());
    if let Some(host) = host {
        request.headers_mut().entry(header::HOST).or_insert(host);
    }
    if let Some(path) = request.uri().path_and_query().cloned() {
        *request.uri_mut() = path.into();
    }
    request
}

fn is_stale(error: &hyper::Error) -> bool {
    error.is_canceled() || error.is_closed() || error.is_incomplete_message() || is_reset(error)
}

fn is_reset(error: &hyper::Error) -> bool {
    let mut next = error.source();
    while let Some(source) = next {
        if let Some(io) = source.downcast_ref::<io::Error>() {
            return matches!(
                io.kind(),
                io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
            );
        }
        next = source.source();
    }
    false
}
