//! The metrics of the conventions, whether spans are sampled or not.

use super::Destination;
use super::kind::Kind;
use crate::semconv::{CANCELLED, PANIC, queue as key};
use crate::{Instruments, ending};
use opentelemetry::metrics::{Counter, Histogram, Meter};
use opentelemetry::trace::TraceContextExt;
use opentelemetry::{Context, KeyValue};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

/// The bounds that the conventions advise.
const SECONDS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

struct Meters {
    operation: Histogram<f64>,
    process: Histogram<f64>,
    sent: Counter<u64>,
    consumed: Counter<u64>,
}

static METERS: Instruments<Meters> =
    Instruments::new(module_path!(), Meters::new).with_version(env!("CARGO_PKG_VERSION"));

impl Meters {
    fn new(meter: &Meter) -> Self {
        let seconds = |name, description| {
            meter
                .f64_histogram(name)
                .with_description(description)
                .with_unit("s")
                .with_boundaries(SECONDS.to_vec())
                .build()
        };
        let messages = |name, description| {
            meter
                .u64_counter(name)
                .with_description(description)
                .with_unit("{message}")
                .build()
        };
        Self {
            operation: seconds(
                key::MESSAGING_CLIENT_OPERATION_DURATION,
                "Duration of messaging operation initiated by a producer or consumer client.",
            ),
            process: seconds(
                key::MESSAGING_PROCESS_DURATION,
                "Duration of processing operation.",
            ),
            sent: messages(
                key::MESSAGING_CLIENT_SENT_MESSAGES,
                "Number of messages producer attempted to send to the broker.",
            ),
            consumed: messages(
                key::MESSAGING_CLIENT_CONSUMED_MESSAGES,
                "Number of messages that were delivered to the application.",
            ),
        }
    }
}

/// A clock that does not know yet what it measures.
pub(super) struct Started {
    meters: Arc<Meters>,
    at: Instant,
}

impl Started {
    pub(super) fn of(
        self,
        destination: &Destination,
        kind: Kind,
        name: &'static str,
        messages: usize,
        context: &Context,
    ) -> Clock {
        let mut attributes = destination.measured(kind.is_consumer());
        attributes.push(KeyValue::new(key::MESSAGING_OPERATION_NAME, name));
        Clock {
            meters: self.meters,
            started: self.at,
            kind,
            attributes,
            messages: messages as u64,
            context: (context.span().span_context().is_sampled()).then(|| context.clone()),
            is_working: false,
        }
    }
}

/// Runs while an operation does, where anybody collects metrics. Dropped, it knows that nobody has ended it.
pub(super) struct Clock {
    meters: Arc<Meters>,
    started: Instant,
    kind: Kind,
    attributes: Vec<KeyValue>,
    /// How many messages are sent, or are consumed and not counted yet.
    messages: u64,
    /// With the span that exemplars lead to, if it is sampled.
    context: Option<Context>,
    /// Whether the operation's work is at it, which it still seems to be after a panic.
    pub(super) is_working: bool,
}

impl Clock {
    /// `None` where nobody measures: then nothing need be found out.
    pub(super) fn start() -> Option<Started> {
        METERS.get().map(|meters| Started {
            meters,
            at: Instant::now(),
        })
    }

    pub(super) fn add_messages(&mut self, messages: usize) {
        self.messages += messages as u64;
    }

    /// The operation has ended.
    pub(super) fn stop(mut self, error_type: Option<Cow<'static, str>>) {
        self.record(error_type);
    }

    fn record(&mut self, error_type: Option<Cow<'static, str>>) {
        let seconds = self.started.elapsed().as_secs_f64();
        let context = self.context.take();
        let _current = context.as_ref().map(ending::attach);
        let mut attributes = std::mem::take(&mut self.attributes);
        attributes.extend(error_type.map(|error| KeyValue::new(key::ERROR_TYPE, error)));
        if self.messages > 0 {
            match self.kind {
                Kind::Send => self.meters.sent.add(self.messages, &attributes),
                Kind::Receive | Kind::Process => {
                    self.meters.consumed.add(self.messages, &attributes);
                }
                Kind::Create | Kind::Settle => {}
            }
        }
        if self.kind == Kind::Process {
            self.meters.process.record(seconds, &attributes);
        } else {
            attributes.push(KeyValue::new(
                key::MESSAGING_OPERATION_TYPE,
                self.kind.word(),
            ));
            self.meters.operation.record(seconds, &attributes);
        }
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        if self.attributes.is_empty() {
            return;
        }
        let error_type = if self.is_working || thread::panicking() {
            Some(PANIC.into())
        } else {
            // A client may give up what it asked for: that is no error of anybody's.
            (self.kind == Kind::Process).then_some(CANCELLED.into())
        };
        self.record(error_type);
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock")
            .field("started", &self.started)
            .finish_non_exhaustive()
    }
}
