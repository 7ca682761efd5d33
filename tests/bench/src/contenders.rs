//! The contenders. To add one: a file here, a line in [`ALL`].

use crate::contender::Entry;

mod bare;
mod fastrace;
mod hand_global;
mod hand_sdk;
mod ours;
mod tracing_otel;

/// Every ratio is to this one.
pub(crate) const REFERENCE: &str = "hand_global";

/// The one that has limits to keep.
pub(crate) const OURS: &str = "ours";

/// In the order of the tables.
pub(crate) const ALL: [Entry; 6] = [
    Entry::of::<bare::Bare>(),
    Entry::of::<hand_global::HandGlobal>(),
    Entry::of::<hand_sdk::HandSdk>(),
    Entry::of::<tracing_otel::TracingOtel>(),
    Entry::of::<fastrace::Fastrace>(),
    Entry::of::<ours::Ours>(),
];
