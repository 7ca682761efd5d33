//! A `reqwest` client with a span around every request.

mod credentials;
#[cfg(feature = "metrics")]
mod measured;
#[cfg(not(feature = "metrics"))]
#[path = "traced_client/not_measured.rs"]
mod measured;
mod redirects;
mod referer;
mod sending;

use crate::client::layer::ClientTraceLayer;
use crate::client::reqwest::{response, wrapped};
use crate::client::{ClientTrace, ResponseBody};
use crate::resends::Resends;
use bytes::Bytes;
use http::{HeaderMap, Response};
use measured::{Measure, Measured, measured};
use redirects::Redirects;
use reqwest::{Body, Client, ClientBuilder, Request, RequestBuilder, Url, redirect};
use sending::Sending;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use tower::ServiceExt;
use tower_http::follow_redirect::{FollowRedirect, RequestUri};
use tower_layer::Layer;

/// A `reqwest` client with a span around every request, for those who do not write in services.
///
/// Each step of a redirect has a span of its own, and is told anew what its host may be told. For that, this client
/// follows redirects itself: by default up to ten, the last of which is given as the response. It says in `Referer` where it
/// was sent on, if the builder's [`referer`](ClientBuilder::referer) has it so. A timeout of reqwest's is for each step. What
/// reqwest tries again by itself is seen as one.
///
/// ```no_run
/// use instrument_tower::{ClientTraceLayer, Hosts, TracedClient};
/// use reqwest::Client;
/// use std::time::Duration;
///
/// # async fn ask() -> Result<(), reqwest::Error> {
/// let settings = Client::builder().timeout(Duration::from_secs(5));
/// let client = TracedClient::build(settings)?
///     .with_layer(ClientTraceLayer::http().with_baggage_to(Hosts::loopback().with("analyst")));
///
/// let request = client.requests().post("http://analyst:8095/detect").body(vec![0; 4096]);
/// let boxes = client.send(request).await?.text().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Credentials
///
/// A redirect to another origin takes no credentials along: no `Authorization`, no `Cookie`, no `Proxy-Authorization` and
/// their like, and nothing whose value is marked as sensitive. Those that every request is to have belong into
/// [`with_default_headers`](Self::with_default_headers). Those among the builder's own default headers reqwest puts on each
/// step, wherever it goes: of a client that has such, a redirect to another origin is not followed, but is the response.
///
/// In what the spans say of errors, URLs are without their queries. The errors themselves have all of the URL, for whoever
/// records them elsewhere: [`without_url`](reqwest::Error::without_url) is for that.
#[derive(Clone, Debug)]
pub struct TracedClient {
    client: Client,
    layer: ClientTraceLayer,
    measure: Measure,
    default_headers: HeaderMap,
    redirects: Redirects,
}

impl TracedClient {
    /// The client that `builder` builds, but for its redirect policy.
    ///
    /// # Errors
    ///
    /// Those of [`ClientBuilder::build`].
    pub fn build(builder: ClientBuilder) -> reqwest::Result<Self> {
        let redirects = Redirects::of(&builder);
        Ok(Self {
            client: builder.redirect(redirect::Policy::none()).build()?,
            layer: ClientTraceLayer::http(),
            measure: Measure::default(),
            default_headers: HeaderMap::new(),
            redirects,
        })
    }

    /// What the spans are made by. Default: [`ClientTraceLayer::http`].
    #[must_use]
    pub fn with_layer(mut self, layer: ClientTraceLayer) -> Self {
        self.layer = layer;
        self
    }

    /// Follows so many redirects of a request. Default: 10.
    #[must_use]
    pub fn with_redirects(mut self, at_most: usize) -> Self {
        self.redirects = self.redirects.with_limit(at_most);
        self
    }

    /// Sends these headers with what is [sent](Self::send) here, but for those that a request has itself. The place for
    /// credentials: they go to the origin that is asked, and no redirect takes them to another.
    #[must_use]
    pub fn with_default_headers(mut self, headers: HeaderMap) -> Self {
        self.default_headers = headers;
        self
    }

    /// What makes requests, to be [sent](Self::send) here. Sent by themselves, they are not traced.
    #[must_use]
    pub fn requests(&self) -> &Client {
        &self.client
    }

    /// Sends a request that is still in the making.
    ///
    /// # Errors
    ///
    /// Those of [`RequestBuilder::send`].
    pub async fn send(&self, request: RequestBuilder) -> reqwest::Result<reqwest::Response> {
        self.execute(request.build()?).await
    }

    /// Sends a request.
    ///
    /// # Errors
    ///
    /// Those of [`Client::execute`].
    pub async fn execute(&self, request: Request) -> reqwest::Result<reqwest::Response> {
        let first = request.url().clone();
        let mut request = http::Request::<Body>::try_from(request)?;
        self.fill_in(request.headers_mut());
        request.extensions_mut().insert(Resends::new());
        let bytes = bytes_of(request.body_mut());
        if let Some(bytes) = &bytes {
            *request.body_mut() = bytes.clone().into();
        }
        let response = self.service(bytes).oneshot(request).await?;
        Ok(as_reqwest(response, first))
    }

    fn fill_in(&self, headers: &mut HeaderMap) {
        for name in self.default_headers.keys() {
            if !headers.contains_key(name) {
                for value in self.default_headers.get_all(name) {
                    headers.append(name, value.clone());
                }
            }
        }
    }

    fn service(&self, body: Option<Bytes>) -> FollowRedirect<ClientTrace<Measured>, Redirects> {
        let sending = measured(Sending(self.client.clone()), &self.measure);
        FollowRedirect::with_policy(self.layer.layer(sending), self.redirects.carrying(body))
    }
}

/// The bytes of a body that is nothing but these, taken out of it without copying them.
fn bytes_of(body: &mut Body) -> Option<Bytes> {
    body.as_bytes()?;
    let mut cx = Context::from_waker(Waker::noop());
    match http_body::Body::poll_frame(Pin::new(body), &mut cx) {
        Poll::Ready(Some(Ok(frame))) => frame.into_data().ok(),
        _ => None,
    }
}

fn as_reqwest(mut response: Response<ResponseBody<Body>>, first: Url) -> reqwest::Response {
    let last = response
        .extensions_mut()
        .remove::<RequestUri>()
        .and_then(|uri| uri.0.to_string().parse().ok());
    response::named(response.map(wrapped), last.unwrap_or(first))
}
