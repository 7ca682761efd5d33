//! Which provider records a span: the one bound to the current `Context`, else the installed one, else
//! OpenTelemetry's global.

mod instrumentation;
mod place;
mod registry;
mod settings;
mod tracer;

pub use instrumentation::{Instrumentation, SemconvOptIn};
pub use settings::ExceptionSignal;

pub(crate) use place::Place;
pub(crate) use registry::{
    Found, Here, LOOK_EVERY, global_is_live, global_tracer, here, installed, is_any, is_decided,
    is_global_live, is_only_installed, is_recordable, may_be_any, of, without_span,
};
pub(crate) use settings::{Health, Settings};
pub(crate) use tracer::{ScopeTracer, Under, start_below_sampled};

use crate::exception::{EmitLog, LogsTo};
use crate::propagation::Propagator;
use crate::{Error, Recorder, Scope};
use opentelemetry::global::BoxedTracer;
use opentelemetry::logs::{Logger, LoggerProvider};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{Span, Tracer, TracerProvider};
use opentelemetry::{Context, ContextGuard, InstrumentationScope};
use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tracer::{MakeTracer, TracersOf};

/// Any OpenTelemetry `TracerProvider`, made the one that records.
///
/// A span looks for its provider when it starts, in this order:
///
/// 1. the one [bound](Self::bind) to the current `Context`: isolated tests, several services in one process;
/// 2. the [installed](Self::install) one;
/// 3. OpenTelemetry's global, set by others. It cannot be watched. While none is known, every thread looks at its
///    first span and then at every 64th, at most ten times a second; once one is, every traced function looks again
///    at every 64th of its spans.
///
/// The first two take effect at once, however late they come: a function called before keeps nothing stale.
///
/// ```
/// use instrument_core::{Provider, span};
/// use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
///
/// let exporter = InMemorySpanExporter::default();
/// let sdk = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
///
/// let bound = Provider::new(sdk).enter();
/// span!("load_model").in_scope(|| { /* … */ });
/// drop(bound);
/// span!("nobody_records_this").in_scope(|| { /* … */ });
///
/// let names: Vec<_> = exporter.get_finished_spans()?.into_iter().map(|span| span.name).collect();
/// assert_eq!(names, ["load_model"]);
/// # Ok::<(), opentelemetry_sdk::error::OTelSdkError>(())
/// ```
#[derive(Clone)]
#[must_use = "a provider records nothing until it is installed or bound to a context"]
pub struct Provider {
    id: u64,
    tracers: Arc<dyn MakeTracer>,
    logs: Option<Arc<dyn EmitLog>>,
    settings: Settings,
    instrumentation: Arc<Instrumentation>,
    propagator: Propagator,
    health: Arc<Health>,
}

impl Provider {
    /// Takes any provider that implements OpenTelemetry's trait.
    ///
    /// Its sampler is taken to let the parent decide: below an unsampled parent no span is started at all.
    /// Where that is not so, say [`with_unsampled_parents`](Self::with_unsampled_parents).
    pub fn new<P>(provider: P) -> Self
    where
        P: TracerProvider + Send + Sync + 'static,
        P::Tracer: Send + Sync + 'static,
        <P::Tracer as Tracer>::Span: Span + Send + Sync + 'static,
    {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            tracers: tracers_of(provider),
            logs: None,
            settings: Settings::from_env(),
            instrumentation: Arc::default(),
            propagator: Propagator::default(),
            health: Arc::default(),
        }
    }

    /// Exceptions may be sent as log records to `logs`; see [`ExceptionSignal`].
    pub fn with_logger_provider<L>(mut self, logs: L) -> Self
    where
        L: LoggerProvider + Send + Sync + 'static,
        L::Logger: Logger + Send + Sync + 'static,
    {
        self.logs = Some(Arc::new(LogsTo(logs)));
        self
    }

    /// Cuts string values to `characters`. Default: `OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT`, else
    /// `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`, else no limit. What others set on spans through OpenTelemetry's own API is cut only where
    /// `Telemetry` records: the SDK has no such limit.
    pub fn with_attribute_value_limit(mut self, characters: usize) -> Self {
        self.settings.value_limit = characters;
        self
    }

    /// How many links a span may have; those beyond are counted in [`Health`](crate::Health::links_dropped).
    /// It is the provider that drops them: this only tells what limit it was given, if not by the variable.
    /// Default: `OTEL_SPAN_LINK_COUNT_LIMIT`, else 128.
    pub fn with_link_limit(mut self, links: usize) -> Self {
        self.settings.link_limit = links;
        self
    }

    /// How many distinct span names made at run time are let through; past it spans are named
    /// `too_many_span_names`. Default: 1000.
    pub fn with_span_name_limit(mut self, names: usize) -> Self {
        self.settings.name_limit = names;
        self
    }

    /// Where exceptions are recorded. Default: `OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN`, else span events.
    pub fn with_exception_signal(mut self, signal: ExceptionSignal) -> Self {
        self.settings.exceptions = signal;
        self
    }

    /// Starts spans below an unsampled parent too, for a sampler that may record them nevertheless.
    pub fn with_unsampled_parents(mut self) -> Self {
        self.settings.follows_parent = false;
        self
    }

    /// Which layers and client wrappers make spans by themselves. Default: all.
    pub fn with_instrumentation(mut self, instrumentation: Instrumentation) -> Self {
        self.instrumentation = Arc::new(instrumentation);
        self
    }

    /// Superseded attribute names that layers and client wrappers add. Default: none.
    pub fn with_semconv_opt_in(mut self, opt_in: SemconvOptIn) -> Self {
        self.settings.semconv = opt_in;
        self
    }

    /// How context travels to and from other processes. Default: [`W3c`](crate::propagation::W3c).
    ///
    /// OpenTelemetry's global propagator is another matter: libraries that use that one need it set too.
    pub fn with_propagator<P>(mut self, propagator: P) -> Self
    where
        P: TextMapPropagator + Send + Sync + 'static,
    {
        self.propagator = Propagator::new(propagator);
        self
    }

    /// Records the whole process, and becomes OpenTelemetry's global provider for libraries that use that.
    ///
    /// As with OpenTelemetry's own `Tracer::start`, its span processors must not attach contexts in `on_start`; in
    /// `on_end` they may.
    ///
    /// # Errors
    ///
    /// When a provider is installed already; nothing is changed then.
    pub fn install(self) -> Result<(), Error> {
        registry::install(self)
    }

    /// `context`, with this provider recording whatever starts under it.
    #[must_use = "the provider is bound to the context that is returned"]
    pub fn bind(&self, context: &Context) -> Context {
        registry::bind(self, context)
    }

    /// Binds this provider to the current context until the guard is dropped.
    #[must_use = "dropping the guard takes the provider off again"]
    pub fn enter(&self) -> ContextGuard {
        Context::map_current(|cx| self.bind(cx)).attach()
    }

    /// What went wrong or was left out so far.
    #[must_use]
    pub fn health(&self) -> crate::Health {
        self.health.snapshot()
    }

    pub(crate) fn is_installed(&self) -> bool {
        registry::is_installed(self)
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    pub(crate) fn tracer(&self, scope: &Scope) -> ScopeTracer {
        self.tracers.tracer(scope)
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn instrumentation(&self) -> &Instrumentation {
        &self.instrumentation
    }

    pub(crate) fn propagator(&self) -> &Propagator {
        &self.propagator
    }

    pub(crate) fn counters(&self) -> &Health {
        &self.health
    }

    pub(crate) fn logs(&self) -> Option<&dyn EmitLog> {
        self.logs.as_deref()
    }
}

/// For libraries that are to be given a provider, where OpenTelemetry's global one is another or none.
impl TracerProvider for Provider {
    type Tracer = BoxedTracer;

    fn tracer_with_scope(&self, scope: InstrumentationScope) -> BoxedTracer {
        self.tracers.boxed_tracer(scope)
    }
}

/// The recorder's by their own way, any other's by OpenTelemetry's traits.
fn tracers_of<P>(provider: P) -> Arc<dyn MakeTracer>
where
    P: TracerProvider + Send + Sync + 'static,
    P::Tracer: Send + Sync + 'static,
    <P::Tracer as Tracer>::Span: Span + Send + Sync + 'static,
{
    match (&provider as &dyn Any).downcast_ref::<Recorder>() {
        Some(recorder) => Arc::new(recorder.clone()),
        None => Arc::new(TracersOf(Arc::new(provider))),
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider")
            .field("id", &self.id)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
