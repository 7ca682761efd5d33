//! Who makes a span: a crate's module and version, with the tracer that its provider gave it.

use crate::builder::{Builder, Draft};
use crate::provider::{self, Found, Provider, StartSpan};
use crate::span::{Active, Span};
use crate::Attributes;
use crate::semconv;
use opentelemetry::global::BoxedTracer;
use opentelemetry::trace::{SpanId, TraceContextExt};
use opentelemetry::{Context, KeyValue};
use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock, RwLock};

/// An instrumentation scope: the module and version that a span says it was made by.
///
/// [`scope!`](crate::scope!) fills in the caller's; keep it in a `static`, since it also keeps the tracer.
///
/// ```
/// use instrument_core::{Scope, SpanKind, scope};
///
/// static SCOPE: Scope = scope!();
///
/// fn fetch(host: &str) {
///     SCOPE.span("fetch").kind(SpanKind::Client).attribute("server.address", host).in_scope(|| { /* … */ });
/// }
/// # fetch("example.org");
/// ```
pub struct Scope {
    name: &'static str,
    version: Option<&'static str>,
    /// The installed provider's tracer: there is one such provider in a process, and this is the way that must be fast.
    installed: OnceLock<Box<dyn StartSpan>>,
    /// Tracers of providers bound to contexts, newest last.
    bound: RwLock<Vec<(u64, Arc<dyn StartSpan>)>>,
    /// The tracer of OpenTelemetry's global provider, and how often it was used.
    global: RwLock<Option<Arc<BoxedTracer>>>,
    global_uses: AtomicU32,
}

/// How many bound providers' tracers a scope remembers.
const REMEMBERED: usize = 8;

impl Scope {
    /// A scope by name and version. [`scope!`](crate::scope!) is the usual way.
    #[must_use]
    pub const fn new(name: &'static str, version: Option<&'static str>) -> Self {
        Self {
            name,
            version,
            installed: OnceLock::new(),
            bound: RwLock::new(Vec::new()),
            global: RwLock::new(None),
            global_uses: AtomicU32::new(0),
        }
    }

    /// A span of this scope, to be configured and started.
    ///
    /// A `name` made at run time counts against [`Provider::with_span_name_limit`].
    pub fn span(&'static self, name: impl Into<Cow<'static, str>>) -> Builder<'static> {
        Builder::new(self, name.into())
    }

    /// The scope's name: a module path.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The version of the crate that the module is in.
    #[must_use]
    pub const fn version(&self) -> Option<&'static str> {
        self.version
    }

    /// Starts what `draft` describes. `attributes` is called once if the span records, and not otherwise.
    pub(crate) fn start(&self, mut draft: Draft, attributes: &mut dyn FnMut(&mut Attributes<'_>)) -> Span {
        let Some(parent) = draft.parent_context() else { return Span::none() };
        let found = provider::of(&parent);
        let settings = found.settings();
        let name = draft.admitted_name(&found);
        let excess_links = draft.excess_links();
        if excess_links > 0 {
            found.counters().links_dropped.fetch_add(excess_links as u64, Ordering::Relaxed);
        }
        let Draft { kind, links, link_count, sampler, meter, .. } = draft;

        let watched;
        let parent_cx = match &meter {
            Some(meter) => {
                watched = meter.watch(&parent);
                &watched
            }
            None => &parent,
        };
        let builder = opentelemetry::trace::SpanBuilder {
            span_kind: Some(kind),
            name,
            attributes: sampler,
            links,
            ..Default::default()
        };
        let started = match &found {
            Found::Ours(provider) => {
                self.with_tracer(provider, |tracer| tracer.start(builder, parent_cx, settings.value_limit, attributes))
            }
            Found::Global => self.global_tracer().start(builder, parent_cx, settings.value_limit, attributes),
        };
        let started_id = span_id(&started.context);
        // A provider without effect gives no id, or hands back the parent's.
        if started_id == SpanId::INVALID || started_id == span_id(&parent) {
            return Span::none();
        }
        if matches!(found, Found::Global) {
            provider::global_is_live();
        }
        if let Some(count) = link_count.filter(|_| started.recording) {
            started.context.span().set_attribute(KeyValue::new(semconv::LINK_COUNT, i64::try_from(count).unwrap_or(i64::MAX)));
        }
        Span::new(Active::new(started.context, started.recording, meter))
    }

    fn with_tracer<R>(&self, provider: &Provider, start: impl FnOnce(&dyn StartSpan) -> R) -> R {
        if provider.is_installed() {
            return start(self.installed.get_or_init(|| provider.tracer(self)).as_ref());
        }
        let id = provider.id();
        let known = self.bound.read().ok().and_then(|all| all.iter().find(|(of, _)| *of == id).map(|(_, t)| t.clone()));
        let tracer = known.unwrap_or_else(|| {
            let tracer: Arc<dyn StartSpan> = provider.tracer(self).into();
            if let Ok(mut all) = self.bound.write() {
                if all.len() == REMEMBERED {
                    all.remove(0);
                }
                all.push((id, tracer.clone()));
            }
            tracer
        });
        start(&*tracer)
    }

    fn global_tracer(&self) -> Arc<BoxedTracer> {
        // A lost update only moves the next look by a call.
        let uses = self.global_uses.load(Ordering::Relaxed);
        self.global_uses.store(uses.wrapping_add(1), Ordering::Relaxed);
        let kept = self.global.read().ok().and_then(|kept| kept.clone());
        match kept {
            Some(tracer) if uses % provider::LOOK_EVERY != 0 && provider::is_global_live() => tracer,
            _ => {
                let tracer = Arc::new(provider::global_tracer(self));
                if let Ok(mut kept) = self.global.write() {
                    *kept = Some(tracer.clone());
                }
                tracer
            }
        }
    }
}

fn span_id(cx: &Context) -> SpanId {
    cx.span().span_context().span_id()
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").field("name", &self.name).field("version", &self.version).finish_non_exhaustive()
    }
}

/// The caller's [`Scope`]: its module path and its crate's version.
#[macro_export]
macro_rules! scope {
    () => {
        $crate::Scope::new(::core::module_path!(), ::core::option_env!("CARGO_PKG_VERSION"))
    };
}

/// A span of the calling module, to be configured and started: see [`Builder`](crate::Builder).
///
/// ```
/// use instrument_core::{SpanKind, span};
///
/// let answer = span!("ask_model").kind(SpanKind::Client).attribute("prompt.length", 17).in_scope(|| 42);
/// assert_eq!(answer, 42);
/// ```
#[macro_export]
macro_rules! span {
    ($name:expr) => {{
        static SCOPE: $crate::Scope = $crate::scope!();
        SCOPE.span($name)
    }};
}
