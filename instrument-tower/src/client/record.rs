//! What is kept of a call whose span records, until the span ends.

use super::outcome::{Meaning, Outcome};
use super::settings::Settings;
use crate::call::{Ending, Record};
use crate::end::Progress;
use crate::head::ResponseHead;
use crate::peer::PeerAddress;
use crate::protocol::{Protocol, Side, Status, version};
use crate::semconv::{self, superseded};
use bytes::Buf;
use http::{Method, Response};
use http_body::Body;
use instrument_core::{Attributes, Outcome as SpanOutcome, Span, current};
use std::net::SocketAddr;
use std::sync::Arc;

/// What is kept of a call whose span records, until the span ends.
#[derive(Debug)]
pub(crate) struct ClientRecord {
    pub(super) settings: Arc<Settings>,
    pub(super) protocol: Protocol,
    pub(super) method: Method,
    pub(super) old_names: bool,
    pub(super) status: Option<Status>,
    /// What the head says of a status that is an error.
    pub(super) message: Option<Box<str>>,
    /// Since the response began.
    pub(super) progress: Option<Progress>,
    version: Option<&'static str>,
    peer: Option<SocketAddr>,
}

impl ClientRecord {
    pub(super) fn new(
        settings: Arc<Settings>,
        protocol: Protocol,
        method: Method,
        old_names: bool,
    ) -> Self {
        Self {
            settings,
            protocol,
            method,
            old_names,
            status: None,
            message: None,
            progress: None,
            version: None,
            peer: None,
        }
    }

    fn is_rpc(&self) -> bool {
        self.protocol.rpc_system().is_some()
    }

    fn record(&self, status: Option<Status>, to: &mut Attributes<'_>) {
        if let Some(peer) = self.peer {
            to.add_display(semconv::NETWORK_PEER_ADDRESS, &peer.ip().to_canonical());
            to.add(semconv::NETWORK_PEER_PORT, &peer.port());
        }
        match status {
            Some(Status::Http(status)) => {
                to.add(semconv::HTTP_RESPONSE_STATUS_CODE, &status.as_u16());
            }
            Some(Status::Grpc(code)) => {
                to.add_static(semconv::RPC_RESPONSE_STATUS_CODE, code.name());
            }
            None => {}
        }
        if self.is_rpc() {
            return;
        }
        to.add(semconv::NETWORK_PROTOCOL_VERSION, &self.version);
        let seen = self.progress.filter(|progress| !progress.is_unread());
        let size = seen.map(|progress| progress.bytes());
        to.add(semconv::HTTP_RESPONSE_BODY_SIZE, &size);
        if self.old_names {
            if let Some(Status::Http(status)) = status {
                to.add(superseded::HTTP_STATUS_CODE, &status.as_u16());
            }
            let flavor = self
                .version
                .map(|version| if version == "2" { "2.0" } else { version });
            to.add(superseded::HTTP_FLAVOR, &flavor);
            to.add(superseded::HTTP_RESPONSE_CONTENT_LENGTH, &size);
        }
    }
}

impl Record for ClientRecord {
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
        if self.status.is_some_and(|it| it.is_error(Side::Client)) {
            self.message = self.protocol.message_in(head.headers());
        }
        self.version = version(response.version());
        self.peer = PeerAddress::of(response.extensions());
        let progress = Progress::of(
            self.protocol,
            &self.method,
            response.status(),
            response.headers(),
            response.body(),
        );
        self.progress = Some(progress);
        // Nobody reads what comes after the status of gRPC.
        let is_over = progress.is_nothing() || (self.is_rpc() && self.status.is_some());
        is_over.then_some(Ending::Complete(None))
    }

    fn ask(&mut self) {
        if let Some(progress) = &mut self.progress {
            progress.ask();
        }
    }

    fn data(&mut self, data: &impl Buf) {
        if let Some(progress) = &mut self.progress {
            progress.count(data);
        }
    }

    fn finish(&self, mut span: Span, ending: Ending<'_>) {
        let Outcome { status, meaning } = Outcome::of(ending, self);
        match meaning {
            Meaning::Ok => span.end_with_attributes(|to| self.record(status, to)),
            Meaning::Failed(failure) => span.settle(|end| {
                end.attributes(|to| self.record(status, to));
                end.failed(failure.error_type, failure.message);
            }),
            Meaning::Cancelled | Meaning::Panicked => {
                span.within(|| current::set_attributes(|to| self.record(status, to)));
                span.end_with(if matches!(meaning, Meaning::Cancelled) {
                    SpanOutcome::Cancelled
                } else {
                    SpanOutcome::Panicked
                });
            }
        }
    }
}
