//! The services that are asked: detectors, of which there may be several, and the analyst.
//!
//! From the outside: retries, which are seen; a balancer, which takes the one of two that has less to do; and for each
//! service a circuit breaker, the span of the call, and a time limit. One whose breaker is open is not ready, so that the
//! balancer takes another.

mod analyst;
mod balanced;
mod breaker;
mod call_error;
mod detector;
mod endpoint;
mod form;
mod policy;

pub(crate) use analyst::Analyst;
pub(crate) use call_error::CallError;
pub(crate) use detector::Detectors;

use super::back_off::BackOff;
use balanced::Balanced;
use breaker::Breaker;
use bytes::Bytes;
use endpoint::Endpoint;
use http::Request;
use http_body_util::Full;
use instrument_tower::retry::SeenRetry;
use instrument_tower::{ClientTraceLayer, Hosts, ResendLayer};
use policy::{Again, Why};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use tower::retry::Retry;
use tower::{Layer as _, ServiceExt as _};

/// A request is made so often before the message that it is made for is put back.
const ATTEMPTS: u32 = 3;
/// So many failures in a row open a circuit breaker.
const FAILURES: u32 = 5;

/// Services of one kind, by what they answer.
#[derive(Clone, Debug)]
struct Upstream<T> {
    balanced: Balanced<T>,
    policy: Again,
    breakers: Arc<[Arc<Breaker>]>,
}

/// What is to be known of services of one kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'a> {
    /// Their own name for themselves.
    pub(crate) service: &'static str,
    pub(crate) urls: &'a [String],
    /// How long one may take.
    pub(crate) timeout: Duration,
    pub(crate) back_off: BackOff,
    /// How long one that fails is not asked.
    pub(crate) open: Duration,
}

impl<T: DeserializeOwned + Send + 'static> Upstream<T> {
    fn new(known: Known<'_>) -> Result<Self, http::Error> {
        let mut endpoints = Vec::new();
        let mut breakers = Vec::new();
        for (number, url) in known.urls.iter().enumerate() {
            let name = match known.urls.len() {
                1 => known.service.to_owned(),
                _ => format!("{}-{}", known.service, number + 1),
            };
            let breaker = Arc::new(Breaker::new(name, FAILURES, known.open));
            let endpoint = Endpoint::new(url, &told(&known), known.timeout, breaker.clone())?;
            endpoints.push(endpoint);
            breakers.push(breaker);
        }
        let breakers: Arc<[_]> = breakers.into();
        Ok(Self {
            balanced: Balanced::new(endpoints, breakers.clone(), known.timeout),
            policy: Again::new(ATTEMPTS, known.back_off),
            breakers,
        })
    }

    /// Asks one of them.
    async fn ask(&self, request: Request<Full<Bytes>>) -> Result<T, CallError> {
        let policy = SeenRetry::<_, Why>::with_cause(self.policy.clone());
        let retrying = Retry::new(policy, self.balanced.clone());
        ResendLayer::new().layer(retrying).oneshot(request).await
    }

    /// Ready when one of them may be asked.
    async fn admits(&self) {
        let waits = self
            .breakers
            .iter()
            .map(|breaker| Box::pin(breaker.admits()));
        futures_util::future::select_all(waits).await;
    }

    fn is_admitting(&self) -> bool {
        self.breakers.iter().any(|breaker| breaker.is_admitting())
    }
}

/// The layer of their calls. They are ours, so they are told the baggage.
fn told(known: &Known<'_>) -> ClientTraceLayer {
    let uris = known
        .urls
        .iter()
        .filter_map(|url| url.parse::<http::Uri>().ok());
    let hosts = uris.filter_map(|uri| Some(uri.host()?.to_owned()));
    let hosts: Vec<_> = hosts.collect();
    let ours = hosts.iter().cloned().fold(Hosts::loopback(), Hosts::with);
    let layer = ClientTraceLayer::http().with_baggage_to(ours);
    hosts.into_iter().fold(layer, |layer, host| {
        layer.with_peer_name(host, known.service)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Response;
    use instrument_core::baggage::PipelineBaggage;
    use instrument_core::testing::Kit;
    use opentelemetry::context::FutureExt as _;
    use std::convert::Infallible;
    use tower::service_fn;

    #[tokio::test]
    async fn each_of_several_is_told_the_baggage_and_nobody_else_is() {
        let urls = ["http://one:1", "http://two:2/below", "http://[fd00::2]:3"];
        let ours = urls.map(str::to_owned);
        let layer = told(&Known {
            service: "hsi-yolo26",
            urls: &ours,
            timeout: Duration::from_secs(1),
            back_off: BackOff::new(Duration::ZERO, Duration::ZERO),
            open: Duration::ZERO,
        });
        for (url, is_ours) in urls
            .map(|url| (url, true))
            .into_iter()
            .chain([("http://three:1", false), ("http://[fd00::3]:3", false)])
        {
            let kit = Kit::new();
            let baggage = PipelineBaggage::new().with_camera_id("garden");
            let echo = service_fn(async |request: Request<Full<Bytes>>| {
                let told = request.headers().get("baggage").cloned();
                let mut response = Response::new(Full::new(Bytes::new()));
                if let Some(told) = told {
                    response.headers_mut().insert("x-told", told);
                }
                Ok::<_, Infallible>(response)
            });
            let request = Request::post(url).body(Full::default()).expect("a request");
            let asked = layer.layer(echo).oneshot(request);
            let response = asked.with_context(baggage.apply(&kit.context()));
            let response = response.await.expect("it never fails");
            let told = response.headers().get("x-told");
            let told = told.and_then(|told| told.to_str().ok());
            assert_eq!(told, is_ours.then_some("camera.id=garden"), "{url}");
        }
    }
}
