//! How a call starts.

use super::measured::Measured;
use super::running::{Chunks, Running, State};
use super::{Answer, Call};
use crate::semconv::genai as keys;
use crate::{Attributes, Scope, Span, current, ending, scope};
use opentelemetry::StringValue;
use std::borrow::Cow;
use std::time::Instant;

static SCOPE: Scope = scope!();

/// What `OTEL_AUTO_INSTRUMENTATION` calls it.
const INSTRUMENTATION: &str = "genai";

/// Starts the span and the clock of a call, as far as anybody looks.
pub(super) fn start(call: &Call<'_>, streaming: bool) -> Running {
    if !current::is_instrumented(INSTRUMENTATION) {
        return Running::unseen();
    }
    let measured = Measured::start(|| Attributes::list(usize::MAX, |to| call.identify(to)));
    let span = if ending::look(|here| SCOPE.may_record(here)) {
        call.span(streaming)
    } else {
        Span::none()
    };
    let recording = span.is_recording();
    if !recording && measured.is_none() {
        return Running::new(span, None);
    }
    let content = call.model.content.filter(|_| recording);
    let asked = content.and_then(|content| call.request.messages(content.max_chars));
    Running::new(
        span,
        Some(Box::new(State {
            answer: Answer::to_come(recording, content.map(|content| content.max_chars)),
            measured,
            content,
            asked,
            started: Instant::now(),
            chunks: Chunks::default(),
        })),
    )
}

impl Call<'_> {
    fn span(&self, streaming: bool) -> Span {
        let span = SCOPE
            .span(self.span_name())
            .kind(self.model.kind.clone())
            .sampler_attributes(|to| self.identify(to))
            .attributes(|to| self.request.record(to, streaming));
        match self.model.measures_cost {
            true => span.cost().start(),
            false => span.start(),
        }
    }

    fn span_name(&self) -> Cow<'static, str> {
        match &self.model.span_name {
            Some(name) => name.clone(),
            None => format!("{} {}", self.operation.as_str(), self.asked_model()).into(),
        }
    }

    fn asked_model(&self) -> &str {
        self.request.model().unwrap_or(&self.model.name)
    }

    /// What tells one call from another, for samplers and for metrics.
    fn identify(&self, to: &mut Attributes<'_>) {
        let operation = self.operation.name().clone();
        let model = match self.request.model() {
            Some(asked) => Cow::Owned(asked.to_owned()),
            None => self.model.name.clone(),
        };
        add(to, keys::OPERATION_NAME, operation);
        add(to, keys::PROVIDER_NAME, self.model.provider.clone());
        add(to, keys::REQUEST_MODEL, model);
        if let Some(server) = &self.model.server {
            add(to, keys::SERVER_ADDRESS, server.address.clone());
            to.add(keys::SERVER_PORT, &server.port);
        }
    }
}

/// Without a copy of what lives as long as the program.
fn add(to: &mut Attributes<'_>, key: &'static str, value: Cow<'static, str>) {
    match value {
        Cow::Borrowed(value) => to.add_static(key, value),
        Cow::Owned(value) => to.add(key, &StringValue::from(value)),
    }
}
