//! Fields that every event of a stretch of work gets.

use super::Scoped;
use crate::ToValue;
use crate::baggage::Chosen;
use crate::ending::{self, Attached};
use opentelemetry::{Context, ContextGuard, Key, Value};
use std::sync::Arc;

/// Fields for every log event of a stretch of work. Made by [`log_context!`](crate::log_context!).
///
/// They travel in OpenTelemetry's `Context`, as the span does: into [spawned](crate::spawn) tasks and threads, and with
/// [`Carried`](crate::Carried) values. Scopes nest; the inner one wins over the outer, and an event's own field over both.
/// They go on log events only, not on spans.
///
/// ```
/// use instrument_core::logs::Fields;
///
/// let fields = Fields::new().with("camera_id", "front_door").with("batch.size", 8);
/// let stored = fields.in_scope(|| {
///     tracing::info!("frame stored"); // … | frame stored camera_id=front_door batch.size=8
///     true
/// });
/// assert!(stored);
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "fields go on no event until their scope is entered"]
pub struct Fields {
    list: Vec<(Key, Value)>,
}

impl Fields {
    /// No fields yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field; a `None` adds nothing.
    pub fn with(mut self, key: impl Into<Key>, value: impl ToValue) -> Self {
        if let Some(value) = value.to_value() {
            set(&mut self.list, key.into(), value);
        }
        self
    }

    /// Puts the fields on what is logged on this thread until the guard is dropped.
    ///
    /// A guard stays on its thread and must not be held over an `.await`: use [`instrument`](Self::instrument) there.
    ///
    /// ```compile_fail,E0277
    /// let guard = instrument_core::log_context!(camera_id = "front_door").enter();
    /// std::thread::spawn(move || drop(guard));
    /// ```
    #[must_use = "the fields are taken off again when this guard is dropped"]
    pub fn enter(&self) -> ContextGuard {
        self.added_to_current().attach()
    }

    /// Puts the fields on what `work` logs.
    pub fn in_scope<R>(&self, work: impl FnOnce() -> R) -> R {
        let _guard = self.attach();
        work()
    }

    /// Puts the fields on what `future` logs, whenever it is polled.
    pub fn instrument<F>(self, future: F) -> Scoped<F> {
        Scoped::new(self, future)
    }

    /// Like [`enter`](Self::enter), also on a thread that is ending.
    pub(super) fn attach(&self) -> Attached {
        ending::attach(&self.added_to_current())
    }

    /// `context` with these fields, in place of those of the same names: for who attaches contexts, as layers do.
    #[must_use = "the fields are bound to the context that is returned"]
    pub fn bind(&self, context: &Context) -> Context {
        let outer = context.get::<InContext>();
        let mut all = outer.map_or_else(Vec::new, |outer| outer.0.to_vec());
        for (key, value) in &self.list {
            set(&mut all, key.clone(), value.clone());
        }
        context.with_value(InContext(all.into()))
    }

    fn added_to_current(&self) -> Context {
        ending::look(|cx| self.bind(cx))
    }
}

/// What a `Context` carries: the fields of all scopes, each once.
struct InContext(Arc<[(Key, Value)]>);

fn set(list: &mut Vec<(Key, Value)>, key: Key, value: Value) {
    match list.iter_mut().find(|(known, _)| *known == key) {
        Some((_, old)) => *old = value,
        None => list.push((key, value)),
    }
}

/// The fields that are current: those of chosen baggage, and those of the scopes, which win.
pub(super) fn current(chosen: &Chosen) -> Vec<(Key, Value)> {
    // Not borrowed: to check a value may be anybody's code.
    let cx = ending::current();
    let scoped = cx.get::<InContext>().map_or(&[][..], |fields| &fields.0);
    chosen
        .of(&cx)
        .map(|(name, value)| (Key::from(name.as_static()), value))
        .filter(|(key, _)| scoped.iter().all(|(known, _)| known != key))
        .map(|(key, value)| (key, value.to_owned().into()))
        .chain(scoped.iter().cloned())
        .collect()
}

/// `to`, with the fields of `from`: the trace may be another one, the work is the same.
pub(crate) fn keep_fields(from: &Context, to: Context) -> Context {
    match from.get::<InContext>() {
        Some(fields) => to.with_value(InContext(fields.0.clone())),
        None => to,
    }
}
