//! The page.

use super::access::{Access, COOKIE, Denied};
use super::api::{self, Answer, Parameters};
use super::assets::asset;
use super::body::PageBody;
use super::future::PageFuture;
use super::headers::secure;
use super::live::Events;
use super::settings::Settings;
use crate::framework::axum::original_uri;
use bytes::Bytes;
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
}

impl Page {
    /// For callers on this machine.
    #[must_use]
    pub fn new(store: impl Into<TraceStore>) -> Self {
        Self {
            store: store.into(),
            settings: Arc::default(),
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
        PageFuture::receiving(async move {
            let answer = store.receive(Request::from_parts(head, body)).await;
            answer.map(PageBody::received)
        })
    }

    fn show(&self, head: &request::Parts) -> Response<PageBody> {
        if let Some(redirect) = self.redirect(head) {
            return redirect;
        }
        if let Err(denied) = self.settings.access.check(head) {
            return self.json(head, denied.into());
        }
        if !matches!(head.method, Method::GET | Method::HEAD) {
            let why = format!("{} does nothing here: this page is read-only", head.method);
            return self.json(head, Answer::refused(StatusCode::METHOD_NOT_ALLOWED, why));
        }
        let path = head.uri.path().trim_start_matches('/');
        if path == "api/live" {
            let events = PageBody::live(Events::new(&self.store));
            return self.answer(head, StatusCode::OK, "text/event-stream", events);
        }
        if let Some(question) = path.strip_prefix("api/") {
            let parameters = Parameters::of(head.uri.query());
            let answer = api::ask(&self.store, &self.settings, question, &parameters);
            return self.json(head, answer);
        }
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

    /// To the page with a slash behind, which makes its paths those below it; and to the page without the token, which
    /// should not stay in the address.
    fn redirect(&self, head: &request::Parts) -> Option<Response<PageBody>> {
        let is_page = head.method == Method::GET && matches!(head.uri.path(), "" | "/");
        if !is_page {
            return None;
        }
        let original = original_uri(&head.extensions).unwrap_or(&head.uri);
        let last = original.path().rsplit('/').next().unwrap_or_default();
        if !last.is_empty() {
            let query = head.uri.query().map(|query| format!("?{query}"));
            let to = format!("./{last}/{}", query.unwrap_or_default());
            return self.redirect_to(head, &to, None);
        }
        let Access::Token(token) = &self.settings.access else {
            return None;
        };
        let parameters = Parameters::of(head.uri.query());
        let given = parameters.get("token")?;
        if !token.is(given.as_bytes()) {
            return None;
        }
        let cookie = format!("{COOKIE}={}; HttpOnly; SameSite=Strict", token.in_cookie());
        self.redirect_to(head, "./", Some(&cookie))
    }

    fn redirect_to(
        &self,
        head: &request::Parts,
        to: &str,
        cookie: Option<&str>,
    ) -> Option<Response<PageBody>> {
        let body = PageBody::whole(Bytes::new());
        let mut response = self.answer(head, StatusCode::SEE_OTHER, "text/plain", body);
        let headers = response.headers_mut();
        headers.insert(header::LOCATION, HeaderValue::try_from(to).ok()?);
        if let Some(cookie) = cookie {
            headers.insert(header::SET_COOKIE, HeaderValue::try_from(cookie).ok()?);
        }
        Some(response)
    }

    fn json(&self, head: &request::Parts, answer: Answer) -> Response<PageBody> {
        let body = PageBody::whole(answer.json);
        self.answer(head, answer.status, "application/json", body)
    }

    fn answer(
        &self,
        head: &request::Parts,
        status: StatusCode,
        media_type: &'static str,
        body: PageBody,
    ) -> Response<PageBody> {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let host = head
            .headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        secure(headers, &self.settings, host);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        match status {
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
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
        PageFuture::ready(self.show(&head))
    }
}

impl From<Denied> for Answer {
    fn from(denied: Denied) -> Self {
        Self::refused(denied.status, denied.why)
    }
}
