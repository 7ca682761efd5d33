//! One service at one address.

use super::{Breaker, CallError};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::uri::{PathAndQuery, Scheme};
use http::{Request, Response, Uri};
use http_body::Body;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use instrument_core::resilience::timed_out;
use instrument_tower::ClientTraceLayer;
use instrument_tower::client::ClientTrace;
use serde::de::DeserializeOwned;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::timeout;
use tower::load::Load;
use tower::timeout::Timeout;
use tower::timeout::error::Elapsed;
use tower::{BoxError, Layer as _, Service, ServiceExt as _};

/// More of a refusal is of no use.
const LONGEST_REFUSAL: usize = 300;

type Sending = ClientTrace<Timeout<Client<HttpConnector, Full<Bytes>>>>;

/// One service at one address, whose answers are `T`. Requests have a path only.
pub(super) struct Endpoint<T> {
    base: Uri,
    sending: Sending,
    timeout: Duration,
    breaker: Arc<Breaker>,
    /// Ready when the breaker is.
    admitted: Option<BoxFuture<'static, ()>>,
    /// Each call under way has a clone.
    under_way: Arc<()>,
    answer: PhantomData<fn() -> T>,
}

impl<T> Endpoint<T> {
    pub(super) fn new(
        url: &str,
        layer: &ClientTraceLayer,
        timeout: Duration,
        breaker: Arc<Breaker>,
    ) -> Result<Self, http::Error> {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Ok(Self {
            base: url.parse().map_err(http::Error::from)?,
            sending: layer.layer(Timeout::new(client, timeout)),
            timeout,
            breaker,
            admitted: None,
            under_way: Arc::new(()),
            answer: PhantomData,
        })
    }

    /// The address of a path there.
    fn at(&self, path: &Uri) -> Result<Uri, http::Error> {
        let below = self.base.path().trim_end_matches('/');
        let path: PathAndQuery = format!("{below}{}", path.path()).parse()?;
        let scheme = self.base.scheme().cloned().unwrap_or(Scheme::HTTP);
        let authority = self
            .base
            .authority()
            .map_or("", |authority| authority.as_str());
        let uri = Uri::builder().scheme(scheme).authority(authority);
        uri.path_and_query(path).build()
    }
}

impl<T: DeserializeOwned + Send + 'static> Service<Request<Full<Bytes>>> for Endpoint<T> {
    type Response = T;
    type Error = CallError;
    type Future = BoxFuture<'static, Result<T, CallError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), CallError>> {
        if self.breaker.is_admitting() {
            self.admitted = None;
            return Poll::Ready(Ok(()));
        }
        let breaker = self.breaker.clone();
        let admitted = self
            .admitted
            .get_or_insert_with(|| Box::pin(async move { breaker.admits().await }));
        let admitted = admitted.as_mut().poll(cx);
        if admitted.is_ready() {
            self.admitted = None;
        }
        admitted.map(Ok)
    }

    fn call(&mut self, mut request: Request<Full<Bytes>>) -> Self::Future {
        match self.at(request.uri()) {
            Ok(uri) => *request.uri_mut() = uri,
            Err(error) => return Box::pin(async move { Err(CallError::Connection(error.into())) }),
        }
        self.breaker.begin();
        let call = Call {
            breaker: Some(self.breaker.clone()),
            _under_way: self.under_way.clone(),
        };
        let (answer, limit) = (self.sending.clone().oneshot(request), self.timeout);
        Box::pin(async move {
            let answered = whole(answer, limit).await;
            if let Err(CallError::Timeout(limit)) = &answered {
                timed_out(*limit);
            }
            call.end(&answered);
            answered
        })
    }
}

/// The answer, when all of it is there. Neither its beginning nor its rest may take longer than the limit.
async fn whole<B, T>(
    answer: impl Future<Output = Result<Response<B>, BoxError>>,
    limit: Duration,
) -> Result<T, CallError>
where
    B: Body,
    B::Error: Into<BoxError>,
    T: DeserializeOwned,
{
    let (head, body) = answer
        .await
        .map_err(|error| failure(error, limit))?
        .into_parts();
    let body = timeout(limit, body.collect()).await;
    let body = body.map_err(|_| CallError::Timeout(limit))?;
    let body = body
        .map_err(|error| failure(error.into(), limit))?
        .to_bytes();
    if head.status.is_success() {
        return serde_json::from_slice(&body).map_err(CallError::Malformed);
    }
    let said = String::from_utf8_lossy(&body);
    let said = said.chars().take(LONGEST_REFUSAL).collect();
    Err(CallError::Status(head.status, said))
}

fn failure(error: BoxError, limit: Duration) -> CallError {
    if error.is::<Elapsed>() {
        CallError::Timeout(limit)
    } else {
        CallError::Connection(error)
    }
}

/// So many calls are under way: who has fewer is asked.
impl<T> Load for Endpoint<T> {
    type Metric = usize;

    fn load(&self) -> usize {
        Arc::strong_count(&self.under_way)
    }
}

/// A call that the breaker is told the end of, also if nobody waits for it any more.
struct Call {
    breaker: Option<Arc<Breaker>>,
    _under_way: Arc<()>,
}

impl Call {
    /// What was refused was answered all the same.
    fn end<T>(mut self, answered: &Result<T, CallError>) {
        if let Some(breaker) = self.breaker.take() {
            match answered {
                Err(error) if error.is_trouble() => breaker.failed(),
                _ => breaker.succeeded(),
            }
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Some(breaker) = &self.breaker {
            breaker.gave_up();
        }
    }
}

impl<T> fmt::Debug for Endpoint<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("base", &self.base)
            .field("breaker", &self.breaker)
            .finish_non_exhaustive()
    }
}
