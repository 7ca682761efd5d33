//! What a contender is.

use crate::options::Cell;
use crate::scenario::{Mode, Scenario};
use crate::worker;

/// One way to query, traced or not.
pub(crate) trait Contender: Sized {
    /// As flags and tables spell it.
    const NAME: &'static str;

    /// The same client without tracing.
    const PLAIN: &'static str;

    /// What it can do.
    const SCENARIOS: &'static [Scenario] = Scenario::SQL;

    /// How many spans reach the exporter for one query when sampled.
    const EXPORTS: u64;

    /// Sets the process up.
    fn install(mode: Mode) -> Flush;

    /// Runs `body` inside a root span, which is sampled or not as `mode` says.
    fn in_root(body: impl FnOnce());

    /// Connects, and fills what is asked for.
    async fn connect() -> Self;

    /// Does what the scenario says so many times; it is one of [`SCENARIOS`](Self::SCENARIOS).
    async fn repeat(&mut self, scenario: Scenario, times: u64);
}

/// Pushes what was recorded to the exporter. Runs outside the clock.
pub(crate) type Flush = Box<dyn Fn()>;

/// A contender in a list.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) plain: &'static str,
    pub(crate) scenarios: &'static [Scenario],
    pub(crate) exports: u64,
    pub(crate) serve: fn(Cell),
}

impl Entry {
    pub(crate) const fn of<C: Contender>() -> Self {
        Self {
            name: C::NAME,
            plain: C::PLAIN,
            scenarios: C::SCENARIOS,
            exports: C::EXPORTS,
            serve: worker::serve::<C>,
        }
    }
}
