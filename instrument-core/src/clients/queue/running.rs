//! Something that is being done with a message.

mod received;

use super::measure::Clock;
use super::run::{Failed, Judge, Run, failed};
use super::sent::{self, Sent};
use crate::outcome::{End, Outcome};
use crate::propagation::{inject_context, inject_without_baggage};
use crate::semconv::queue as key;
use crate::{AsContext, ErrorKind, Span};
use opentelemetry::Context;
use opentelemetry::propagation::Injector;
use opentelemetry::trace::TraceContextExt;
use std::borrow::Cow;
use std::error::Error;
use std::future::Future;
use std::{mem, thread};

/// Something that is being done with a message. Dropped before it is ended, it was given up.
#[must_use = "an operation that is dropped at once was given up"]
#[derive(Debug)]
pub struct Running {
    pub(super) span: Span,
    /// Where it is done, whether the span records or not.
    context: Context,
    clock: Option<Clock>,
    baggage: bool,
}

impl Running {
    pub(super) fn new(span: Span, context: Context, clock: Option<Clock>, baggage: bool) -> Self {
        Self {
            span,
            context,
            clock,
            baggage,
        }
    }

    /// Its span, to record on.
    pub fn span(&self) -> &Span {
        &self.span
    }

    /// The context in which its span is current; of what is not recorded, the one around it.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Says the broker's id of the message, where it is known only now.
    pub fn set_message_id(&self, id: &str) {
        self.span.set_attribute(key::MESSAGING_MESSAGE_ID, id);
    }

    /// Writes into a message's headers what its receiver is to know: of a batch, into each.
    ///
    /// They are to be new ones: what is written replaces what was there, and what is not needed now is not taken out.
    pub fn write(&self, headers: &mut dyn Injector) {
        self.tell(None, None, headers);
    }

    /// `origin` is the context that the message has already, `sent` what is said of its being sent before.
    pub(super) fn tell(
        &self,
        origin: Option<&Context>,
        sent: Option<Sent>,
        headers: &mut dyn Injector,
    ) {
        let cx = origin.unwrap_or(&self.context);
        if self.baggage {
            inject_context(cx, headers);
        } else {
            inject_without_baggage(cx, headers);
        }
        // Where there is no trace, messages stay as they are.
        if sent.is_some() || cx.span().span_context().is_valid() {
            headers.set(sent::HEADER, sent.unwrap_or_else(Sent::now).header());
        }
    }

    /// Runs `work` in it, and ends it: given up if `work` is dropped before it is ready.
    pub fn run<F: Future>(self, work: F) -> Run<F, Judge<F::Output>> {
        Run::new(self, work, |_, _| None)
    }

    /// Runs `work` in it, and ends it; an `Err` is recorded and fails it.
    pub fn try_run<F, T, E>(self, work: F) -> Run<F, Judge<F::Output>>
    where
        F: Future<Output = Result<T, E>>,
        E: Error + 'static,
    {
        Run::new(self, work, failed)
    }

    /// Runs `work` in it, and ends it; `error_type` says of which kind of failure the output is, if it is one.
    ///
    /// ```
    /// use instrument_core::clients::queue::{Delivery, Destination};
    /// # use instrument_core::propagation::Pairs;
    ///
    /// # async fn judge() -> Option<u8> { None }
    /// # async fn work(headers: &[(String, Vec<u8>)]) {
    /// static FRAMES: Destination = Destination::new("nats", "frames");
    /// let message = Delivery::of(&Pairs(headers));
    /// let risk = FRAMES.process(&message).start().run_with(judge(), |risk| match risk {
    ///     Some(_) => None,
    ///     None => Some("no_answer".into()),
    /// });
    /// # let _ = risk.await;
    /// # }
    /// ```
    pub fn run_with<F, J>(
        self,
        work: F,
        error_type: J,
    ) -> Run<F, impl FnOnce(&F::Output, Option<&mut End<'_>>) -> Failed>
    where
        F: Future,
        J: FnOnce(&F::Output) -> Option<Cow<'static, str>>,
    {
        Run::new(
            self,
            work,
            move |output: &F::Output, end: Option<&mut End<'_>>| {
                let failed = error_type(output);
                if let (Some(end), Some(failed)) = (end, &failed) {
                    end.failed(failed.clone(), "");
                }
                failed
            },
        )
    }

    /// Runs `work` in it, and ends it.
    pub fn in_scope<R>(mut self, work: impl FnOnce() -> R) -> R {
        let output = self.take_span().in_scope(work);
        self.measure(None);
        output
    }

    /// Runs `work` in it, and ends it; an `Err` is recorded and fails it.
    ///
    /// # Errors
    ///
    /// What `work` returns.
    pub fn try_in_scope<T, E>(mut self, work: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        E: Error + 'static,
    {
        let mut span = self.take_span();
        let output = span.run(work, |end, output| {
            failed(output, Some(end));
        });
        self.measure(failed(&output, None));
        output
    }

    /// Ends it, successfully.
    pub fn end(mut self) {
        self.take_span().end();
        self.measure(None);
    }

    /// Records `error` and ends it.
    pub fn end_with_error(mut self, error: &(dyn Error + 'static)) {
        self.take_span().end_with_error(error);
        let kind = ErrorKind::of_dyn(error).map_or("_OTHER", ErrorKind::as_str);
        self.measure(Some(kind.into()));
    }

    /// Fails it by an `error.type`, and ends it.
    pub fn end_as(mut self, error_type: impl Into<Cow<'static, str>>) {
        let error_type = error_type.into();
        self.take_span()
            .settle(|end| end.failed(error_type.clone(), ""));
        self.measure(Some(error_type));
    }

    fn take_span(&mut self) -> Span {
        mem::replace(&mut self.span, Span::none())
    }

    pub(super) fn is_measured(&self) -> bool {
        self.clock.is_some()
    }

    pub(super) fn set_working(&mut self, is_working: bool) {
        if let Some(clock) = &mut self.clock {
            clock.is_working = is_working;
        }
    }

    pub(super) fn measure(&mut self, failed: Failed) {
        if let Some(clock) = self.clock.take() {
            clock.stop(failed);
        }
    }
}

impl AsContext for Running {
    fn as_context(&self) -> Option<Context> {
        Some(self.context.clone())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.span.is_recording() {
            let outcome = if thread::panicking() {
                Outcome::Panicked
            } else {
                Outcome::Cancelled
            };
            self.take_span().end_with(outcome);
        }
    }
}
