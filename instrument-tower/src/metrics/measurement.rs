//! What is kept of a request until it is measured.

use super::active::Active;
use super::counted::Received;
use super::instruments::Instruments;
use super::outcome::Outcome;
use super::place::{self, Name};
use super::settings::Settings;
use crate::call::Ending;
use crate::end::{Progress, is_event_stream};
use crate::head::{RequestHead, ResponseHead};
use crate::protocol::{OTHER, Protocol, Side, Status, version};
use crate::semconv;
use bytes::Buf;
use http::{Method, Request, Response};
use http_body::Body;
use instrument_core::attach;
use opentelemetry::trace::TraceContextExt;
use opentelemetry::{Context, KeyValue};
use opentelemetry_semantic_conventions::attribute::ERROR_TYPE;
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

/// Further attributes that one closure may give.
const EXTRA: usize = 8;

/// What is kept of a request until it is measured.
pub(super) struct Measurement {
    settings: Arc<Settings>,
    instruments: Arc<Instruments>,
    /// With the span that exemplars lead to, if it is sampled.
    context: Option<Context>,
    start: Instant,
    pub(super) protocol: Protocol,
    method: Method,
    name: Name,
    attributes: Vec<KeyValue>,
    extra: Vec<KeyValue>,
    received: Received,
    pub(super) status: Option<Status>,
    /// A method of gRPC has begun to answer.
    is_begun: bool,
    version: Option<&'static str>,
    /// Since the response began.
    pub(super) progress: Option<Progress>,
    pub(super) is_event_stream: bool,
    /// The last field: a request is active until it was measured. gRPC has no such instrument.
    _active: Option<Active>,
}

impl Measurement {
    pub(super) fn begin<B>(
        settings: &Arc<Settings>,
        instruments: Arc<Instruments>,
        request: &mut Request<B>,
    ) -> Self
    where
        B: Body + 'static,
    {
        let head = RequestHead::from(&*request);
        let protocol = settings.speech.of(head);
        let method_name = settings.methods.known(head.method()).unwrap_or(OTHER);
        let attributes = place::attributes(head, settings, protocol, method_name);
        let name = Name::of(head, settings, protocol);
        let is_http = protocol.rpc_system().is_none();
        let active = is_http.then(|| Active::begin(instruments.clone(), attributes.clone()));
        let extra = settings.request.as_ref().map(|extra| extra(head));
        let method = head.method().clone();
        let version = match settings.side {
            Side::Server => version(head.version()),
            Side::Client => None,
        };
        let received = if is_http && settings.sizes {
            Received::of(request.body_mut())
        } else {
            Received::Unknown
        };
        name.ask(request.extensions_mut());
        Self {
            settings: settings.clone(),
            instruments,
            context: Context::map_current(|cx| {
                let is_sampled = cx.span().span_context().is_sampled();
                is_sampled.then(|| cx.clone())
            }),
            start: Instant::now(),
            protocol,
            method,
            name,
            attributes,
            extra: few(extra.unwrap_or_default()),
            received,
            status: None,
            is_begun: false,
            version,
            progress: None,
            is_event_stream: false,
            _active: active,
        }
    }

    pub(super) fn side(&self) -> Side {
        self.settings.side
    }

    /// Takes in the head of the response; gives the ending if it is measured with it.
    pub(super) fn respond<B: Body>(&mut self, response: &Response<B>) -> Option<Ending<'static>> {
        let head = ResponseHead::from(response);
        self.status = self.protocol.status_of_head(head);
        self.is_begun = self.protocol.is_begun(head);
        if self.side() == Side::Client {
            self.version = version(response.version());
        }
        if let Some(extra) = &self.settings.response {
            self.extra.extend(few(extra(head)));
        }
        let headers = response.headers();
        let progress = Progress::of(
            self.protocol,
            &self.method,
            response.status(),
            headers,
            response.body(),
        );
        self.progress = Some(progress);
        self.is_event_stream = is_event_stream(headers);
        let is_told = self.side() == Side::Client && matches!(self.status, Some(Status::Grpc(_)));
        if progress.is_nothing() || is_told {
            return Some(Ending::Complete(None));
        }
        let ends = self.settings.early_end.as_ref()?;
        ends(head).then_some(Ending::Head)
    }

    /// A frame is asked for.
    pub(super) fn ask(&mut self) {
        if let Some(progress) = &mut self.progress {
            progress.ask();
        }
    }

    /// A frame was given.
    pub(super) fn data(&mut self, data: &impl Buf) {
        if let Some(progress) = &mut self.progress {
            progress.count(data);
        }
    }

    /// Measures.
    pub(super) fn finish(mut self, ending: Ending<'_>) {
        let seconds = self.start.elapsed().as_secs_f64();
        // What a server has not sent has no bytes; what a client has not asked for has some.
        let is_unread = |progress: Progress| progress.is_unread() && self.side() == Side::Client;
        let is_body_seen = !matches!(ending, Ending::Head) && !self.progress.is_some_and(is_unread);
        let outcome = Outcome::of(ending, &self);
        let context = self.context.take();
        let _current = context.as_ref().map(attach);
        self.describe(outcome);
        let Self {
            instruments,
            attributes,
            ..
        } = &self;
        if self.protocol.rpc_system().is_some() {
            instruments.call_duration.record(seconds, attributes);
            return;
        }
        instruments.duration.record(seconds, attributes);
        if !self.settings.sizes {
            return;
        }
        if let Some(received) = self.received.bytes() {
            instruments.request_size.record(received, attributes);
        }
        if let Some(progress) = self.progress.filter(|_| is_body_seen) {
            let sent = progress.bytes();
            instruments.response_size.record(sent, attributes);
        }
    }

    /// Adds what is known only now.
    fn describe(&mut self, outcome: Outcome) {
        let all = &mut self.attributes;
        all.extend(self.name.attribute(outcome.status, self.is_begun));
        all.extend(outcome.status.map(|status| match status {
            Status::Http(status) => KeyValue::new(
                semconv::HTTP_RESPONSE_STATUS_CODE,
                i64::from(status.as_u16()),
            ),
            Status::Grpc(code) => KeyValue::new(semconv::RPC_RESPONSE_STATUS_CODE, code.name()),
        }));
        let error = outcome.error_type;
        all.extend(error.map(|error| KeyValue::new(ERROR_TYPE, error)));
        if self.protocol.rpc_system().is_none() {
            let version = self.version;
            all.extend(version.map(|it| KeyValue::new(semconv::NETWORK_PROTOCOL_VERSION, it)));
        }
        for extra in self.extra.drain(..) {
            // What the conventions say is not said otherwise.
            if all.iter().all(|known| known.key != extra.key) {
                all.push(extra);
            }
        }
    }
}

fn few(mut extra: Vec<KeyValue>) -> Vec<KeyValue> {
    extra.truncate(EXTRA);
    extra
}

impl fmt::Debug for Measurement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Measurement")
            .field("attributes", &self.attributes)
            .finish_non_exhaustive()
    }
}
