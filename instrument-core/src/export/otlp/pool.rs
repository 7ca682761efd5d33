//! Connections that are kept for the next request.

use super::connection::{Body, Connection, lost};
use super::target::Target;
use crate::export::failure::Failure;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// What is between here and there forgets a connection that is silent for long, and tells nobody.
const IDLE_AT_MOST: Duration = Duration::from_secs(60);

/// Over HTTP/1.1 a connection serves one request at a time, so there are as many as there are batches under way; over
/// HTTP/2 one serves all.
#[derive(Debug, Default)]
pub(super) struct Pool {
    idle: Mutex<Vec<(http1::SendRequest<Body>, Instant)>>,
    shared: Mutex<Option<(http2::SendRequest<Body>, Instant)>>,
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
                Err(error) if is_stale(&error) => {}
                Err(error) => return Err(lost(&error)),
            }
        }
        let connection = Connection::open(target).await?;
        self.send_over(connection, request)
            .await
            .map_err(|error| lost(&error))
    }

    async fn send_over(
        &self,
        connection: Connection,
        request: Request<Body>,
    ) -> hyper::Result<Response<Incoming>> {
        match connection {
            Connection::Http1(mut sender) => {
                let response = sender.send_request(relative(request)).await?;
                lock(&self.idle).push((sender, Instant::now()));
                Ok(response)
            }
            Connection::Http2(mut sender) => {
                *lock(&self.shared) = Some((sender.clone(), Instant::now()));
                let response = sender.send_request(request).await;
                if response.is_err() {
                    self.forget();
                }
                response
            }
        }
    }

    fn take(&self) -> Option<Connection> {
        let is_fresh = |since: Instant| since.elapsed() < IDLE_AT_MOST;
        let mut shared = lock(&self.shared);
        if let Some((sender, _)) = shared
            .as_ref()
            .filter(|(sender, since)| !sender.is_closed() && is_fresh(*since))
        {
            return Some(Connection::Http2(sender.clone()));
        }
        *shared = None;
        drop(shared);
        let mut idle = lock(&self.idle);
        idle.retain(|(sender, since)| !sender.is_closed() && is_fresh(*since));
        // One whose last answer is not read to its end is not ready.
        let ready = idle.iter().position(|(sender, _)| sender.is_ready())?;
        Some(Connection::Http1(idle.swap_remove(ready).0))
    }

    /// Makes the next request open a new connection: this one has not answered.
    pub(super) fn forget(&self) {
        *lock(&self.shared) = None;
    }
}

/// A request over HTTP/1.1 names the host in a header and only the path in its first line.
fn relative(mut request: Request<Body>) -> Request<Body> {
    let host = request
        .uri()
        .authority()
        .and_then(|host| http::HeaderValue::try_from(host.as_str()).ok());
    if let Some(host) = host {
        request
            .headers_mut()
            .entry(http::header::HOST)
            .or_insert(host);
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
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        if let Some(io) = source.downcast_ref::<std::io::Error>() {
            return matches!(
                io.kind(),
                std::io::ErrorKind::ConnectionReset | std::io::ErrorKind::BrokenPipe
            );
        }
        next = source.source();
    }
    false
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
