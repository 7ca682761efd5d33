//! Two services, the first of which asks the second.

use crate::Listening;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use http::Request;
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::testing::Kit;
use instrument_tower::{
    BaggageLayer, ClientTraceLayer, Hosts, PeerAddress, ServerStack, TraceContextLayer,
};
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use std::net::SocketAddr;
use tower::{ServiceBuilder, ServiceExt};

/// Two services, each with a provider of its own. Whatever the first is asked, it asks the second for its baggage, and
/// answers with that: `key=value;properties`, in the order of the keys.
#[derive(Debug)]
pub struct Relay {
    front: Listening,
    back: Listening,
    /// The first one's.
    pub front_kit: Kit,
    /// The second one's.
    pub back_kit: Kit,
}

#[derive(Clone)]
struct Asking {
    kit: Kit,
    back: SocketAddr,
    told: Hosts,
}

impl Relay {
    /// The first service has that layer for baggage, and tells its own to those hosts.
    pub async fn start(baggage: BaggageLayer, told: Hosts) -> Self {
        let (front_kit, back_kit) = (Kit::new(), Kit::new());
        let stack = |kit: &Kit| {
            let trace = TraceContextLayer::http().with_provider(kit.provider().clone());
            ServerStack::new(trace)
        };
        let back = Router::new()
            .fallback(async || seen())
            .layer(stack(&back_kit));
        let back = Listening::start(back).await;
        let asking = Asking {
            kit: front_kit.clone(),
            back: back.address(),
            told,
        };
        let front = Router::new()
            .fallback(ask)
            .with_state(asking)
            .layer(stack(&front_kit).with_baggage(baggage));
        Self {
            front: Listening::start(front).await,
            back,
            front_kit,
            back_kit,
        }
    }

    /// What the second service saw, after a request of these lines to the first.
    pub async fn seen(&self, path: &str, headers: &[(&str, &str)]) -> String {
        let mut wire = self.front.connect().await;
        let mut lines = headers.to_vec();
        lines.push(("connection", "close"));
        wire.get(path, &lines).await;
        let answer = wire.read_to_end().await;
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
        assert!(head.starts_with("HTTP/1.1 200 "), "{path}: {head}");
        body.to_owned()
    }

    /// Where the first service listens.
    pub fn address(&self) -> SocketAddr {
        self.front.address()
    }

    /// Stops both.
    pub async fn stop(self) {
        self.front.stop().await;
        self.back.stop().await;
    }
}

fn seen() -> String {
    Context::map_current(|cx| {
        let mut all: Vec<_> = cx
            .baggage()
            .iter()
            .map(|(key, (value, properties))| match properties.as_str() {
                "" => format!("{key}={value}"),
                properties => format!("{key}={value};{properties}"),
            })
            .collect();
        all.sort();
        all.join(",")
    })
}

async fn ask(State(asking): State<Asking>) -> String {
    // A pool would be shared with requests that a test does not mean.
    let client = Client::builder(TokioExecutor::new())
        .pool_max_idle_per_host(0)
        .build_http::<Body>();
    let trace = ClientTraceLayer::http()
        .with_provider(asking.kit.provider().clone())
        .with_baggage_to(asking.told);
    let client = ServiceBuilder::new().layer(trace).service(client);
    let request = Request::get(format!("http://{}/", asking.back))
        .body(Body::empty())
        .expect("a request");
    let response = client.oneshot(request).await.expect("an answer");
    let body = response.into_body().collect().await.expect("a body");
    String::from_utf8(body.to_bytes().to_vec()).expect("text")
}

/// A request of someone at that address, who has no connection.
pub fn request_from(peer: [u8; 4], path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::get(path).extension(PeerAddress((peer, 4000).into()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).expect("a request")
}
