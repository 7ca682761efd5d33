//! The contenders for functions. To add one: a file here, a line in [`ALL`].

use crate::contender::Entry;
use crate::scenario::Scenario;
use crate::servers;

mod bare;
mod fastrace;
mod hand_global;
mod hand_sdk;
mod ours;
mod ours_sdk;
mod tracing_otel;

/// Every ratio is to this one.
pub(crate) const REFERENCE: &str = "hand_global";

/// The reference without dynamic calls.
pub(crate) const HAND_SDK: &str = "hand_sdk";

/// What there is without tracing.
pub(crate) const BARE: &str = "bare";

/// The one that has limits to keep.
pub(crate) const OURS: &str = "ours";

/// It with the layer for baggage: does more than any peer, so it has no limits.
pub(crate) const OURS_STACK: &str = "ours_stack";

/// In the order of the tables.
const ALL: [Entry; 7] = [
    Entry::of::<bare::Bare>(),
    Entry::of::<hand_global::HandGlobal>(),
    Entry::of::<hand_sdk::HandSdk>(),
    Entry::of::<tracing_otel::TracingOtel>(),
    Entry::of::<fastrace::Fastrace>(),
    Entry::of::<ours_sdk::OursSdk>(),
    Entry::of::<ours::Ours>(),
];

/// Those of a scenario.
pub(crate) fn of(scenario: Scenario) -> &'static [Entry] {
    match scenario {
        Scenario::Request => &servers::ALL,
        _ => &ALL,
    }
}

/// The one of that name.
pub(crate) fn named(name: &str) -> Option<Entry> {
    ALL.iter().copied().find(|it| it.name == name)
}

/// The names of all.
pub(crate) fn names() -> Vec<&'static str> {
    let all = ALL.iter().chain(&servers::ALL);
    all.map(|it| it.name).collect()
}
