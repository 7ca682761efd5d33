//! The page.

use super::access::Denied;
use super::api::{self, Answer, Parameters};
use super::assets::asset;
use super::body::PageBody;
use super::future::PageFuture;
use super::headers::secure;
use super::live::Events;
use super::settings::Settings;
use super::turns::{LIVE, Turns};
use bytes::Bytes;
use http::uri::Authority;
use http::{HeaderValue, Method, Request, Response, StatusCode, header, request};
use http_body::Body;
use instrument_core::store::TraceStore;
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use std::convert::Infallible;
use std::error::Error;
use std::sync::Arc;
use std::task::{self, Poll};
use tower_service::Service;

/// A page that shows the traces of a store. See the [module docs](crate::page).
#[derive(Clone, Debug)]
pub struct Page {
    store: TraceStore,
    pub(super) settings: Arc<Settings>,
    turns: Turns,
}

impl Page {
    /// For callers on this machine.
    #[must_use]
    pub fn new(store: impl Into<TraceStore>) -> Self {
        Self {
            store: store.into(),
            settings: Arc::default(),
            turns: Turns::default(),
        }
    }

    /// Takes what an exporter sends.
    pub(super) fn receive<B>(&self, request: Request<B>) -> PageFuture
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        self.forget_this_request();
        let (head, body) = request.into_parts();
        if let Err(denied) = self.settings.access.check(&head) {
            return PageFuture::ready(self.json(&head, denied.into()));
        }
        let store = self.store.clone();
        PageFuture::later(async move {
            let answer = store.receive(Request::from_parts(head, body)).await;
            answer.map(PageBody::received)
        })
    }

    fn show(&self, head: request::Parts) -> PageFuture {
        if let Some(instead) = self.redirect(&head).or_else(|| self.refusal(&head)) {
            return PageFuture::ready(instead);
        }
        let path = head.uri.path().trim_start_matches('/');
        match path.strip_prefix("api/").map(str::to_owned) {
            Some(live) if live == "live" => PageFuture::ready(self.live(&head)),
            Some(question) => {
                let page = self.clone();
                PageFuture::later(async move { page.question(&head, question).await })
            }
            None => PageFuture::ready(self.asset(&head, path)),
        }
    }

    fn refusal(&self, head: &request::Parts) -> Option<Response<PageBody>> {
        if let Err(denied) = self.settings.access.check(head) {
            return Some(self.json(head, denied.into()));
        }
        if matches!(head.method, Method::GET | Method::HEAD) {
            return None;
        }
        let why = format!("{} does nothing here: this page is read-only", head.method);
        Some(self.json(head, Answer::refused(StatusCode::METHOD_NOT_ALLOWED, why)))
    }

    async fn question(self, head: &request::Parts, question: String) -> Response<PageBody> {
        let parameters = Parameters::of(head.uri.query());
        let (store, settings) = (self.store.clone(), self.settings.clone());
        let answer = move || api::ask(&store, &settings, &question, &parameters);
        let answer = self.turns.clone().answered(answer).await;
        let answer = answer.unwrap_or_else(|error| {
            let why = format!("this question was not answered: {error}");
            Answer::refused(StatusCode::INTERNAL_SERVER_ERROR, why)
        });
        self.json(head, answer)
    }

    fn live(&self, head: &request::Parts) -> Response<PageBody> {
        let Some(place) = self.turns.watch() else {
            let why = format!(
                "{LIVE} live views are open, and more are not served: close one; or look at the list, which Refresh brings up to date"
            );
            return self.json(head, Answer::refused(StatusCode::SERVICE_UNAVAILABLE, why));
        };
        let events = PageBody::live(Events::new(&self.store, &head.headers, place));
        self.answer(head, StatusCode::OK, "text/event-stream", events)
    }

    fn asset(&self, head: &request::Parts, path: &str) -> Response<PageBody> {
        match asset(path) {
            Some(asset) => {
                let body = PageBody::whole(asset.bytes);
                self.answer(head, StatusCode::OK, asset.media_type(), body)
            }
            None => {
                let why = format!("there is nothing at {path}");
                self.json(head, Answer::refused(StatusCode::NOT_FOUND, why))
            }
        }
    }

    fn json(&self, head: &request::Parts, answer: Answer) -> Response<PageBody> {
        let body = PageBody::whole(answer.json);
        self.answer(head, answer.status, "application/json", body)
    }

    pub(super) fn answer(
        &self,
        head: &request::Parts,
        status: StatusCode,
        media_type: &'static str,
        body: PageBody,
    ) -> Response<PageBody> {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let host = head.headers.get(header::HOST);
        let host = host.and_then(|host| host.to_str().ok());
        // HTTP/2 says it elsewhere.
        let host = host.or_else(|| head.uri.authority().map(Authority::as_str));
        secure(headers, &self.settings, host);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        match status {
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
            }
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        response
    }

    /// Where the page is inside of a layer that traces, it would show little else than itself.
    fn forget_this_request(&self) {
        let context = Context::current();
        self.store
            .leave_out(context.span().span_context().span_id());
    }
}

impl<B> Service<Request<B>> for Page
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = Response<PageBody>;
    type Error = Infallible;
    type Future = PageFuture;

    fn poll_ready(&mut self, _: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> PageFuture {
        if TraceStore::receives(request.uri().path()) {
            return self.receive(request);
        }
        self.forget_this_request();
        let (head, _) = request.into_parts();
        self.show(head)
    }
}

impl From<Denied> for Answer {
    fn from(denied: Denied) -> Self {
        Self::refused(denied.status, denied.why)
    }
}
