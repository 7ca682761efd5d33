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
    let hosts = uris.filter_map(|uri| uri.host().map(str::to_owned));
    hosts.fold(ClientTraceLayer::http(), |layer, host| {
        layer
            .with_baggage_to(Hosts::loopback().with(host.clone()))
            .with_peer_name(host, known.service)
    })
}
