//! What is kept of a request whose span records, until the span ends.

use super::outcome::Outcome;
use super::settings::Settings;
use super::{describe, hint};
use crate::call::{Ending, Record};
use crate::end::{Progress, is_event_stream};
use crate::head::ResponseHead;
use crate::protocol::{OTHER, Protocol, Side, Status};
use crate::route::{Route, RouteSlot, RpcMethods};
use crate::semconv::{self, superseded};
use bytes::Buf;
use http::{Extensions, Method, Response};
use http_body::Body;
use instrument_core::{Attributes, Span, milliseconds};
use std::sync::Arc;
use std::time::SystemTime;

/// What is kept of a request whose span records, until the span ends.
#[derive(Debug)]
pub(crate) struct ServerRecord {
    pub(super) settings: Arc<Settings>,
    pub(super) protocol: Protocol,
    pub(super) method: Method,
    /// As it is recorded.
    pub(super) method_name: &'static str,
    pub(super) route: Found,
    /// No router is known to be further out, so that a route may be hidden inside.
    pub(super) may_lack_route_layer: bool,
    pub(super) start: SystemTime,
    pub(super) old_names: bool,
    pub(super) status: Option<Status>,
    /// What the head says of a status that is an error.
    pub(super) message: Option<Box<str>>,
    /// A method of gRPC has begun to answer.
    pub(super) is_begun: bool,
    /// Since the response began.
    pub(super) progress: Option<Progress>,
    /// The response is a stream of events, which ends when its client leaves.
    pub(super) is_event_stream: bool,
}

/// What is known of the route.
#[derive(Debug)]
pub(super) enum Found {
    /// It was known when the span started.
    Early,
    /// It may be reported here.
    Late(RouteSlot),
    /// The one who was to say it did not know it.
    Nowhere,
    /// A gRPC method that no call was served by yet.
    Method(Box<str>),
}

impl Found {
    /// Whoever is further out and does not know the route yet is told. A method of gRPC is no route.
    pub(super) fn early(route: Route, protocol: Protocol, extensions: &Extensions) -> Self {
        if protocol == Protocol::Http {
            RouteSlot::tell(extensions, route);
        }
        Self::Early
    }

    /// In the slot of whoever is further out, if there is one.
    pub(super) fn late(extensions: &Extensions) -> Self {
        Self::Late(RouteSlot::of(extensions))
    }
}

impl Record for ServerRecord {
    fn respond<B: Body>(
        &mut self,
        response: &Response<B>,
        span: &mut Span,
    ) -> Option<Ending<'static>> {
        let head = ResponseHead::from(response);
        self.settings
            .recorded
            .record_response(self.protocol, head, span);
        self.status = self.protocol.status_of_head(head);
        if self.status.is_some_and(|it| it.is_error(Side::Server)) {
            self.message = self.protocol.message_in(head.headers());
        }
        self.is_begun = self.protocol.is_begun(head);
        let progress = Progress::of(
            self.protocol,
            &self.method,
            response.status(),
            response.headers(),
            response.body(),
        );
        self.progress = Some(progress);
        self.is_event_stream = is_event_stream(response.headers());
        if progress.is_nothing() {
            return Some(Ending::Complete(None));
        }
        let ends = self.settings.hooks.early_end.as_ref()?;
        span.within(|| ends(head)).then_some(Ending::Head)
    }

    fn data(&mut self, data: &impl Buf) {
        if let Some(progress) = &mut self.progress {
            progress.count(data);
        }
    }

    fn finish(&self, span: Span, ending: Ending<'_>) {
        let is_body_seen = !matches!(ending, Ending::Head);
        let outcome = Outcome::of(ending, self);
        let late = self.late_route(outcome.status);
        if late.is_none() && self.may_lack_route_layer && is_success(outcome.status) {
            hint::say_once();
        }
        if let Some(Ok(route)) = &late {
            let name = describe::name(self.protocol, self.method_name, Some(route));
            span.update_name(name);
        }
        let attributes = |to: &mut Attributes<'_>| {
            to.reserve(4);
            self.record_route(late, to);
            self.record_status(outcome.status, to);
            if is_body_seen {
                self.record_body(to);
            }
        };
        match outcome.failure {
            None => span.end_with_attributes(attributes),
            Some(failure) => span.settle(|end| {
                end.attributes(attributes);
                end.failed(failure.error_type, failure.message);
            }),
        }
    }
}

impl ServerRecord {
    /// The route, if it became known after the span had started. `Err`: nobody knows of such a method.
    fn late_route(&self, status: Option<Status>) -> Option<Result<Route, &str>> {
        match &self.route {
            Found::Early | Found::Nowhere => None,
            Found::Late(slot) => slot.reported().map(Ok),
            Found::Method(method) => {
                Some(RpcMethods::answered(method, status, self.is_begun).ok_or(method))
            }
        }
    }

    fn record_route(&self, late: Option<Result<Route, &str>>, to: &mut Attributes<'_>) {
        let is_rpc = self.protocol.rpc_system().is_some();
        match late {
            Some(Ok(route)) if is_rpc => route.record(semconv::RPC_METHOD, to),
            Some(Ok(route)) => route.record(semconv::HTTP_ROUTE, to),
            Some(Err(method)) => {
                to.add_static(semconv::RPC_METHOD, OTHER);
                to.add(semconv::RPC_METHOD_ORIGINAL, method);
            }
            None => {}
        }
    }

    fn record_status(&self, status: Option<Status>, to: &mut Attributes<'_>) {
        match status {
            Some(Status::Http(status)) => {
                to.add(semconv::HTTP_RESPONSE_STATUS_CODE, &status.as_u16());
                if self.old_names {
                    to.add(superseded::HTTP_STATUS_CODE, &status.as_u16());
                }
            }
            Some(Status::Grpc(code)) => {
                to.add_static(semconv::RPC_RESPONSE_STATUS_CODE, code.name());
            }
            None => {}
        }
    }

    fn record_body(&self, to: &mut Attributes<'_>) {
        let Some(progress) = self.progress else {
            return;
        };
        if self.protocol.rpc_system().is_none() {
            to.add(semconv::HTTP_RESPONSE_BODY_SIZE, &progress.bytes());
            if self.old_names {
                to.add(superseded::HTTP_RESPONSE_CONTENT_LENGTH, &progress.bytes());
            }
        }
        if let Some(first) = progress.first() {
            to.add(semconv::RESPONSE_FRAMES, &progress.frames());
            let waited = first.duration_since(self.start).unwrap_or_default();
            let waited = milliseconds(waited);
            to.add(semconv::RESPONSE_TIME_TO_FIRST_BYTE_MS, &waited);
        }
    }
}

/// Whether something answered that knew what to answer.
fn is_success(status: Option<Status>) -> bool {
    matches!(status, Some(Status::Http(status)) if status.is_success())
}
