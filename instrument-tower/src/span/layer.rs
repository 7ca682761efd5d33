//! The layer that puts a span around a service.

use super::SpanService;
use instrument_core::{Provider, Scope, SpanKind, scope};
use tower_layer::Layer;

static SCOPE: Scope = scope!();

/// Puts a span around every call of a service, from the call until its response is ready.
///
/// The span is current while the service works, so what the service starts is nested under it. An error fails the
/// span; a response future that is dropped ends it as cancelled. As [instrumentation](instrument_core::Instrumentation)
/// it is called `span`.
///
/// What the service waits for in `poll_ready`, as for its turn in a `concurrency_limit`, it waits for before the call, and so
/// before the span. To have that in a span too, let the call itself ask whether the service is ready, as `oneshot` does.
///
/// Inside of `tower::buffer` it begins a trace of its own, unless the context is [carried](crate::carry) there.
///
/// ```
/// use instrument_tower::SpanLayer;
/// use tower::{ServiceBuilder, ServiceExt};
///
/// let limited = ServiceBuilder::new()
///     .concurrency_limit(4)
///     // How long the detector works on a frame is in this span …
///     .layer(SpanLayer::new("detector_work"))
///     .service_fn(async |frame: Vec<u8>| Ok::<_, std::io::Error>(frame.len()));
/// let detector = ServiceBuilder::new()
///     // … and in this one also how long the frame waited for its turn.
///     .layer(SpanLayer::new("detector_queue"))
///     .service_fn(move |frame: Vec<u8>| limited.clone().oneshot(frame));
/// # let _ = detector;
/// ```
#[derive(Clone, Debug)]
pub struct SpanLayer {
    pub(crate) scope: &'static Scope,
    pub(crate) name: &'static str,
    pub(crate) kind: SpanKind,
    pub(crate) provider: Option<Provider>,
}

impl SpanLayer {
    /// An internal span of this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            scope: &SCOPE,
            name,
            kind: SpanKind::Internal,
            provider: None,
        }
    }

    /// The span's kind.
    #[must_use]
    pub fn with_kind(mut self, kind: SpanKind) -> Self {
        self.kind = kind;
        self
    }

    /// Records with this provider. Default: the one that is bound to the context, else the installed one, found anew for
    /// every call.
    #[must_use]
    pub fn with_provider(mut self, provider: Provider) -> Self {
        self.provider = Some(provider);
        self
    }

    /// The scope that the span says it was made by. Default: this crate.
    #[must_use]
    pub const fn with_scope(mut self, scope: &'static Scope) -> Self {
        self.scope = scope;
        self
    }
}

impl<S> Layer<S> for SpanLayer {
    type Service = SpanService<S>;

    fn layer(&self, inner: S) -> SpanService<S> {
        SpanService::new(inner, self.clone())
    }
}
