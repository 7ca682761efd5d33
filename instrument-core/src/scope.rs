//! Who makes a span: a crate's module and version, with the tracer that its provider gave it.

mod remembered;
mod start;
mod tracers;

pub(crate) use remembered::Remembered;
pub(crate) use start::Begun;
pub(crate) use tracers::Installed;

use crate::builder::Builder;
use crate::propagation::Caller;
use crate::provider::{self, Place};
use opentelemetry::Context;
use std::borrow::Cow;
use std::fmt;
use tracers::Tracers;

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
    tracers: Tracers,
}

impl Scope {
    /// A scope by name and version. [`scope!`](crate::scope!) is the usual way.
    #[must_use]
    pub const fn new(name: &'static str, version: Option<&'static str>) -> Self {
        Self {
            name,
            version,
            tracers: Tracers::new(),
        }
    }

    /// A span of this scope, to be configured and started.
    ///
    /// A `name` made at run time counts against
    /// [`Provider::with_span_name_limit`](crate::Provider::with_span_name_limit).
    pub fn span(&'static self, name: impl Into<Cow<'static, str>>) -> Builder<'static> {
        Builder::new(self, name.into())
    }

    /// Whether a span that is started under `parent` may be recorded, as far as is known before a sampler is asked:
    /// for authors of layers, who need not prepare what nobody will see. Where it is false no span is to be started, and
    /// `parent` is what is to be current.
    #[must_use]
    pub fn may_record(&self, parent: &Context) -> bool {
        may_record(parent.into())
    }

    /// The same below a caller, where `caller`'s context is what is to be current.
    #[must_use]
    pub fn may_record_below(&self, caller: &Caller) -> bool {
        may_record(caller.place())
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
}

fn may_record(place: Place<'_>) -> bool {
    // Either the span that follows asks whether there is any provider, or this does in its place: every so many questions a
    // global one is looked for.
    (provider::may_be_any() || provider::is_any()) && provider::is_recordable(place)
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("name", &self.name)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// The caller's [`Scope`]: its module path and its crate's version.
#[macro_export]
macro_rules! scope {
    () => {
        $crate::Scope::new(
            ::core::module_path!(),
            ::core::option_env!("CARGO_PKG_VERSION"),
        )
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
