//! A span: started, made current for some work, ended exactly once.

mod active;
mod entered;
mod leaf;
mod work;

pub(crate) use active::Active;
use active::Recorded;
pub use entered::Entered;
pub use leaf::Leaf;

use crate::as_context::AsContext;
use crate::meter::Meter;
use crate::outcome::{End, Outcome};
use crate::provider;
use crate::recorder::Record;
use crate::{Attributes, ToValue};
use opentelemetry::trace::{SpanContext, TraceContextExt};
use opentelemetry::{Context, Key};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::mem;
use std::thread;

/// A started span. It ends when it is dropped, or with its [outcome](Outcome) through one of the ways to run work in it:
///
/// * [`in_scope`](Self::in_scope) and [`try_in_scope`](Self::try_in_scope) for a closure;
/// * [`enter`](Self::enter) for the rest of a block;
/// * [`Instrument::instrument`](crate::Instrument::instrument) for a future,
///   [`InstrumentStream`](crate::InstrumentStream) for a stream.
///
/// One that is dropped while its thread unwinds has [panicked](Outcome::Panicked). Nobody asks whether it was begun by a
/// destructor, below a panic that is another's: [`end`](Self::end) that one, or [`enter`](Self::enter) it.
///
/// A `Span` is not current by itself, so it can be kept in a struct or sent through a channel, for work that
/// starts here and ends there:
///
/// ```
/// use instrument_core::{Span, span};
/// use std::{sync::mpsc, thread};
///
/// struct Job { frame: Vec<u8>, span: Span }
///
/// let (jobs, queue) = mpsc::channel::<Job>();
/// let worker = thread::spawn(move || {
///     for Job { frame, span } in queue {
///         span.set_attribute("image.size", frame.len());
///         span.end();
///     }
/// });
/// jobs.send(Job { frame: vec![0; 64], span: span!("frame_in_queue").start() }).unwrap();
/// drop(jobs);
/// worker.join().unwrap();
/// ```
#[must_use = "a span that is dropped at once measures nothing"]
pub struct Span {
    /// `None`: nothing records, and the current context stays as it is.
    active: Option<Active>,
}

impl Span {
    /// A span that is none: it records nothing, and what it runs keeps the current span. For instrumentation that is
    /// [switched off](crate::current::is_instrumented).
    pub const fn none() -> Self {
        Self { active: None }
    }

    /// The span of `context`, started; nothing if it is not valid, as a provider gives that was shut down.
    #[inline]
    pub(crate) fn new(context: Context, recording: bool) -> Self {
        if !context.span().span_context().is_valid() {
            return Self::none();
        }
        Self {
            active: Some(Active {
                context,
                recorded: if recording {
                    Recorded::ByOthers
                } else {
                    Recorded::No
                },
            }),
        }
    }

    /// Whether it is none.
    #[inline]
    pub(crate) fn is_none(&self) -> bool {
        self.active.is_none()
    }

    /// A span that the recorder records.
    #[inline]
    pub(crate) fn recorded(context: Context, record: Box<Record>) -> Self {
        Self {
            active: Some(Active {
                context,
                recorded: Recorded::ByRecorder(record),
            }),
        }
    }

    /// Makes nothing one that the recorder records.
    #[inline(always)]
    pub(crate) fn set_recorded(&mut self, context: Context, record: Box<Record>) {
        debug_assert!(self.active.is_none());
        // So there is nothing to be dropped, which the compiler does not know.
        mem::forget(mem::replace(self, Self::recorded(context, record)));
    }

    /// The record, if it is the recorder's, and the context that it is met in.
    #[inline]
    pub(crate) fn record_in_context(&mut self) -> Option<(&mut Record, &Context)> {
        let Active { context, recorded } = self.active.as_mut()?;
        match recorded {
            Recorded::ByRecorder(record) => Some((record, context)),
            _ => None,
        }
    }

    pub(crate) fn set_meter(&mut self, meter: Meter) {
        if let Some(active) = &mut self.active {
            active.recorded = mem::replace(&mut active.recorded, Recorded::No).with(meter);
        }
    }

    /// Under a given parent, but not recorded. The parent's context is current where the span would be: its
    /// baggage goes on, and what starts there is not taken for a new trace. For layers that pass something through.
    pub fn unrecorded(parent: Context) -> Self {
        Self {
            active: Some(Active {
                context: parent,
                recorded: Recorded::No,
            }),
        }
    }

    /// Runs `work` with this span as the current one, and ends it: [`Ok`](Outcome::Ok), or
    /// [`Panicked`](Outcome::Panicked) if `work` panics. A future that it makes runs later:
    /// [`instrument`](crate::Instrument::instrument) that one.
    pub fn in_scope<R>(mut self, work: impl FnOnce() -> R) -> R {
        self.run(work, |_, _| {})
    }

    /// Like [`in_scope`](Self::in_scope); an `Err` is recorded and fails the span.
    ///
    /// # Errors
    ///
    /// What `work` returns.
    ///
    /// ```
    /// use instrument_core::span;
    ///
    /// let port = span!("parse_port").try_in_scope(|| "80a".parse::<u16>());
    /// assert!(port.is_err());
    /// ```
    pub fn try_in_scope<T, E: Error + 'static>(
        mut self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(work, |end, output| end.record_result(output))
    }

    /// Makes this span the current one until the guard is dropped, which also ends it.
    ///
    /// Not over an `.await`: there, [`instrument`](crate::Instrument::instrument) the future. The guard cannot be
    /// sent to another thread; `clippy.toml` in this repository has a line that finds it held over `.await`.
    pub fn enter(self) -> Entered {
        Entered::new(self)
    }

    /// Ends the span, successfully.
    pub fn end(self) {
        self.end_with(Outcome::Ok);
    }

    /// Ends the span with an outcome.
    pub fn end_with(mut self, outcome: Outcome) {
        if let Some(active) = &mut self.active {
            active.end(outcome);
        }
    }

    /// Ends the span as `settle` says, which is asked only if the span records.
    ///
    /// ```
    /// use instrument_core::span;
    ///
    /// let status = 503_u16;
    /// span!("fetch").start().settle(|end| {
    ///     end.attributes(|a| a.add("http.response.status_code", &status));
    ///     end.failed(status.to_string(), "");
    /// });
    /// ```
    pub fn settle(mut self, settle: impl FnOnce(&mut End<'_>)) {
        if let Some(active) = &mut self.active {
            let outcome = active.settle(settle);
            active.end(outcome);
        }
    }

    /// Ends the span, successfully, with attributes that are known only now; they are asked for only if it records. Cheaper
    /// than setting them before: the span is over already then, for everybody else.
    ///
    /// ```
    /// use instrument_core::span;
    ///
    /// let status = 200_u16;
    /// span!("fetch").start().end_with_attributes(|a| a.add("http.response.status_code", &status));
    /// ```
    pub fn end_with_attributes(mut self, attributes: impl FnOnce(&mut Attributes<'_>)) {
        if let Some(active) = &mut self.active {
            active.end_with_attributes(attributes);
        }
    }

    /// Records `error` on this span and ends it.
    pub fn end_with_error(self, error: &(dyn Error + 'static)) {
        self.record_error(error);
        self.end_with(Outcome::Error);
    }

    /// Sets an attribute. The value is not converted if the span does not record.
    pub fn set_attribute(&self, key: impl Into<Key>, value: impl ToValue) {
        if let Some(active) = self.recording() {
            crate::current::set_attribute_on(&active.context, key.into(), &value);
        }
    }

    /// Gives the span another name, which its sampler has not seen. One made at run time counts towards the provider's limit of
    /// [names](crate::Provider::with_span_name_limit).
    pub fn update_name(&self, name: impl Into<Cow<'static, str>>) {
        if let Some(active) = self.recording() {
            // Before the span is locked: that is the code of others.
            let name: Cow<'static, str> = name.into();
            let name = provider::of(&active.context).admitted(name);
            active.context.span().update_name(name);
        }
    }

    /// Records `error` and fails the span, which goes on.
    pub fn record_error(&self, error: &(dyn Error + 'static)) {
        if let Some(active) = self.recording() {
            crate::current::record_error_on(&active.context, error);
        }
    }

    /// Whether anything that is set on this span will be seen.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.recording().is_some()
    }

    /// The span's ids, to link to it. If nothing records: those of a given parent, else invalid.
    #[must_use]
    pub fn span_context(&self) -> SpanContext {
        self.active.as_ref().map_or(SpanContext::NONE, |active| {
            active.context.span().span_context().clone()
        })
    }

    fn recording(&self) -> Option<&Active> {
        self.active.as_ref().filter(|active| active.is_recording())
    }

    /// The span's context, if it records.
    pub(crate) fn recording_context(&self) -> Option<&Context> {
        self.recording().map(|active| &active.context)
    }

    pub(crate) fn active(&self) -> Option<&Active> {
        self.active.as_ref()
    }

    pub(crate) fn active_mut(&mut self) -> Option<&mut Active> {
        self.active.as_mut()
    }
}

/// The context in which this span is current; none if nothing records.
impl AsContext for Span {
    fn as_context(&self) -> Option<Context> {
        self.active.as_ref().map(|active| active.context.clone())
    }
}

impl Drop for Span {
    #[inline]
    fn drop(&mut self) {
        if let Some(active) = self.active.as_mut().filter(|active| active.is_recording()) {
            end_dropped(active);
        }
    }
}

/// Apart: mostly a span has ended before.
#[inline(never)]
fn end_dropped(active: &mut Active) {
    active.end(if thread::panicking() {
        Outcome::Panicked
    } else {
        Outcome::Ok
    });
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.span_context();
        f.debug_struct("Span")
            .field("trace_id", &ids.trace_id())
            .field("span_id", &ids.span_id())
            .field("recording", &self.is_recording())
            .finish()
    }
}
