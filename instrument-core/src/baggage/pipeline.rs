//! The four keys of a detection pipeline.

use super::BaggageKey;
use super::key::set;
use crate::ending;
use opentelemetry::{Context, ContextGuard};
use std::array;

/// The camera, the priority of the event, who asked, and the batch: as baggage of a context. See the [module docs](super).
///
/// | key | values |
/// |---|---|
/// | `camera.id`, `batch.id` | 1 to 64 letters, digits, `_` and `-` |
/// | `event.priority` | `low`, `normal`, `high`, `critical` |
/// | `request.source` | `ui`, `api`, `scheduled`, `internal` |
///
/// A value that is not allowed is left out, with a warning that says what is; all others are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "baggage is in no context until it is entered or applied"]
pub struct PipelineBaggage {
    /// In the order of [`KEYS`](Self::KEYS).
    values: [Option<String>; 4],
}

impl PipelineBaggage {
    /// `camera.id`.
    pub const CAMERA_ID: BaggageKey = BaggageKey::new("camera.id").with_identifiers();
    /// `event.priority`.
    pub const EVENT_PRIORITY: BaggageKey =
        BaggageKey::new("event.priority").with_values(&["low", "normal", "high", "critical"]);
    /// `request.source`.
    pub const REQUEST_SOURCE: BaggageKey =
        BaggageKey::new("request.source").with_values(&["ui", "api", "scheduled", "internal"]);
    /// `batch.id`.
    pub const BATCH_ID: BaggageKey = BaggageKey::new("batch.id").with_identifiers();
    /// All four.
    pub const KEYS: [BaggageKey; 4] = [
        Self::CAMERA_ID,
        Self::EVENT_PRIORITY,
        Self::REQUEST_SOURCE,
        Self::BATCH_ID,
    ];

    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What `cx` carries, as far as it is allowed.
    pub fn of(cx: &Context) -> Self {
        Self {
            values: array::from_fn(|at| Self::KEYS[at].value(cx).map(str::to_owned)),
        }
    }

    /// What the current context carries, as far as it is allowed.
    pub fn current() -> Self {
        ending::look(Self::of)
    }

    /// Sets `camera.id`.
    pub fn with_camera_id(self, id: impl Into<String>) -> Self {
        self.with(0, id)
    }

    /// Sets `event.priority`.
    pub fn with_event_priority(self, priority: impl Into<String>) -> Self {
        self.with(1, priority)
    }

    /// Sets `request.source`.
    pub fn with_request_source(self, source: impl Into<String>) -> Self {
        self.with(2, source)
    }

    /// Sets `batch.id`.
    pub fn with_batch_id(self, id: impl Into<String>) -> Self {
        self.with(3, id)
    }

    fn with(mut self, at: usize, value: impl Into<String>) -> Self {
        if let Some(value) = Self::KEYS[at].checked(value.into()) {
            self.values[at] = Some(value);
        }
        self
    }

    /// `camera.id`.
    #[must_use]
    pub fn camera_id(&self) -> Option<&str> {
        self.values[0].as_deref()
    }

    /// `event.priority`.
    #[must_use]
    pub fn event_priority(&self) -> Option<&str> {
        self.values[1].as_deref()
    }

    /// `request.source`.
    #[must_use]
    pub fn request_source(&self) -> Option<&str> {
        self.values[2].as_deref()
    }

    /// `batch.id`.
    #[must_use]
    pub fn batch_id(&self) -> Option<&str> {
        self.values[3].as_deref()
    }

    /// `cx` with what is set here; the rest of its baggage stays. For futures and tasks, which need a whole context.
    #[must_use = "the baggage is in the context that is returned"]
    pub fn apply(&self, cx: &Context) -> Context {
        let keyed = Self::KEYS.iter().zip(&self.values);
        let mut values = keyed
            .filter_map(|(key, value)| Some((key, value.clone()?)))
            .peekable();
        if values.peek().is_none() {
            return cx.clone();
        }
        set(cx, values)
    }

    /// Puts it into the current context of this thread until the guard is dropped.
    ///
    /// A guard stays on its thread and must not be held over an `.await`; see [`apply`](Self::apply).
    ///
    /// ```compile_fail,E0277
    /// let guard = instrument_core::baggage::PipelineBaggage::new().enter();
    /// std::thread::spawn(move || drop(guard));
    /// ```
    #[must_use = "the baggage is taken off again when this guard is dropped"]
    pub fn enter(&self) -> ContextGuard {
        self.applied_here().attach()
    }

    /// Puts it into the context of `work`.
    pub fn in_scope<R>(&self, work: impl FnOnce() -> R) -> R {
        let _scope = ending::attach(&self.applied_here());
        work()
    }

    /// Not to what is borrowed: whoever hears the warning may do anything.
    fn applied_here(&self) -> Context {
        self.apply(&ending::current())
    }
}
