//! OpenTelemetry's current context, also on a thread that is ending.
//!
//! A thread lets go of its context when it ends, and drops other things of its own after that. If one of those makes a
//! span, or drops a future that has one, OpenTelemetry's way to the context panics, and a panic there ends the process. So
//! from then on there is no current context for us, and nothing is recorded.

use opentelemetry::{Context, ContextGuard};
use std::cell::Cell;
use std::mem;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Unknown,
    Running,
    Over,
}

thread_local! {
    /// It is there for as long as the thread is.
    static STAGE: Cell<Stage> = const { Cell::new(Stage::Unknown) };
    static LAST: Last = const { Last };
}

/// Made after the context, and so dropped before it.
struct Last;

impl Drop for Last {
    fn drop(&mut self) {
        STAGE.set(Stage::Over);
    }
}

/// Whether this thread has no current context any more.
#[inline]
pub(crate) fn is_over() -> bool {
    STAGE.get() != Stage::Running && !is_running_now()
}

#[cold]
fn is_running_now() -> bool {
    if STAGE.get() == Stage::Over {
        return false;
    }
    Context::map_current(|_| ());
    let is_running = LAST.try_with(|_| ()).is_ok();
    STAGE.set(if is_running {
        Stage::Running
    } else {
        Stage::Over
    });
    is_running
}

/// Looks at the current context, or at an empty one.
#[inline]
pub(crate) fn look<R>(look: impl FnOnce(&Context) -> R) -> R {
    if is_over() {
        look(&Context::new())
    } else {
        Context::map_current(look)
    }
}

/// The current context, or an empty one.
pub(crate) fn current() -> Context {
    look(Clone::clone)
}

/// Keeps a context current until it is dropped.
#[derive(Debug)]
#[must_use = "dropping it makes the context no longer current"]
pub struct Attached {
    _guard: Option<ContextGuard>,
}

/// Makes `context` current, where there can be such a thing.
#[inline]
pub fn attach(context: &Context) -> Attached {
    if is_over() {
        return Attached { _guard: None };
    }
    Attached {
        _guard: Some(context.clone().attach()),
    }
}

/// Makes `context` current, where there can be such a thing, and leaves a copy in its place. Not the copy becomes current: that
/// was written just now, and what reads it would wait until it is.
#[inline]
pub(crate) fn attach_again(context: &mut Context) -> Attached {
    if is_over() {
        return Attached { _guard: None };
    }
    let copy = context.clone();
    Attached {
        _guard: Some(mem::replace(context, copy).attach()),
    }
}
