//! A value with its context, for channels and queues.

use crate::{AsContext, ending};
use opentelemetry::Context;

/// A value together with the context it comes from: its span, baggage and bound provider.
///
/// Who takes it out of a channel or a queue continues the sender's trace, or links to it:
///
/// ```
/// use instrument_core::{Carried, span};
/// use std::{sync::mpsc, thread};
///
/// # struct Frame;
/// let (sender, queue) = mpsc::channel::<Carried<Frame>>();
/// let worker = thread::spawn(move || {
///     for frame in queue {
///         // A child of the span that sent it …
///         span!("detect_objects").parent(&frame).in_scope(|| { /* frame.value() … */ });
///         // … a trace of its own with a link …
///         span!("archive_frame").root().link(&frame).in_scope(|| { /* … */ });
///         // … or no span at all: what starts in there is a child of the sender's.
///         frame.in_scope(|_frame: Frame| { /* … */ });
///     }
/// });
/// span!("read_camera").in_scope(|| sender.send(Carried::new(Frame)))?;
/// # drop(sender);
/// # worker.join().unwrap();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A batch is one span with a link to each of its values' spans:
///
/// ```
/// use instrument_core::{Carried, span};
///
/// let batch: Vec<Carried<u32>> = (0..50).map(Carried::new).collect();
/// let sum: u32 = span!("store_batch").root().links(&batch).in_scope(|| batch.iter().map(Carried::value).sum());
/// # assert_eq!(sum, 1225);
/// ```
///
/// A whole [`Span`](crate::Span) can be sent too, to measure the time in the queue: it ends where it is received.
#[derive(Clone, Debug, Default)]
pub struct Carried<T> {
    value: T,
    context: Context,
}

impl<T> Carried<T> {
    /// `value`, with the current context.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self::with_context(value, ending::current())
    }

    /// `value`, with a given context, such as the one that was extracted from a message's headers.
    #[must_use]
    pub fn with_context(value: T, context: Context) -> Self {
        Self { value, context }
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, to be changed.
    pub fn value_mut(&mut self) -> &mut T {
        &mut self.value
    }

    /// The context.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Both apart, for instance to give `span!("work").parent(&context).instrument(handle(value))`.
    pub fn into_parts(self) -> (T, Context) {
        (self.value, self.context)
    }

    /// Another value with the same context.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Carried<U> {
        let Self { value, context } = self;
        Carried {
            value: change(value),
            context,
        }
    }

    /// Runs `work` on the value, with the context as the current one.
    pub fn in_scope<R>(self, work: impl FnOnce(T) -> R) -> R {
        let _guard = ending::attach(&self.context);
        work(self.value)
    }
}

impl<T> AsContext for Carried<T> {
    fn as_context(&self) -> Option<Context> {
        Some(self.context.clone())
    }
}
