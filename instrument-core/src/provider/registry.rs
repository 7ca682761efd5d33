//! The providers there are: bound, installed, global; and the one question a span asks when it starts.

use super::{Health, Place, Provider, Settings};
#[cfg(feature = "logs")]
use crate::logs::keep_fields;
use crate::propagation::keep_baggage;
use crate::{Error, Scope, ending};
use opentelemetry::Context;
use opentelemetry::global::{self, BoxedTracer};
use opentelemetry::trace::{SpanContext, TraceContextExt, TracerProvider};
use std::borrow::Cow;
use std::cell::Cell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

/// Bits that say which kinds of provider have been seen in this process. Zero is the fast answer "nothing to do".
static SEEN: AtomicU8 = AtomicU8::new(0);
const INSTALLED: u8 = 1;
const BOUND: u8 = 2;
const GLOBAL: u8 = 4;

static THE_INSTALLED: OnceLock<Provider> = OnceLock::new();

/// How many spans pass before OpenTelemetry's global provider is looked at again.
pub(crate) const LOOK_EVERY: u32 = 64;
/// And how much time, at least.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(100);

thread_local! {
    static UNTIL_NEXT_LOOK: Cell<u32> = const { Cell::new(0) };
    static LAST_LOOK: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// The name of spans whose own name was one too many.
const TOO_MANY_NAMES: &str = "too_many_span_names";

/// What a `Context` carries when a provider is bound to it.
struct Bound(Provider);

/// Whether a span can be recorded at all. False is the answer of a process without any provider.
#[inline]
pub(crate) fn is_any() -> bool {
    (SEEN.load(Ordering::Acquire) != 0 || is_time_to_look()) && !ending::is_over()
}

/// What [`is_any`] will answer next on this thread. It takes no look away from the span that is being prepared.
#[inline]
pub(crate) fn may_be_any() -> bool {
    (SEEN.load(Ordering::Acquire) != 0 || UNTIL_NEXT_LOOK.get() == 0) && !ending::is_over()
}

#[inline]
fn is_time_to_look() -> bool {
    UNTIL_NEXT_LOOK.with(|left| match left.get() {
        0 => {
            left.set(LOOK_EVERY - 1);
            is_look_due()
        }
        n => {
            left.set(n - 1);
            false
        }
    })
}

/// A look starts a span of the global provider, only to find that there is none: not too often for the busiest loop.
#[cold]
fn is_look_due() -> bool {
    LAST_LOOK.with(|last| {
        let now = Instant::now();
        let is_due = last.get().is_none_or(|at| now - at >= LOOK_AGAIN_AFTER);
        if is_due {
            last.set(Some(now));
        }
        is_due
    })
}

/// The provider of a context.
pub(crate) enum Found<'a> {
    Ours(&'a Provider),
    Global,
}

impl Found<'_> {
    pub(crate) fn settings(&self) -> &Settings {
        match self {
            Self::Ours(provider) => provider.settings(),
            Self::Global => {
                static SETTINGS: OnceLock<Settings> = OnceLock::new();
                // The sampler of a provider that others set is not known.
                SETTINGS.get_or_init(|| Settings {
                    follows_parent: false,
                    ..Settings::from_env()
                })
            }
        }
    }

    pub(crate) fn counters(&self) -> &Health {
        match self {
            Self::Ours(provider) => provider.counters(),
            Self::Global => {
                static HEALTH: OnceLock<Health> = OnceLock::new();
                HEALTH.get_or_init(Health::default)
            }
        }
    }

    /// The name of a span, unless it is a run-time name beyond the provider's limit.
    pub(crate) fn admitted(&self, name: Cow<'static, str>) -> Cow<'static, str> {
        match name {
            Cow::Owned(name)
                if !self
                    .counters()
                    .admits_name(&name, self.settings().name_limit) =>
            {
                TOO_MANY_NAMES.into()
            }
            name => name,
        }
    }

    pub(crate) fn ours(&self) -> Option<&Provider> {
        match self {
            Self::Ours(provider) => Some(provider),
            Self::Global => None,
        }
    }
}

/// The provider for spans under `cx`.
#[inline]
pub(crate) fn of(cx: &Context) -> Found<'_> {
    let seen = SEEN.load(Ordering::Acquire);
    if seen & BOUND != 0 {
        if let Some(bound) = cx.get::<Bound>() {
            return Found::Ours(&bound.0);
        }
    }
    THE_INSTALLED.get().map_or(Found::Global, Found::Ours)
}

/// Whether a span started in a place may be recorded.
#[inline]
pub(crate) fn is_recordable<'a>(place: impl Into<Place<'a>>) -> bool {
    let place = place.into();
    let is_open = |above: &SpanContext| above.is_sampled() || !above.is_valid();
    !place.context.is_telemetry_suppressed()
        && (place.above(is_open) || !of(place.context).settings().follows_parent)
}

/// Whether a span in a place is recorded because its parent is; then how long its values may be.
#[inline]
pub(crate) fn is_decided<'a>(place: impl Into<Place<'a>>) -> Option<usize> {
    let place = place.into();
    let is_sampled =
        !place.context.is_telemetry_suppressed() && place.above(SpanContext::is_sampled);
    let settings = *is_sampled.then(|| of(place.context))?.settings();
    settings.follows_parent.then_some(settings.value_limit)
}

/// What a span started in the current context can expect.
#[derive(Clone, Copy)]
pub(crate) enum Here {
    /// It will not be recorded.
    Nothing,
    /// It will be recorded, as its parent is.
    Sampled { value_limit: usize },
    /// The sampler has to be asked.
    Undecided,
}

#[inline]
#[must_use]
pub(crate) fn here() -> Here {
    Context::map_current(|cx| {
        if !is_recordable(cx) {
            return Here::Nothing;
        }
        let found = of(cx);
        let settings = found.settings();
        if settings.follows_parent && cx.span().span_context().is_sampled() {
            Here::Sampled {
                value_limit: settings.value_limit,
            }
        } else {
            Here::Undecided
        }
    })
}

/// Whether the installed provider is the only one that this process has seen.
#[inline]
pub(crate) fn is_only_installed() -> bool {
    SEEN.load(Ordering::Relaxed) == INSTALLED
}

pub(crate) fn installed() -> Option<&'static Provider> {
    THE_INSTALLED.get()
}

/// Whether `provider` is the installed one.
#[inline]
pub(super) fn is_installed(provider: &Provider) -> bool {
    THE_INSTALLED
        .get()
        .is_some_and(|installed| installed.id() == provider.id())
}

pub(super) fn install(provider: Provider) -> Result<(), Error> {
    let global = provider.tracers.clone();
    THE_INSTALLED
        .set(provider)
        .map_err(|_| Error::already_installed())?;
    SEEN.fetch_or(INSTALLED, Ordering::Release);
    global.set_global();
    Ok(())
}

pub(super) fn bind(provider: &Provider, cx: &Context) -> Context {
    SEEN.fetch_or(BOUND, Ordering::Release);
    cx.with_value(Bound(provider.clone()))
}

/// A new context without `cx`'s span, but with what must not be lost with it.
pub(crate) fn without_span(cx: &Context) -> Context {
    let mut bare = Context::new();
    if let Some(bound) = cx.get::<Bound>() {
        bare = bare.with_value(Bound(bound.0.clone()));
    }
    if cx.is_telemetry_suppressed() {
        bare = bare.with_telemetry_suppressed();
    }
    keep_fields(cx, keep_baggage(cx, bare))
}

/// Without logs there are no fields to keep.
#[cfg(not(feature = "logs"))]
fn keep_fields(_: &Context, to: Context) -> Context {
    to
}

/// A tracer of whatever provider is OpenTelemetry's global at this moment.
pub(crate) fn global_tracer(scope: &Scope) -> BoxedTracer {
    global::tracer_provider().tracer_with_scope(scope.to_opentelemetry())
}

/// Whether OpenTelemetry's global provider was seen to start spans.
pub(crate) fn is_global_live() -> bool {
    SEEN.load(Ordering::Relaxed) & GLOBAL != 0
}

/// Remembers that the global provider really starts spans.
pub(crate) fn global_is_live() {
    SEEN.fetch_or(GLOBAL, Ordering::Release);
}
