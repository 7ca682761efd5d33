//! What a contender is.

use crate::block::{self, Measure};
use crate::scenario::{Mode, Scenario};

/// One way to trace a function. Everything is an associated function: a contender keeps what it needs in statics,
/// as a service would.
pub(crate) trait Contender {
    /// As flags and tables spell it.
    const NAME: &'static str;

    /// How many spans reach the exporter for one operation when sampled.
    const EXPORTS: u32 = 1;

    /// Sets the process up. `None`: the contender has no meaning in this mode.
    fn install(mode: Mode) -> Option<Flush>;

    /// Runs `body` inside a root span, which is sampled or not as `mode` says.
    fn in_root(mode: Mode, body: impl FnOnce());

    /// A span without attributes around [`work::none`](crate::work::none).
    fn sync0(x: u64) -> u64;

    /// A span with an integer, a static and an owned string around [`work::three`](crate::work::three).
    fn sync3(id: i64, kind: &'static str, name: &str) -> i64;

    /// [`sync3`](Self::sync3), where it may be known that nothing traced is called.
    fn leaf(id: i64, kind: &'static str, name: &str) -> i64 {
        Self::sync3(id, kind, name)
    }

    /// [`sync0`](Self::sync0) after [`work::suspend`](crate::work::suspend).
    async fn async0(x: u64) -> u64;

    /// [`sync3`](Self::sync3) after [`work::suspend`](crate::work::suspend).
    async fn async3(id: i64, kind: &'static str, name: &str) -> i64;
}

/// Pushes what was recorded to the exporter. Runs outside the clock.
pub(crate) type Flush = Box<dyn Fn()>;

/// A [`Contender`] as a value.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) exports: u32,
    pub(crate) install: fn(Mode) -> Option<Flush>,
    pub(crate) block: fn(Scenario, Mode, Measure<'_>),
}

impl Entry {
    pub(crate) const fn of<C: Contender>() -> Self {
        Self {
            name: C::NAME,
            exports: C::EXPORTS,
            install: C::install,
            block: block::run::<C>,
        }
    }
}
