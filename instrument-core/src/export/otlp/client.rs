//! Sends a message, and brings back what the receiver says: with retries, within the time there is.

use super::connection::Body;
use super::pool::Pool;
use super::target::Target;
use super::wire::Wire;
use super::{Signal, grpc, http as over_http, retry};
use crate::Error;
use crate::export::failure::{Failure, Kind, Retry, chain};
use crate::export::health::PipeHealth;
use crate::export::under_way::Delivered;
use crate::export::{Compression, Otlp, Protocol};
use crate::locked::lock;
use bytes::Bytes;
use flate2::write::GzEncoder;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use std::io::Write as _;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::time::{Instant, sleep_until};

/// An answer to an export is a few bytes, and a page of an error not much more.
const LONGEST_ANSWER: usize = 1 << 20;

/// One receiver for one signal. Clones share connections. It works on the worker's runtime only.
#[derive(Clone, Debug)]
pub(crate) struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    target: Target,
    pool: Pool,
    /// The receiver has asked to be left alone until then, by all batches, and this is how it said so.
    pause: Mutex<Option<(Instant, Failure)>>,
}

impl Client {
    pub(crate) fn new(otlp: &Otlp, signal: Signal) -> Result<Self, Error> {
        Ok(Self(Arc::new(Inner {
            target: Target::new(otlp, signal)?,
            pool: Pool::default(),
            pause: Mutex::default(),
        })))
    }

    /// Where to, without credentials.
    pub(crate) fn endpoint(&self) -> &str {
        &self.0.target.shown
    }

    /// Counters that name this receiver.
    pub(crate) fn health(&self) -> PipeHealth {
        let endpoint = self.endpoint();
        let things = self.0.target.signal.things;
        PipeHealth::new(
            self.0.target.kind(),
            things,
            format!("OTLP export of {} to {endpoint}", things.name()),
            endpoint,
        )
    }

    /// As often as it takes and is allowed. `health` hears of attempts that will be repeated.
    pub(crate) async fn send(
        &self,
        message: Vec<u8>,
        health: &PipeHealth,
    ) -> Result<Delivered, Failure> {
        self.send_packed(self.packed(message)?, health).await
    }

    /// The same, and gives back what can be written to again.
    pub(super) async fn send_wire(
        &self,
        mut wire: Wire,
        health: &PipeHealth,
    ) -> (Result<Delivered, Failure>, Option<Wire>) {
        if self.0.target.compression == Compression::Gzip {
            let sent = match self.gzipped(wire.as_slice()) {
                Ok(body) => self.send_packed(body, health).await,
                Err(failure) => Err(failure),
            };
            return (sent, Some(wire));
        }
        if self.0.target.protocol == Protocol::Grpc {
            let prefix = grpc::prefix(wire.as_slice().len(), false);
            wire.write(|room| room.raw(prefix));
        }
        let (body, whole) = wire.into_bytes();
        (self.send_packed(body, health).await, whole.again())
    }

    async fn send_packed(&self, body: Bytes, health: &PipeHealth) -> Result<Delivered, Failure> {
        let deadline = Instant::now() + self.0.target.timeout;
        retry::until(
            deadline,
            || self.attempt(body.clone(), deadline, |_| {}),
            |failure, next| health.failing(failure, Some(next)),
        )
        .await
    }

    /// Once, for the doctor. `seen` is shown the headers of the answer, whatever it means.
    pub(crate) async fn send_once(
        &self,
        message: Vec<u8>,
        seen: impl FnOnce(&HeaderMap) + Send,
    ) -> Result<Delivered, Failure> {
        let deadline = Instant::now() + self.0.target.timeout;
        self.attempt(self.packed(message)?, deadline, seen).await
    }

    async fn attempt(
        &self,
        body: Bytes,
        deadline: Instant,
        seen: impl FnOnce(&HeaderMap) + Send,
    ) -> Result<Delivered, Failure> {
        self.wait_out_pause(deadline).await?;
        let mut request = self.0.target.request(Full::new(body));
        if self.0.target.protocol == Protocol::Grpc {
            let left = deadline.saturating_duration_since(Instant::now());
            request
                .headers_mut()
                .insert("grpc-timeout", grpc::timeout(left));
        }
        let result = match tokio::time::timeout_at(deadline, self.exchange(request, seen)).await {
            Ok(result) => result,
            Err(_) => {
                self.0.pool.forget();
                Err(Failure::timeout(format!(
                    "no answer within {:?}",
                    self.0.target.timeout
                )))
            }
        };
        if let Err(failure) = &result {
            if let Retry::After(wait) = failure.retry {
                let until = Instant::now() + wait;
                *self.pause() = Some((until, failure.clone()));
            }
        }
        result
    }

    async fn exchange(
        &self,
        request: Request<Body>,
        seen: impl FnOnce(&HeaderMap) + Send,
    ) -> Result<Delivered, Failure> {
        let response = self.0.pool.send(&self.0.target, request).await?;
        seen(response.headers());
        let (parts, body, trailers) = read(response).await?;
        match self.0.target.protocol {
            Protocol::HttpProtobuf => over_http::read(&parts, body),
            Protocol::Grpc => grpc::read(&parts, &body, trailers.as_ref()),
        }
    }

    /// A batch that has no time for this has failed as the one did that was told to wait. Its time passes nevertheless:
    /// the others are safer in the queue.
    async fn wait_out_pause(&self, deadline: Instant) -> Result<(), Failure> {
        let Some((until, failure)) = self.pause().clone() else {
            return Ok(());
        };
        if until >= deadline {
            sleep_until(deadline).await;
            return Err(failure.with_retry(Retry::No));
        }
        sleep_until(until).await;
        Ok(())
    }

    fn pause(&self) -> MutexGuard<'_, Option<(Instant, Failure)>> {
        lock(&self.0.pause)
    }

    fn packed(&self, message: Vec<u8>) -> Result<Bytes, Failure> {
        match self.0.target.compression {
            Compression::None => Ok(self.framed(message, false)),
            Compression::Gzip => self.gzipped(&message),
        }
    }

    fn gzipped(&self, message: &[u8]) -> Result<Bytes, Failure> {
        Ok(self.framed(gzip(message)?, true))
    }

    fn framed(&self, message: Vec<u8>, is_gzip: bool) -> Bytes {
        match self.0.target.protocol {
            Protocol::HttpProtobuf => message.into(),
            Protocol::Grpc => grpc::framed(&message, is_gzip),
        }
    }
}

fn gzip(message: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut packed = GzEncoder::new(
        Vec::with_capacity(message.len() / 4),
        flate2::Compression::fast(),
    );
    packed
        .write_all(message)
        .and_then(|()| packed.finish())
        .map_err(|error| Failure::new(Kind::Other, "gzip", chain(&error)))
}

async fn read(
    response: Response<Incoming>,
) -> Result<(http::response::Parts, Bytes, Option<HeaderMap>), Failure> {
    let (parts, body) = response.into_parts();
    let collected = Limited::new(body, LONGEST_ANSWER)
        .collect()
        .await
        .map_err(|error| {
            if error.is::<LengthLimitError>() {
                let cause = format!("the answer is larger than {} MiB", LONGEST_ANSWER >> 20);
                return Failure::new(Kind::BadRequest, "answer too large", cause);
            }
            Failure::new(
                Kind::Lost,
                "connection lost",
                format!("the answer broke off: {}", chain(error.as_ref())),
            )
            .with_retry(Retry::BackOff)
        })?;
    let trailers = collected.trailers().cloned();
    Ok((parts, collected.to_bytes(), trailers))
}
